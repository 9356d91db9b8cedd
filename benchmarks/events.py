"""From a signed Slack event to its acknowledgement, over HTTP, beside a bare Bolt app; and under load."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack, closing, contextmanager
from dataclasses import dataclass, field
from http.client import HTTPConnection
from itertools import cycle
from pathlib import Path
from statistics import median
from threading import local
from typing import Any
from urllib.parse import urlsplit

from benchmarks.bare_bolt import PATH
from benchmarks.table import Result
from bot.demo_database import CUSTOMERS, SEED, fill
from bot.wiring import now
from config.settings import load_settings
from hub.demo import FULL_ADMIN
from store.database import open_database
from store.inbox import open_inbox
from tests.failures.bots import Installation, eventually, free_address, open_events, process
from tests.peers.core.faults import Slow
from tests.peers.slack.outgoing import Signer
from tests.peers.slack.peer import SlackPeer

TURNS, WARM_UP = 300, 30
MANY, MANY_SECONDS, SENDERS, PEOPLE = 1_000, 10.0, 16, 20
SLOW_SECONDS = 10.0
IDLE_SECONDS = 2.0
QUESTION = "help"


@dataclass
class Sender:
    """Sends what people say to an address, signed, and takes the time until it is acknowledged."""

    slack: SlackPeer
    address: str
    _connections: local = field(default_factory=local)

    def send(self, payload: dict[str, Any]) -> float:
        """Seconds from the request's first byte to the answer's last."""
        body = json.dumps(payload).encode()
        headers = Signer(self.slack.signing_secret).headers(time.time(), body)
        headers["content-type"] = "application/json"
        connection = self._connection()
        began = time.perf_counter()
        connection.request("POST", PATH, body, headers)
        answer = connection.getresponse()
        answer.read()
        taken = time.perf_counter() - began
        if answer.status != 200:
            raise RuntimeError(f"{self.address} answered {answer.status}")
        return taken

    def _connection(self) -> HTTPConnection:
        """The thread's own; the servers close one over which nothing came for 5 s."""
        now = time.monotonic()
        kept: HTTPConnection | None = getattr(self._connections, "made", None)
        if kept is None or now - self._connections.used > IDLE_SECONDS:
            kept = self._connections.made = HTTPConnection(urlsplit(self.address).netloc, timeout=30)
            kept.connect()
        self._connections.used = now
        return kept


class Workspace:
    """A fake Slack, whose events are not sent by itself but handed out."""

    def __init__(self, slack: SlackPeer) -> None:
        self.slack = slack
        self.team = slack.workspace("Nordlicht")
        self.people = [slack.person(self.team, "Ada Lindqvist", FULL_ADMIN)]
        self.people += [slack.person(self.team, f"Person {number}") for number in range(1, PEOPLE)]
        self.room = slack.channel(self.team, "partners", *self.people)
        self._turns = cycle(self.people)
        self._told: list[dict[str, Any]] = []
        slack.outgoing.event = lambda _key, payload: self._told.append(payload)  # type: ignore[method-assign]

    def mention(self) -> dict[str, Any]:
        """The event of a person who asks the bot in the room; another one each time."""
        self.slack.mention(next(self._turns), self.room, QUESTION)
        return self._told.pop()

    def answers(self) -> int:
        """How many answers stand in the room."""
        return len(self.slack.journal.calls("chat.postMessage"))


def acknowledgements() -> Iterator[Result]:
    """Both servers run beside each other, and get an event each in turn."""
    with ExitStack() as running:
        slack = running.enter_context(SlackPeer(limited=False))
        there = Workspace(slack)
        installation = _installation(there, Path(running.enter_context(tempfile.TemporaryDirectory())))
        running.enter_context(process(installation, workers="8", log_level="WARNING"))
        ours = Sender(slack, installation.address)
        theirs = Sender(slack, running.enter_context(_bolt(there)))
        yield _beside_bolt(there, ours, theirs, installation)
        yield _while_answers_are_slow(there, ours)
        yield _while_written_to(there, ours, installation)
        yield from _many(there, ours, installation)


