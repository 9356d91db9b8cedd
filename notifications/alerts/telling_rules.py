"""Which news a room is to hear: rules that know rows only as values.

What is decided here is documented in docs/alerts.md, "Who hears, and when".
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Final, NamedTuple

from store.alerts.model import TOLD_AS_FIRING, State, Subscription, What
from store.alerts.silences import Silence
from store.alerts.telling import SEVERE, Batch, Happened, Moving

TOLD_WHEN_TAKEN: Final = frozenset({What.WORSE, What.REMINDED})
"""What is told of an alert although somebody has taken it."""
_RESOLVED: Final = What.RESOLVED
_FIRING: Final = State.FIRING
_NOTHING: Final[list[Happened]] = []


class News(NamedTuple):
    """What a room is to hear of one alert. They sort as they are told: the severe first, then the older."""

    rank: int
    """The lower, the sooner."""
    events: tuple[int, ...]
    """What it hears of, in order; the last says how it stands."""
    number: int
    first_at: datetime
    """Since when there is something to hear."""
    subscription: int
    again: bool = False
    """The room was told of it before, by a card."""


@dataclass(frozen=True, slots=True)
class Known:
    """What a room was told of the alerts at hand."""

    told: Mapping[int, int] = field(default_factory=dict)
    """The last event that it was told of, by alert."""
    cards: Collection[int] = ()
    """The alerts that it has a card of."""


@dataclass(frozen=True, slots=True)
class Ear:
    """A subscription that may hear something now."""

    subscription: Subscription
    severe_only: bool
    """It is a quiet hour."""
    customers: frozenset[str] | None
    """Of the organisations at hand those that it is about; None: all, and what is of none."""
    silences: Sequence[tuple[Silence, frozenset[str] | None]] = ()
    """With the organisations that each is about."""

    def catches(self, alert: Moving) -> bool:
        """Whether the subscription is about the alert, and its owner and the room may hear of it."""
        if self.customers is not None and alert.org_id not in self.customers:
            return False
        wished = self.subscription.matcher
        return (not wished.kinds or alert.kind in wished.kinds) and (
            not wished.products or not set(wished.products).isdisjoint(alert.product.split())
        )

    def is_silenced(self, alert: Moving) -> bool:
        """Whether the room does not want to hear of it for now."""
        if not self.silences:
            return False
        return any(_holds_back(silence, customers, alert) for silence, customers in self.silences)

    def fresh(self, alert: Moving, told: int) -> list[Happened]:
        """The events that the subscription did not deal with and the room was not told of."""
        events = alert.events
        if len(events) == 1:  # as in a flood: every subscription looks at every alert of it
            return events if self._hears(events[0], told) else _NOTHING
        return [each for each in events if self._hears(each, told)]

    def _hears(self, event: Happened, told: int) -> bool:
        if event.id <= told:
            return False
        if event.rank == SEVERE:
            return event.id > self.subscription.heard_severe
        return not self.severe_only and event.id > self.subscription.heard


def prompt_news(ear: Ear, batch: Batch, known: Known, *, minor: bool = False) -> Iterator[News]:
    """What is to be told as soon as it may be; `minor`: what is to be added when there is a digest anyway."""
    told_of = known.told.get
    for alert in batch.alerts:
        if not ear.catches(alert):
            continue
        told = told_of(alert.number, 0)
        events = ear.fresh(alert, told)
        if len(events) != 1 or events[0].by_person:
            events = [each for each in events if not each.by_person]
        if not events:
            continue
        last = events[-1]
        if last.what is _RESOLVED:
            wanted = _ends_what_was_told(ear, alert, known)
        else:
            wanted = _is_news(alert, last, minor=minor) and not ear.is_silenced(alert)
        if wanted and not (told and _is_old(batch, alert.number, last, told)):
            yield _news(ear, alert, events)


def digest_news(ear: Ear, batch: Batch, known: Known) -> Iterator[News]:
    """What a regular digest has: also what is over by now, and what people did to alerts without a card."""
    for alert in batch.alerts:
        if alert.state is State.SNOOZED or not ear.catches(alert):
            continue
        told = known.told.get(alert.number, 0)
        has_card = alert.number in known.cards
        events = [
            each
            for each in ear.fresh(alert, told)
            if not (each.by_person and has_card) and not (told and _is_old(batch, alert.number, each, told))
        ]
        if not events or not (told or any(each.what in TOLD_AS_FIRING for each in events)):
            continue
        is_over = alert.state is State.RESOLVED
        if (is_over and has_card) or not ((alert.muted and not is_over) or ear.is_silenced(alert)):
            yield _news(ear, alert, events)


def told_again(ear: Ear, alerts: Collection[Moving]) -> Iterator[News]:
    """What is still there, and is told again because its time has come."""
    for alert in alerts:
        last = alert.events[-1]
        held = ear.severe_only and last.rank != SEVERE
        if not held and ear.catches(alert) and not ear.is_silenced(alert):
            yield _news(ear, alert, [last])._replace(again=True)


def _is_news(alert: Moving, last: Happened, *, minor: bool) -> bool:
    """Whether that it fires is to be told, as it stands now."""
    if alert.muted or alert.prompt is minor:
        return False
    if alert.state is State.ACKNOWLEDGED:
        return last.what in TOLD_WHEN_TAKEN
    return alert.state is _FIRING


def _ends_what_was_told(ear: Ear, alert: Moving, known: Known) -> bool:
    """Whether that it is over is to be told: a card that is there may not go on saying that it fires."""
    if alert.number in known.cards:
        return True
    return alert.number in known.told and alert.prompt and not ear.is_silenced(alert)


def _is_old(batch: Batch, number: int, event: Happened, told: int) -> bool:
    """Whether it is no longer muted, and the room was told before it was."""
    if event.what is not What.UNMUTED:
        return False
    before = [each for each in batch.firing.get(number, ()) if each < event.id]
    return bool(before) and told >= before[-1]


def _news(ear: Ear, alert: Moving, events: Sequence[Happened]) -> News:
    return News(
        -events[-1].rank,
        tuple([each.id for each in events]) if len(events) > 1 else (events[0].id,),
        alert.number,
        events[0].at,
        ear.subscription.number,
    )


def _holds_back(silence: Silence, customers: frozenset[str] | None, alert: Moving) -> bool:
    return (
        (customers is None or alert.org_id in customers)
        and (not silence.kinds or alert.kind in silence.kinds)
        and silence.alert in (None, alert.number)
    )
