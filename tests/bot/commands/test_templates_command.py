"""`switchboard templates`: listed, made, changed and deleted from the terminal, and run by name."""

from __future__ import annotations

import csv
import json
from pathlib import Path

import pytest

from bot.main import main
from store.database import Database
from tests.reports.sample import KIM, fill

ROOM = ["--room", "slack/T1/C1"]


@pytest.fixture
def run(database: Database, tmp_path: Path, monkeypatch: pytest.MonkeyPatch):  # type: ignore[no-untyped-def]
    """Runs a command on the sample data; its exit code."""
    fill(database)
    monkeypatch.chdir(tmp_path)
    url = database.engine.url.render_as_string(hide_password=False)
    return lambda *arguments: main([*arguments, "--database", url])


def listed(run, capsys: pytest.CaptureFixture[str], *more: str) -> dict[str, dict[str, object]]:  # type: ignore[no-untyped-def]
    capsys.readouterr()
    assert run("templates", "list", "--json", *more) == 0
    lines = [json.loads(line) for line in capsys.readouterr().out.splitlines()]
    return {line["name"]: line for line in lines}


def test_made_for_all_rooms_it_is_run_from_the_terminal(run, capsys: pytest.CaptureFixture[str]) -> None:  # type: ignore[no-untyped-def]
    assert run("templates") == 0
    assert "no template" in capsys.readouterr().out
    make = ("templates", "create", "Desk phones", "--from", "devices", "--columns", "customer, 7")
    assert run(*make, "--region", "eu") == 0
    told = capsys.readouterr().out
    assert "Customer, MAC" in told
    assert "[" not in told
    assert run("templates") == 0
    assert "Desk phones" in capsys.readouterr().out
    line = listed(run, capsys)["Desk phones"]
    assert (line["base"], line["columns"], line["shared"]) == ("devices", ["customer_name", "mac"], True)
    assert line["asks"] == {"intent": "report_run", "slots": {"template": "devices", "region": "EU"}}
    assert run("report", "desk phones", "--out", "out") == 0
    path, rows, _ = capsys.readouterr().out.strip().split("\t")
    assert Path(path).name.startswith("Desk phones_")
    with Path(path).open(newline="", encoding="utf-8") as opened:
        found = list(csv.reader(opened))
    assert found[0] == ["Customer", "MAC"]
    assert int(rows) == len(found) - 1 == 3
    assert run("report", "desk phones", "--as", KIM, "--out", "out") == 0
    assert capsys.readouterr().out.split("\t")[1] == "2"


def test_made_for_a_room_it_is_that_rooms(run, capsys: pytest.CaptureFixture[str]) -> None:  # type: ignore[no-untyped-def]
    assert run("templates", "create", "Calls there", "--from", "calling_usage", "--weeks", "2", *ROOM) == 0
    assert listed(run, capsys)["Calls there"]["room"] == "slack/T1/C1"
    assert list(listed(run, capsys, *ROOM)) == ["Calls there"]
    assert listed(run, capsys, "--room", "slack/T1/C2") == {}
    assert run("report", "calls there") == 1
    edited = ("templates", "edit", "calls there", "--name", "Sites", "--columns", "mac")
    assert run(*edited, *ROOM) == 1
    assert "mac" in capsys.readouterr().err
    assert run("templates", "edit", "calls there", "--columns", "3,4", "--shared", *ROOM) == 0
    line = listed(run, capsys)["Calls there"]
    assert (line["columns"], line["shared"]) == (["location", "calls"], True)
    assert run("report", "calls there", "--out", "out") == 0
    assert run("templates", "delete", "Calls there") == 0
    assert listed(run, capsys) == {}


def test_what_cannot_be_exits_1_with_the_reason(run, capsys: pytest.CaptureFixture[str]) -> None:  # type: ignore[no-untyped-def]
    assert run("templates", "create", "Mine", "--from", "devices") == 0
    capsys.readouterr()
    for wrong, reason in (
        (("create", "MINE", "--from", "devices"), "MINE"),
        (("create", "help", "--from", "devices"), "help"),
        (("create", "X", "--from", "invoices"), "invoices"),
        (("create", "X", "--from", "devices", "--columns", "bananas"), "bananas"),
        (("create", "X", "--from", "devices", "--weeks", "2"), "period"),
        (("delete", "Nothing like it"), "Nothing like it"),
        (("delete", "Mine", "--as", KIM), "operator"),
        (("create", "X", "--from", "devices", "--as", "nobody@elsewhere.example"), "administrator"),
    ):
        assert run("templates", *wrong) == 1, wrong
        told = capsys.readouterr()
        assert told.out == ""
        assert told.err.startswith("switchboard: ")
        assert reason in told.err


def test_wrong_usage_exits_2() -> None:
    for wrong in (
        ["create", "X"],
        ["create", "X", "--from", "devices", "--region", "MARS"],
        ["create", "X", "--from", "devices", "--weeks", "0"],
        ["--room", "nowhere"],
        ["burn", "X"],
    ):
        with pytest.raises(SystemExit) as ended:
            main(["templates", *wrong])
        assert ended.value.code == 2
