"""What stands in one line of a form: a time of day, days of the week, kinds of alerts."""

from __future__ import annotations

import re
from datetime import date

from handlers.language.lexicon import lexicon
from handlers.language.reading import Reading, read
from handlers.language.slot_alerts import kinds_said
from handlers.language.slot_times import at, weekdays
from handlers.language.text import normalise, tokenise
from handlers.language.times import WEEKDAYS
from hub.vocabulary import Language

_HOUR = re.compile(r"\d{1,2}")
_DOTTED = re.compile(r"(\d{1,2})\.(\d{2})(?!\d)")
_BETWEEN = re.compile("[,;、・/]")
_SHORT = dict(zip("月火水木金土日", WEEKDAYS, strict=True))
"""Days of the week as one sign, as they stand in a Japanese line and nowhere else."""
_NO_DAY = date.min
"""Neither a time of day nor a day of the week counts from one."""


def time_of_day(line: str, language: Language) -> str | None:
    """`HH:MM` of "8", "8:30", "8pm", "20h30", "午後8時"; None: it is no time of day."""
    shaped = _DOTTED.sub(r"\1:\2", normalise(line))
    if _HOUR.fullmatch(shaped):
        shaped = f"{shaped}:00"
    return at(_read(shaped, language))


def days_of_week(line: str, language: Language) -> tuple[str, ...]:
    """`mon` … `sun` of "mon, thu", "Mondays and Thursdays", "lundi au vendredi", "平日", "月、木".

    None of them where a part of the line says no day: half of what somebody wants is not what they want.
    """
    parts = [_days(part.strip(), language) for part in _BETWEEN.split(normalise(line)) if part.strip()]
    if not all(parts):
        return ()
    said = {day for part in parts for day in part}
    return tuple(day for day in WEEKDAYS if day in said)


def kinds_of_alerts(line: str, language: Language) -> tuple[str, ...]:
    """The kinds (or "all") of "overage, expiring", "dépassements et pics de qualité", "超過、更新".

    None of them where a part of the line says no kind.
    """
    parts = [_kinds(part.strip(), language) for part in _BETWEEN.split(normalise(line)) if part.strip()]
    return tuple(dict.fromkeys(kind for part in parts for kind in part)) if all(parts) else ()


def _kinds(part: str, language: Language) -> tuple[str, ...]:
    return kinds_said(_read(part, language)) or kinds_said(_read(part, Language.EN))


def _days(part: str, language: Language) -> tuple[str, ...]:
    if part in _SHORT:
        return (_SHORT[part],)
    return weekdays(_read(part, language)) or weekdays(_read(part, Language.EN))


def _read(shaped: str, language: Language) -> Reading:
    words = lexicon(language)
    return read(shaped, tokenise(shaped, words.glued), words, _NO_DAY)
