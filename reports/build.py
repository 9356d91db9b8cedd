"""A report of one of the three templates as a CSV file."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from pathlib import Path

from sqlalchemy import Connection

from cards.model import Attachment
from hub.columns import REPORT_COLUMNS
from hub.vocabulary import Language
from reports.spool import new_file
from reports.table import csv_lines
from store.export import ReportQuery, stream_csv

BYTE_ORDER_MARK = b"\xef\xbb\xbf"


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


def build_report(connection: Connection, request: ReportRequest, spool: Path) -> Attachment:
    """Write the report to a new file of `spool`, of the snapshot that `connection` sees.

    Without any row the file holds the headers. Memory does not grow with the rows.
    """
    headers = [column.header(request.language) for column in REPORT_COLUMNS[request.query.template]]
    with new_file(spool, request.title, request.day) as file:
        if request.byte_order_mark:
            file.write(BYTE_ORDER_MARK)
        file.write(csv_lines([headers]))
        rows = stream_csv(connection, request.query, file.write)
    return file.attachment(rows)
