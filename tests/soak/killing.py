"""Two workers on one database before a fake Slack and a fake Webex, killed again and again, day after day."""

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
from abc import ABC, abstractmethod
from collections import Counter
from collections.abc import Mapping, Sequence
from contextlib import ExitStack
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from random import Random
from typing import Any, ClassVar, Generic, Self, TypeVar

from sqlalchemy import select

from config.settings import load_settings
from store.database import Database
from store.inbox import open_inbox
from store.migrate import INBOX, upgrade
from store.rooms import RoomKey
from store.schema import outbox
from tests.peers.slack.peer import SlackPeer
from tests.peers.webex.peer import WebexPeer
from tests.soak.forked import OFFSET

WORKERS = 2
LEASE_SECONDS = 1.0
DAY = 86_400.0
KILLS_A_DAY = 6
"""More of them would be more than a delivery is tried for (`notifications.delivery.work.MOST_FAILURES`)."""
SYNCS_KILLED_A_DAY = 3
A_WHILE = 3.0
"""Seconds that pass at once while nobody has anything to do."""
PATIENCE = 60.0
FREQUENT = 0.03
"""Seconds between two looks: the platforms answer in this process, too."""


@dataclass(frozen=True)
class Kill:
    """When a process dies: at a boundary for the nth time, or after so many seconds."""

    boundary: str = ""
    nth: int = 0
    seconds: float | None = None
    syncs: bool = False
    """It is the process that takes an export in; else a worker."""


UNARMED = Kill()
"""It does not die."""


def anywhere(random: Random, count: int) -> list[Kill]:
    """At boundaries and between them."""
    return [
        Kill("*", random.randint(1, 60)) if random.random() < 0.5 else Kill(seconds=random.uniform(0.05, 1.5))
        for _ in range(count)
    ]


@dataclass
class Killed:
    """What became of a campaign, whatever was delivered in it."""

    kills: Counter[str] = field(default_factory=Counter)
    """How many, by where."""
    wrong: list[str] = field(default_factory=list)
    """What should not be."""
    seconds: float = 0.0


OutcomeT = TypeVar("OutcomeT", bound=Killed)


