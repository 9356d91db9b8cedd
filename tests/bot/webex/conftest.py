"""A fake Webex with a person and a space in it, and the platform joined to it."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from config.settings import load_settings
from store.inbox import Inbox, open_inbox
from store.migrate import INBOX, upgrade
from tests.bot.webex.joined import Joined
from tests.peers.webex.model import Person, Room
from tests.peers.webex.peer import WebexPeer


@pytest.fixture(scope="session")
def inbox_template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An inbox's file, to be copied."""
    path = tmp_path_factory.mktemp("inbox") / "inbox.db"
    opened = open_inbox(load_settings(inbox_url=f"sqlite:///{path}"))
    upgrade(opened.database, chain=INBOX)
    opened.close()
    return path


@pytest.fixture
def one_inbox(inbox_template: Path, tmp_path: Path) -> Iterator[Inbox]:
    """An empty inbox, for what does not depend on the engine."""
    path = tmp_path / "inbox.db"
    shutil.copyfile(inbox_template, path)
    opened = open_inbox(load_settings(inbox_url=f"sqlite:///{path}"))
    yield opened
    opened.close()


@pytest.fixture
def webex() -> Iterator[WebexPeer]:
    with WebexPeer(inactive_after=3) as peer:
        yield peer


@pytest.fixture
def ana(webex: WebexPeer) -> Person:
    return webex.person("Ana Roth")


@pytest.fixture
def space(webex: WebexPeer, ana: Person) -> Room:
    return webex.room("Partners", ana)


@pytest.fixture
def joined(webex: WebexPeer, one_inbox: Inbox) -> Iterator[Joined]:
    """Not listening yet: `listen()` starts it."""
    with Joined(webex, one_inbox) as made:
        yield made
