"""The kind `digest`: what a digest tells, composed as it is sent, of customers the room may hear of then."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Final

from sqlalchemy import Connection

from cards.model import Card
from notifications.alerts import showing
from notifications.alerts.digest_cards import SHOWN, Named, Part, Told, digest_card
from notifications.alerts.kinds import tell_undelivered
from notifications.alerts.owners import end_for_room
from notifications.alerts.rooms import Reader, Telling
from notifications.alerts.showing import AGAIN
from notifications.delivery.kinds import Ending, Say
from notifications.delivery.reports import NO_ROOM
from notifications.transport import Transport
from store.alerts.digested import (
    Line,
    alerts_and_events,
    cards_behind,
    customers_and_quiet,
    lines_of,
    taken_in,
    visible,
)
from store.alerts.digests import Digest, Why, find_digest
from store.alerts.model import Pace, State, Subscription, What
from store.alerts.people import names_of_people
from store.alerts.subscriptions import ACTIVE, find_subscription
from store.alerts.telling import RANKS
from store.delivery.outbox import Delivery, Outcome

CARD: Final = "digest"


@dataclass(slots=True)
class _Sorted:
    """The alerts of a digest by what became of them, each with the line that says so."""

    new: dict[int, Line] = field(default_factory=dict)
    worse: dict[int, Line] = field(default_factory=dict)
    still: dict[int, Line] = field(default_factory=dict)
    solved: dict[int, Line] = field(default_factory=dict)
    taken: dict[int, Line] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Digests:
    """Composes the rows of the kind `digest`. Used by several threads."""

    telling: Telling

    def compose(self, row: Delivery, transport: Transport, now: datetime) -> Sequence[Say] | Ending:
        """One card."""
        with self.telling.database.read() as connection:
            digest = find_digest(connection, row.content["digest"])
            subscription = find_subscription(connection, digest.subscription) if digest else None
            if digest is None or subscription is None or subscription.state != ACTIVE:
                return Ending(Outcome.DROPPED, "unsubscribed")
            reader = self.telling.reader(connection, subscription)
            if reader is None:
                return Ending(Outcome.DROPPED, "not-theirs")
            card = self._card(connection, digest, subscription, reader, row.content.get(AGAIN, ()), now)
        if card is None:
            return Ending(Outcome.DROPPED, "not-theirs")
        if not reader.outsiders_allowed and transport.has_outsiders(row.room):
            return Ending(Outcome.HELD, "outsiders")
        return [Say(CARD, transport.compose(card, None))]

    def ended(self, connection: Connection, row: Delivery, ending: Ending, now: datetime) -> None:
        """Have the cards brought up to date that the digest told of; tell of what cannot be told."""
        digest = find_digest(connection, row.content["digest"])
        if digest is None:
            return
        if ending.outcome is Outcome.SENT:
            events = {line.number: line.event for line in lines_of(connection, digest.events)}
            for number in cards_behind(connection, row.room, events):
                showing.update(connection, number, events[number], now, row.room)
        elif ending.reason in NO_ROOM:
            end_for_room(connection, row.room, ending.reason, now)
        elif ending.outcome in (Outcome.HELD, Outcome.DEAD):
            tell_undelivered(connection, digest.subscription, ending, now)

    def settled(self, row: Delivery) -> None:
        """Nothing changes it later; who presses a button of it is answered beside it."""

    def sweep(self, now: datetime) -> None:
        """Nothing is left behind."""

    def _card(
        self,
        connection: Connection,
        digest: Digest,
        subscription: Subscription,
        reader: Reader,
        again: Collection[int],
        now: datetime,
    ) -> Card | None:
        """None: of all that, nothing may be told any more."""
        lines = list(_visible(connection, lines_of(connection, digest.events), reader))
        if not lines:
            return None
        by_fate = sort(lines, again)
        taken = _visible(connection, taken_in(connection, digest.room, digest.since, digest.until), reader)
        _add_taken(by_fate, taken)
        scheduled = digest.why is Why.SCHEDULED
        counts = customers_and_quiet(connection, reader.scope, subscription.matcher) if scheduled else None
        told = Told(
            subscription.pace if scheduled else Pace.INSTANT,
            digest.since,
            digest.until,
            new=_part(connection, by_fate.new),
            worse=_part(connection, by_fate.worse),
            still=_part(connection, by_fate.still),
            solved=_part(connection, by_fate.solved),
            taken=_part(connection, by_fate.taken),
            customers=counts[0] if counts else None,
            quiet=counts[1] if counts else None,
            subscription=subscription.number,
        )
        return digest_card(
            reader.words,
            told,
            now=now,
            timezone=reader.timezone,
            people=names_of_people(connection, _people(told)),
            offered=self.telling.offered,
        )


def sort(lines: Iterable[Line], again: Collection[int]) -> _Sorted:
    """Each alert where the last of its lines belongs; what came and went is solved.

    `again`: the events of which the room was told before, and is reminded.
    """
    found = _Sorted()
    for line in lines:
        number = line.number
        match line.what:
            case What.RESOLVED:
                _forget(found, number)
                found.solved[number] = line
            case What.ACKNOWLEDGED:
                _add_taken(found, [line])
            case _ if number in found.new:
                pass  # whatever happened to it since, the room hears of it for the first time
            case What.FIRED | What.UNMUTED if line.event not in again:
                _forget(found, number)
                found.new[number] = line
            case What.WORSE if line.event not in again:
                _forget(found, number)
                found.worse[number] = line
            case What.FIRED | What.UNMUTED | What.WORSE | What.WOKE | What.REMINDED:
                if number not in found.worse:
                    found.still[number] = line
    return found


def _forget(found: _Sorted, number: int) -> None:
    for each in (found.new, found.worse, found.still, found.taken):
        each.pop(number, None)


def _add_taken(found: _Sorted, lines: Iterable[Line]) -> None:
    """That somebody has it; where the alert is told of anyway, its line says so."""
    for line in lines:
        elsewhere = (found.new, found.worse, found.still, found.solved)
        if line.state is State.ACKNOWLEDGED and not any(line.number in each for each in elsewhere):
            found.taken[line.number] = line


def _part(connection: Connection, lines: Mapping[int, Line]) -> Part:
    """How many of which kind, and the most severe of them by name."""
    first = sorted(lines.values(), key=lambda line: (-RANKS[line.severity], line.event))[:SHOWN]
    found = {
        event.id: (alert, event) for alert, event in alerts_and_events(connection, [e.event for e in first])
    }
    named = [Named(*found[line.event]) for line in first if line.event in found]
    return Part(len(lines), Counter(line.kind for line in lines.values()), named)


def _visible(connection: Connection, lines: Iterable[Line], reader: Reader) -> Iterator[Line]:
    """Those of the customers that the room may hear of."""
    kept = list(lines)
    seen = visible(connection, {line.org_id for line in kept}, reader.scope)
    return (line for line in kept if line.org_id in seen)


def _people(told: Told) -> set[str]:
    """The addresses of those it names."""
    named = [each for part in told.parts for each in part.named]
    return {each.alert.acknowledged_by for each in named} | {each.event.who for each in named} - {""}
