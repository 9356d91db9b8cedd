"""PostgreSQL's COPY, row by row, without what psycopg's own cursor adds to each row.

A cursor's `copy()` steps through several Python calls for each row: at a million rows they take as long as
the server does. The calls of libpq that it stands on are public (`psycopg.pq`); one for each row is enough.
"""

from __future__ import annotations

import select
from collections.abc import Iterator
from typing import Any

from psycopg import Connection, errors, pq

_NOTHING_YET = 0


def copied_rows(driver: Connection[Any], statement: str) -> Iterator[bytes | memoryview]:
    """The rows that `COPY … TO STDOUT` gives, as it writes them, within the connection's transaction.

    The connection can be used again only when all rows were taken.

    Raises:
        psycopg.Error: the server refuses, or ends half-way.
    """
    driver.execute("SELECT 1")  # psycopg begins the transaction with the first statement it is given
    server = driver.pgconn
    _expect(server.exec_(statement.encode()), pq.ExecStatus.COPY_OUT)
    while (row := _next(server)) is not None:
        yield row
    ended = server.get_result()
    while ended is not None:
        _expect(ended, pq.ExecStatus.COMMAND_OK)
        ended = server.get_result()


def _next(server: pq.abc.PGconn) -> bytes | memoryview | None:
    """The next row; None after the last one. Other threads run while the server is waited for."""
    length, row = server.get_copy_data(1)
    while length == _NOTHING_YET:
        select.select([server.socket], [], [])
        server.consume_input()
        length, row = server.get_copy_data(1)
    return row if length > 0 else None


def _expect(result: pq.abc.PGresult, status: pq.ExecStatus) -> None:
    if result.status != status:
        raise errors.error_from_result(result)
