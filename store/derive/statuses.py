"""Statuses as intervals of days (why: docs/decisions/0004-intervals-and-steps.md)."""

from __future__ import annotations

from typing import Final

from sqlalchemy import Connection

from hub.vocabulary import Status
from store.derive.sql import (
    FIRST_DAY,
    IN_FORCE,
    LAST_DAY,
    WITHIN,
    codes,
    decode,
    drop,
    encode,
    find_gaps,
    islands,
    make,
    run,
)

_HELD: Final = "held"
"""Not a status: that a subscription or a trial runs. A customer is expired on the days it does not hold."""
_CODES: Final = codes((*sorted(status.value for status in Status), _HELD))
_WIDTH: Final = 16
"""More than there are codes: a group is a customer and a status, as `customer_id * _WIDTH + code`."""


def _group(status: str, customer_id: str = "customer_id") -> str:
    return f"{customer_id} * CAST({_WIDTH} AS BIGINT) + {_CODES[status]}"


_RAW: Final = f"""
    WITH held AS MATERIALIZED (
        SELECT customer_id, kind, state, auto_renew, start_day, end_day FROM contract
        WHERE {IN_FORCE} AND start_day <= end_day AND {{within}}
    )
    SELECT customer_id * CAST({_WIDTH} AS BIGINT) + {encode("kind", _CODES)}, start_day, end_day FROM held
    UNION ALL
    SELECT {_group(_HELD)}, start_day, end_day FROM held
    UNION ALL
    SELECT {_group(Status.SUSPENDED)}, start_day, end_day FROM held
    WHERE kind = 'subscription' AND state = 'suspended'
    UNION ALL
    SELECT {_group(Status.EXPIRING_SOON)},
        CASE WHEN start_day > end_day - :soon THEN start_day ELSE end_day - :soon END, end_day
    FROM held WHERE NOT auto_renew
    UNION ALL
    SELECT {_group(Status.READY_FOR_SETUP)}, start_day, {LAST_DAY} FROM contract
    WHERE kind = 'subscription' AND state = 'pending' AND {{within}}
    UNION ALL
    SELECT {_group(Status.LICENSE_OVERAGE)}, start_day, end_day FROM license_line
    WHERE in_force AND kind = 'subscription' AND overage > 0 AND start_day <= end_day AND {{within}}
    UNION ALL
    SELECT {_group(Status.NO_RECENT_ACTIVITY, "id")}, last_sign_in + :inactive + 1, {LAST_DAY} FROM customer
    WHERE last_sign_in IS NOT NULL AND {{customers}}
"""
_INTERVAL: Final = "grp BIGINT, first_day INTEGER, last_day INTEGER"
_FRESH: Final = f"""
    SELECT grp / {_WIDTH}, {decode(f"grp % {_WIDTH}", _CODES)}, first_day, last_day FROM joined_status
    WHERE grp % {_WIDTH} <> {_CODES[_HELD]}
    UNION ALL
    SELECT customer_id, 'expired', last_day + 1, until FROM (
        SELECT grp / {_WIDTH} AS customer_id, last_day,
            coalesce(lead(first_day) OVER (PARTITION BY grp ORDER BY first_day) - 1, {LAST_DAY}) AS until
        FROM joined_status WHERE grp % {_WIDTH} = {_CODES[_HELD]}
    ) AS after WHERE last_day < until
    UNION ALL
    SELECT customer.id, 'expired', {FIRST_DAY}, coalesce(min(held.first_day) - 1, {LAST_DAY})
    FROM customer LEFT JOIN raw_status AS held ON held.grp = {_group(_HELD, "customer.id")}
    WHERE {{customers}} GROUP BY customer.id
    HAVING coalesce(min(held.first_day), {LAST_DAY}) > {FIRST_DAY}
"""
_SAME: Final = """
    one.customer_id = other.customer_id AND one.status = other.status
    AND one.first_day = other.first_day AND one.last_day = other.last_day
"""
_FORGET: Final = f"""
    DELETE FROM customer_status AS one
    WHERE {{within}} AND NOT EXISTS (SELECT 1 FROM fresh_status AS other WHERE {_SAME})
"""
_KEEP: Final = f"""
    INSERT INTO customer_status (customer_id, status, first_day, last_day)
    SELECT customer_id, status, first_day, last_day FROM fresh_status AS one
    WHERE NOT EXISTS (SELECT 1 FROM customer_status AS other WHERE {_SAME})
    ORDER BY customer_id, status, first_day
"""
_NOTE: Final = """
    INSERT INTO change (run_id, org_id, entity, entity_key, what)
    SELECT :run, customer.org_id, 'status', one.status, :what
    FROM {there} AS one JOIN customer ON customer.id = one.customer_id
    WHERE one.{within} AND :today BETWEEN one.first_day AND one.last_day AND NOT EXISTS (
        SELECT 1 FROM {not_there} AS other
        WHERE other.customer_id = one.customer_id AND other.status = one.status
        AND :today BETWEEN other.first_day AND other.last_day
    )
"""


def derive_statuses(
    connection: Connection, soon: int, inactive: int, *, everybody: bool, note: tuple[int, int] | None
) -> int:
    """Write the intervals that differ, of everybody or of the touched customers; how many rows that changed.

    `soon` and `inactive` are the settings, in days. With `note`, a run's ID and a day, the statuses that
    customers gain and lose on that day are noted as changes of the run.
    """
    within = "1 = 1" if everybody else WITHIN
    customers = "1 = 1" if everybody else f"customer.{WITHIN.replace('customer_id', 'id', 1)}"
    raw = _RAW.format(within=within, customers=customers)
    make(connection, "raw_status", _INTERVAL, raw, soon=soon, inactive=inactive)
    find_gaps(connection, "raw_status")
    make(connection, "joined_status", _INTERVAL, islands("raw_status"))
    columns = "customer_id INTEGER, status TEXT, first_day INTEGER, last_day INTEGER"
    make(connection, "fresh_status", columns, _FRESH.format(customers=customers))
    run(connection, "CREATE INDEX ix_fresh_status ON fresh_status (customer_id, status, first_day)")
    if note is not None:
        _note(connection, *note, everybody=everybody)
    written = run(connection, _FORGET.format(within=within)).rowcount + run(connection, _KEEP).rowcount
    drop(connection, "raw_status", "gap", "joined_status", "fresh_status")
    return written


def _note(connection: Connection, run_id: int, today: int, *, everybody: bool) -> None:
    within = "customer_id > 0" if everybody else WITHIN
    for what, there, not_there in (
        ("removed", "customer_status", "fresh_status"),
        ("added", "fresh_status", "customer_status"),
    ):
        statement = _NOTE.format(there=there, not_there=not_there, within=within)
        run(connection, statement, run=run_id, what=what, today=today)
