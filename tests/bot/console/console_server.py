"""The console as the tests run it: its clock, its people, a server in a thread."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime

from bot.console.app import Console
from bot.console.cast import members
from bot.console.chat import Chat
from bot.console.server import ConsoleServer, address_of, listen
from bot.wiring import make_desk
from config.settings import Settings
from store.database import Database

NOW = datetime(2026, 11, 18, 9, 30, tzinfo=UTC)
CUSTOMERS = 150
SEED = 7
CHROMIUM_SWITCHES = (
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
)
FULL_ADMIN = "ada@partner.example"
STRANGER = "sam@elsewhere.example"


@dataclass(frozen=True)
class Served:
    """A running console."""

    database: Database
    url: str


def make_console(demo: tuple[Database, Settings]) -> Console:
    database, settings = demo
    return Console(Chat(make_desk(database, settings), lambda: NOW), members(database, settings))


@contextmanager
def serving(console: Console, port: int = 0) -> Iterator[str]:
    """Serve a console in a thread while the block runs; gives its address."""
    ready = threading.Event()
    server = ConsoleServer(console, ready.set)
    with listen(port) as listening:
        thread = threading.Thread(target=server.run, kwargs={"sockets": [listening]})
        thread.start()
        try:
            assert ready.wait(20), "the console did not start"
            yield address_of(listening)
        finally:
            server.should_exit = True
            thread.join(20)
        assert not thread.is_alive(), "the console did not stop"
