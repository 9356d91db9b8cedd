"""How a license line reads on a card."""

from __future__ import annotations

from datetime import date

from cards.intent import Intent, Slots
from cards.model import Badge, Bar, Button, Row
from cards.wording import Words, terms
from hub.vocabulary import Product
from store.queries.lines import Line


def bar(words: Words, bought: int, assigned: int | None, used: int | None) -> Bar | None:
    """The bar of a line: what is assigned of what was bought, and what was used. None: no snapshot yet."""
    if assigned is None:
        return None
    caption = words.gettext(
        "%(assigned)s of %(bought)s assigned", assigned=words.number(assigned), bought=words.number(bought)
    )
    if assigned > bought:
        over = assigned - bought
        caption += " · " + words.ngettext("%(count)s over", "%(count)s over", over)
    if used is not None:
        caption += " · " + words.ngettext("%(count)s used", "%(count)s used", used)
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
    if drawn is None:
        waiting = words.ngettext(
            "%(count)s license, no weekly figures yet",
            "%(count)s licenses, no weekly figures yet",
            line.bought,
        )
        detail = f"{detail} · {waiting}"
    product = terms.product(words, Product(line.product))
    return Row(
        title=line.customer,
        note=f"{line.contract_id} · {product}",
        badges=badges,
        detail=detail,
        bar=drawn,
        open=show_customer(words, line.customer, line.org_id),
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