def _beside_bolt(there: Workspace, ours: Sender, theirs: Sender, installation: Installation) -> Result:
    """Nothing is sent to either before the one before is answered: the acknowledgement alone is measured."""
    taken: list[tuple[float, float]] = []
    with closing(open_inbox(load_settings(**installation.settings()))) as inbox:
        for _ in range(WARM_UP + TURNS):
            mine = ours.send(there.mention())
            eventually(lambda: not open_events(inbox.figures()), "an answer")
            taken.append((mine, theirs.send(there.mention())))
    mine, bolts = (median(column) * 1e3 for column in zip(*taken[WARM_UP:], strict=True))
    return Result(
        "a signed event: verified, kept, acknowledged (p50)",
        mine,
        "ms",
        "bare Bolt, not kept",
        bolts,
        most=1.5,
    )


def _while_answers_are_slow(there: Workspace, ours: Sender) -> Result:
    before = there.answers()
    there.slack.fail_next("chat.postMessage", Slow(SLOW_SECONDS), times=8)
    slowest = max(ours.send(there.mention()) for _ in range(40))
    _answered(there, before + 40)
    return Result("slowest acknowledgement, each answer taking 10 s", slowest, "s", most=1.0)


def _while_written_to(there: Workspace, ours: Sender, installation: Installation) -> Result:
    before = there.answers()
    with closing(open_database(installation.database_url)) as database, database.write() as connection:
        connection.exec_driver_sql("UPDATE customer SET name = name || ''")
        slowest = max(ours.send(there.mention()) for _ in range(40))
    _answered(there, before + 40)
    return Result("… while an import holds the database", slowest, "s", most=1.0)


def _many(there: Workspace, ours: Sender, installation: Installation) -> Iterator[Result]:
    before, kept = there.answers(), installation.kept()
    events = [there.mention() for _ in range(MANY)]
    began = time.perf_counter()

    def sent(number: int) -> float:
        ahead = began + number * MANY_SECONDS / MANY - time.perf_counter()
        if ahead > 0:
            time.sleep(ahead)
        return ours.send(events[number])

    with ThreadPoolExecutor(SENDERS) as pool:
        taken = list(pool.map(sent, range(MANY)))
    seconds = time.perf_counter() - began
    name = f"slowest acknowledgement of {MANY:,} events, sent within {seconds:.1f} s"
    yield Result(name, max(taken), "s", most=3.0)
    yield Result("… their median", median(taken) * 1e3, "ms")
    yield Result("… kept", installation.kept() - kept, "", least=MANY)
    _answered(there, before + MANY)
    yield Result("… answered, each once", _answered_once(there, events), "", least=MANY)
    yield Result("… seconds until the last answer", time.perf_counter() - began, "s")


def _answered(there: Workspace, count: int) -> None:
    there.slack.wait(lambda: there.answers() >= count, within=120, what=f"{count} answers")


def _answered_once(there: Workspace, events: list[dict[str, Any]]) -> int:
    """How many of the events' threads have exactly one answer."""
    threads = [seen.thread_ts for seen in there.slack.answers(there.room)]
    return sum(threads.count(event["event"]["ts"]) == 1 for event in events)


def _installation(there: Workspace, folder: Path) -> Installation:
    url = f"sqlite:///{folder / 'bot.db'}"
    settings = {
        "slack_bot_token": there.team.bot_token,
        "slack_signing_secret": there.slack.signing_secret,
        "slack_api_url": there.slack.api_url,
        "slack_workspaces": there.team.id,
    }
    made = Installation(url, folder, free_address(), settings)
    made.prepare()
    with closing(open_database(url)) as database:
        fill(database, load_settings(), CUSTOMERS, SEED, now())
    return made


@contextmanager
def _bolt(there: Workspace) -> Iterator[str]:
    address = free_address()
    given = {"SLACK_BOT_TOKEN": there.team.bot_token, "SLACK_SIGNING_SECRET": there.slack.signing_secret}
    port = address.rpartition(":")[2]
    command = [sys.executable, "-m", "benchmarks.bare_bolt", port, there.slack.api_url]
    with subprocess.Popen(command, env={**os.environ, **given}) as started:
        try:
            eventually(_listening(address), "a bare Bolt app")
            yield address
        finally:
            started.terminate()


def _listening(address: str) -> Callable[[], bool]:
    def look() -> bool:
        connection = HTTPConnection(urlsplit(address).netloc, timeout=5)
        try:
            connection.request("GET", "/")
            return connection.getresponse().status > 0
        except OSError:
            return False
        finally:
            connection.close()

    return look
