"""What an export is, by its header row alone: its kind, language and which cell is which column."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache

from config.errors import DataError
from hub.columns import EXPORT_COLUMNS, Column, header_key
from hub.source import ExportKind
from hub.vocabulary import Language

_SHOWN = 12
"""How many headers of an unknown file an error names."""


@dataclass(frozen=True, slots=True)
class Layout:
    """A header row that was recognised."""

    kind: ExportKind
    language: Language
    columns: tuple[tuple[int, Column], ...]
    """Each column we know and the place of its cell."""
    headers: tuple[str, ...]
    """All of them, as the file spells them."""

    @property
    def unknown(self) -> tuple[str, ...]:
        """Headers of columns that mean nothing to us."""
        known = {place for place, _ in self.columns}
        return tuple(name for place, name in enumerate(self.headers) if name and place not in known)


def recognised(cells: list[str]) -> Layout | None:
    """The layout of a header row; None when it has not all a kind of export needs."""
    keys = [header_key(cell) for cell in cells]
    best: tuple[int, int, ExportKind, dict[str, int]] | None = None
    for kind, columns in EXPORT_COLUMNS.items():
        places = _places(keys, kind)
        required = [column.key for column in columns if column.required]
        if all(key in places for key in required):
            candidate = (len(places), len(required), kind, places)
            if best is None or candidate[:2] > best[:2]:
                best = candidate
    if best is None:
        return None
    _, _, kind, places = best
    found = tuple((places[column.key], column) for column in EXPORT_COLUMNS[kind] if column.key in places)
    return Layout(kind, _language(keys, found), found, tuple(cell.strip() for cell in cells))


def known_headers(cells: list[str]) -> int:
    """How many of the cells are headers of the kind of export that knows most of them."""
    keys = [header_key(cell) for cell in cells]
    return max(len(_places(keys, kind)) for kind in EXPORT_COLUMNS)


def refusal(cells: list[str], file: str) -> DataError:
    """Why a header row was not recognised: it is near a kind of export, or near none."""
    keys = [header_key(cell) for cell in cells]
    nearest, missing, share = ExportKind.CUSTOMERS, [""], 0.0
    for kind, columns in EXPORT_COLUMNS.items():
        places = _places(keys, kind)
        required = [column for column in columns if column.required]
        there = sum(column.key in places for column in required)
        if there >= 2 and there / len(required) > share:
            share = there / len(required)
            nearest, missing = kind, [column.en for column in required if column.key not in places]
    if share >= 0.5:
        return DataError("missing-columns", file=file, kind=nearest.value, columns=tuple(missing))
    return DataError(
        "unknown-export", file=file, headers=tuple(cell[:40] for cell in cells if cell.strip())[:_SHOWN]
    )


def _places(keys: list[str], kind: ExportKind) -> dict[str, int]:
    """Where each column of the kind is; its own header goes before an alias, a first cell before a second."""
    found: dict[str, int] = {}
    own, aliases = _names(kind)
    for names in (own, aliases):
        for place, key in enumerate(keys):
            column = names.get(key)
            if column is not None and column not in found and place not in found.values():
                found[column] = place
    return found


@cache
def _names(kind: ExportKind) -> tuple[dict[str, str], dict[str, str]]:
    own: dict[str, str] = {}
    aliases: dict[str, str] = {}
    for column in EXPORT_COLUMNS[kind]:
        for language in Language:
            own.setdefault(header_key(column.header(language)), column.key)
        for name in column.aliases:
            aliases.setdefault(header_key(name), column.key)
    return own, aliases


def _language(keys: list[str], columns: tuple[tuple[int, Column], ...]) -> Language:
    """The language most headers are in; those spelled alike in several decide nothing."""
    votes = dict.fromkeys(Language, 0)
    for place, column in columns:
        for language in Language:
            votes[language] += header_key(column.header(language)) == keys[place]
    return max(votes, key=lambda language: votes[language])
