"""What rooms are told over thirty days equals what a separate, simple model of the rules says."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import select

from store.database import Database
from store.rooms import RoomKey
from store.schema import alert_room, digest, outbox
from tests.notifications.alerts.telling_model import FIRING
from tests.notifications.alerts.telling_world import CAP, World, diary, key_of


def _in(table: Any, room: RoomKey) -> tuple[Any, ...]:
    return (
        table.c.platform == room.platform,
        table.c.workspace == room.workspace,
        table.c.room_id == room.room_id,
    )


def told(database: Database, room: RoomKey) -> Sequence[tuple[Any, ...]]:
    """What a room was sent, as the outbox and the digests have it, in the form of the model's diary."""
    entries: list[tuple[Any, ...]] = []
    with database.read() as connection:
        sent = connection.execute(select(outbox).where(*_in(outbox, room))).all()
        made = {row.id: row for row in connection.execute(select(digest).where(*_in(digest, room)))}
    for row in sent:
        if row.kind == "alert":
            content = row.content
            entries.append(
                (row.created_at, "card", content["alert"], content["event"], content.get("again", False))
            )
        else:
            one = made.pop(row.content["digest"])
            assert one.made_at == row.created_at
            entries.append((row.created_at, "digest", one.why, one.subscription, tuple(one.events)))
    assert not made, "each digest is sent"
    return sorted(entries, key=lambda entry: (entry[0], entry[1:4]))


def _holds(world: World, database: Database) -> None:
    for place in world.places:
        seen = told(database, key_of(place))
        assert list(seen) == list(diary(place)), place.name
        _nothing_twice(seen)
        _never_more_than_it_takes(seen)
        _nothing_lost(world, place, seen)


def _nothing_twice(seen: Sequence[tuple[Any, ...]]) -> None:
    events: Counter[int] = Counter()
    for entry in seen:
        if entry[1] == "card" and not entry[4]:
            events[entry[3]] += 1
    for entry in seen:
        if entry[1] == "digest" and entry[2] == "scheduled":
            events.update(entry[4])
    assert max(events.values(), default=1) == 1


def _never_more_than_it_takes(seen: Sequence[tuple[Any, ...]]) -> None:
    hour = timedelta(hours=1)
    for which, most in ((("card",), CAP), (("digest", "many"), 2)):
        moments = [entry[0] for entry in seen if entry[1 : 1 + len(which)] == which]
        for at in moments:
            assert sum(at - hour < other <= at for other in moments) <= most


def _nothing_lost(world: World, place: Any, seen: Sequence[tuple[Any, ...]]) -> None:
    """What fired a week ago and longer, and that nobody did anything to, was told wherever it is wanted."""
    heard = {entry[3] for entry in seen if entry[1] == "card"}
    heard |= {event for entry in seen if entry[1] == "digest" for event in entry[4]}
    for facts in world.model.facts.values():
        first, thing = facts[0], facts[0].thing
        untouched = len(facts) == 1 and first.told and not thing.muted and thing.prompt
        old = first.at < world.now - timedelta(days=8)
        hushed = any(hush.since <= world.now and hush.until >= first.at for hush in place.hushes)
        wanted = any(world.model.concerns(place, wish, thing) for wish in place.wishes)
        if untouched and old and wanted and not hushed:
            assert first.id in heard, (place.name, first)


def test_thirty_days_of_500_customers(database: Database) -> None:
    world = World(database, seed=5)
    whole = database.is_sqlite  # the other engine is asked the same, for fewer days
    world.go_on(30 if whole else 6)
    _holds(world, database)
    if not whole:
        return
    every = [entry for place in world.places for entry in place.diary]
    kinds = Counter((entry[1], entry[2] if entry[1] == "digest" else entry[4]) for entry in every)
    assert all(
        kinds[each] > 10
        for each in (("card", False), ("card", True), ("digest", "many"), ("digest", "scheduled"))
    ), kinds
    whats = {fact.what for facts in world.model.facts.values() for fact in facts if fact.told}
    assert whats >= set(FIRING) | {"resolved"}


@pytest.mark.parametrize("seed", range(2))
def test_other_worlds(database: Database, seed: int) -> None:
    world = World(database, seed=seed, customers=60)
    world.go_on(2)
    _holds(world, database)
    with database.read() as connection:
        cards = connection.execute(select(alert_room)).all()
    for place in world.places:
        theirs = {row.number: row.told_at for row in cards if row.room_id == place.name}
        assert theirs == place.cards
