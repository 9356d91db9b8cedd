"""Deriving in the right order, and anew when the settings it depends on change."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import Final

from sqlalchemy import Connection, select

from config.settings import Settings
from store import facts
from store.database import Database
from store.derive.kpis import derive_kpis
from store.derive.lines import derive_lines
from store.derive.peers import LowRule, derive_low
from store.derive.statuses import derive_statuses
from store.schema import customer

RULES: Final = 1
"""Raised when a rule in this package changes, so that stores are derived anew."""


@dataclass(frozen=True, slots=True)
class Derivation:
    """What to derive, and for when."""

    day: int
    """The day (number) the whole store is as of."""
    everybody: bool
    """All customers, or those in the temporary table `touched`."""
    only_later: bool = False
    """Whether nothing has changed but the day."""
    note: tuple[int, int] | None = None
    """The run and the day to note changed statuses for; None: they are not noted."""


def derive(connection: Connection, settings: Settings, wanted: Derivation) -> int:
    """Write what follows from the tables, where it differs; how many rows that were."""
    rule = LowRule(
        settings.low_assignment_min_licenses,
        settings.low_assignment_min_days,
        settings.low_assignment_share,
    )
    written = derive_lines(connection, everybody=wanted.everybody)
    written += derive_low(connection, rule, wanted.day)
    written += derive_statuses(
        connection,
        settings.expiring_soon_days,
        settings.inactivity_days,
        everybody=wanted.everybody,
        note=wanted.note,
    )
    return written + (derive_kpis(connection) if written or not wanted.only_later else 0)


def derive_all(database: Database, settings: Settings) -> bool:
    """Derive everything anew when it was derived with other settings; whether that was so.

    Call it when a database is opened: what is asked of it then follows from the settings of today.
    """
    with database.read() as connection:
        if not is_stale(connection, settings):
            return False
    with database.bulk() as connection, database.write_on(connection):
        facts.wait_for_merges(connection)
        if not is_stale(connection, settings):
            return False  # another process was quicker
        day = facts.read(connection, facts.DAY)
        if day is None:
            return False
        derive(connection, settings, Derivation(int(day), everybody=True))
        remember(connection, settings)
        facts.raise_revision(connection)
    return True


def is_stale(connection: Connection, settings: Settings) -> bool:
    """Whether what is derived was derived with other settings, or by other rules."""
    if connection.execute(select(customer.c.id).limit(1)).first() is None:
        return False
    return facts.read(connection, facts.DERIVED_WITH) != _fingerprint(settings)


def remember(connection: Connection, settings: Settings) -> None:
    """Keep what the store is now derived with."""
    facts.write(connection, facts.DERIVED_WITH, _fingerprint(settings))


def _fingerprint(settings: Settings) -> str:
    names = (
        "expiring_soon_days",
        "inactivity_days",
        "low_assignment_min_licenses",
        "low_assignment_min_days",
        "low_assignment_share",
    )
    return json.dumps({"rules": RULES, **{name: getattr(settings, name) for name in names}})
