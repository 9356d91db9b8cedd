"""People from outside in a room: whether they may see answers, and what is said when they come."""

from __future__ import annotations

from dataclasses import replace

from cards.intent import Intent, Slots
from cards.model import Answer, Button, Buttons, Card, Component, Notice, Text, Tone
from cards.wording import Words
from handlers import people
from handlers.common.changing import change_once
from handlers.common.onlookers import allow_button
from handlers.context import Context, Room
from handlers.registry import Right, answers
from store.queries import people as rows


@answers("room_outsiders", Right.ADMINISTER, changes=lambda slots: slots.allow is not None)
def room_outsiders(context: Context, slots: Slots) -> Answer:
    """Let people from outside who are in the room see answers, or not; or say which of both holds.

    The slot `name` is the ID of the room that is meant, where the button was shown in another one.
    """
    words, key = context.words, context.room.key
    if slots.name is not None:
        key = replace(key, room_id=slots.name)
    elsewhere = key != context.room.key
    if context.around.direct and not elsewhere:
        said = words.gettext("Nobody but you and me is in this room, so there is nothing to allow here.")
        return Answer(Card((Text(said),), words.language))
    if slots.allow is None:
        room = people.room(context.connection, key)
        return Answer(
            Card((Text(_state(words, room)), Buttons((_other_way(context, room),))), words.language)
        )
    changes = {"outsiders_allowed": slots.allow, "allowed_by": context.person.email if slots.allow else None}
    change_once(
        context,
        Intent("room_outsiders", slots),
        lambda connection: rows.save_room(connection, key, changes),
    )
    with context.database.read() as connection:
        room = people.room(connection, key)
    who = words.gettext("%(who)s changed who sees the answers in this room.", who=context.person.called)
    components = (Notice(who, Tone.GOOD), Text(_state(words, room)), Buttons((_other_way(context, room),)))
    return Answer(Card(components, words.language), public=True, also_in=key.room_id if elsewhere else "")


@answers("outsiders_notice", Right.EVERYONE)
def outsiders_notice(context: Context, _slots: Slots) -> Answer:
    """What is said when people from outside came into a room that had none."""
    words = context.words
    if context.room.outsiders_allowed:
        components: tuple[Component, ...] = (
            Notice(words.gettext("People from outside are in this room now."), Tone.WARNING),
            Text(_state(words, context.room)),
            Buttons((_other_way(context, context.room),)),
        )
    else:
        components = (
            Notice(
                words.gettext(
                    "People from outside are in this room now. From now on I give each answer to the person"
                    " alone who asked."
                ),
                Tone.WARNING,
            ),
            Text(words.gettext("A full administrator can allow answers that everybody sees."), subtle=True),
            Buttons((allow_button(context),)),
        )
    return Answer(Card(components, words.language), public=True)


def outsiders_fact(words: Words, room: Room) -> str:
    """What holds for people from outside, in a few words."""
    if not room.outsiders_allowed:
        return words.gettext("answers are private while they are here")
    if room.allowed_by:
        return words.gettext("see answers (allowed by %(who)s)", who=room.allowed_by)
    return words.gettext("see answers")


def private_button(words: Words, room: Room) -> Button:
    """The button that makes answers private again."""
    slots = Slots(allow=False, name=room.key.room_id)
    return Button(words.gettext("Answer privately here"), Intent("room_outsiders", slots))


def _other_way(context: Context, room: Room) -> Button:
    if room.outsiders_allowed:
        return private_button(context.words, room)
    return allow_button(replace(context, room=room))


def _state(words: Words, room: Room) -> str:
    if room.outsiders_allowed:
        return words.gettext("Everybody in the room sees the answers, people from outside as well.")
    return words.gettext(
        "While people from outside are in the room, only the person who asks sees an answer."
    )
