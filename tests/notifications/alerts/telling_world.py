"""Worlds of alerts, made by chance: what happens is written into the database and told to the model."""

from __future__ import annotations

import random
from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from typing import Any

from sqlalchemy import Connection, insert, update

from config.settings import Settings
from hub.vocabulary import AlertKind
from notifications.alerts.pacing import next_digest
from notifications.alerts.telling import tell_due
from store.alerts.alerts import add_event
from store.alerts.model import Matcher, NewEvent, NewSubscription, Pace, Severity, What, fingerprint
from store.alerts.silences import NewSilence, add_silence
from store.alerts.subscriptions import add_subscription
from store.database import Database
from store.delivery.numbers import new_number
from store.names import tag_key
from store.queries.people import save_room
from store.rooms import RoomKey
from store.schema import admin_customer, administrator, alert, customer, customer_tag
from tests.notifications.alerts.telling_model import Fact, Hush, Model, Place, Thing, Wish

BEGIN = datetime(2026, 3, 16, 10, 7, tzinfo=UTC)
"""Before the clocks change in Europe, and in Australia."""
REGIONS = ("us", "eu", "apac")
KINDS = ("overage", "expiring", "quality_spike", "status_change", "usage_drop")
PRODUCTS = ("calling", "calling meetings", "meetings", "")
SEVERITIES = ("info", "info", "warning", "severe")
BOSS, KIM, READER = "boss@partner.example", "kim@partner.example", "reader@partner.example"
CAP = 3


def key_of(place: Place) -> RoomKey:
    """A room of the model, as the store names it."""
    return RoomKey("slack", "T1", place.name)


def rooms() -> list[Place]:
    """Rooms that wish for all sorts of things."""
    night = ("22:00", "07:30")
    return [
        Place("all", "Europe/Berlin", wishes=[Wish(0, BOSS, quiet=night, repeat=24)]),
        Place(
            "several",
            "America/New_York",
            wishes=[
                Wish(0, BOSS, kinds=("overage", "expiring"), wait=120),
                Wish(0, KIM, regions=("us", "eu"), wait=0, quiet=("12:00", "13:00")),
                Wish(0, BOSS, pace="daily", at="08:00"),
            ],
        ),
        Place("hours", "Asia/Kolkata", wishes=[Wish(0, READER, pace="hourly", quiet=("20:00", "09:00"))]),
        Place("weeks", "Europe/Berlin", wishes=[Wish(0, BOSS, pace="weekly", at="02:30", weekday="sun")]),
        Place("days", "Australia/Lord_Howe", ("apac", "eu"), [Wish(0, READER, pace="daily", at="01:45")]),
        Place("kims", "Europe/London", wishes=[Wish(0, KIM, tags=("gold",), repeat=60)]),
        Place(
            "narrow",
            "Asia/Tokyo",
            ("apac",),
            [Wish(0, BOSS, products=("calling",), repeat=10, quiet=night), Wish(0, BOSS, pace="hourly")],
        ),
    ]


