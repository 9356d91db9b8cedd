"""Reports that come by themselves: scheduled by words and by form, and listed."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from cards.intent import Intent
from cards.model import Buttons, Form, Heading, Notice, Tone
from handlers.context import Surroundings
from handlers.schedules import MOST
from hub.demo import ADMIN, FULL_ADMIN, HELPDESK, READ_ONLY
from hub.vocabulary import Language
from store.database import Database
from store.delivery.numbers import new_number
from store.delivery.runs import RunState
from store.delivery.schedules import DISABLED, add_schedule, change_schedule
from tests.cards.linter import lint
from tests.handlers.asking import (
    NOW,
    ROOM,
    Asking,
    asking,
    buttons,
    csv_rows,
    demo_records,
    facts,
    fill,
    forget_alerts,
    heading,
    parts,
    rows,
    texts,
)
from tests.handlers.scheduling import (
    DAILY,
    WEEKLY,
    all_kept,
    audited,
    fields,
    form_of,
    kept,
    outgoing,
    ran,
    submit,
)

ONE_ENGINE = pytest.mark.parametrize("database", ["sqlite"], indirect=True)
STRANGER = "somebody@elsewhere.example"
CHANGES = ("schedule_pause", "schedule_resume", "schedule_run", "schedule_remove", "schedule_edit")
DEVICES = {"intent": "report_run", "slots": {"template": "devices"}}


@pytest.fixture
def ask(database: Database, tmp_path: Path) -> Asking:
    fill(database, demo_records(20, 1))
    forget_alerts(database)
    return asking(database, tmp_path)


def utc(*when: int) -> datetime:
    return datetime(*when, tzinfo=UTC)  # type: ignore[arg-type]


# --- by words ----------------------------------------------------------------------------------------------


def test_what_was_said_is_kept_as_it_was_said(ask: Asking, database: Database) -> None:
    answer = ask.type(WEEKLY)
    row = kept(database)
    assert (row.frequency, row.at, row.weekdays, row.day_of_month) == ("weekly", "08:00", ("mon",), None)
    assert (row.timezone, row.language, row.skip_empty) == ("Europe/Paris", "en", False)
    assert (row.room, row.owner, row.intent, row.template_id) == (ROOM, FULL_ADMIN, DEVICES, None)
    assert (row.state, row.next_run_at) == ("active", utc(2026, 11, 23, 7))
    assert heading(answer) == "Ada Lindqvist scheduled a report in this room."
    assert facts(answer) == {
        "When": "every Monday at 08:00",
        "Time zone": "Europe/Paris",
        "Next runs": "Mon 23 Nov 08:00 · Mon 30 Nov 08:00 · Mon 7 Dec 08:00",
        "Owner": "Ada Lindqvist",
        "With no rows": "send the file with its headers alone",
    }
    assert list(buttons(answer)) == ["Run now", "Pause", "Change…", "Remove"]
    assert not answer.private
    assert audited(database) == [(FULL_ADMIN, "report_schedule", "done")]
    assert lint(answer.card) == []


@ONE_ENGINE
@pytest.mark.parametrize(
    ("said", "when", "next_run"),
    [
        ("schedule devices daily", "every day at 08:00", utc(2026, 11, 22, 8)),
        ("schedule devices daily at 9:30", "every day at 09:30", utc(2026, 11, 21, 9, 30)),
        ("schedule devices weekly", "every Monday at 08:00", utc(2026, 11, 23, 8)),
        ("devices report every weekday at 7", "Monday to Friday at 07:00", utc(2026, 11, 23, 7)),
        (
            "devices report Tuesdays and Fridays at 7",
            "every Tuesday and Friday at 07:00",
            utc(2026, 11, 24, 7),
        ),
        ("devices report Monday to Sunday at 7", "every day at 07:00", utc(2026, 11, 22, 7)),
        ("schedule devices monthly", "on the first day of each month at 08:00", utc(2026, 12, 1, 8)),
        (
            "schedule devices monthly on the 15th",
            "on day 15 of each month at 08:00",
            utc(2026, 12, 15, 8),
        ),
        (
            "schedule devices monthly on the 30th",
            "on day 30 of each month (on the last of a shorter one) at 08:00",
            utc(2026, 11, 30, 8),
        ),
        (
            "schedule devices monthly on the last day",
            "on the last day of each month at 08:00",
            utc(2026, 11, 30, 8),
        ),
    ],
)
def test_when_it_comes(ask: Asking, database: Database, said: str, when: str, next_run: datetime) -> None:
    assert facts(ask.type(said))["When"] == when
    assert kept(database).next_run_at == next_run


@ONE_ENGINE
def test_the_zone_is_the_rooms_unless_another_is_said(ask: Asking, database: Database) -> None:
    tokyo = ask.in_zone("Asia/Tokyo")
    tokyo.type(DAILY)
    tokyo.type(f"{DAILY} Europe/London")
    assert [row.timezone for row in all_kept(database)] == ["Asia/Tokyo", "Europe/London"]
    assert kept(database, 1).next_run_at == utc(2026, 11, 21, 23)
    assert kept(database, 2).next_run_at == utc(2026, 11, 22, 8)


@ONE_ENGINE
def test_a_zone_there_is_not_offers_the_nearest(ask: Asking, database: Database) -> None:
    answer = ask.type(f"{DAILY} Europe/Pariss")
    assert heading(answer) == "There is no time zone “Europe/Pariss”, so nothing was done."
    assert (all_kept(database), audited(database)) == ([], [])
    ask.press(buttons(answer)["Europe/Paris"].intent)
    assert (kept(database).timezone, kept(database).at) == ("Europe/Paris", "08:00")


@ONE_ENGINE
def test_what_it_is_narrowed_to_is_asked_at_each_run(ask: Asking, database: Database) -> None:
    answer = ask.type("schedule phone numbers for Globx in the EU monthly")
    slots = kept(database).intent["slots"]
    assert (slots["template"], slots["region"]) == ("phone_numbers", "EU")
    assert len(slots["customer"]) == 36
    titles = [part.text for part in parts(answer.card, Heading)]
    assert titles == ["#1 · Phone numbers report · Globex · European Union"]


@ONE_ENGINE
def test_a_customer_there_is_not_is_asked_about_before_anything_is_kept(
    ask: Asking, database: Database
) -> None:
    assert "No customer" in heading(ask.type("schedule phone numbers for Zyxwvut daily"))
    assert all_kept(database) == []


@ONE_ENGINE
@pytest.mark.parametrize(
    ("said", "asked"),
    [
        (
            "send me trials expiring in 30 days every Monday at 8",
            {"intent": "expiring", "slots": {"within_days": 30, "kind": "trial", "format": "csv"}},
        ),
        ("schedule overages for Webex Calling daily", {"intent": "overage", "slots": {"product": "calling"}}),
        (
            "schedule suspended customers every Friday",
            {"intent": "customers", "slots": {"status": "suspended"}},
        ),
        ("schedule renewals in the EU monthly", {"intent": "renewing", "slots": {"region": "EU"}}),
    ],
)
def test_a_list_comes_as_a_file(ask: Asking, database: Database, said: str, asked: dict[str, Any]) -> None:
    assert not parts(ask.type(said).card, Form)
    found = kept(database).intent
    assert found == {"intent": asked["intent"], "slots": {**asked["slots"], "format": "csv"}}
    assert len(ask.press(Intent.from_json(found)).files) == 1


@ONE_ENGINE
def test_regions_that_are_kept_apart_are_asked_for_when_it_is_made(
    database: Database, tmp_path: Path
) -> None:
    fill(database, demo_records(40, 1))
    forget_alerts(database)
    ask = asking(database, tmp_path, regions_apart=True)
    answer = ask.type(DAILY)
    assert heading(answer) == "Which region?"
    ask.press(buttons(answer)["European Union"].intent)
    assert kept(database).intent["slots"] == {"template": "devices", "region": "EU"}


def test_a_request_that_comes_again_schedules_once(ask: Asking, database: Database) -> None:
    again = replace(ask, around=Surroundings(request_id="slack/T1/Ev1"))
    first, second = again.type(WEEKLY), again.type(WEEKLY)
    assert second.card == first.card
    assert [row.number for row in all_kept(database)] == [1]
    assert audited(database) == [(FULL_ADMIN, "report_schedule", "done")]
    ask.type(WEEKLY)
    assert [row.number for row in all_kept(database)] == [1, 2]


# --- by form -----------------------------------------------------------------------------------------------


@ONE_ENGINE
@pytest.mark.parametrize("language", list(Language))
def test_the_form_asks_for_what_is_not_said(ask: Asking, database: Database, language: Language) -> None:
    there = replace(ask, locale=language)
    answer = there("report_schedule")
    assert lint(answer.card) == []
    submit(there, answer, template="calling_usage", at="7")
    row = kept(database)
    assert (row.frequency, row.weekdays, row.at, row.timezone) == ("weekly", ("mon",), "07:00", "UTC")
    assert row.language == language
    assert row.intent["slots"] == {"template": "calling_usage"}


@ONE_ENGINE
def test_the_form_has_what_was_understood(ask: Asking, database: Database) -> None:
    answer = ask.type("schedule the phone numbers report for Globex in Canada")
    found = {slot: field.value for slot, field in fields(answer).items()}
    assert found == {
        "template": "phone_numbers",
        "frequency": "weekly",
        "at": "08:00",
        "weekdays": "Monday",
        "day_of_month": "1",
        "timezone": "UTC",
        "region": "CA",
        "customer": "Globex",
        "skip_empty": "false",
    }
    submit(ask, answer, frequency="monthly", day_of_month="31", skip_empty="true", region="")
    row = kept(database)
    assert (row.frequency, row.day_of_month, row.weekdays, row.skip_empty) == ("monthly", 31, (), True)
    assert set(row.intent["slots"]) == {"template", "customer"}


@ONE_ENGINE
@pytest.mark.parametrize(
    ("slot", "line", "kept_as"),
    [
        ("weekdays", "mon, thu", ("mon", "thu")),
        ("weekdays", "Fridays and Mondays", ("mon", "fri")),
        ("weekdays", "weekdays", ("mon", "tue", "wed", "thu", "fri")),
        ("at", "8pm", "20:00"),
        ("at", "20h30", "20:30"),
        ("at", "８：１５", "08:15"),
        ("timezone", "america/new york", "America/New_York"),
    ],
)
def test_a_line_of_the_form_is_read_as_people_write(
    ask: Asking, database: Database, slot: str, line: str, kept_as: object
) -> None:
    submit(ask, ask("report_schedule", template="devices"), **{slot: line})
    assert getattr(kept(database), slot) == kept_as


@ONE_ENGINE
@pytest.mark.parametrize(
    ("slot", "line", "problem"),
    [
        ("at", "soonish", "“soonish” is no time of day. Say it as 08:00."),
        ("at", "25:00", "“25:00” is no time of day. Say it as 08:00."),
        ("weekdays", "mon, someday", "“mon, someday” is no list of days of the week."),
        ("day_of_month", "32", "No month has a day 32."),
    ],
)
def test_what_cannot_be_read_is_asked_again_and_the_rest_is_kept(
    ask: Asking, database: Database, slot: str, line: str, problem: str
) -> None:
    first = ask("report_schedule", template="devices")
    frequency = "monthly" if slot == "day_of_month" else "weekly"
    inputs = {"timezone": "Asia/Tokyo", "frequency": frequency, slot: line}
    again = submit(ask, first, **inputs)
    (notice,) = parts(again.card, Notice)
    assert notice.tone is Tone.WARNING
    assert notice.text.startswith(problem)
    assert all_kept(database) == []
    assert (fields(again)["timezone"].value, fields(again)["template"].value) == ("Asia/Tokyo", "devices")
    submit(ask, again)
    assert kept(database).timezone == "Asia/Tokyo"


@ONE_ENGINE
def test_a_list_can_be_chosen_in_the_form(ask: Asking, database: Database) -> None:
    answer = ask("report_schedule")
    offered = [choice.value for choice in fields(answer)["template"].choices]
    assert offered == [
        "calling_usage",
        "devices",
        "phone_numbers",
        "expiring",
        "renewing",
        "overage",
        "customers",
    ]
    submit(ask, answer, template="overage")
    assert kept(database).intent == {"intent": "overage", "slots": {"format": "csv"}}


@ONE_ENGINE
def test_an_unknown_report_offers_the_nearest(ask: Asking, database: Database) -> None:
    answer = ask("report_schedule", template="Phone numbrs", frequency="daily")
    assert heading(answer) == "No report is called “Phone numbrs”. Which one?"
    ask.press(buttons(answer)["Phone numbers report"].intent)
    assert (kept(database).intent["slots"], kept(database).frequency) == (
        {"template": "phone_numbers"},
        "daily",
    )


@ONE_ENGINE
def test_what_a_card_shows_can_be_scheduled_from_it(ask: Asking, database: Database) -> None:
    shown = ask.type("trials expiring in 30 days in the EU by name")
    submit(ask, ask.press(buttons(shown)["Schedule…"].intent), at="9")
    assert kept(database).intent == {
        "intent": "expiring",
        "slots": {"within_days": 30, "kind": "trial", "region": "EU", "sort": "name", "format": "csv"},
    }
    shown = ask.type("run devices report for Globex in the EU")
    submit(ask, ask.press(buttons(shown)["Schedule…"].intent), frequency="daily")
    slots = kept(database, 2).intent["slots"]
    assert (slots["template"], slots["region"], len(slots["customer"])) == ("devices", "EU", 36)
    assert "Schedule…" not in buttons(ask.as_(HELPDESK).type("trials expiring in 30 days"))


# --- who may, and where ------------------------------------------------------------------------------------


@ONE_ENGINE
@pytest.mark.parametrize(
    ("email", "may"), [(ADMIN, True), (READ_ONLY, True), (HELPDESK, False), (STRANGER, False)]
)
def test_who_may_schedule(ask: Asking, database: Database, email: str, may: bool) -> None:
    answer = ask.as_(email).type(DAILY)
    assert [row.owner for row in all_kept(database)] == ([email] if may else [])
    assert audited(database) == [(email, "report_schedule", "done" if may else "not-allowed")]
    if not may:
        assert "nothing was done" in heading(answer)
        assert "nothing was done" in heading(ask.as_(email)("schedules"))


@ONE_ENGINE
def test_where_reports_would_be_held_none_is_scheduled(ask: Asking, database: Database) -> None:
    shared = ask.in_("shared", outsiders=True)
    answer = shared.type(DAILY)
    assert answer.private
    assert heading(answer).startswith(
        "People from outside are in this room, so its reports would be held back"
    )
    assert all_kept(database) == []
    shared.press(buttons(answer)["Allow outsiders here"].intent)
    shared.type(DAILY)
    assert len(all_kept(database)) == 1
    ask.in_("direct", direct=True, outsiders=True).type(DAILY)
    assert len(all_kept(database)) == 2


# --- listed ------------------------------------------------------------------------------------------------


@ONE_ENGINE
def test_a_room_without_schedules_says_how_to_make_one(ask: Asking) -> None:
    answer = ask.type("schedules")
    assert heading(answer) == "No report is scheduled in this room."
    form = form_of(ask.press(buttons(answer)["Schedule a report…"].intent))
    assert form.submit == "Schedule"


@ONE_ENGINE
def test_the_rooms_schedules_are_listed_and_no_others(ask: Asking) -> None:
    ask.type(WEEKLY)
    ask.as_(READ_ONLY).type("schedule overages daily at 9:30")
    ask.in_("another").type(DAILY)
    ask.type("pause schedule 1")
    answer = ask.type("schedules")
    assert heading(answer) == "2 schedules in this room"
    first, second = rows(answer)
    assert (first.title, first.note) == ("#1 · Devices report", "every Monday at 08:00, Europe/Paris")
    assert [badge.word for row in (first, second) for badge in row.badges] == ["paused", "active"]
    assert first.detail == "Owner: Ada Lindqvist"
    assert second.detail == (
        "Next runs: Sat 21 Nov 09:30 · Sun 22 Nov 09:30 · Mon 23 Nov 09:30 — Owner: Ravi Menon"
    )
    assert first.open is not None
    assert "Resume" in buttons(ask.press(first.open.intent))
    assert lint(answer.card) == []


@ONE_ENGINE
@pytest.mark.parametrize(
    ("state", "values", "said"),
    [
        (RunState.DELIVERED, {"rows": 12_345}, "delivered Fri 20 Nov 08:05, 12,345 rows"),
        (RunState.EMPTY, {}, "Fri 20 Nov 08:05: no rows, so nothing was sent"),
        (
            RunState.MISSED,
            {"reason": "not-running"},
            "missed Fri 20 Nov 08:00: Switchboard was not running then",
        ),
        (
            RunState.HELD,
            {"reason": "outsiders"},
            "held Fri 20 Nov 08:05: people from outside are in the room",
        ),
        (RunState.FAILED, {"reason": "not-in-room"}, "failed Fri 20 Nov 08:05: the bot is not in the room"),
        (
            RunState.FAILED,
            {"reason": "unknown-customer", "facts": {"customer": "Acme"}},
            "failed Fri 20 Nov 08:05: No customer you may see is called “Acme”.",
        ),
        (RunState.CANCELLED, {"reason": "cancelled"}, "cancelled Fri 20 Nov 08:05"),
        (RunState.BUILT, {"finished_at": None}, "being delivered since Fri 20 Nov 08:00"),
    ],
)
def test_how_the_last_run_went(
    ask: Asking, database: Database, state: RunState, values: dict[str, Any], said: str
) -> None:
    ask.at(NOW - timedelta(days=7)).type(DAILY)
    row, ended = kept(database), {"finished_at": utc(2026, 11, 20, 8, 5)}
    ran(database, row, utc(2026, 11, 19, 8), RunState.DELIVERED, rows=1, finished_at=utc(2026, 11, 19, 9))
    ran(database, row, utc(2026, 11, 20, 8), state, **{**ended, **values})
    assert facts(ask("schedules", id=1))["Last run"].startswith(said)
    assert said in rows(ask("schedules"))[0].detail


@ONE_ENGINE
@pytest.mark.parametrize(
    ("reason", "said", "offered"),
    [
        ("owner-may-not", f"{FULL_ADMIN} may not have its reports any more", ["Take over", "Remove"]),
        (
            "schedule-without-template",
            "its report “Devices report” was deleted",
            ["Resume", "Change…", "Remove"],
        ),
        ("room-gone", "the room was archived or deleted", ["Resume", "Change…", "Remove"]),
    ],
)
def test_one_that_was_switched_off_says_why_and_how_it_is_mended(
    ask: Asking, database: Database, reason: str, said: str, offered: list[str]
) -> None:
    ask.type(DAILY)
    with database.write() as connection:
        change_schedule(connection, 1, NOW, state=DISABLED, reason=reason, next_run_at=None)
    answer = ask("schedules", id=1)
    (notice,) = parts(answer.card, Notice)
    assert notice.tone is Tone.DANGER
    assert said in notice.text
    assert list(buttons(answer)) == offered
    assert facts(answer)["Next runs"] == "none (switched off)"


@ONE_ENGINE
def test_many_are_turned_page_by_page_and_had_as_a_file(ask: Asking) -> None:
    for hour in range(12):
        ask("report_schedule", template="devices", frequency="daily", at=f"{hour:02}:00")
    first = ask("schedules")
    assert (len(rows(first)), texts(first)) == (10, ["1–10 of 12"])
    second = ask.press(buttons(first)["Next"].intent)
    assert second.edits
    assert [row.title[:3] for row in rows(second)] == ["#11", "#12"]
    found = csv_rows(ask("schedules", format="csv"))
    assert len(found) == 12
    assert found[9] == {
        "Number": "10",
        "Report": "Devices report",
        "When": "every day at 09:00",
        "Time zone": "UTC",
        "State": "active",
        "Next run": "Sun 22 Nov 09:00",
        "Last run": "",
        "Owner": "Ada Lindqvist",
    }


@ONE_ENGINE
@pytest.mark.parametrize(
    ("kind", "said"),
    [("alert", "#1 is an alert"), ("ticket", "#1 is a ticket"), (None, "Nothing has the number #1")],
)
def test_a_number_names_one_thing(ask: Asking, database: Database, kind: str | None, said: str) -> None:
    if kind:
        with database.write() as connection:
            new_number(connection, kind)
    for intent in ("schedules", *CHANGES):
        assert heading(ask(intent, id=1)).startswith(said), intent
    assert outgoing(database) == []


@ONE_ENGINE
def test_a_room_has_so_many_at_most(ask: Asking, database: Database) -> None:
    ask.type(DAILY)
    row = kept(database)
    with database.write() as connection:
        for _ in range(MOST - 1):
            add_schedule(connection, row, NOW, NOW, None)
    answer = ask.type(DAILY)
    assert heading(answer).startswith("A room has 100 schedules at most, so nothing was scheduled.")
    assert len(all_kept(database)) == MOST


@ONE_ENGINE
def test_who_does_not_see_the_customer_does_not_read_their_name(ask: Asking) -> None:
    ask.type("schedule devices for Globex daily")
    seen = str(ask.as_(READ_ONLY)("schedules").card)
    assert "Globex" in seen
    ask("room_scope", region="UAE")
    assert "Globex" not in str(ask("schedules").card) + str(ask("schedules", id=1).card)


@ONE_ENGINE
def test_buttons_are_for_phones(ask: Asking) -> None:
    for language in Language:
        there = replace(ask, locale=language).in_(language.value)
        cards = [there.type(DAILY).card, there("schedules").card]
        labels = [button.label for card in cards for part in parts(card, Buttons) for button in part.items]
        assert labels
        assert [label for label in labels if len(label) > 30] == []
