"""The bot as a process: everything that lives long, made once, started and ended in the right order."""

from __future__ import annotations

import logging
import time
from collections.abc import Callable
from contextlib import ExitStack
from datetime import datetime
from typing import Final

from bot.gateway.platform import Platform
from bot.gateway.workers import Workers
from bot.operation.application import application
from bot.operation.figures import reading
from bot.operation.measured import measured
from bot.operation.metrics import Metrics
from bot.operation.part import Part
from bot.operation.platforms import configured, quiet_seconds
from bot.operation.readiness import Probe, Readiness, heard_within
from bot.operation.requirements import require_complete
from bot.operation.server import HttpServer
from bot.ticking import Ticking
from bot.wiring import make_current, make_desk, now
from config.settings import Settings
from store import migrate
from store.database import Database, open_database
from store.inbox import Inbox, NewEvent, open_inbox

DRAIN_SECONDS: Final = 25.0
"""How long answers that are being made or sent may take once the process is to end."""

log = logging.getLogger(__name__)


class Service:
    """A running bot. `start` returns when it listens; `stop` when what ran has ended or was released."""

    def __init__(
        self, settings: Settings, *, part: Part = Part.ALL, clock: Callable[[], datetime] = now
    ) -> None:
        """Nothing is opened yet.

        Raises:
            OperatorError: `setting-needed`, `slack-way-needed`, `secret-too-short`.
        """
        require_complete(settings)
        self.settings: Final = settings
        self.part: Final = part
        self.metrics: Final = Metrics()
        self.workers: Workers | None = None
        self.ticking: Ticking | None = None
        self._clock = clock
        self._running = ExitStack()

    def start(self) -> None:
        """Open the database and the inbox, listen, work.

        Raises:
            OperatorError: `bad-database-url`, `database-unreachable`, `schema-old`, `cannot-listen`.
        """
        with ExitStack() as opened:
            self._start(opened)
            self._running = opened.pop_all()

    def stop(self) -> None:
        """Take nothing in any more, let what runs end within `DRAIN_SECONDS`, release the rest, close."""
        self._running.close()

    @property
    def address(self) -> str:
        """Where it listens, as a URL without a path."""
        return self._server.address

    def _start(self, opened: ExitStack) -> None:
        """What is opened later is closed earlier."""
        settings = self.settings
        self.database = open_database(settings.database_url)
        opened.callback(self.database.close)
        make_current(self.database, settings)
        self.inbox = open_inbox(settings, self.database)
        opened.callback(self.inbox.close)
        migrate.require_current(self.inbox.database, migrate.INBOX)
        found = configured(settings, self.database, self.inbox, self._keep, self._clock)
        self.platforms = {platform.name: measured(platform, self.metrics) for platform in found}
        if self.part.answers:
            self.workers = self._working(opened)
        self._listen(opened)

    def _working(self, opened: ExitStack) -> Workers:
        desk = make_desk(self.database, self.settings, self.metrics.answered)
        workers = Workers(self.inbox, self.platforms, desk, self.settings, self._clock)
        ticking = Ticking(
            desk, self.platforms, self.settings, self._clock, self.metrics.delivered, self.inbox
        )
        self.ticking = ticking
        opened.callback(_drain, ticking.stop, workers.stop)
        workers.start()
        ticking.start()
        return workers

    def _listen(self, opened: ExitStack) -> None:
        settings = self.settings
        takers: dict[str, Platform] = self.platforms if self.part.takes_in else {}
        readiness = Readiness(self._probes(takers))
        self.metrics.add(reading(self.database, self.inbox, self._clock))
        app = application(
            {name: platform.routes for name, platform in takers.items()}, readiness, self.metrics
        )
        self._server = HttpServer(app, settings.http_host, settings.http_port)
        opened.callback(self._server.stop)
        self._server.start()
        for platform in self.platforms.values():
            opened.callback(platform.stop)
        for platform in takers.values():
            platform.start()

    def _probes(self, takers: dict[str, Platform]) -> dict[str, Probe]:
        probes: dict[str, Probe] = {
            "database": lambda: _current(self.database),
            "inbox": lambda: _writable(self.inbox),
        }
        for name, platform in takers.items():
            seconds = quiet_seconds(name, self.settings)
            probes[name] = heard_within(platform.last_heard, seconds, self._clock)
        return probes

    def _keep(self, event: NewEvent) -> bool:
        """Commit an event before it is acknowledged, and wake who answers."""
        began = time.perf_counter()
        new = self.inbox.keep(event, self._clock())
        self.metrics.kept(event.platform, event.kind, time.perf_counter() - began, new=new)
        if new and self.workers is not None:
            self.workers.wake()
        return new


def _drain(*stops: Callable[[float], None]) -> None:
    """End one after the other, within `DRAIN_SECONDS` in all."""
    end = time.monotonic() + DRAIN_SECONDS
    for stop in stops:
        stop(max(0.0, end - time.monotonic()))


def _current(database: Database) -> str:
    migrate.require_current(database)
    return ""


def _writable(inbox: Inbox) -> str:
    inbox.probe()
    return ""
