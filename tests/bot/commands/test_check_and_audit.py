"""`switchboard check` and `switchboard audit`: what an operator is told."""

from __future__ import annotations

import json
import socket
from collections.abc import Callable
from contextlib import closing
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import text

from bot.main import main
from bot.wiring import now
from config.settings import load_settings
from hub.demo import demo_export
from notifications.sync import sync
from store import migrate
from store.database import Database
from store.inbox import open_inbox
from store.queries.people import write_audit
from store.rooms import RoomKey
from tests.peers.slack.peer import SlackPeer
from tests.peers.webex.peer import WebexPeer

SECRET = "a webhook secret that is long enough"
ROOM = RoomKey("slack", "T1", "C1")

Checked = dict[str, list[dict[str, Any]]]


@pytest.fixture(autouse=True)
def english(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr("locale.getlocale", lambda *_: ("en_US", "UTF-8"))


@pytest.fixture
def check(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> Callable[..., tuple[int, Checked]]:
    """Runs it with these settings: its exit code, and the findings by subject."""

    def run(url: str | None = None, **settings: str) -> tuple[int, Checked]:
        for name, value in settings.items():
            monkeypatch.setenv(f"SWITCHBOARD_{name.upper()}", value)
        code = main(["check", "--json", *(["--database", url] if url else [])])
        found: Checked = {}
        for finding in json.loads(capsys.readouterr().out):
            found.setdefault(finding["subject"], []).append(finding)
        return code, found

    return run


def url_of(database: Database) -> str:
    return database.engine.url.render_as_string(hide_password=False)


def with_inbox(database: Database) -> str:
    """Brings the inbox of a database to its schema; gives the database's URL."""
    settings = load_settings(database_url=url_of(database))
    with closing(open_inbox(settings, database)) as inbox:
        migrate.upgrade(inbox.database, chain=migrate.INBOX)
    return url_of(database)


def wrong(found: Checked) -> set[str]:
    return {subject for subject, findings in found.items() if not all(each["good"] for each in findings)}


def said(found: Checked, subject: str) -> str:
    return " ".join(each["said"] for each in found[subject])


def test_everything_is_well(database: Database, check: Callable[..., tuple[int, Checked]]) -> None:
    sync(database, load_settings(), [demo_export(5, seed=1, now=now())], now=now())
    with SlackPeer(limited=False) as slack, WebexPeer() as webex:
        team = slack.workspace("Nordlicht")
        code, found = check(
            with_inbox(database),
            admins="kim@partner.example",
            slack_bot_token=team.bot_token,
            slack_app_token=slack.app_token,
            slack_api_url=slack.api_url,
            slack_workspaces=team.id,
        )
        assert wrong(found) == set()
        assert code == 0
        assert ("SQLite" if database.is_sqlite else "PostgreSQL") in said(found, "database")
        code, found = check(
            url_of(database),
            public_url="https://bot.example",
            webex_token="guessed",
            webex_webhook_secret=SECRET,
            webex_api_url=webex.api_url,
            webex_organizations=webex.home.id,
        )
    assert code == 1
    assert "SWITCHBOARD_WEBEX_TOKEN" in said(found, "Webex")
    assert wrong(found) == {"Webex"}


def test_a_fresh_installation_says_what_comes_next(
    tmp_path: Path, check: Callable[..., tuple[int, Checked]]
) -> None:
    code, found = check()
    assert code == 1
    assert wrong(found) == {"database"}
    assert "switchboard db upgrade" in said(found, "database")
    assert list(tmp_path.iterdir()) == []


def test_an_empty_database_says_what_comes_next(
    database: Database, check: Callable[..., tuple[int, Checked]]
) -> None:
    code, found = check(with_inbox(database))
    assert code == 1
    assert wrong(found) == {"data", "administrators", "platforms"}
    assert "switchboard import" in said(found, "data")
    assert "SWITCHBOARD_ADMINS" in said(found, "administrators")
    assert "SWITCHBOARD_SLACK_BOT_TOKEN" in said(found, "platforms")


def test_an_old_schema(
    blank_database: Database, check: Callable[..., tuple[int, Checked]], tmp_path: Path
) -> None:
    migrate.upgrade(blank_database, "0001")
    code, found = check(url_of(blank_database))
    assert code == 1
    assert {"database", "inbox"} <= wrong(found)
    assert "0001" in said(found, "database")
    assert "switchboard db upgrade" in said(found, "inbox")
    assert not list(tmp_path.glob("*-inbox"))


def test_a_database_nobody_answers_at(check: Callable[..., tuple[int, Checked]]) -> None:
    with socket.socket() as held:
        held.bind(("127.0.0.1", 0))
        url = f"postgresql://kim:guessable-word@127.0.0.1:{held.getsockname()[1]}/switchboard"
        code, found = check(url)
    assert code == 1
    assert {"database", "inbox", "data"} <= wrong(found)
    assert "guessable-word" not in json.dumps(found)


def test_a_database_that_hangs_is_not_waited_for(
    check: Callable[..., tuple[int, Checked]], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("bot.operation.examination.DATABASE_SECONDS", 0.3)
    with socket.socket() as deaf:
        deaf.bind(("127.0.0.1", 0))
        deaf.listen()
        code, found = check(f"postgresql://kim@127.0.0.1:{deaf.getsockname()[1]}/switchboard")
    assert code == 1
    assert "Nothing answered" in said(found, "database")


def test_another_writer_is_nothing_wrong(
    database: Database, check: Callable[..., tuple[int, Checked]]
) -> None:
    url = with_inbox(database)
    with database.write():
        _, found = check(url)
    assert all(finding["good"] for finding in found["writing"])
    # On PostgreSQL writers do not wait for each other.
    assert said(found, "writing").startswith("Another writer" if database.is_sqlite else "It can be written")


def test_data_that_is_old(database: Database, check: Callable[..., tuple[int, Checked]]) -> None:
    then = now() - timedelta(days=40)
    sync(database, load_settings(), [demo_export(5, seed=1, now=then)], now=then)
    _, found = check(with_inbox(database))
    assert "data" in wrong(found)
    assert "40" in said(found, "data")


@pytest.mark.parametrize(
    ("settings", "subject", "named"),
    [
        ({"language": "de"}, "settings", "language"),
        ({"public_url": "http://bot.example"}, "settings", "https://"),
        ({"webex_token": "t"}, "settings", "SWITCHBOARD_WEBEX_WEBHOOK_SECRET"),
        ({"token_keys": "not-a-key"}, "keys", "SWITCHBOARD_TOKEN_KEYS"),
        ({"database_url": "mysql://x"}, "database", "sqlite:///FILE"),
        ({"database_url": "sqlite:///there.db", "inbox_url": "mysql://x"}, "database", "sqlite:///FILE"),
    ],
)
def test_wrong_settings(
    check: Callable[..., tuple[int, Checked]], settings: dict[str, str], subject: str, named: str
) -> None:
    Path("there.db").touch()
    code, found = check(**settings)
    assert code == 1
    assert subject in wrong(found)
    assert named in said(found, subject)


def test_lines_for_people(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["check"]) == 1
    lines = capsys.readouterr().out.splitlines()
    assert lines[0].startswith("✓ settings")
    assert lines[-1].startswith("✗ database")


# The audit log


def line(email: str, intent: str, hour: int, outcome: str = "done", **slots: Any) -> dict[str, Any]:
    return {
        "at": datetime(2026, 11, 18, hour, tzinfo=UTC),
        "email": email,
        "intent": intent,
        "slots": slots,
        "allowed": outcome != "not-allowed",
        "outcome": outcome,
    }


@pytest.fixture
def audited(database: Database) -> str:
    """A database with an audit log."""
    with database.write() as connection:
        for entry in (
            line("kim@partner.example", "settings_set", 8, language="fr"),
            line("ana@partner.example", "overview", 9, "not-allowed"),
            line("kim@partner.example", "room_scope", 10, "bad-slot"),
        ):
            at = entry.pop("at")
            write_audit(connection, at, ROOM, entry)
    return url_of(database)


@pytest.mark.parametrize(
    ("arguments", "hours"),
    [
        ((), [8, 9, 10]),
        (("--limit", "2"), [9, 10]),
        (("--since", "2026-11-18T09:00:00+00:00"), [9, 10]),
        (("--until", "2026-11-18T09:00:00+00:00"), [8]),
        (("--since", "2026-11-18T10:00+01:00", "--until", "2026-11-18T11:00+01:00"), [9]),
        (("--person", "KIM@partner.example"), [8, 10]),
        (("--intent", "overview"), [9]),
        (("--refused",), [9]),
        (("--refused", "--person", "kim@partner.example"), []),
    ],
)
def test_lines_that_are_wanted(
    audited: str, capsysbinary: pytest.CaptureFixture[bytes], arguments: tuple[str, ...], hours: list[int]
) -> None:
    assert main(["audit", "--database", audited, "--json", *arguments]) == 0
    found = [json.loads(each) for each in capsysbinary.readouterr().out.splitlines()]
    assert [datetime.fromisoformat(each["at"]).hour for each in found] == hours
    if hours == [8]:
        assert found[0] == {
            "at": "2026-11-18T08:00:00Z",
            "platform": "slack",
            "workspace": "T1",
            "room_id": "C1",
            "email": "kim@partner.example",
            "intent": "settings_set",
            "slots": {"language": "fr"},
            "allowed": True,
            "outcome": "done",
        }


def test_a_table_for_people(audited: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["audit", "--database", audited]) == 0
    shown = capsys.readouterr().out
    assert "settings_set language=fr" in shown
    assert "not-allowed" in shown
    assert main(["audit", "--database", audited, "--intent", "nothing"]) == 0
    assert "Nothing of the kind" in capsys.readouterr().out


def test_what_people_typed_steers_no_terminal(database: Database, capsys: pytest.CaptureFixture[str]) -> None:
    with database.write() as connection:
        entry = line("kim@partner.example", "customer", 8, customer="\x1b[2J[red]Acme[/red]")
        write_audit(connection, entry.pop("at"), ROOM, entry)
        assert connection.execute(text("SELECT count(*) FROM audit")).scalar_one() == 1
    assert main(["audit", "--database", url_of(database)]) == 0
    shown = capsys.readouterr().out
    assert "\x1b[2J" not in shown
    assert "[red]Acme[/red]" in shown