class Killing(ABC, Generic[OutcomeT]):
    """Use it as a context manager."""

    rooms: ClassVar[int]
    """On each platform."""

    def __init__(self, database: Database, folder: Path, kills: Sequence[Kill]) -> None:
        self.database, self.folder = database, folder
        self._planned = list(reversed(kills))
        self._kills = len(kills)
        self._stack = ExitStack()
        self._children: list[int] = []
        self._offset = 0.0
        self._left_today = {False: 0, True: 0}
        self._unarmed: list[int] = []
        """Those that no kill is planned for."""

    def __enter__(self) -> Self:
        self.slack = self._stack.enter_context(SlackPeer(limited=False))
        self.webex = self._stack.enter_context(WebexPeer())
        self.team = self.slack.workspace("Nordlicht")
        ada = self.slack.person(self.team, "Ada Lindqvist", "ada@partner.example")
        other = self.webex.person("Ada Lindqvist", "ada@partner.example")
        self.channels = [self.slack.channel(self.team, f"partners-{n}", ada) for n in range(self.rooms)]
        self.spaces = [self.webex.room(f"Partners {n}", other) for n in range(self.rooms)]
        self._clock_file.write_bytes(OFFSET.pack(0.0))
        self._killed_file.touch()
        with contextlib.closing(open_inbox(load_settings(**self.settings()), self.database)) as inbox:
            upgrade(inbox.database, chain=INBOX)
        self.prepare()
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

    # What a campaign is about

    @abstractmethod
    def prepare(self) -> None:
        """Fill the database; the rooms are there, and no worker yet."""

    def dawn(self) -> None:
        """A day begins: workers that nobody kills are gone, and the others are not started yet."""

    def watch(self) -> None:
        """The day goes on."""

    @abstractmethod
    def settled(self) -> bool:
        """Whether everything of the day is delivered."""

    @abstractmethod
    def is_idle(self) -> bool:
        """Whether all wait for a later time."""

    def dusk(self) -> None:
        """Everything of the day is delivered."""

    @abstractmethod
    def look(self, kills: Counter[str]) -> OutcomeT:
        """What came of it."""

    # What there is

    @property
    def _clock_file(self) -> Path:
        return self.folder / "clock"

    @property
    def _killed_file(self) -> Path:
        return self.folder / "killed"

    def now(self) -> datetime:
        return datetime.fromtimestamp(time.time() + self._offset, UTC)

    def slack_rooms(self) -> list[RoomKey]:
        return [RoomKey("slack", self.team.id, channel.id) for channel in self.channels]

    def webex_rooms(self) -> list[RoomKey]:
        return [RoomKey("webex", self.webex.home.id, room.id) for room in self.spaces]

    def answers(self, room: RoomKey) -> Sequence[Any]:
        """What stands in a room of the bot's."""
        if room.platform == "slack":
            (channel,) = (each for each in self.channels if each.id == room.room_id)
            return self.slack.answers(channel)
        (space,) = (each for each in self.spaces if each.id == room.room_id)
        return self.webex.answers(space)

    def settings(self) -> dict[str, Any]:
        """The processes' settings."""
        return {
            "database_url": self.database.engine.url.render_as_string(hide_password=False),
            "spool_folder": str(self.folder / "spool"),
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

    def run(self) -> OutcomeT:
        """Let day after day pass until every kill was made, and one more without any."""
        began = time.monotonic()
        self._day()
        while self._planned or len(self._killed()) < self._kills:
            self.pass_time(DAY)
            self._day()
        self.pass_time(DAY)
        self._day()
        outcome = self.look(Counter(where for where, _ in self._killed()))
        outcome.seconds = time.monotonic() - began
        return outcome

    def _day(self) -> None:
        """What is due is delivered, whoever dies of it."""
        self._left_today = {False: KILLS_A_DAY, True: SYNCS_KILLED_A_DAY}
        if self._planned:
            for child in self._unarmed:
                _kill(child)
            self._unarmed.clear()
        self.dawn()
        end = time.monotonic() + PATIENCE
        pause = threading.Event()
        while not self.settled():
            if time.monotonic() > end:
                raise TimeoutError(f"not delivered in {PATIENCE} s: {self.waiting()}; see {self.folder}/log")
            self._replace_the_dead()
            self.watch()
            if self.is_idle():
                self.pass_time(A_WHILE)
            pause.wait(FREQUENT)
        self.dusk()

    def _replace_the_dead(self) -> None:
        self._children = [child for child in self._children if lives(child)]
        while len(self._children) < WORKERS:
            kill = self.next_kill() or UNARMED
            child = self.start(kill)
            self._children.append(child)
            if kill == UNARMED:
                self._unarmed.append(child)

    def next_kill(self, *, syncs: bool = False) -> Kill | None:
        """The next one that is planned for a worker (or for who takes an export in), if one may be today."""
        left = self._left_today[syncs]
        place = next((n for n, kill in reversed([*enumerate(self._planned)]) if kill.syncs is syncs), None)
        if not left or place is None:
            return None
        self._left_today[syncs] -= 1
        return self._planned.pop(place)

    def put_back(self, kill: Kill) -> None:
        """It was not made, and is still to be made."""
        self._planned.insert(0, kill)

    def start(self, kill: Kill, **more: Any) -> int:
        """Start a process that dies so; a worker, unless it is to do something else. Its ID."""
        order: Mapping[str, Any] = {
            "settings": self.settings(),
            "clock": str(self._clock_file),
            "killed": str(self._killed_file),
            "log": str(self.folder / "log"),
            "boundary": kill.boundary,
            "nth": kill.nth,
            "seconds": kill.seconds,
            **more,
        }
        assert self._nursery.stdin is not None
        assert self._nursery.stdout is not None
        self._nursery.stdin.write(json.dumps(order) + "\n")
        self._nursery.stdin.flush()
        return int(self._nursery.stdout.readline())

    def pass_time(self, seconds: float) -> None:
        """Time goes by, for the platforms as well."""
        self.slack.clock.advance(seconds)
        self.webex.clock.advance(seconds)
        self._offset += seconds
        with self._clock_file.open("r+b") as file, mmap.mmap(file.fileno(), OFFSET.size) as kept:
            kept[:] = OFFSET.pack(self._offset)

    def waiting(self) -> Sequence[Any]:
        """The rows of the outbox that are to be delivered."""
        asked = select(outbox.c.dedupe_key, outbox.c.not_before, outbox.c.lease_until, outbox.c.reason)
        with self.database.read() as connection:
            return connection.execute(asked.where(outbox.c.state == "waiting")).all()

    def was_killed(self, child: int) -> bool:
        """Whether a process that is dead died as it was planned."""
        return child in {process for _, process in self._killed()}

    def _killed(self) -> list[tuple[str, int]]:
        """Where who died."""
        lines = (line.split("\t") for line in self._killed_file.read_text().splitlines())
        return [(where, int(process)) for where, process in lines]

    def _end(self) -> None:
        for child in self._children:
            _kill(child)
        assert self._nursery.stdin is not None
        self._nursery.stdin.close()
        self._nursery.wait(10)


def lives(process: int) -> bool:
    """Whether there is such a process."""
    try:
        os.kill(process, 0)
    except ProcessLookupError:
        return False
    return True


def _kill(process: int) -> None:
    with contextlib.suppress(ProcessLookupError):
        os.kill(process, signal.SIGKILL)
