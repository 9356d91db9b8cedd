"""One module knows the SDK, so that its successor can take its place."""

from __future__ import annotations

import ast
from pathlib import Path

from tests.bot.webex.joined import Joined
from tests.peers.webex.peer import WebexPeer

ROOT = Path(__file__).parents[3]
PACKAGES = ("bot", "handlers", "cards", "notifications", "reports", "store", "hub", "config")


def imported(path: Path) -> set[str]:
    """The top-level names of all that a module imports."""
    found = set()
    for node in ast.walk(ast.parse(path.read_text("utf-8"))):
        if isinstance(node, ast.Import):
            found |= {alias.name.partition(".")[0] for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and node.module:
            found.add(node.module.partition(".")[0])
    return found


def test_it_is_imported_in_one_module() -> None:
    modules = [path for package in PACKAGES for path in (ROOT / package).rglob("*.py")]
    knowing = [path for path in modules if imported(path) & {"webexteamssdk", "webexpythonsdk"}]
    assert [path.relative_to(ROOT).as_posix() for path in knowing] == ["bot/webex/sdk.py"]


def test_its_own_client_is_what_calls(webex: WebexPeer, joined: Joined) -> None:
    joined.platform.check()
    agents = {call.headers["user-agent"].partition("/")[0] for call in webex.journal.calls()}
    assert agents <= {"webexteamssdk", "webexpythonsdk"}
    assert len(agents) == 1
