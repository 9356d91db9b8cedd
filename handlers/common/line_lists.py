"""What the lists of license lines share: their filter, their order, the columns of their file."""

from __future__ import annotations

from cards.intent import Slots
from cards.wording import Words, terms
from handlers.context import Context
from hub.vocabulary import Kind, Product
from store.names import tag_key
from store.queries.lines import Line, LineFilter, Sort
from store.scope import Scope
from store.search import Match


def line_filter(
    context: Context,
    slots: Slots,
    scope: Scope,
    customer: Match | None,
) -> LineFilter:
    """The lines a question covers: what its slots say, within the person's scope, on the room's day."""
    return LineFilter(
        today=context.today,
        scope=scope,
        product=slots.product,
        kind=slots.kind,
        tag_key=tag_key(slots.tag) if slots.tag else None,
        customer_id=customer.customer_id if customer else None,
    )


def sort_of(slots: Slots, default: Sort) -> Sort:
    """The order that is asked for; a word we do not know leaves the usual one."""
    return Sort(slots.sort) if slots.sort in list(Sort) else default


def csv_headers(words: Words) -> list[str]:
    """The headers of the columns every list of license lines has."""
    return [
        terms.column(words, "customer"),
        terms.column(words, "contract_id"),
        words.gettext("Type"),
        words.gettext("Product"),
        terms.column(words, "licenses"),
        words.gettext("Used licenses"),
        words.gettext("Assigned licenses"),
        words.gettext("Available licenses"),
        terms.column(words, "use_3_months"),
        words.gettext("End date"),
    ]


def csv_values(words: Words, line: Line) -> list[str | int | None]:
    """The values below `csv_headers`."""
    available = None if line.assigned is None else max(line.bought - line.assigned, 0)
    return [
        line.customer,
        line.contract_id,
        terms.kind(words, Kind(line.kind)),
        terms.product(words, Product(line.product)),
        line.bought,
        line.used,
        line.assigned,
        available,
        line.used_quarter,
        line.end.isoformat(),
    ]
