"""Alerts that fire, change and end, and what a room sees of them."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import Row, select

from hub.demo import FULL_ADMIN
from hub.vocabulary import AlertKind
from notifications.alerts import life
from notifications.alerts.findings import Finding
from notifications.alerts.pacing import next_digest
from notifications.alerts.reconcile import reconcile
from notifications.alerts.telling import tell_due
from store.alerts.alerts import alone
from store.alerts.model import Alert, Matcher, NewSubscription, Severity
from store.alerts.reach import Reach
from store.alerts.subscriptions import add_subscription
from store.rooms import RoomKey
from store.schema import alert, alert_room, customer, evaluation
from tests.failures.bots import eventually
from tests.failures.delivering import Delivering, room_of
from tests.failures.sides import WebexSide

KIND = AlertKind.QUEUE_ABANDONMENT
"""One of which the demo data have none: what holds is what a test says."""


@dataclass
class Alerting:
    """What the bot speaks up about, as a test has it."""

    delivering: Delivering
    holding: dict[str, Finding] = field(default_factory=dict)
    """By organisation."""

    def __post_init__(self) -> None:
        """Wait until the day's own evaluation is over: it knows nothing of what a test says."""
        eventually(lambda: self._rows(select(evaluation)), "the day's evaluation")
        if isinstance(self.delivering.side, WebexSide):
            self.delivering.side.peer.web.card_edits = True
        self.customers = [row.org_id for row in self._rows(select(customer.c.org_id).order_by(customer.c.id))]

    def subscribe(self, room: RoomKey | None = None, **changed: Any) -> int:
        """A subscription of a room to all alerts of the kind: instant, unless it is said otherwise."""
        given = {
            "room": room or room_of(self.delivering.side),
            "owner": FULL_ADMIN,
            "language": "en",
            "matcher": Matcher(kinds=(KIND,)),
            "group_wait": 0,
        }
        now = self.delivering.now()
        new = NewSubscription(**{**given, **changed})
        due = next_digest(new.pace, new.at, new.weekday, "UTC", now)
        with self.delivering.database.write() as connection:
            return add_subscription(connection, new, due, now, None)

    def hold(self, *levels: int, severity: Severity = Severity.WARNING) -> list[int]:
        """The first customers' alerts are of these levels now (0: it is over); what is told goes out.

        Gives the numbers of those that are open.
        """
        numbers = self.hold_without_delivery(*levels, severity=severity)
        self.deliver()
        return numbers

    def hold_while_it_waits(self, *levels: int) -> list[int]:
        """The same, and the platform asks to wait before it takes what is told."""
        side = self.delivering.side
        side.limit(side.names.post, 60)
        numbers = self.hold_without_delivery(*levels)
        self.delivering.pass_time(0)
        self.delivering.wait_for(lambda row: row.reason == "rate-limited")
        return numbers

    def hold_without_delivery(self, *levels: int, severity: Severity = Severity.WARNING) -> list[int]:
        """The same, and what is told waits in the outbox."""
        now = self.delivering.now()
        for org_id, level in zip(self.customers, levels, strict=False):
            self.holding.pop(org_id, None)
            if level:
                self.holding[org_id] = finding(org_id, level, severity)
        with self.delivering.database.write() as connection:
            alone(connection)
            reconcile(connection, KIND, self.holding.values(), Reach.EVERYBODY, now)
            tell_due(connection, now, self.delivering.bot.service.settings)
        open_ = select(alert.c.number).where(alert.c.kind == KIND.value, alert.c.state != "resolved")
        return [row.number for row in self._rows(open_.order_by(alert.c.number))]

    def attend(self, deed: Any, number: int, *more: Any) -> Alert:
        """Somebody does something with an alert, at the terminal."""
        now = self.delivering.now()
        with self.delivering.database.write() as connection:
            done: Alert = deed(connection, number, FULL_ADMIN, now, None, *more)
        self.deliver()
        return done

    def comment(self, number: int, text: str) -> None:
        """Somebody speaks of it: the card changes with each comment."""
        self.attend(life.comment, number, text)

    def deliver(self) -> None:
        """What is in the outbox goes out."""
        self.delivering.pass_time(0)
        self.delivering.settle(step=1)

    def cards(self, number: int) -> list[Row[Any]]:
        """What the rooms have of an alert."""
        return self._rows(select(alert_room).where(alert_room.c.number == number))

    def card(self, number: int) -> Row[Any]:
        """What the only room has of it."""
        (found,) = self.cards(number)
        return found

    def said(self) -> list[tuple[str, str]]:
        """Each message of the room: which thread it is in (empty: none), and its first line."""
        return [
            (_thread(seen), next(line for line in seen.words.splitlines() if line))
            for seen in self.delivering.side.answers()
        ]

    def _rows(self, asked: Any) -> list[Row[Any]]:
        with self.delivering.database.read() as connection:
            return list(connection.execute(asked).all())


def finding(org_id: str, level: int, severity: Severity = Severity.WARNING) -> Finding:
    """A customer's queues lose ten of a hundred callers for each level."""
    facts = {"customer": f"Customer {org_id}", "calls": 100, "abandoned": 10 * level}
    return Finding(KIND, org_id, "", severity, facts, level=level)


def id_of(seen: Any) -> str:
    """The message's ID."""
    return str(getattr(seen.message, "ts", None) or seen.message.id)


def _thread(seen: Any) -> str:
    thread = seen.thread_ts if hasattr(seen, "thread_ts") else seen.thread
    return str(thread or "")
