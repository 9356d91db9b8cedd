"""What is known of an alert, as its sentences read it (docs/alerts.md lists the facts of each kind).

A fact that is missing is left out of what is said.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from cards.wording import terms
from cards.wording.words import Words
from hub.vocabulary import AlertKind

LARGEST = 1e12
"""A figure that is not below is none."""


@dataclass(frozen=True, slots=True)
class Known:
    """An alert's facts."""

    kind: AlertKind
    subject: str
    product: str
    facts: Mapping[str, Any]

    def text(self, name: str) -> str:
        """A fact as it stands; empty where it is missing."""
        value = self.facts.get(name)
        return "" if value is None or isinstance(value, (list, dict)) else str(value)

    def number(self, name: str) -> float | None:
        """A figure; whole where it is."""
        value = self.facts.get(name)
        if isinstance(value, bool) or not isinstance(value, (int, float)) or not abs(value) < LARGEST:
            return None
        return int(value) if float(value).is_integer() else value

    def whole(self, name: str) -> int | None:
        """A count."""
        value = self.number(name)
        return None if value is None else round(value)

    def day(self, name: str) -> date | None:
        """A day."""
        try:
            return date.fromisoformat(self.text(name)[:10])
        except ValueError:
            return None

    def texts(self, name: str) -> Sequence[str]:
        """A list of names."""
        value = self.facts.get(name)
        return [str(each) for each in value] if isinstance(value, list) else []

    def customer(self, words: Words) -> str:
        """Whom it is about."""
        return self.text("customer") or words.gettext("A customer")

    def product_name(self, words: Words) -> str:
        """What the licenses are for; empty where it is about no product."""
        product = self.product or self.text("product")
        return terms.product(words, product) if product else ""

    @property
    def first_day(self) -> date | None:
        """The first day it is about, of what is about days."""
        return self.day("first_day")

    @property
    def last_day(self) -> date | None:
        """The last day it is about."""
        first, days = self.first_day, self.whole("days")
        return first + timedelta(days=max(0, min(days - 1, 366))) if first and days else first


def when(words: Words, known: Known) -> str:
    """The days it is about: "on Tue 17 Nov", "in the week 8 Nov to 14 Nov"; empty where nobody says."""
    first, last = known.first_day, known.last_day
    if first is None or last is None:
        return ""
    if first == last:
        return words.gettext("on %(day)s", day=words.weekday(first))
    return words.gettext(
        "in the week from %(first)s to %(last)s", first=words.day(first), last=words.day(last)
    )


def share(words: Words, part: float, whole: float) -> str:
    """A percentage with one decimal where it is small: "7.7%", "32%"."""
    value = 100 * part / whole
    shown = round(value) if abs(value) >= SMALL else round(value, 1)
    return words.percent_pattern % words.number(int(shown) if float(shown).is_integer() else shown)


SMALL = 20
"""Percentages under it are told with a decimal."""


def between(words: Words, low: float, high: float) -> str:
    """What was expected: "4–9", one number where both are the same."""
    first, last = words.number(_rounded(low)), words.number(_rounded(high))
    return first if first == last else f"{first}–{last}"


def _rounded(value: float) -> float:
    return round(value) if float(value).is_integer() or abs(value) >= 1 else round(value, 1)
