"""Staging: records streamed into temporary tables, where no lock of theirs makes anybody wait."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from itertools import chain
from typing import Any, Final, TypeAlias

from sqlalchemy import Connection, Table, func, insert, literal, select, tuple_, union_all

from hub import records as hub
from hub.records import Problem, Record
from store.database import Database
from store.merge.entities import ENTITIES, LOCATION, NEITHER, PLACED, PRIMARY, SECONDARY, Entity
from store.merge.tables import STAGE_TAG, STAGES
from store.names import sort_key
from store.types import EPOCH_ORDINAL

Row: TypeAlias = tuple[Any, ...]

BATCH: Final = 5_000
PROGRESS_EVERY: Final = 1_000
KEPT_PROBLEMS: Final = 1_000
"""More of one file help nobody; they are still counted."""


def _customer(record: hub.Customer) -> Row:
    return (
        record.org_id,
        record.name,
        sort_key(record.name),
        record.external_id,
        record.region.value,
        None if record.managed_by is None else record.managed_by.value,
        None if record.since is None else record.since.toordinal() - EPOCH_ORDINAL,
        None if record.last_sign_in is None else record.last_sign_in.toordinal() - EPOCH_ORDINAL,
        record.queues_enabled,
        None if record.other_statuses is None else json.dumps(list(record.other_statuses)),
    )


def _contract(record: hub.Contract) -> Row:
    return (
        record.org_id,
        record.contract_id,
        record.kind.value,
        record.state.value,
        record.start.toordinal() - EPOCH_ORDINAL,
        record.end.toordinal() - EPOCH_ORDINAL,
        record.auto_renew,
        record.invoice,
    )


def _license_line(record: hub.LicenseLine) -> Row:
    return record.contract_id, record.product.value, record.bought


def _license_week(record: hub.LicenseWeek) -> Row:
    week = record.week.toordinal() - EPOCH_ORDINAL
    return record.contract_id, record.product.value, week, record.assigned, record.used


def _order(record: hub.Order) -> Row:
    day = record.day.toordinal() - EPOCH_ORDINAL
    return record.contract_id, record.number, record.product.value, day, record.quantity


def _location(record: hub.Location) -> Row:
    return record.org_id, record.name, record.location_id, record.country


_USAGE_COUNTS: Final = STAGES["calling_usage"].columns.keys()[5:]


def _calling_usage(record: hub.CallingUsage) -> Row:
    first_day = record.first_day.toordinal() - EPOCH_ORDINAL
    counts = (getattr(record, name) for name in _USAGE_COUNTS)
    return record.org_id, record.location, first_day, record.days, *counts


def _call_quality(record: hub.CallQuality) -> Row:
    return (
        record.org_id,
        record.location,
        record.endpoint.value,
        record.first_day.toordinal() - EPOCH_ORDINAL,
        record.days,
        record.legs,
        record.poor_legs,
    )


def _call_queue(record: hub.CallQueue) -> Row:
    return (
        record.org_id,
        record.location,
        record.name,
        record.first_day.toordinal() - EPOCH_ORDINAL,
        record.days,
        record.calls,
        record.answered,
        record.timed_out,
        record.overflowed,
        record.transferred,
        record.abandoned,
        record.answer_seconds,
        record.abandon_seconds,
    )


def _device(record: hub.Device) -> Row:
    return (
        record.org_id,
        record.location,
        record.mac,
        record.product,
        record.firmware,
        record.phone_number,
        record.extension,
        record.user_id,
        record.user_uuid,
        record.location_id,
    )


_PRIMARY: Final = {True: PRIMARY, False: SECONDARY, "": NEITHER, None: None}


def _phone_number(record: hub.PhoneNumber) -> Row:
    return (
        record.org_id,
        record.location,
        record.phone_number,
        record.extension,
        record.pstn,
        record.active,
        record.user_type,
        _PRIMARY[record.primary],
        record.user_id,
        record.user_uuid,
        record.location_id,
        record.country,
    )


def _administrator(record: hub.Administrator) -> Row:
    return record.email, record.name, record.role.value


def _assignment(record: hub.Assignment) -> Row:
    return record.email, record.org_id


ROWS: Final[dict[type[Record], tuple[str, Callable[[Any], Row]]]] = {
    hub.Customer: ("customer", _customer),
    hub.Contract: ("contract", _contract),
    hub.LicenseLine: ("license_line", _license_line),
    hub.LicenseWeek: ("license_week", _license_week),
    hub.Order: ("contract_order", _order),
    hub.Location: ("location", _location),
    hub.CallingUsage: ("calling_usage", _calling_usage),
    hub.CallQuality: ("call_quality", _call_quality),
    hub.CallQueue: ("call_queue", _call_queue),
    hub.Device: ("device", _device),
    hub.PhoneNumber: ("phone_number", _phone_number),
    hub.Administrator: ("administrator", _administrator),
    hub.Assignment: ("admin_customer", _assignment),
}
"""For each record its staging table, and its row there (in the table's order, without `seq`)."""


class _Loader:
    """Rows on their way into one staging table."""

    def __init__(self, connection: Connection, table: Table, row: Callable[[Any], Row]) -> None:
        self.row = row
        self._rows: list[Row] = []
        self._connection = connection
        names = [column.name for column in table.columns if column.name != "seq"]
        self._is_sqlite = connection.dialect.name == "sqlite"
        marks = ", ".join("?" for _ in names)
        self._insert = f"INSERT INTO {table.name} ({', '.join(names)}) VALUES ({marks})"
        self._copy = f"COPY {table.name} ({', '.join(names)}) FROM STDIN"
        table.create(connection, checkfirst=False)

    def add(self, rows: Iterable[Row]) -> None:
        """Take in rows; they are written in batches."""
        self._rows.extend(rows)
        if len(self._rows) >= BATCH:
            self.flush()

    def flush(self) -> None:
        """Write the rows collected so far."""
        if not self._rows:
            return
        if self._is_sqlite:
            self._connection.exec_driver_sql(self._insert, self._rows)
        else:
            with self._connection.connection.cursor() as cursor, cursor.copy(self._copy) as copy:  # type: ignore[attr-defined]
                for row in self._rows:
                    copy.write_row(row)
        self._rows.clear()


class Staging:
    """What one export said, in temporary tables of a connection of its own."""

    def __init__(self, connection: Connection) -> None:
        """Stage on this connection, which must be in a transaction (it takes no lock of the store's)."""
        self.connection = connection
        self.read = 0
        """Records and problems that the export yielded."""
        self.left_out = 0
        self.problems: list[Problem] = []
        self._loaders: dict[type[Any], _Loader] = {}
        self._tags: _Loader | None = None
        self._created: set[str] = set()

    def has(self, entity: Entity) -> bool:
        """Whether the export had any record of the entity."""
        return entity.name in self._created

    @property
    def has_tags(self) -> bool:
        """Whether the export says which tags customers have."""
        return self._tags is not None

    def load(self, items: Iterable[Record | Problem], progress: Callable[[int], None] | None) -> None:
        """Stream the records in; `progress` is told now and then how many there were."""
        for item in items:
            self.read += 1
            if type(item) is Problem:
                self._note(item)
            else:
                loader = self._loaders.get(type(item)) or self._start(type(item))
                row = loader.row(item)
                if type(item) is hub.Customer:
                    row = (*row, self._stage_tags(item))
                loader.add((row,))
            if progress is not None and not self.read % PROGRESS_EVERY:
                progress(self.read)
        for loader in chain(self._loaders.values(), (self._tags,) if self._tags else ()):
            loader.flush()
        if progress is not None:
            progress(self.read)

    def finish(self) -> None:
        """Make the staged rows ready to be merged: each key once (its last row), indexed, places known."""
        for entity in ENTITIES:
            if self.has(entity) and entity is not LOCATION:
                _index(self.connection, STAGES[entity.name], entity.staged_key)
        self._stage_places()
        if self.has(LOCATION):
            _index(self.connection, STAGES[LOCATION.name], LOCATION.staged_key)
        if self.has_tags:
            _index(self.connection, STAGE_TAG, ("tags", "tag_key"))

    def _stage_tags(self, record: hub.Customer) -> int | None:
        """Stage the customer's tags under a number for this one row; None: the row does not know them."""
        if record.tags is None:
            return None
        if self._tags is None:
            self._tags = _Loader(self.connection, STAGE_TAG, lambda tag: tag)
        self._tags.add((self.read, sort_key(tag), tag) for tag in record.tags)
        return self.read

    def _note(self, problem: Problem) -> None:
        self.left_out += not problem.kept
        if len(self.problems) < KEPT_PROBLEMS:
            self.problems.append(problem)

    def _start(self, kind: type[Any]) -> _Loader:
        name, row = ROWS[kind]
        loader = self._loaders[kind] = _Loader(self.connection, STAGES[name], row)
        self._created.add(name)
        return loader

    def _stage_places(self) -> None:
        """A location that a row names is known by that alone, and by what the row says of it."""
        places = [_places(entity) for entity in PLACED if self.has(entity)]
        if not places:
            return
        stage = STAGES[LOCATION.name]
        if not self.has(LOCATION):
            stage.create(self.connection, checkfirst=False)
            self._created.add(LOCATION.name)
        named = union_all(*places).subquery()
        own = tuple_(named.c.org_id, named.c.location).in_(select(stage.c.org_id, stage.c.name))
        found = (
            select(named.c.org_id, named.c.location, func.max(named.c.code), func.max(named.c.country))
            .where(~own)
            .group_by(named.c.org_id, named.c.location)
        )
        self.connection.execute(
            insert(stage).from_select(["org_id", "name", "location_id", "country"], found)
        )


@contextmanager
def staging(database: Database) -> Iterator[Staging]:
    """A place to stage one export in. Whoever uses it loads within `connection.begin()`."""
    with database.bulk() as connection:
        yield Staging(connection)


def _places(entity: Entity) -> Any:
    stage = STAGES[entity.name]
    code = stage.c.location_code if "location_code" in stage.c else literal("")
    country = stage.c.country if "country" in stage.c else literal("")
    return select(
        stage.c.org_id,
        stage.c.location,
        func.max(code).label("code"),
        func.max(country).label("country"),
    ).group_by(stage.c.org_id, stage.c.location)


def _index(connection: Connection, table: Table, key: tuple[str, ...]) -> None:
    columns = ", ".join(key)
    connection.exec_driver_sql(f"CREATE INDEX ix_{table.name} ON {table.name} ({columns})")
    doubled = f"SELECT 1 FROM {table.name} GROUP BY {columns} HAVING count(*) > 1 LIMIT 1"
    if connection.exec_driver_sql(doubled).first():
        later = f"lead(seq) OVER (PARTITION BY {columns} ORDER BY seq)"
        earlier = f"SELECT seq FROM (SELECT seq, {later} AS later FROM {table.name}) AS found WHERE later > 0"
        connection.exec_driver_sql(f"DELETE FROM {table.name} WHERE seq IN ({earlier})")
    if connection.dialect.name == "postgresql":
        connection.exec_driver_sql(f"ANALYZE {table.name}")
