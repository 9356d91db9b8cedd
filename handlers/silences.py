"""What a room does not want to hear of for a while: silenced, listed, told again."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import datetime
from typing import Final

from sqlalchemy import Connection

from cards.intent import Intent, Slots
from cards.model import Answer, Button, Buttons, Card, Component, Heading, Notice, Rows, Text, Tone
from cards.wording import alert_states
from config.errors import RequestError
from handlers.common.alert_named import kinds_of, named_alert
from handlers.common.alert_silences import ask_what, author, silence_card, silence_row, what
from handlers.common.alert_times import NotATimeError, until_of
from handlers.common.asking import AskBack
from handlers.common.changing import change_once
from handlers.common.download import download
from handlers.common.named import named_customer
from handlers.common.paging import PAGE_SIZE, Page
from handlers.common.scoping import everyone_seen
from handlers.context import Context
from handlers.numbers import SILENCE, require_kind
from handlers.registry import Right, answers
from notifications.alerts.life import LONGEST
from store.alerts.people import renewal_day
from store.alerts.silences import (
    NewSilence,
    Silence,
    add_silence,
    end_silence,
    find_silence,
    silences_of,
)
from store.names import tag_key

MOST: Final = 100
"""Silences of one room that hold."""


def _says_when(slots: Slots) -> bool:
    return slots.minutes is not None or slots.until is not None


@answers("silence_add", Right.ARRANGE, changes=_says_when)
def silence_add(context: Context, slots: Slots) -> Answer:
    """Have the room hear nothing for a while of an alert (`id`), or of a kind, customer, region and tag.

    Raises:
        AskBack: until when, where it is not said or cannot be read; which customer.
        RequestError: `silences-full`, `no-renewal`, `moment-over`, `moment-too-far`, `unknown-alert-kind`;
            those of an alert or a customer that is not found.
    """
    intent = Intent("silence_add", slots)
    new = _wished(context, intent)
    if len(silences_of(context.connection, context.room.key, context.now)) >= MOST:
        raise RequestError("silences-full", most=MOST)
    made: list[int] = []
    request_id = context.around.request_id

    def write(connection: Connection) -> None:
        made.append(add_silence(connection, new, request_id))

    if not change_once(context, intent, write):
        with context.database.write() as connection:
            write(connection)  # the same request made it before: that gives its number
    who = context.words.gettext("%(who)s silenced alerts in this room.", who=context.person.called)
    with context.database.read() as connection:
        here = replace(context, connection=connection)
        return _as_it_is(here, made[0], who)


@answers("silence_remove", Right.ARRANGE, changes=lambda _: True)
def silence_remove(context: Context, slots: Slots) -> Answer:
    """Have the room hear of it again.

    Raises:
        AskBack: which one, where several hold and none is named.
        RequestError: `no-silences`, `silence-elsewhere`; `unknown-number` and its like; those of a customer.
    """
    words, intent = context.words, Intent("silence_remove", slots)
    found = _named(context, intent)
    change_once(context, intent, lambda connection: end_silence(connection, found.number, context.now))
    who = words.gettext(
        "%(who)s removed silence #%(number)s.", who=context.person.called, number=found.number
    )
    with context.database.read() as connection:
        return _as_it_is(replace(context, connection=connection), found.number, who)


@answers("silences", Right.ARRANGE)
def silences(context: Context, slots: Slots) -> Answer:
    """What the room does not hear of at present; with the slot `id` one of them, were it over.

    Raises:
        RequestError: `silence-elsewhere`; `unknown-number` and its like.
    """
    if slots.id is not None:
        return silence_card(context, _named(context, Intent("silences", slots)))
    words, intent = context.words, Intent("silences", slots)
    found = silences_of(context.connection, context.room.key, context.now)
    if slots.format == "csv":
        return _file(context, found)
    new = Button(words.gettext("Silence something…"), Intent("silence_add"))
    if not found:
        components: list[Component] = [
            Heading(words.gettext("Nothing is silenced in this room.")),
            Buttons((new,)),
        ]
        return Answer(Card(tuple(components), words.language))
    page = Page.of(slots.page, len(found))
    heading = words.ngettext("%(count)s silence in this room", "%(count)s silences in this room", len(found))
    shown = found[page.offset : page.offset + PAGE_SIZE]
    components = [Heading(heading), Rows(tuple(silence_row(context, each) for each in shown))]
    if position := page.position(words):
        components.append(Text(position, subtle=True))
    components.append(Buttons((*page.buttons(words, intent), new), words.gettext("More")))
    return Answer(Card(tuple(components), words.language), edits=slots.page is not None)


def _wished(context: Context, intent: Intent) -> NewSilence:
    """The silence that is asked for."""
    slots = intent.slots
    kinds = kinds_of(slots.alert, slots.alerts)
    alert = named_alert(context, intent, "") if slots.id is not None else None
    customer = named_customer(context, intent)
    if customer is not None:
        intent = intent.with_slots(customer=customer.org_id)
    org_id = customer.org_id if customer else alert.org_id if alert else ""
    contract = str(alert.facts.get("contract", "")) if alert else ""
    try:
        until = until_of(
            context, slots, lambda: renewal_day(context.connection, org_id, contract, context.today)
        )
    except NotATimeError as said:
        problem = context.words.gettext("“%(said)s” is no day, nor a length of time.", said=str(said))
        raise ask_what(context, intent, problem) from None
    if until is None:
        raise ask_what(context, intent)
    _require_ahead(context.now, until)
    return NewSilence(
        context.room.key,
        context.person.email,
        since=context.now,
        until=until,
        kinds=kinds,
        alert=alert.number if alert else None,
        org_id=customer.org_id if customer else "",
        tag=(slots.tag or "").strip().lstrip("#"),
        region=slots.region.value if slots.region else "",
        reason=(slots.text or "").strip(),
    )


def _require_ahead(now: datetime, until: datetime) -> None:
    if until <= now:
        raise RequestError("moment-over")
    if until - now > LONGEST:
        raise RequestError("moment-too-far", days=LONGEST.days)


def _named(context: Context, intent: Intent) -> Silence:
    """The silence that is meant: one of the room's."""
    number = intent.slots.id
    if number is None:
        return _only(context, intent)
    require_kind(context.connection, number, SILENCE)
    found = find_silence(context.connection, number)
    if found is None:
        raise RequestError("unknown-number", number=number)
    if found.room != context.room.key:
        raise RequestError("silence-elsewhere", number=number)
    return found


