"""Bots that are killed: a process that has everything imported forks each of them, ready to die.

    python -m tests.soak.forked

reads one JSON object a line from standard input, starts a bot for it (or what takes an export in, and ends),
and answers with its process ID. Its clock is the machine's, moved on by what stands in a file that the test
writes.
"""

from __future__ import annotations

import json
import mmap
import os
import random
import signal
import struct
import sys
import threading
import time
import traceback
from collections.abc import Callable
from contextlib import closing
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

from bot.operation.part import Part
from bot.operation.platforms import configured
from bot.service import Service
from config.logs import logging_from
from config.settings import Settings, load_settings
from notifications.alerts import judging
from notifications.boundaries import EVENT
from notifications.sync import sync
from store.database import open_database
from tests.soak.partner import export_of

OFFSET = struct.Struct("d")
_LAST = threading.Lock()
"""Who holds it does the process's last deed."""
__all__ = ["OFFSET", "configured", "main"]


def main() -> None:
    """Fork a bot for each line; end with standard input."""
    import bot.slack.platform
    import bot.webex.platform  # noqa: F401 - imported once, before the forks

    judging.prepare()
    signal.signal(signal.SIGCHLD, signal.SIG_IGN)  # nobody waits for them
    for line in sys.stdin:
        order = json.loads(line)
        child = os.fork()
        if child == 0:
            try:
                _live(order)
            except BaseException:  # noqa: BLE001 - a fork must never go on as its parent
                traceback.print_exc()
            os._exit(70)
        print(child, flush=True)


def _live(order: dict[str, Any]) -> None:
    """Be a bot until the kill."""
    signal.signal(signal.SIGCHLD, signal.SIG_DFL)
    random.seed()
    log = os.open(order["log"], os.O_WRONLY | os.O_CREAT | os.O_APPEND)
    os.dup2(log, 1)
    os.dup2(log, 2)
    null = os.open(os.devnull, os.O_RDONLY)
    os.dup2(null, 0)
    if order.get("boundary"):
        sys.addaudithook(_killer(order["boundary"], order["nth"], order["killed"]))
    settings = load_settings(**order["settings"])
    with logging_from(settings.log_level, settings.log_format):
        if "sync" in order:
            _arm(order)
            _sync(settings, _clock(order["clock"]), order["sync"])
        else:
            service = Service(settings, part=Part.WORKER, clock=_clock(order["clock"]))
            service.start()
            _arm(order)
            threading.Event().wait()


def _arm(order: dict[str, Any]) -> None:
    """Die by the clock, if that is the order."""
    if order.get("seconds") is not None:
        timer = threading.Timer(order["seconds"], _die, ("by the clock", order["killed"]))
        timer.daemon = True
        timer.start()


def _sync(settings: Settings, clock: Callable[[], datetime], order: dict[str, Any]) -> None:
    """Take a day's export in; say so, and end."""
    export = export_of(
        order["day"], date.fromisoformat(order["began"]), datetime.fromisoformat(order["as_of"])
    )
    with closing(open_database(settings.database_url)) as database:
        (report,) = sync(database, settings, [export], now=clock())
    if report.error is not None:
        raise report.error
    with _LAST:  # whoever is done is not killed any more
        Path(order["done"]).write_text(str(order["day"]))
        os._exit(0)


def _killer(boundary: str, nth: int, killed: str) -> Callable[[str, tuple[Any, ...]], None]:
    """Ends the process when a boundary (or, with `*`, any) is reached for the nth time."""
    guard, count = threading.Lock(), 0

    def hook(event: str, given: tuple[Any, ...]) -> None:
        nonlocal count
        if event != EVENT or boundary not in ("*", given[0]):
            return
        with guard:
            count += 1
            if count == nth:
                _die(given[0], killed)

    return hook


def _die(where: str, killed: str) -> None:
    """Say where, and who, and be gone."""
    line = f"{where}\t{os.getpid()}\n".encode()
    with _LAST:
        file = os.open(killed, os.O_WRONLY | os.O_CREAT | os.O_APPEND)
        os.write(file, line)
        os.kill(os.getpid(), signal.SIGKILL)
        time.sleep(60)  # the signal is there before this thread goes on


def _clock(path: str) -> Callable[[], datetime]:
    with Path(path).open("rb") as file:
        offset = mmap.mmap(file.fileno(), OFFSET.size, access=mmap.ACCESS_READ)
    return lambda: datetime.fromtimestamp(time.time() + OFFSET.unpack(offset[:])[0], UTC)


if __name__ == "__main__":
    main()
