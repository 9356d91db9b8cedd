"""Low licence assignment: a line against the median share of its peers (the rule is in docs/domain.md)."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from sqlalchemy import Connection

from store.derive.sql import WITHIN, drop, make, run

FEWEST_PEERS: Final = 5
"""With fewer lines in the band, all lines of the product are the peers."""
BANDS: Final = (10, 26, 101, 1001)
"""The least number of licences bought of each size band."""
ALL_BANDS: Final = 0

_BAND: Final = (
    "CASE "
    + " ".join(f"WHEN bought >= {least} THEN {least}" for least in BANDS[:0:-1])
    + f" ELSE {BANDS[0]} END"
)
_SHARE: Final = "CAST(assigned AS DOUBLE PRECISION) / nullif(bought, 0)"
_PEERS: Final = f"""
    SELECT product, {_BAND}, {_SHARE} FROM license_line
    WHERE in_force AND end_day >= :day AND bought >= :least AND assigned IS NOT NULL
"""
_MEDIANS: Final = f"""
    SELECT product, band, peers, avg(share) FROM (
        SELECT peer.product, peer.band, share, peers,
            row_number() OVER (PARTITION BY peer.product, peer.band ORDER BY share) AS place
        FROM peer
        JOIN (SELECT product, band, count(*) AS peers FROM peer GROUP BY product, band) AS counted
            ON counted.product = peer.product AND counted.band = peer.band
    ) AS ranked
    WHERE place IN ((peers + 1) / 2, (peers + 2) / 2)
    GROUP BY product, band, peers
    UNION ALL
    SELECT product, {ALL_BANDS}, peers, avg(share) FROM (
        SELECT peer.product, share, peers,
            row_number() OVER (PARTITION BY peer.product ORDER BY share) AS place
        FROM peer
        JOIN (SELECT product, count(*) AS peers FROM peer GROUP BY product) AS counted
            ON counted.product = peer.product
    ) AS ranked
    WHERE place IN ((peers + 1) / 2, (peers + 2) / 2)
    GROUP BY product, peers
"""
_SAME: Final = """
    one.product = other.product AND one.band = other.band
    AND one.peers = other.peers AND one.median = other.median
"""
_FORGET: Final = f"""
    DELETE FROM peer_median AS one WHERE NOT EXISTS (SELECT 1 FROM fresh_median AS other WHERE {_SAME})
"""
_KEEP: Final = f"""
    INSERT INTO peer_median (product, band, peers, median)
    SELECT product, band, peers, median FROM fresh_median AS one
    WHERE NOT EXISTS (SELECT 1 FROM peer_median AS other WHERE {_SAME})
"""
_LOW: Final = f"""
    WITH chosen AS (
        SELECT whole.product, bands.band,
            CASE WHEN own.peers >= {FEWEST_PEERS} THEN own.median ELSE whole.median END AS median
        FROM fresh_median AS whole
        CROSS JOIN ({" UNION ALL ".join(f"SELECT {band} AS band" for band in BANDS)}) AS bands
        LEFT JOIN fresh_median AS own ON own.product = whole.product AND own.band = bands.band
        WHERE whole.band = {ALL_BANDS}
    ), judged AS (
        SELECT id, chosen.median,
            CASE WHEN {_SHARE} < :share * chosen.median THEN start_day + :days + 1 END AS low_from
        FROM (
            SELECT id, product, start_day, assigned, bought, {_BAND} AS band,
                in_force AND bought >= :least AND assigned IS NOT NULL AS counts
            FROM license_line
        ) AS line
        LEFT JOIN chosen ON line.counts AND chosen.product = line.product AND chosen.band = line.band
    )
    SELECT judged.id, judged.median, judged.low_from FROM judged JOIN license_line AS l ON l.id = judged.id
    WHERE l.peer_median IS DISTINCT FROM judged.median OR l.low_from IS DISTINCT FROM judged.low_from
"""
_TOUCH: Final = f"""
    INSERT INTO touched (customer_id)
    SELECT DISTINCT l.customer_id FROM fresh_low JOIN license_line AS l ON l.id = fresh_low.id
    WHERE l.low_from IS DISTINCT FROM fresh_low.low_from AND l.customer_id IS NOT NULL AND NOT l.{WITHIN}
"""
_WRITE: Final = """
    UPDATE license_line SET peer_median = fresh_low.median, low_from = fresh_low.low_from
    FROM fresh_low WHERE fresh_low.id = license_line.id
"""


@dataclass(frozen=True, slots=True)
class LowRule:
    """When a line counts as low; the settings of the same names say more."""

    least: int
    """Licences that a line must have."""
    days: int
    """Days that it must be older than."""
    share: float
    """The part of its peers' median that its own share must be under."""


def find_low(connection: Connection, rule: LowRule, day: int) -> bool:
    """Find the medians as of `day`, and which lines are low from when, into tables that `write_low` takes.

    Says whether any line's own figures change. Only temporary tables are written, so it needs no lock.
    Peers are the lines in force by state whose contract has not ended before `day`; a line without a snapshot
    is neither a peer nor low.
    """
    make(
        connection,
        "peer",
        "product TEXT, band INTEGER, share DOUBLE PRECISION",
        _PEERS,
        day=day,
        least=rule.least,
    )
    columns = "product TEXT, band INTEGER, peers INTEGER, median DOUBLE PRECISION"
    make(connection, "fresh_median", columns, _MEDIANS)
    columns = "id INTEGER, median DOUBLE PRECISION, low_from INTEGER"
    make(connection, "fresh_low", columns, _LOW, least=rule.least, days=rule.days, share=rule.share)
    drop(connection, "peer")
    return run(connection, "SELECT 1 FROM fresh_low LIMIT 1").first() is not None


def touch_low(connection: Connection) -> None:
    """Count among the touched customers those with lines that `find_low` found low, or no more."""
    run(connection, _TOUCH)


def write_low(connection: Connection) -> int:
    """Write what `find_low` found, where it differs; how many rows that were."""
    written = run(connection, _FORGET).rowcount + run(connection, _KEEP).rowcount
    written += run(connection, _WRITE).rowcount
    forget_low(connection)
    return written


def forget_low(connection: Connection) -> None:
    """Drop what `find_low` found."""
    drop(connection, "fresh_median", "fresh_low")
