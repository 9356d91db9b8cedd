"""Intents as JSON: what buttons, forms and schedules keep."""

from __future__ import annotations

import orjson
import pytest
from hypothesis import given

from cards.intent import Intent, Slots
from config.errors import RequestError
from tests.cards.strategies import intents


@given(intents)
def test_an_intent_survives_json(intent: Intent) -> None:
    assert Intent.from_json(orjson.loads(orjson.dumps(intent.to_json()))) == intent


@given(intents)
def test_a_button_hands_over_its_intent(intent: Intent) -> None:
    assert Intent.from_submit(intent.to_json()) == intent


def test_only_slots_that_a_form_leaves_open_are_filled() -> None:
    data = {"intent": "settings", "slots": {"region": "EU", "language": None, "timezone": None}}
    given_inputs = {"language": "ja", "timezone": "", "region": "US", "page": "7"}
    assert Intent.from_submit(data | given_inputs).slots.to_json() == {"region": "EU", "language": "ja"}


@pytest.mark.parametrize(
    ("data", "code"),
    [
        ({}, "bad-intent"),
        ({"intent": 3, "slots": {}}, "bad-intent"),
        ({"intent": "help", "slots": []}, "bad-intent"),
        ({"intent": "help", "slots": {"drop": "table"}}, "unknown-slot"),
        ({"intent": "help", "slots": {"page": "many"}}, "bad-slot"),
        ({"intent": "help", "slots": {"page": True}}, "bad-slot"),
        ({"intent": "help", "slots": {"region": "Mars"}}, "bad-slot"),
        ({"intent": "help", "slots": {"page": 2**40}}, "bad-slot"),
    ],
)
def test_what_is_no_intent_is_refused(data: dict[str, object], code: str) -> None:
    with pytest.raises(RequestError) as caught:
        Intent.from_submit(data)
    assert caught.value.code == code


def test_slots_that_were_said() -> None:
    slots = Slots(page=2, useful=False, columns=("name", "org_id"))
    assert slots.said() == {"page": 2, "useful": False, "columns": ("name", "org_id")}
    assert slots.to_json()["columns"] == ["name", "org_id"]
