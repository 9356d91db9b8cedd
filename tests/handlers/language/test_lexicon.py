"""The lexicons and the rules fit together."""

from __future__ import annotations

import tomllib
from importlib.resources import files

import pytest

from cards.intent import SLOT_NAMES
from handlers.language import parse
from handlers.language.lexicon import lexicon, spellings, symbols
from handlers.language.rules import intents
from handlers.language.times import WINDOW
from hub.vocabulary import Language, Product, Region, Status
from tests.handlers.language.samples import TODAY, samples

SIGNS = {
    "tag",
    "name",
    "named",
    "number",
    "ident",
    "quoted",
    "email",
    "id",
    "company_name",
    "window",
    "future",
    "past",
}


def data(language):
    return tomllib.loads((files("handlers.language") / "words" / f"{language}.toml").read_text("utf-8"))


@pytest.mark.parametrize("language", Language)
def test_each_language_has_words_for_everything_the_rules_speak_of(language):
    words = data(language)
    known = SIGNS | set(words["concept"]) | set(words["value"]) | {"frequency"} | set(words["time"])
    known |= {f"{group}={name}" for group, names in words["value"].items() for name in names}
    known |= {f"time={name}" for name in words["time"]}
    asked = {atom.removeprefix("^") for rule in intents().rules for group in rule.needed for atom in group}
    asked |= {atom.removeprefix("^") for rule in intents().rules for atom in rule.forbidden}
    assert asked - known == set()


@pytest.mark.parametrize("language", Language)
def test_each_language_names_the_same_concepts_and_values(language):
    words, english = data(language), data(Language.EN)
    assert set(words["concept"]) == set(english["concept"])
    assert set(words["value"]) == set(english["value"])
    assert set(words["suggestion"]) == set(english["suggestion"])
    for group, kind in (("product", Product), ("region", Region), ("status", Status)):
        assert set(words["value"][group]) == set(kind)


@pytest.mark.parametrize("language", Language)
def test_each_suggestion_is_understood_as_what_it_suggests(language):
    for intent, phrase in lexicon(language).suggestions.items():
        parsed = parse(phrase, language, TODAY)
        assert parsed.intent is not None
        assert (parsed.intent.name, parsed.locale) == (intent, language)


def test_every_intent_has_its_slots_and_every_slot_a_place():
    assert {rule.intent for rule in intents().rules} - {"none"} <= set(intents().slots)
    assert {slot for slots in intents().slots.values() for slot in slots} <= set(SLOT_NAMES)
    said = {sample["intent"] for sample in samples("utterances.jsonl")} - {None}
    assert said <= set(intents().slots)
    assert "within" in WINDOW


def test_a_pattern_stands_for_all_its_spellings():
    assert sorted(spellings("licen[s|c]e[s|]")) == ["licence", "licences", "license", "licenses"]
    assert symbols("in {n} {unit}") == ["in", "{n}", "{unit}"]
    assert symbols("{n}日以内") == ["{n}", "日", "以", "内"]