def _only(context: Context, intent: Intent) -> Silence:
    """The one that holds, of the kind, the customer, the tag and the region that are said."""
    slots, customer = intent.slots, named_customer(context, intent)
    kinds, tag = kinds_of(slots.alert, slots.alerts), tag_key(slots.tag or "")
    found = [
        each
        for each in silences_of(context.connection, context.room.key, context.now)
        if (not kinds or each.kinds == kinds)
        and (customer is None or each.org_id == customer.org_id)
        and (not tag or tag_key(each.tag) == tag)
        and slots.region in (None, each.region)
    ]
    if not found:
        raise RequestError("no-silences")
    if len(found) == 1:
        return found[0]
    words = context.words
    rows = Rows(tuple(silence_row(context, each) for each in found[:PAGE_SIZE]))
    question = Heading(words.gettext("Which silence should be removed?"))
    raise AskBack(Answer(Card((question, rows), words.language)))


def _as_it_is(context: Context, number: int, who: str) -> Answer:
    found = find_silence(context.connection, number)
    if found is None:
        raise RequestError("unknown-number", number=number)
    return silence_card(context, found, [Notice(who, Tone.GOOD)])


def _file(context: Context, found: Sequence[Silence]) -> Answer:
    words = context.words
    headers = [
        words.gettext("Number"),
        words.gettext("Silenced"),
        words.gettext("Since"),
        words.gettext("Until"),
        words.gettext("Who"),
        words.gettext("Reason"),
    ]
    return download(
        context, everyone_seen(context), words.gettext("Silences"), headers, _lines(context, found)
    )


def _lines(context: Context, found: Sequence[Silence]) -> Iterator[list[str | int | None]]:
    words, zone = context.words, context.timezone
    for each in found:
        since, until = (
            alert_states.moment(words, each.since, zone),
            alert_states.moment(words, each.until, zone),
        )
        yield [each.number, what(context, each), since, until, author(context, each), each.reason]