class World:
    """Customers, their alerts, and rooms; each change is made twice: in the store and for the model."""

    def __init__(self, database: Database, seed: int, customers: int = 500) -> None:
        """Nothing has happened yet."""
        self.database, self.chance, self.now = database, random.Random(seed), BEGIN
        self.settings = Settings(admins=(BOSS,), alerts_an_hour=CAP)
        self.things: list[Thing] = []
        self.woken: list[tuple[datetime, Thing]] = []
        self.places = rooms()
        self.customers = [self._customer(number) for number in range(customers)]
        kims = {org_id for org_id, _region, _tags in self.customers if self.chance.random() < 0.4}
        self.model = Model(self.places, {BOSS: None, READER: None, KIM: kims}, CAP)
        with database.write() as connection:
            self._write_customers(connection, kims)
            for place in self.places:
                self._write_place(connection, place)
        self.model.passes(self.now)

    # How it begins

    def _customer(self, number: int) -> tuple[str, str, frozenset[str]]:
        tags = frozenset({"gold"} if self.chance.random() < 0.3 else ())
        return f"org-{number}", self.chance.choice(REGIONS), tags

    def _write_customers(self, connection: Connection, kims: set[str]) -> None:
        fixed = {"managed_by": "partner_org", "queues_enabled": False, "other_statuses": [], "as_of": BEGIN}
        rows = [
            {"id": at + 1, "org_id": org_id, "name": org_id, "sort_name": org_id, "region": region, **fixed}
            for at, (org_id, region, _tags) in enumerate(self.customers)
        ]
        connection.execute(insert(customer), rows)
        tags = [
            {"customer_id": at + 1, "tag_key": tag_key(tag), "tag": tag}
            for at, (_org_id, _region, tags) in enumerate(self.customers)
            for tag in tags
        ]
        connection.execute(insert(customer_tag), tags)
        people = [(1, KIM, "admin"), (2, READER, "read_only")]
        connection.execute(
            insert(administrator),
            [
                {"id": at, "email": email, "name": email, "role": role, "as_of": BEGIN}
                for at, email, role in people
            ],
        )
        theirs = [at + 1 for at, (org_id, _region, _tags) in enumerate(self.customers) if org_id in kims]
        connection.execute(
            insert(admin_customer), [{"admin_id": 1, "customer_id": at, "as_of": BEGIN} for at in theirs]
        )

    def _write_place(self, connection: Connection, place: Place) -> None:
        scope = {"regions": list(place.regions)} if place.regions else None
        save_room(connection, key_of(place), {"timezone": place.zone, "scope": scope})
        for wish in place.wishes:
            self.subscribe(connection, place, wish)

    def subscribe(self, connection: Connection, place: Place, wish: Wish) -> None:
        """A room subscribes."""
        kinds = tuple(AlertKind(kind) for kind in wish.kinds)
        matcher = Matcher(kinds, wish.regions, wish.products, wish.tags, wish.org_ids)
        quiet_from, quiet_until = wish.quiet or ("", "")
        new = NewSubscription(
            key_of(place), wish.owner, "en", matcher, Pace(wish.pace), wish.at, wish.weekday,
            quiet_from, quiet_until, wish.wait, wish.repeat,
        )  # fmt: skip
        due = next_digest(new.pace, new.at, new.weekday, place.zone, self.now)
        wish.number = add_subscription(connection, new, due, self.now, None)
        wish.since = self.now

    # What happens

    def go_on(self, days: int) -> None:
        """Let time pass, with something happening now and then, and look at least each hour."""
        end = self.now + timedelta(days=days)
        while self.now < end:
            self.now += timedelta(seconds=self.chance.choice((20, 45, 300, 3600, 7200, 7200, 10800)))
            with self.database.write() as connection:
                if self.chance.random() < 0.5:
                    self._something(connection)
                self._wake(connection)
                tell_due(connection, self.now, self.settings)
            self.model.passes(self.now)

    def _something(self, connection: Connection) -> None:
        many = self.chance.random()
        for _ in range(25 if many < 0.02 else self.chance.randint(0, 2)):
            self._fire(connection)
        open_ = [thing for thing in self.things if thing.state != "resolved"]
        picked = self.chance.sample(open_, min(len(open_), self.chance.choice((0, 1, 2, 3, 12))))
        for thing in picked:
            self._change(connection, thing)
        if self.chance.random() < 0.04:
            self._hush(connection)

    def _fire(self, connection: Connection) -> None:
        org_id, region, tags = self.chance.choice(self.customers)
        kind, product = self.chance.choice(KINDS), self.chance.choice(PRODUCTS)
        if self.chance.random() < 0.05:
            org_id, region, tags, kind = "", "", frozenset(), "incident"
        number = new_number(connection, "alert")
        thing = Thing(
            number, kind, org_id, product, region, tags,
            prompt=self.chance.random() < 0.85, severity=self.chance.choice(SEVERITIES),
            muted=self.chance.random() < 0.06,
        )  # fmt: skip
        self.things.append(thing)
        row = {
            "number": number,
            "fingerprint": fingerprint(AlertKind(kind), org_id, str(number)),
            "kind": kind,
            "org_id": org_id,
            "subject": str(number),
            "product": product,
            "severity": thing.severity,
            "state": "firing",
            "prompt": thing.prompt,
            "facts": {"customer": org_id},
            "muted_by": number if thing.muted else None,
            "fired_at": self.now,
            "changed_at": self.now,
        }
        connection.execute(insert(alert), row)
        baseline = self.chance.random() < 0.04
        self._happens(connection, thing, "fired", told=not (thing.muted or baseline))

    def _change(self, connection: Connection, thing: Thing) -> None:
        """By itself, or by somebody's hand."""
        change = self.chance.choice(
            (self._worse, self._over, self._taken, self._put_off, self._muted, self._noted)
        )
        change(connection, thing)

    def _worse(self, connection: Connection, thing: Thing) -> None:
        if self.chance.random() < 0.5:
            self._set(connection, thing, severity=self.chance.choice(SEVERITIES))
        self._happens(connection, thing, "worse", told=not thing.muted and thing.state != "snoozed")

    def _over(self, connection: Connection, thing: Thing) -> None:
        by_hand = self.chance.random() < 0.4
        self._set(connection, thing, state="resolved")
        told = not by_hand and self.chance.random() < 0.9
        self._happens(connection, thing, "resolved", told=told, who=KIM if by_hand else "")

    def _taken(self, connection: Connection, thing: Thing) -> None:
        if thing.state == "firing":
            self._set(connection, thing, state="acknowledged")
            self._happens(connection, thing, "acknowledged", who=KIM)
        elif thing.state == "acknowledged":
            self._happens(connection, thing, "reminded", told=True)

    def _put_off(self, connection: Connection, thing: Thing) -> None:
        if thing.state == "firing":
            self._set(connection, thing, state="snoozed")
            self._happens(connection, thing, "snoozed", who=BOSS)
            self.woken.append((self.now + timedelta(hours=self.chance.choice((1, 4, 24))), thing))

    def _muted(self, connection: Connection, thing: Thing) -> None:
        self._set(connection, thing, muted=not thing.muted)
        if not thing.muted and thing.state == "firing":
            self._happens(connection, thing, "unmuted", told=True)

    def _noted(self, connection: Connection, thing: Thing) -> None:
        if self.chance.random() < 0.5:
            self._happens(connection, thing, "assigned", who=BOSS)
        else:
            self._set(connection, thing, severity="info")
            self._happens(connection, thing, "eased")

    def _wake(self, connection: Connection) -> None:
        for at, thing in [each for each in self.woken if each[0] <= self.now]:
            self.woken.remove((at, thing))
            if thing.state == "snoozed":
                self._set(connection, thing, state="firing")
                self._happens(connection, thing, "woke", told=not thing.muted)

    def _hush(self, connection: Connection) -> None:
        place = self.chance.choice(self.places)
        until = self.now + timedelta(hours=self.chance.choice((3, 30)))
        said = self.chance.choice(("kind", "tag", "region", "alert", "customer"))
        thing = self.chance.choice(self.things or [None])  # type: ignore[list-item]
        kinds = (self.chance.choice(KINDS),) if said == "kind" else ()
        hush = Hush(
            self.now,
            until,
            kinds,
            number=thing.number if said == "alert" and thing else None,
            tag="gold" if said == "tag" else "",
            region=self.chance.choice(REGIONS) if said == "region" else "",
            org_id=thing.org_id if said == "customer" and thing else "",
        )
        place.hushes.append(hush)
        new = NewSilence(
            key_of(place), BOSS, hush.since, hush.until, tuple(AlertKind(kind) for kind in hush.kinds),
            hush.number, hush.org_id, hush.tag, hush.region,
        )  # fmt: skip
        add_silence(connection, new, None)

    # In both places

    def _set(self, connection: Connection, thing: Thing, **values: object) -> None:
        for name, value in values.items():
            setattr(thing, name, value)
        columns = {
            "state": thing.state,
            "severity": thing.severity,
            "muted_by": thing.number if thing.muted else None,
        }
        connection.execute(update(alert).where(alert.c.number == thing.number).values(columns))

    def _happens(
        self, connection: Connection, thing: Thing, what: str, *, told: bool = False, who: str = ""
    ) -> None:
        severity = Severity(thing.severity)
        new = NewEvent(thing.number, What(what), severity, who=who, told=told)
        event = add_event(connection, new, self.now)
        assert event is not None
        self.model.happens(Fact(event, self.now, thing, what, severity.value, told, who))


def diary(place: Place) -> Sequence[tuple[Any, ...]]:
    """What the model says a room was sent, with what is sent at one moment in one order."""
    return sorted(place.diary, key=lambda entry: (entry[0], entry[1:4]))
