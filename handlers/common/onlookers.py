"""Who may see an answer: the person alone where people from outside are in the room."""

from __future__ import annotations

from dataclasses import replace

from cards.intent import Intent, Slots
from cards.model import Answer, Button, Buttons, Card, Component, Text
from handlers.context import Context, Person
from handlers.registry import RIGHTS, Right
from store.scope import RoomScope, Scope


def kept_close(context: Context, answer: Answer) -> Answer:
    """The answer with the scope it was made for, and private where outsiders would see it."""
    within = seen_by(context.person, context.room.scope)
    answer = replace(answer, seen_by=answer.seen_by or within, asked_within=within)
    if answer.public or not outsiders_would_see(context):
        return answer
    card = Card((*answer.card.components, *_why_private(context)), answer.card.language)
    return replace(answer, card=card, private=True)


def outsiders_would_see(context: Context) -> bool:
    """Whether people from outside are in the room and no full administrator allowed them."""
    around = context.around
    return around.outsiders and not around.direct and not context.room.outsiders_allowed


def seen_by(person: Person, scope: RoomScope) -> str:
    """The name of the scope of a person in a room; equal ones show the same customers."""
    if person.role is None:
        return "stranger"
    return Scope(None if person.role.sees_every_customer else person.admin_id, room=scope).name


def allow_button(context: Context) -> Button:
    """The button that lets the whole room see answers. It names the room: it may be pressed elsewhere."""
    slots = Slots(allow=True, name=context.room.key.room_id)
    return Button(context.words.gettext("Allow outsiders here"), Intent("room_outsiders", slots))


def _why_private(context: Context) -> list[Component]:
    words = context.words
    said = words.gettext("People from outside are in the room you asked in, so only you see this.")
    lines: list[Component] = [Text(said, subtle=True)]
    if Right.ADMINISTER in RIGHTS[context.person.role]:
        lines.append(Buttons((allow_button(context),)))
    return lines
