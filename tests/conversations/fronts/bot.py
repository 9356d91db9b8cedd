"""The bot as a service in this process, between a platform and the demo's database."""

from __future__ import annotations

import socket
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from typing import Any, TypeVar

from bot.service import Service
from config.settings import load_settings
from store.inbox import open_inbox
from store.migrate import INBOX, upgrade
from tests.conversations.stage import clock

T = TypeVar("T")
PATIENCE = 30.0
"""Seconds that something may take on a busy machine."""
FREQUENT = 0.01


@contextmanager
def running(database_url: str, folder: Path, address: str, **settings: Any) -> Iterator[Service]:
    """Start it, listening at the address, on the day of the demo; stop it at the end."""
    host, port = address.removeprefix("http://").split(":")
    known = load_settings(
        database_url=database_url,
        spool_folder=folder / "spool",
        http_host=host,
        http_port=int(port),
        workers=2,
        log_format="text",
        **settings,
    )
    with closing(open_inbox(known)) as inbox:
        upgrade(inbox.database, chain=INBOX)
    service = Service(known, clock=clock())
    service.start()
    try:
        yield service
    finally:
        service.stop()


def free_address() -> str:
    """An address of this machine that nobody listens at."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return f"http://127.0.0.1:{probe.getsockname()[1]}"


def settle(service: Service) -> None:
    """Wait until everything that was kept is answered."""
    _eventually(lambda: not _open_events(service), "an empty inbox")
    assert service.inbox.figures().states.get("dead", 0) == 0


def _open_events(service: Service) -> int:
    states = service.inbox.figures().states
    return sum(count for state, count in states.items() if state not in {"done", "dead"})


def _eventually(look: Callable[[], T], what: str) -> T:
    """The first truthy result of a look at what tells nobody when it changes."""
    end = time.monotonic() + PATIENCE
    pause = threading.Event()
    while not (found := look()):
        if time.monotonic() > end:
            raise TimeoutError(f"not within {PATIENCE} s: {what}")
        pause.wait(FREQUENT)
    return found
