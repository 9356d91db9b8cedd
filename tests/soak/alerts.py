"""Syncs that change something every day, killed like the workers that tell the rooms of it."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import timedelta
from pathlib import Path
from random import Random
from typing import Any

from sqlalchemy import Row, func, select

from config.settings import load_settings
from hub.demo import FULL_ADMIN
from hub.vocabulary import AlertKind
from notifications.alerts import showing
from notifications.alerts.evaluating import due_day
from notifications.sync import sync
from store.alerts.model import Matcher, NewSubscription, State
from store.alerts.subscriptions import active_subscriptions, add_subscription
from store.database import Database
from store.delivery.outbox import Outcome as Delivered
from store.rooms import RoomKey
from store.schema import alert, alert_event, evaluation, outbox
from tests.failures.alerting import id_of
from tests.soak.killing import UNARMED, Kill, Killed, Killing, lives
from tests.soak.partner import BOUGHT, CUSTOMERS, ENDING, THRESHOLDS, endings, export_of, overages
from tests.store.partner import org_id

SYNC = ("sync merged", "alerts written", "alerts told", "evaluation done")
"""Each point that the program names while an export is taken in."""
TICK = ("day claimed", "alerts written", "evaluation done", "alerts woken", "alerts told")
"""Each while time brings something."""
DELIVERY = ("claimed", "composed", "recorded", "sending", "sent", "marked")
"""Each of a delivery."""
WAITS = (0, 5, 0, 5)
"""Seconds that rooms wait for what belongs together: those are told by the sync, these by a tick."""
NOON = 12


def at_each_boundary(random: Random) -> list[Kill]:
    """One for each, of who takes an export in and of a worker."""
    found = [Kill(name, 1, syncs=True) for name in SYNC]
    found += [Kill(name, 1) for name in TICK]
    return found + [Kill(name, random.randint(1, 3)) for name in DELIVERY]


def anywhere(random: Random, count: int) -> list[Kill]:
    """At boundaries and between them, a third of them while an export is taken in."""
    return [_anywhere(random) for _ in range(count)]


def _anywhere(random: Random) -> Kill:
    syncs, by_clock = random.random() < 1 / 3, random.random() < 0.5
    if by_clock:
        return Kill(seconds=random.uniform(0.0, 0.15) if syncs else random.uniform(0.05, 1.5), syncs=syncs)
    if syncs:
        return Kill("*", random.randint(1, len(SYNC)), syncs=True)
    name = random.choice((*TICK, *DELIVERY))
    return Kill(name, 1 if name in TICK else random.randint(1, 20))


@dataclass
class Outcome(Killed):
    """What became of the alerts."""

    alerts: int = 0
    cards: int = 0
    """That should stand in the rooms."""
    notes: int = 0
    """That should stand in their threads."""
    slack: int = 0
    """Messages in Slack's rooms."""
    slack_due: int = 0
    webex: int = 0
    webex_due: int = 0
    maybe_twice: int = 0
    """How many sends were made again although Webex does not tell whether they were."""

    def __str__(self) -> str:
        """In one line."""
        return (
            f"{self.kills.total()} kills, {self.alerts} alerts, {self.cards} cards and {self.notes} notes; "
            f"Slack: {self.slack} messages for {self.slack_due}; Webex: {self.webex} for {self.webex_due}, "
            f"{self.maybe_twice} counted as maybe twice; {self.seconds:.0f} s"
        )


