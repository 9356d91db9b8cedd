"""`switchboard run` as the process an operator starts: start, work, drain, refuse."""

from __future__ import annotations

import json
import os
import signal
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from typing import Any

import httpx
import pytest

from bot.main import main
from config.settings import load_settings
from store import migrate
from store.database import open_database
from store.inbox import Figures, open_inbox
from tests.peers.core.faults import Held
from tests.peers.slack.peer import SlackPeer
from tests.peers.webex.peer import WebexPeer

ROOT = Path(__file__).parents[3]
KIM = "kim.lind@partner.example"
SECRET = "a webhook secret that is long enough"
PATIENCE = 30.0
"""Seconds something may take on a busy machine."""


class Process:
    """A running bot and what it says."""

    def __init__(self, process: subprocess.Popen[str]) -> None:
        self._process = process
        assert process.stdout is not None
        self.said = process.stdout.readline()

    @property
    def address(self) -> str:
        words = [word.rstrip(".,") for word in self.said.split()]
        return next(word for word in words if word.startswith("http://"))

    def get(self, path: str) -> httpx.Response:
        return httpx.get(self.address + path, timeout=PATIENCE)

    def signal(self, number: signal.Signals) -> None:
        self._process.send_signal(number)

    def end(self) -> tuple[int, str]:
        """Exit code and standard error, once it has ended."""
        _, complaints = self._process.communicate(timeout=PATIENCE)
        return self._process.returncode, complaints


@contextmanager
def running(folder: Path, *arguments: str, **settings: Any) -> Iterator[Process]:
    """`switchboard run` on a free port, with these settings; killed where the test has not ended it."""
    given = {f"SWITCHBOARD_{name.upper()}": str(value) for name, value in settings.items()}
    environment = {**os.environ, "PYTHONPATH": str(ROOT), "LC_ALL": "C.UTF-8", **given}
    command = [sys.executable, "-m", "bot.main", "run", "--port", "0", *arguments]
    with subprocess.Popen(
        command, cwd=folder, env=environment, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
    ) as process:
        try:
            yield Process(process)
        finally:
            if process.poll() is None:
                process.kill()


