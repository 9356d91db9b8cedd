"""What is said of deliveries, word for word, in three languages."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from handlers.context import Surroundings
from hub.vocabulary import Language
from store.database import Database
from store.delivery.outbox import Outcome
from store.delivery.runs import RunState
from tests.cards.linter import lint
from tests.handlers.asking import Asking, asking, buttons, demo_records, fill, forget_alerts
from tests.handlers.ledger import FILE, MONDAY, Ledger
from tests.handlers.word_for_word import LONGEST_LABEL, compare

DAY = timedelta(days=1)


@pytest.mark.parametrize("database", ["sqlite"], indirect=True)
@pytest.mark.parametrize("language", list(Language))
def test_deliveries_word_for_word(database: Database, tmp_path: Path, language: Language) -> None:
    fill(database, demo_records(2, 3))
    forget_alerts(database)
    ask = replace(asking(database, tmp_path), locale=language)
    ledger = Ledger(database)
    said = {"deliveries-none": ask("deliveries")}
    number = ledger.schedule()
    said["deliveries-next"] = ask("deliveries", id=number)
    said |= _one_by_one(ask, ledger, number)
    said["deliveries"] = ask("deliveries")
    said["deliveries-everywhere"] = ask("deliveries", query="failed in all rooms")
    live = replace(ask, around=Surroundings(live=True, request_id="again"))
    said["run-again"] = live("run_again", id=1)
    said["run-cancel"] = ask("run_cancel", id=said["run-again"].about.removeprefix("run:"))
    said["run-unknown"] = ask("run_cancel", id=99)
    assert [f"{name}: {finding}" for name, answer in said.items() for finding in lint(answer.card)] == []
    labels = {label for answer in said.values() for label in buttons(answer)}
    assert {label for label in labels if len(label) > LONGEST_LABEL} == set()
    for name, answer in said.items():
        compare(language, name, answer)


def _one_by_one(ask: Asking, ledger: Ledger, number: int) -> dict[str, object]:
    """The same schedule day after day: how each run stands, and then ends."""
    said = {}

    def told(name: str, at: timedelta) -> None:
        said[f"delivery-{name}"] = ask.at(MONDAY + at)("deliveries", id=number)

    def next_run(day: int) -> int:
        return ledger.run(number, MONDAY + day * DAY)

    run_id = next_run(0)
    told("due", timedelta(minutes=1))
    ledger.built(run_id)
    told("sending", timedelta(minutes=1))
    ledger.ends(run_id, Outcome.SENT, RunState.DELIVERED)
    told("delivered", timedelta(minutes=1))
    ends = (
        ("held", Outcome.HELD, RunState.HELD, "outsiders"),
        ("empty", Outcome.DROPPED, RunState.EMPTY, "empty"),
        ("cancelled", Outcome.DROPPED, RunState.CANCELLED, "cancelled"),
        ("schedule-removed", Outcome.DROPPED, RunState.CANCELLED, "schedule-removed"),
        ("failed", Outcome.DEAD, RunState.FAILED, "room-gone"),
        ("failed-question", Outcome.DEAD, RunState.FAILED, "unknown-customer"),
    )
    for day, (name, outcome, state, reason) in enumerate(ends, 1):
        ledger.ends(next_run(day), outcome, state, MONDAY + day * DAY, reason, customer="Acme")
        told(name, day * DAY + timedelta(minutes=1))
    run_id = next_run(7)
    ledger.built(run_id, files=[dict(FILE, name=f"{part} of 12.csv") for part in range(1, 13)])
    steps = {"1 of 12.csv": "F1"}
    ledger.ends(
        run_id,
        Outcome.SENT,
        RunState.DELIVERED,
        MONDAY + 7 * DAY + timedelta(hours=1),
        steps=steps,
        maybe_twice=1,
    )
    told("late-parts", 7 * DAY + timedelta(hours=2))
    return said
