"""Two workers on one database, killed again and again while reports fall due on Slack and on Webex."""

from __future__ import annotations

import contextlib
import json
import mmap
import os
import signal
import subprocess
import sys
import threading
import time
from collections import Counter
from collections.abc import Iterator, Sequence
from contextlib import ExitStack
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from random import Random
from typing import Any, Self

from sqlalchemy import func, select

from config.settings import load_settings
from store.database import Database
from store.inbox import open_inbox
from store.migrate import INBOX, upgrade
from store.rooms import RoomKey
from store.schema import outbox, run
from tests.failures.delivering import add_due
from tests.handlers.asking import demo_records, fill
from tests.peers.slack.peer import SlackPeer
from tests.peers.webex.peer import WebexPeer
from tests.soak.forked import OFFSET

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
ROOMS = 6
"""On each platform, each with a daily report."""
WORKERS = 2
LEASE_SECONDS = 1.0
DAY = 86_400.0
KILLS_A_DAY = 6
"""More of them would be more than a delivery is tried for (`notifications.delivery.work.MOST_FAILURES`)."""
A_WHILE = 3.0
"""Seconds that pass at once while nobody has anything to do."""
PATIENCE = 60.0
FREQUENT = 0.01


@dataclass(frozen=True)
class Kill:
    """When a worker dies: at a boundary for the nth time, or after so many seconds."""

    boundary: str = ""
    nth: int = 0
    seconds: float | None = None


def at_each_boundary(random: Random) -> list[Kill]:
    """One for each."""
    tick = BOUNDARIES[:2]
    return [Kill(name, 1 if name in tick else random.randint(1, 3)) for name in BOUNDARIES]


def anywhere(random: Random, count: int) -> list[Kill]:
    """At boundaries and between them."""
    return [
        Kill("*", random.randint(1, 60)) if random.random() < 0.5 else Kill(seconds=random.uniform(0.05, 1.5))
        for _ in range(count)
    ]


@dataclass
class Outcome:
    """What became of the reports."""

    kills: Counter[str] = field(default_factory=Counter)
    """How many, by where."""
    due: int = 0
    delivered: int = 0
    slack: int = 0
    """Files that stand in Slack's rooms."""
    webex: int = 0
    webex_due: int = 0
    maybe_twice: int = 0
    """How many sends were made again although Webex does not tell whether they were."""
    notices: int = 0
    wrong: list[str] = field(default_factory=list)
    """What should not be."""
    seconds: float = 0.0

    def __str__(self) -> str:
        """In one line."""
        return (
            f"{self.kills.total()} kills, {self.due} reports due, {self.delivered} delivered; Slack: "
            f"{self.slack} files for {self.due - self.webex_due}; Webex: {self.webex} for {self.webex_due}, "
            f"{self.maybe_twice} counted as maybe twice; {self.seconds:.0f} s"
        )


