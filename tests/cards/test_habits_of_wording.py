"""What a native reader stumbles over, looked for in all translations."""

from __future__ import annotations

import re
from collections.abc import Iterator

import pytest

from tools import messages

NAMES = "customer|who|owner|to|name|team|email|file|report|place"
"""Placeholders that a name stands for, which may begin with a vowel."""
UNELIDED = re.compile(rf"\b(?:de|que|jusque|lorsque|puisque)\s%\((?:{NAMES})\)s", re.IGNORECASE)
FULL_WIDTH = re.compile(r"[\u3040-\u30ff\u4e00-\u9fff][?!]|%\(\w+\)sさん")


def said(language: str) -> Iterator[str]:
    """Each form of each translation."""
    for domain in messages.SOURCES:
        for message in messages.read(language, domain):
            if message.id and message.string:
                yield from [message.string] if isinstance(message.string, str) else message.string


def test_no_french_sentence_asks_for_an_elision_before_a_name() -> None:
    """ "de Initech" should be "d’Initech"; "chez", "pour" and a colon need none."""
    assert [form for form in said("fr") if UNELIDED.search(form)] == []


@pytest.mark.parametrize(
    ("language", "never"),
    [
        ("fr", re.compile(r"n°")),  # a number is #8, as it is typed
        ("ja", re.compile(r"\d+番|番号%\(number\)s|[^\x00-\x7f] #%|#%\(number\)s [^\x00-\x7f]")),
        ("fr", re.compile(r"\bsalons?\b|\bplannings?\b|#tag\b|\brésumés?\b")),
        ("ja", re.compile("サイレンス|リージョン")),
        ("ja", FULL_WIDTH),
    ],
    ids=["numbers", "numbers in Japanese", "words", "words in Japanese", "signs in Japanese"],
)
def test_the_same_thing_is_written_the_same_way(language: str, never: re.Pattern[str]) -> None:
    assert [form for form in said(language) if never.search(form)] == []
