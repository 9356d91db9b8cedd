"""The merge of one staged export, inside the caller's write transaction."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Final

from sqlalchemy import Connection, func, insert, select, update

from config.errors import DataError
from config.settings import Settings
from hub.source import Export, ExportKind
from hub.vocabulary import Region
from store import facts
from store.derive import Derivation, derive, forget_later, is_stale, remember, write_later
from store.merge import absence, calls, delta, orphans, tags
from store.merge.entities import ADMIN_CUSTOMER, CALLS, CUSTOMER, ENTITIES, LICENSE_WEEK, Entity
from store.merge.notes import note_delta
from store.merge.prepared import Prepared, is_added_whole, is_empty, renewed
from store.merge.result import Counts, MergeResult
from store.merge.tables import ADDED, DELTAS, STAGES, TOUCHED, touched
from store.schema import customer, sync_problem, sync_run
from store.search import reindex
from store.staging import KEPT_PROBLEMS, Staging
from store.types import day_number, instant_number

EVERYBODY_FROM: Final = 0.2
"""When so many of the customers are touched, it is quicker to derive for everybody."""
ANALYSE_FROM: Final = 10_000
"""So many changed rows can change which way through the tables is the quickest."""


@dataclass(frozen=True, slots=True)
class MergeRequest:
    """What is merged, and how."""

    export: Export
    settings: Settings
    now: datetime
    complete: bool = False
    region: Region | None = None
    force: bool = False


def merge(staging: Staging, request: MergeRequest, prepared: Prepared | None = None) -> MergeResult:
    """Merge what is staged into the store and derive what follows from it.

    The connection of `staging` must be in a write transaction; whoever opened it commits. What was `prepared`
    of it counts only if nothing was merged since.

    Raises:
        DataError: `too-many-vanish`; `complete-has-problems`, when a complete export has rows that were left
            out: what stands in them would be taken for absent.
    """
    return _Merge(staging, request, prepared).run()


def record_failure(connection: Connection, request: MergeRequest, error: DataError) -> None:
    """Keep that a run was tried, and why nothing of it was kept."""
    run_id = _begin_run(connection, request)
    connection.execute(update(sync_run).where(sync_run.c.id == run_id).values(error=error.code))


def _begin_run(connection: Connection, request: MergeRequest) -> int:
    export = request.export
    values = {
        "source": export.source,
        "export": export.kind.value,
        "file": export.file,
        "sha256": export.sha256,
        "as_of": export.as_of,
        "started_at": request.now,
        "complete": request.complete,
    }
    return int(connection.execute(insert(sync_run).values(values).returning(sync_run.c.id)).scalar_one())


class _Merge:
    """One merge under way."""

    def __init__(self, staging: Staging, request: MergeRequest, prepared: Prepared | None) -> None:
        self.connection: Connection = staging.connection
        self.prepared = renewed(staging, prepared)
        self.staging = staging
        self.request = request
        self.as_of = instant_number(request.export.as_of)
        self.is_first = False
        """Whether the export is the first with customers, contracts or licences: then there is nothing to
        compare with, and no change to note."""
        self.result = MergeResult(
            _begin_run(self.connection, request), {}, list(staging.problems), staging.left_out
        )
        self.to_index: list[int] = []
        """Customers that the search has to learn or to forget."""

    def run(self) -> MergeResult:
        touched.create(self.connection, checkfirst=False)
        for entity in ENTITIES:
            if self.staging.has(entity):
                self._leave_out_orphans(entity)
                self._count(entity.name, self._merge(entity))
        if self.staging.has_tags:
            noting = not self.is_first
            counts = tags.merge_tags(self.connection, self.result.run_id, self.as_of, noting=noting)
            self._count("customer_tag", counts)
        if self.request.complete:
            self._remove_absent()
        self._derive()
        if self.result.changed or self.result.derived:
            facts.raise_revision(self.connection)
        if self.result.changed >= ANALYSE_FROM:
            self._analyse()
        self._end_run()
        return self.result

    def _leave_out_orphans(self, entity: Entity) -> None:
        known = self.prepared.orphans.get(entity.name)
        found = orphans.find(self.connection, self.staging, entity) if known is None else known
        for problem, rows in found:
            self.result.left_out += rows
            if len(self.result.problems) < KEPT_PROBLEMS:
                self.result.problems.append(problem)

    def _merge(self, entity: Entity) -> Counts:
        is_call = entity in CALLS
        if entity.name not in self.prepared.orphans:
            if is_added_whole(self.connection, entity):
                self.is_first |= entity.customers is not None
                self.result.is_first_of_calls |= is_call
                return delta.add_all(self.connection, entity, self.as_of)
            delta.find(self.connection, entity, self.as_of)
        removed = calls.settle(self.connection, entity, self.as_of) if is_call else 0
        if entity.notable and not self.is_first:
            note_delta(self.connection, entity, self.result.run_id)
        counts = self._write(entity)
        counts.removed += removed
        DELTAS[entity.name].drop(self.connection, checkfirst=False)
        return counts

    def _write(self, entity: Entity) -> Counts:
        changed = DELTAS[entity.name]
        named = customer.join(changed, changed.c.org_id == customer.c.org_id) if entity is CUSTOMER else None
        if named is not None:
            renamed = changed.c.name != customer.c.name
            self.to_index += self.connection.scalars(select(customer.c.id).select_from(named).where(renamed))
        self._touch(entity)
        counts = delta.write(self.connection, entity, self.as_of)
        self._touch(entity)
        if named is not None:
            added = changed.c.what == ADDED
            self.to_index += self.connection.scalars(select(customer.c.id).select_from(named).where(added))
        return counts

    def _touch(self, entity: Entity) -> None:
        """Keep whose derived figures the delta makes stale: once before it is written, and once after."""
        if entity.customers is None or self.is_first:
            return
        changed = DELTAS[entity.name]
        theirs = entity.customers(changed).where(changed.c.what != TOUCHED).distinct().subquery()
        customer_id = next(iter(theirs.c))
        rows = select(customer_id).where(customer_id.not_in(select(touched.c.customer_id)))
        self.connection.execute(insert(touched).from_select(["customer_id"], rows))

    def _remove_absent(self) -> None:
        request = self.request
        if self.result.left_out and not request.force:
            raise DataError("complete-has-problems", rows=self.result.left_out)
        for entity in absence.REMOVES.get(request.export.kind, ()):
            if not self.staging.has(entity):
                if entity is ADMIN_CUSTOMER and request.export.kind is ExportKind.ADMINISTRATORS:
                    continue  # it has no column that says who looks after whom
                STAGES[entity.name].create(self.connection, checkfirst=False)
            gone = absence.find(self.connection, entity, self.as_of, request.region, force=request.force)
            if gone is None:
                continue
            if entity is CUSTOMER:
                self.to_index += self.connection.scalars(select(customer.c.id).where(gone))
            removed = absence.remove(self.connection, entity, self.result.run_id, gone)
            self._count(entity.name, Counts(removed=removed))

    def _count(self, name: str, counts: Counts) -> None:
        if counts.total:
            known = self.result.counts.setdefault(name, Counts())
            known.added += counts.added
            known.changed += counts.changed
            known.removed += counts.removed

    def _derive(self) -> None:
        self.result.is_first = self.is_first
        self.result.has_calls = any(entity.name in self.result.counts for entity in (*CALLS, LICENSE_WEEK))
        connection, settings = self.connection, self.request.settings
        if is_empty(connection, CUSTOMER) and not self.to_index:
            return
        stale = is_stale(connection, settings)
        day = day_number(self.request.export.as_of.date())
        known = facts.read(connection, facts.DAY)
        later = known is None or day > int(known)
        if later:
            facts.write(connection, facts.DAY, str(day))
        some = connection.execute(select(func.count()).select_from(touched)).scalar_one()
        moved = bool(some or stale or self.is_first or self.to_index)
        found = self.prepared.later
        if found is not None and later and not moved:
            self.result.derived = write_later(connection, found)
            return
        if found is not None:
            forget_later(connection, found)
        if moved or later:
            wanted = Derivation(
                day if later or known is None else int(known),
                everybody=stale or self.is_first or some > EVERYBODY_FROM * self._customers(),
                note=None if self.is_first else (self.result.run_id, day_number(self.request.now.date())),
            )
            self.result.everybody = wanted.everybody
            self.result.derived = derive(connection, settings, wanted)
            remember(connection, settings)
        if self.is_first and self.staging.has(CUSTOMER):
            reindex(connection, None)
        elif self.to_index:
            reindex(connection, self.to_index)

    def _customers(self) -> int:
        return int(self.connection.execute(select(func.count()).select_from(customer)).scalar_one())

    def _analyse(self) -> None:
        """Tell the planner what the tables hold now.

        On SQLite a look at some rows is enough, but not of the licence lines: it would take their first
        column, which says little, for a telling one, and read all lines where an index has the few.
        """
        if self.connection.dialect.name == "sqlite":
            self.connection.exec_driver_sql("PRAGMA analysis_limit=1000")
            self.connection.exec_driver_sql("ANALYZE")
            self.connection.exec_driver_sql("PRAGMA analysis_limit=0")
            self.connection.exec_driver_sql("ANALYZE license_line")
        else:
            self.connection.exec_driver_sql("ANALYZE")

    def _end_run(self) -> None:
        result, run_id = self.result, self.result.run_id
        kept = [
            {"run_id": run_id, "line": problem.line, "code": problem.code, "facts": problem.facts}
            for problem in result.problems
        ]
        if kept:
            self.connection.execute(insert(sync_problem), kept)
        values = {
            "finished_at": self.request.now,
            "rows_read": self.staging.read,
            "rows_changed": result.changed,
            "rows_left_out": result.left_out,
        }
        self.connection.execute(update(sync_run).where(sync_run.c.id == run_id).values(**values))
