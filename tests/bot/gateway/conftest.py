"""A stage: a filled store, an inbox on each engine, a platform that records, a clock that stands still."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest

from store.database import open_database
from store.inbox import Inbox
from store.migrate import upgrade
from tests.bot.gateway.stage import Stage, make_stage
from tests.handlers.asking import demo_records, fill


@pytest.fixture(scope="session")
def filled(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A SQLite file with a small demo in it, to be copied."""
    path = tmp_path_factory.mktemp("filled") / "switchboard.db"
    with closing(open_database(f"sqlite:///{path}")) as database:
        upgrade(database)
        fill(database, demo_records(60, 7))
    return path


@pytest.fixture
def stage(filled: Path, inbox: Inbox, tmp_path: Path) -> Iterator[Stage]:
    """Everything between a platform and the desk, with the inbox on each engine."""
    path = tmp_path / "data.db"
    shutil.copyfile(filled, path)
    with closing(open_database(f"sqlite:///{path}")) as database:
        yield make_stage(database, inbox, tmp_path / "spool")
