"""Until when something is snoozed or silenced: a length, a day, Monday, the renewal."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, date, datetime, time, timedelta
from typing import Final
from zoneinfo import ZoneInfo

from cards.intent import Intent, Slots
from cards.model import Button, Field
from cards.wording import Words
from config.errors import RequestError
from handlers.context import Context
from handlers.language.lexicon import lexicon
from handlers.language.reading import read
from handlers.language.slot_times import minutes, snoozed_until
from handlers.language.text import normalise, tokenise
from hub.vocabulary import Frequency, Language
from notifications.alerts.life import LONGEST
from notifications.schedules.times import Rule, next_due

MORNING: Final = "08:00"
"""When what is snoozed until a day comes back, in the room's zone."""
MONDAY: Final = "monday"
RENEWAL: Final = "renewal"
HOUR: Final = 60
DAY: Final = 24 * HOUR
"""Minutes."""

RenewalDay = Callable[[], date | None]
"""Gives the last day of the contract that is meant; None: none is known."""


class NotATimeError(Exception):
    """Carries what was said that is neither a length nor a day."""


def until_of(context: Context, slots: Slots, renewal: RenewalDay) -> datetime | None:
    """The moment that `minutes` or `until` say, in UTC; None: they say none.

    Raises:
        NotATimeError: `until` has words that say nothing of the kind.
        RequestError: `no-renewal`, `moment-over`, `moment-too-far`.
    """
    if slots.minutes is not None:
        return context.now + timedelta(minutes=slots.minutes)
    said = slots.until
    if isinstance(said, str):
        length, said = _read(context, said)
        if length is not None:
            return context.now + timedelta(minutes=length)
    if said == MONDAY:
        return next_monday(context)
    if said == RENEWAL:
        said = renewal()
        if said is None:
            raise RequestError("no-renewal")
    return morning_of(context, said) if isinstance(said, date) else None


def next_monday(context: Context) -> datetime:
    """Eight o'clock on the first Monday after today, in the room's zone."""
    rule = Rule(Frequency.WEEKLY, MORNING, context.timezone, frozenset({"mon"}))
    return next_due(rule, _midnight(context, context.today + timedelta(days=1))).at


def morning_of(context: Context, day: date) -> datetime:
    """Eight o'clock on a day, in the room's zone.

    Raises:
        RequestError: `moment-over`, `moment-too-far`.
    """
    if day < context.today:
        raise RequestError("moment-over")
    if day - context.today > LONGEST:
        raise RequestError("moment-too-far", days=LONGEST.days)
    return next_due(Rule(Frequency.DAILY, MORNING, context.timezone), _midnight(context, day)).at


def presets(words: Words, intent: Intent, *, renewal: bool) -> list[Button]:
    """Buttons for what people choose most; `renewal`: where one is known."""
    first = intent.with_slots(minutes=None, until=None)
    found = [
        Button(words.gettext("1 hour"), first.with_slots(minutes=HOUR)),
        Button(words.gettext("4 hours"), first.with_slots(minutes=4 * HOUR)),
        Button(words.gettext("1 day"), first.with_slots(minutes=DAY)),
        Button(words.gettext("Until Monday"), first.with_slots(until=MONDAY)),
    ]
    if renewal:
        found.append(Button(words.gettext("Until the renewal"), first.with_slots(until=RENEWAL)))
    return found


def until_field(context: Context, said: date | str | None = None) -> Field:
    """The line of a form that says a day or a length."""
    words = context.words
    day = context.today + timedelta(days=14)
    example = words.gettext("2 days, Friday, %(day)s", day=day.isoformat())
    return Field("until", words.gettext("Until"), str(said or ""), placeholder=example, required=True)


def _read(context: Context, said: str) -> tuple[int | None, date | str]:
    """A length in minutes, or a day, or one of the words that buttons say."""
    if said.strip().casefold() in (MONDAY, RENEWAL):
        return None, said.strip().casefold()
    shaped = normalise(said)
    for language in dict.fromkeys((context.words.language, *Language)):
        words = lexicon(language)
        reading = read(shaped, tokenise(shaped, words.glued), words, context.today)
        length, day = minutes(reading), snoozed_until(reading)
        if length is not None or day is not None:
            return length, day or ""
    raise NotATimeError(said)


def _midnight(context: Context, day: date) -> datetime:
    """The moment before a day's first minute, in the room's zone."""
    return datetime.combine(day, time(), ZoneInfo(context.timezone)).astimezone(UTC) - timedelta(seconds=1)
