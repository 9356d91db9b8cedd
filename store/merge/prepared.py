"""What of a merge needs no lock: finding out how the staged rows differ from the store.

For a million rows that takes about as long as writing them, and meanwhile others can write.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Final

from sqlalchemy import Connection, func, select

from config.settings import Settings
from hub.records import Problem
from hub.source import Export
from store import facts
from store.derive import LaterDay, find_later, forget_later, is_stale
from store.merge import calls, delta, orphans
from store.merge.absence import REMOVES
from store.merge.entities import (
    ADMINISTRATOR,
    CALLS,
    CONTRACT,
    CUSTOMER,
    ENTITIES,
    LICENSE_LINE,
    LOCATION,
    Entity,
)
from store.merge.tables import ADDED, DELTAS
from store.schema import sync_run
from store.staging import Staging
from store.types import day_number, instant_number

PARENTS: Final = (CUSTOMER, CONTRACT, LICENSE_LINE, LOCATION, ADMINISTRATOR)
"""What other entities hang from: before their new rows are written, nobody can tell what hangs from them."""


@dataclass(slots=True)
class Prepared:
    """The entities whose deltas are filled, each with the problems of rows whose parents are missing."""

    after_run: int
    """The last run before it."""
    orphans: dict[str, list[tuple[Problem, int]]] = field(default_factory=dict)
    later: LaterDay | None = None
    """What the new day alone changes, where the export changes nothing that figures are derived from."""


def prepare(staging: Staging, export: Export, settings: Settings) -> Prepared:
    """Fill the deltas of as many entities as can be known before anything is written.

    The connection must be in a transaction; on SQLite it takes no lock that others wait for.
    """
    connection = staging.connection
    prepared = Prepared(_last_run(connection))
    for entity in ENTITIES:
        if not staging.has(entity):
            continue
        if is_added_whole(connection, entity):
            if entity in PARENTS:
                break
            continue
        prepared.orphans[entity.name] = list(orphans.find(connection, staging, entity))
        delta.find(connection, entity, instant_number(export.as_of))
        if entity in PARENTS and _has_new(connection, entity):
            break
    if not _touches_figures(staging, export):
        prepared.later = _find_later(connection, day_number(export.as_of.date()), settings)
    return prepared


def renewed(staging: Staging, prepared: Prepared | None) -> Prepared:
    """What was prepared, if it still holds, inside the write transaction; else nothing is."""
    facts.wait_for_merges(staging.connection)
    last = _last_run(staging.connection)
    if prepared is not None and prepared.after_run == last:
        return prepared
    if prepared is not None:
        for name in prepared.orphans:
            DELTAS[name].drop(staging.connection, checkfirst=False)
        if prepared.later is not None:
            forget_later(staging.connection, prepared.later)
    return Prepared(last)


def is_empty(connection: Connection, entity: Entity) -> bool:
    """Whether the entity's table has no row."""
    return connection.execute(select(entity.target.c.as_of).limit(1)).first() is None


def is_added_whole(connection: Connection, entity: Entity) -> bool:
    """Whether every staged row is new, so that no delta is needed."""
    mixed = entity in CALLS and calls.is_mixed(connection, entity)
    return not mixed and is_empty(connection, entity)


def _touches_figures(staging: Staging, export: Export) -> bool:
    """Whether the export brings, or could remove, anything that figures are derived from."""
    brought = (entity for entity in ENTITIES if staging.has(entity))
    return any(entity.customers is not None for entity in (*brought, *REMOVES.get(export.kind, ())))


def _find_later(connection: Connection, day: int, settings: Settings) -> LaterDay | None:
    known = facts.read(connection, facts.DAY)
    if known is None or day <= int(known) or is_stale(connection, settings):
        return None
    return find_later(connection, settings, day)


def _has_new(connection: Connection, entity: Entity) -> bool:
    changed = DELTAS[entity.name]
    return (
        connection.execute(select(changed.c.what).where(changed.c.what == ADDED).limit(1)).first() is not None
    )


def _last_run(connection: Connection) -> int:
    """Each merge adds a run, whatever it changes."""
    return int(connection.execute(select(func.coalesce(func.max(sync_run.c.id), 0))).scalar_one())
