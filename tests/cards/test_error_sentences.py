"""Every error that the sources raise has a sentence, and gives it the facts it needs."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from cards.wording import words_for
from cards.wording.error_sentences import SENTENCES
from cards.wording.errors import problem, sentence
from cards.wording.problem_sentences import PROBLEMS
from config.errors import AccessError, DataError, OperatorError, RequestError
from hub.records import Problem
from hub.vocabulary import Language, ReportTemplate, Role
from notifications import transport

ROOT = Path(__file__).parents[2]
FOLDERS = ("bot", "handlers", "cards", "notifications", "reports", "store", "hub", "config")
ERRORS = {"RequestError", "AccessError", "DataError", "OperatorError", "SwitchboardError"}
DELIVERY_CODES = set(
    re.findall(r"`([a-z-]+)`", " ".join(re.findall(r"^\| (`.+?) \|", str(transport.__doc__), re.MULTILINE)))
)
"""What a platform may refuse a delivery with."""
GIVEN_UP = {"too-late"}
"""What no platform says."""
OF_DELIVERIES = frozenset({"file"})
"""What is added to a DeliveryError when it is told."""
CELL_FACTS = frozenset({"column", "value"})
"""What the reader of exports says of a cell that is wrong (`BadValueError` carries the code alone)."""
PARENT_FACTS = {
    "unknown-customer-row": {"entity", "rows", "org_id"},
    "unknown-administrator-row": {"entity", "rows", "email"},
    "unknown-contract-row": {"entity", "rows", "contract"},
    "unknown-line-row": {"entity", "rows", "contract", "product"},
}
"""What the store says of rows whose parent is missing; the codes stand in a table there."""
MADE_HERE = {"not-allowed-to-strangers"}
"""Variants that `sentence` chooses by itself."""


@dataclass(frozen=True)
class Raised:
    """A code and the facts it is raised with, somewhere in the sources."""

    place: str
    code: str
    facts: frozenset[str]


def _raised() -> Iterator[tuple[str, Raised]]:
    """Each error and problem of the sources: which table has its sentence, and what it is raised with."""
    for folder in FOLDERS:
        for path in sorted((ROOT / folder).rglob("*.py")):
            for node in ast.walk(ast.parse(path.read_text("utf-8"))):
                if isinstance(node, ast.Call) and isinstance(node.func, ast.Name):
                    yield from _of_call(f"{path.relative_to(ROOT)}:{node.lineno}", node.func.id, node)


def _of_call(place: str, name: str, call: ast.Call) -> Iterator[tuple[str, Raised]]:
    named = frozenset(keyword.arg for keyword in call.keywords if keyword.arg)
    first = call.args[0] if call.args else None
    if name == "DeliveryError" and first is not None:
        yield "delivery", Raised(place, _constant(first), OF_DELIVERIES)
    elif name == "SwitchboardError" and not isinstance(first, ast.Constant):
        return  # read back from where it was kept: it was looked at where it was raised
    elif name in ERRORS and first is not None:
        yield "error", Raised(place, _constant(first), named)
    elif name == "BadRowError":
        yield "problem", Raised(place, _constant(first), named | {"line"})
    elif name == "BadValueError":
        yield "problem", Raised(place, _constant(first), CELL_FACTS | {"line"})
    elif name == "Problem" and len(call.args) > 1 and isinstance(call.args[1], ast.Constant):
        facts = call.args[2] if len(call.args) > 2 else None
        keys = facts.keys if isinstance(facts, ast.Dict) else []
        yield "problem", Raised(place, _constant(call.args[1]), frozenset(map(_constant, keys)) | {"line"})


def _constant(node: ast.expr | None) -> str:
    return str(node.value) if isinstance(node, ast.Constant) else ""


def _asked(message: str) -> set[str]:
    return set(re.findall(r"%\((\w+)\)s", message))


def _name(raised: Raised) -> str:
    return f"{raised.code}-{raised.place}"


FOUND = list(_raised())


@pytest.mark.parametrize("raised", [raised for kind, raised in FOUND if kind == "error"], ids=_name)
def test_every_error_has_its_sentence_and_its_facts(raised: Raised) -> None:
    assert raised.code, f"{raised.place}: the code is no plain text"
    assert raised.code in SENTENCES, f"{raised.place}: {raised.code} has no sentence"
    missing = _asked(SENTENCES[raised.code]) - raised.facts
    assert not missing, f"{raised.place}: {raised.code} is raised without {missing}"


@pytest.mark.parametrize("code", sorted(DELIVERY_CODES | GIVEN_UP))
def test_every_refusal_of_a_delivery_has_its_sentence(code: str) -> None:
    assert _asked(SENTENCES[code]) <= OF_DELIVERIES


def test_platforms_refuse_in_words_that_are_known() -> None:
    """A code that is not written out comes from a platform's table, which has a test of its own."""
    raised = {raised.code for kind, raised in FOUND if kind == "delivery"}
    assert raised - {""} <= DELIVERY_CODES | GIVEN_UP


