"""Messages a second, of the bot as an operator starts it, against the limits that a fake Slack enforces.

Every room has more to be sent than its limit lets through, so what arrives is what the workers make of it.
"""

from __future__ import annotations

import json
import subprocess
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from statistics import mean
from typing import IO, Any, Self

from benchmarks.data import Size, say
from benchmarks.table import Result
from bot.slack.clients import Clients
from bot.slack.installations import Installation as SlackInstallation
from bot.slack.installations import Installations
from bot.tokens import new_key
from config.settings import load_settings
from notifications.delivery.notices import KIND
from store.database import Database, open_database
from store.delivery.outbox import NewDelivery, add_delivery
from store.rooms import RoomKey
from tests.failures.bots import Installation, free_address, process

WORKSPACES, CHANNELS = 40, 5
PER_ROOM = 1.0
"""Messages a second that a channel takes."""
WARM_UP_SECONDS, SECONDS = 5.0, 25.0
BUSY_SECONDS, BUSY_RETRY_AFTER = 60.0, 5
WORKERS = (1, 4)
LEAST = 0.95
NOTICE: dict[str, Any] = {"code": "no-templates", "facts": {}, "cause": None, "language": "en"}


@dataclass(frozen=True, slots=True)
class Window:
    """What the platform saw within some seconds."""

    seconds: float
    posted: Counter[str]
    """By room."""
    refused: int
    """Calls that were one too many."""

    def rate(self, rooms: list[str]) -> float:
        """Messages a second in these rooms."""
        return sum(self.posted[room] for room in rooms) / self.seconds


class Slack:
    """The fake one, in a process of its own: it must not be what is measured."""

    def __init__(self, told: IO[str], heard: IO[str]) -> None:
        """Begins by saying what there is; `told` is what it reads, `heard` what it writes."""
        self._told, self._heard_from = told, heard
        there = self._heard()
        self.api_url: str = there["api_url"]
        self.signing_secret: str = there["signing_secret"]
        self.teams: list[dict[str, Any]] = there["teams"]

    @classmethod
    @contextmanager
    def running(cls) -> Iterator[Self]:
        """Ended with the block."""
        command = [sys.executable, "-m", "benchmarks.slack_child", str(WORKSPACES), str(CHANNELS)]
        with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as started:
            try:
                if started.stdin is None or started.stdout is None:
                    raise RuntimeError("the fake Slack has no pipes")
                yield cls(started.stdin, started.stdout)
            finally:
                started.terminate()

    @property
    def rooms(self) -> list[str]:
        """All of them."""
        return [room for team in self.teams for room in team["rooms"]]

    def make_busy(self, team: str) -> None:
        """Have one workspace refuse everything for a minute."""
        self._asked({"busy": team, "seconds": BUSY_SECONDS, "retry_after": BUSY_RETRY_AFTER})

    def watched(self, seconds: float) -> Window:
        """What comes in from now on."""
        since = time.time()
        time.sleep(seconds)
        calls = [call for call in self._asked({}) if since <= call[1] < since + seconds]
        posted = Counter(room for room, _at, ok in calls if ok)
        return Window(seconds, posted, sum(not ok for _room, _at, ok in calls))

    def _asked(self, what: dict[str, Any]) -> Any:
        self._told.write(json.dumps(what) + "\n")
        self._told.flush()
        return self._heard()

    def _heard(self) -> Any:
        return json.loads(self._heard_from.readline())


def deliveries(_size: Size) -> Iterator[Result]:
    """With one worker and with four; then beside a workspace that takes nothing for a minute."""
    allowed = WORKSPACES * CHANNELS * PER_ROOM
    for workers in WORKERS:
        say(f"{WORKSPACES} workspaces with {CHANNELS} channels each, workers: {workers} …")
        with _at_work(workers, WARM_UP_SECONDS + SECONDS) as slack:
            time.sleep(WARM_UP_SECONDS)
            seen = slack.watched(SECONDS)
        rate = seen.rate(slack.rooms)
        yield Result(f"deliveries a second, workers: {workers}", rate, "", f"allowed: {allowed:g}")
        least = LEAST if workers == max(WORKERS) else None
        yield Result("… of what the limits allow", rate / allowed, "", least=least)
        yield Result("… refused as too many, of all calls", _refused(seen), "", most=0.01)
    yield from _beside_a_busy_one()


def _beside_a_busy_one() -> Iterator[Result]:
    """The same rooms before and while one workspace says 429."""
    say("one workspace takes nothing for a minute …")
    with _at_work(max(WORKERS), WARM_UP_SECONDS + SECONDS + BUSY_SECONDS) as slack:
        time.sleep(WARM_UP_SECONDS)
        before = slack.watched(SECONDS)
        slack.make_busy(slack.teams[0]["id"])
        meanwhile = slack.watched(BUSY_SECONDS)
    others = [team["rooms"] for team in slack.teams[1:]]
    shares = [meanwhile.rate(rooms) / before.rate(rooms) for rooms in others]
    name = "beside a workspace that answers 429 for a minute: the others' rate, of theirs before"
    yield Result(name, mean(shares), "", least=0.98)
    yield Result("… of the slowest of them", min(shares), "", least=LEAST)
    yield Result("… calls it refused in that minute", meanwhile.refused, "", most=2 * BUSY_SECONDS)


def _refused(seen: Window) -> float:
    return seen.refused / max(1, seen.refused + seen.posted.total())


@contextmanager
def _at_work(workers: int, seconds: float) -> Iterator[Slack]:
    """The bot, with enough to do in each room."""
    with Slack.running() as slack, tempfile.TemporaryDirectory() as folder:
        installation = _installation(slack, Path(folder))
        installation.prepare()
        settings = load_settings(**installation.settings())
        with closing(open_database(settings.database_url)) as database:
            _install(slack, Installations(settings, database, Clients(settings), _now))
            _fill(database, slack, round(seconds * PER_ROOM * 1.2) + 5)
        with process(installation, delivery_workers=workers, log_level="WARNING"):
            yield slack


def _installation(slack: Slack, folder: Path) -> Installation:
    address = free_address()
    more = {
        "token_keys": new_key(),
        "slack_api_url": slack.api_url,
        "slack_signing_secret": slack.signing_secret,
        "slack_client_id": "benchmark",
        "slack_client_secret": "benchmark",
        "public_url": address,
    }
    return Installation(f"sqlite:///{folder / 'switchboard.db'}", folder, address, more)


def _install(slack: Slack, installations: Installations) -> None:
    for team in slack.teams:
        made = SlackInstallation(team["id"], team["id"], team["user"], team["bot"], team["token"])
        installations.add(made, app_id="A", scopes="chat:write", installed_by="U")


def _fill(database: Database, slack: Slack, count: int) -> None:
    """So many messages for each room, the rooms in turn."""
    now = _now()
    with database.write() as connection:
        for number in range(count):
            for team in slack.teams:
                for room_id in team["rooms"]:
                    room = RoomKey("slack", team["id"], room_id)
                    new = NewDelivery(f"{room_id}:{number}", room, KIND, NOTICE)
                    add_delivery(connection, new, now)


def _now() -> datetime:
    return datetime.now(UTC)
