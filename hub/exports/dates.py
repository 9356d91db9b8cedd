"""Days as exports write them, in three languages and several notations."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable
from datetime import date
from enum import StrEnum
from functools import lru_cache

from hub.columns import header_key
from hub.vocabulary import Language

_MONTH_NAMES = (
    "january jan janvier janv", "february feb fevrier fevr fev", "march mar mars", "april apr avril avr",
    "may mai", "june jun juin", "july jul juillet juil", "august aug aout", "september sep sept septembre",
    "october oct octobre", "november nov novembre", "december dec decembre",
)  # fmt: skip
_MONTHS = {name: number for number, names in enumerate(_MONTH_NAMES, 1) for name in names.split()}
_TIME = r"(?:[T ,]*\d{1,2}[:h]\d{2}.*|T\d{4,6}.*)?"
_YEAR_FIRST = re.compile(rf"(\d{{4}})[-/.](\d{{1,2}})[-/.](\d{{1,2}}){_TIME}")
_COMPACT = re.compile(rf"(\d{{4}})(\d{{2}})(\d{{2}}){_TIME}")
_JAPANESE = re.compile(r"(\d{4})\s*年\s*(\d{1,2})\s*月\s*(\d{1,2})\s*日.*")
_YEAR_LAST = re.compile(rf"(\d{{1,2}})([-/.])(\d{{1,2}})\2(\d{{4}}){_TIME}")
_WEEKDAY = r"(?:[^\W\d]+\.?,?\s+)?"
_DAY_NAMED = re.compile(rf"{_WEEKDAY}(\d{{1,2}})(?:er|st|nd|rd|th)?[ -]([^\W\d]+)\.?,?[ -](\d{{4}}){_TIME}")
_MONTH_NAMED = re.compile(rf"{_WEEKDAY}([^\W\d]+)\.? (\d{{1,2}})(?:st|nd|rd|th)?,? (\d{{4}}){_TIME}")


class DayOrder(StrEnum):
    """How "03/04/2026" is to be read in a column."""

    DAY_FIRST = "day_first"
    MONTH_FIRST = "month_first"
    UNKNOWN = "unknown"


class AmbiguousDayError(ValueError):
    """The day and the month could each be the other."""


class OrderFinder:
    """Looks through a column until one of its days can be read in one order only."""

    def __init__(self) -> None:
        """Nothing seen yet."""
        self.order = DayOrder.UNKNOWN
        self.decided = False

    def see(self, cell: str) -> None:
        """One more cell of the column."""
        found = _YEAR_LAST.fullmatch(_plain(cell))
        if found is None:
            self.decided = self.decided or bool(cell.strip())
            return
        if found[2] == "." or int(found[1]) > 12:
            self.order, self.decided = DayOrder.DAY_FIRST, True
        elif int(found[3]) > 12:
            self.order, self.decided = DayOrder.MONTH_FIRST, True


def order_of(seen: OrderFinder, language: Language) -> DayOrder:
    """The order of a column: what its cells say, else what its header's language does.

    Partner Hub writes the month first in English and the day first in French; Japanese has no custom for it.
    """
    if seen.order is not DayOrder.UNKNOWN:
        return seen.order
    by_language = {Language.EN: DayOrder.MONTH_FIRST, Language.FR: DayOrder.DAY_FIRST}
    return by_language.get(language, DayOrder.UNKNOWN)


@lru_cache(maxsize=16_384)
def day(cell: str, order: DayOrder) -> date:
    """The day a cell says; a time of day beside it is passed over.

    Raises:
        AmbiguousDayError: nothing says which of two numbers is the month.
        ValueError: it is no day.
    """
    value = _plain(cell)
    for pattern in (_YEAR_FIRST, _JAPANESE, _COMPACT):
        if found := pattern.fullmatch(value):
            return date(int(found[1]), int(found[2]), int(found[3]))
    if found := _YEAR_LAST.fullmatch(value):
        return _year_last(int(found[1]), int(found[3]), int(found[4]), found[2], order)
    if found := _DAY_NAMED.fullmatch(value):
        return date(int(found[3]), _month(found[2]), int(found[1]))
    if found := _MONTH_NAMED.fullmatch(value):
        return date(int(found[3]), _month(found[1]), int(found[2]))
    raise ValueError(cell)


def some_day(cells: Iterable[str]) -> date | None:
    """The first of `cells` that is a day beyond doubt."""
    for cell in cells:
        try:
            return day(cell, DayOrder.UNKNOWN)
        except ValueError:
            continue
    return None


def _plain(cell: str) -> str:
    return unicodedata.normalize("NFKC", cell).strip()


def _year_last(first: int, second: int, year: int, sign: str, order: DayOrder) -> date:
    if sign == "." or first > 12 or order is DayOrder.DAY_FIRST:
        return date(year, second, first)
    if second > 12 or order is DayOrder.MONTH_FIRST:
        return date(year, first, second)
    if first == second:
        return date(year, first, second)
    raise AmbiguousDayError(f"{first}{sign}{second}{sign}{year}")


def _month(name: str) -> int:
    number = _MONTHS.get(header_key(name))
    if number is None:
        raise ValueError(name)
    return number
