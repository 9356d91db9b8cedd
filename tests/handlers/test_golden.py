"""What each answer says, word for word, in three languages, on the demo's stories.

`UPDATE_GOLDEN=1 pytest tests/handlers/test_golden.py` writes the files anew; read the difference.
"""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from cards.model import Answer
from handlers.desk import HANDLERS
from hub.demo import ADMIN, HELPDESK
from hub.records import Customer
from hub.vocabulary import Language
from store.database import Database
from tests.cards.linter import lint
from tests.handlers.asking import NAMESAKES, Asking, asking, buttons, demo_records, fill
from tests.handlers.word_for_word import LONGEST_LABEL, compare

STORIES = 14
STRANGER = "somebody@elsewhere.example"

ASKED: dict[str, tuple[str, dict[str, Any], str | None]] = {
    "help": ("help", {}, None),
    "help-expiring": ("help", {"topic": "expiring"}, None),
    "help-stranger": ("help", {}, STRANGER),
    "overview": ("overview", {}, None),
    "overview-calling-admin": ("overview", {"product": "calling"}, ADMIN),
    "customers": ("customers", {}, None),
    "customers-suspended": ("customers", {"status": "suspended"}, None),
    "customers-none": ("customers", {"tag": "nobody has it"}, None),
    "customer": ("customer", {"customer": "Acme Corp"}, None),
    "customer-trial": ("customer", {"customer": "Globex"}, None),
    "customer-several": ("customer", {"customer": "Umbrella"}, None),
    "customer-misspelt": ("customer", {"customer": "Wayfurer Hotel"}, None),
    "customer-unlike": ("customer", {"customer": "qqqqqqqqqq"}, None),
    "expiring": ("expiring", {"within_days": 30}, None),
    "expiring-none": ("expiring", {"within_days": 0}, None),
    "expiring-csv": ("expiring", {"format": "csv"}, None),
    "renewing": ("renewing", {}, None),
    "renewing-none": ("renewing", {"within_days": 1}, None),
    "overage": ("overage", {}, None),
    "overage-customer": ("overage", {"customer": "Hooli"}, HELPDESK),
    "overage-none": ("overage", {"customer": "Globex"}, None),
    "why-overview": ("why", {}, None),
    "why-customers": ("why", {"topic": "customers"}, None),
    "why-overage": ("why", {"topic": "overage"}, None),
    "whoami": ("whoami", {}, ADMIN),
    "whoami-stranger": ("whoami", {}, STRANGER),
    "refused": ("overview", {}, STRANGER),
    "settings": ("settings", {}, None),
    "settings-changed": ("settings", {"timezone": "asia/tokyo", "region": "EU"}, None),
    "settings-unknown-zone": ("settings", {"timezone": "Europe/Pariss"}, None),
    "settings-stranger": ("settings", {}, STRANGER),
    "not-available": ("queues", {}, None),
    "room-scope": ("room_scope", {}, None),
    "room-scope-set": ("room_scope", {"region": "EU", "tag": "gold"}, None),
    "room-outsiders": ("room_outsiders", {}, None),
    "room-outsiders-allowed": ("room_outsiders", {"allow": True}, None),
    "outsiders-notice": ("outsiders_notice", {}, None),
    "welcome": ("welcome", {}, STRANGER),
    "unreadable": ("unreadable", {}, None),
}
TYPED = {
    "not-understood": "xyzzy plugh",
    "bare-name": "globex",
    "bare-name-near": "Wayfurer Hotel",
    "hello": "hello",
}
STEP_BY_STEP = (
    *("report_run", "report_schedule", "schedule", "template", "deliveries", "run_"),
    *("alert", "silence", "subscriptions_list"),
)
"""How intents begin whose answers depend on what was done before: they have tests of their own."""


@pytest.mark.parametrize("database", ["sqlite"], indirect=True)
@pytest.mark.parametrize("language", list(Language))
def test_answers_word_for_word(database: Database, tmp_path: Path, language: Language) -> None:
    fill(database, [*demo_records(STORIES, 1), *NAMESAKES])
    ask = replace(asking(database, tmp_path), locale=language)
    said = {name: _answer(_somewhere(ask, name), *asked) for name, asked in ASKED.items()}
    said |= {name: ask.type(typed) for name, typed in TYPED.items()}
    once = {intent for intent in HANDLERS if not intent.startswith(STEP_BY_STEP)}
    assert {intent for intent, _, _ in ASKED.values()} >= once
    problems = [f"{name}: {finding}" for name, answer in said.items() for finding in lint(answer.card)]
    assert problems == []
    names = {each.name for each in demo_records(STORIES, 1) if isinstance(each, Customer)}
    assert [
        label
        for answer in said.values()
        for label in buttons(answer)
        if len(label) > LONGEST_LABEL and not any(name in label for name in names)
    ] == []
    for name, answer in said.items():
        compare(language, name, answer)


@pytest.mark.parametrize("database", ["sqlite"], indirect=True)
@pytest.mark.parametrize("language", list(Language))
def test_answers_before_the_first_import_word_for_word(
    database: Database, tmp_path: Path, language: Language
) -> None:
    ask = replace(asking(database, tmp_path, admins=("first@partner.example",)), locale=language)
    answer = ask.as_("first@partner.example")("overview")
    assert lint(answer.card) == []
    compare(language, "no-data", answer)


def _somewhere(ask: Asking, name: str) -> Asking:
    """What changes a room is asked in a room of its own."""
    return replace(ask, room=replace(ask.room, room_id=name)) if name.startswith("room-") else ask


def _answer(ask: Asking, intent: str, slots: dict[str, Any], email: str | None) -> Answer:
    return (ask.as_(email) if email else ask)(intent, **slots)
