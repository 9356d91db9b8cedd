"""What the demo's names are made of; the lists stand in `words.toml`."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

TAGS: Final = (
    "gold", "silver", "bronze", "strategic", "education", "public sector", "healthcare", "pilot", "q4 upsell",
)  # fmt: skip
SITE_WORDS: Final = ("Headquarters", "Warehouse", "Branch", "Campus", "Plant", "Store", "Office", "Depot")

_LISTS: Final[dict[str, Any]] = tomllib.loads(Path(__file__).with_name("words.toml").read_text("utf-8"))


def _listed(text: str) -> tuple[str, ...]:
    return tuple(word.strip() for word in text.split(",") if word.strip())


def _by_key(name: str) -> dict[str, tuple[str, ...]]:
    return {key: _listed(text) for key, text in _LISTS[name].items()}


HEADS: Final = _listed(_LISTS["heads"])
ONSETS: Final = _listed(_LISTS["onsets"])
MIDDLES: Final = _listed(_LISTS["middles"])
ENDS: Final = _listed(_LISTS["ends"])
FIRST_NAMES: Final = _listed(_LISTS["first_names"])
JAPANESE_HEADS: Final = _listed(_LISTS["japanese"]["heads"])
JAPANESE_ACTIVITIES: Final = _listed(_LISTS["japanese"]["activities"])
JAPANESE_FORMS: Final = _listed(_LISTS["japanese"]["forms"])
SURNAMES: Final = _by_key("surnames")
"""By language."""
ACTIVITIES: Final = _by_key("activities")
"""By language."""
LEGAL_FORMS: Final = _by_key("legal_forms")
"""By country."""


@dataclass(frozen=True, slots=True)
class Country:
    """A country of the demo: its towns and how its telephone numbers are made.

    A number is "+", an area of `areas` (the calling code included; each town has its own), and as many digits
    as make it whole.
    """

    language: str
    towns: tuple[str, ...]
    areas: tuple[str, ...]
    digits: int
    """How many follow the area."""
    carriers: tuple[str, ...]


COUNTRIES: Final[dict[str, Country]] = {
    code: Country(
        country["language"],
        _listed(country["towns"]),
        _listed(country["areas"]),
        country["digits"],
        _listed(country["carriers"]),
    )
    for code, country in _LISTS["countries"].items()
}
"""By ISO code."""
