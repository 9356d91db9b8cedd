"""How a license line, or a contract with its lines, reads on a card."""

from __future__ import annotations

from datetime import date

from cards.intent import Intent, Slots
from cards.model import Badge, Bar, Button, Row
from cards.wording import Words, terms
from store.queries.contracts import ContractRow
from store.queries.lines import Line

PEAK_TELLS = 0.1
"""The highest use of 3 months is said where it is so much more than the last week's: else it is no news."""


def bar(
    words: Words,
    bought: int,
    assigned: int | None,
    used: int | None,
    *,
    over: int | None = None,
    peak: int | None = None,
) -> Bar | None:
    """What is assigned of what was bought, and what was used. None: no snapshot yet.

    `over` is said where it is not simply the difference: the sum of what several lines have too much.
    """
    if assigned is None:
        return None
    over = max(assigned - bought, 0) if over is None else over
    caption = words.gettext(
        "%(assigned)s of %(bought)s assigned", assigned=words.number(assigned), bought=words.number(bought)
    )
    if over:
        caption += " · " + words.ngettext("%(count)s over", "%(count)s over", over)
    if used is not None:
        caption += " · " + words.ngettext("%(count)s used", "%(count)s used", used)
    if used is not None and peak is not None and peak > used and peak - used >= used * PEAK_TELLS:
        caption += " · " + words.gettext("peak %(used)s in 3 months", used=words.number(peak))
    return Bar(assigned, bought, caption)


def in_days(words: Words, day: date, today: date) -> str:
    """When a day is, both ways: "in 9 days · 30 Nov", with the year where it is another one."""
    days = (day - today).days
    if days == 0:
        when = words.gettext("today")
    elif days == 1:
        when = words.gettext("tomorrow")
    else:
        when = words.ngettext("in %(count)s day", "in %(count)s days", days)
    return f"{when} · {words.day(day, year=day.year != today.year)}"


def share(part: int, whole: int, words: Words) -> str:
    """A percentage, or a dash where there is no whole to take it of."""
    return words.percent(part / whole) if whole else "–"


def line_row(words: Words, line: Line, detail: str, badges: tuple[Badge, ...]) -> Row:
    """A row of a license table: who and which contract, what of it, the bar."""
    drawn = bar(words, line.bought, line.assigned, line.used)
    return _row(words, line, (line.product,), _or_waiting(words, detail, line.bought, drawn), drawn, badges)


def contract_row(words: Words, contract: ContractRow, detail: str, badges: tuple[Badge, ...]) -> Row:
    """A row of a table of subscriptions: who and which contract with which products, what of it, the bar."""
    drawn = bar(
        words,
        contract.bought,
        contract.assigned,
        contract.used,
        over=contract.overage,
        peak=contract.used_quarter,
    )
    detail = _or_waiting(words, detail, contract.bought, drawn)
    return _row(words, contract, contract.products, detail, drawn, badges)


def _or_waiting(words: Words, detail: str, bought: int, drawn: Bar | None) -> str:
    """Where there is no bar yet: how many licenses there are."""
    if drawn is not None:
        return detail
    waiting = words.ngettext(
        "%(count)s license, no weekly figures yet", "%(count)s licenses, no weekly figures yet", bought
    )
    return f"{detail} · {waiting}"


def _row(
    words: Words,
    of: Line | ContractRow,
    products: tuple[str, ...],
    detail: str,
    drawn: Bar | None,
    badges: tuple[Badge, ...],
) -> Row:
    named = words.listed([terms.product(words, product) for product in products])
    return Row(
        title=of.customer,
        note=f"{of.contract_id} · {named}",
        badges=badges,
        detail=detail,
        bar=drawn,
        open=show_customer(words, of.customer, of.org_id),
    )


def show_customer(words: Words, name: str, org_id: str) -> Button:
    """The button that opens a customer's page."""
    return Button(
        words.gettext("Show %(customer)s", customer=name), Intent("customer", Slots(customer=org_id))
    )


def whole_months(first: date, last: date) -> int:
    """How many whole months lie between two days: 15 Jan to 14 Mar is one."""
    months = (last.year - first.year) * 12 + last.month - first.month
    return months if last.day >= first.day else months - 1
