"""Who has assigned more licenses than they bought: the list, and its figures."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import date

from cards.intent import Intent, Slots
from cards.model import Answer, Button, Buttons, Card, Component, Fact, Facts, Heading, Row, Rows, Text
from cards.wording import Words, terms
from handlers.common.badges import QUIET, badges
from handlers.common.download import download
from handlers.common.footer import footer, notes_on, shows_calling
from handlers.common.licenses import line_row, share, show_customer, whole_months
from handlers.common.line_lists import csv_headers, csv_values, line_filter, sort_of
from handlers.common.named import named_customer
from handlers.common.narrowing import list_buttons, narrowed_to
from handlers.common.paging import PAGE_SIZE, Page
from handlers.common.scoping import scope_for
from handlers.context import Context
from handlers.registry import Right, answers
from hub.vocabulary import Status
from store.queries.lines import Line, LineFilter, Sort, Totals, all_lines, page_of_lines, totals
from store.queries.statuses import statuses_of
from store.search import Match

UNSAID = QUIET | {Status.LICENSE_OVERAGE}


@answers("overage", Right.ASK)
def overage(context: Context, slots: Slots) -> Answer:
    """License lines in force with more assigned than bought, the largest overage first."""
    intent = Intent("overage", slots)
    words = context.words
    customer = named_customer(context, intent)
    scope = scope_for(context, intent, customer)
    lines = replace(line_filter(context, slots, scope, customer), over=True)
    sort = sort_of(slots, Sort.MOST)
    if slots.format == "csv":
        return _file(context, intent, lines, sort)
    figures = totals(context.connection, lines)
    if figures.lines == 0:
        return _nothing(context, intent, lines, customer)
    page = Page.of(slots.page, figures.lines)
    shown = page_of_lines(context.connection, lines, sort, offset=page.offset, limit=PAGE_SIZE)
    about = narrowed_to(words, slots, customer.name if customer else "")
    components: list[Component] = [
        Heading(_headline(words, figures) + about),
        _figures(words, figures),
        Rows(tuple(_rows(context, shown))),
    ]
    if position := page.position(words, of_lines=True):
        components.append(Text(position, subtle=True))
    components.append(list_buttons(context, intent, page, Sort.MOST))
    components += footer(
        context,
        scope,
        notes_on(context, (line.since for line in shown), calling=shows_calling(slots.product)),
    )
    return Answer(Card(tuple(components), words.language), edits=slots.page is not None)


def _headline(words: Words, figures: Totals) -> str:
    over = words.ngettext("%(count)s license", "%(count)s licenses", figures.overage)
    return words.ngettext(
        "%(count)s customer is over the limit, by %(over)s in all",
        "%(count)s customers are over the limit, by %(over)s in all",
        figures.customers,
        over=over,
    )


def _figures(words: Words, figures: Totals) -> Facts:
    average = round(figures.overage / figures.customers, 1)
    return Facts(
        (
            Fact(terms.kpi(words, "overage_customers"), words.number(figures.customers)),
            Fact(terms.kpi(words, "licenses_over"), words.number(figures.overage)),
            Fact(terms.kpi(words, "average_overage"), words.number(average)),
        ),
        across=True,
    )


def _rows(context: Context, shown: list[Line]) -> Iterator[Row]:
    words, today = context.words, context.today
    statuses = statuses_of(context.connection, (line.customer_id for line in shown), today)
    for line in shown:
        marks = badges(words, statuses[line.customer_id], UNSAID)
        yield line_row(words, line, _detail(words, line, today), marks)


def _detail(words: Words, line: Line, today: date) -> str:
    """Months left, whether it renews, assigned and used as shares."""
    months = whole_months(today, line.end)
    left = words.ngettext("%(count)s month left", "%(count)s months left", months)
    renews = (
        words.gettext("renews automatically") if line.auto_renew else words.gettext("no automatic renewal")
    )
    shares = words.gettext(
        "%(assigned)s assigned, %(used)s used",
        assigned=share(line.assigned or 0, line.bought, words),
        used=share(line.used or 0, line.bought, words),
    )
    return f"{left} · {renews} · {shares}"


def _nothing(context: Context, intent: Intent, lines: LineFilter, customer: Match | None) -> Answer:
    words = context.words
    about = narrowed_to(words, intent.slots, customer.name if customer else "")
    heading = Heading(words.gettext("No license line is over its limit") + about)
    buttons = [Button(words.gettext("Overview"), Intent("overview"))]
    if customer is not None:
        buttons.insert(0, show_customer(words, customer.name, customer.org_id))
        everyone = intent.with_slots(customer=None, page=None)
        buttons.append(Button(words.gettext("All customers"), everyone))
    else:
        ready = Intent("expiring", Slots(product=intent.slots.product, region=intent.slots.region))
        buttons.append(Button(words.gettext("Show expiring"), ready))
    components = (
        heading,
        Buttons(tuple(buttons)),
        *footer(context, lines.scope, notes_on(context, (), calling=shows_calling(intent.slots.product))),
    )
    return Answer(Card(components, words.language), edits=intent.slots.page is not None)


def _file(context: Context, intent: Intent, lines: LineFilter, sort: Sort) -> Answer:
    words, today = context.words, context.today
    headers = [
        *csv_headers(words),
        words.gettext("Licenses over"),
        terms.column(words, "months_left"),
        terms.column(words, "auto_renew"),
        terms.column(words, "assigned_share"),
        terms.column(words, "used_share"),
    ]
    rows = (
        [
            *csv_values(words, line),
            line.overage,
            whole_months(today, line.end),
            words.gettext("yes") if line.auto_renew else words.gettext("no"),
            _percentage(line.assigned, line.bought),
            _percentage(line.used, line.bought),
        ]
        for line in all_lines(context.connection, lines, sort)
    )
    return download(context, lines.scope, words.gettext("Overages"), headers, rows, intent)


def _percentage(part: int | None, whole: int) -> int | None:
    return None if part is None or not whole else round(100 * part / whole)