@pytest.fixture
def folder(tmp_path: Path, sqlite_template: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder with a current database and inbox, where nothing is configured."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr("locale.getlocale", lambda *_: ("en_US", "UTF-8"))
    (tmp_path / "switchboard.db").write_bytes(sqlite_template.read_bytes())
    with closing(open_inbox(load_settings())) as inbox:
        migrate.upgrade(inbox.database, chain=migrate.INBOX)
    return tmp_path


def eventually(look: Callable[[], bool]) -> None:
    """Wait for what another process changes without telling."""
    pause, end = threading.Event(), time.monotonic() + PATIENCE
    while not look():
        assert time.monotonic() < end
        pause.wait(0.1)


def figures() -> Figures:
    """Of the inbox in this folder."""
    with closing(open_inbox(load_settings())) as inbox:
        return inbox.figures()


def with_slack(slack: SlackPeer) -> dict[str, str]:
    team = slack.workspace("Nordlicht")
    return {
        "slack_bot_token": team.bot_token,
        "slack_app_token": slack.app_token,
        "slack_api_url": slack.api_url,
        "slack_workspaces": team.id,
    }


def with_webex(webex: WebexPeer, public_url: str = "http://127.0.0.1:1") -> dict[str, str]:
    return {
        "webex_token": webex.token,
        "webex_webhook_secret": SECRET,
        "webex_api_url": webex.api_url,
        "webex_organizations": webex.home.id,
        "public_url": public_url,
    }


def test_without_a_platform_it_says_so_and_is_ready(folder: Path) -> None:
    with running(folder) as bot:
        assert "No platform is configured" in bot.said
        assert bot.get("/health").status_code == 200
        ready = bot.get("/ready")
        assert (ready.status_code, ready.json()["parts"]) == (200, {"database": "ready", "inbox": "ready"})
        assert 'switchboard_inbox_events{state="received"} 0.0' in bot.get("/metrics").text
        assert bot.get("/slack/events").status_code == 404
        bot.signal(signal.SIGTERM)
        code, complaints = bot.end()
    assert code == 0
    assert "Traceback" not in complaints


def test_both_platforms_at_once(folder: Path) -> None:
    with SlackPeer() as slack, WebexPeer() as webex:
        settings = {**with_slack(slack), **with_webex(webex), "admins": KIM}
        team = next(iter(slack.world.workspaces.values()))
        kim = slack.person(team, "Kim Lind", KIM)
        with running(folder, **settings) as bot:
            assert "Slack and Webex" in bot.said
            eventually(lambda: bot.get("/ready").status_code == 200)
            assert set(bot.get("/ready").json()["parts"]) == {"database", "inbox", "slack", "webex"}
            slack.say(kim, None, "help")
            slack.wait(lambda: slack.answers(slack.direct(kim)))
            eventually(lambda: figures().states["done"] == 1)
            text = bot.get("/metrics").text
            bot.signal(signal.SIGINT)
            code, complaints = bot.end()
    assert code == 0
    assert 'switchboard_events_total{kept="yes",kind="message",platform="slack"} 1.0' in text
    assert 'switchboard_answer_seconds_count{intent="help",outcome="done"} 1.0' in text
    assert 'outcome="done",platform="slack",way="post"} 1.0' in text
    lines = [json.loads(line) for line in complaints.splitlines()]
    assert any({"platform", "workspace", "event"} <= set(line) for line in lines)
    for secret in (settings["slack_bot_token"], settings["slack_app_token"], settings["webex_token"], SECRET):
        assert secret not in complaints


def test_a_platform_that_is_not_heard_from_is_not_ready(folder: Path) -> None:
    with WebexPeer() as webex:
        settings = with_webex(webex)
        webex.outage(3600)
        with running(folder, **settings) as bot:
            ready = bot.get("/ready")
            assert ready.status_code == 503
            assert ready.json()["parts"]["webex"] == "not-heard-yet"
            assert bot.get("/health").status_code == 200


def test_web_takes_in_and_worker_answers(folder: Path) -> None:
    with SlackPeer() as slack:
        settings = {**with_slack(slack), "admins": KIM}
        team = next(iter(slack.world.workspaces.values()))
        kim = slack.person(team, "Kim Lind", KIM)
        with running(folder, "--only", "web", **settings) as web:
            eventually(lambda: web.get("/ready").status_code == 200)
            said = slack.say(kim, None, "help")
            eventually(lambda: figures().states["received"] == 1)
            web.signal(signal.SIGTERM)
            assert web.end()[0] == 0
        assert figures().states["received"] == 1
        assert not slack.answers(slack.direct(kim))
        with running(folder, "--only", "worker", **settings) as worker:
            slack.wait(lambda: slack.answers(slack.direct(kim)))
            assert set(worker.get("/ready").json()["parts"]) == {"database", "inbox"}
            eventually(lambda: figures().states["done"] == 1)
            worker.signal(signal.SIGTERM)
            assert worker.end()[0] == 0
    assert said


def test_an_answer_under_way_is_finished_before_the_end(folder: Path) -> None:
    with SlackPeer() as slack:
        settings = {**with_slack(slack), "admins": KIM}
        team = next(iter(slack.world.workspaces.values()))
        kim = slack.person(team, "Kim Lind", KIM)
        gate = threading.Event()
        with running(folder, **settings) as bot:
            eventually(lambda: bot.get("/ready").status_code == 200)
            slack.fail_next("chat.postMessage", Held(gate))
            slack.say(kim, None, "help")
            slack.wait(lambda: slack.journal.calls("chat.postMessage"))
            bot.signal(signal.SIGTERM)
            eventually(lambda: not _listens(bot.address))
            gate.set()
            code, _ = bot.end()
        assert code == 0
        assert len(slack.answers(slack.direct(kim))) == 1
    assert figures().states["done"] == 1


def test_a_second_signal_ends_it_at_once(folder: Path) -> None:
    with SlackPeer() as slack:
        settings = {**with_slack(slack), "admins": KIM}
        team = next(iter(slack.world.workspaces.values()))
        kim = slack.person(team, "Kim Lind", KIM)
        gate = threading.Event()
        with running(folder, **settings) as bot:
            eventually(lambda: bot.get("/ready").status_code == 200)
            slack.fail_next("chat.postMessage", Held(gate))
            slack.say(kim, None, "help")
            slack.wait(lambda: slack.journal.calls("chat.postMessage"))
            bot.signal(signal.SIGTERM)
            eventually(lambda: not _listens(bot.address))
            bot.signal(signal.SIGTERM)
            began = time.monotonic()
            code, _ = bot.end()
            gate.set()
        assert code == 128 + signal.SIGTERM
        assert time.monotonic() - began < 10
    assert figures().states["answered"] == 1


def _listens(address: str) -> bool:
    host, port = address.removeprefix("http://").split(":")
    with socket.socket() as probe:
        return probe.connect_ex((host, int(port))) == 0


# What it refuses


@pytest.fixture
def refused(folder: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Any:
    """The one line it says when it does not start with these settings."""

    def said(*arguments: str, **settings: str) -> str:
        for name, value in settings.items():
            monkeypatch.setenv(f"SWITCHBOARD_{name.upper()}", value)
        assert main(["run", "--port", "0", *arguments]) == 1
        complaints = capsys.readouterr().err
        assert complaints.count("\n") == 1
        return complaints

    return said


def test_an_old_schema_is_refused(folder: Path, refused: Callable[..., str]) -> None:
    with closing(open_database(f"sqlite:///{folder / 'old.db'}")) as database:
        migrate.upgrade(database, "0001")
    said = refused("--database", f"sqlite:///{folder / 'old.db'}")
    assert "0001" in said
    assert "switchboard db upgrade" in said


def test_an_inbox_without_a_schema_is_refused(folder: Path, refused: Callable[..., str]) -> None:
    (folder / "switchboard.db-inbox").unlink()
    assert "switchboard db upgrade" in refused()


@pytest.mark.parametrize(
    ("settings", "named"),
    [
        ({"slack_bot_token": "xoxb-1"}, ("SWITCHBOARD_SLACK_APP_TOKEN", "SWITCHBOARD_SLACK_SIGNING_SECRET")),
        ({"slack_app_token": "xapp-1"}, ("SWITCHBOARD_SLACK_BOT_TOKEN",)),
        (
            {"slack_bot_token": "xoxb-1", "slack_signing_secret": "short"},
            ("SWITCHBOARD_SLACK_SIGNING_SECRET",),
        ),
        (
            {"slack_client_id": "1.2", "slack_signing_secret": SECRET},
            ("SWITCHBOARD_SLACK_CLIENT_ID", "SWITCHBOARD_SLACK_CLIENT_SECRET"),
        ),
        ({"webex_token": "t"}, ("SWITCHBOARD_WEBEX_WEBHOOK_SECRET",)),
        ({"webex_token": "t", "webex_webhook_secret": SECRET}, ("SWITCHBOARD_PUBLIC_URL",)),
        (
            {"webex_token": "t", "webex_webhook_secret": "short", "public_url": "https://bot.example"},
            ("SWITCHBOARD_WEBEX_WEBHOOK_SECRET",),
        ),
        ({"public_url": "bot.example"}, ("public_url",)),
        ({"public_url": "https://bot.example/hooks"}, ("public_url",)),
        ({"workers": "0"}, ("workers",)),
    ],
)
def test_settings_that_do_not_go_together_are_refused(
    refused: Callable[..., str], settings: dict[str, str], named: tuple[str, ...]
) -> None:
    said = refused(**settings)
    assert all(name in said for name in named)
    assert not any(value in said for value in settings.values() if "example" not in value and len(value) > 4)


def test_a_taken_port_is_refused(refused: Callable[..., str]) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = str(taken.getsockname()[1])
        assert port in refused("--port", port)


@pytest.mark.parametrize("wrong", [("--only", "half"), ("--port", "70000"), ("--port", "x")])
def test_wrong_usage_is_two(wrong: tuple[str, str]) -> None:
    with pytest.raises(SystemExit) as ended:
        main(["run", *wrong])
    assert ended.value.code == 2
