"""From exports and days to alerts: what begins, what is told, what is over."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from config.errors import DataError
from config.settings import load_settings
from hub.records import LicenseLine, Record
from hub.source import Export, ExportKind
from hub.vocabulary import ContractState, Kind, Product
from notifications.alerts import evaluating, judging
from notifications.alerts.telling import tell_due
from notifications.boundaries import reached
from notifications.sync import sync
from store import facts
from store.alerts.alerts import change_alert, find_alert
from store.alerts.model import Matcher, NewSubscription, Pace, Severity, State
from store.alerts.subscriptions import add_subscription
from store.database import Database
from store.rooms import RoomKey
from tests.notifications.alerts.evaluations import (
    FAR,
    PEERS,
    TODAY,
    World,
    contract,
    customer,
    licenses,
    peers,
    whole,
)

BOSS = "boss@partner.example"
BEFORE: list[Record] = [record for number in range(1, 10) for record in whole(number)]
AFTER: list[Record] = [
    contract(1, TODAY + timedelta(days=20)),
    contract(2, TODAY + timedelta(days=40), auto_renew=True),
    *licenses(3, 125),
    *licenses(4, 10),
    contract(5, state=ContractState.SUSPENDED),
    contract(6, TODAY - timedelta(days=1)),
    contract(7, FAR, name="new", state=ContractState.PENDING),
    customer(8, quiet=91),
    contract(9, FAR, name="try", kind=Kind.TRIAL, start=TODAY),
    *whole(10),
]
"""One change of each kind."""
FIRED = {
    "fired: expiring 1 Sub-1-a at 2",
    "fired: renewing 2 Sub-2-a at 1",
    "fired: overage 3 Sub-3-a calling at 2",
    "fired: low_assignment 4 Sub-4-a calling at 0",
    "fired: status_change 5 suspended at 0",
    "fired: status_change 6 expired at 0",
    "fired: status_change 7 ready_for_setup at 0",
    "fired: status_change 8 no_recent_activity at 0",
    "fired: status_change 9 gained trial at 0",
    "fired: new_customer 10 at 0",
}


@pytest.fixture
def world(database: Database) -> World:
    return World(database)


def test_each_change_is_one_alert_and_the_same_again_is_none(world: World) -> None:
    world.begin(*BEFORE)
    assert world.alerts() == []
    assert world.take(AFTER).error is None
    assert world.news() == FIRED
    known = world.alerts()
    assert len(known) == len(FIRED)
    world.take(AFTER)
    world.take([*peers(), *licenses(3, 125)])
    assert (world.news(), world.alerts()) == (FIRED, known)
    assert world.day(0) == 0
    assert world.alerts() == known


def test_what_is_gone_is_over(world: World) -> None:
    world.begin(*BEFORE)
    world.take(AFTER)
    before = world.newest
    world.take(
        [*BEFORE, contract(7, FAR, name="new", state=ContractState.CANCELLED),
         contract(9, FAR, name="try", kind=Kind.TRIAL, start=TODAY, state=ContractState.CANCELLED)]
    )  # fmt: skip
    lasting = {"fired: new_customer 10 at 0"}
    over = {each.replace("fired", "resolved") for each in FIRED - lasting}
    turned = {"status_change 6 gained subscription at 0", "status_change 9 lost trial at 0"}
    assert world.news(before) == over | {f"fired: {each}" for each in turned}
    assert world.open() == {"new_customer 10 at 0"} | turned
    world.day(7)
    assert not world.open() & turned
    world.day(7)
    assert world.open() == {"sync all at 0"}
    assert "(resolved: new_customer 10 at 0)" in world.news()


def test_the_first_look_tells_nobody(world: World) -> None:
    world.begin(*BEFORE, *AFTER)
    assert world.news() == {f"({each})" for each in FIRED if "new_customer" not in each}


def test_the_first_export_of_each_kind_tells_nobody(world: World) -> None:
    world.take([customer(number) for number in range(3)], ExportKind.CUSTOMERS)
    world.take(
        [contract(0, TODAY), contract(1, TODAY - timedelta(days=3)), *licenses(0)[:1]],
        ExportKind.SUBSCRIPTIONS,
    )
    world.take(licenses(0, 130)[1:], ExportKind.LICENSE_USE)
    assert world.news() == {
        "(fired: expiring 0 Sub-0-a at 5)",
        "(fired: status_change 1 expired at 0)",
        "(fired: overage 0 Sub-0-a calling at 3)",
    }


def test_time_alone_brings_each_threshold_once(world: World) -> None:
    world.begin(customer(1), contract(1, TODAY + timedelta(days=92)), *licenses(1))
    told = []
    for _ in range(93):
        before = world.newest
        world.day()
        told += sorted(each for each in world.news(before) if "Sub-1-a" in each or "expired" in each)
    ladder = ["fired", *["worse"] * 5]
    assert [each.split(":")[0] for each in told] == [*ladder, "fired", "resolved"]
    assert told[-2:] == ["fired: status_change 1 expired at 0", "resolved: expiring 1 Sub-1-a at 5"]
    severities = [
        each.severity for each in world.events() if each.number == world.alerts()[0].number and each.told
    ]
    assert severities[:6] == [Severity.INFO] * 3 + [Severity.WARNING] + [Severity.SEVERE] * 2


def test_what_was_crossed_while_nobody_looked_is_told_once(world: World) -> None:
    world.begin(customer(1), contract(1, TODAY + timedelta(days=100)), *licenses(1))
    world.day(94)
    assert "fired: expiring 1 Sub-1-a at 4" in world.news()
    assert not any("worse" in each for each in world.news())
    assert world.day(0) == 0


def test_a_day_begins_at_its_hour_in_its_zone(database: Database) -> None:
    world = World(database, load_settings(timezone="Asia/Tokyo", alerts_at="06:00"))
    world.begin(customer(1), contract(1, TODAY + timedelta(days=92)), *licenses(1))
    world.now = datetime(2026, 11, 18, 21, 0, tzinfo=UTC)
    assert world.day(0) == 0
    world.now = datetime(2026, 11, 19, 20, 59, 59, tzinfo=UTC)  # the 20th there, 5:59
    assert world.day(0) == 0
    world.now = datetime(2026, 11, 19, 21, 0, tzinfo=UTC)  # 6:00, 90 days before
    assert world.day(0) == 1
    assert world.open() == {"expiring 1 Sub-1-a at 0"}


def test_an_overage_is_told_by_steps_and_goes_down_later_than_up(world: World) -> None:
    world.begin(*whole(1))
    levels = []
    for assigned in (101, 109, 110, 119, 120, 119, 115, 120, 114, 120, 100):
        before = world.newest
        world.take(licenses(1, assigned))
        levels.append(sorted(each.split(":")[0] for each in world.news(before)))
    assert levels == [
        ["fired"], [], ["worse"], [], ["worse"], [], [], [], ["(eased"], ["worse"], ["resolved"],
    ]  # fmt: skip


def test_a_low_line_has_enough_again_only_clearly_above_its_mark(world: World) -> None:
    world.begin(*whole(1))
    said = []
    for assigned in (40, 39, 42, 47, 39, 48, 42, 39):  # the mark is at 40, the upper one at 48
        before = world.newest
        world.take(licenses(1, assigned))
        said.append(sorted(each.split(":")[0] for each in world.news(before)))
    assert said == [[], ["fired"], [], [], [], ["resolved"], [], ["fired"]]


def test_suspended_says_what_its_licenses_would(world: World) -> None:
    world.begin(*whole(1), *whole(2))
    world.take(licenses(1, 112))
    suspended = contract(1, TODAY + timedelta(days=20), state=ContractState.SUSPENDED)
    before = world.newest
    world.take([suspended, *licenses(1, 150)])
    assert world.news(before) == {
        "fired: status_change 1 suspended at 0",
        "(fired: expiring 1 Sub-1-a at 2)",
        "(worse: overage 1 Sub-1-a calling at 5)",
    }
    number = next(each.number for each in world.alerts() if each.subject == "suspended")
    assert {each.muted_by for each in world.alerts() if each.subject != "suspended"} == {number}
    before = world.newest
    world.take([contract(1, TODAY + timedelta(days=20))])
    assert world.news(before) == {
        "resolved: status_change 1 suspended at 0",
        "unmuted: expiring 1 Sub-1-a at 2",
        "unmuted: overage 1 Sub-1-a calling at 5",
    }
    assert {each.muted_by for each in world.alerts()} == {None}


def test_what_was_told_before_it_was_muted_is_told_only_where_it_waited(world: World) -> None:
    """A room at rest when it fired hears of it when it is no longer muted, and no other room does again."""
    world.settings = load_settings(admins=(BOSS,))
    world.begin(*whole(1))
    at_once = NewSubscription(
        RoomKey("slack", "T1", "awake"), BOSS, "en", Matcher(), Pace.INSTANT, group_wait=0
    )
    at_rest = replace(
        at_once, room=RoomKey("slack", "T1", "at rest"), quiet_from="10:00", quiet_until="20:00"
    )
    with world.database.write() as connection:
        for each in (at_once, at_rest):
            add_subscription(connection, each, None, world.now, None)
    suspended = contract(1, TODAY + timedelta(days=80), state=ContractState.SUSPENDED)
    for record in (
        contract(1, TODAY + timedelta(days=80)),
        suspended,
        contract(1, TODAY + timedelta(days=80)),
    ):
        world.take([record])
    told = ["fired: expiring 1 Sub-1-a at 0", "fired: status_change 1 suspended at 0"]
    assert world.sent("awake") == [*told, "resolved: status_change 1 suspended at 0"]
    world.now += timedelta(hours=12)
    with world.database.write() as connection:
        tell_due(connection, world.now, world.settings)
    over = ["resolved: status_change 1 suspended at 0", "unmuted: expiring 1 Sub-1-a at 0"]
    assert world.sent("at rest") == [told[1], *over]
    assert len(world.sent("awake")) == 3


def test_a_contract_of_several_products_is_told_to_who_wishes_for_one_of_them(world: World) -> None:
    world.settings = load_settings(admins=(BOSS,))
    world.begin(*whole(1), LicenseLine("Sub-1-a", Product.MEETINGS, 100))
    with world.database.write() as connection:
        for product in (Product.CALLING, Product.MEETINGS, Product.MESSAGING):
            wished = Matcher(products=(product.value,))
            room = RoomKey("slack", "T1", product.value)
            new = NewSubscription(room, BOSS, "en", wished, Pace.INSTANT, group_wait=0)
            add_subscription(connection, new, None, world.now, None)
    world.take([contract(1, TODAY + timedelta(days=80))])
    said = ["fired: expiring 1 Sub-1-a at 0"]
    assert [world.sent(product) for product in ("calling", "meetings", "messaging")] == [said, said, []]


def test_a_persons_word_counts_until_the_cause_was_gone_or_grew(world: World) -> None:
    world.begin(*whole(1))
    world.take(licenses(1, 112))
    (first,) = world.alerts()
    with world.database.write() as connection:
        change_alert(connection, first.number, world.now, state=State.RESOLVED.value, resolved_at=world.now)
    world.take(licenses(1, 115))
    world.day()
    assert len(world.alerts()) == 1
    world.take(licenses(1, 131))
    assert world.open() == {"overage 1 Sub-1-a calling at 3"}
    with world.database.read() as connection:
        kept = find_alert(connection, first.number)
    assert kept is not None
    assert (kept.state, kept.holds) == (State.RESOLVED, False)
    world.take(licenses(1, 100))
    world.take(licenses(1, 112))
    assert [each.state for each in world.alerts()] == [State.RESOLVED, State.RESOLVED, State.FIRING]


def test_statuses_that_come_and_go(world: World) -> None:
    trial = contract(1, TODAY + timedelta(days=3), name="try", kind=Kind.TRIAL)
    world.begin(*whole(1), trial, customer(2), contract(2, TODAY + timedelta(days=3)))
    world.day(4)
    assert {"fired: status_change 1 lost trial at 0", "fired: status_change 2 expired at 0"} <= world.news()
    assert not any("lost subscription" in each for each in world.news())
    before = world.newest
    world.take([contract(2, FAR)])
    told = {each for each in world.news(before) if "sync" not in each}
    assert told == {
        "fired: status_change 2 gained subscription at 0",
        "resolved: status_change 2 expired at 0",
    }


def test_a_new_customer_is_told_once_whatever_it_has(world: World) -> None:
    world.begin(*whole(1))
    before = world.newest
    world.take([customer(5)], ExportKind.CUSTOMERS)
    world.take([contract(5, FAR, name="try", kind=Kind.TRIAL), contract(5)], ExportKind.SUBSCRIPTIONS)
    assert world.news(before) == {"fired: new_customer 5 at 0"}
    for _ in range(13):
        world.day()
    assert not any("gained" in each for each in world.news())


def test_customers_that_are_gone_have_no_alerts(world: World) -> None:
    world.begin(*whole(1))
    world.take(licenses(1, 130))
    world.now += timedelta(hours=1)
    left = [customer(number) for number in range(100, 100 + PEERS)]
    export = Export("test", ExportKind.CUSTOMERS, world.now, iter(left))
    (report,) = sync(world.database, world.settings, [export], now=world.now, complete=True, force=True)
    assert report.counts["customer"].removed == 1
    assert world.open() == set()


def test_a_sync_that_fails_and_one_that_is_late(world: World) -> None:
    world.begin(*whole(1))
    for _ in range(2):
        failing = Export("test", ExportKind.DEVICES, world.now, _cut_off(), "devices.csv")
        (report,) = sync(world.database, world.settings, [failing], now=world.now)
        assert report.error is not None
    assert {each for each in world.news() if "sync" in each} == {"fired: sync devices at 0"}
    (failed,) = (each for each in world.alerts() if each.subject == "devices")
    assert (failed.severity, failed.facts["error"], failed.facts["file"]) == (
        Severity.SEVERE, "cut-off", "devices.csv",
    )  # fmt: skip
    world.take([], ExportKind.DEVICES)
    assert "resolved: sync devices at 0" in world.news()
    assert world.wake(hours=36) == 0
    assert world.wake(minutes=1) == 1
    assert world.open() == {"sync all at 0"}
    world.take([customer(1)], ExportKind.CUSTOMERS)
    assert "resolved: sync all at 0" in world.news()


def test_snoozes_end_and_reminders_come_once(world: World) -> None:
    world.begin(*whole(1), *whole(2))
    world.take([*licenses(1, 130), *licenses(2, 130)])
    one, two = (each.number for each in world.alerts())
    later = world.now + timedelta(hours=4)
    with world.database.write() as connection:
        change_alert(connection, one, world.now, state=State.SNOOZED.value, snoozed_until=later)
        change_alert(connection, two, world.now, state=State.ACKNOWLEDGED.value, remind_at=later)
    before = world.newest
    world.take([*licenses(1, 160)])
    assert world.news(before) == {"(worse: overage 1 Sub-1-a calling at 6)"}
    world.wake(hours=2)
    assert len(world.events(before)) == 1
    world.wake(hours=2)
    assert world.news(before) == {
        "(worse: overage 1 Sub-1-a calling at 6)",
        "woke: overage 1 Sub-1-a calling at 6",
        "reminded: overage 2 Sub-2-a calling at 3",
    }
    known = world.alerts()
    assert world.wake(minutes=1) == 0
    assert world.alerts() == known
    assert [each.state for each in known] == [State.FIRING, State.ACKNOWLEDGED]


def test_facts_that_change_without_news_are_corrected_in_silence(world: World) -> None:
    world.begin(*whole(1))
    world.take(licenses(1, 112))
    (first,) = world.alerts()
    before = world.newest
    world.take(licenses(1, 113))
    (second,) = world.alerts()
    assert (first.facts["over"], second.facts["over"], world.newest) == (12, 13, before)
    assert second.revision == first.revision + 1
    assert second.facts == {
        "customer": "Customer 1", "contract": "Sub-1-a", "contract_kind": "subscription",
        "product": "calling", "bought": 100, "assigned": 113, "used": 56, "auto_renew": False,
        "over": 13, "step": 10, "end": FAR.isoformat(),
    }  # fmt: skip


def _cut_off() -> Iterator[Record]:
    yield from whole(1)
    raise DataError("cut-off", file="devices.csv")


def test_what_a_sync_left_to_the_detectors_is_judged_at_the_tick(world: World) -> None:
    world.begin(*whole(1))
    with world.database.write() as connection:
        facts.write(connection, facts.CALLS_LEFT, judging.TOLD)
    evaluating.tick(world.database, world.now, world.settings)
    with world.database.read() as connection:
        assert not judging.is_left(connection)


@pytest.mark.parametrize("point", ["alerts written", "evaluation done", "day claimed"])
def test_a_day_that_was_cut_off_is_gone_on_with(
    world: World, monkeypatch: pytest.MonkeyPatch, point: str
) -> None:
    """At whichever of its steps: what it had found is kept and told once, the rest is found afterwards."""
    near = contract(1, TODAY + timedelta(days=91))
    world.begin(*whole(1), near, customer(2, quiet=90), contract(3, TODAY), customer(3), *licenses(3))
    before = world.newest

    def cut_off(after: int) -> Callable[[str], None]:
        left = iter(range(after, -1, -1))

        def at(name: str) -> None:
            if name == point and not next(left):
                raise KeyboardInterrupt
            reached(name)

        return at

    world.now += timedelta(days=1)
    cuts = 0
    for step in range(9):
        monkeypatch.setattr(evaluating, "reached", cut_off(0 if point == "day claimed" else step % 3))
        try:
            world.day(0)
        except KeyboardInterrupt:
            cuts += 1
        if point == "day claimed":
            break
    assert cuts
    monkeypatch.setattr(evaluating, "reached", reached)
    world.day(0)
    found = [each for each in world.news(before) if "sync" not in each]
    assert sorted(found) == [
        "fired: expiring 1 Sub-1-a at 0",
        "fired: status_change 2 no_recent_activity at 0",
        "fired: status_change 3 expired at 0",
        "resolved: expiring 3 Sub-3-a at 5",
    ]
    assert len([each for each in world.events(before) if each.told]) == len(world.news(before))
    assert world.day(0) == 0


def test_processes_that_tick_at_once_look_once_for_what_a_day_brings(world: World) -> None:
    world.begin(*whole(1), customer(2, quiet=90))
    world.day(0)
    world.now += timedelta(days=1)
    with ThreadPoolExecutor(4) as pool:
        ticks = [pool.submit(evaluating.tick, world.database, world.now, world.settings) for _ in range(4)]
        found = [each.result() for each in ticks]
    assert sorted(found) == [0, 0, 0, 1]
    assert {each for each in world.news() if "2" in each} == {
        "fired: status_change 2 no_recent_activity at 0"
    }
