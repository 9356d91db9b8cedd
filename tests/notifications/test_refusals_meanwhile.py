"""A refusal is answered at once while another writer is at work, and stands in the audit log all the same."""

from __future__ import annotations

import logging
from datetime import UTC, datetime, timedelta
from pathlib import Path
from time import perf_counter

import pytest
from sqlalchemy import insert, select

from cards.intent import Intent
from config.errors import OperatorError
from config.settings import Settings
from handlers.desk import Asker, Desk
from store import later
from store.database import Database, open_database
from store.rooms import RoomKey
from store.schema import audit, fact

NOW = datetime(2026, 11, 18, 12, tzinfo=UTC)
ANSWER_SECONDS = 2.0


def _said(database: Database) -> list[str]:
    with database.read() as connection:
        return list(connection.scalars(select(audit.c.email).order_by(audit.c.id)))


def test_refusals_do_not_wait_and_are_not_lost(database: Database, tmp_path: Path) -> None:
    desk = Desk(database, Settings(), tmp_path)
    people = [f"stranger{number}@elsewhere.example" for number in range(5)]
    with database.write() as connection:
        connection.execute(insert(fact).values(name="held", value="1"))
        for place, person in enumerate(people):
            began = perf_counter()
            moment = NOW + timedelta(seconds=place)
            answer = desk.answer(Intent("overview"), Asker(person), RoomKey("p", "w", "r"), moment)
            assert perf_counter() - began < ANSWER_SECONDS
            assert answer.card
    database.close()
    assert _said(database) == people


def test_where_nobody_else_writes_it_is_written_at_once(database: Database, tmp_path: Path) -> None:
    desk = Desk(database, Settings(), tmp_path)
    desk.answer(Intent("overview"), Asker("stranger@elsewhere.example"), RoomKey("p", "w", "r"), NOW)
    assert _said(database) == ["stranger@elsewhere.example"]


def test_what_can_never_be_written_is_logged(
    sqlite_template: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    monkeypatch.setattr(later, "LONGEST_FAREWELL", 0.0)
    path = tmp_path / "held.db"
    path.write_bytes(sqlite_template.read_bytes())
    held, other = open_database(f"sqlite:///{path}"), open_database(f"sqlite:///{path}")
    with held.write():
        other.write_soon(lambda connection: connection.execute(insert(fact).values(name="x", value="1")))
        with caplog.at_level(logging.ERROR, "store.later"):
            other.close()
    assert "1 writes were lost" in caplog.text
    held.close()


def test_a_database_that_is_not_there_is_told_at_once(tmp_path: Path) -> None:
    nowhere = open_database(f"sqlite:///{tmp_path / 'missing' / 'x.db'}")
    with pytest.raises(OperatorError, match="database-unreachable"):
        nowhere.write_soon(lambda connection: connection.execute(select(fact)))
