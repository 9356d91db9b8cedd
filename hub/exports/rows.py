"""The rows of a delimited text, one at a time, each with the line it begins on."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator
from dataclasses import dataclass
from typing import IO

from config.errors import DataError
from hub.exports.header import Layout, known_headers, recognised, refusal

LONGEST_LINE = 2**20
LONGEST_CELL = 2**17
DELIMITERS = (",", ";", "\t", "|")
HEADER_WITHIN = 10
"""The header is one of so many first rows; a report's title and date may stand above it."""

Row = tuple[int, list[str]]


@dataclass(frozen=True, slots=True)
class Table:
    """How the text is laid out."""

    delimiter: str
    header_row: int
    """How many rows stand above the header."""
    layout: Layout
    above: tuple[str, ...]
    """The cells of those rows."""


def table_of(stream: IO[bytes], encoding: str, name: str) -> Table:
    """Find delimiter and header.

    Raises:
        DataError: `unknown-export`, `missing-columns`, `cell-too-large`, `bad-quotes`, `truncated`.
    """
    head = _head(stream, encoding)
    trials = [(delimiter, _first_rows(head, delimiter)) for delimiter in DELIMITERS]
    for delimiter, rows in sorted(trials, key=_promise, reverse=True):
        for place, cells in enumerate(rows):
            layout = recognised(cells)
            if layout is not None:
                above = tuple(cell for row in rows[:place] for cell in row if cell.strip())
                return Table(delimiter, place, layout, above)
    if any(len(cell) > LONGEST_CELL // 2 for _, rows in trials for row in rows for cell in row):
        raise DataError("cell-too-large", file=name, line=1, most=LONGEST_CELL)
    heads = [row for _, rows in trials for row in rows]
    raise refusal(max(heads, key=known_headers, default=[]), name)


def rows(stream: IO[bytes], encoding: str, delimiter: str, name: str) -> Iterator[Row]:
    """Every row that is not empty, the header included.

    Raises:
        DataError: `cell-too-large`, `bad-quotes`, `truncated` (it ends inside a quoted cell), with the line.
    """
    text = io.TextIOWrapper(stream, encoding=encoding, newline="")
    reader = csv.reader(_lines(text, name), delimiter=delimiter, strict=True)
    line = 1
    try:
        for cells in reader:
            if cells:
                yield line, cells
            line = reader.line_num + 1
    except csv.Error as error:
        raise _readable(error, name, line) from error
    finally:
        text.detach()


def _readable(error: csv.Error, name: str, line: int) -> DataError:
    message = str(error)
    if "unexpected end" in message:
        return DataError("truncated", file=name, line=line)
    if "field larger" in message:
        return DataError("cell-too-large", file=name, line=line, most=LONGEST_CELL)
    return DataError("bad-quotes", file=name, line=line)


def _lines(text: io.TextIOWrapper, name: str) -> Iterator[str]:
    """Physical lines; one beyond all measure is refused before the rest of it is read."""
    line = 0
    while part := text.readline(LONGEST_LINE):
        line += 1
        if len(part) >= LONGEST_LINE:
            raise DataError("cell-too-large", file=name, line=line, most=LONGEST_CELL)
        yield part


def _head(stream: IO[bytes], encoding: str) -> str:
    text = io.TextIOWrapper(stream, encoding=encoding, errors="replace", newline="")
    try:
        return text.read(LONGEST_CELL)
    finally:
        text.detach()


def _first_rows(head: str, delimiter: str) -> list[list[str]]:
    reader = csv.reader(io.StringIO(head, newline=""), delimiter=delimiter)
    found: list[list[str]] = []
    try:
        for cells in reader:
            if cells:
                found.append(cells)
            if len(found) == HEADER_WITHIN:
                break
    except csv.Error:
        pass
    return found


def _promise(trial: tuple[str, list[list[str]]]) -> int:
    return max((known_headers(row) for row in trial[1]), default=0)
