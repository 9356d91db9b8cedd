"""A stage: a filled store, an inbox, a platform that records, a clock that stands still."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest

from config.settings import Settings
from store.database import open_database
from store.inbox import Inbox, open_inbox
from store.migrate import INBOX, upgrade
from tests.bot.gateway.stage import Stage, make_stage
from tests.handlers.asking import demo_records, fill


@pytest.fixture(scope="session")
def filled(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with the SQLite files of a small demo and of an empty inbox, to be copied."""
    folder = tmp_path_factory.mktemp("filled")
    with (
        closing(open_database(f"sqlite:///{folder / 'data.db'}")) as database,
        closing(open_inbox(Settings(), database)) as inbox,
    ):
        upgrade(database)
        fill(database, demo_records(60, 7))
        upgrade(inbox.database, chain=INBOX)
    return folder


@pytest.fixture
def stage(filled: Path, tmp_path: Path) -> Iterator[Stage]:
    """Everything between a platform and the desk."""
    folder = tmp_path / "stage"
    shutil.copytree(filled, folder)
    with (
        closing(open_database(f"sqlite:///{folder / 'data.db'}")) as database,
        closing(open_inbox(Settings(), database)) as inbox,
    ):
        yield make_stage(database, inbox, tmp_path / "spool")


@pytest.fixture
def each_stage(filled: Path, inbox: Inbox, tmp_path: Path) -> Iterator[Stage]:
    """The same with the inbox once on each engine: for what hangs on how leases are kept."""
    folder = tmp_path / "stage"
    shutil.copytree(filled, folder)
    with closing(open_database(f"sqlite:///{folder / 'data.db'}")) as database:
        yield make_stage(database, inbox, tmp_path / "spool")
