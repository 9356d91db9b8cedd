"""What a list was narrowed to, in words, and the buttons that narrow it further."""

from __future__ import annotations

from dataclasses import replace

from cards.intent import Intent, Slots
from cards.model import Button, Buttons
from cards.wording import Words, terms
from handlers.common.paging import Page
from handlers.context import Context
from handlers.registry import RIGHTS, Right
from handlers.why import why_button
from hub.vocabulary import KPI_PRODUCTS, Kind


def narrowed_to(words: Words, slots: Slots, customer: str = "") -> str:
    """What narrows the list, such as " · Acme Corp · Webex Calling · #gold"; empty where nothing does."""
    parts = [
        customer,
        terms.product(words, slots.product) if slots.product else "",
        terms.region(words, slots.region) if slots.region else "",
        f"#{slots.tag.lstrip('#')}" if slots.tag else "",
    ]
    return "".join(f" · {part}" for part in parts if part)


def list_buttons(
    context: Context, intent: Intent, page: Page, default: str, *, kinds: bool = False
) -> Buttons:
    """What a list of contracts or lines offers, the most useful first.

    There is nothing to narrow or to sort in one entry, nor in what one customer has; what was narrowed can
    be widened. `kinds`: there are subscriptions and trials in it, or it was narrowed to one of them.
    """
    words = context.words
    items = [*page.buttons(words, intent), csv_button(context, intent)]
    whole = intent.slots.customer is None and page.total > 1
    items += product_buttons(context, intent, narrow=whole)
    if kinds and (whole or intent.slots.kind is not None):
        items.append(_kind_button(context, intent))
    if intent.slots.customer is not None:
        everyone = intent.with_slots(customer=None, page=None, format=None)
        items.append(Button(words.gettext("All customers"), everyone))
    if whole:
        items += _sort_buttons(context, intent, default)
    items += save_buttons(context, intent)
    items.append(why_button(words, intent.name))
    return Buttons(tuple(items), words.gettext("More"))


def product_buttons(context: Context, intent: Intent, *, narrow: bool = True) -> list[Button]:
    """The way back to all products, else (to `narrow`) one button for each product of the KPIs."""
    words = context.words
    first = intent.with_slots(page=None, format=None)
    if intent.slots.product is not None:
        return [Button(words.gettext("All products"), first.with_slots(product=None))]
    if not narrow:
        return []
    return [
        Button(
            words.gettext("Only %(product)s", product=terms.product(words, product)),
            first.with_slots(product=product),
        )
        for product in KPI_PRODUCTS
    ]


def _kind_button(context: Context, intent: Intent) -> Button:
    """Trials alone, or subscriptions and trials again."""
    words = context.words
    first = intent.with_slots(page=None, format=None)
    if intent.slots.kind is None:
        return Button(words.gettext("Only trials"), first.with_slots(kind=Kind.TRIAL))
    return Button(words.gettext("Subscriptions and trials"), first.with_slots(kind=None))


def _sort_buttons(context: Context, intent: Intent, default: str) -> list[Button]:
    """The orders the list is not in already."""
    words = context.words
    labels = {
        "date": words.gettext("Sort by date"),
        "name": words.gettext("Sort by name"),
        "most": words.gettext("Most licenses first"),
    }
    now = intent.slots.sort or default
    return [
        Button(label, intent.with_slots(page=None, format=None, sort=sort))
        for sort, label in labels.items()
        if sort != now
    ]


def csv_button(context: Context, intent: Intent) -> Button:
    """The button that gives the whole list as a file."""
    return Button(context.words.gettext("Download CSV"), intent.with_slots(page=None, format="csv"))


def save_buttons(context: Context, intent: Intent) -> list[Button]:
    """What keeps the list as a report of one's own, and what has it come regularly, for those who may."""
    if Right.ARRANGE not in RIGHTS[context.person.role]:
        return []
    asked = replace(intent.slots, template=intent.name, page=None, format=None)
    words = context.words
    return [
        Button(words.gettext("Save as report…"), Intent("template_create", asked)),
        Button(words.gettext("Schedule…"), Intent("report_schedule", asked)),
    ]