class Campaign(Killing[Outcome]):
    """Each room is told of everything."""

    rooms = len(WAITS)

    def __init__(self, database: Database, folder: Path, kills: Sequence[Kill]) -> None:
        super().__init__(database, folder, kills)
        self._today = -1
        self._syncing: tuple[int, Kill] | None = None
        """The process that takes the day's export in, and how it is to die."""
        self._sent: dict[str, Row[Any]] = {}
        """The outbox's rows of alerts, by their keys. Noted day by day: the outbox is swept."""

    @property
    def _done_file(self) -> Path:
        return self.folder / "synced"

    def settings(self) -> dict[str, Any]:
        return {
            **super().settings(),
            "alert_expiring_days": ",".join(map(str, THRESHOLDS)),
            "alerts_an_hour": "100",
        }

    def prepare(self) -> None:
        self.webex.web.card_edits = True
        noon = self.now().replace(hour=NOON, minute=0, second=0)
        self.pass_time((noon + timedelta(days=1) - self.now()).total_seconds())
        self._began = self.now().date()
        self._loaded = load_settings(**self.settings())
        sync(self.database, self._loaded, [export_of(0, self._began, self.now())], now=self.now())
        self._done_file.write_text("0")
        with self.database.write() as connection:
            for room, wait in zip((*self.slack_rooms(), *self.webex_rooms()), WAITS * 2, strict=True):
                new = NewSubscription(room, FULL_ADMIN, "en", Matcher(), group_wait=wait)
                add_subscription(connection, new, None, self.now(), None)

    # What happens

    def dawn(self) -> None:
        self._today += 1
        self._as_of = self.now()

    def watch(self) -> None:
        """Take the day's export in, until it is; who was killed is followed by another."""
        if self._syncing is not None:
            child, kill = self._syncing
            if lives(child):
                return
            if kill != UNARMED and not self.was_killed(child):  # it was quicker
                self.put_back(replace(kill, seconds=kill.seconds and kill.seconds / 2))
            self._syncing = None
        if not self._is_synced():
            kill = self.next_kill(syncs=True) or UNARMED
            order = {
                "day": self._today,
                "began": self._began.isoformat(),
                "as_of": self._as_of.isoformat(),
                "done": str(self._done_file),
            }
            self._syncing = self.start(kill, sync=order), kill

    def _is_synced(self) -> bool:
        return int(self._done_file.read_text()) >= self._today

    def settled(self) -> bool:
        if self._syncing is not None or not self._is_synced():
            return False
        with self.database.read() as connection:
            waits = connection.execute(
                select(outbox.c.id).where(outbox.c.state == "waiting").limit(1)
            ).first()
            newest = connection.execute(select(func.max(alert_event.c.id))).scalar_one() or 0
            heard = min(min(each.heard, each.heard_severe) for each in active_subscriptions(connection))
            evaluated = connection.execute(select(func.max(evaluation.c.day))).scalar_one()
        return waits is None and heard >= newest and evaluated == due_day(self.now(), self._loaded)

    def is_idle(self) -> bool:
        now = self.now()
        return (
            self._syncing is None
            and self._is_synced()
            and all(row.lease_until is None and row.not_before > now for row in self.waiting())
        )

    def dusk(self) -> None:
        with self.database.read() as connection:
            for row in connection.execute(select(outbox)):
                self._sent[row.dedupe_key] = row

    # What came of it

    def look(self, kills: Counter[str]) -> Outcome:
        with self.database.read() as connection:
            alerts = connection.execute(select(alert).order_by(alert.c.number)).all()
        found = Outcome(kills, [*self._wrong_rows(), *_wrong_alerts(alerts, self._today)])
        found.alerts = len(alerts)
        found.maybe_twice = sum(_maybe_twice(row) for row in self._sent.values())
        for room in (*self.slack_rooms(), *self.webex_rooms()):
            seen = self.answers(room)
            told = [self._told(room, each, seen) for each in alerts]
            found.cards += len(told)
            found.notes += sum(each.notes_due for each in told)
            found.wrong += [f"{each} in {room}" for each in told if not each.is_right]
            stray = len(seen) - sum(each.cards + each.notes for each in told)
            found.wrong += [f"{stray} messages more in {room}"] if stray else []
            if room.platform == "slack":
                found.slack += len(seen)
                found.slack_due += sum(1 + each.notes_due for each in told)
            else:
                found.webex += len(seen)
                found.webex_due += sum(1 + each.notes_due for each in told)
        return found

    def _told(self, room: RoomKey, of: Row[Any], seen: Sequence[Any]) -> Told:
        """What a room has of an alert, and what it should have."""
        cards = [each for each in seen if not _thread(each) and re.search(rf"#{of.number}\b", each.words)]
        roots = {id_of(each) for each in cards}
        rows = [row for row in self._sent.values() if _is_about(row, room, of.number)]
        return Told(
            of.number,
            len(cards),
            sum(_thread(each) in roots for each in seen),
            len(rows) - 1,
            sum(map(_maybe_twice, rows)) if room.platform == "webex" else 0,
            sum(_shows(each, of) for each in cards),
        )

    def _wrong_rows(self) -> Iterator[str]:
        for key, row in self._sent.items():
            if row.kind != showing.ALERT or row.state != Delivered.SENT.value:
                yield f"{row.kind} {key}: {row.state} {row.reason}"


@dataclass(frozen=True)
class Told:
    """What a room has of an alert."""

    number: int
    cards: int
    notes: int
    notes_due: int
    maybe_twice: int
    """Messages that may be too many."""
    shown: int
    """Cards that show how it is: one that is there twice may, since only one of them is kept up to date."""

    @property
    def is_right(self) -> bool:
        many = self.cards + self.notes - 1 - self.notes_due
        return (
            0 <= many <= self.maybe_twice
            and self.cards >= 1
            and self.notes >= self.notes_due
            and self.shown >= 1
        )


def _wrong_alerts(alerts: Sequence[Row[Any]], days: int) -> Iterator[str]:
    """Whether there are just the alerts that the days' exports should lead to, and as they should stand."""
    found: dict[tuple[str, str], list[tuple[int, bool]]] = defaultdict(list)
    for each in alerts:
        found[each.kind, each.org_id].append((each.level, each.state == State.RESOLVED.value))
    for number in range(CUSTOMERS):
        due = [(each.over[-1] * 10 // BOUGHT, each.ended) for each in overages(number, days)]
        got = found.pop((AlertKind.OVERAGE.value, org_id(number)), [])
        if got != due:
            yield f"overage of customer {number}: {got} for {due}"
    ends = len(found.pop((AlertKind.EXPIRING.value, org_id(ENDING)), []))
    if ends != endings(days):
        yield f"{ends} contracts that end for {endings(days)}"
    yield from (f"{kind} of {org}: {what}" for (kind, org), what in found.items())


def _shows(seen: Any, of: Row[Any]) -> bool:
    """Whether a card shows how an alert stands."""
    says = f" {of.facts['over']} licenses over" if of.kind == AlertKind.OVERAGE.value else " ends on "
    return says in seen.words and ("Resolved" in seen.words) == (of.state == State.RESOLVED.value)


def _is_about(row: Row[Any], room: RoomKey, number: int) -> bool:
    where = RoomKey(row.platform, row.workspace, row.room_id)
    return where == room and row.content.get("alert") == number


def _maybe_twice(row: Row[Any]) -> int:
    return int(row.facts.get("maybe_twice", 0))


def _thread(seen: Any) -> str:
    return str((seen.thread_ts if hasattr(seen, "thread_ts") else seen.thread) or "")
