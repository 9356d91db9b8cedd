"""The vocabulary's contract, and utterances beyond it."""

from __future__ import annotations

from collections import Counter
from datetime import date

import pytest

from handlers.language import parse
from hub.vocabulary import Language
from tests.handlers.language.samples import expected, samples, understood

CONTRACT = samples("utterances.jsonl")
MORE = [*samples("utterances_more.jsonl"), *samples("utterances_alerts.jsonl")]
TUNED = [sample for sample in MORE if not sample["held_out"]]
HELD_OUT = [sample for sample in MORE if sample["held_out"]]


def text_of(sample):
    return sample["text"]


@pytest.mark.parametrize("sample", CONTRACT, ids=text_of)
@pytest.mark.parametrize("told", [True, False], ids=["locale given", "locale found"])
def test_contract(sample, told):
    locale = Language(sample["locale"])
    parsed = parse(sample["text"], locale if told else None, date.fromisoformat(sample["today"]))
    assert understood(parsed) == expected(sample)
    assert parsed.locale == locale


@pytest.mark.parametrize("sample", TUNED, ids=text_of)
def test_more_utterances(sample):
    parsed = parse(sample["text"], Language(sample["locale"]), date.fromisoformat(sample["today"]))
    assert understood(parsed) == expected(sample)


def test_held_out_utterances():
    """The lexicon was never adapted to these, so it may miss a few: but not many, in no language."""
    right: Counter[str] = Counter()
    asked: Counter[str] = Counter()
    for sample in HELD_OUT:
        parsed = parse(sample["text"], Language(sample["locale"]), date.fromisoformat(sample["today"]))
        asked[sample["locale"]] += 1
        right[sample["locale"]] += understood(parsed) == expected(sample)
    shares = {locale: right[locale] / asked[locale] for locale in asked}
    assert set(shares) == set(Language)
    assert min(shares.values()) >= 0.9, shares


@pytest.mark.parametrize("sample", [s for s in CONTRACT + MORE if s["intent"] is None], ids=text_of)
def test_what_is_not_understood_gets_commands_that_work(sample):
    parsed = parse(sample["text"], Language(sample["locale"]), date(2026, 11, 21))
    assert 1 <= len(parsed.suggestions) <= 3
    for suggestion in parsed.suggestions:
        again = parse(suggestion, parsed.locale, date(2026, 11, 21))
        assert again.intent is not None
        assert again.locale == parsed.locale


@pytest.mark.parametrize(
    ("name", "phrase", "language"),
    [("Acme", "show Acme", "en"), ("Acme", "fiche client Acme", "fr"), ("クボタ", "クボタの詳細", "ja")],
)
def test_a_bare_name_is_suggested_to_be_looked_up(name, phrase, language):
    parsed = parse(name, Language(language), date(2026, 11, 21))
    assert (parsed.intent, parsed.suggestions[0]) == (None, phrase)
    found = parse(phrase, Language(language), date(2026, 11, 21)).intent
    assert found is not None
    assert found.to_json() == {"intent": "customer", "slots": {"customer": name}}
