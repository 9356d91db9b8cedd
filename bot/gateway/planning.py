"""From an answer to what is sent: posted, edited, or for the person alone."""

from __future__ import annotations

from dataclasses import replace
from typing import Final

from bot.gateway.platform import Said
from bot.gateway.sends import Send, Way
from cards.intent import Intent
from cards.model import Answer, Card, Form, Heading, Text
from cards.wording import words_for
from hub.vocabulary import Language
from notifications.transport import Transport
from store.inbox import SentMessage

UNSEEN: Final = frozenset({Way.WHISPER, Way.REPLACE, Way.HOME})
"""Ways in which only the person sees it."""


def plan(transport: Transport, said: Said, answer: Answer, shown: SentMessage | None) -> tuple[Send, ...]:
    """What is sent, in order. `shown` is what is known of the message that was pressed."""
    form = _form(answer, said.form)
    if form is not None:
        return (Send(Way.FORM, form=form, title=form.title or _title(answer.card)),)
    way = _way(transport, said, answer, shown)
    # Where others are, what only one person may see goes to their direct room, if it is a file.
    apart = way in UNSEEN and not said.direct
    card = _with_word(answer.card) if answer.files and apart else answer.card
    message = transport.compose(card, answer.asked or (said.what if isinstance(said.what, Intent) else None))
    room = said.place.room.room_id
    first = Send(way, message, room, said.place.thread, seen_by=answer.seen_by, about=answer.about)
    if way is Way.EDIT and shown is not None:
        first = replace(first, edited=shown.message_id, edits=shown.edits)
    uploads = (
        Send(Way.UPLOAD, room_id="" if apart else room, thread="" if apart else said.place.thread, file=file)
        for file in answer.files
    )
    sends = (first, *uploads)
    if answer.also_in and answer.also_in != room:
        sends += (Send(Way.POST, message, answer.also_in, seen_by=answer.seen_by),)
    return sends


def _way(transport: Transport, said: Said, answer: Answer, shown: SentMessage | None) -> Way:
    if said.home:
        return Way.HOME
    if answer.public and not said.direct:
        return Way.POST
    if said.theirs_alone:
        return Way.REPLACE if answer.edits and said.pressed else Way.WHISPER
    if said.direct:
        return Way.EDIT if _may_edit(transport, said, answer, shown) else Way.POST
    if answer.private or (said.pressed and not _same_scope(answer, shown)):
        return Way.WHISPER
    return Way.EDIT if _may_edit(transport, said, answer, shown) else Way.POST


def replaceable(transport: Transport, said: Said, shown: SentMessage | None) -> bool:
    """Whether the message that was pressed can be edited, by an answer that was made for the same scope."""
    if shown is None or said.home or said.theirs_alone:
        return False
    most = transport.limits.most_edits
    return most is None or shown.edits < most


def _may_edit(transport: Transport, said: Said, answer: Answer, shown: SentMessage | None) -> bool:
    return answer.edits and replaceable(transport, said, shown) and _same_scope(answer, shown)


def _same_scope(answer: Answer, shown: SentMessage | None) -> bool:
    """Whether the card that was pressed was made for what the person who pressed may see."""
    return shown is not None and shown.seen_by == answer.asked_within


def _form(answer: Answer, number: int | None) -> Form | None:
    """The form that is asked for; None where the answer has none any more: the answer says why."""
    forms = [component for component in answer.card.components if isinstance(component, Form)]
    return forms[number] if number is not None and 0 <= number < len(forms) else None


def _title(card: Card) -> str:
    headings = (component.text for component in card.components if isinstance(component, Heading))
    return next(headings, "Switchboard")


def _with_word(card: Card) -> Card:
    words = words_for(Language(card.language))
    word = Text(words.gettext("The file is in our direct conversation, where only you see it."), subtle=True)
    return replace(card, components=(*card.components, word))
