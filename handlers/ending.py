"""What expires and what renews itself: the lists, and their figures."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta

from cards.intent import Intent, Slots
from cards.model import Answer, Button, Buttons, Card, Component, Fact, Facts, Heading, Row, Rows, Text
from cards.wording import terms
from handlers.common.badges import QUIET, badges
from handlers.common.download import download
from handlers.common.footer import footer, notes_on, shows_calling
from handlers.common.licenses import contract_row, in_days, share, show_customer
from handlers.common.line_lists import csv_headers, csv_values, line_filter, sort_of
from handlers.common.named import named_customer
from handlers.common.narrowing import list_buttons, narrowed_to
from handlers.common.paging import PAGE_SIZE, Page
from handlers.common.scoping import scope_for
from handlers.context import Context
from handlers.registry import Right, answers
from hub.vocabulary import Kind, Status
from store.queries.contracts import ContractRow, page_of_contracts
from store.queries.lines import (
    LineFilter,
    Sort,
    Totals,
    all_lines,
    contracts_at_customers_over,
    first_line_after,
    totals,
)
from store.queries.statuses import statuses_of

DEFAULT_DAYS = 90
"""What bare "expiring" and "renewing" look ahead."""
FURTHEST_DAYS = 3660
UNSAID = QUIET | {Status.EXPIRING_SOON}


@answers("expiring", Right.ASK)
def expiring(context: Context, slots: Slots) -> Answer:
    """Subscriptions and trials that end soon and do not renew by themselves."""
    return _ending(context, Intent("expiring", slots), renews=False)


@answers("renewing", Right.ASK)
def renewing(context: Context, slots: Slots) -> Answer:
    """Subscriptions (or trials, where they are asked for) that renew by themselves soon."""
    return _ending(context, Intent("renewing", slots), renews=True)


def _ending(context: Context, intent: Intent, *, renews: bool) -> Answer:
    slots = intent.slots
    customer = named_customer(context, intent)
    scope = scope_for(context, intent, customer)
    days = min(max(DEFAULT_DAYS if slots.within_days is None else slots.within_days, 0), FURTHEST_DAYS)
    lines = replace(
        line_filter(context, slots, scope, customer),
        auto_renew=renews,
        until=context.today + timedelta(days=days),
        kind=slots.kind or (Kind.SUBSCRIPTION if renews else None),
    )
    about = narrowed_to(context.words, slots, customer.name if customer else "")
    if slots.format == "csv":
        return _file(context, intent, lines, sort_of(slots, Sort.DATE))
    figures = totals(context.connection, lines)
    if figures.lines == 0:
        return _nothing(context, intent, lines, days, about)
    page = Page.of(slots.page, figures.subscriptions + figures.trials)
    shown = page_of_contracts(
        context.connection, lines, sort_of(slots, Sort.DATE), offset=page.offset, limit=PAGE_SIZE
    )
    components: list[Component] = [
        Heading(_headline(context, lines, figures, days, renews=renews) + about),
        _figures(context, figures, renews=renews),
        Rows(tuple(_rows(context, shown))),
    ]
    if position := page.position(context.words):
        components.append(Text(position, subtle=True))
    kinds = not renews and (slots.kind is not None or (figures.subscriptions > 0 and figures.trials > 0))
    components.append(list_buttons(context, intent, page, Sort.DATE, kinds=kinds))
    components += footer(
        context,
        scope,
        notes_on(context, (contract.since for contract in shown), calling=shows_calling(slots.product)),
    )
    return Answer(Card(tuple(components), context.words.language), edits=slots.page is not None)


def _headline(context: Context, lines: LineFilter, figures: Totals, days: int, *, renews: bool) -> str:
    words = context.words
    counted = []
    if figures.subscriptions:
        counted.append(
            words.ngettext("%(count)s subscription", "%(count)s subscriptions", figures.subscriptions)
        )
    if figures.trials:
        counted.append(words.ngettext("%(count)s trial", "%(count)s trials", figures.trials))
    contracts = figures.subscriptions + figures.trials
    values = {"what": words.listed(counted), "when": _window(context, days)}
    if renews:
        said = words.ngettext(
            "%(what)s renews automatically %(when)s",
            "%(what)s renew automatically %(when)s",
            contracts,
            **values,
        )
    else:
        said = words.ngettext("%(what)s expires %(when)s", "%(what)s expire %(when)s", contracts, **values)
    over = contracts_at_customers_over(context.connection, lines)
    if over:
        said += " — " + words.ngettext(
            "%(count)s at a customer over its licenses", "%(count)s at customers over their licenses", over
        )
    return said


def _window(context: Context, days: int) -> str:
    if days == 0:
        return context.words.gettext("today")
    return context.words.ngettext("in the next %(count)s day", "in the next %(count)s days", days)


def _figures(context: Context, figures: Totals, *, renews: bool) -> Facts:
    words = context.words
    return Facts(
        (
            Fact(
                terms.kpi(words, "renewing_customers" if renews else "expiring_customers"),
                words.number(figures.customers),
            ),
            Fact(terms.kpi(words, "total_licenses"), words.number(figures.bought)),
            Fact(terms.kpi(words, "license_assignment"), share(figures.assigned, figures.bought, words)),
            Fact(terms.kpi(words, "license_use"), share(figures.used, figures.bought, words)),
        ),
        across=True,
    )


def _rows(context: Context, shown: list[ContractRow]) -> Iterator[Row]:
    words, today = context.words, context.today
    statuses = statuses_of(context.connection, (contract.customer_id for contract in shown), today)
    for contract in shown:
        marks = badges(words, statuses[contract.customer_id], UNSAID)
        yield contract_row(words, contract, in_days(words, contract.end, today), marks)


def _nothing(context: Context, intent: Intent, lines: LineFilter, days: int, about: str) -> Answer:
    """Nothing found is an answer as well: what comes next, and a button that looks as far."""
    words = context.words
    window = _window(context, days)
    if lines.auto_renew:
        said = words.gettext("Nothing renews automatically %(when)s", when=window)
    else:
        said = words.gettext("Nothing expires %(when)s", when=window)
    components: list[Component] = [Heading(said + about)]
    buttons = []
    following = first_line_after(context.connection, lines, context.today + timedelta(days=days))
    if following is not None:
        day = words.day(following.end, year=following.end.year != context.today.year)
        components.append(
            Text(words.gettext("The next one: %(customer)s, %(day)s.", customer=following.customer, day=day))
        )
        ahead = (following.end - context.today).days
        label = words.ngettext("Look %(count)s day ahead", "Look %(count)s days ahead", ahead)
        if ahead <= FURTHEST_DAYS:
            further = intent.with_slots(within_days=ahead, page=None, format=None)
            buttons.append(Button(label, further, primary=True))
        buttons.append(show_customer(words, following.customer, following.org_id))
    buttons.append(Button(words.gettext("Overview"), Intent("overview")))
    components.append(Buttons(tuple(buttons)))
    components += footer(
        context, lines.scope, notes_on(context, (), calling=shows_calling(intent.slots.product))
    )
    return Answer(Card(tuple(components), words.language), edits=intent.slots.page is not None)


def _file(context: Context, intent: Intent, lines: LineFilter, sort: Sort) -> Answer:
    words, renews = context.words, intent.name == "renewing"
    name = words.gettext("Renewing subscriptions") if renews else words.gettext("Expiring subscriptions")
    days = terms.column(words, "days_to_renewal" if renews else "days_left")
    headers = [*csv_headers(words), days]
    rows = (
        [*csv_values(words, line), (line.end - context.today).days]
        for line in all_lines(context.connection, lines, sort)
    )
    return download(context, lines.scope, name, headers, rows, intent)
