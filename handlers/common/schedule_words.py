"""Schedules in words: what comes, when, and how it went."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from itertools import islice

from cards.intent import Intent
from cards.wording import Words, terms
from cards.wording.reasons import because, said
from handlers.common.template_cards import filters, list_name
from handlers.common.template_drafts import Draft
from handlers.context import Context
from handlers.language.rules import LISTS
from hub.calendar import today_in
from hub.vocabulary import Frequency
from notifications.schedules.claiming import rule_of
from notifications.schedules.times import LAST_DAY, WEEKDAYS, Due, Rule, due_times
from store.delivery.runs import RunRow, RunState, periods_since
from store.delivery.schedules import ACTIVE, DISABLED, PAUSED, REMOVED, ScheduleRow
from store.delivery.templates import LIST

SHOWN_RUNS = 3
OWNER_MAY_NOT = "owner-may-not"
"""Why a schedule is switched off whose owner lost their role."""
LAST = 31
"""The last day of any month: a shorter one's last day stands in for it."""


def report_name(words: Words, asked: Intent) -> str:
    """What is scheduled: a report, or a list."""
    if asked.name in LISTS:
        return list_name(words, asked.name)
    return terms.template(words, asked.slots.template or "")


def what(context: Context, row: ScheduleRow) -> str:
    """Such as "Devices report · European Union"; a customer is named to who sees them here."""
    asked = Intent.from_json(row.intent)
    narrowed = filters(context, Draft("", shared=False, base=LIST, columns=(), intent=asked))
    return " · ".join(part for part in (report_name(context.words, asked), narrowed) if part)


def when(words: Words, rule: Rule) -> str:
    """Such as "every Monday at 08:00"."""
    if rule.frequency is Frequency.MONTHLY:
        return _monthly(words, rule)
    days = [place for place, day in enumerate(WEEKDAYS) if day in rule.weekdays]
    if rule.frequency is Frequency.DAILY or len(days) == len(WEEKDAYS):
        return words.gettext("every day at %(time)s", time=rule.at)
    if days == list(range(5)):
        first, last = words.day_of_week(0), words.day_of_week(4)
        return words.gettext("%(first)s to %(last)s at %(time)s", first=first, last=last, time=rule.at)
    named = words.listed([words.day_of_week(day) for day in days])
    return words.gettext("every %(days)s at %(time)s", days=named, time=rule.at)


def _monthly(words: Words, rule: Rule) -> str:
    day = rule.day_of_month
    if day in (LAST_DAY, LAST):
        return words.gettext("on the last day of each month at %(time)s", time=rule.at)
    if day == 1:
        return words.gettext("on the first day of each month at %(time)s", time=rule.at)
    if day > 28:
        return words.gettext(
            "on day %(day)s of each month (on the last of a shorter one) at %(time)s", day=day, time=rule.at
        )
    return words.gettext("on day %(day)s of each month at %(time)s", day=day, time=rule.at)


def coming(context: Context, row: ScheduleRow) -> list[Due]:
    """The next runs: a day that the ledger has already does not come again."""
    rule = rule_of(row)
    had = periods_since(context.connection, row.number, today_in(row.timezone, context.now))
    times = (due for due in due_times(rule, context.now) if due.day.isoformat() not in had)
    return list(islice(times, SHOWN_RUNS))


def moment(words: Words, at: datetime, zone: str) -> str:
    """Such as "Mon 23 Nov 08:00", in the zone."""
    return f"{words.weekday(today_in(zone, at))} {words.clock(at, zone)}"


def moments(words: Words, dues: Iterable[Due], zone: str) -> str:
    """Several, in a line."""
    return " · ".join(moment(words, due.at, zone) for due in dues)


def state(words: Words, row: ScheduleRow) -> str:
    """Its state in a word."""
    said = {
        ACTIVE: words.pgettext("schedule", "active"),
        PAUSED: words.pgettext("schedule", "paused"),
        DISABLED: words.pgettext("schedule", "switched off"),
        REMOVED: words.pgettext("schedule", "removed"),
    }
    return said[row.state]


def result(words: Words, run: RunRow, zone: str, *, brief: bool = False) -> str:
    """How a run ended, and why; unless it is to be `brief`, what to do then; or that it has not ended."""
    at = moment(words, run.finished_at or run.due_at, zone)
    why = (brief and because(words, run.reason, run.facts)) or said(words, run.reason, run.facts)
    if run.state is RunState.DELIVERED:
        return words.ngettext(
            "delivered %(at)s, %(count)s row", "delivered %(at)s, %(count)s rows", run.rows or 0, at=at
        )
    found = {
        RunState.EMPTY: words.gettext("%(at)s: no rows, so nothing was sent", at=at),
        RunState.MISSED: words.gettext("missed %(at)s: %(why)s", at=moment(words, run.due_at, zone), why=why),
        RunState.HELD: words.gettext("held %(at)s: %(why)s", at=at, why=why),
        RunState.FAILED: words.gettext("failed %(at)s: %(why)s", at=at, why=why),
        RunState.CANCELLED: words.gettext("cancelled %(at)s", at=at),
    }
    return found.get(run.state) or words.gettext("being delivered since %(at)s", at=at)


def empty_words(words: Words) -> dict[bool, str]:
    """What happens when a run has no rows, by whether it is skipped then."""
    return {
        False: words.gettext("send the file with its headers alone"),
        True: words.gettext("send nothing"),
    }


def trouble(words: Words, row: ScheduleRow) -> str:
    """Why it is switched off, and how that is mended."""
    if row.reason == OWNER_MAY_NOT:
        return words.gettext(
            "It is switched off: %(owner)s may not have its reports any more. A partner full administrator"
            " can take it over.",
            owner=row.owner,
        )
    if row.reason == "schedule-without-template":
        return words.gettext(
            "It is switched off: its report “%(name)s” was deleted. Choose another one with “Change…”.",
            name=report_name(words, Intent.from_json(row.intent)),
        )
    return words.gettext("It is switched off: %(why)s", why=said(words, row.reason, {"owner": row.owner}))
