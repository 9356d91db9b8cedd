"""Periods and dates, counted by hand from a calendar."""

from __future__ import annotations

from datetime import date

import pytest

from handlers.language import parse
from hub.vocabulary import Language

SATURDAY, LEAP_DAY, NEW_YEARS_EVE = date(2026, 11, 21), date(2028, 2, 29), date(2026, 12, 31)

AHEAD = [
    ("expiring today", SATURDAY, 0),
    ("expiring tomorrow", SATURDAY, 1),
    ("expiring this week", date(2026, 11, 18), 3),  # Wednesday; the week ends on Saturday
    ("expiring next week", date(2026, 11, 18), 10),
    ("expiring this month", NEW_YEARS_EVE, 0),
    ("expiring next month", NEW_YEARS_EVE, 31),
    ("expiring this quarter", LEAP_DAY, 31),
    ("expiring next quarter", SATURDAY, 130),
    ("expiring this year", SATURDAY, 40),
    ("expiring next year", SATURDAY, 405),
    ("expiring in Q4", SATURDAY, 40),
    ("expiring in Q3 2027", SATURDAY, 313),
    ("expiring in February", SATURDAY, 99),
    ("expiring by Saturday", SATURDAY, 7),
    ("expiring by 21 November", SATURDAY, 0),
    ("expiring by 20 November", SATURDAY, 364),
    ("expiring before 29 February", SATURDAY, None),  # no such day this year or next
    ("expiring by 2026-12-01", SATURDAY, 10),
    ("expiring by 12/15", SATURDAY, 24),
    ("expiring until 15/12/2026", SATURDAY, 24),
    ("expiring by Dec 1st", SATURDAY, 10),
    ("expiring in a couple of weeks", SATURDAY, 14),
    ("expiring within half a million days", SATURDAY, None),
    ("expiring in 999999999 days", SATURDAY, None),
    ("expire le mois prochain", SATURDAY, 40),
    ("expire avant le 1/12", SATURDAY, 10),
    ("expire d'ici la fin du trimestre", SATURDAY, 40),
    ("expire demain", SATURDAY, 1),
    ("来週までに期限切れ", date(2026, 11, 18), 10),
    ("今月末までに期限切れ", SATURDAY, 9),
    ("二週間以内に期限切れ", SATURDAY, 14),
    ("来年の1月31日までに期限が切れるもの", SATURDAY, 71),
]
REPORTS = [
    ("calling usage report last week", "2026-11-08", "2026-11-14"),
    ("calling usage report last 2 weeks", "2026-11-01", "2026-11-14"),
    ("calling usage report last 7 days", "2026-11-14", "2026-11-20"),
    ("calling usage report yesterday", "2026-11-20", "2026-11-20"),
    ("calling usage report this month", "2026-11-01", "2026-11-30"),
    ("calling usage report last month", "2026-10-01", "2026-10-31"),
    ("calling usage report for December", "2025-12-01", "2025-12-31"),
    ("calling usage report last quarter", "2026-07-01", "2026-09-30"),
    ("calling usage report Nov 1 to Nov 15", "2026-11-01", "2026-11-15"),
    ("calling usage report from 20 December to 10 January", "2025-12-20", "2026-01-10"),
    ("calling usage report since 1 October", "2026-10-01", None),
    ("rapport d'utilisation des appels du 1er au 15 octobre", "2026-10-01", "2026-10-15"),
    ("rapport d'utilisation des appels le mois dernier", "2026-10-01", "2026-10-31"),
    ("通話使用量レポート 11月1日から11月15日", "2026-11-01", "2026-11-15"),
    ("先週の通話使用量レポート", "2026-11-08", "2026-11-14"),
]
CLOCKS = [
    ("schedule the devices report daily at 8am", Language.EN, "08:00"),
    ("schedule the devices report daily at 12am", Language.EN, "00:00"),
    ("schedule the devices report daily at 12 pm", Language.EN, "12:00"),
    ("schedule the devices report daily at 8:30 pm", Language.EN, "20:30"),
    ("schedule the devices report daily at noon", Language.EN, "12:00"),
    ("schedule the devices report daily at 25:00", Language.EN, None),
    ("programmer le rapport des appareils tous les jours à 20h30", Language.FR, "20:30"),
    ("programmer le rapport des appareils tous les jours à 8 heures", Language.FR, "08:00"),
    ("デバイスレポートを毎日午後3時にスケジュール", Language.JA, "15:00"),
    ("デバイスレポートを毎日8時半にスケジュール", Language.JA, "08:30"),
]


@pytest.mark.parametrize(("text", "today", "days"), AHEAD)
def test_days_ahead(text, today, days):
    intent = parse(text, None, today).intent
    assert intent is not None
    assert (intent.name, intent.slots.within_days) == ("expiring", days)


@pytest.mark.parametrize(("text", "since", "until"), REPORTS)
def test_periods_of_a_report(text, since, until):
    intent = parse(text, None, SATURDAY).intent
    assert intent is not None
    slots = intent.slots.to_json()
    assert (intent.name, slots.get("since"), slots.get("until")) == ("report_run", since, until)


@pytest.mark.parametrize(("text", "language", "at"), CLOCKS)
def test_times_of_day(text, language, at):
    intent = parse(text, language, SATURDAY).intent
    assert intent is not None
    assert (intent.name, intent.slots.at) == ("report_schedule", at)


def test_last_week_is_the_default_of_the_calling_answers():
    for text in ("calling usage for Acme last week", "call quality last week"):
        intent = parse(text, Language.EN, SATURDAY).intent
        assert intent is not None
        assert not {"weeks", "since", "until"} & set(intent.slots.said())


def test_snooze_until_a_weekday_a_date_or_the_renewal():
    def until(text):
        intent = parse(text, Language.EN, SATURDAY).intent
        return intent.name, intent.slots.to_json()

    assert until("snooze alert 12 until Monday") == ("alert_snooze", {"id": 12, "until": "2026-11-23"})
    assert until("snooze #12 until 1 December") == ("alert_snooze", {"id": 12, "until": "2026-12-01"})
    assert until("snooze #12 until renewal") == ("alert_snooze", {"id": 12, "until": "renewal"})