class Campaign:
    """Use it as a context manager."""

    def __init__(self, database: Database, folder: Path, kills: Sequence[Kill]) -> None:
        self._database, self._folder = database, folder
        self._planned = list(reversed(kills))
        self._kills = len(kills)
        self._stack = ExitStack()
        self._children: list[int] = []
        self._offset = 0.0
        self._left_today = 0
        self._unarmed: list[int] = []
        """Those that no kill is planned for."""
        self._rooms: dict[int, RoomKey] = {}
        self._maybe_twice: dict[int, int] = {}
        """By run. Noted day by day: the outbox is swept long before so many days are over."""

    def __enter__(self) -> Self:
        self.slack = self._stack.enter_context(SlackPeer(limited=False))
        self.webex = self._stack.enter_context(WebexPeer())
        self.team = self.slack.workspace("Nordlicht")
        ada = self.slack.person(self.team, "Ada Lindqvist", "ada@partner.example")
        other = self.webex.person("Ada Lindqvist", "ada@partner.example")
        self.channels = [self.slack.channel(self.team, f"partners-{n}", ada) for n in range(ROOMS)]
        self.spaces = [self.webex.room(f"Partners {n}", other) for n in range(ROOMS)]
        self._prepare()
        self._nursery = subprocess.Popen(
            [sys.executable, "-m", "tests.soak.forked"],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )
        self._stack.callback(self._end)
        return self

    def __exit__(self, *_: object) -> None:
        self._stack.close()

    # What there is

    @property
    def _clock_file(self) -> Path:
        return self._folder / "clock"

    @property
    def _killed_file(self) -> Path:
        return self._folder / "killed"

    def now(self) -> datetime:
        return datetime.fromtimestamp(time.time() + self._offset, UTC)

    def _prepare(self) -> None:
        self._clock_file.write_bytes(OFFSET.pack(0.0))
        self._killed_file.touch()
        fill(self._database, demo_records(12, 7, self.now()), self.now())
        with contextlib.closing(open_inbox(load_settings(**self._settings()), self._database)) as inbox:
            upgrade(inbox.database, chain=INBOX)
        slack = [RoomKey("slack", self.team.id, channel.id) for channel in self.channels]
        webex = [RoomKey("webex", self.webex.home.id, room.id) for room in self.spaces]
        for room in (*slack, *webex):
            self._rooms[add_due(self._database, room, self.now())] = room

    def _settings(self) -> dict[str, Any]:
        return {
            "database_url": self._database.engine.url.render_as_string(hide_password=False),
            "spool_folder": str(self._folder / "spool"),
            "http_port": "0",
            "workers": "1",
            "delivery_workers": "4",
            "tick_seconds": "0.1",
            "lease_seconds": str(LEASE_SECONDS),
            "log_format": "text",
            "slack_bot_token": self.team.bot_token,
            "slack_signing_secret": self.slack.signing_secret,
            "slack_api_url": self.slack.api_url,
            "slack_workspaces": self.team.id,
            "webex_token": self.webex.token,
            "webex_webhook_secret": "a secret of this test alone",
            "webex_api_url": self.webex.api_url,
            "webex_organizations": self.webex.home.id,
            "public_url": "http://127.0.0.1:1",
        }

    # What happens

    def run(self) -> Outcome:
        """Let day after day pass until every kill was made, and one more without any."""
        began = time.monotonic()
        self._day()
        while self._planned or self._killed() < self._kills:
            self._pass(DAY)
            self._day()
        self._pass(DAY)
        self._day()
        outcome = self._outcome()
        outcome.seconds = time.monotonic() - began
        return outcome

    def _day(self) -> None:
        """What is due is delivered, whoever dies of it."""
        self._left_today = KILLS_A_DAY
        if self._planned:
            for child in self._unarmed:
                _kill(child)
            self._unarmed.clear()
        end = time.monotonic() + PATIENCE
        pause = threading.Event()
        while not self._settled():
            if time.monotonic() > end:
                raise TimeoutError(
                    f"not delivered in {PATIENCE} s: {self._waiting()}; see {self._folder}/log"
                )
            self._replace_the_dead()
            if self._is_idle():
                self._pass(A_WHILE)
            pause.wait(FREQUENT)
        self._note_repeats()

    def _note_repeats(self) -> None:
        with self._database.read() as connection:
            for row in connection.execute(select(outbox.c.run_id, outbox.c.facts)):
                if row.run_id is not None and row.facts.get("maybe_twice"):
                    self._maybe_twice[row.run_id] = row.facts["maybe_twice"]

    def _replace_the_dead(self) -> None:
        self._children = [child for child in self._children if _lives(child)]
        while len(self._children) < WORKERS:
            kill = Kill()
            if self._planned and self._left_today:
                kill = self._planned.pop()
                self._left_today -= 1
            order = {
                "settings": self._settings(),
                "clock": str(self._clock_file),
                "killed": str(self._killed_file),
                "log": str(self._folder / "log"),
                "boundary": kill.boundary,
                "nth": kill.nth,
                "seconds": kill.seconds,
            }
            assert self._nursery.stdin is not None
            assert self._nursery.stdout is not None
            self._nursery.stdin.write(json.dumps(order) + "\n")
            self._nursery.stdin.flush()
            child = int(self._nursery.stdout.readline())
            self._children.append(child)
            if kill == Kill():
                self._unarmed.append(child)

    def _pass(self, seconds: float) -> None:
        """Time goes by, for the platforms as well."""
        self.slack.clock.advance(seconds)
        self.webex.clock.advance(seconds)
        self._offset += seconds
        with self._clock_file.open("r+b") as file, mmap.mmap(file.fileno(), OFFSET.size) as kept:
            kept[:] = OFFSET.pack(self._offset)

    def _settled(self) -> bool:
        with self._database.read() as connection:
            days = connection.execute(
                select(run.c.state, func.count())
                .where(run.c.due_at > self._yesterday())
                .group_by(run.c.state)
            ).all()
            waits = connection.execute(
                select(outbox.c.id).where(outbox.c.state == "waiting").limit(1)
            ).first()
        return waits is None and sum(count for _, count in days) == len(self._rooms)

    def _yesterday(self) -> datetime:
        return datetime.fromtimestamp(self.now().timestamp() - DAY + 60, UTC)

    def _is_idle(self) -> bool:
        """Whether rows wait, each for a later time: a day that began is never idle before it is made due."""
        rows, now = self._waiting(), self.now()
        return bool(rows) and all(row.lease_until is None and row.not_before > now for row in rows)

    def _waiting(self) -> Sequence[Any]:
        asked = select(outbox.c.dedupe_key, outbox.c.not_before, outbox.c.lease_until, outbox.c.reason)
        with self._database.read() as connection:
            return connection.execute(asked.where(outbox.c.state == "waiting")).all()

    def _killed(self) -> int:
        return len(self._killed_file.read_text().splitlines())

    # What came of it

    def _outcome(self) -> Outcome:
        found = Outcome(Counter(self._killed_file.read_text().splitlines()))
        with self._database.read() as connection:
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
        if room.platform == "slack":
            (channel,) = (each for each in self.channels if each.id == room.room_id)
            return Counter(name for seen in self.slack.answers(channel) for name in seen.files)
        (space,) = (each for each in self.spaces if each.id == room.room_id)
        return Counter(name for seen in self.webex.answers(space) for name in seen.files)

    def _end(self) -> None:
        for child in self._children:
            _kill(child)
        assert self._nursery.stdin is not None
        self._nursery.stdin.close()
        self._nursery.wait(10)


def _kill(process: int) -> None:
    with contextlib.suppress(ProcessLookupError):
        os.kill(process, signal.SIGKILL)


def _lives(process: int) -> bool:
    try:
        os.kill(process, 0)
    except ProcessLookupError:
        return False
    return True
