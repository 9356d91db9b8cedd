"""Which intent was meant: the first rule of `words/intents.toml` whose condition holds.

The rules speak of concepts, which every language has its own words for, so they are the same for all.
"""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

from handlers.language.times import OF_MONTH_DAYS, OF_WEEKDAYS

LISTS = ("expiring", "renewing", "overage", "customers", "recent", "low_assignment")
"""Lists of customers that can come regularly, as a report does."""
_OF_SCHEDULES = frozenset(
    {"schedule", "run", "report", "format", "frequency", "timezone", "at", "daily", "weekly", "monthly"}
    | OF_WEEKDAYS
    | OF_MONTH_DAYS
)


@dataclass(frozen=True, slots=True)
class Rule:
    """An intent and the atoms that must (each group: one of it) and must not be there."""

    intent: str
    needed: tuple[frozenset[str], ...]
    forbidden: frozenset[str]

    def holds(self, atoms: set[str]) -> bool:
        """Whether its condition holds for what was said."""
        return all(not group.isdisjoint(atoms) for group in self.needed) and self.forbidden.isdisjoint(atoms)


@dataclass(frozen=True, slots=True)
class Intents:
    """The rules in their order, and the slots of each intent."""

    rules: tuple[Rule, ...]
    slots: dict[str, tuple[str, ...]]


@cache
def intents() -> Intents:
    """What `words/intents.toml` says."""
    data = tomllib.loads((files(__package__) / "words" / "intents.toml").read_text("utf-8"))
    rules = tuple(_rule(intent, condition) for intent, condition in data["rules"]["in_order"])
    return Intents(rules, {name: tuple(slots) for name, slots in data["slots"].items()})


def decide(atoms: set[str]) -> str | None:
    """The intent of the first rule that holds."""
    name = next((rule.intent for rule in intents().rules if rule.holds(atoms)), None)
    return None if name == "none" else name


def regular_list(atoms: set[str]) -> str | None:
    """The list that is asked for beside the words that say when it should come; None: none is."""
    rest = {atom for atom in atoms if atom.removeprefix("^") not in _OF_SCHEDULES}
    asked = decide(rest)
    return asked if asked in LISTS else None


def near(atoms: set[str]) -> list[str]:
    """Intents that some of what was said speaks for, those with most first."""
    scores: dict[str, int] = {}
    for rule in intents().rules:
        met = sum(not group.isdisjoint(atoms) for group in rule.needed)
        if met and rule.intent != "none":
            scores[rule.intent] = max(met, scores.get(rule.intent, 0))
    return sorted(scores, key=lambda intent: -scores[intent])


def _rule(intent: str, condition: str) -> Rule:
    words = condition.split()
    needed = tuple(frozenset(word.split("|")) for word in words if not word.startswith("!"))
    forbidden = frozenset(atom for word in words if word.startswith("!") for atom in word[1:].split("|"))
    return Rule(intent, needed, forbidden)
