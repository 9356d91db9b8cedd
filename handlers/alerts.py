"""What fires now, of the customers the person may see in this room."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from typing import Final

from cards.intent import Intent, Slots
from cards.model import Answer, Button, Buttons, Card, Component, Heading, Rows, Text
from cards.wording import Words, alert_states, terms
from handlers.common.alert_answers import alert_answer
from handlers.common.alert_history import history_table, people_in
from handlers.common.alert_named import ALL, kinds_of, named_alert, sees_all
from handlers.common.alert_words import state
from handlers.common.download import download
from handlers.common.footer import footer
from handlers.common.named import named_customer
from handlers.common.narrowing import csv_button, narrowed_to
from handlers.common.paging import PAGE_SIZE, Page
from handlers.common.scoping import scope_for
from handlers.context import Context
from handlers.registry import HANDLERS, RIGHTS, Right, answers
from hub.vocabulary import AlertKind
from notifications.alerts.cards import alert_row, headline, severity
from store.alerts.alerts import history
from store.alerts.listing import ORDERS, Tally, Wanted, alerts_in, every_alert, tally
from store.alerts.model import Alert, State
from store.alerts.people import names_of_people
from store.search import Match

BY_DATE: Final = "date"
BY_SEVERITY: Final = ORDERS[0]


@answers("alerts", Right.ASK)
def alerts(context: Context, slots: Slots) -> Answer:
    """What is open, the severe first; with the slot `id` one alert and what happened to it.

    Raises:
        AskBack: which customer or region is meant.
        RequestError: `unknown-alert-kind`; those of an alert or a customer that is not found.
    """
    intent = Intent("alerts", slots)
    if slots.id is not None:
        return _one(context, named_alert(context, intent, ""))
    customer = named_customer(context, intent)
    wanted = _wanted(context, intent, customer)
    order = slots.sort if slots.sort in ORDERS else BY_SEVERITY
    if slots.format == "csv":
        return _file(context, intent, wanted, order)
    counted = tally(context.connection, wanted)
    about = narrowed_to(context.words, slots, customer.name if customer else "")
    if wanted.kinds:
        about = "".join(f" · {terms.alert(context.words, kind)}" for kind in wanted.kinds) + about
    page = Page.of(slots.page, counted.told)
    components = [
        Heading(_headline(context.words, counted) + about),
        *_rows(context, replace(wanted, muted=False), order, page),
        *(Text(line, subtle=True) for line in _beside(context.words, counted, page)),
        *footer(context, wanted.scope),
        _buttons(context, intent, page),
    ]
    return Answer(Card(tuple(components), context.words.language), edits=slots.page is not None)


def _wanted(context: Context, intent: Intent, customer: Match | None) -> Wanted:
    slots = intent.slots
    narrowed = customer is not None or slots.region is not None or slots.tag is not None
    return Wanted(
        scope_for(context, intent, customer),
        of_nobody=sees_all(context) and not narrowed,
        kinds=kinds_of(slots.alert, slots.alerts),
        org_id=customer.org_id if customer else "",
        tag=(slots.tag or "").strip().lstrip("#"),
    )


def _one(context: Context, alert: Alert) -> Answer:
    """The card, and above its buttons what happened to the alert."""
    answer = alert_answer(context, alert)
    happened = history(context.connection, alert.number)
    people = people_in(context.connection, alert, happened)
    *said, buttons = answer.card.components
    table = history_table(context.words, context.timezone, alert, happened, people)
    return replace(answer, card=replace(answer.card, components=(*said, table, buttons)), edits=False)


def _headline(words: Words, counted: Tally) -> str:
    if not counted.told:
        return words.gettext("Nothing fires.")
    return words.ngettext("%(count)s alert is open", "%(count)s alerts are open", counted.told)


def _rows(context: Context, wanted: Wanted, order: str, page: Page) -> Iterator[Component]:
    found = alerts_in(context.connection, wanted, order, offset=page.offset, limit=PAGE_SIZE)
    if not found:
        return
    people = names_of_people(context.connection, [alert.acknowledged_by for alert in found])
    yield Rows(
        tuple(
            alert_row(context.words, alert, now=context.now, timezone=context.timezone, people=people)
            for alert in found
        )
    )


def _beside(words: Words, counted: Tally, page: Page) -> Iterator[str]:
    """What else there is to say of how many there are."""
    parts = [
        words.ngettext("%(count)s is severe", "%(count)s are severe", counted.severe)
        if counted.severe
        else "",
        words.ngettext("%(count)s is taken", "%(count)s are taken", counted.acknowledged)
        if counted.acknowledged
        else "",
        words.ngettext("%(count)s is snoozed", "%(count)s are snoozed", counted.snoozed)
        if counted.snoozed
        else "",
    ]
    if said := " · ".join(part for part in parts if part):
        yield said
    if counted.muted:
        yield words.ngettext(
            "%(count)s more is not shown: another alert says it already.",
            "%(count)s more are not shown: other alerts say them already.",
            counted.muted,
        )
    if position := page.position(words):
        yield position


def _buttons(context: Context, intent: Intent, page: Page) -> Buttons:
    words, slots = context.words, intent.slots
    items = page.buttons(words, intent)
    if page.total:
        items.append(csv_button(context, intent))
    if slots.said().keys() & {"alert", "alerts", "customer", "tag", "region"}:
        items.append(Button(words.gettext("All alerts"), Intent("alerts")))
    first = intent.with_slots(page=None, format=None)
    if page.total > 1 and slots.sort != BY_DATE:
        items.append(Button(words.gettext("Newest first"), first.with_slots(sort=BY_DATE)))
    elif page.total > 1:
        items.append(Button(words.gettext("Severe first"), first.with_slots(sort=None)))
    if Right.ARRANGE in RIGHTS[context.person.role]:
        items += _arranging(words, slots)
    return Buttons(tuple(items), words.gettext("More"))


def _arranging(words: Words, slots: Slots) -> list[Button]:
    """What has the room hear of such alerts, or not."""
    meant = Slots(alert=slots.alert or ALL, customer=slots.customer, region=slots.region, tag=slots.tag)
    offered = {
        "alert_subscribe": words.gettext("Tell this room…"),
        "silence_add": words.gettext("Silence…"),
    }
    return [Button(label, Intent(name, meant)) for name, label in offered.items() if name in HANDLERS]


def _file(context: Context, intent: Intent, wanted: Wanted, order: str) -> Answer:
    words = context.words
    headers = [
        words.gettext("Number"),
        words.gettext("Kind"),
        words.gettext("Severity"),
        words.gettext("State"),
        words.gettext("Customer"),
        words.gettext("What happened"),
        words.gettext("Since"),
        words.gettext("Taken by"),
        words.gettext("Assigned to"),
        words.gettext("Snoozed until"),
        words.gettext("Said already by"),
    ]
    lines = _lines(context, every_alert(context.connection, wanted, order))
    return download(context, wanted.scope, words.gettext("Alerts"), headers, lines, intent)


def _lines(context: Context, found: Iterator[Alert]) -> Iterator[list[str | int | None]]:
    words, zone = context.words, context.timezone
    for alert in found:
        until = alert.snoozed_until if alert.state is State.SNOOZED else None
        yield [
            alert.number,
            terms.alert(words, AlertKind(alert.kind)),
            severity(words, alert.severity),
            state(words, alert.state),
            str(alert.facts.get("customer", "")),
            headline(words, alert),
            alert_states.moment(words, alert.fired_at, zone),
            alert.acknowledged_by,
            alert.assigned_to,
            alert_states.moment(words, until, zone) if until else None,
            alert.muted_by,
        ]
