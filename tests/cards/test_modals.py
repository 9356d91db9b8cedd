"""Forms on Slack: a button in the card, and the modal it opens."""

from __future__ import annotations

import orjson
import pytest
from hypothesis import HealthCheck, given, settings

from cards.intent import Intent, Slots
from cards.model import Card, Field, Form, Heading
from cards.render import block_forms, blocks
from cards.wording import words_for
from hub.vocabulary import Language
from tests.cards.linter import slack
from tests.cards.strategies import HOSTILE, forms

WORDS = words_for(Language.EN)
ZONE = Form(Intent("settings"), (Field("timezone", "Zone", "UTC", required=True),), "Change")
TONGUE = Form(Intent("settings", Slots(page=2)), (Field("language", "Language"),), "Choose")


def test_a_form_is_a_button_that_says_which_form_of_what_was_asked() -> None:
    source = Intent("settings", Slots(page=1))
    _, first, second = blocks.render(Card((Heading("Settings"), ZONE, TONGUE)), source)
    (change,), (choose,) = first["elements"], second["elements"]
    assert (change["text"]["text"], choose["text"]["text"]) == ("Change…", "Choose…")
    assert orjson.loads(change["value"]) == {"form": 0, "from": source.to_json()}
    assert orjson.loads(choose["value"]) == {"form": 1, "from": source.to_json()}


def test_without_what_was_asked_the_form_stands_in_the_card() -> None:
    inputs, row = blocks.render(Card((ZONE,)))
    assert inputs["type"] == "input"
    assert orjson.loads(row["elements"][0]["value"]) == ZONE.to_json()


def test_a_question_too_long_for_the_button_is_told() -> None:
    (told,) = blocks.render(Card((ZONE,)), Intent("escalate", Slots(text="x" * 2000)))
    assert "“Change” is too long for a button here" in told["elements"][0]["text"]


def test_a_modal_holds_the_fields_and_what_comes_back() -> None:
    view = block_forms.modal(ZONE, "Settings of this room, all of them", WORDS, "kept")
    assert (view["type"], view["callback_id"], view["private_metadata"]) == ("modal", "form", "kept")
    assert (view["title"]["text"], view["submit"]["text"]) == ("Settings of this room,…", "Change")
    (field,) = view["blocks"]
    assert (field["element"]["action_id"], field["optional"]) == ("timezone", False)


def test_a_modal_does_not_lose_what_it_cannot_keep() -> None:
    with pytest.raises(ValueError, match="3000 characters"):
        block_forms.modal(ZONE, "Settings", WORDS, "x" * 3001)


def test_a_modal_is_there_before_its_form() -> None:
    view = block_forms.loading("Switchboard", words_for(Language.FR))
    assert "submit" not in view
    assert view["close"]["text"] == "Annuler"
    assert view["blocks"][0]["text"]["text"].startswith("Un instant")


@settings(suppress_health_check=list(HealthCheck), max_examples=40)
@given(forms)
def test_any_form_makes_a_modal_that_slack_takes(form: Form) -> None:
    for title in HOSTILE[:12]:
        assert slack.view_findings(block_forms.modal(form, title, WORDS, "{}")) == []
