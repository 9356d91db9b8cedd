"""`switchboard deliveries`: what operators see of the ledger and the outbox, and put back."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from bot.main import main
from store.database import Database
from store.delivery.outbox import NewDelivery, Outcome, add_delivery, end
from store.delivery.runs import NewRun, RunState, add_run, change_run, find_run
from store.queries.audit import Wanted, lines
from store.rooms import RoomKey
from tests.claiming import claim_due

NOW = datetime(2026, 11, 16, 8, 0, tzinfo=UTC)
ROOM = RoomKey("slack", "T1", "C1")
OTHER = RoomKey("webex", "O1", "R2")
Command = Callable[..., tuple[int, str, str]]


@pytest.fixture
def command(
    database: Database, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], tmp_path: Any
) -> Command:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr("locale.getlocale", lambda *_: ("en_US", "UTF-8"))
    url = database.engine.url.render_as_string(hide_password=False)

    def run(*arguments: str) -> tuple[int, str, str]:
        code = main(["deliveries", "--database", url, *arguments])
        shown = capsys.readouterr()
        return code, shown.out, shown.err

    return run


@pytest.fixture
def ledger(database: Database) -> None:
    """A run that arrived, one that is dead, one that waits, and a notice."""
    _run(database, ROOM, NOW, Outcome.SENT, RunState.DELIVERED, "", rows=1234)
    _run(database, ROOM, NOW + timedelta(days=1), Outcome.DEAD, RunState.FAILED, "room-gone")
    _run(database, OTHER, NOW + timedelta(days=2))
    with database.write() as connection:
        notice = NewDelivery("failed:2", ROOM, "notice", {"code": "report-failed"})
        add_delivery(connection, notice, NOW + timedelta(days=1, seconds=1))


def _run(
    database: Database,
    room: RoomKey,
    at: datetime,
    outcome: Outcome | None = None,
    state: RunState = RunState.DUE,
    reason: str = "",
    rows: int | None = None,
) -> None:
    intent = {"intent": "report_run", "slots": {"template": "devices"}}
    with database.write() as connection:
        new = NewRun(room, "ada@partner.example", intent, "en", at, period=f"now:{at.isoformat()}")
        run_id = add_run(connection, new, at)
        add_delivery(connection, NewDelivery(f"run:{run_id}", room, "report", run_id=run_id), at)
        if outcome is not None and run_id is not None:
            (row,) = claim_due(connection, at)
            sent = "1700000000.1" if outcome is Outcome.SENT else None
            end(connection, row, outcome, at, message_id=sent, reason=reason)
            change_run(connection, run_id, state=state.value, reason=reason, rows=rows, finished_at=at)


@pytest.mark.usefixtures("ledger")
def test_a_table_for_people(command: Command) -> None:
    code, out, _ = command()
    assert code == 0
    rows = [line for line in out.splitlines() if "2026-11-1" in line]
    assert [("delivered" in row, "failed" in row, "notice" in row, "due" in row) for row in rows] == [
        (True, False, False, False),
        (False, True, False, False),
        (False, False, True, False),
        (False, False, False, True),
    ]
    assert "1700000000.1" in rows[0]
    assert "1,234" in rows[0]
    assert "room-gone" in out
    assert "ada@partner.example" in out


@pytest.mark.usefixtures("ledger")
def test_json_for_programs(command: Command) -> None:
    found = [json.loads(line) for line in command("--json")[1].splitlines()]
    assert [line["kind"] for line in found] == ["report", "report", "notice", "report"]
    arrived, dead, notice, waiting = found
    assert (arrived["state"], arrived["rows"], arrived["delivery"]["message_id"]) == (
        "delivered",
        1234,
        "1700000000.1",
    )
    assert (dead["state"], dead["delivery"]["state"], dead["reason"]) == ("failed", "dead", "room-gone")
    assert (notice["room_id"], notice["delivery"]["state"]) == ("C1", "waiting")
    assert (waiting["platform"], waiting["due_at"]) == ("webex", "2026-11-18T08:00:00Z")


@pytest.mark.usefixtures("ledger")
@pytest.mark.parametrize(
    ("asked", "kinds"),
    [
        (["--room", "R2"], ["report"]),
        (["--state", "dead"], ["report"]),
        (["--state", "failed"], ["report"]),
        (["--state", "waiting"], ["notice", "report"]),
        (["--since", "2026-11-18"], ["report"]),
        (["--limit", "2"], ["notice", "report"]),
        (["--room", "elsewhere"], []),
    ],
)
def test_what_is_asked_for(command: Command, asked: list[str], kinds: list[str]) -> None:
    found = [json.loads(line) for line in command("--json", *asked)[1].splitlines()]
    assert [line["kind"] for line in found] == kinds


def test_nothing(command: Command) -> None:
    assert command() == (0, "Nothing of the kind was delivered, or is to be.\n", "")


@pytest.mark.usefixtures("ledger")
def test_a_dead_one_is_put_back_and_that_is_audited(command: Command, database: Database) -> None:
    assert command("--retry", "2")[0] == 0
    with database.read() as connection:
        run = find_run(connection, 2)
        (line,) = lines(connection, Wanted(None, None, None, "delivery_retry", refused=False), 5)
    assert run is not None
    assert (run.state, run.reason) == (RunState.DUE, "")
    assert line.slots == {"id": 2}
    code, out, error = command("--retry", "2")
    assert (code, out) == (1, "")
    assert "No dead delivery has the ID 2" in error
