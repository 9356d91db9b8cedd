"""A language's words as data: one TOML file per language in `words/`, read once and when first needed.

A phrase is written as it is typed; `[a|b|]` in it stands for one of the choices (an empty one: nothing),
`{n}`, `{unit}`, `{month}` … for something of that class. docs/language.md describes the sections.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import cache
from importlib.resources import files
from itertools import product
from typing import Any

from handlers.language.text import normalise, tokenise
from hub.vocabulary import Language

Trie = dict[str, Any]
END = ""
"""The key under which a trie's node keeps the labels of the phrase that ends there."""


@dataclass(frozen=True, slots=True)
class Label:
    """What a phrase means: e.g. ("concept", "expire"), ("product", "calling"), ("time", "within")."""

    group: str
    name: str


@dataclass(slots=True)
class Lexicon:
    """What the parser knows of one language."""

    language: Language
    classes: Trie = field(default_factory=dict)
    """Words that stand for a value inside other phrases: numbers, units, months, weekdays."""
    points: Trie = field(default_factory=dict)
    """Dates and times of day, made of classes."""
    phrases: Trie = field(default_factory=dict)
    """Everything else."""
    words: frozenset[str] = frozenset()
    """Each Latin word of any phrase."""
    proper: frozenset[str] = frozenset()
    """Those that may stand after a preposition or with a capital: regions, products, languages, customer."""
    common: frozenset[str] = frozenset()
    """Everyday words that are no customer's name by themselves."""
    legal: frozenset[str] = frozenset()
    """Words that make a name of a company."""
    telling: frozenset[str] = frozenset()
    """Words that tell this language from another."""
    legal_forms: tuple[str, ...] = ()
    """Legal forms that are written without a space (Japanese)."""
    particles: tuple[str, ...] = ()
    """What is joined to a name without a space (Japanese), longest first."""
    glued: frozenset[str] = frozenset()
    """Words a number may be glued to: "30d", "8am"."""
    names_without_number: bool = False
    """Whether "customer" and "customers" are the same word."""
    day_first: bool = True
    """How 3/4 is read."""
    suggestions: Mapping[str, str] = field(default_factory=dict)
    """By intent: a phrase that works."""
    template: Mapping[str, tuple[re.Pattern[str], ...]] = field(default_factory=dict)
    """By part of a text about a template (name, columns …): patterns that find it."""
    look_up: str = "{}"
    """How to ask for a customer whose name stands at {}."""
    usual: tuple[str, ...] = ()
    """The intents that are suggested when nothing is near."""


def spellings(phrase: str) -> Iterator[str]:
    """Each phrase that a pattern with `[a|b]` stands for."""
    parts: list[tuple[str, ...]] = []
    rest = phrase
    while rest:
        plain, opened, rest = rest.partition("[")
        parts.append((plain,))
        if opened:
            choices, _, rest = rest.partition("]")
            parts.append(tuple(choices.split("|")))
    return ("".join(combination) for combination in product(*parts))


def symbols(phrase: str) -> list[str]:
    """The look-up forms of a phrase's tokens, classes as `{name}`."""
    found: list[str] = []
    rest = phrase
    while rest:
        plain, opened, rest = rest.partition("{")
        found += [token.key for token in tokenise(normalise(plain))]
        if opened:
            name, _, rest = rest.partition("}")
            found.append("{" + name + "}")
    return found


def plant(trie: Trie, phrases: Iterable[str], label: Label) -> None:
    """Add phrases with their label to a trie."""
    for phrase in phrases:
        for spelling in spellings(phrase):
            node = trie
            for symbol in symbols(spelling):
                node = node.setdefault(symbol, {})
            labels = node.get(END, ())
            if label not in labels:
                node[END] = (*labels, label)


@cache
def lexicon(language: Language) -> Lexicon:
    """A language's lexicon."""
    data = tomllib.loads((files(__package__) / "words" / f"{language}.toml").read_text("utf-8"))
    built = Lexicon(language)
    for group, entries in data["class"].items():
        _plant_all(built.classes, group, entries)
    for group, entries in data["point"].items():
        _plant_all(built.points, group, entries)
    for group, entries in (data["value"] | {"concept": data["concept"], "time": data["time"]}).items():
        _plant_all(built.phrases, group, entries)
    for group in ("filler", "before_name", "after_name"):
        plant(built.phrases, data["plain"][group], Label(group, group))
    common = frozenset(_words(data["plain"]["common"]))
    built.words = frozenset(
        key for trie in (built.classes, built.points, built.phrases) for key in _keys(trie)
    )
    built.proper = frozenset(_words(_proper(data)))
    built.common = common
    built.legal = frozenset(_words(data["plain"]["legal"]))
    built.telling = frozenset(_words(data["plain"]["telling"]))
    built.particles = tuple(sorted(data["plain"].get("particles", ()), key=len, reverse=True))
    built.legal_forms = tuple(data["plain"].get("legal_forms", ()))
    built.glued = frozenset(_words(data["plain"]["glued"]))
    built.names_without_number = data["plain"].get("names_without_number", False)
    built.day_first = data["plain"].get("day_first", True)
    built.suggestions = data["suggestion"]
    built.template = {part: tuple(map(_pattern, found)) for part, found in data["template"].items()}
    built.look_up = data["plain"]["look_up"]
    built.usual = tuple(data["plain"]["usual"])
    return built


def _pattern(written: str) -> re.Pattern[str]:
    return re.compile(written, re.IGNORECASE | re.VERBOSE)


def _plant_all(trie: Trie, group: str, entries: Mapping[str, list[str]]) -> None:
    for name, phrases in entries.items():
        plant(trie, phrases, Label(group, name))


def _proper(data: Mapping[str, Any]) -> Iterator[str]:
    for entries in (
        *(data["value"][name] for name in ("region", "product", "language")),
        data["class"]["month"],
    ):
        for phrases in entries.values():
            yield from phrases
    yield from data["concept"]["customer"] + data["concept"]["customers"]


def _words(phrases: Iterable[str]) -> Iterator[str]:
    for phrase in phrases:
        for spelling in spellings(phrase):
            yield from symbols(spelling)


def _keys(trie: Trie) -> Iterator[str]:
    for key, node in trie.items():
        if key != END:
            if not key.startswith("{") and key.isascii():
                yield key
            yield from _keys(node)
