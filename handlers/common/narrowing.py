"""What a list was narrowed to, in words, and the buttons that narrow it further."""

from __future__ import annotations

from cards.intent import Intent, Slots
from cards.model import Button
from cards.wording import Words, terms
from handlers.context import Context
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


def narrowing_buttons(context: Context, intent: Intent) -> list[Button]:
    """One button for each product of the KPIs, or the way back to all products."""
    words = context.words
    first = intent.with_slots(page=None, format=None)
    if intent.slots.product is not None:
        return [Button(words.gettext("All products"), first.with_slots(product=None))]
    return [
        Button(
            words.gettext("Only %(product)s", product=terms.product(words, product)),
            first.with_slots(product=product),
        )
        for product in KPI_PRODUCTS
    ]


def kind_button(context: Context, intent: Intent) -> Button:
    """The button that shows trials alone, or subscriptions and trials again."""
    words = context.words
    first = intent.with_slots(page=None, format=None)
    if intent.slots.kind is None:
        return Button(words.gettext("Only trials"), first.with_slots(kind=Kind.TRIAL))
    return Button(words.gettext("Subscriptions and trials"), first.with_slots(kind=None))


def sort_buttons(context: Context, intent: Intent, default: str) -> list[Button]:
    """The orders the list is not in already."""
    words = context.words
    labels = {
        "date": words.gettext("Sort by date"),
        "name": words.gettext("Sort by name"),
        "most": words.gettext("Most first"),
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
