"""Cards of alerts word for word, in three languages: files of what they say as text.

`UPDATE_GOLDEN=1 pytest tests/notifications/alerts/test_alert_card_golden.py` writes them anew; read the
difference.
"""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from cards.model import Buttons
from cards.render import text
from cards.wording import words_for
from hub.vocabulary import AlertKind, Language
from tests.cards.linter import lint
from tests.notifications.alerts.alert_samples import FIRING, SAMPLES, STATES

GOLDEN = Path(__file__).parent / "golden"
LONGEST_LABEL = 30
"""Characters of a button, past which a phone cuts it."""
IN_SIGHT = 5
IN_A_MENU = 5
"""So many options a menu of Slack takes: with more, all buttons stand on the card."""


@pytest.mark.parametrize("language", list(Language))
@pytest.mark.parametrize("name", SAMPLES)
def test_a_card_says_what_it_said(name: str, language: Language) -> None:
    file = GOLDEN / language.value / f"{name}.txt"
    found = text.render(SAMPLES[name](words_for(language))) + "\n"
    if os.environ.get("UPDATE_GOLDEN"):
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(found, encoding="utf-8")
    assert found == file.read_text(encoding="utf-8"), file.name


def test_there_is_no_other_file() -> None:
    kept = {(path.parent.name, path.stem) for path in GOLDEN.glob("*/*.txt")}
    assert kept == {(language.value, name) for language in Language for name in SAMPLES}


def test_every_kind_and_state_is_among_them() -> None:
    assert {alert.kind for alert in FIRING.values()} == set(AlertKind)
    assert {alert.state.value for alert, _ in STATES.values()} == {
        "firing",
        "acknowledged",
        "snoozed",
        "resolved",
    }


@pytest.mark.parametrize("language", list(Language))
@pytest.mark.parametrize("name", SAMPLES)
def test_a_card_reads_well(name: str, language: Language) -> None:
    card = SAMPLES[name](words_for(language))
    if name != "notes":
        assert lint(card) == []
    for each in card.components:
        if isinstance(each, Buttons):
            assert len(each.items) <= IN_SIGHT + IN_A_MENU
            assert [button.label for button in each.items if len(button.label) > LONGEST_LABEL] == []
