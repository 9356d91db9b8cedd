"""What must hold for any text, not just for examples."""

from __future__ import annotations

import time
from datetime import date

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from cards.intent import Intent
from handlers.language import parse
from handlers.language.leftovers import INSIDE_NAMES
from handlers.language.lexicon import lexicon
from handlers.language.text import fold, normalise
from handlers.language.typos import correction
from hub.vocabulary import Language
from tests.handlers.language.samples import TODAY, samples, understood

CONTRACT = samples("utterances.jsonl")
PIECES = [
    *(
        "expiring",
        "expire",
        "期限切れ",
        "for",
        "pour",
        "の",
        "株式会社",
        '"',
        "'",
        "#",
        "#12",
        "30 days",
        "2 semaines",
    ),
    *(
        "30日",
        "12/15",
        "99/99",
        "0:99",
        "31 February",
        "32月",
        "Acme",
        "アクメ",
        ":",
        "report",
        "from",
        "to",
        "2026-13-45",
    ),
    *(
        "Europe/Nowhere",
        "schedule",
        "at 99pm",
        "on the 99th",
        "Q9",
        "tag",
        "escalate",
        "help",
        "in 99999999 years",
    ),
    *("q1 99999", "sub-000", "\u202e", "\x00", "，"),
]
COURTESIES = {
    Language.EN: ["please {}", "{} please", "hi, {}", "could you {}", "{}, thanks"],
    Language.FR: ["bonjour, {}", "{} svp", "{} s'il vous plaît"],
    Language.JA: ["すみませんが、{}", "{}。お願いします"],
}
FREE_TEXT = {"help", "resources", "escalate", None}
letters = st.text(
    st.characters(categories=["Lu", "Ll"], max_codepoint=0x24F), min_size=3, max_size=20
).filter(lambda name: normalise(name).isalpha())


@settings(deadline=None)
@given(st.text(max_size=300), st.sampled_from([None, *Language]))
def test_any_text_is_parsed_the_same_each_time(text, locale):
    parsed = parse(text, locale, TODAY)
    assert parsed == parse(text, locale, TODAY)
    if parsed.intent is None:
        assert parsed.suggestions
    else:
        assert Intent.from_json(parsed.intent.to_json()) == parsed.intent


@settings(deadline=None, max_examples=150)
@given(st.lists(st.sampled_from(PIECES), max_size=12), st.dates(date(1, 1, 1), date(9999, 12, 31)))
def test_any_mixture_of_cues_is_parsed_on_any_day(pieces, today):
    for joint in (" ", ""):
        parsed = parse(joint.join(pieces), None, today)
        if parsed.intent is not None:
            assert Intent.from_json(parsed.intent.to_json()) == parsed.intent


@pytest.mark.parametrize(
    "piece",
    [
        *(
            "a",
            "a@",
            "for ",
            "Acme and ",
            "の",
            '"',
            '"a" ',
            "株式会社",
            "30 days ",
            "1/",
            "expiring ",
            "xqzv ",
            "アク",
        ),
        *(
            "A-",
            "#",
            "'s ",
            "12 to 13 ",
            "Of The ",
            "sub-1",
            "acme customers ",
            "tag acme ",
            "Y2lzY29zcGFyazov",
        ),
        *("Europe/", "a.", "1:"),
    ],
)
def test_a_long_text_takes_little_time(piece):
    text = (piece * 10_000)[:10_000]
    began = time.process_time()
    parse(text, None, TODAY)
    assert time.process_time() - began < 2


def worded(sample):
    return sample["intent"] not in FREE_TEXT and not {"tag", "customer"} & set(sample["slots"])


@pytest.mark.parametrize("sample", [s for s in CONTRACT if worded(s)], ids=lambda s: s["text"])
def test_case_width_and_spaces_do_not_matter(sample):
    text, locale, today = sample["text"], Language(sample["locale"]), date.fromisoformat(sample["today"])
    wide = text.translate({code: code + 0xFEE0 for code in range(0x21, 0x7F)})
    for variant in (text.upper(), text.capitalize(), f"  {text} ", text.replace(" ", " \t\u3000"), wide):
        assert understood(parse(variant, locale, today)) == understood(parse(text, locale, today)), variant


@pytest.mark.parametrize(
    "sample", [s for s in CONTRACT if s["intent"] not in FREE_TEXT], ids=lambda s: s["text"]
)
def test_courtesy_does_not_matter(sample):
    text, locale, today = sample["text"], Language(sample["locale"]), date.fromisoformat(sample["today"])
    for courtesy in COURTESIES[locale]:
        variant = courtesy.format(text)
        assert understood(parse(variant, locale, today)) == understood(parse(text, locale, today)), variant


@settings(deadline=None, max_examples=150)
@given(letters)
def test_a_name_after_for_comes_back_as_it_was_typed(name):
    words = lexicon(Language.EN)
    assume(fold(name) not in words.words | words.common | INSIDE_NAMES)
    assume(correction(fold(name), words, sure=True) is None)
    intent = parse(f"overage for {name}", Language.EN, TODAY).intent
    assert intent is not None
    assert intent.to_json() == {"intent": "overage", "slots": {"customer": normalise(name)}}


@settings(deadline=None, max_examples=150)
@given(letters)
def test_a_quoted_name_comes_back_whatever_it_says(name):
    intent = parse(f'overage for "{name} expiring Canada"', Language.EN, TODAY).intent
    assert intent is not None
    assert intent.to_json() == {
        "intent": "overage",
        "slots": {"customer": normalise(f"{name} expiring Canada")},
    }


@pytest.mark.parametrize(
    ("typed", "meant"),
    [("expirng", "expiring"), ("ovreage", "overage"), ("cutsomers", "customers"), ("renewels", "renewals")],
)
def test_a_typo_in_a_cue_word_is_forgiven(typed, meant):
    assert correction(typed, lexicon(Language.EN)) == meant


@pytest.mark.parametrize("name", ["Globex", "Hooli", "Initech", "Acme", "Zara", "Orange", "Renault", "Totem"])
@pytest.mark.parametrize(
    "frame", ["overage for {}", "expiring for {} in 30 days", "show {}", "renewals of {}"]
)
def test_a_name_is_not_taken_for_a_typo(name, frame):
    for typed in (name, name.lower()):
        intent = parse(frame.format(typed), Language.EN, TODAY).intent
        assert intent is not None
        assert intent.slots.customer == typed
