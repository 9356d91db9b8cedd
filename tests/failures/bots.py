"""The bot under test: in this process, or as the process an operator starts, which can be killed."""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import closing, contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, TypeVar

import httpx
from sqlalchemy import delete, func, select

from bot.service import Service
from config.settings import load_settings
from store.database import open_database
from store.inbox import Figures, open_inbox
from store.inbox.schema import inbox_event, sent_message
from store.migrate import INBOX, upgrade
from store.schema import audit, customer
from tests.failures.sides import Side
from tests.peers.core.clock import Clock

T = TypeVar("T")
PATIENCE = 60.0
"""Seconds of real time that something may take on a busy machine."""
FREQUENT = 0.02


def eventually(look: Callable[[], T], what: str, within: float = PATIENCE) -> T:
    """The first truthy result of a look at what another process changes without telling."""
    end = time.monotonic() + within
    pause = threading.Event()
    while not (found := look()):
        if time.monotonic() > end:
            raise TimeoutError(f"not within {within} s: {what}")
        pause.wait(FREQUENT)
    return found


def free_address() -> str:
    """An address of this machine that nobody listens at."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return f"http://127.0.0.1:{probe.getsockname()[1]}"


@dataclass
class Installation:
    """What stays when the bot ends: its database and its settings."""

    database_url: str
    folder: Path
    address: str
    more: Mapping[str, Any]

    def settings(self, **changed: Any) -> dict[str, Any]:
        """All settings, as a settings file would have them."""
        host, port = self.address.removeprefix("http://").split(":")
        return {
            "database_url": self.database_url,
            "spool_folder": str(self.folder / "spool"),
            "http_host": host,
            "http_port": port,
            "workers": "4",
            "log_level": "INFO",
            "log_format": "text",
            **self.more,
            **changed,
        }

    def prepare(self) -> None:
        """Bring database and inbox to the current schema."""
        settings = load_settings(**self.settings())
        with closing(open_database(self.database_url)) as database:
            upgrade(database)
            with closing(open_inbox(settings, database)) as inbox:
                upgrade(inbox.database, chain=INBOX)

    def backlog(self) -> int:
        """How many kept events are neither done nor given up."""
        return open_events(self._figures())

    def kept(self) -> int:
        """How many events were ever kept."""
        return sum(self._figures().states.values())

    def audited(self, intent: str) -> int:
        """How often the audit log has it."""
        with closing(open_database(self.database_url)) as database, database.read() as connection:
            found = select(func.count()).select_from(audit).where(audit.c.intent == intent)
            return int(connection.execute(found).scalar_one())

    def _figures(self) -> Figures:
        with closing(open_inbox(load_settings(**self.settings()))) as inbox:
            return inbox.figures()


class Running:
    """The bot in this process. Its clock is the peer's: what time brings, a test brings at once."""

    def __init__(self, installation: Installation, clock: Clock, **changed: Any) -> None:
        self.installation = installation
        self._clock = clock
        # Time that a test lets pass at once must not look like a worker that was not heard of.
        settings = load_settings(**installation.settings(**{"lease_seconds": "86400", **changed}))
        self.service = Service(settings, clock=lambda: datetime.fromtimestamp(clock.now(), UTC))

    def pass_time(self, seconds: float) -> None:
        """Move the clock on, and let the workers look at it."""
        self._clock.advance(seconds)
        assert self.service.workers is not None
        self.service.workers.wake()

    def pass_until(self, look: Callable[[], object], step: float = 10.0) -> None:
        """Let time pass until something is so, as if nobody were in a hurry."""

        def passed() -> bool:
            if look():
                return True
            self.pass_time(step)
            return False

        eventually(passed, "what time should bring")

    def settle(self) -> None:
        """Wait until every kept event is dealt with."""
        eventually(lambda: not self.backlog(), "an empty inbox")

    def prepare(self) -> None:
        """Bring database and inbox to the current schema."""
        settings = load_settings(**self.settings())
        with closing(open_database(self.database_url)) as database:
            upgrade(database)
            with closing(open_inbox(settings, database)) as inbox:
                upgrade(inbox.database, chain=INBOX)

    def backlog(self) -> int:
        """How many events are neither done nor given up."""
        return open_events(self.service.inbox.figures())

    def failed(self) -> bool:
        """Whether an event was given back, to be tried again."""
        with self.service.inbox.database.read() as connection:
            again = select(inbox_event).where(inbox_event.c.reason != "", inbox_event.c.finished_at.is_(None))
            return connection.execute(again).first() is not None

    def forget_messages(self) -> None:
        """As if the messages were older than what is kept of them."""
        with self.service.inbox.database.write() as connection:
            connection.execute(delete(sent_message))

    def customers(self) -> list[str]:
        """The names of the data's customers."""
        with self.service.database.read() as connection:
            return list(connection.scalars(select(customer.c.name)))


@contextmanager
def started(installation: Installation, side: Side, **changed: Any) -> Iterator[Running]:
    """The bot, reached by its platform, until the block ends."""
    running = Running(installation, side.peer.clock, **changed)
    running.service.start()
    try:
        side.reach(installation.address)
        yield running
    finally:
        side.leave()
        running.service.stop()


def open_events(figures: Figures) -> int:
    """How many events are neither done nor given up."""
    return sum(count for state, count in figures.states.items() if state not in {"done", "dead"})


@contextmanager
def process(installation: Installation, **changed: Any) -> Iterator[subprocess.Popen[bytes]]:
    """`switchboard run`, ready; killed at the end unless it has ended by then."""
    settings = installation.settings(**changed)
    environment = {name: value for name, value in os.environ.items() if not name.startswith("SWITCHBOARD_")}
    environment |= {f"SWITCHBOARD_{name.upper()}": str(value) for name, value in settings.items()}
    with (installation.folder / "log").open("ab") as log:
        started = subprocess.Popen(
            [sys.executable, "-m", "bot.main", "run"],
            env=environment,
            stdout=log,
            stderr=log,
        )
    try:
        eventually(lambda: _ready(installation, started), "a bot that is ready")
        yield started
    finally:
        kill(started)


def kill(started: subprocess.Popen[bytes]) -> None:
    """End it at once, with no chance to do anything more."""
    if started.poll() is None:
        started.send_signal(signal.SIGKILL)
    started.wait(PATIENCE)


def _ready(installation: Installation, started: subprocess.Popen[bytes]) -> bool:
    if started.poll() is not None:
        raise AssertionError((installation.folder / "log").read_text()[-3000:])
    try:
        answer = httpx.get(f"{installation.address}/health", trust_env=False, timeout=5)
    except httpx.TransportError:
        return False
    return answer.status_code == 200
