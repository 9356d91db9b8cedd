"""Company names that read like real ones and stay apart from each other, in Latin and Japanese script."""

from __future__ import annotations

from random import Random

from hub.demo.words import (
    ACTIVITIES,
    COUNTRIES,
    ENDS,
    HEADS,
    JAPANESE_ACTIVITIES,
    JAPANESE_FORMS,
    JAPANESE_HEADS,
    LEGAL_FORMS,
    MIDDLES,
    ONSETS,
    SURNAMES,
)

TRIES = 4
"""How often a taken name is thrown again before a town tells the two companies apart."""


class CompanyNames:
    """Makes names and remembers them, so that none comes twice."""

    def __init__(self, taken: frozenset[str]) -> None:
        """`taken` are names that somebody has already."""
        self._taken = set(taken)

    def new(self, rng: Random, country: str) -> str:
        """A name for a company of `country` (ISO code) that no other has."""
        for _ in range(TRIES):
            name = _company(rng, country)
            if name not in self._taken:
                self._taken.add(name)
                return name
        return self._with_town(rng, country)

    def _with_town(self, rng: Random, country: str) -> str:
        town = rng.choice(COUNTRIES[country].towns)
        name = f"{_company(rng, country)} {town}"
        number = 1
        while name in self._taken:
            number += 1
            name = f"{_company(rng, country)} {town} {number}"
        self._taken.add(name)
        return name


def _company(rng: Random, country: str) -> str:
    if country == "JP":
        core = rng.choice(JAPANESE_HEADS) + rng.choice(JAPANESE_ACTIVITIES)
        return rng.choice(JAPANESE_FORMS).format(core)
    language = COUNTRIES[country].language
    name = _core(rng, language)
    if rng.random() < 0.55:
        name = f"{name} {rng.choice(LEGAL_FORMS[country])}"
    return name


def _core(rng: Random, language: str) -> str:
    activity = rng.choice(ACTIVITIES[language])
    dice = rng.random()
    if language == "ar":
        head = f"Al {rng.choice(SURNAMES['ar'])}" if dice < 0.5 else _coined(rng)
        return f"{head} {activity}"
    if language == "en":
        return f"{_english_head(rng, dice)} {activity}"
    head = rng.choice(SURNAMES[language]) if dice < 0.6 else _coined(rng)
    return f"{head} {activity}" if language == "de" else f"{activity} {head}"


def _english_head(rng: Random, dice: float) -> str:
    if dice < 0.4:
        return rng.choice(HEADS)
    if dice < 0.6:
        return rng.choice(SURNAMES["en"])
    if dice < 0.72:
        return f"{rng.choice(SURNAMES['en'])} & {rng.choice(SURNAMES['en'])}"
    return _coined(rng)


def _coined(rng: Random) -> str:
    """A word nobody had before: "Velatis", "Corvex"."""
    middle = rng.choice(MIDDLES) if rng.random() < 0.6 else ""
    return rng.choice(ONSETS) + middle + rng.choice(ENDS)
