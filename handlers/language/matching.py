"""Where a lexicon's phrases stand in a text.

Phrases are looked up in tries along arcs: from each token an arc leads on by the token's own form, by what
it may be a typo of, and by what it stands for (`{n}`, `{month}`, `{date}`). So one walk finds words,
word groups and patterns alike, in time linear in the text.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from handlers.language.lexicon import END, Label, Lexicon, Trie
from handlers.language.text import Token
from handlers.language.typos import correction

_NTH = ("st", "nd", "rd", "th", "er", "e", "eme", "ere")


@dataclass(frozen=True, slots=True)
class Arc:
    """A step from one token to a later one."""

    symbol: str
    end: int
    value: object = None


@dataclass(frozen=True, slots=True)
class Hit:
    """A phrase found: tokens `first` … `last` − 1, what it means, the values of its classes in order."""

    first: int
    last: int
    labels: tuple[Label, ...]
    values: tuple[tuple[str, object], ...] = ()
    typo: bool = False

    def of(self, group: str) -> str | None:
        """The name of its label of this group."""
        return next((label.name for label in self.labels if label.group == group), None)


def find_hits(tokens: list[Token], lexicon: Lexicon, *, names: bool) -> list[Hit]:
    """All phrases in the tokens, overlapping ones too; `names`: capitals inside a sentence tell names."""
    arcs = [[Arc(token.key, index + 1), *_own_classes(token, index)] for index, token in enumerate(tokens)]
    for index, token in enumerate(tokens):
        if guess := _typo(tokens, index, token, lexicon, names=names):
            arcs[index].append(Arc(guess, index + 1, "typo"))
    for trie in (lexicon.classes, lexicon.points):
        for hit in list(_walk_all(tokens, arcs, trie)):
            for label in hit.labels:
                value: object = label.name if trie is lexicon.classes else (label.name, hit.values)
                arcs[hit.first].append(Arc("{" + label.group + "}", hit.last, value))
    return list(_walk_all(tokens, arcs, lexicon.phrases))


def select(hits: list[Hit], tokens: list[Token], taken: set[int]) -> list[Hit]:
    """The longest hits that do not overlap each other or the tokens `taken`, in the order of the text."""

    def rank(hit: Hit) -> tuple[int, int, int]:
        return (tokens[hit.first].start - tokens[hit.last - 1].end, hit.typo, hit.first)

    used = set(taken)
    chosen: list[Hit] = []
    for hit in sorted(hits, key=rank):
        span = range(hit.first, hit.last)
        if used.isdisjoint(span):
            used.update(span)
            chosen.append(hit)
    return sorted(chosen, key=lambda hit: hit.first)


def _own_classes(token: Token, index: int) -> Iterator[Arc]:
    if token.kind == "number":
        yield Arc("{n}", index + 1, int(token.key))
    elif token.kind == "date":
        yield Arc("{date}", index + 1, ("written", token.key))
    elif token.kind == "clock":
        yield Arc("{clock}", index + 1, ("written", token.key))
    elif token.key[0].isdigit():
        digits = token.key.rstrip("abcdefghijklmnopqrstuvwxyz")
        if digits.isdecimal() and digits.isascii() and len(digits) <= 2 and token.key[len(digits) :] in _NTH:
            yield Arc("{nth}", index + 1, int(digits))


def _typo(tokens: list[Token], index: int, token: Token, lexicon: Lexicon, *, names: bool) -> str | None:
    if token.kind != "word" or token.key in lexicon.words or token.key in lexicon.common:
        return None
    after_marker = index > 0 and _introduces_name(tokens[index - 1], lexicon)
    guess = correction(token.key, lexicon, sure=after_marker)
    if names and token.capital and index > 0 and guess not in lexicon.proper:
        return None
    return guess


def _introduces_name(token: Token, lexicon: Lexicon) -> bool:
    node = lexicon.phrases.get(token.key, {})
    return any(label.group == "before_name" for label in node.get(END, ()))


def _walk_all(tokens: list[Token], arcs: list[list[Arc]], trie: Trie) -> Iterator[Hit]:
    for first in range(len(tokens)):
        yield from _walk(tokens, arcs, trie, first)


def _walk(tokens: list[Token], arcs: list[list[Arc]], trie: Trie, first: int) -> Iterator[Hit]:
    paths: list[tuple[Trie, int, tuple[tuple[str, object], ...], bool]] = [(trie, first, (), False)]
    while paths:
        node, here, values, typo = paths.pop()
        if END in node:
            yield Hit(first, here, node[END], values, typo)
        if here == len(tokens) or (here > first and not tokens[here].joined):
            continue
        for arc in arcs[here]:
            onward = node.get(arc.symbol)
            if onward is not None:
                is_class = arc.symbol[0] == "{"
                paths.append(
                    (
                        onward,
                        arc.end,
                        (*values, (arc.symbol[1:-1], arc.value)) if is_class else values,
                        typo or (arc.value == "typo" and not is_class),
                    )
                )
