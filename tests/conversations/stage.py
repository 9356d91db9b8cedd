"""What the conversations are about: the demo on a day, made once and copied for each front."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from bot import demo_database
from config.settings import load_settings
from store.database import open_database
from store.migrate import upgrade
from tests.conversations.firing import keep_some_alerts
from tests.postgresql import postgresql_database

NOW = datetime(2026, 11, 18, 9, 30, tzinfo=UTC)
"""A Wednesday."""
CUSTOMERS = 150
SEED = 7


@dataclass(frozen=True)
class Templates:
    """The demo's database on each engine, to be copied."""

    sqlite: Path
    postgresql_server: str
    postgresql: str


def clock() -> Callable[[], datetime]:
    """Runs as any other, from `NOW` on."""
    behind = datetime.now(UTC) - NOW
    return lambda: datetime.now(UTC) - behind


def sqlite_template(folder: Path) -> Path:
    """The demo in a file."""
    path = folder / "demo.db"
    _fill(f"sqlite:///{path}")
    return path


@contextmanager
def templates(folder: Path, server: str) -> Iterator[Templates]:
    """Make the demo's database on both engines."""
    with postgresql_database(server) as url:
        _fill(url.render_as_string(hide_password=False))
        assert url.database
        yield Templates(sqlite_template(folder), server, url.database)


@contextmanager
def copy_of(templates: Templates, engine: str, folder: Path) -> Iterator[str]:
    """The URL of a database of one's own."""
    if engine == "sqlite":
        path = folder / "copy.db"
        shutil.copyfile(templates.sqlite, path)
        yield f"sqlite:///{path}"
        return
    with postgresql_database(templates.postgresql_server, templates.postgresql) as url:
        yield url.render_as_string(hide_password=False)


def _fill(url: str) -> None:
    database = open_database(url)
    upgrade(database)
    demo_database.fill(database, load_settings(), CUSTOMERS, SEED, NOW)
    keep_some_alerts(database, NOW)
    database.close()
