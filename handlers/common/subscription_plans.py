"""An alert subscription as somebody wishes it: read from the slots, checked, ready to be kept."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime
from typing import Final

from cards.intent import Intent, Slots
from cards.model import Answer, Card, Component, Heading, Notice, Tone
from config.errors import RequestError
from handlers.common.asking import AskBack
from handlers.common.named import named_customer
from handlers.common.subscription_forms import (
    USUAL_DAY,
    USUAL_TIME,
    USUAL_WAIT,
    said_kinds,
    subscription_form,
)
from handlers.context import Context
from handlers.language.fields import kinds_of_alerts, time_of_day
from hub.vocabulary import AlertKind
from notifications.alerts.pacing import next_digest
from notifications.schedules.times import WEEKDAYS
from store.alerts.model import Matcher, NewSubscription, Pace
from store.names import tag_key

LONGEST_WAIT: Final = 3600
LONGEST_REPEAT: Final = 24 * 365


def read_subscription(context: Context, intent: Intent) -> NewSubscription:
    """What the intent wishes.

    Raises:
        AskBack: something cannot be read: the form says so and has the rest; or which customer is meant.
        RequestError: those of a customer who is not found.
    """
    slots = intent.slots
    pace = _pace(slots)
    quiet_from, quiet_until = _quiet_hours(context, intent)
    return NewSubscription(
        room=context.room.key,
        owner=context.person.email,
        language=context.words.language.value,
        matcher=read_matcher(context, intent),
        pace=pace,
        at=_time(context, intent, "at", slots.at or USUAL_TIME) if pace in (Pace.DAILY, Pace.WEEKLY) else "",
        weekday=_weekday(slots) if pace is Pace.WEEKLY else "",
        quiet_from=quiet_from,
        quiet_until=quiet_until,
        group_wait=_within(slots.group_wait, USUAL_WAIT, LONGEST_WAIT),
        repeat_hours=_within(slots.repeat_hours, 0, LONGEST_REPEAT),
    )


def read_matcher(context: Context, intent: Intent) -> Matcher:
    """Which alerts the intent speaks of.

    Raises:
        AskBack: as `read_subscription`.
        RequestError: as `read_subscription`.
    """
    slots = intent.slots
    customer = named_customer(context, intent)
    tag = (slots.tag or "").strip().lstrip("#").strip()
    return Matcher(
        kinds=_kinds(context, intent),
        regions=(slots.region.value,) if slots.region else (),
        products=(slots.product.value,) if slots.product else (),
        tags=(tag,) if tag else (),
        org_ids=(customer.org_id,) if customer else (),
    )


def first_digest(context: Context, new: NewSubscription) -> datetime | None:
    """When its first digest is due; None: it is told at once."""
    return next_digest(new.pace, new.at, new.weekday, context.timezone, context.now)


def ask_with_form(context: Context, intent: Intent, problem: str = "") -> AskBack:
    """The form, filled with what was understood, below what was not."""
    words, number = context.words, intent.slots.id
    if number is None:
        question = words.gettext("What should this room be told, and when?")
    else:
        question = words.gettext("What should change in subscription #%(number)s?", number=number)
    components: list[Component] = [Heading(question), subscription_form(context, intent)]
    if problem:
        components.insert(1, Notice(problem, Tone.WARNING))
    return AskBack(Answer(Card(tuple(components), words.language)))


def same(one: Matcher, other: Matcher) -> bool:
    """Whether both match the same alerts."""
    return _comparable(one) == _comparable(other)


def covers(wide: Matcher, narrow: Matcher) -> bool:
    """Whether all that `narrow` matches is matched by `wide`."""
    return all(
        not more or (less and less <= more)
        for more, less in zip(_comparable(wide), _comparable(narrow), strict=True)
    )


def without(matcher: Matcher, kind: AlertKind) -> Matcher:
    """The matcher, but for one kind."""
    return replace(matcher, kinds=tuple(each for each in matcher.kinds or AlertKind if each is not kind))


def _comparable(matcher: Matcher) -> tuple[frozenset[str], ...]:
    kinds = frozenset(kind.value for kind in matcher.kinds)
    return (
        frozenset() if len(kinds) == len(AlertKind) else kinds,
        frozenset(matcher.regions),
        frozenset(matcher.products),
        frozenset(map(tag_key, matcher.tags)),
        frozenset(matcher.org_ids),
    )


def _kinds(context: Context, intent: Intent) -> tuple[AlertKind, ...]:
    """The kinds, as values or as words of a line; empty: all."""
    found: list[str] = []
    for said in said_kinds(intent.slots):
        known = (said,) if said in (*AlertKind, "all") else kinds_of_alerts(said, context.words.language)
        if not known:
            problem = context.words.gettext(
                "“%(said)s” is no kind of alert. Say kinds as the example does, with commas between.",
                said=said,
            )
            raise ask_with_form(context, intent.with_slots(alert=None, alerts=None), problem)
        found += known
    return () if "all" in found else tuple(kind for kind in AlertKind if kind.value in found)


def _pace(slots: Slots) -> Pace:
    if slots.pace is None:
        return Pace.INSTANT
    try:
        return Pace(slots.pace)
    except ValueError:
        raise RequestError("bad-slot", slot="pace", value=slots.pace[:80]) from None


def _quiet_hours(context: Context, intent: Intent) -> tuple[str, str]:
    slots = intent.slots
    if not slots.quiet_from and not slots.quiet_until:
        return "", ""
    if not slots.quiet_from or not slots.quiet_until:
        problem = context.words.gettext("Quiet hours have a beginning and an end. Say both, or none.")
        raise ask_with_form(context, intent, problem)
    begin = _time(context, intent, "quiet_from", slots.quiet_from)
    end = _time(context, intent, "quiet_until", slots.quiet_until)
    return ("", "") if begin == end else (begin, end)


def _time(context: Context, intent: Intent, slot: str, said: str) -> str:
    found = time_of_day(said, context.words.language)
    if found is None:
        problem = context.words.gettext("“%(said)s” is no time of day. Say it as 08:00.", said=said)
        raise ask_with_form(context, intent.with_slots(**{slot: None}), problem)
    return found


def _weekday(slots: Slots) -> str:
    return slots.weekday if slots.weekday in WEEKDAYS else USUAL_DAY


def _within(said: int | None, usual: int, most: int) -> int:
    return usual if said is None else min(max(said, 0), most)
