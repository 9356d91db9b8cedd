"""Errors, and problems in the rows of an export, as sentences in the reader's language.

`tests/cards/test_error_sentences.py` reads the codes out of the sources and fails when one has no sentence,
or is raised without a fact that its sentence needs.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from datetime import date
from typing import Any

from cards.wording import terms
from cards.wording.error_sentences import SENTENCES, UNKNOWN
from cards.wording.problem_sentences import PROBLEMS, UNKNOWN_PROBLEM
from cards.wording.words import Words
from config.errors import SwitchboardError
from hub.records import Problem
from hub.vocabulary import Product, Region, ReportTemplate, Role

GAP = "…"
"""What stands for a fact that is missing."""
LONGEST_FACT = 200
"""Characters of a fact that are shown: facts quote what was typed, or stood in a file."""

_DAY = re.compile(r"\d{4}-\d{2}-\d{2}")


def sentence(words: Words, error: SwitchboardError) -> str:
    """What to tell the person. An unknown code, or a fact that is missing, never makes it fail."""
    code = error.code
    if code == "not-allowed" and not error.facts.get("role"):
        code = "not-allowed-to-strangers"
    return filled(words, SENTENCES.get(code, UNKNOWN), {"code": code, **error.facts})


def problem(words: Words, found: Problem) -> str:
    """Which row of a file was left out or noted, and why."""
    message = PROBLEMS.get(found.code, UNKNOWN_PROBLEM)
    return filled(words, message, {"code": found.code, "line": found.line, **found.facts})


class _Facts(dict[str, str]):
    """Facts as words; a missing one shows as a gap, for an error must still be told."""

    def __missing__(self, key: str) -> str:
        return GAP


def filled(words: Words, message: str, facts: Mapping[str, Any]) -> str:
    """A message with its facts as words; a missing fact shows as a gap."""
    said = _Facts({name: _worded(words, name, value) for name, value in facts.items()})
    return words.gettext(message) % said


_BY_NAME: dict[str, Callable[[Words, Any], str]] = {
    "entity": terms.entity,
    "kind": terms.export,
    "number": lambda _, value: str(value),
    "port": lambda _, value: str(value),
    "product": terms.product,
    "template": terms.template,
}
"""Facts whose values are words of ours, or numbers that are names."""
_BY_KIND: dict[type, Callable[[Words, Any], str]] = {
    Product: terms.product,
    Region: terms.region,
    ReportTemplate: terms.template,
    Role: terms.role,
}
_DAYS = frozenset({"since", "until", "whole_since", "whole_until", "as_of", "start", "end", "week", "day"})


def _worded(words: Words, name: str, value: Any) -> str:
    if value is None or value == "":
        return "–"
    said = _BY_NAME.get(name) or _BY_KIND.get(type(value))
    if said is not None:
        return said(words, value)
    if isinstance(value, int | float):
        return words.number(value)
    if isinstance(value, tuple | list):
        return _shortened(words.listed([str(item) for item in value]))
    if name in _DAYS and _DAY.fullmatch(str(value)):
        return words.day(date.fromisoformat(str(value)), year=True)
    return _shortened(str(value))


def _shortened(text: str) -> str:
    return text if len(text) <= LONGEST_FACT else text[: LONGEST_FACT - 1] + "…"
