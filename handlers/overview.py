"""The overview: the five key figures, and what of the customers needs attention."""

from __future__ import annotations

from cards.intent import Intent, Slots
from cards.model import Answer, Button, Buttons, Card, Component, Fact, Facts, Heading, Table
from cards.wording import terms
from handlers.common.badges import QUIET
from handlers.common.download import download
from handlers.common.footer import footer, notes_on, shows_calling
from handlers.common.narrowing import csv_button, narrowed_to, product_buttons
from handlers.common.scoping import scope_for
from handlers.context import Context
from handlers.registry import HANDLERS, Right, answers
from handlers.why import why_button
from hub.vocabulary import Status
from store.queries.customers import status_counts
from store.queries.kpis import FIGURES, KPI_DAYS, Kpis, kpis, kpis_by_region
from store.scope import Scope

LISTS = {
    "customers": "customers",
    "expiring": "expiring",
    "renewing": "renewing",
    "low": "low_assignment",
    "overage": "overage",
}
"""The intent that lists what a figure counts."""


@answers("overview", Right.ASK)
def overview(context: Context, slots: Slots) -> Answer:
    """The five key figures, over both products or one, and in one region or all."""
    intent = Intent("overview", slots)
    words = context.words
    scope = scope_for(context, intent)
    found = kpis(context.connection, scope, slots.product, context.today)
    about = narrowed_to(words, slots)
    if slots.format == "csv":
        rows = [(terms.kpi(words, figure), getattr(found, figure)) for figure in FIGURES]
        headers = (words.gettext("Figure"), words.gettext("Customers"))
        return download(context, scope, words.gettext("Overview"), headers, rows)
    components: list[Component] = [
        Heading(_headline(context, found) + about),
        Facts(tuple(_figure(context, slots, figure, found) for figure in FIGURES), across=True),
    ]
    if slots.product is None:
        components += _attention(context, slots, scope)
    components += _regions(context, slots, scope)
    buttons = [
        Button(words.gettext("Show expiring"), _list_of(slots, "expiring"), primary=True),
        Button(words.gettext("Show overages"), _list_of(slots, "overage")),
        Button(words.gettext("Show renewing"), _list_of(slots, "renewing")),
        *product_buttons(context, intent),
        csv_button(context, intent),
        why_button(words, "overview"),
    ]
    components.append(Buttons(tuple(buttons), words.gettext("More")))
    counted = words.gettext(
        "Counted are customers with Webex Calling or Webex Meetings; upcoming: within %(days)s days.",
        days=KPI_DAYS,
    )
    notes = [counted, *notes_on(context, (), calling=shows_calling(slots.product))]
    components += footer(context, scope, notes)
    return Answer(Card(tuple(components), words.language))


def _headline(context: Context, found: Kpis) -> str:
    words = context.words
    customers = words.ngettext("%(count)s customer", "%(count)s customers", found.customers)
    return words.gettext(
        "%(customers)s: %(expiring)s with an upcoming expiration, %(over)s over the license limit",
        customers=customers,
        expiring=words.number(found.expiring),
        over=words.number(found.overage),
    )


def _figure(context: Context, slots: Slots, figure: str, found: Kpis) -> Fact:
    there = LISTS[figure] in HANDLERS
    value = context.words.number(getattr(found, figure))
    return Fact(terms.kpi(context.words, figure), value, _list_of(slots, LISTS[figure]) if there else None)


def _list_of(slots: Slots, intent: str) -> Intent:
    return Intent(intent, Slots(product=slots.product, region=slots.region))


def _regions(context: Context, slots: Slots, scope: Scope) -> list[Component]:
    """The figures of each region, where the customers lie in several."""
    if scope.region is not None:
        return []
    words = context.words
    by_region = kpis_by_region(context.connection, scope, slots.product, context.today)
    if len(by_region) < 2:
        return []
    columns = (
        words.gettext("Region"),
        words.gettext("Customers"),
        words.pgettext("column", "Expiring"),
        words.pgettext("column", "Over the limit"),
    )
    rows = tuple(
        (
            terms.region(words, region),
            *(words.number(figure) for figure in (found.customers, found.expiring, found.overage)),
        )
        for region, found in by_region.items()
    )
    return [Table(columns, rows, numeric=frozenset({1, 2, 3}))]


def _attention(context: Context, slots: Slots, scope: Scope) -> list[Component]:
    """How many customers have each status that needs attention, with the way to their list."""
    words = context.words
    urgent = tuple(status.value for status in Status if status not in QUIET)
    counts = status_counts(context.connection, scope, urgent, context.today)
    facts = tuple(
        Fact(
            terms.status(words, status),
            words.ngettext("%(count)s customer", "%(count)s customers", counts[status]),
            Intent("customers", Slots(status=Status(status), region=slots.region)),
        )
        for status in urgent
        if counts.get(status)
    )
    return [Facts(facts)] if facts else []
