"""Which deliveries are meant: the words of a question that say so, and what they say."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import Final

from handlers.language.lexicon import lexicon
from handlers.language.reading import Reading, read
from handlers.language.text import normalise, tokenise
from handlers.language.times import OF_WEEKDAYS, WINDOW, Clock, Period, Values, day_of_week, period
from hub.vocabulary import Language

TELLING: Final = frozenset({"undelivered", "everywhere"})
"""Concepts that narrow or widen what is meant."""
NOT_PAST: Final = frozenset({"within", "next", "after_next", "duration"})


@dataclass(frozen=True, slots=True)
class Meant:
    """What a question about deliveries says; what it does not narrows nothing."""

    first: date | None = None
    last: date | None = None
    """Both days included."""
    template: str = ""
    """A report's key, or the name of a template as it was typed."""
    undelivered: bool = False
    """Only those that did not arrive."""
    everywhere: bool = False
    """In all rooms."""


def delivery_words(reading: Reading) -> str | None:
    """The words of a question that say which deliveries are meant, as they were typed."""
    return " ".join(dict.fromkeys(words for _, words in sorted(_told(reading)))) or None


def read_delivery_words(said: str, likely: Language, today: date) -> Meant:
    """What such words say. They may be in another language than the room's: a button can be pressed there."""
    for language in dict.fromkeys((likely, *Language)):
        words = lexicon(language)
        shaped = normalise(said)
        meant = _meant(read(shaped, tokenise(shaped, words.glued), words, today))
        if meant != Meant():
            return meant
    return Meant()


def _told(reading: Reading) -> Iterator[tuple[int, str]]:
    """The words that tell, each with its place."""
    hits = [hit for hit, name in reading.of("time") if _tells_day(name)]
    hits += [hit for hit, _ in reading.of("template")]
    hits += [hit for hit, name in reading.of("concept") if name in TELLING]
    for hit in hits:
        yield hit.first, reading.text[reading.tokens[hit.first].start : reading.tokens[hit.last - 1].end]
    for quote in reading.quotes:
        yield quote.first, f'"{quote.text}"'


def _meant(reading: Reading) -> Meant:
    days = next(_days(reading), Period())
    concepts = {name for _, name in reading.of("concept")}
    quoted = next((quote.text for quote in reading.quotes), "")
    return Meant(
        days.first,
        days.last,
        reading.first_of("template") or quoted,
        "undelivered" in concepts,
        "everywhere" in concepts,
    )


def _tells_day(name: str) -> bool:
    return (name in WINDOW or name in OF_WEEKDAYS) and name not in NOT_PAST


def _days(reading: Reading) -> Iterator[Period]:
    """The days that are spoken of. They lie behind, or are today."""
    clock = Clock(reading.today, back=True, day_first=reading.lexicon.day_first)
    for hit, name in reading.of("time"):
        if name in OF_WEEKDAYS and Values(hit.values).text("weekday"):
            day = day_of_week(Values(hit.values), clock)
            yield Period(day, day)
        elif _tells_day(name):
            found = period(hit, clock)
            if found is not None and found.first is not None:
                yield Period(found.first, found.last or reading.today)
