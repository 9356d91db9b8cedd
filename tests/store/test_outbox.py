"""The outbox: what is put in is claimed by one worker at a time, in order, and ends once."""

from __future__ import annotations

from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import func, select

from store.database import Database
from store.delivery.outbox import (
    Delivery,
    NewDelivery,
    Outcome,
    add_delivery,
    claim,
    due_until,
    end,
    hold_back,
    overdue,
    record_steps,
    release,
    renew,
)
from store.leases import LeaseLostError
from store.rooms import RoomKey
from store.schema import outbox

NOW = datetime(2026, 11, 23, 8, 0, tzinfo=UTC)
SECOND = timedelta(seconds=1)
LEASE = 60.0


def _put(database: Database, key: str, room: str = "C1", workspace: str = "T1", kind: str = "report") -> bool:
    new = NewDelivery(key, RoomKey("slack", workspace, room), kind, {"n": 1})
    with database.write() as connection:
        return add_delivery(connection, new, NOW)


def _take(database: Database, now: datetime = NOW, most: int = 100, of_one: int = 100) -> list[Delivery]:
    return _claim(database, _due(database, now), now, most, of_one)


def _due(database: Database, now: datetime = NOW, ahead: timedelta = timedelta(0)) -> list[int]:
    with database.read() as connection:
        return [each.id for each in due_until(connection, now, now + ahead, ["slack"], 100)]


def _claim(
    database: Database, ids: Sequence[int], now: datetime = NOW, most: int = 100, of_one: int = 100
) -> list[Delivery]:
    with database.write() as connection:
        return list(claim(connection, now, LEASE, ids, most, of_one))


def _keys(claims: Sequence[Delivery]) -> list[str]:
    return [each.dedupe_key for each in claims]


def _end(database: Database, claimed: Delivery, outcome: Outcome = Outcome.SENT) -> None:
    with database.write() as connection:
        end(connection, claimed, outcome, NOW, message_id="1.1")


def test_a_key_is_put_in_once(database: Database) -> None:
    assert _put(database, "run:1")
    assert not _put(database, "run:1")
    (claimed,) = _take(database)
    assert (claimed.kind, claimed.content, claimed.attempts, claimed.unsure) == ("report", {"n": 1}, 1, False)
    _end(database, claimed)
    assert not _put(database, "run:1")
    assert _take(database) == []


def test_a_lane_of_a_room_goes_in_order_and_rooms_beside_each_other(database: Database) -> None:
    for key, room in (("a1", "A"), ("a2", "A"), ("b1", "B")):
        _put(database, key, room)
    _put(database, "a notice", "A", kind="notice")
    claims = _take(database)
    assert _keys(claims) == ["a1", "b1", "a notice"]
    assert _take(database) == []
    _end(database, claims[0])
    assert _keys(_take(database)) == ["a2"]


def test_a_lease_runs_out_and_another_takes_over_unsure(database: Database) -> None:
    _put(database, "run:1")
    (first,) = _take(database)
    with database.write() as connection:
        renew(connection, [first], NOW + timedelta(seconds=90))
    assert _take(database, NOW + 61 * SECOND) == []
    (second,) = _take(database, NOW + 91 * SECOND)
    assert (second.unsure, second.failures, second.attempts) == (True, 1, 2)
    with pytest.raises(LeaseLostError):
        _end(database, first)
    with pytest.raises(LeaseLostError), database.write() as connection:
        record_steps(connection, first, {"file": "F1"}, unsure=True)
    _end(database, second)


def test_what_is_given_back_keeps_its_steps_and_waits(database: Database) -> None:
    _put(database, "run:1")
    (claimed,) = _take(database)
    with database.write() as connection:
        record_steps(connection, claimed, {"file": "F1"}, unsure=False)
        release(connection, claimed, NOW + 30 * SECOND, "rate-limited", {"platform": "slack"}, unsure=False)
    assert _take(database, NOW + 29 * SECOND) == []
    (again,) = _take(database, NOW + 30 * SECOND)
    assert (again.steps, again.unsure, again.failures) == ({"file": "F1"}, False, 0)


def test_rooms_and_workspaces_are_held_back(database: Database) -> None:
    for key, room, workspace in (("1", "A", "T1"), ("2", "B", "T1"), ("3", "C", "T2")):
        _put(database, key, room, workspace)
    with database.write() as connection:
        hold_back(connection, RoomKey("slack", "T1", "A"), NOW + 5 * SECOND)
        hold_back(connection, RoomKey("slack", "T1", "A"), NOW + 2 * SECOND)  # never earlier than was said
        hold_back(connection, RoomKey("slack", "T2", ""), NOW + 9 * SECOND)
    assert _keys(_take(database)) == ["2"]
    assert _keys(_take(database, NOW + 5 * SECOND)) == ["1"]
    assert _keys(_take(database, NOW + 9 * SECOND)) == ["3"]


