"""A sync: each export staged, then merged in a transaction of its own, with the alerts that follow."""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from datetime import datetime

from config.errors import DataError
from config.settings import Settings
from hub.records import Problem
from hub.source import Export, ExportKind
from hub.vocabulary import Region
from notifications.alerts import evaluating, judging
from store.database import Database
from store.merge import Counts, MergeRequest, Prepared, merge, prepare, record_failure
from store.staging import Staging, staging

log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class SyncReport:
    """What became of one export."""

    kind: ExportKind
    file: str
    as_of: datetime
    read: int = 0
    """Records read, those left out included."""
    changed: int = 0
    """Rows of the store that were added, changed or removed."""
    left_out: int = 0
    problems: tuple[Problem, ...] = ()
    """The first of those left out, with line and reason (line 0: it is about many)."""
    counts: dict[str, Counts] = field(default_factory=dict)
    """By table."""
    error: DataError | None = None
    """Why nothing of the export was kept; None: it was."""


def sync(  # noqa: PLR0913 - each is a way to take an export in
    database: Database,
    settings: Settings,
    exports: Iterable[Export],
    *,
    now: datetime,
    complete: bool = False,
    region: Region | None = None,
    force: bool = False,
    progress: Callable[[int], None] | None = None,
) -> list[SyncReport]:
    """Take the exports in, one after the other; each is kept as a whole or not at all.

    `now` (aware) is when this happens. With `complete`, what an export lacks is removed (in a `region`, if
    given), a tenth of the rows at most unless `force`. `progress` is told the records read of an export.

    Raises:
        DataError: where `exports` itself raises it; what is wrong inside an export stands in its report.
    """
    reports = []
    for export in exports:
        request = MergeRequest(export, settings, now, complete, region, force)
        try:
            reports.append(_sync_one(database, request, progress))
        except DataError as error:
            log.warning("nothing of %s kept: %s", export.file or export.kind, error)
            with database.write() as connection:
                record_failure(connection, request, error)
                evaluating.after_failure(connection, settings, now)
            reports.append(SyncReport(export.kind, export.file, export.as_of, error=error))
    return reports


def _sync_one(
    database: Database, request: MergeRequest, progress: Callable[[int], None] | None
) -> SyncReport:
    export = request.export
    with staging(database) as staged:
        prepared = _stage(staged, request, progress)
        with database.write_on(staged.connection):
            result = merge(staged, request, prepared)
            evaluating.after_sync(staged.connection, request.settings, result, request.now)
    return SyncReport(
        export.kind,
        export.file,
        export.as_of,
        read=staged.read,
        changed=result.changed,
        left_out=result.left_out,
        problems=tuple(result.problems),
        counts=result.counts,
    )


def _stage(staged: Staging, request: MergeRequest, progress: Callable[[int], None] | None) -> Prepared:
    """All that needs no lock."""
    with staged.connection.begin():
        staged.load(request.export.records, progress)
        staged.finish()
    with staged.connection.begin():
        judging.prepare_for(staged.connection, request.export.kind)
        return prepare(staged, request.export, request.settings)
