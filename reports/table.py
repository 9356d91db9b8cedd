"""A list of an answer as a CSV file."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Sequence
from datetime import UTC, date, datetime
from itertools import islice
from pathlib import Path
from typing import Final

from cards.model import Attachment
from reports.guard import guarded
from reports.spool import new_file

BATCH: Final = 2_000
BYTE_ORDER_MARK: Final = b"\xef\xbb\xbf"
"""What Excel needs to read accents in a file that is opened by a double click."""
Value = str | int | None
_NEEDS_QUOTES: Final = re.compile('[,"\r\n]')


def write_table(
    spool: Path,
    name: str,
    headers: Sequence[str],
    rows: Iterable[Sequence[Value]],
    *,
    day: date | None = None,
    byte_order_mark: bool = False,
    progress: Callable[[int], object] = int,
) -> Attachment:
    """Write the rows below their headers to a new file of `spool`, a batch at a time.

    The file is called after `name` and the `day` of the download (by default today's, UTC). Every text is
    guarded, numbers stay numbers, None is empty. `progress` is told how many rows are written so far; what it
    raises ends the work, and leaves no file.
    """
    with new_file(spool, name, day or datetime.now(UTC).date()) as file:
        if byte_order_mark:
            file.write(BYTE_ORDER_MARK)
        file.write(csv_lines([headers]))
        count = 0
        iterator = iter(rows)
        while batch := list(islice(iterator, BATCH)):
            file.write(csv_lines(batch))
            count += len(batch)
            progress(count)
    return file.attachment(count)


def csv_lines(rows: Iterable[Sequence[Value]]) -> bytes:
    """The rows as CSV in UTF-8, quoted after RFC 4180 where needed, guarded, one line feed a row."""
    return "".join(",".join(map(_field, row)) + "\n" for row in rows).encode()


def _field(value: Value) -> str:
    """The value as it is written; `csv.writer` would leave a bare carriage return unquoted."""
    if value is None:
        return ""
    text = guarded(value) if isinstance(value, str) else str(value)
    if _NEEDS_QUOTES.search(text):
        return '"' + text.replace('"', '""') + '"'
    return text
