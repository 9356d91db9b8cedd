"""One customer's page: what runs, what was ordered, who looks after it."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta

from cards.intent import Intent, Slots
from cards.model import (
    Answer,
    Badge,
    Button,
    Buttons,
    Card,
    Component,
    Fact,
    Facts,
    Heading,
    Row,
    Rows,
    Table,
    Text,
    Tone,
)
from cards.wording import Words, terms
from config.errors import RequestError
from handlers.common.badges import QUIET, badges
from handlers.common.download import download
from handlers.common.footer import footer, notes_on
from handlers.common.licenses import bar, in_days, share
from handlers.common.named import named_customer
from handlers.common.narrowing import csv_button
from handlers.common.paging import PAGE_SIZE, Page
from handlers.common.scoping import everyone_seen
from handlers.context import Context
from handlers.ending import DEFAULT_DAYS
from handlers.registry import Right, answers
from hub.vocabulary import IN_FORCE, ContractState, Kind, Product
from store.queries import customer_page as rows
from store.queries.customer_page import ContractRow, CustomerDetails, LineRow
from store.queries.statuses import statuses_of
from store.scope import Scope

ORDERS = "orders"
"""The value of the slot `section` that shows the whole order history."""
LATEST_ORDERS = 5

_Entry = tuple[ContractRow, LineRow | None]


@answers("customer", Right.ASK)
def customer(context: Context, slots: Slots) -> Answer:
    """The customer's subscriptions, trials, orders, administrators, tags, statuses and links.

    Raises:
        RequestError: `which-customer`: none is named.
    """
    intent = Intent("customer", slots)
    found = named_customer(context, intent)
    if found is None:
        raise RequestError("which-customer")
    intent = intent.with_slots(customer=found.org_id)
    own = rows.details(context.connection, found.customer_id)
    if slots.section == ORDERS:
        return _orders_page(context, intent, own, found.customer_id)
    entries = _entries(context, found.customer_id)
    if slots.format == "csv":
        return _file(context, own, entries)
    return _page(context, intent, own, found.customer_id, entries)


def _entries(context: Context, customer_id: int) -> list[_Entry]:
    """Each license line with its contract: what runs first, then what is to come, then what is over."""
    lines = rows.lines(context.connection, customer_id)
    entries: list[_Entry] = []
    for contract in rows.contracts(context.connection, customer_id):
        entries += [(contract, line) for line in lines.get(contract.id, [])] or [(contract, None)]
    return sorted(entries, key=lambda entry: _order(context, entry[0]))


def _order(context: Context, contract: ContractRow) -> tuple[int, int]:
    if _runs(context, contract):
        return 0, contract.end.toordinal()
    if contract.state != ContractState.CANCELLED and contract.end >= context.today:
        return 1, contract.start.toordinal()
    return 2, -contract.end.toordinal()


def _runs(context: Context, contract: ContractRow) -> bool:
    return contract.state in IN_FORCE and contract.start <= context.today <= contract.end


def _page(
    context: Context, intent: Intent, own: CustomerDetails, customer_id: int, entries: list[_Entry]
) -> Answer:
    words = context.words
    statuses = statuses_of(context.connection, [customer_id], context.today)[customer_id]
    running = [line for contract, line in entries if line is not None and _runs(context, contract)]
    page = Page.of(intent.slots.page, len(entries))
    components: list[Component] = [
        Heading(_headline(context, own, statuses, entries), badges(words, statuses)),
        *([_figures(words, running)] if running else [Text(words.gettext("Nothing is running today."))]),
        _identity(context, own),
        *_contracts(context, entries, page),
        *_administrators(context, customer_id),
        *_tags(context, customer_id),
        *_orders(context, customer_id),
    ]
    components.append(_buttons(context, intent, own, page, entries))
    calling = any(line.product == Product.CALLING for line in running)
    components += footer(context, _scope(context, own), notes_on(context, [own.since], calling=calling))
    return Answer(Card(tuple(components), words.language), edits=intent.slots.page is not None)


def _headline(context: Context, own: CustomerDetails, statuses: list[str], entries: list[_Entry]) -> str:
    """The customer, with what ends next where no status (they stand below) needs attention."""
    words = context.words
    running = [contract for contract, _ in entries if _runs(context, contract)]
    if not running or not QUIET.issuperset(statuses):
        return own.name
    when = in_days(words, running[0].end, context.today)
    if running[0].auto_renew:
        return words.gettext("%(customer)s: all well, next renewal %(when)s", customer=own.name, when=when)
    return words.gettext("%(customer)s: all well, next end %(when)s", customer=own.name, when=when)


def _identity(context: Context, own: CustomerDetails) -> Facts:
    words = context.words
    known = {
        words.gettext("Region"): terms.region(words, own.region),
        words.gettext("Managed by"): terms.managed_by(words, own.managed_by),
        words.gettext("Customer since"): words.day(own.since, year=True) if own.since else "",
        words.gettext("Last administrator sign-in"): words.day(own.last_sign_in, year=True)
        if own.last_sign_in
        else "",
        words.gettext("External ID"): own.external_id,
        words.gettext("Organization ID"): own.org_id,
    }
    return Facts(tuple(Fact(label, value) for label, value in known.items() if value))


def _figures(words: Words, running: Sequence[LineRow]) -> Facts:
    bought = sum(line.bought for line in running)
    assigned = sum(line.assigned or 0 for line in running)
    used = sum(line.used or 0 for line in running)
    over = sum(max((line.assigned or 0) - line.bought, 0) for line in running)
    figures = [
        Fact(terms.kpi(words, "total_licenses"), words.number(bought)),
        Fact(terms.kpi(words, "license_assignment"), share(assigned, bought, words)),
        Fact(terms.kpi(words, "license_use"), share(used, bought, words)),
        Fact(terms.kpi(words, "licenses_over"), words.number(over)),
    ]
    return Facts(tuple(figures), across=True)


def _contracts(context: Context, entries: list[_Entry], page: Page) -> list[Component]:
    """The subscriptions and the trials of the page, each under its own title."""
    words = context.words
    titles = {Kind.SUBSCRIPTION: words.gettext("Subscriptions"), Kind.TRIAL: words.gettext("Trials")}
    components: list[Component] = []
    for kind, title in titles.items():
        items = tuple(
            _contract(context, contract, line)
            for contract, line in entries[page.offset : page.offset + PAGE_SIZE]
            if contract.kind == kind
        )
        if items:
            components.append(Rows(items, title))
    if not any(contract.kind == Kind.TRIAL and _runs(context, contract) for contract, _ in entries):
        components.append(Text(words.gettext("No trial is running."), subtle=True))
    if position := page.position(words, of_lines=True):
        components.append(Text(position, subtle=True))
    return components


def _contract(context: Context, contract: ContractRow, line: LineRow | None) -> Row:
    words = context.words
    parts = [_dates(context, contract)]
    if contract.invoice:
        parts.append(words.gettext("invoice %(number)s", number=contract.invoice))
    drawn = bar(words, line.bought, line.assigned, line.used) if line else None
    if line and drawn is None:
        parts.append(words.ngettext("%(count)s license", "%(count)s licenses", line.bought))
    product = f" · {terms.product(words, line.product)}" if line else ""
    state = _state(context, contract)
    return Row(contract.contract_id + product, "", (state,) if state else (), " · ".join(parts), drawn)


def _dates(context: Context, contract: ContractRow) -> str:
    words, today = context.words, context.today
    if contract.end < today or contract.state == ContractState.CANCELLED:
        return words.gettext("until %(day)s", day=words.day(contract.end, year=True))
    if contract.start > today:
        return words.gettext("from %(day)s", day=words.day(contract.start, year=True))
    when = in_days(words, contract.end, today)
    if contract.auto_renew:
        return words.gettext("renews automatically %(when)s", when=when)
    return words.gettext("ends %(when)s", when=when)


def _state(context: Context, contract: ContractRow) -> Badge | None:
    """Where a contract stands, where that is not simply in force."""
    words = context.words
    if contract.state == ContractState.CANCELLED:
        return Badge(words.gettext("Cancelled"))
    if contract.end < context.today:
        return Badge(words.gettext("Ended"))
    if contract.state == ContractState.SUSPENDED:
        return Badge(terms.status(words, "suspended"), Tone.DANGER)
    if contract.state == ContractState.PENDING:
        return Badge(terms.status(words, "ready_for_setup"), Tone.INFO)
    return None


def _orders(context: Context, customer_id: int) -> list[Component]:
    history = rows.orders(context.connection, customer_id)
    if not history:
        return []
    return [_order_table(context.words, history[:LATEST_ORDERS])]


def _order_table(words: Words, history: Sequence[rows.OrderRow]) -> Table:
    return Table(
        (words.gettext("Day"), words.gettext("Order"), words.gettext("Product"), words.gettext("Licenses")),
        tuple(
            (
                words.day(order.day, year=True),
                f"{order.number} ({order.contract_id})",
                terms.product(words, order.product),
                words.signed(order.quantity),
            )
            for order in history
        ),
        words.gettext("Order history"),
        numeric=frozenset({3}),
    )


def _tags(context: Context, customer_id: int) -> list[Component]:
    words = context.words
    tags = [f"#{tag}" for tag in rows.tags(context.connection, customer_id)]
    if not tags:
        return [Text(words.gettext("No tags."), subtle=True)]
    return [Facts((Fact(words.gettext("Tags"), " ".join(tags)),))]


def _administrators(context: Context, customer_id: int) -> list[Component]:
    words = context.words
    assigned = rows.administrators(context.connection, customer_id)
    components: list[Component] = []
    if assigned:
        components.append(
            Table(
                (words.gettext("Name"), words.gettext("E-mail"), words.gettext("Role")),
                tuple((each.name, each.email, terms.role(words, each.role)) for each in assigned),
                words.gettext("Partner administrators"),
            )
        )
    else:
        components.append(Text(words.gettext("No partner administrator is assigned."), subtle=True))
    components.append(
        Text(
            words.gettext(
                "Full and read-only partner administrators see every customer: they are not added or removed"
                " for one."
            ),
            subtle=True,
        )
    )
    return components


def _buttons(
    context: Context, intent: Intent, own: CustomerDetails, page: Page, entries: list[_Entry]
) -> Buttons:
    words = context.words
    items = [
        *page.buttons(words, intent),
        Button(words.gettext("Open organization"), url=_url(context.settings.organization_url, own.org_id)),
        csv_button(context, intent),
        *_own_lists(context, own, entries),
        Button(words.gettext("Order history"), intent.with_slots(section=ORDERS, page=None)),
        Button(words.gettext("Open my organization"), url=context.settings.partner_url),
    ]
    return Buttons(tuple(items), words.gettext("More"))


def _own_lists(context: Context, own: CustomerDetails, entries: list[_Entry]) -> list[Button]:
    """The lists of this customer's, where there is something in them."""
    words, of_it = context.words, Slots(customer=own.org_id)
    running = [entry for entry in entries if _runs(context, entry[0])]
    last = context.today + timedelta(days=DEFAULT_DAYS)
    found = []
    if any(line is not None and (line.assigned or 0) > line.bought for _, line in running):
        found.append(Button(words.gettext("Show overages"), Intent("overage", of_it)))
    if any(not contract.auto_renew and contract.end <= last for contract, _ in running):
        found.append(Button(words.gettext("Show expiring"), Intent("expiring", of_it)))
    return found


