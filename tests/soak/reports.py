"""Two workers on one database, killed again and again while reports fall due on Slack and on Webex."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from random import Random
from typing import Any

from sqlalchemy import func, select

from store.database import Database
from store.rooms import RoomKey
from store.schema import outbox, run
from tests.failures.delivering import add_due
from tests.handlers.asking import demo_records, fill
from tests.soak.killing import DAY, Kill, Killed, Killing, anywhere

__all__ = ["BOUNDARIES", "Campaign", "Outcome", "anywhere", "at_each_boundary"]

BOUNDARIES = (
    "schedules claimed",
    "runs written",
    "claimed",
    "running",
    "progress",
    "built",
    "composed",
    "recorded",
    "sending",
    "sent",
    "marked",
)
"""Each point that the program names."""


def at_each_boundary(random: Random) -> list[Kill]:
    """One for each."""
    tick = BOUNDARIES[:2]
    return [Kill(name, 1 if name in tick else random.randint(1, 3)) for name in BOUNDARIES]


@dataclass
class Outcome(Killed):
    """What became of the reports."""

    due: int = 0
    delivered: int = 0
    slack: int = 0
    """Files that stand in Slack's rooms."""
    webex: int = 0
    webex_due: int = 0
    maybe_twice: int = 0
    """How many sends were made again although Webex does not tell whether they were."""
    notices: int = 0

    def __str__(self) -> str:
        """In one line."""
        return (
            f"{self.kills.total()} kills, {self.due} reports due, {self.delivered} delivered; Slack: "
            f"{self.slack} files for {self.due - self.webex_due}; Webex: {self.webex} for {self.webex_due}, "
            f"{self.maybe_twice} counted as maybe twice; {self.seconds:.0f} s"
        )


class Campaign(Killing[Outcome]):
    """Each room has a daily report."""

    rooms = 6

    def __init__(self, database: Database, folder: Path, kills: Sequence[Kill]) -> None:
        super().__init__(database, folder, kills)
        self._rooms: dict[int, RoomKey] = {}
        self._maybe_twice: dict[int, int] = {}
        """By run. Noted day by day: the outbox is swept long before so many days are over."""

    def prepare(self) -> None:
        fill(self.database, demo_records(12, 7, self.now()), self.now())
        for room in (*self.slack_rooms(), *self.webex_rooms()):
            self._rooms[add_due(self.database, room, self.now())] = room

    def dusk(self) -> None:
        with self.database.read() as connection:
            for row in connection.execute(select(outbox.c.run_id, outbox.c.facts)):
                if row.run_id is not None and row.facts.get("maybe_twice"):
                    self._maybe_twice[row.run_id] = row.facts["maybe_twice"]

    def settled(self) -> bool:
        with self.database.read() as connection:
            days = connection.execute(
                select(run.c.state, func.count())
                .where(run.c.due_at > self._yesterday())
                .group_by(run.c.state)
            ).all()
            waits = connection.execute(
                select(outbox.c.id).where(outbox.c.state == "waiting").limit(1)
            ).first()
        return waits is None and sum(count for _, count in days) == len(self._rooms)

    def is_idle(self) -> bool:
        # A day that began is never idle before it is made due.
        rows, now = self.waiting(), self.now()
        return bool(rows) and all(row.lease_until is None and row.not_before > now for row in rows)

    def _yesterday(self) -> datetime:
        return datetime.fromtimestamp(self.now().timestamp() - DAY + 60, UTC)

    # What came of it

    def look(self, kills: Counter[str]) -> Outcome:
        found = Outcome(kills)
        with self.database.read() as connection:
            runs = connection.execute(select(run)).all()
            found.notices = connection.execute(
                select(func.count()).where(outbox.c.kind == "notice")
            ).scalar_one()
        found.due = len(runs)
        found.delivered = sum(each.state == "delivered" for each in runs)
        found.webex_due = sum(each.platform == "webex" for each in runs)
        found.maybe_twice = sum(self._maybe_twice.values())
        found.wrong = list(self._wrong(runs))
        sent = {room: self._sums(room) for room in self._rooms.values()}
        found.slack = sum(sums.total() for room, sums in sent.items() if room.platform == "slack")
        found.webex = sum(sums.total() for room, sums in sent.items() if room.platform == "webex")
        for each in runs:
            room = RoomKey(each.platform, each.workspace, each.room_id)
            (file,) = each.files
            times = sent[room][file["name"]]
            allowed = 1 + self._maybe_twice.get(each.id, 0)
            if not 1 <= times <= (1 if room.platform == "slack" else allowed):
                found.wrong.append(f"{file['name']} stands {times} times in {room}")
        return found

    def _wrong(self, runs: Sequence[Any]) -> Iterator[str]:
        periods = Counter((each.schedule, each.period) for each in runs)
        yield from (f"{count} runs of {key}" for key, count in periods.items() if count > 1)
        yield from (
            f"run {each.id}: {each.state} {each.reason}" for each in runs if each.state != "delivered"
        )
        days = {each.period for each in runs}
        if len(runs) != len(days) * len(self._rooms):
            yield f"{len(runs)} runs on {len(days)} days of {len(self._rooms)} schedules"

    def _sums(self, room: RoomKey) -> Counter[str]:
        """How often each file stands in a room."""
        return Counter(name for seen in self.answers(room) for name in seen.files)
