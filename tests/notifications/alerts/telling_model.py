"""What rooms are to hear, by a model of the rules that knows neither rows nor cursors.

Each subscription has a heap of events that it has not dealt with; each room a diary of what it was sent. Time
goes on from moment to moment, and on the wall minute by minute.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

FIRING = ("fired", "worse", "unmuted", "woke", "reminded")
WEIGHT = {"severe": 0, "warning": 1, "info": 2}
DAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")


@dataclass
class Thing:
    """An alert, as the world has it at this moment."""

    number: int
    kind: str
    org_id: str
    product: str
    region: str
    tags: frozenset[str]
    prompt: bool
    severity: str
    state: str = "firing"
    muted: bool = False


@dataclass(frozen=True)
class Fact:
    """An event."""

    id: int
    at: datetime
    thing: Thing
    what: str
    severity: str
    told: bool
    who: str = ""


@dataclass
class Wish:
    """A subscription, and the events it has not dealt with."""

    number: int
    owner: str
    kinds: tuple[str, ...] = ()
    regions: tuple[str, ...] = ()
    products: tuple[str, ...] = ()
    tags: tuple[str, ...] = ()
    org_ids: tuple[str, ...] = ()
    pace: str = "instant"
    at: str = ""
    weekday: str = ""
    quiet: tuple[str, str] | None = None
    wait: int = 30
    repeat: int = 0
    heap: list[Fact] = field(default_factory=list)
    since: datetime | None = None
    due: bool = False
    done: date | None = None


@dataclass(frozen=True)
class Hush:
    """A silence."""

    since: datetime
    until: datetime
    kinds: tuple[str, ...] = ()
    number: int | None = None
    tag: str = ""
    region: str = ""
    org_id: str = ""

    def covers(self, thing: Thing, now: datetime) -> bool:
        return (
            self.since <= now < self.until
            and (not self.kinds or thing.kind in self.kinds)
            and self.number in (None, thing.number)
            and (not self.tag or self.tag in thing.tags)
            and self.region in ("", thing.region)
            and self.org_id in ("", thing.org_id)
        )


@dataclass
class Place:
    """A room."""

    name: str
    zone: str
    regions: tuple[str, ...] = ()
    """What it shows at most."""
    wishes: list[Wish] = field(default_factory=list)
    hushes: list[Hush] = field(default_factory=list)
    diary: list[tuple[Any, ...]] = field(default_factory=list)
    """`(at, "card", alert, event, again)` and `(at, "digest", why, subscription, events)`, in order."""
    heard: set[int] = field(default_factory=set)
    """Events that it need not be told any more: it was told of them, or of later ones of the same alert."""
    knows: set[int] = field(default_factory=set)
    cards: dict[int, datetime] = field(default_factory=dict)
    """When it was last told of the alerts that it has a card of."""


class Model:
    """All rooms."""

    def __init__(self, places: list[Place], owners: dict[str, set[str] | None], cap: int) -> None:
        """`owners`: the organisations of each; None: all, and what is of none."""
        self.places, self.owners, self.cap = places, owners, cap
        self.facts: dict[int, list[Fact]] = defaultdict(list)
        self.minute: datetime | None = None

    def happens(self, fact: Fact) -> None:
        """An event is written."""
        self.facts[fact.thing.number].append(fact)
        worth = fact.told and fact.what in (*FIRING, "resolved")
        by_hand = bool(fact.who) and fact.what in ("resolved", "acknowledged", "assigned")
        if worth or by_hand:
            for place in self.places:
                for wish in place.wishes:
                    wish.heap.append(fact)

    def passes(self, now: datetime) -> None:
        """It is looked what is to be told."""
        self._ring(now)
        for place in self.places:
            self._at_once(place, now)
            for wish in place.wishes:
                if wish.due:
                    wish.due = False
                    self._regularly(place, wish, now)

    # Clocks

    def _ring(self, now: datetime) -> None:
        """Note whose digest was due since the last time, minute by minute."""
        minute = self.minute or now
        while minute + timedelta(minutes=1) <= now:
            minute += timedelta(minutes=1)
            for place in self.places:
                wall = minute.astimezone(ZoneInfo(place.zone))
                for wish in place.wishes:
                    wish.due |= self._rings(wish, wall)
        self.minute = minute

    def _rings(self, wish: Wish, wall: datetime) -> bool:
        if wish.pace == "instant":
            return False
        if wish.pace == "hourly":
            return wall.minute == 0
        reached = f"{wall:%H:%M}" >= wish.at and (
            wish.pace == "daily" or DAYS[wall.weekday()] == wish.weekday
        )
        if wish.done is None:
            wish.done = wall.date() if reached else date.min
            return False
        if not reached or wish.done == wall.date():
            return False
        wish.done = wall.date()
        return True

    def _quiet(self, place: Place, wish: Wish, now: datetime) -> bool:
        if wish.quiet is None or wish.pace not in ("instant", "hourly"):
            return False
        first, last = (int(text[:2]) * 60 + int(text[3:]) for text in wish.quiet)
        wall = now.astimezone(ZoneInfo(place.zone))
        minutes, at = set(), first
        while at != last:
            minutes.add(at)
            at = (at + 1) % 1440
        return wall.hour * 60 + wall.minute in minutes

    # Who may hear of what

    def concerns(self, place: Place, wish: Wish, thing: Thing) -> bool:
        """Whether a room may hear of an alert through a subscription, and wishes to."""
        theirs = self.owners[wish.owner]
        if thing.org_id:
            allowed = (theirs is None or thing.org_id in theirs) and (
                not place.regions or thing.region in place.regions
            )
        else:
            allowed = theirs is None and not place.regions
        return (
            allowed
            and (not wish.kinds or thing.kind in wish.kinds)
            and (not wish.regions or thing.region in wish.regions)
            and (not wish.products or any(each in thing.product.split(" ") for each in wish.products))
            and (not wish.tags or bool(thing.tags & set(wish.tags)))
            and (not wish.org_ids or thing.org_id in wish.org_ids)
        )

    def _open(self, place: Place, wish: Wish, now: datetime) -> tuple[list[Fact], list[Fact]]:
        """What a subscription looks at now, and of that what it may hear and the room has not heard."""
        quiet = self._quiet(place, wish, now)
        looked = [fact for fact in wish.heap if fact.severity == "severe" or not quiet]
        mine = [
            fact for fact in looked if fact.id not in place.heard and self.concerns(place, wish, fact.thing)
        ]
        return looked, mine

    def _hushed(self, place: Place, thing: Thing, now: datetime) -> bool:
        return any(hush.covers(thing, now) for hush in place.hushes)

    def _known_before_mute(self, place: Place, fact: Fact) -> bool:
        if fact.what != "unmuted" or fact.thing.number not in place.knows:
            return False
        before = [
            each.id for each in self.facts[fact.thing.number] if each.what in FIRING and each.id < fact.id
        ]
        return bool(before) and before[-1] in place.heard

    # At once

    def _at_once(self, place: Place, now: datetime) -> None:
        room_left, digest_left = self._left(place, now)
        if not room_left and not digest_left:
            return
        news, dealt = self._gathered(place, now)
        order = sorted(news, key=lambda number: (WEIGHT[news[number][0][-1].severity], news[number][0][0].id))
        for number in order[:room_left]:
            last = news[number][0][-1]
            again = last.id in place.heard and number in place.cards
            place.diary.append((now, "card", number, last.id, again))
            self._hear(place, last, now, card=True)
        rest = order[room_left:]
        if rest and not digest_left:
            return
        for wish, looked in dealt:
            theirs = [news[number][0] for number in rest if news[number][1] is wish]
            if theirs:
                theirs += self._minor(place, wish, now, {facts[-1].thing.number for facts in theirs})
                self._send(place, wish, "many", theirs, now)
            self._deal(wish, looked)

    def _gathered(
        self, place: Place, now: datetime
    ) -> tuple[dict[int, tuple[list[Fact], Wish]], list[tuple[Wish, list[Fact]]]]:
        """What a room is to hear by alert, and what its subscriptions have looked at for it."""
        news: dict[int, tuple[list[Fact], Wish]] = {}
        dealt: list[tuple[Wish, list[Fact]]] = []
        for wish in place.wishes:
            if wish.pace != "instant":
                continue
            looked, mine = self._open(place, wish, now)
            wait = timedelta(seconds=wish.wait)
            if looked and min(fact.at for fact in looked) + wait > now:
                continue
            found = dict(self._worth(place, mine, now, minor=False))
            if found and min(facts[0].at for facts in found.values()) + wait > now:
                continue
            for thing, fact in self._again(place, wish, now):
                found.setdefault(thing, [fact])
            dealt.append((wish, looked))
            for thing, facts in found.items():
                news.setdefault(thing, (facts, wish))
        return news, dealt

    def _left(self, place: Place, now: datetime) -> tuple[int, bool]:
        """How many messages a room takes now, and whether a digest of what is more."""
        lately = [entry for entry in place.diary if entry[0] > now - timedelta(hours=1)]
        cards = sum(entry[1] == "card" for entry in lately)
        return max(0, self.cap - cards), all(entry[1:3] != ("digest", "many") for entry in lately)

    def _worth(
        self, place: Place, mine: list[Fact], now: datetime, *, minor: bool
    ) -> Iterator[tuple[int, list[Fact]]]:
        by_thing: dict[int, list[Fact]] = defaultdict(list)
        for fact in mine:
            if fact.told:
                by_thing[fact.thing.number].append(fact)
        for number, facts in by_thing.items():
            last, thing = facts[-1], facts[-1].thing
            hushed = self._hushed(place, thing, now)
            if last.what == "resolved":
                known = number in place.cards or (number in place.knows and thing.prompt and not hushed)
                if known:
                    yield number, facts
            elif not hushed and not thing.muted and thing.prompt is not minor:
                taken = thing.state == "acknowledged" and last.what in ("worse", "reminded")
                if (thing.state == "firing" or taken) and not self._known_before_mute(place, last):
                    yield number, facts

    def _again(self, place: Place, wish: Wish, now: datetime) -> Iterator[tuple[int, Fact]]:
        if not wish.repeat:
            return
        quiet = self._quiet(place, wish, now)
        for number, told_at in place.cards.items():
            heard = max(fact.id for fact in self.facts[number] if fact.id in place.heard)
            facts = [fact for fact in self.facts[number] if fact.what in FIRING and fact.id <= heard]
            thing = facts[-1].thing
            if (
                told_at + timedelta(hours=wish.repeat) <= now
                and thing.state == "firing"
                and not thing.muted
                and (thing.severity == "severe" or not quiet)
                and self.concerns(place, wish, thing)
                and not self._hushed(place, thing, now)
            ):
                fact = facts[-1]
                yield number, Fact(fact.id, fact.at, thing, fact.what, thing.severity, told=True)

    def _minor(self, place: Place, wish: Wish, now: datetime, there: set[int]) -> list[list[Fact]]:
        assert wish.since is not None
        quiet = self._quiet(place, wish, now)
        every = [
            fact
            for facts in self.facts.values()
            for fact in facts
            if fact.at >= wish.since
            and fact.what in (*FIRING, "resolved")
            and fact.thing.state != "resolved"
            and not fact.thing.prompt
            and fact.id not in place.heard
            and (fact.severity == "severe" or not quiet)
            and self.concerns(place, wish, fact.thing)
        ]
        found = self._worth(place, sorted(every, key=lambda fact: fact.id), now, minor=True)
        return [facts for number, facts in found if number not in there]

    # Regularly

    def _regularly(self, place: Place, wish: Wish, now: datetime) -> None:
        looked, mine = self._open(place, wish, now)
        by_thing: dict[int, list[Fact]] = defaultdict(list)
        for fact in mine:
            shown = not fact.told and fact.thing.number in place.cards
            if not shown and not self._known_before_mute(place, fact):
                by_thing[fact.thing.number].append(fact)
        told = []
        for number, facts in by_thing.items():
            thing = facts[-1].thing
            over = thing.state == "resolved"
            fires = any(fact.what in FIRING for fact in facts)
            held = (thing.muted and not over) or self._hushed(place, thing, now)
            if thing.state == "snoozed" or not (fires or number in place.knows):
                continue
            if not held or (over and number in place.cards):
                told.append(facts)
        if told:
            self._send(place, wish, "scheduled", told, now)
        self._deal(wish, looked)

    # The diary

    def _send(self, place: Place, wish: Wish, why: str, told: list[list[Fact]], now: datetime) -> None:
        events = tuple(sorted(fact.id for facts in told for fact in facts))
        place.diary.append((now, "digest", why, wish.number, events))
        for facts in told:
            self._hear(place, facts[-1], now, card=False)

    def _hear(self, place: Place, last: Fact, now: datetime, *, card: bool) -> None:
        number = last.thing.number
        place.heard |= {fact.id for fact in self.facts[number] if fact.id <= last.id}
        place.knows.add(number)
        if card or number in place.cards:
            place.cards[number] = now

    @staticmethod
    def _deal(wish: Wish, looked: list[Fact]) -> None:
        gone = {fact.id for fact in looked}
        wish.heap = [fact for fact in wish.heap if fact.id not in gone]