def test_workspaces_take_turns_and_none_has_all_workers(database: Database) -> None:
    for number in range(6):
        _put(database, f"big {number}", f"R{number}", "T1")
    _put(database, "small", "S", "T2")
    first = _take(database, most=3, of_one=2)
    assert _keys(first) == ["big 0", "big 1", "small"]
    assert _take(database, most=3, of_one=2) == []
    _end(database, first[0])
    assert _keys(_take(database, most=3, of_one=2)) == ["big 2"]


def test_what_is_due_soon_is_known_before(database: Database) -> None:
    for key, room, workspace in (("1", "A", "T1"), ("2", "B", "T1"), ("3", "C", "T2"), ("4", "D", "T3")):
        _put(database, key, room, workspace)
    with database.write() as connection:
        hold_back(connection, RoomKey("slack", "T1", "A"), NOW + 5 * SECOND)
        hold_back(connection, RoomKey("slack", "T2", ""), NOW + 4 * SECOND)
        hold_back(connection, RoomKey("slack", "T3", "D"), NOW + 9 * SECOND)
    with database.read() as connection:
        soon = due_until(connection, NOW, NOW + 5 * SECOND, ["slack"], 100)
    assert [each.at for each in soon] == [NOW, NOW + 4 * SECOND, NOW + 5 * SECOND]
    ids = [each.id for each in soon]
    assert _keys(_claim(database, ids)) == ["2"]
    assert _keys(_claim(database, ids, NOW + 4 * SECOND)) == ["3"]
    assert _keys(_claim(database, ids, NOW + 5 * SECOND)) == ["1"]


def test_what_changed_since_it_was_looked_up_is_not_claimed(database: Database) -> None:
    """Another took it, its room was sent something, or another process ended it."""
    for key, room in (("1", "A"), ("2", "A"), ("3", "B"), ("4", "C"), ("5", "D")):
        _put(database, key, room)
    with database.read() as connection:
        rows = connection.execute(select(outbox.c.id).order_by(outbox.c.id)).scalars().all()
    _end(database, _claim(database, rows[3:4])[0])
    _claim(database, rows[4:5])
    with database.write() as connection:
        hold_back(connection, RoomKey("slack", "T1", "B"), NOW + SECOND)
    assert _keys(_claim(database, rows)) == [
        "1"
    ]  # the second of a lane is not its first, whoever asks for it


def test_who_asks_for_rows_of_a_platform_gets_no_others(database: Database) -> None:
    _put(database, "slack's")
    new = NewDelivery("webex's", RoomKey("webex", "W", "R"), "report", {})
    with database.write() as connection:
        add_delivery(connection, new, NOW)
        add_delivery(connection, replace(new, dedupe_key="later", lane="other"), NOW + SECOND)
    assert _keys(_take(database)) == ["slack's"]
    with database.read() as connection:
        found = overdue(connection, NOW + 9 * SECOND, ["slack"], NOW + SECOND, 100)
        assert not overdue(connection, NOW + 9 * SECOND, ["slack", "webex"], NOW + SECOND, 100)
    assert _keys(_claim(database, found)) == ["webex's"]


def test_eight_that_claim_at_once_never_share_a_row(database: Database) -> None:
    for number in range(60):
        _put(database, f"{number}", f"R{number % 20}", f"T{number % 4}")
    seen: list[str] = []

    def work() -> None:
        while count := _count(database):
            assert count
            for each in _take(database, most=3):
                seen.append(each.dedupe_key)
                _end(database, each)

    with ThreadPoolExecutor(8) as pool:
        for done in [pool.submit(work) for _ in range(8)]:
            done.result()
    assert sorted(seen, key=int) == [str(number) for number in range(60)]
    by_room = {room: [each for each in map(int, seen) if each % 20 == room] for room in range(20)}
    assert all(keys == sorted(keys) for keys in by_room.values())


@pytest.mark.parametrize("outcome", list(Outcome))
def test_it_ends_with_its_reason(database: Database, outcome: Outcome) -> None:
    _put(database, "run:1")
    (claimed,) = _take(database)
    with database.write() as connection:
        end(connection, claimed, outcome, NOW, reason="room-gone", facts={"platform": "slack"})
    with database.read() as connection:
        row = connection.execute(select(outbox)).one()
    assert (row.state, row.reason, row.facts, row.finished_at) == (
        outcome.value, "room-gone", {"platform": "slack"}, NOW,
    )  # fmt: skip
    assert (row.lease, row.unsure) == (None, False)


def _count(database: Database) -> int:
    with database.read() as connection:
        waiting = select(func.count()).where(outbox.c.state == "waiting")
        return int(connection.execute(waiting).scalar_one())
