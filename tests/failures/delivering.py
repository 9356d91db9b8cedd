"""Schedules that fall due, and what became of their runs."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

from sqlalchemy import Row, select

from cards.intent import Intent, Slots
from hub.demo import FULL_ADMIN
from notifications.delivery.work import DIRECT
from store.database import Database
from store.delivery.schedules import NewSchedule, add_schedule
from store.rooms import RoomKey
from store.schema import outbox, run, schedule
from tests.failures.bots import Running, eventually
from tests.failures.sides import Side, SlackSide

LIST = Intent("expiring", Slots(within_days=365, format="csv"))
"""A report with rows in it."""
MINUTE = timedelta(minutes=1)


def room_of(side: Side, room: Any = None) -> RoomKey:
    """The key of a room, the side's own unless another is given."""
    where = room or side.room
    if isinstance(side, SlackSide):
        return RoomKey("slack", side.team.id, where.id)
    return RoomKey("webex", side.peer.home.id, where.id)


def add_due(database: Database, room: RoomKey, now: datetime, intent: Intent = LIST, **changed: Any) -> int:
    """A daily schedule whose next run is due at `now`; its number."""
    given = {
        "room": room,
        "owner": FULL_ADMIN,
        "intent": intent.to_json(),
        "template_id": None,
        "frequency": "daily",
        "at": f"{now:%H:%M}",
        "weekdays": (),
        "day_of_month": None,
        "timezone": "UTC",
        "language": "en",
        "skip_empty": False,
    }
    with database.write() as connection:
        return add_schedule(connection, NewSchedule(**{**given, **changed}), now - MINUTE, now, None)


@dataclass
class Delivering:
    """The bot's deliveries, as a test sees them."""

    bot: Running
    side: Side

    @property
    def database(self) -> Database:
        return self.bot.service.database

    def now(self) -> datetime:
        return datetime.fromtimestamp(self.side.peer.clock.now(), UTC)

    def schedule(self, intent: Intent = LIST, **changed: Any) -> int:
        """One that is due now in the side's room."""
        room = changed.pop("room", None) or room_of(self.side)
        return add_due(self.database, room, self.now(), intent, **changed)

    def fall_due(self) -> None:
        """What is due becomes a run, and its delivery begins."""
        assert self.bot.service.ticking is not None
        self.bot.service.ticking.tick()

    def pass_time(self, seconds: float) -> None:
        """Move the clock on, and let the workers look at it."""
        self.side.peer.clock.advance(seconds)
        assert self.bot.service.ticking is not None
        self.bot.service.ticking.deliverers.wake()

    def settle(self, step: float = 0.0) -> None:
        """Wait until nothing waits to be delivered; with a `step`, time passes meanwhile."""

        def settled() -> bool:
            if not self.waiting():
                return True
            if step and not any(row.lease for row in self.waiting()):
                self.pass_time(step)
            return False

        eventually(settled, "an empty outbox")

    def waiting(self) -> list[Row[Any]]:
        return [row for row in self.rows() if row.state == "waiting"]

    def wait_for(self, look: Callable[[Row[Any]], object]) -> None:
        """Wait until a row is as it is looked for, and waits."""
        eventually(lambda: [row for row in self.waiting() if look(row)], "a row that waits")

    def rows(self, kind: str | None = None) -> list[Row[Any]]:
        """The outbox."""
        with self.database.read() as connection:
            found = connection.execute(select(outbox).order_by(outbox.c.id)).all()
        return [row for row in found if kind in (None, row.kind)]

    def runs(self) -> list[Row[Any]]:
        """The ledger."""
        with self.database.read() as connection:
            return list(connection.execute(select(run).order_by(run.c.id)).all())

    def run(self) -> Row[Any]:
        """The ledger's only line."""
        (found,) = self.runs()
        return found

    def schedules(self) -> list[Row[Any]]:
        with self.database.read() as connection:
            return list(connection.execute(select(schedule)).all())

    def files(self) -> list[Any]:
        """The bot's messages in the room that have a file."""
        return [seen for seen in self.side.answers() if seen.files]

    def told(self) -> tuple[list[str], list[str]]:
        """What notices say in the room, and to the owner alone."""
        room = [seen.words for seen in self.side.answers() if not seen.files]
        return room, [seen.words for seen in self.side.direct_answers()]

    def noticed(self) -> list[tuple[str, bool, str]]:
        """The code of each notice, whether it is for the owner alone, and how it ended."""
        return [(row.content["code"], DIRECT in row.content, row.state) for row in self.rows("notice")]
