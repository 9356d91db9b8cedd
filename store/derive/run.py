"""Deriving in the right order, and anew when the settings it depends on change."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import Final

from sqlalchemy import Connection, func, select

from config.settings import Settings
from store import facts
from store.database import Database
from store.derive.kpis import find_kpis, forget_kpis, write_kpis
from store.derive.lines import derive_lines
from store.derive.peers import LowRule, find_low, forget_low, touch_low, write_low
from store.derive.statuses import derive_statuses
from store.schema import customer, license_line

RULES: Final = 2
"""Raised when a rule in this package changes, so that stores are derived anew."""


@dataclass(frozen=True, slots=True)
class Derivation:
    """What to derive, and for when."""

    day: int
    """The day (number) the whole store is as of."""
    everybody: bool
    """All customers, or those in the temporary table `touched`."""
    note: tuple[int, int] | None = None
    """The run and the day to note changed statuses for; None: they are not noted."""


def derive(connection: Connection, settings: Settings, wanted: Derivation) -> int:
    """Write what follows from the tables, where it differs; how many rows that were."""
    written = derive_lines(connection, everybody=wanted.everybody)
    _remember_newest_week(connection)
    written += derive_statuses(
        connection,
        settings.expiring_soon_days,
        settings.inactivity_days,
        everybody=wanted.everybody,
        note=wanted.note,
    )
    find_low(connection, _low_rule(settings), wanted.day)
    find_kpis(connection)
    if not wanted.everybody:
        touch_low(connection)
    return written + write_low(connection) + write_kpis(connection)


def _remember_newest_week(connection: Connection) -> None:
    """Every answer says it, and it is the maximum over all lines."""
    week = license_line.c.week
    newest = connection.execute(select(func.max(week, type_=week.type))).scalar_one()
    facts.write(connection, facts.NEWEST_WEEK, newest.isoformat() if newest else "")


@dataclass(frozen=True, slots=True)
class LaterDay:
    """What changes when nothing has but the day: found in temporary tables, without a lock."""

    day: int
    """The day (number) it was found for."""
    has_kpis: bool
    """Whether the steps of the KPIs change."""


def find_later(connection: Connection, settings: Settings, day: int) -> LaterDay:
    """Find what the store's figures are as of a later day."""
    changes = find_low(connection, _low_rule(settings), day)
    if changes:
        find_kpis(connection)
    return LaterDay(day, changes)


def write_later(connection: Connection, later: LaterDay) -> int:
    """Write what was found, where it differs; how many rows that were. It touches customers, in a merge."""
    touch_low(connection)
    return write_low(connection) + (write_kpis(connection) if later.has_kpis else 0)


def forget_later(connection: Connection, later: LaterDay) -> None:
    """Drop what was found."""
    forget_low(connection)
    if later.has_kpis:
        forget_kpis(connection)


def _low_rule(settings: Settings) -> LowRule:
    return LowRule(
        settings.low_assignment_min_licenses,
        settings.low_assignment_min_days,
        settings.low_assignment_share,
    )


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
