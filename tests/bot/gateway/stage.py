"""What a test of the gateway plays on."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

from sqlalchemy import select

from bot.gateway.platform import Platform
from bot.gateway.work import Work
from cards.intent import Intent
from config.settings import Settings
from handlers.desk import Desk
from hub.demo import FULL_ADMIN
from store.database import Database
from store.inbox import Claimed, Inbox, NewEvent
from store.inbox.schema import inbox_event
from tests.bot.gateway.recording import Recording, payload
from tests.handlers.asking import NOW

LEASE = 60.0
ROOM = "C partners"
DIRECT = f"D {FULL_ADMIN}"
SHARED_LIST = "expiring in 365 days"
"""A question whose answer has pages."""
REPORT = "devices report"
"""A question whose answer has a file."""


@dataclass
class Clock:
    """Stands still until it is told."""

    now: datetime = NOW

    def __call__(self) -> datetime:
        return self.now

    def advance(self, seconds: float) -> None:
        self.now += timedelta(seconds=seconds)


@dataclass
class Stage:
    """The gateway as one process has it; `anew` gives another process on the same inbox."""

    inbox: Inbox
    desk: Desk
    platform: Recording
    clock: Clock
    work: Work
    said: list[str] = field(default_factory=list)

    @property
    def spool(self) -> Path:
        return self.desk.spool

    def says(self, what: str | Intent, *, room: str = ROOM, person: str = FULL_ADMIN, **more: Any) -> str:
        """Somebody says or presses something; gives the event's key."""
        key = more.pop("key", f"e{len(self.said)}")
        workspace = more.pop("workspace", "T1")
        lane = more.pop("lane", f"{person} in {room}")
        event = NewEvent(
            self.platform.name, workspace, key, lane, "message", payload(person, room, what, **more)
        )
        self.inbox.keep(event, self.clock())
        self.said.append(key)
        return key

    def claim(self) -> list[Claimed]:
        return self.inbox.claim(self.clock(), 10, LEASE)

    def run(self) -> int:
        """Work on all that is due now; how many claims that were."""
        done = 0
        while claims := self.claim():
            for each in claims:
                self.work.do(each)
            done += len(claims)
        return done

    def run_on(self, seconds: float, step: float = 1.0) -> None:
        """Work while time passes."""
        for _ in range(int(seconds / step) + 1):
            self.run()
            self.clock.advance(step)

    def anew(self, platform: Platform | None = None, inbox: Inbox | None = None) -> Stage:
        """Another process."""
        works = Work(
            inbox or self.inbox, {self.platform.name: platform or self.platform}, self.desk, self.clock
        )
        return replace(self, work=works)

    def state(self, key: str) -> str:
        return str(self.row(key).state)

    def row(self, key: str) -> Any:
        """The event's row."""
        with self.inbox.database.read() as connection:
            return connection.execute(select(inbox_event).where(inbox_event.c.key == key)).one()

    def files(self) -> list[Path]:
        return list(self.spool.iterdir())


def make_stage(
    database: Database, inbox: Inbox, spool: Path, change: Callable[[Recording], None] = lambda _: None
) -> Stage:
    """A stage on an open database and an open inbox."""
    spool.mkdir()
    platform, clock = Recording(), Clock()
    change(platform)
    desk = Desk(database, Settings(), spool)
    return Stage(inbox, desk, platform, clock, Work(inbox, {platform.name: platform}, desk, clock))
