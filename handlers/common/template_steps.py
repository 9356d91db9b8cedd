"""What every change of a template begins and ends with."""

from __future__ import annotations

from collections.abc import Sequence

from cards.intent import Intent
from cards.model import Answer, Card, Component
from config.errors import RequestError
from handlers.common.named_report import named_template
from handlers.common.onlookers import outsiders_would_see
from handlers.context import Context
from store.delivery import templates
from store.delivery.templates import TemplateRow


def done_before(context: Context) -> TemplateRow | None:
    """The template that this same request changed before the process crashed."""
    request = context.around.request_id
    return templates.template_of_request(context.connection, request) if request else None


def meant(context: Context, intent: Intent) -> TemplateRow:
    """The template that is to be changed.

    Raises:
        AskBack: none has the name that is said, or none is said.
        RequestError: `template-gone`, and those of `named_template`.
    """
    slots = intent.slots
    if slots.id is not None:
        row = templates.find_template(context.connection, slots.id, context.room.key)
        if row is None or row.removed:
            raise RequestError("template-gone")
        return row
    return named_template(context, intent, "template" if slots.template else "name")


def announced(context: Context, components: Sequence[Component]) -> Answer:
    """For everybody in the room; where people from outside are in it the desk decides who sees it."""
    card = Card(tuple(components), context.words.language)
    return Answer(card, public=not outsiders_would_see(context))
