"""The sentences of every error and of every problem in a row of an export.

A sentence says what happened, what was not done and what to do. `tests/cards/test_errors.py` reads the codes
out of the sources and fails when one has no sentence here, or raises it without a fact the sentence needs.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from cards.wording import terms
from cards.wording.messages import noted
from cards.wording.words import Words
from config.errors import SwitchboardError
from hub.records import Problem
from hub.vocabulary import Frequency, Kind, Language, ManagedBy, Product, Region, ReportTemplate, Role, Status

LONGEST_FACT = 120
"""Characters of a fact that are shown; facts hold what was typed or stood in a file."""

SENTENCES: dict[str, str] = {
    "internal": noted(
        "Something went wrong on our side and the request was not carried out. Try again; if it stays, "
        "give your operator the reference %(reference)s."
    ),
}
PROBLEMS: dict[str, str] = {}
UNKNOWN = noted(
    "This could not be done (%(code)s). Nothing was changed. Try again, or ask your operator and give them "
    "this code."
)
UNKNOWN_PROBLEM = noted("Line %(line)s was left out (%(code)s).")


def sentence(words: Words, error: SwitchboardError) -> str:
    """What to tell the person, in their language. An unknown code or fact never makes it fail."""
    message = SENTENCES.get(error.code, UNKNOWN)
    return _filled(words, message, {"code": error.code, **error.facts})


def problem(words: Words, problem: Problem) -> str:
    """Which line of a file was left out, and why."""
    message = PROBLEMS.get(problem.code, UNKNOWN_PROBLEM)
    return _filled(words, message, {"code": problem.code, "line": problem.line, **problem.facts})


class _Facts(dict[str, str]):
    """Facts as words; one that is missing shows as a gap, for an error must still be told."""

    def __missing__(self, key: str) -> str:
        return "…"


def _filled(words: Words, message: str, facts: Mapping[str, Any]) -> str:
    said = _Facts({name: _worded(words, value) for name, value in facts.items()})
    return words.catalogue.gettext(message) % said


_TERMS = {
    Frequency: terms.frequency,
    Kind: terms.kind,
    Language: terms.language,
    ManagedBy: terms.managed_by,
    Product: terms.product,
    Region: terms.region,
    ReportTemplate: terms.template,
    Role: terms.role,
    Status: terms.status,
}


def _worded(words: Words, value: Any) -> str:
    if type(value) in _TERMS:
        return _TERMS[type(value)](words, value)
    if isinstance(value, bool) or value is None:
        return "–"
    if isinstance(value, int | float):
        return words.number(value)
    if isinstance(value, tuple | list):
        return words.listed([_worded(words, item) for item in value])
    shown = str(value)
    return shown if len(shown) <= LONGEST_FACT else shown[: LONGEST_FACT - 1] + "…"
