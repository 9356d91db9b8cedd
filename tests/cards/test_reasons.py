"""Whatever a delivery ends or waits with can be said in a sentence, with what to do about it."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from cards.wording import words_for
from cards.wording.error_sentences import SENTENCES
from cards.wording.reasons import REASONS, because, remedy, said
from hub.vocabulary import Language
from notifications import transport

ROOT = Path(__file__).parents[2]
REFUSALS = set(
    re.findall(r"`([a-z-]+)`", " ".join(re.findall(r"^\| (`.+?) \|", str(transport.__doc__), re.MULTILINE)))
)
"""What a platform may refuse a delivery with."""
ENDS = {"Ending": 1, "_release": 1, "release": 3}
"""Where the code stands among the arguments of what ends a delivery, or puts it off."""


def _codes() -> Iterator[tuple[str, str]]:
    """Each code that is written in the sources of what delivers, and where."""
    for path in sorted((ROOT / "notifications").rglob("*.py")):
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            if isinstance(node, ast.Call):
                yield from _of_call(path, node)


def _of_call(path: Path, node: ast.Call) -> Iterator[tuple[str, str]]:
    called = node.func.attr if isinstance(node.func, ast.Attribute) else getattr(node.func, "id", "")
    place = ENDS.get(called)
    values = [keyword.value for keyword in node.keywords if keyword.arg == "reason"]
    if place is not None:
        values += node.args[place : place + 1]
    for value in values:
        if isinstance(value, ast.Constant) and value.value:
            yield f"{path.name}:{node.lineno}", str(value.value)


def test_the_sources_have_such_codes() -> None:
    codes = {code for _, code in _codes()}
    assert codes >= {"outsiders", "cancelled", "empty", "too-late", "process-ended", "not-running"}
    assert {"room-gone", "rate-limited"} <= REFUSALS


def test_each_has_its_words() -> None:
    assert {code for _, code in _codes()} | REFUSALS <= set(REASONS)


@pytest.mark.parametrize("language", Language)
@pytest.mark.parametrize("code", sorted(REASONS))
def test_they_stand_in_a_sentence(code: str, language: Language) -> None:
    words = words_for(language)
    facts = {
        "reason": "restricted_action",
        "reference": "20261116-080000",
        "owner": "a@b.example",
        "email": "a@b.example",
    }
    why, todo = because(words, code, facts), remedy(words, code, facts)
    assert why
    assert "…" not in why + todo, "a fact is missing"
    assert not why.endswith((".", "。")), "it is a part of a sentence"
    assert not todo or todo.endswith((".", "。"))
    assert said(words, code, facts) == " · ".join(part for part in (why, todo) if part)


def test_what_was_wrong_with_the_question_is_said_whole() -> None:
    words = words_for(Language.EN)
    code = "unknown-customer"
    assert code in SENTENCES
    assert because(words, code, {"customer": "Acme"}) == ""
    assert remedy(words, code, {"customer": "Acme"}).startswith("No customer you may see is called “Acme”.")
    assert said(words, "", {}) == ""
