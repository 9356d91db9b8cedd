"""`switchboard alerts`: what an operator is told of them."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from bot.main import main
from hub.demo import FULL_ADMIN, READ_ONLY
from hub.vocabulary import AlertKind
from store.alerts.model import Severity
from store.database import Database
from store.rooms import RoomKey
from tests.handlers.alerting import FIRED, fired, forget, name_of, org_ids, shown_in
from tests.handlers.asking import NOW, asking, demo_records, fill

ROOM = RoomKey("slack", "T1", "C1")
Command = Callable[..., tuple[int, str, str]]


@pytest.fixture
def command(
    database: Database, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> Command:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr("locale.getlocale", lambda *_: ("en_US", "UTF-8"))
    url = database.engine.url.render_as_string(hide_password=False)

    def run(*arguments: str) -> tuple[int, str, str]:
        code = main(["alerts", "--database", url, *arguments])
        shown = capsys.readouterr()
        return code, shown.out, shown.err

    return run


@pytest.fixture
def numbers(database: Database, tmp_path: Path) -> list[int]:
    """A severe one that a room has and somebody took, one that it mutes, one that is resolved."""
    fill(database, demo_records(10, 1))
    forget(database)
    org_id, other = org_ids(database)[:2]
    severe = fired(database, AlertKind.STATUS_CHANGE, org_id, "suspended", severity=Severity.SEVERE)
    muted = fired(database, AlertKind.OVERAGE, org_id, "a calling", muted_by=severe, over=3)
    solved = fired(database, AlertKind.NEW_CUSTOMER, other, customer="\x1b[2J[red]New[/red]")
    shown_in(database, severe, ROOM, "17.1", subscription=7)
    ask = asking(database, tmp_path)
    ask("alert_ack", id=severe)
    ask("alert_feedback", id=severe, useful=True)
    ask.as_(READ_ONLY)("alert_feedback", id=severe, useful=False)
    ask("alert_resolve", id=solved)
    return [severe, muted, solved]


def lines(command: Command, *arguments: str) -> list[dict[str, Any]]:
    code, out, _ = command("--json", *arguments)
    assert code == 0
    return [json.loads(line) for line in out.splitlines()]


def test_what_is_open_as_json(command: Command, numbers: list[int], database: Database) -> None:
    severe, muted, solved = numbers
    first, second = lines(command)
    assert [first["number"], second["number"]] == [severe, muted]
    assert (first["state"], first["acknowledged_by"], first["severity"]) == (
        "acknowledged",
        FULL_ADMIN,
        "severe",
    )
    assert first["fired_at"] == FIRED.isoformat().replace("+00:00", "Z")
    assert (second["muted_by"], second["facts"]["over"]) == (severe, 3)
    assert [each["number"] for each in lines(command, "--state", "resolved")] == [solved]
    assert len(lines(command, "--state", "all")) == 3
    assert [each["number"] for each in lines(command, "--kind", "overage")] == [muted]
    name = name_of(database, org_ids(database)[1])
    assert [each["number"] for each in lines(command, "--customer", name, "--state", "all")] == [solved]
    assert len(lines(command, "--limit", "1")) == 1
    code, _, error = command("--customer", "zzzzzz")
    assert (code, "zzzzzz" in error) == (1, True)


def test_one_with_its_history_and_rooms(command: Command, numbers: list[int]) -> None:
    (one,) = lines(command, str(numbers[0]))
    assert [(event["what"], event["who"], event["told"]) for event in one["history"]] == [
        ("fired", "", True),
        ("acknowledged", FULL_ADMIN, False),
    ]
    assert one["rooms"] == [
        {
            "platform": "slack",
            "workspace": "T1",
            "room_id": "C1",
            "subscription": 7,
            "message_id": "17.1",
            "edits": 0,
            "told_event": one["history"][0]["id"],
            "told_at": NOW.isoformat().replace("+00:00", "Z"),
        }
    ]
    assert (one["useful"], one["not_useful"]) == (1, 1)
    code, out, error = command("9999")
    assert (code, out, error) == (1, "", "switchboard: No alert has the number 9999.\n")


@pytest.mark.parametrize("database", ["sqlite"], indirect=True)
def test_tables_for_people(command: Command, numbers: list[int]) -> None:
    severe, _, solved = numbers
    shown = " ".join(command()[1].split())
    for words in (f"#{severe}", "Status change", "Severe", "Taken", "Tue 17 Nov 09:00", FULL_ADMIN):
        assert words in shown
    shown = " ".join(command(str(severe))[1].split())
    for words in ("It began.", "Ada Lindqvist takes it.", "slack T1 C1", "17.1", "Useful: 1 · not useful: 1"):
        assert words in shown
    shown = command(str(solved))[1]
    assert "No room was told of it." in shown
    assert ("\x1b[2J" in shown, "[red]New[/red]" in " ".join(shown.split())) == (False, True)
    assert command("--kind", "incident")[1] == "There is no such alert.\n"


def test_how_precise_each_kind_is(command: Command, numbers: list[int]) -> None:
    assert len(numbers) == 3
    by_kind = {each["kind"]: each for each in lines(command, "--verdicts")}
    assert by_kind["status_change"] == {
        "kind": "status_change",
        "alerts": 1,
        "useful": 1,
        "not_useful": 1,
        "precision": 0.5,
    }
    assert by_kind["overage"]["precision"] is None
    assert "50%" in command("--verdicts")[1]
