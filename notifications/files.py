"""Export files, however they came: found, put in order, and taken in."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path

from config.errors import DataError
from hub.exports import read_exports
from hub.source import Export, ExportKind
from notifications.sync import SyncReport

_ORDER = {kind: place for place, kind in enumerate(ExportKind)}
"""Customers before what hangs from them, whatever the files are called."""


@dataclass(frozen=True, slots=True)
class Refused:
    """A file nothing was kept of."""

    file: str
    """Its path, or its name (in its archive) where it was read at first."""
    error: DataError


def find_exports(
    paths: Iterable[Path],
    *,
    as_of: datetime | None = None,
    since: date | None = None,
    until: date | None = None,
) -> tuple[list[Export], list[Refused]]:
    """The exports in the files (CSV, or ZIPs of them), in the order to take them in; and what is none.

    The dates are those of `hub.exports.read_exports`. The files have to stay until the records were read.
    """
    exports: list[Export] = []
    refused: list[Refused] = []
    for path in paths:
        try:
            exports += read_exports(path, as_of=as_of, since=since, until=until)
        except DataError as error:
            refused.append(Refused(str(path), error))
    return sorted(exports, key=lambda export: (_ORDER[export.kind], export.as_of)), refused


def split(reports: Iterable[SyncReport]) -> tuple[list[SyncReport], list[Refused]]:
    """The exports that were kept, and those of which nothing was."""
    kept: list[SyncReport] = []
    refused: list[Refused] = []
    for report in reports:
        if report.error is None:
            kept.append(report)
        else:
            refused.append(Refused(report.file, report.error))
    return kept, refused
