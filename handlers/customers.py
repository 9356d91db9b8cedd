"""The customer list, by its filters."""

from __future__ import annotations

from collections.abc import Iterator

from cards.intent import Intent, Slots
from cards.model import Answer, Button, Buttons, Card, Component, Heading, Row, Rows, Text
from cards.wording import Words, terms
from handlers.common.badges import QUIET, badges
from handlers.common.download import download
from handlers.common.footer import footer, notes_on, shows_calling
from handlers.common.licenses import in_days, show_customer
from handlers.common.narrowing import csv_button, narrowed_to, save_buttons
from handlers.common.paging import PAGE_SIZE, Page
from handlers.common.scoping import scope_for
from handlers.context import Context
from handlers.registry import Right, answers
from handlers.why import why_button
from hub.vocabulary import Status
from store.names import tag_key
from store.queries.customers import (
    CustomerFilter,
    CustomerRow,
    CustomerSort,
    Holding,
    all_customers,
    count_customers,
    holdings,
    page_of_customers,
)
from store.queries.statuses import statuses_of

CHUNK = 500
"""Customers of a file whose statuses and contracts are looked up together."""


@answers("customers", Right.ASK)
def customers(context: Context, slots: Slots) -> Answer:
    """The customers that fit all filters, those that need attention first."""
    intent = Intent("customers", slots)
    words = context.words
    scope = scope_for(context, intent)
    wanted = CustomerFilter(
        today=context.today,
        scope=scope,
        status=slots.status,
        product=slots.product,
        kind=slots.kind,
        managed_by=slots.managed_by,
        tag_key=tag_key(slots.tag) if slots.tag else None,
    )
    sort = CustomerSort(slots.sort) if slots.sort in list(CustomerSort) else CustomerSort.ATTENTION
    if slots.format == "csv":
        return download(
            context,
            scope,
            words.gettext("Customers"),
            _headers(words),
            _values(context, wanted, sort),
            intent,
        )
    counts = count_customers(context.connection, wanted)
    page = Page.of(slots.page, sum(counts.values()))
    shown = page_of_customers(context.connection, wanted, sort, offset=page.offset, limit=PAGE_SIZE)
    components: list[Component] = [Heading(_headline(words, slots, counts))]
    if shown:
        components.append(Rows(tuple(_rows(context, shown))))
    if position := page.position(words):
        components.append(Text(position, subtle=True))
    components.append(_buttons(context, intent, page, counts, sort))
    components += footer(
        context, scope, notes_on(context, (row.since for row in shown), calling=shows_calling(slots.product))
    )
    return Answer(Card(tuple(components), words.language), edits=slots.page is not None)


def _headline(words: Words, slots: Slots, counts: dict[str, int]) -> str:
    total = sum(counts.values())
    if total:
        said = words.ngettext("%(count)s customer", "%(count)s customers", total)
    else:
        said = words.gettext("No customer fits")
    filters = [
        terms.status(words, slots.status) if slots.status else "",
        terms.kind(words, slots.kind) if slots.kind else "",
        words.gettext("managed by: %(who)s", who=terms.managed_by(words, slots.managed_by))
        if slots.managed_by
        else "",
    ]
    said += "".join(f" · {part}" for part in filters if part) + narrowed_to(words, slots)
    urgent = sum(counts.get(status, 0) for status in Status if status not in QUIET)
    if urgent and slots.status is None:
        said += " — " + words.ngettext("%(count)s needs attention", "%(count)s need attention", urgent)
    return said


def _rows(context: Context, shown: list[CustomerRow]) -> Iterator[Row]:
    words = context.words
    ids = [row.id for row in shown]
    statuses = statuses_of(context.connection, ids, context.today)
    running = holdings(context.connection, ids, context.today)
    for row in shown:
        yield Row(
            title=row.name,
            note=terms.region(words, row.region),
            badges=badges(words, statuses[row.id]),
            detail=_running(context, running.get(row.id)),
            open=show_customer(words, row.name, row.org_id),
        )


def _running(context: Context, holding: Holding | None) -> str:
    """What a customer has, and what of it ends first."""
    words = context.words
    if holding is None:
        return words.gettext("nothing is running")
    parts = [words.ngettext("%(count)s license", "%(count)s licenses", holding.licenses)]
    if holding.subscriptions:
        parts.append(
            words.ngettext("%(count)s subscription", "%(count)s subscriptions", holding.subscriptions)
        )
    if holding.trials:
        parts.append(words.ngettext("%(count)s trial", "%(count)s trials", holding.trials))
    when = in_days(words, holding.next_end, context.today)
    return " · ".join([*parts, words.gettext("first end: %(when)s", when=when)])


def _buttons(
    context: Context, intent: Intent, page: Page, counts: dict[str, int], sort: CustomerSort
) -> Buttons:
    words = context.words
    first = intent.with_slots(page=None, format=None)
    items = page.buttons(words, intent)
    if page.total:
        items.append(csv_button(context, intent))
    if intent.slots.status is not None:
        items.append(Button(words.gettext("All statuses"), first.with_slots(status=None)))
    else:
        items += [
            Button(
                words.gettext("Only: %(status)s", status=terms.status(words, status)),
                first.with_slots(status=status),
            )
            for status in Status
            if status not in QUIET and counts.get(status)
        ][:3]
    if page.total == 0:
        items.append(Button(words.gettext("All customers"), Intent("customers"), primary=True))
    labels = {
        CustomerSort.ATTENTION: words.gettext("Attention first"),
        CustomerSort.NAME: words.gettext("Sort by name"),
        CustomerSort.DATE: words.gettext("Sort by date"),
        CustomerSort.MOST: words.gettext("Most licenses first"),
    }
    if page.total > 1:
        items += [
            Button(label, first.with_slots(sort=None if order is CustomerSort.ATTENTION else order.value))
            for order, label in labels.items()
            if order is not sort
        ]
    items += save_buttons(context, intent)
    items.append(why_button(words, "customers"))
    return Buttons(tuple(items), words.gettext("More"))


def _headers(words: Words) -> list[str]:
    return [
        terms.column(words, "customer"),
        words.gettext("Organization ID"),
        words.gettext("External ID"),
        words.gettext("Region"),
        words.gettext("Managed by"),
        words.gettext("Statuses"),
        words.gettext("Subscriptions"),
        words.gettext("Trials"),
        terms.column(words, "licenses"),
        words.gettext("First end"),
    ]


def _values(context: Context, wanted: CustomerFilter, sort: CustomerSort) -> Iterator[list[str | int | None]]:
    chunk: list[CustomerRow] = []
    for row in all_customers(context.connection, wanted, sort, CHUNK):
        chunk.append(row)
        if len(chunk) == CHUNK:
            yield from _values_of(context, chunk)
            chunk = []
    yield from _values_of(context, chunk)


def _values_of(context: Context, chunk: list[CustomerRow]) -> Iterator[list[str | int | None]]:
    words = context.words
    ids = [row.id for row in chunk]
    statuses = statuses_of(context.connection, ids, context.today)
    running = holdings(context.connection, ids, context.today)
    for row in chunk:
        held = running.get(row.id)
        yield [
            row.name,
            row.org_id,
            row.external_id,
            terms.region(words, row.region),
            terms.managed_by(words, row.managed_by),
            ", ".join(terms.status(words, status) for status in statuses[row.id]),
            held.subscriptions if held else 0,
            held.trials if held else 0,
            held.licenses if held else 0,
            held.next_end.isoformat() if held else None,
        ]
