"""The form a schedule is made and changed with."""

from __future__ import annotations

from typing import Final

from cards.intent import Intent, Slots
from cards.model import Choice, Field, Form
from cards.wording import Words, terms
from handlers.common.named_report import base_called
from handlers.common.schedule_words import LAST, empty_words
from handlers.common.scoping import everyone_seen
from handlers.common.template_cards import list_name
from handlers.context import Context
from handlers.language.rules import LISTS
from handlers.registry import HANDLERS
from hub.vocabulary import Frequency, Region, ReportTemplate
from notifications.schedules.times import LAST_DAY, WEEKDAYS
from store.delivery.templates import name_key, templates_of
from store.queries.people import names_of

MOST_OFFERED: Final = 80
"""So many reports of one's own stand in the form; more can be typed."""


def schedule_form(context: Context, intent: Intent) -> Form:
    """All of a schedule, filled with what the intent says; what has no field there is kept."""
    words, slots = context.words, intent.slots
    fields = (
        _report(context, slots),
        _choice_of_frequency(words, slots),
        Field("at", words.gettext("Time of day"), slots.at or "08:00", placeholder="08:00"),
        _weekdays(words, slots),
        _day_of_month(words, slots),
        _zone(context, slots),
        _region(words, slots),
        Field("customer", words.gettext("Customer"), _customer(context, slots), placeholder="Acme Corp"),
        _empty(words, slots),
    )
    kept = intent.with_slots(weekday=None)
    if slots.id is None:
        return Form(kept, fields, words.gettext("Schedule"), words.gettext("A report, regularly"))
    return Form(
        kept.with_slots(change="set"), fields, words.gettext("Change"), words.gettext("Change the schedule")
    )


def _report(context: Context, slots: Slots) -> Field:
    """Partner Hub's reports, one's own, and the lists."""
    words = context.words
    own = [row.name for row in templates_of(context.connection, context.room.key)][:MOST_OFFERED]
    choices = [Choice(base.value, terms.template(words, base)) for base in ReportTemplate]
    choices += [Choice(name, name) for name in own]
    choices += [Choice(name, list_name(words, name)) for name in LISTS if name in HANDLERS]
    said = _known(slots.template, own)
    return Field("template", words.gettext("Report"), said, tuple(choices), required=True)


def _known(said: str | None, own: list[str]) -> str:
    """What was said as the choice it is; empty where there is none."""
    if said is None or said in LISTS:
        return said or ""
    mine = next((name for name in own if name_key(name) == name_key(said)), "")
    return mine or base_called(said) or ""


def _choice_of_frequency(words: Words, slots: Slots) -> Field:
    choices = tuple(Choice(each.value, terms.frequency(words, each)) for each in Frequency)
    said = slots.frequency or (Frequency.MONTHLY if slots.day_of_month is not None else Frequency.WEEKLY)
    return Field("frequency", words.gettext("How often"), said.value, choices, required=True)


def _weekdays(words: Words, slots: Slots) -> Field:
    names = {day: words.day_of_week(place) for place, day in enumerate(WEEKDAYS)}
    said = slots.weekdays or ((slots.weekday,) if slots.weekday else ("mon",))
    line = ", ".join(names.get(day, day) for day in said)
    example = f"{names['mon']}, {names['thu']}"
    return Field("weekdays", words.gettext("Weekly on"), line, placeholder=example)


def _day_of_month(words: Words, slots: Slots) -> Field:
    said = LAST if slots.day_of_month == LAST_DAY else slots.day_of_month or 1
    days = [Choice(str(day), str(day)) for day in range(1, LAST)]
    last = Choice(str(LAST), words.gettext("the last day"))
    return Field("day_of_month", words.gettext("Monthly on day"), str(said), (*days, last))


def _zone(context: Context, slots: Slots) -> Field:
    said = slots.timezone or context.timezone
    return Field("timezone", context.words.gettext("Time zone"), said, placeholder="Europe/Paris")


def _region(words: Words, slots: Slots) -> Field:
    choices = tuple(Choice(region.value, terms.region(words, region)) for region in Region)
    unset = words.gettext("all regions")
    return Field("region", words.gettext("Region"), slots.region or "", choices, unset)


def _customer(context: Context, slots: Slots) -> str:
    """The customer as one would type it: their name, where they are seen here."""
    if slots.customer is None:
        return ""
    named = names_of(context.connection, [slots.customer], everyone_seen(context))
    return next((name for _, name in named), slots.customer)


def _empty(words: Words, slots: Slots) -> Field:
    choices = tuple(Choice(str(skip).lower(), word) for skip, word in empty_words(words).items())
    return Field("skip_empty", words.gettext("With no rows"), str(bool(slots.skip_empty)).lower(), choices)
