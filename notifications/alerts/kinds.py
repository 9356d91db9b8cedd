"""The kind `alert`: an alert's card in a room, and what is said in its thread, composed as they are sent."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Final

from sqlalchemy import Connection

from config.errors import RequestError, SwitchboardError
from notifications.alerts.cards import alert_card
from notifications.alerts.notes import note
from notifications.alerts.owners import end_for_room
from notifications.alerts.rooms import Reader, Telling
from notifications.alerts.showing import AGAIN, ANSWERED, FOLLOWS, SILENT
from notifications.delivery.building import facts_of
from notifications.delivery.kinds import Edit, Ending, Part, Say
from notifications.delivery.notices import Trouble, tell_owner
from notifications.delivery.reports import NO_ROOM
from notifications.delivery.sending import anew_step, came_to
from notifications.transport import Transport
from store.alerts.alerts import find_alert, history
from store.alerts.cards import card_in, change_card
from store.alerts.digested import find_event, visible
from store.alerts.digests import events_told
from store.alerts.model import Alert, Card, Event, Subscription, What
from store.alerts.people import names_of_people
from store.alerts.subscriptions import ACTIVE, find_subscription
from store.delivery.outbox import Delivery, Outcome, steps_of
from store.inbox import SentMessage

CARD: Final = "card"
NOTE: Final = "note"
ANEW: Final = "card anew"
"""The names of the parts."""
FOR_THE_END: Final = 1
"""Of the edits that a platform allows a message, so many are kept for when the alert is over."""


def shows(number: int) -> str:
    """The name under which the message of an alert's card is remembered."""
    return f"alert:{number}"


@dataclass(frozen=True, slots=True)
class _Known:
    """What the database has for a row."""

    alert: Alert
    event: Event
    card: Card
    subscription: Subscription
    reader: Reader
    history: Sequence[Event]
    people: Mapping[str, str]
    digested: bool
    """Whether it is over, and a digest told the room of it."""


