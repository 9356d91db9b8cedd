"""A text as far as it is understood before anybody asks what it wants."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cached_property

from handlers.language.leftovers import Candidate, candidates
from handlers.language.lexicon import Label, Lexicon
from handlers.language.matching import Hit, find_hits, select
from handlers.language.names import QUIET, Name, capitals_tell, find_names, meant, quoted
from handlers.language.text import Token, normalise, tokenise
from handlers.language.times import FUTURE, OF_MONTH_DAYS, OF_WEEKDAYS, PAST, WINDOW


@dataclass
class Reading:
    """The tokens, the phrases found among them, and what may be a name."""

    text: str
    tokens: list[Token]
    lexicon: Lexicon
    today: date
    hits: list[Hit]
    quotes: list[Name]
    candidates: list[Candidate]

    def of(self, group: str) -> Iterator[tuple[Hit, str]]:
        """The hits with a label of a group, and its name."""
        for hit in self.hits:
            for label in hit.labels:
                if label.group == group:
                    yield hit, label.name

    def first_of(self, group: str) -> str | None:
        """The name of the first label of a group."""
        return next((name for _, name in self.of(group)), None)

    def tokens_of(self, kind: str) -> list[Token]:
        """The tokens of a kind."""
        return [token for token in self.tokens if token.kind == kind]

    @cached_property
    def numbers(self) -> list[int]:
        """Numbers that no phrase of time or amount has claimed, with or without a #."""
        claimed = {
            at
            for hit in self.hits
            if meant(hit) and hit.of("time") != "number"
            for at in range(hit.first, hit.last)
        }
        found = []
        for place, token in enumerate(self.tokens):
            digits = token.key.removeprefix("#")
            if (
                place not in claimed
                and token.kind in {"number", "hash"}
                and digits.isdecimal()
                and len(digits) < 10
            ):
                found.append(int(digits))
        return found

    @cached_property
    def atoms(self) -> set[str]:
        """What the rules ask for: see `words/intents.toml`."""
        found: set[str] = set()
        for hit in self.hits:
            for label in hit.labels:
                found |= _atoms_of(label.group, label.name)
        found |= {f"^{name}" for name in self._opening()}
        for token in self.tokens:
            found |= (
                {"id"}
                if token.kind == "hash" and token.key[1:].isdecimal()
                else _TOKEN_ATOMS.get(token.kind, set())
            )
        strengths = [candidate.strength for candidate in self.candidates]
        said = {
            "number": bool(self.numbers),
            "quoted": bool(self.quotes),
            "name": bool(strengths),
            "named": max(strengths, default=0) > 1,
            "company_name": any(self._company(candidate) for candidate in self.candidates),
        }
        return found | {atom for atom, holds in said.items() if holds}

    def _opening(self) -> list[str]:
        first = next((hit for hit in self.hits if meant(hit)), None)
        if first is None:
            return []
        if any(candidate.first < first.first for candidate in self.candidates):
            return []
        labels = [label for label in first.labels if label.group not in QUIET]
        return [label.name if label.group == "concept" else label.group for label in labels]

    def _company(self, candidate: Candidate) -> bool:
        """Whether these words alone look like a company: they end with a legal form."""
        inside = self.tokens[candidate.first : candidate.last]
        return (len(inside) > 1 and inside[-1].key in self.lexicon.legal and candidate.text[0].isupper()) or (
            any(form in candidate.text for form in self.lexicon.legal_forms)
        )


_TOKEN_ATOMS = {"email": {"email"}, "ident": {"ident"}, "zone": {"timezone"}, "hash": {"tag"}}


OWN = "own"
"""The group of the names of one's own templates."""
_REPORTS = frozenset({"report", "run", "schedule", "templates"})
_REGULAR = {"daily", "weekly", "monthly", *OF_WEEKDAYS, *OF_MONTH_DAYS} - {"weekday", "day_of_month"}
"""Phrases of time that say how often something comes; a day alone may be any day."""


def _atoms_of(group: str, name: str) -> set[str]:
    if group in QUIET:
        return set()
    if group == "concept":
        return {name}
    if group == "time":
        found = {name, f"time={name}"} if name not in WINDOW else {"window", f"time={name}"}
        found |= {"frequency"} if name in _REGULAR else set()
        found |= {"weekday"} if name in OF_WEEKDAYS else set()
        found |= {"day_of_month"} if name in OF_MONTH_DAYS else set()
        return found | ({"future"} if name in FUTURE else set()) | ({"past"} if name in PAST else set())
    if group == OWN:
        return {"template", OWN}
    return {group, f"{group}={name}"}


def read(text: str, tokens: list[Token], lexicon: Lexicon, today: date, own: Sequence[str] = ()) -> Reading:
    """Find what a text says; `own` are the names of templates that it may mean."""
    quotes = quoted(text, tokens)
    capitals = capitals_tell(text, tokens, lexicon)
    for token in tokens:
        token.capital = token.capital and capitals
    hits = find_hits(tokens, lexicon, names=capitals)
    templates = _own_templates(tokens, hits, own) if own else []
    quotes = [
        name
        for name in quotes
        if not any(hit.first < name.last and name.first < hit.last for hit in templates)
    ]
    taken = {at for name in quotes for at in range(name.first, name.last)}
    taken |= {at for hit in templates for at in range(hit.first, hit.last)}
    names = find_names(text, tokens, hits, lexicon, taken, capitals=capitals)
    taken |= {at for name in names for at in range(name.first, name.last)}
    chosen = select(hits, tokens, taken)
    left = candidates(text, tokens, [*chosen, *templates], [*quotes, *names], lexicon)
    found = sorted((*chosen, *templates), key=lambda hit: hit.first)
    return Reading(text, tokens, lexicon, today, found, quotes, left)


def _own_templates(tokens: list[Token], hits: list[Hit], own: Sequence[str]) -> list[Hit]:
    """The longest name of a template that stands in the text, where something else in it speaks of reports.

    A template may be called as a customer is: the name alone is no report unless it is all that is said.
    """
    keys = [token.key for token in tokens]
    found = [
        Hit(first, first + length, (Label(OWN, name),))
        for name in own
        if (wanted := [token.key for token in tokenise(normalise(name))]) and (length := len(wanted))
        for first in range(len(keys) - length + 1)
        if keys[first : first + length] == wanted
    ]
    meant_ones = [hit for hit in found if hit.last - hit.first == len(keys) or _of_reports(hits, hit)]
    return sorted(meant_ones, key=lambda hit: hit.first - hit.last)[:1]


def _of_reports(hits: list[Hit], name: Hit) -> bool:
    """Whether a phrase beside the name says that it is a report's, and none says of which else."""
    beside = [
        label for hit in hits if hit.last <= name.first or name.last <= hit.first for label in hit.labels
    ]
    return not any(label.group == "template" for label in beside) and any(
        (label.group == "concept" and label.name in _REPORTS)
        or label.group == "format"
        or (label.group == "time" and label.name in _REGULAR)
        for label in beside
    )
