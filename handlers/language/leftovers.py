"""What is left of a text once its cue words are known: the customer's name, or words to look for."""

from __future__ import annotations

import re
from dataclasses import dataclass

from handlers.language.lexicon import Lexicon
from handlers.language.matching import Hit
from handlers.language.names import Name, meant
from handlers.language.text import Token

INSIDE_NAMES = frozenset({"and", "of", "the", "de", "du", "des", "et", "la", "le", "les", "d", "l"})
"""Small words that a name may have inside."""
_DOTTED = re.compile(r"(?i)(?:inc|ltd|co|corp|s\.a|llc|ltda|s\.p\.a|s\.a\.s|n\.v|b\.v)$")
_TRAILING_KANA = re.compile("[をにはがでへと][ぁ-ん]*$")


@dataclass(frozen=True, slots=True)
class Candidate:
    """Words that may be a customer's name, and how much speaks for it (1 little … 5 all)."""

    text: str
    first: int
    last: int
    strength: int


@dataclass(slots=True)
class _Scene:
    text: str
    tokens: list[Token]
    lexicon: Lexicon
    at: dict[int, Hit]
    """By token: the hit that covers it."""


def candidates(
    text: str, tokens: list[Token], hits: list[Hit], names: list[Name], lexicon: Lexicon
) -> list[Candidate]:
    """All that may be a name, the most probable first."""
    scene = _Scene(text, tokens, lexicon, {at: hit for hit in hits for at in range(hit.first, hit.last)})
    found = [Candidate(name.text, name.first, name.last, 4) for name in names]
    named = {at for name in names for at in range(name.first, name.last)}
    for first, last in _spans(scene, named):
        candidate = _japanese(scene, first, last) if lexicon.particles else _latin(scene, first, last)
        if candidate is not None:
            found.append(candidate)
    return sorted(found, key=lambda candidate: (-candidate.strength, candidate.first))


def _spans(scene: _Scene, named: set[int]) -> list[tuple[int, int]]:
    """Runs of tokens that say nothing else."""
    spans: list[tuple[int, int]] = []
    first: int | None = None
    for place, token in enumerate(scene.tokens):
        free = place not in named and _free(scene, place)
        if first is not None and (
            not free or not (token.joined or _legal_after_comma(scene, place)) or _parts(scene, place)
        ):
            spans.append((first, place))
            first = None
        if free and first is None:
            first = place
    if first is not None:
        spans.append((first, len(scene.tokens)))
    return spans


def _free(scene: _Scene, place: int) -> bool:
    token = scene.tokens[place]
    if token.kind not in {"word", "number", "cjk", "ident"}:
        return False
    hit = scene.at.get(place)
    if hit is None:
        return True
    if meant(hit) or (scene.lexicon.particles and hit.of("filler")):
        return False
    return token.capital or token.key in INSIDE_NAMES or hit.of("after_name") is not None


def _parts(scene: _Scene, place: int) -> bool:
    """Whether から or に stands here between two names ("Acmeにゴールドタグ"): the second begins with it."""
    if not scene.lexicon.particles or not 0 < place < len(scene.tokens) - 1:
        return False
    following = scene.tokens[place + 1 : place + 3]
    pair = scene.tokens[place].key + following[0].key
    after = following[-1].key[0] if pair == "から" else following[0].key[0]
    kana = "\u3040" <= scene.tokens[place - 1].key[0] <= "\u309f" or "\u3040" <= after <= "\u309f"
    return not kana and (pair == "から" or scene.tokens[place].key == "に")


def _legal_after_comma(scene: _Scene, place: int) -> bool:
    return scene.tokens[place].key in scene.lexicon.legal


def _latin(scene: _Scene, first: int, last: int) -> Candidate | None:
    tokens, lexicon = scene.tokens, scene.lexicon
    raw_first = first
    while first < last and _weak(scene, first):
        first += 1
    while last > first and _weak(scene, last - 1):
        last -= 1
    words = tokens[first:last]
    if not words or all(token.kind == "number" for token in words):
        return None
    if all(
        token.key in lexicon.common or token.key in INSIDE_NAMES
        for token in words
        if not token.capital or first == 0
    ):
        strong = [token for token in words if token.capital and first > 0]
        if not strong:
            return None
    return Candidate(_cut(scene, first, last), first, last, _strength(scene, raw_first, first, last))


def _strength(scene: _Scene, raw_first: int, first: int, last: int) -> int:
    tokens = scene.tokens
    if any(token.kind == "ident" for token in tokens[first:last]):
        return 5
    before = first - 1
    while before >= raw_first and not _introduces(scene, before) and _weak(scene, before):
        before -= 1
    introduced = before >= 0 and _introduces(scene, before)
    possessive = last < len(tokens) and tokens[last].key == "s" and scene.text[tokens[last].start - 1] == "'"
    if introduced or possessive:
        return 3
    telling = any(
        (token.capital and place > 0) or not token.key.isalpha()
        for place, token in enumerate(tokens[first:last], first)
    )
    return 2 if telling else 1


def _introduces(scene: _Scene, place: int) -> bool:
    hit = scene.at.get(place)
    return hit is not None and hit.of("before_name") is not None


def _weak(scene: _Scene, place: int) -> bool:
    """Whether a token at the edge is no part of the name."""
    token = scene.tokens[place]
    hit = scene.at.get(place)
    if hit is not None:
        return not token.capital or place == 0 or len(token.key) == 1
    return (not token.capital and token.key in scene.lexicon.common) or token.key == "s"


def _cut(scene: _Scene, first: int, last: int) -> str:
    start, end = scene.tokens[first].start, scene.tokens[last - 1].end
    text = scene.text
    if end < len(text) and text[end] in ".+!" and (text[end] != "." or _DOTTED.search(text[start:end])):
        end += text[end] != "!"
    return text[start:end]


def _japanese(scene: _Scene, first: int, last: int) -> Candidate | None:
    text, tokens = scene.text, scene.tokens
    start, end = tokens[first].start, tokens[last - 1].end
    raw = text[start:end]
    left = raw
    if first > 0:
        left = _without(left, scene.lexicon.particles, leading=True)
    marked = False
    kept = _without(left, scene.lexicon.particles, leading=False)
    marked = kept != left
    cut = _TRAILING_KANA.sub("", kept)
    kept = (cut if cut and not re.fullmatch("[ぁ-んー]+", cut) else kept).strip(" ・、。!?")
    if not kept or kept.isdecimal() or (re.fullmatch("[ぁ-んー ]+", kept) and not (marked and len(kept) > 2)):
        return None
    if kept in scene.lexicon.common:
        return None
    shift = raw.find(kept)
    strength = 5 if tokens[first].kind == "ident" else 3 if marked else 2
    begin = next(place for place in range(first, last) if tokens[place].end > start + shift)
    return Candidate(kept, begin, last, strength)


def _without(text: str, particles: tuple[str, ...], *, leading: bool) -> str:
    for particle in particles:
        if leading and text.startswith(particle):
            return text[len(particle) :].strip()
        if not leading and text.endswith(particle) and len(text) > len(particle):
            return text[: -len(particle)].strip()
    return text
