"""`switchboard schedules`: what an operator is told of them."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from bot.main import main
from hub.demo import FULL_ADMIN
from store.database import Database
from store.delivery.runs import RunState
from tests.handlers.asking import Asking, asking, demo_records, fill, forget_alerts
from tests.handlers.scheduling import DAILY, WEEKLY, kept, ran


@pytest.fixture
def ask(database: Database, tmp_path: Path) -> Asking:
    fill(database, demo_records(10, 1))
    forget_alerts(database)
    return asking(database, tmp_path)


def url_of(database: Database) -> str:
    return database.engine.url.render_as_string(hide_password=False)


def listed(
    database: Database, capsysbinary: pytest.CaptureFixture[bytes], *more: str
) -> list[dict[str, Any]]:
    assert main(["schedules", "--database", url_of(database), "--json", *more]) == 0
    return [json.loads(line) for line in capsysbinary.readouterr().out.splitlines()]


def test_every_rooms_schedules_as_json(
    ask: Asking, database: Database, capsysbinary: pytest.CaptureFixture[bytes]
) -> None:
    ask.type(WEEKLY)
    ask.in_("another").type("schedule the devices report for Globex monthly on the last day")
    ask("schedule_pause", id=1)
    due = datetime(2026, 11, 16, 7, tzinfo=UTC)
    ran(database, kept(database), due, RunState.DELIVERED, rows=12, finished_at=due)
    first, second = listed(database, capsysbinary)
    assert first == {
        "number": 1,
        "platform": "console",
        "workspace": "tests",
        "room_id": "a room",
        "asks": {"intent": "report_run", "slots": {"template": "devices"}},
        "frequency": "weekly",
        "at": "08:00",
        "weekdays": ["mon"],
        "day_of_month": None,
        "timezone": "Europe/Paris",
        "skip_empty": False,
        "state": "paused",
        "reason": "",
        "next_run_at": None,
        "last_run": {
            "period": "2026-11-16",
            "due_at": "2026-11-16T07:00:00Z",
            "late": False,
            "state": "delivered",
            "reason": "",
            "rows": 12,
            "finished_at": "2026-11-16T07:00:00Z",
        },
        "owner": FULL_ADMIN,
    }
    assert (second["next_run_at"], second["day_of_month"]) == ("2026-11-30T08:00:00Z", 31)
    assert [each["number"] for each in listed(database, capsysbinary, "--room", "another")] == [2]
    assert listed(database, capsysbinary, "--room", "nowhere") == []


@pytest.mark.parametrize("database", ["sqlite"], indirect=True)
def test_a_table_for_people(ask: Asking, database: Database, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["schedules", "--database", url_of(database)]) == 0
    assert capsys.readouterr().out == "No report is scheduled.\n"
    ask.in_("\x1b[2J[red]room[/red]").type(DAILY)
    ask.type("send me expiring in 30 days every weekday at 8 Asia/Tokyo")
    ask("schedule_remove", id=1)
    assert main(["schedules", "--database", url_of(database)]) == 0
    shown = " ".join(capsys.readouterr().out.split())
    for words in (
        "#1",
        "Devices report",
        "every day at 08:00",
        "Sun 22 Nov 08:00",
        "Expiring subscriptions within_days=30",
        "Monday to Friday at 08:00",
        "Asia/Tokyo",
        "active",
        FULL_ADMIN,
        "[red]room[/red]",
    ):
        assert words in shown
    assert "\x1b[2J" not in shown