@pytest.mark.parametrize("raised", [raised for kind, raised in FOUND if kind == "problem"], ids=_name)
def test_every_problem_has_its_sentence_and_its_facts(raised: Raised) -> None:
    assert raised.code in PROBLEMS, f"{raised.place}: {raised.code} has no sentence"
    missing = _asked(PROBLEMS[raised.code]) - raised.facts
    assert not missing, f"{raised.place}: {raised.code} is raised without {missing}"


def test_the_stores_problems_have_their_sentences() -> None:
    source = (ROOT / "store" / "merge" / "orphans.py").read_text("utf-8")
    codes = set(re.findall(r'yield "([a-z-]+)"', source))
    assert codes == set(PARENT_FACTS)
    for code in codes:
        assert _asked(PROBLEMS[code]) <= PARENT_FACTS[code] | {"line"}


def test_no_sentence_is_without_an_error() -> None:
    errors = {raised.code for kind, raised in FOUND if kind == "error"}
    problems = {raised.code for kind, raised in FOUND if kind == "problem"}
    assert set(SENTENCES) - MADE_HERE == errors | DELIVERY_CODES | GIVEN_UP
    assert set(PROBLEMS) - set(PARENT_FACTS) == problems


@pytest.mark.parametrize("language", Language)
@pytest.mark.parametrize("code", [*SENTENCES, *PROBLEMS])
def test_a_sentence_reads_well_filled(code: str, language: Language) -> None:
    words = words_for(language)
    facts = dict.fromkeys(_asked(SENTENCES.get(code) or PROBLEMS[code]) - {"line", "code"}, "⟦fact⟧")
    if code in SENTENCES:
        said = sentence(words, DataError(code, line=7, **facts))
    else:
        said = problem(words, Problem(7, code, dict(facts)))
    assert "%" not in said
    assert "…" not in said.replace("://…", "")
    assert said.count("⟦fact⟧") >= len(facts)
    assert said.endswith(("。", "."))


def test_facts_are_words_and_figures() -> None:
    french = words_for(Language.FR)
    said = sentence(french, DataError("zip-too-large", file="a.zip", megabytes=12345, most=4096))
    assert "12\u202f345 Mo" in said
    assert "Rapport sur les périphériques" in sentence(
        french, RequestError("no-period", template=ReportTemplate.DEVICES)
    )
    assert "24 nov. 2026" in sentence(
        french, RequestError("period-backwards", since="2026-11-24", until="2026-11-01")
    )
    assert "Port 8765" in sentence(words_for(Language.EN), OperatorError("port-taken", port=8765))


def test_a_stranger_is_told_whom_to_ask() -> None:
    words = words_for(Language.EN)
    assert "read-only" in sentence(words, AccessError("not-allowed", intent="x", role=Role.READ_ONLY))
    assert "not that of a partner administrator" in sentence(
        words, AccessError("not-allowed", intent="x", role=None)
    )


@pytest.mark.parametrize("language", Language)
def test_an_error_is_told_whatever_it_is(language: Language) -> None:
    words = words_for(language)
    assert "brand-new" in sentence(words, OperatorError("brand-new"))
    assert "brand-new" in problem(words, Problem(3, "brand-new"))
    assert "…" in sentence(words, RequestError("unknown-customer"))
    assert len(sentence(words, RequestError("unknown-customer", customer="x" * 10_000))) < 500
