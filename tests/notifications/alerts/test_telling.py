"""Telling, case by case: what the model of thirty days does not say, and what nobody may have to look up."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from sqlalchemy import delete, insert, select, update

from config.settings import Settings
from hub.vocabulary import AlertKind
from notifications.alerts.owners import MAY_NOT, end_for_room
from notifications.alerts.telling import tell_due
from store.alerts.alerts import add_event, find_alert
from store.alerts.model import Matcher, NewEvent, NewSubscription, Pace, Severity, State, What
from store.alerts.subscriptions import (
    ENDED,
    add_subscription,
    change_subscription,
    find_subscription,
    remove_subscription,
    subscriptions_of,
)
from store.database import Database
from store.delivery.numbers import kind_of, new_number
from store.rooms import RoomKey
from store.schema import administrator, alert, alert_event, alert_room, customer, digest, numbered, outbox

NOON = datetime(2026, 3, 2, 12, tzinfo=UTC)
BOSS, KIM = "boss@partner.example", "kim@partner.example"
HERE, THERE = RoomKey("slack", "T1", "C1"), RoomKey("webex", "", "R2")
WISH = NewSubscription(HERE, BOSS, "en", Matcher(), group_wait=0)
MANY = 20_000


class Partner:
    """A partner whose alerts somebody wants to hear of."""

    def __init__(self, database: Database) -> None:
        """One customer, and two people."""
        self.database, self.settings = database, Settings(admins=(BOSS,), alerts_an_hour=5)
        with database.write() as connection:
            kept = {"managed_by": "partner_org", "queues_enabled": False, "other_statuses": [], "as_of": NOON}
            connection.execute(
                insert(customer),
                {"org_id": "org", "name": "Acme", "sort_name": "acme", "region": "eu", **kept},
            )
            connection.execute(
                insert(administrator), {"email": KIM, "name": "Kim", "role": "read_only", "as_of": NOON}
            )

    def subscribe(self, wish: NewSubscription = WISH, at: datetime = NOON, request: str | None = None) -> int:
        with self.database.write() as connection:
            return add_subscription(connection, wish, None, at, request)

    def fire(self, at: datetime = NOON, severity: Severity = Severity.WARNING, **columns: Any) -> int:
        with self.database.write() as connection:
            number = new_number(connection, "alert")
            row = {
                "number": number, "fingerprint": str(number), "kind": "overage", "org_id": "org",
                "subject": str(number), "severity": severity.value, "state": "firing", "facts": {},
                "fired_at": at, "changed_at": at,
            }  # fmt: skip
            connection.execute(insert(alert), {**row, **columns})
            add_event(connection, NewEvent(number, What.FIRED, severity, told=True), at)
        return number

    def resolve(self, number: int, at: datetime) -> None:
        with self.database.write() as connection:
            connection.execute(update(alert).where(alert.c.number == number).values(state="resolved"))
            add_event(connection, NewEvent(number, What.RESOLVED, Severity.WARNING, told=True), at)

    def tell(self, at: datetime = NOON) -> int:
        with self.database.write() as connection:
            return tell_due(connection, at, self.settings)

    def sent(self) -> Sequence[Any]:
        with self.database.read() as connection:
            return connection.execute(select(outbox).order_by(outbox.c.id)).all()


@pytest.fixture
def partner(database: Database) -> Partner:
    return Partner(database)


def test_a_new_subscription_hears_nothing_old(partner: Partner) -> None:
    partner.fire()
    partner.subscribe()
    assert partner.tell() == 0
    number = partner.fire()
    assert partner.tell() == 1
    (row,) = partner.sent()
    assert row.content["alert"] == number
    assert (row.platform, row.workspace, row.room_id, row.lane) == ("slack", "T1", "C1", f"alert:{number}")
    assert partner.tell() == 0


def test_what_comes_together_is_told_together(partner: Partner) -> None:
    partner.subscribe(replace(WISH, group_wait=60))
    partner.fire(NOON)
    assert partner.tell(NOON + timedelta(seconds=59)) == 0
    partner.fire(NOON + timedelta(seconds=59))
    assert partner.tell(NOON + timedelta(seconds=60)) == 2


def test_a_subscription_is_made_once_for_one_request(partner: Partner) -> None:
    number = partner.subscribe(request="slack/T1/1")
    partner.fire()
    assert partner.subscribe(request="slack/T1/1") == number
    assert partner.tell() == 1
    with partner.database.read() as connection:
        assert kind_of(connection, number) == "subscription"


def test_what_was_changed_matches_and_tells_in_the_new_way(partner: Partner) -> None:
    number = partner.subscribe()
    with partner.database.write() as connection:
        quality = replace(WISH, matcher=Matcher(kinds=(AlertKind.QUALITY_SPIKE,)))
        change_subscription(connection, number, quality, None, NOON)
    partner.fire()
    assert partner.tell() == 0
    partner.fire(kind="quality_spike")
    assert partner.tell() == 1


def test_what_was_removed_hears_nothing(partner: Partner) -> None:
    number = partner.subscribe()
    partner.fire()
    with partner.database.write() as connection:
        assert remove_subscription(connection, number, NOON)
        assert not remove_subscription(connection, number, NOON)
        assert not subscriptions_of(connection, HERE, ended=True)
    assert partner.tell() == 0


def test_what_was_over_before_quiet_hours_ended_is_no_news(partner: Partner) -> None:
    partner.subscribe(replace(WISH, quiet_from="11:00", quiet_until="14:00"))
    passing, staying = partner.fire(), partner.fire()
    severe = partner.fire(severity=Severity.SEVERE)
    assert partner.tell() == 1
    partner.resolve(passing, NOON + timedelta(hours=1))
    assert partner.tell(NOON + timedelta(hours=1, minutes=59)) == 0
    assert partner.tell(NOON + timedelta(hours=2)) == 1
    assert [row.content["alert"] for row in partner.sent()] == [severe, staying]


def test_an_owner_who_lost_their_role_is_told_that_it_has_ended(partner: Partner) -> None:
    number = partner.subscribe(replace(WISH, owner=KIM))
    partner.fire()
    assert partner.tell() == 1
    with partner.database.write() as connection:
        connection.execute(delete(administrator).where(administrator.c.email == KIM))
    partner.fire()
    assert partner.tell() == 0
    with partner.database.read() as connection:
        ended = find_subscription(connection, number)
    assert ended is not None
    assert (ended.state, ended.reason) == (ENDED, MAY_NOT)
    notice = partner.sent()[-1]
    assert (notice.kind, notice.room_id) == ("notice", f"@{KIM}")
    assert notice.content["facts"] == {"number": number}
    assert notice.content["cause"]["code"] == MAY_NOT
    assert partner.tell() == 0
    assert len(partner.sent()) == 2


def test_a_helpdesk_administrator_has_no_subscription(partner: Partner) -> None:
    partner.subscribe(replace(WISH, owner=KIM))
    with partner.database.write() as connection:
        connection.execute(update(administrator).values(role="helpdesk"))
    partner.fire()
    assert partner.tell() == 0
    assert [row.kind for row in partner.sent()] == ["notice"]


def test_a_room_that_is_gone_ends_its_subscriptions(partner: Partner) -> None:
    here = [partner.subscribe(), partner.subscribe(replace(WISH, owner=KIM, pace=Pace.DAILY, at="08:00"))]
    there = partner.subscribe(replace(WISH, room=THERE))
    with partner.database.write() as connection:
        assert end_for_room(connection, HERE, "room-gone", NOON) == 2
        assert end_for_room(connection, HERE, "room-gone", NOON) == 0
        assert [each.number for each in subscriptions_of(connection, HERE, ended=True)] == here
        assert [each.number for each in subscriptions_of(connection, THERE)] == [there]
    assert {row.room_id for row in partner.sent()} == {f"@{BOSS}", f"@{KIM}"}
    partner.fire()
    assert partner.tell() == 1


def test_what_one_subscription_told_the_other_of_the_room_does_not_tell_again(partner: Partner) -> None:
    partner.subscribe(replace(WISH, group_wait=300))
    first = partner.subscribe()
    number = partner.fire()
    assert partner.tell() == 1
    assert partner.tell(NOON + timedelta(seconds=300)) == 0
    with partner.database.read() as connection:
        (card,) = connection.execute(select(alert_room)).all()
    assert (card.number, card.subscription) == (number, first)


def test_a_flood_is_a_few_cards_and_one_digest(partner: Partner) -> None:
    many = MANY if partner.database.is_sqlite else MANY // 10
    for room in range(3):
        partner.subscribe(replace(WISH, room=replace(HERE, room_id=f"C{room}")))
    with partner.database.write() as connection:
        first = new_number(connection, "alert")
        numbers = range(first + 1, first + 1 + many)
        fixed = {"kind": "overage", "org_id": "org", "subject": "", "state": "firing", "facts": {}}
        moments = {"fired_at": NOON, "changed_at": NOON}
        severities = [("info", "warning", "severe")[number % 3] for number in numbers]
        connection.execute(insert(numbered), [{"number": number, "kind": "alert"} for number in numbers])
        both = list(zip(numbers, severities, strict=True))
        connection.execute(
            insert(alert),
            [
                {"number": number, "fingerprint": str(number), "severity": severity, **fixed, **moments}
                for number, severity in both
            ],
        )
        events = {"at": NOON, "what": "fired", "told": True, "facts": {}}
        connection.execute(
            insert(alert_event),
            [{"number": number, "severity": severity, **events} for number, severity in both],
        )
    assert partner.tell() == 3 * 6
    with partner.database.read() as connection:
        digests = connection.execute(select(digest)).all()
        told = [find_alert(connection, row.content["alert"]) for row in partner.sent() if row.kind == "alert"]
    assert [(len(each.events), each.why) for each in digests] == [(many - 5, "many")] * 3
    assert {each.severity for each in told if each} == {Severity.SEVERE}
    assert partner.tell(NOON + timedelta(minutes=1)) == 0


def test_an_alert_that_is_not_prompt_comes_with_a_digest_only(partner: Partner) -> None:
    partner.subscribe()
    minor = partner.fire(prompt=False)
    assert partner.tell() == 0
    flood = [partner.fire(NOON + timedelta(hours=1)) for _ in range(7)]
    assert partner.tell(NOON + timedelta(hours=1)) == 6
    with partner.database.read() as connection:
        (only,) = connection.execute(select(digest)).all()
        events = select(alert_event.c.number).where(alert_event.c.id.in_(only.events))
        told = sorted(connection.execute(events).scalars())
    assert told == [minor, *flood[5:]]


def test_an_alert_of_no_customer_is_for_who_sees_all(partner: Partner) -> None:
    with partner.database.write() as connection:
        connection.execute(update(administrator).values(role="admin"))
    partner.subscribe(replace(WISH, owner=KIM))
    partner.subscribe(replace(WISH, room=THERE))
    partner.fire(org_id="", kind="incident")
    assert partner.tell() == 1
    assert partner.sent()[0].room_id == THERE.room_id


def test_a_snoozed_alert_is_told_when_it_wakes(partner: Partner) -> None:
    partner.subscribe(replace(WISH, group_wait=60))
    number = partner.fire()
    with partner.database.write() as connection:
        connection.execute(update(alert).values(state=State.SNOOZED.value))
    assert partner.tell(NOON + timedelta(seconds=60)) == 0
    later = NOON + timedelta(hours=1)
    with partner.database.write() as connection:
        connection.execute(update(alert).values(state=State.FIRING.value))
        add_event(connection, NewEvent(number, What.WOKE, Severity.WARNING, told=True), later)
    assert partner.tell(later + timedelta(seconds=60)) == 1