@dataclass(frozen=True, slots=True)
class Alerts:
    """Composes the rows of the kind `alert`. Used by several threads."""

    telling: Telling
    _composed: dict[int, int] = field(default_factory=dict)
    """By row: the revision that its card was composed at."""

    def compose(self, row: Delivery, transport: Transport, now: datetime) -> Sequence[Part] | Ending:
        """The card as it is now, where the room shows an earlier one, and what happened, in its thread."""
        with self.telling.database.read() as connection:
            found = self._known(connection, row)
        if isinstance(found, Ending):
            return found
        if not found.reader.outsiders_allowed and transport.has_outsiders(row.room):
            return Ending(Outcome.HELD, "outsiders")
        if not found.card.message_id:
            return self._first(row, found, transport, now)
        return self._later(row, found, transport, now)

    def ended(self, connection: Connection, row: Delivery, ending: Ending, now: datetime) -> None:
        """Keep which message shows the card; tell whose subscription it is what cannot be told."""
        number = row.content["alert"]
        card = card_in(connection, number, row.room)
        if card is None:
            return
        if ending.outcome is Outcome.SENT:
            shown = self._shown(connection, row, card)
            if shown:  # else there was only something to be said
                change_card(connection, number, row.room, **shown)
        elif ending.reason in NO_ROOM:
            end_for_room(connection, row.room, ending.reason, now)
        elif ending.outcome in (Outcome.HELD, Outcome.DEAD):
            tell_undelivered(connection, card.subscription, ending, now)

    def settled(self, row: Delivery) -> None:
        """Remember what shows the card now: its buttons can be pressed."""
        self._composed.pop(row.id, None)
        with self.telling.database.read() as connection:
            card = card_in(connection, row.content["alert"], row.room)
            if card is None or not card.message_id:
                return
            subscription = find_subscription(connection, card.subscription)
            reader = self.telling.reader(connection, subscription) if subscription else None
        if reader is not None:
            sent = SentMessage(
                row.room, card.message_id, reader.scope.name, self._edits(card), shows(card.number)
            )
            self.telling.shown.remember(sent, self.telling.clock())

    def sweep(self, now: datetime) -> None:
        """Nothing is left behind."""

    # What there is

    def _known(self, connection: Connection, row: Delivery) -> _Known | Ending:
        """What is to be shown; or that it is not, because it is over, or not for the room any more."""
        number = row.content["alert"]
        alert, event = find_alert(connection, number), find_event(connection, row.content["event"])
        card = card_in(connection, number, row.room)
        subscription = find_subscription(connection, card.subscription) if card else None
        if alert is None or event is None or card is None or subscription is None:
            return Ending(Outcome.DROPPED, "no-card")
        follows = bool(row.content.get(FOLLOWS))
        if follows and not card.message_id:
            return Ending(Outcome.DROPPED, "no-card")
        if not follows and subscription.state != ACTIVE:
            return Ending(Outcome.DROPPED, "unsubscribed")
        reader = self.telling.reader(connection, subscription)
        if reader is None or not visible(connection, [alert.org_id], reader.scope):
            return Ending(Outcome.DROPPED, "not-theirs")
        happened = history(connection, number)
        return _Known(
            alert,
            event,
            card,
            subscription,
            reader,
            happened,
            names_of_people(connection, _people(alert, happened)),
            event.what is What.RESOLVED and _in_digests(connection, row, alert, happened),
        )

    # What is sent

    def _first(
        self, row: Delivery, found: _Known, transport: Transport, now: datetime
    ) -> Sequence[Part] | Ending:
        """The card; none where it is over before anybody heard of it."""
        maybe_sent = CARD in row.steps or row.unsure
        if not found.alert.is_open and not found.digested and not maybe_sent:
            return Ending(Outcome.DROPPED, "over")
        self._composed[row.id] = found.alert.revision
        return [Say(CARD, self._card(found, transport, now))]

    def _later(
        self, row: Delivery, found: _Known, transport: Transport, now: datetime
    ) -> Sequence[Part] | Ending:
        """The card brought up to date, if it is not, and what happened in its thread."""
        alert, card = found.alert, found.card
        parts: list[Part] = []
        answered = bool(row.content.get(ANSWERED)) and alert.revision <= row.content["revision"]
        if not answered and (card.shown < alert.revision or came_to(row.steps, CARD)):
            self._composed[row.id] = alert.revision
            parts.append(self._brought_up_to_date(found, transport, now))
        if not row.content.get(SILENT):
            words, zone = found.reader.words, found.reader.timezone
            said = note(
                words,
                found.event,
                alert,
                now=now,
                timezone=zone,
                people=found.people,
                again=bool(row.content.get(AGAIN)),
            )
            if said.components:
                parts.append(Say(NOTE, transport.compose(said, None), thread=card.thread, under=CARD))
        return parts or Ending(Outcome.DROPPED, "shown-already")

    def _brought_up_to_date(self, found: _Known, transport: Transport, now: datetime) -> Part:
        """An edit; where the message takes no more of them, the card anew in its thread."""
        card = found.card
        message = self._card(found, transport, now)
        most = transport.limits.most_edits
        left = None if most is None else most - self._edits(card)
        if left is not None and left <= (FOR_THE_END if found.alert.is_open else 0):
            return Say(CARD, message, thread=card.thread)
        # Where the first message is gone its thread is, too; what is anew there begins another.
        return Edit(CARD, card.message_id, message, thread=card.thread, instead=Say(ANEW, message))

    def _card(self, found: _Known, transport: Transport, now: datetime) -> Any:
        reader = found.reader
        card = alert_card(
            reader.words,
            found.alert,
            found.history,
            now=now,
            timezone=reader.timezone,
            people=found.people,
            offered=self.telling.offered,
        )
        return transport.compose(card, None)

    def _edits(self, card: Card) -> int:
        """How often its message was edited: by us, and as the answer to who pressed a button of it."""
        known = (
            sent.edits
            for sent in self.telling.shown.showing(shows(card.number))
            if (sent.room, sent.message_id) == (card.room, card.message_id)
        )
        return max(card.edits, *known, 0)

    # What became of it

    def _shown(self, connection: Connection, row: Delivery, card: Card) -> dict[str, Any]:
        """Which message shows the card now, and which revision: the one it had at least."""
        steps = steps_of(connection, row)
        message_id = steps.get(CARD)
        if message_id is None:
            return {}
        sure = CARD not in row.steps and not row.unsure
        composed = self._composed.get(row.id) if sure else None
        shown = row.content["revision"] if composed is None else composed
        same = message_id == card.message_id
        root = message_id if not card.thread or anew_step(CARD) in steps else card.thread
        return {
            "message_id": message_id,
            "thread": root,
            "edits": card.edits + 1 if same else 0,
            "shown": max(card.shown, shown) if same else shown,
        }


def tell_undelivered(connection: Connection, number: int, ending: Ending, now: datetime) -> None:
    """Tell whose subscription it is, once, that what it brings is not shown, and why."""
    subscription = find_subscription(connection, number)
    if subscription is None:
        return
    if ending.outcome is Outcome.HELD:
        key, cause = f"subscription:{number}:held", None
        error: SwitchboardError = RequestError("alerts-held", number=number)
    else:
        key = f"subscription:{number}:{ending.reason}"
        error = RequestError("alerts-failed", number=number)
        cause = SwitchboardError(ending.reason, **facts_of(ending.facts))
    trouble = Trouble(key, error, subscription.room, subscription.owner, subscription.language, cause=cause)
    tell_owner(connection, trouble, now)


def _people(alert: Alert, happened: Sequence[Event]) -> set[str]:
    """The addresses of those who have to do with it."""
    assigned = {str(event.facts.get("to", "")) for event in happened}
    return {alert.acknowledged_by, alert.assigned_to, *assigned, *(event.who for event in happened)} - {""}


def _in_digests(connection: Connection, row: Delivery, alert: Alert, happened: Sequence[Event]) -> bool:
    own = {event.id for event in happened}
    return any(event in own for event in events_told(connection, row.room, alert.fired_at))
