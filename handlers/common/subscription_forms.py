"""The form an alert subscription is made and changed with."""

from __future__ import annotations

from typing import Final

from cards.intent import Intent, Slots
from cards.model import Choice, Field, Form
from cards.wording import Words, terms
from handlers.common.subscription_cards import SET
from handlers.common.subscription_words import customer_name, pace_words, repeat_words, wait_words
from handlers.context import Context
from hub.vocabulary import AlertKind, Product, Region
from notifications.schedules.times import WEEKDAYS
from store.alerts.model import Pace

USUAL_WAIT: Final = 30
WAITS: Final = (0, USUAL_WAIT, 60, 300, 900)
"""Seconds that can be chosen."""
REPEATS: Final = (0, 4, 12, 24, 72, 168)
"""Hours that can be chosen."""
USUAL_TIME: Final = "08:00"
USUAL_DAY: Final = "mon"


def subscription_form(context: Context, intent: Intent) -> Form:
    """All of a subscription, filled with what the intent says."""
    words, slots = context.words, intent.slots
    fields = (
        _kinds(words, slots),
        _region(words, slots),
        _product(words, slots),
        Field("tag", words.gettext("Tag"), slots.tag or "", placeholder="gold"),
        Field("customer", words.gettext("Customer"), _customer(context, slots), placeholder="Acme Corp"),
        _pace(words, slots),
        Field("at", words.gettext("Digest at"), slots.at or USUAL_TIME, placeholder=USUAL_TIME),
        _weekday(words, slots),
        Field("quiet_from", words.gettext("Quiet from"), slots.quiet_from or "", placeholder="20:00"),
        Field("quiet_until", words.gettext("Quiet until"), slots.quiet_until or "", placeholder="07:00"),
        _wait(words, slots),
        _repeat(words, slots),
    )
    kept = intent.with_slots(alert=None, change=SET)
    if slots.id is None:
        return Form(kept, fields, words.gettext("Subscribe"), words.gettext("Alerts in this room"))
    return Form(kept, fields, words.gettext("Change"), words.gettext("Change the subscription"))


def said_kinds(slots: Slots) -> tuple[str, ...]:
    """The kinds as they are said, whether it is one or several."""
    return slots.alerts or ((slots.alert,) if slots.alert is not None else ())


def _kinds(words: Words, slots: Slots) -> Field:
    known = {kind.value: terms.alert(words, kind.value) for kind in AlertKind}
    known["all"] = words.gettext("all alerts")
    line = ", ".join(known.get(said, said) for said in said_kinds(slots))
    example = ", ".join(known[kind] for kind in (AlertKind.OVERAGE, AlertKind.EXPIRING))
    return Field("alerts", words.gettext("Kinds of alerts"), line or known["all"], placeholder=example)


def _region(words: Words, slots: Slots) -> Field:
    choices = tuple(Choice(region.value, terms.region(words, region)) for region in Region)
    return Field("region", words.gettext("Region"), slots.region or "", choices, words.gettext("all regions"))


def _product(words: Words, slots: Slots) -> Field:
    choices = tuple(Choice(each.value, terms.product(words, each)) for each in Product)
    unset = words.gettext("all products")
    return Field("product", words.gettext("Product"), slots.product or "", choices, unset)


def _customer(context: Context, slots: Slots) -> str:
    """The customer as one would type it: their name, where they are seen here."""
    if slots.customer is None:
        return ""
    return customer_name(context, slots.customer) or slots.customer


def _pace(words: Words, slots: Slots) -> Field:
    choices = tuple(Choice(pace.value, word) for pace, word in pace_words(words).items())
    said = slots.pace if slots.pace in list(Pace) else Pace.INSTANT.value
    return Field("pace", words.gettext("How often"), said or "", choices, required=True)


def _weekday(words: Words, slots: Slots) -> Field:
    choices = tuple(Choice(day, words.day_of_week(place)) for place, day in enumerate(WEEKDAYS))
    said = slots.weekday if slots.weekday in WEEKDAYS else USUAL_DAY
    return Field("weekday", words.gettext("Weekly on"), said or "", choices)


def _wait(words: Words, slots: Slots) -> Field:
    said = USUAL_WAIT if slots.group_wait is None else slots.group_wait
    choices = tuple(Choice(str(wait), wait_words(words, wait)) for wait in sorted({*WAITS, said}))
    return Field("group_wait", words.gettext("Wait for more"), str(said), choices)


def _repeat(words: Words, slots: Slots) -> Field:
    said = slots.repeat_hours or 0
    choices = tuple(Choice(str(hours), repeat_words(words, hours)) for hours in sorted({*REPEATS, said}))
    return Field("repeat_hours", words.gettext("Tell again"), str(said), choices)
