"""The columns of a report as a person writes them: "customer, MAC, product", or their numbers."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from functools import cache
from typing import Final

from rapidfuzz import fuzz, process

from config.errors import RequestError
from hub.columns import REPORT_COLUMNS, Column, header_key
from hub.vocabulary import Language, ReportTemplate

NEAREST: Final = 3
"""So many columns are named for one that is not there."""
_APART: Final = re.compile(r"[,;，、；\n]+")
_LAST: Final = re.compile(r"\s+(?:and|et)\s+|と", re.IGNORECASE)
"""What stands before the last one where a person writes as they speak."""
_NUMBERS: Final = re.compile(r"#?(\d{1,3})(?:\s*[-–~〜～]\s*#?(\d{1,3}))?")


def parse_columns(line: str, template: ReportTemplate) -> tuple[str, ...]:
    """The keys of the columns that a line names, in its order; an empty line names all of them.

    A column is named by its key, its header in any language, another header it goes by, or its number in the
    report (from 1); `2-5` names several.

    Raises:
        RequestError: `unknown-column`, with the keys of those that are called most like it (`near`);
            `column-twice`.
    """
    keys: list[str] = []
    for typed in _parts(line, template):
        for column in _named(typed, template):
            if column.key in keys:
                raise RequestError("column-twice", column=typed)
            keys.append(column.key)
    return tuple(keys or (column.key for column in REPORT_COLUMNS[template]))


def with_column(line: str, typed: str, key: str, template: ReportTemplate) -> str:
    """The line with another column where `typed` stands in it."""
    return ", ".join(key if part == typed else part for part in _parts(line, template))


def print_columns(keys: Sequence[str], template: ReportTemplate, language: Language) -> str:
    """The columns as a line that `parse_columns` reads: their headers in the language."""
    return ", ".join(headers(keys, template, language))


def headers(keys: Sequence[str], template: ReportTemplate, language: Language) -> list[str]:
    """The columns' headers, in the order of the keys."""
    by_key = {column.key: column for column in REPORT_COLUMNS[template]}
    return [by_key[key].header(language) for key in keys]


def _parts(line: str, template: ReportTemplate) -> Iterator[str]:
    """What names a column, or several by their numbers."""
    for part in _APART.split(line):
        typed = part.strip(" \t.。\"'")
        if not typed:
            continue
        if _is_known(typed, template):
            yield typed
        else:
            yield from (word.strip() for word in _LAST.split(typed) if word.strip())


def _is_known(typed: str, template: ReportTemplate) -> bool:
    return bool(_NUMBERS.fullmatch(typed)) or header_key(typed) in _names(template)


def _named(typed: str, template: ReportTemplate) -> Sequence[Column]:
    """The columns that one part of the line names.

    Raises:
        RequestError: `unknown-column`.
    """
    known = REPORT_COLUMNS[template]
    if numbers := _NUMBERS.fullmatch(typed):
        first = int(numbers[1])
        last = int(numbers[2] or first)
        if 1 <= first <= last <= len(known):
            return known[first - 1 : last]
        raise _unknown(typed, template, [])
    column = _names(template).get(header_key(typed))
    if column is None:
        raise _unknown(typed, template, _near(typed, template))
    return (column,)


def _unknown(typed: str, template: ReportTemplate, near: list[str]) -> RequestError:
    return RequestError("unknown-column", column=typed, template=template.value, near=tuple(near))


@cache
def _names(template: ReportTemplate) -> dict[str, Column]:
    """The columns by everything they are called; what names two of them names the first."""
    found: dict[str, Column] = {}
    known = REPORT_COLUMNS[template]
    for column in known:
        for name in (column.key, column.en, column.fr, column.ja):
            found.setdefault(header_key(name), column)
    for column in known:
        for name in column.aliases:
            found.setdefault(header_key(name), column)
    return found


def _near(typed: str, template: ReportTemplate) -> list[str]:
    names = _names(template)
    near = process.extract(header_key(typed), list(names), scorer=fuzz.WRatio, limit=None)
    return list(dict.fromkeys(names[name].key for name, _, _ in near))[:NEAREST]
