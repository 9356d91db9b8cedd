"""One alert as an answer: its card as it is now, and what the room it is pressed in has of it."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace

from sqlalchemy import Connection

from cards.intent import Intent
from cards.model import Answer, Card, Component, Notice, Tone
from cards.wording import Words, words_for
from config.errors import RequestError
from handlers.common.alert_history import people_in
from handlers.common.changing import change_once
from handlers.common.onlookers import outsiders_would_see, seen_by
from handlers.context import Context
from handlers.registry import HANDLERS
from hub.vocabulary import Language
from notifications.alerts.cards import alert_card
from store.alerts.alerts import alone, find_alert, history
from store.alerts.cards import card_in, change_card
from store.alerts.model import Alert
from store.alerts.model import Card as RoomCard
from store.alerts.subscriptions import find_subscription
from store.rooms import RoomKey

Deed = Callable[[Connection, RoomKey | None], Alert]
"""Does something with an alert, having been told in which room the answer shows its card."""


def alert_answer(context: Context, alert: Alert, first: Sequence[Component] = ()) -> Answer:
    """The card of an alert, below what is to be said first; it takes the place of a card that was pressed."""
    pressed = _pressed(context, context.connection, alert.number)
    words = context.words if pressed is None else _words_of(context, pressed)
    happened = history(context.connection, alert.number)
    card = alert_card(
        words,
        alert,
        happened,
        now=context.now,
        timezone=context.timezone,
        people=people_in(context.connection, alert, happened),
        offered=frozenset(HANDLERS),
    )
    if first:
        card = Card((*first, *card.components), card.language)
    return Answer(card, edits=True, about=f"alert:{alert.number}")


def answer_change(context: Context, intent: Intent, number: int, done: str, deed: Deed) -> Answer:
    """Do something with an alert once, and show what it is then.

    `done` says what was done, where no card says it that was pressed. Who comes second is told that nothing
    was changed.
    """
    changed = True  # the same request did it before, unless it is done now

    def write(connection: Connection) -> None:
        nonlocal changed
        alone(connection)  # before it is looked at: of two who press at once the second sees the first
        pressed = _pressed(context, connection, number)
        before = find_alert(connection, number)
        after = deed(connection, context.room.key if pressed else None)
        changed = before is None or after.revision != before.revision
        if pressed is not None:
            shown = {"shown": after.revision, "edits": pressed.edits + 1}
            change_card(connection, number, context.room.key, **shown)

    change_once(context, intent, write)
    with context.database.read() as connection:
        now = find_alert(connection, number)
        if now is None:
            raise RequestError("unknown-number", number=number)
        here = replace(context, connection=connection)
        return alert_answer(here, now, _said(here, number, done, changed=changed))


def _said(context: Context, number: int, done: str, *, changed: bool) -> Sequence[Component]:
    if _pressed(context, context.connection, number) is not None:
        return ()
    if changed:
        return (Notice(done, Tone.GOOD),)
    said = context.words.gettext("It was so already, so nothing was changed. This is how it stands.")
    return (Notice(said, Tone.INFO),)


def _pressed(context: Context, connection: Connection, number: int) -> RoomCard | None:
    """The room's card of the alert, where it is the one that was pressed and the answer takes its place."""
    around = context.around
    if not around.pressed or outsiders_would_see(context):
        return None
    if not around.direct and around.made_for != seen_by(context.person, context.room.scope):
        return None
    card = card_in(connection, number, context.room.key)
    return card if card is not None and card.message_id == around.pressed else None


def _words_of(context: Context, card: RoomCard) -> Words:
    """The words of a card that everybody in the room reads, whoever pressed it."""
    subscription = find_subscription(context.connection, card.subscription)
    language = context.room.language or (subscription.language if subscription else None)
    return words_for(Language(language)) if language else context.words
