"""Figures kept for a state of the store are never those of another."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

from hub.records import Contract, Customer, LicenseLine, Record
from store.database import Database
from store.queries.lines import LineFilter, totals
from store.scope import Scope
from tests.handlers.asking import NOW, asking, demo_records, facts, fill


def test_figures_change_with_the_store(database: Database, tmp_path: Path) -> None:
    records = demo_records(40, 6)
    fill(database, records[: len(records) // 2])
    ask = asking(database, tmp_path)
    before = {intent: facts(ask(intent)) for intent in ("overview", "expiring", "overage")}
    assert before == {intent: facts(ask(intent)) for intent in before}
    fill(database, records, NOW + timedelta(hours=1))
    after = {intent: facts(ask(intent)) for intent in before}
    assert all(after[intent] != before[intent] for intent in before)


def test_a_reader_keeps_the_figures_of_its_snapshot(database: Database, tmp_path: Path) -> None:
    """An answer under way when a merge commits shows the state it began with, and leaves no trace of it."""
    records = demo_records(40, 6)
    fill(database, records)
    lines = LineFilter(
        today=NOW.date(), scope=Scope(), auto_renew=False, until=NOW.date() + timedelta(days=90)
    )
    with database.read() as connection:
        before = totals(connection, lines)
        fill(database, _more(records), NOW + timedelta(hours=1))
        assert totals(connection, lines) == before
    with database.read() as connection:
        assert totals(connection, lines).lines == before.lines + 1


def _more(records: list[Record]) -> list[Record]:
    customer = next(each for each in records if isinstance(each, Customer))
    contract = next(each for each in records if isinstance(each, Contract))
    line = next(each for each in records if isinstance(each, LicenseLine))
    added = Contract(
        "Sub-1", customer.org_id, contract.kind, contract.state, NOW.date(), NOW.date() + timedelta(days=5)
    )
    return [customer, added, LicenseLine("Sub-1", line.product, 3)]
