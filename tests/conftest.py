"""Fixtures for every test: an empty database on each engine, a PostgreSQL server for the whole run.

A database is made by the migrations once for the whole run, and copied for each test.
"""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable, Generator, Iterator
from pathlib import Path

import hypothesis
import numpy as np  # noqa: F401 - a thread of the bot would import it while hypothesis looks at what it has
import pytest
from sqlalchemy import URL

from cards.model import Card
from config.settings import Settings
from store.database import Database, open_database
from store.inbox import Inbox, open_inbox
from store.migrate import INBOX, upgrade
from tests.cards.linter import lint
from tests.kept import forget
from tests.postgresql import postgresql_database, postgresql_server
from tools.messages import compile_all

ENGINES = ("sqlite", "postgresql")

# A busy machine is no failure. CI tries the same examples each time, so that a red run is about the change;
# everyone else's runs go on looking for new ones.
hypothesis.settings.register_profile("project", deadline=None, derandomize="CI" in os.environ)
hypothesis.settings.load_profile("project")


def pytest_configure() -> None:
    """Tests read the wording as it stands in the sources."""
    compile_all()


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport() -> Generator[None, pytest.TestReport, pytest.TestReport]:
    """What was logged may hold half a sign; such a report could not be sent to the process that shows it."""
    report = yield
    report.sections = [
        (name, text.encode("utf-8", "backslashreplace").decode()) for name, text in report.sections
    ]
    return report


@pytest.fixture(scope="session")
def postgresql_url() -> Iterator[str]:
    """A PostgreSQL server, one for the whole run."""
    with postgresql_server() as url:
        yield url
        forget(url)


@pytest.fixture(scope="session")
def sqlite_template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A migrated SQLite file, to be copied."""
    path = tmp_path_factory.mktemp("template") / "switchboard.db"
    opened = open_database(f"sqlite:///{path}")
    upgrade(opened)
    opened.close()
    return path


@pytest.fixture(scope="session")
def postgresql_template(postgresql_url: str) -> Iterator[str]:
    """The name of a migrated PostgreSQL database, to be copied."""
    with postgresql_database(postgresql_url) as url:
        opened = open_database(url)
        upgrade(opened)
        opened.close()
        assert url.database
        yield url.database


@pytest.fixture(params=ENGINES)
def database(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Database]:
    """An empty database with the current schema, once on each engine."""
    if request.param == "sqlite":
        path = tmp_path / "test.db"
        shutil.copyfile(request.getfixturevalue("sqlite_template"), path)
        yield from _opened(f"sqlite:///{path}")
        return
    template = request.getfixturevalue("postgresql_template")
    with postgresql_database(request.getfixturevalue("postgresql_url"), template) as url:
        yield from _opened(url)


@pytest.fixture(params=ENGINES)
def blank_database(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Database]:
    """A database without any table, once on each engine."""
    if request.param == "sqlite":
        yield from _opened(f"sqlite:///{tmp_path / 'blank.db'}")
        return
    with postgresql_database(request.getfixturevalue("postgresql_url")) as url:
        yield from _opened(url)


def _opened(url: str | URL) -> Iterator[Database]:
    opened = open_database(url)
    yield opened
    opened.close()


@pytest.fixture
def lint_card() -> Callable[[Card], list[str]]:
    """Holds a card in all its forms against what the platforms take; what is wrong with it, a line each."""
    return lint


@pytest.fixture
def inbox(database: Database) -> Iterator[Inbox]:
    """An empty inbox beside the database, with the current schema, once on each engine."""
    opened = open_inbox(Settings(), database)
    upgrade(opened.database, chain=INBOX)
    yield opened
    opened.close()
