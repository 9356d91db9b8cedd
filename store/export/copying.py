"""PostgreSQL's COPY, row by row, without what psycopg's own cursor adds to each row.

A cursor's `copy()` steps through several Python calls for each row: at a million rows they take as long as
the server does. The calls of libpq that it stands on are public (`psycopg.pq`); one for each row is enough.
"""

from __future__ import annotations

import select
from collections.abc import Iterator
from typing import Any, Final

from psycopg import Connection, errors, pq

BATCH_ROWS: Final = 1_000
_NOTHING_YET: Final = 0


def copied_rows(driver: Connection[Any], statement: str) -> Iterator[list[bytes | memoryview]]:
    """The rows that `COPY … TO STDOUT` gives, as it writes them, within the connection's transaction.

    They come in lists of up to `BATCH_ROWS`. The connection can be used again only when all rows were taken.

    Raises:
        psycopg.Error: the server refuses, or ends half-way.
    """
    driver.execute("SELECT 1")  # psycopg begins the transaction with the first statement it is given
    server = driver.pgconn
    _expect(server.exec_(statement.encode()), pq.ExecStatus.COPY_OUT)
    is_full = True
    while is_full:
        batch = _batch(server)
        yield batch
        is_full = len(batch) == BATCH_ROWS
    ended = server.get_result()
    while ended is not None:
        _expect(ended, pq.ExecStatus.COMMAND_OK)
        ended = server.get_result()


def _batch(server: pq.abc.PGconn) -> list[bytes | memoryview]:
    """The next rows, fewer only at the end. Other threads run while the server is waited for."""
    rows: list[bytes | memoryview] = []
    take, keep = server.get_copy_data, rows.append
    while len(rows) < BATCH_ROWS:
        length, row = take(1)
        if length > 0:
            keep(row)
        elif length == _NOTHING_YET:
            select.select([server.socket], [], [])
            server.consume_input()
        else:
            break
    return rows


def _expect(result: pq.abc.PGresult, status: pq.ExecStatus) -> None:
    if result.status != status:
        raise errors.error_from_result(result)
