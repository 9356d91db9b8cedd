"""A report as a CSV file: of all its columns, or of those chosen."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from sqlalchemy import Connection

from cards.model import Attachment
from hub.vocabulary import Language
from reports.spool import new_file
from reports.table import BYTE_ORDER_MARK, csv_lines
from store.export import ReportQuery, stream_csv


@dataclass(frozen=True, slots=True)
class ReportRequest:
    """Which report, and how its file looks."""

    query: ReportQuery
    title: str
    """The template's name, which the file's name begins with."""
    day: date
    """Of the download."""
    language: Language = Language.EN
    """Of the headers."""
    byte_order_mark: bool = False


def build_report(
    connection: Connection,
    request: ReportRequest,
    spool: Path,
    progress: Callable[[int], None] | None = None,
) -> Attachment:
    """Write the report to a new file of `spool`, of the snapshot that `connection` sees.

    Without any row the file holds the headers. Memory does not grow with the rows. `progress` is told how
    many are written so far; what it raises ends the work, and leaves no file.
    """
    headers = [column.header(request.language) for column in request.query.columns]
    with new_file(spool, request.title, request.day) as file:
        if request.byte_order_mark:
            file.write(BYTE_ORDER_MARK)
        file.write(csv_lines([headers]))
        write = file.write if progress is None else _told(file.write, progress)
        rows = stream_csv(connection, request.query, write)
    return file.attachment(rows)


def _told(write: Callable[[bytes], object], progress: Callable[[int], None]) -> Callable[[bytes], None]:
    """`write`, and who waits for it is told how many lines there are."""
    lines = 0

    def written(data: bytes) -> None:
        nonlocal lines
        write(data)
        lines += data.count(b"\n")
        progress(lines)

    return written
