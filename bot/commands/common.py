"""What the commands that look after the data share."""

from __future__ import annotations

import argparse
import time
from datetime import UTC, datetime
from types import TracebackType
from typing import TYPE_CHECKING, Final, Self

from bot.terminal import terminal_words

if TYPE_CHECKING:
    from config.settings import Settings
    from store.database import Database

BETWEEN_DRAWINGS: Final = 0.1
"""Seconds: a bar that is drawn more often only costs time."""


def add_database_argument(parser: argparse.ArgumentParser) -> None:
    """Declare `--database`."""
    parser.add_argument("--database", metavar="URL", help="the database (the configured one)")


def open_from(arguments: argparse.Namespace, *, create: bool = False) -> tuple[Database, Settings]:
    """The database the arguments or the settings name, checked and brought up to date, and the settings.

    With `create`, a database that has no schema yet is given the current one.

    Raises:
        OperatorError: `bad-setting`, `bad-database-url`, `schema-old`.
    """
    from bot.wiring import make_current
    from config.settings import load_settings
    from store import migrate
    from store.database import open_database

    settings = load_settings(database_url=arguments.database)
    database = open_database(settings.database_url)
    if create and migrate.current(database) is None:
        migrate.upgrade(database)
    make_current(database, settings)
    return database, settings


def positive(given: str) -> int:
    """A count from the command line."""
    if not given.isdecimal() or int(given) < 1:
        raise argparse.ArgumentTypeError(f"{given!r} is not a positive number")
    return int(given)


def moment(given: str) -> datetime:
    """A day (its beginning in UTC) or a moment (UTC unless it says otherwise) in ISO 8601."""
    try:
        found = datetime.fromisoformat(given)
    except ValueError:
        raise argparse.ArgumentTypeError(f"{given!r} is no date such as 2026-11-21") from None
    return found if found.tzinfo else found.replace(tzinfo=UTC)


class Steps:
    """One bar for the steps of long work, on standard error; drawn only where somebody is looking."""

    def __init__(self) -> None:
        """Nothing is drawn before it is entered."""
        from rich.console import Console
        from rich.progress import BarColumn, Progress, TextColumn, TimeElapsedColumn

        columns = (TextColumn("{task.description}"), BarColumn(), TextColumn("{task.fields[said]}"))
        console = Console(stderr=True)
        self._progress = Progress(
            *columns, TimeElapsedColumn(), console=console, transient=True, disable=not console.is_terminal
        )
        self._task = self._progress.add_task("", total=None, said="")
        self._words = terminal_words()
        self._drawn = 0.0

    def __enter__(self) -> Self:
        """Begin to draw."""
        self._progress.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """Leave the line as it was."""
        self._progress.stop()

    def begin(self, doing: str, total: int | None = None) -> None:
        """Begin a step of `total` parts; None: nobody knows how many."""
        self._progress.reset(self._task, description=doing, total=total, said="")

    def done(self, parts: int) -> None:
        """So many parts of the step are done."""
        now = time.monotonic()
        if now - self._drawn >= BETWEEN_DRAWINGS:
            self._drawn = now
            self._progress.update(self._task, completed=parts, said=self._words.number(parts))
