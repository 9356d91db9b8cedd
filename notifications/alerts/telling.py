"""Who hears of what happened to alerts, and when: rows of the outbox, for all rooms at once.

It is called where events are written, in the same transaction, and at each tick. What it decides by stands in
`telling_rules`; that nothing is told twice, in the rows: how far each subscription has heard, and what each
room was told.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from itertools import chain, groupby
from typing import Any, Final

from sqlalchemy import Connection

from config.settings import Settings
from notifications.alerts import showing
from notifications.alerts.ears import Ears
from notifications.alerts.owners import end_of_those_without_rights
from notifications.alerts.pacing import is_quiet, next_digest
from notifications.alerts.telling_rules import Ear, Known, News, digest_news, prompt_news, told_again
from notifications.boundaries import reached
from store.alerts.alerts import alone
from store.alerts.digests import (
    NewDigest,
    Why,
    add_digest,
    events_told,
    last_made,
    last_of_subscription,
)
from store.alerts.model import Pace, Subscription
from store.alerts.silences import silences_at
from store.alerts.subscriptions import active_subscriptions, newest_event
from store.alerts.telling import (
    Batch,
    Moved,
    Shown,
    cards_told,
    first_after,
    happened_after,
    messages_since,
    minor_since,
    note_told_again,
    set_heard,
    still_firing,
)
from store.queries.people import find_room
from store.rooms import RoomKey
from store.scope import RoomScope

AN_HOUR: Final = timedelta(hours=1)
"""How far is looked back for what a room was sent: it is never told more than it takes in any hour."""
_HELD_BACK: Final = frozenset({Pace.INSTANT, Pace.HOURLY})
"""What quiet hours hold back: of the other digests somebody chose the time."""


def tell_due(connection: Connection, now: datetime, settings: Settings) -> int:
    """Tell each room what it is to hear by now; how many rows went into the outbox.

    The transaction is the caller's. It writes alone: it waits for whoever tells or writes events.
    """
    alone(connection)
    active = active_subscriptions(connection)
    scopes = end_of_those_without_rights(connection, active, settings, now)
    subscriptions = [each for each in active if each.owner in scopes]
    telling = _Telling(connection, now, settings, newest_event(connection), Ears(connection, scopes))
    rooms = groupby(sorted(subscriptions, key=_by_room), key=lambda each: each.room)
    turns = [turn for key, theirs in rooms if (turn := telling.turn(key, list(theirs)))]
    if not turns:
        return 0
    after = min(chain.from_iterable(turn.heard for turn in turns))
    telling.batch = happened_after(connection, after)
    telling.after = after
    telling.ears.silences = silences_at(connection, now)
    for turn in turns:
        telling.take(turn)
    set_heard(connection, telling.heard)
    reached("alerts told")
    return telling.put


def _by_room(each: Subscription) -> tuple[str, str, str, int]:
    return each.room.platform, each.room.workspace, each.room.room_id, each.number


@dataclass(slots=True)
class _Turn:
    """A room, and its subscriptions that may have something to hear."""

    room: RoomKey
    zone: str
    scope: RoomScope
    takes: int
    """So many messages it takes now, …"""
    takes_digest: bool
    """… and whether a digest of what is more."""
    prompt: list[Subscription] = field(default_factory=list)
    digests: list[Subscription] = field(default_factory=list)
    quiet: frozenset[int] = frozenset()
    """The numbers of the subscriptions for which it is a quiet hour."""

    @property
    def heard(self) -> Iterable[int]:
        """The last event that each subscription dealt with."""
        for each in chain(self.prompt, self.digests):
            quiet = each.number in self.quiet
            yield each.heard_severe if quiet else min(each.heard_severe, each.heard)


@dataclass(slots=True)
class _Telling:
    """One time that it is looked who is to be told."""

    connection: Connection
    now: datetime
    settings: Settings
    newest: int
    ears: Ears
    batch: Batch = field(default_factory=Batch)
    after: int = 0
    heard: list[Mapping[str, Any]] = field(default_factory=list)
    put: int = 0
    _firsts: dict[tuple[int, int], datetime | None] = field(default_factory=dict)
    _found: dict[tuple[Any, ...], list[News]] = field(default_factory=dict)

    def turn(self, key: RoomKey, subscriptions: Sequence[Subscription]) -> _Turn | None:
        """What of a room has to be looked at; None: nothing, as most of the time: so it asks little."""
        busy = [each for each in subscriptions if self._may_have_news(each)]
        if not busy:
            return None
        kept = find_room(self.connection, key)
        zone = (kept.timezone if kept else None) or self.settings.timezone
        turn = _Turn(key, zone, RoomScope.from_json(kept.scope if kept else None), 0, takes_digest=False)
        turn.quiet = frozenset(
            each.number
            for each in busy
            if each.pace in _HELD_BACK and is_quiet(each.quiet_from, each.quiet_until, zone, self.now)
        )
        busy = [each for each in busy if self._has_news(each, quiet=each.number in turn.quiet)]
        turn.digests = [each for each in busy if each.pace is not Pace.INSTANT]
        prompt = [each for each in busy if each.pace is Pace.INSTANT]
        if prompt:
            since = self.now - AN_HOUR
            turn.takes = max(0, self.settings.alerts_an_hour - messages_since(self.connection, key, since))
            last = last_made(self.connection, key, Why.MANY)
            turn.takes_digest = last is None or last <= since
            turn.prompt = prompt if turn.takes or turn.takes_digest else []
        return turn if turn.prompt or turn.digests else None

    def _may_have_news(self, each: Subscription) -> bool:
        if each.pace is not Pace.INSTANT:
            return each.next_at is not None and each.next_at <= self.now
        return min(each.heard, each.heard_severe) < self.newest or each.repeat_hours > 0

    def _has_news(self, each: Subscription, *, quiet: bool) -> bool:
        """Whether it is time to look: what comes together with the first is told together with it."""
        heard = self.newest if quiet else each.heard
        if each.pace is not Pace.INSTANT:
            return True
        if min(each.heard_severe, heard) == self.newest:
            return each.repeat_hours > 0
        first = self._first(each.heard_severe, heard)
        return first is None or first + timedelta(seconds=each.group_wait) <= self.now

    def _first(self, heard_severe: int, heard: int) -> datetime | None:
        """When the first happened that a subscription did not deal with; most have dealt with the same."""
        key = heard_severe, heard
        if key not in self._firsts:
            self._firsts[key] = first_after(self.connection, heard_severe, heard)
        return self._firsts[key]

    def take(self, turn: _Turn) -> None:
        """Tell a room: first what is told at once, then the digests that are due."""
        known = self._known(turn.room, self.batch)
        if turn.prompt:
            self._tell_promptly(turn, known)
            known = self._known(turn.room, self.batch) if turn.digests else known
        for each in turn.digests:
            self._digest(turn, each, known)
            known = self._known(turn.room, self.batch)

    def _known(self, room: RoomKey, batch: Batch) -> Known:
        """What a room was told of alerts: never before the oldest of them fired."""
        if batch.begun is None:
            return Known()
        cards = cards_told(self.connection, room, batch.begun)
        told = dict(cards)
        for event in events_told(self.connection, room, batch.begun):
            number = batch.numbers.get(event)
            if number is not None and event > told.get(number, 0):
                told[number] = event
        return Known(told, cards.keys())

    # At once

    def _tell_promptly(self, turn: _Turn, known: Known) -> None:
        ready: dict[int, News] = {}
        through: list[Subscription] = []
        for each in turn.prompt:
            found = self._prompt_news(turn, each, known)
            if found is not None:
                through.append(each)
                ready.update({news.number: news for news in found if news.number not in ready})
        ordered = sorted(ready.values())
        for news in ordered[: turn.takes]:
            showing.tell(
                self.connection, turn.room, news.number, news.events[-1], news.subscription, self.now
            )
            self.put += 1
        rest = ordered[turn.takes :]
        if rest and not turn.takes_digest:
            return  # nobody has heard yet: they are asked again when the hour is over
        for each in through:
            self._tell_many(turn, each, [news for news in rest if news.subscription == each.number], known)
            self._heard(turn, each)

    def _prompt_news(self, turn: _Turn, each: Subscription, known: Known) -> list[News] | None:
        """What a subscription is to hear now; None: it waits for what may come together with it."""
        found: dict[int, News] = {}
        if self.batch.alerts:
            ear = self._ear(turn, each, Moved(self.after))
            found = {news.number: news for news in self._fresh(ear, known)}
        first = min((news.first_at for news in found.values()), default=None)
        if first is not None and first + timedelta(seconds=each.group_wait) > self.now:
            return None
        for news in self._repeats(turn, each):
            found.setdefault(news.number, news)
        return list(found.values())

    def _fresh(self, ear: Ear, known: Known) -> Iterable[News]:
        """What there is to tell; for rooms that wish the same and know nothing of it yet, looked for once."""
        if known.told or known.cards or ear.silences:
            return prompt_news(ear, self.batch, known)
        each = ear.subscription
        wished = each.matcher.kinds, each.matcher.products, ear.customers
        key = *wished, ear.severe_only, each.heard, each.heard_severe
        if key not in self._found:
            self._found[key] = list(prompt_news(ear, self.batch, known))
        return [News(*news[:4], subscription=each.number) for news in self._found[key]]

    def _repeats(self, turn: _Turn, each: Subscription) -> Iterable[News]:
        if not each.repeat_hours:
            return []
        told_until = self.now - timedelta(hours=each.repeat_hours)
        alerts = still_firing(self.connection, turn.room, told_until)
        if not alerts:
            return []
        return told_again(self._ear(turn, each, Shown(turn.room)), alerts)

    def _tell_many(self, turn: _Turn, each: Subscription, rest: Sequence[News], known: Known) -> None:
        """What is more than a room takes at once, as one message, and what comes in digests alone."""
        if not rest:
            return
        told = {news.number for news in rest}
        news = [*rest, *(more for more in self._minor(turn, each) if more.number not in told)]
        since = min(each.first_at for each in news)
        self._send_digest(turn, NewDigest(each.number, turn.room, Why.MANY, since, self.now, ()), news, known)

    def _minor(self, turn: _Turn, each: Subscription) -> Iterable[News]:
        """What is worth no message of its own, and was in no digest of the room."""
        batch = minor_since(self.connection, each.created_at)
        if not batch.alerts:
            return []
        unheard = replace(each, heard=0, heard_severe=0)
        ear = self._ear(turn, unheard, Moved(0))
        return prompt_news(ear, batch, self._known(turn.room, batch), minor=True)

    # Regularly

    def _digest(self, turn: _Turn, each: Subscription, known: Known) -> None:
        ear = self._ear(turn, each, Moved(self.after)) if self.batch.alerts else None
        news = list(digest_news(ear, self.batch, known)) if ear else []
        if news:
            last = last_of_subscription(self.connection, each.number)
            since = last.until if last else each.created_at
            new = NewDigest(each.number, turn.room, Why.SCHEDULED, since, self.now, ())
            self._send_digest(turn, new, news, known)
        self._heard(turn, each)

    def _send_digest(self, turn: _Turn, new: NewDigest, news: Sequence[News], known: Known) -> None:
        events = sorted(chain.from_iterable(each.events for each in news))
        made = add_digest(self.connection, replace(new, events=events), self.now)
        carded = {each.number: each.events[-1] for each in news if each.again or each.number in known.cards}
        note_told_again(self.connection, turn.room, carded, self.now)
        again = [each.events[-1] for each in news if each.again]
        showing.send_digest(self.connection, made, turn.room, self.now, again)
        self.put += 1

    # Both

    def _heard(self, turn: _Turn, each: Subscription) -> None:
        """A subscription has dealt with all that happened, but for what the quiet hours hold back."""
        next_at = next_digest(each.pace, each.at, each.weekday, turn.zone, self.now)
        heard = each.heard if each.number in turn.quiet else self.newest
        if (self.newest, heard, next_at) != (each.heard_severe, each.heard, each.next_at):
            values = {"heard_severe": self.newest, "heard": heard, "next_at": next_at}
            self.heard.append({"number": each.number, **values})

    def _ear(self, turn: _Turn, each: Subscription, at_hand: Moved | Shown) -> Ear:
        return self.ears.ear(each, turn.scope, at_hand, severe_only=each.number in turn.quiet)