def _url(pattern: str, org_id: str) -> str:
    return pattern.replace("{org_id}", org_id)


def _orders_page(context: Context, intent: Intent, own: CustomerDetails, customer_id: int) -> Answer:
    words = context.words
    history = rows.orders(context.connection, customer_id)
    page = Page.of(intent.slots.page, len(history))
    said = words.ngettext(
        "%(customer)s: %(count)s order", "%(customer)s: %(count)s orders", len(history), customer=own.name
    )
    components: list[Component] = [Heading(said)]
    if history:
        components.append(_order_table(words, history[page.offset : page.offset + PAGE_SIZE]))
    if position := page.position(words):
        components.append(Text(position, subtle=True))
    back = Button(
        words.gettext("Show %(customer)s", customer=own.name), intent.with_slots(section=None, page=None)
    )
    components.append(Buttons((*page.buttons(words, intent), back)))
    components += footer(context, _scope(context, own))
    return Answer(Card(tuple(components), words.language), edits=intent.slots.page is not None)


def _file(context: Context, own: CustomerDetails, entries: list[_Entry]) -> Answer:
    words = context.words
    headers = (
        terms.column(words, "contract_id"),
        words.gettext("Type"),
        words.gettext("Product"),
        words.gettext("State"),
        words.gettext("Start date"),
        words.gettext("End date"),
        terms.column(words, "auto_renew"),
        words.gettext("Invoice"),
        terms.column(words, "licenses"),
        words.gettext("Assigned licenses"),
        words.gettext("Used licenses"),
    )
    values = (_file_row(context, contract, line) for contract, line in entries)
    return download(context, _scope(context, own), own.name, headers, values)


def _file_row(context: Context, contract: ContractRow, line: LineRow | None) -> list[str | int | None]:
    words = context.words
    state = _state(context, contract)
    return [
        contract.contract_id,
        terms.kind(words, contract.kind),
        terms.product(words, line.product) if line else None,
        state.word if state else words.gettext("In force"),
        contract.start.isoformat(),
        contract.end.isoformat(),
        words.gettext("yes") if contract.auto_renew else words.gettext("no"),
        contract.invoice,
        line.bought if line else None,
        line.assigned if line else None,
        line.used if line else None,
    ]


def _scope(context: Context, own: CustomerDetails) -> Scope:
    """What the last line of the page says it covers."""
    return everyone_seen(context).within(own.region)
