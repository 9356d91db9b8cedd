"""Opening the database: SQLite or PostgreSQL, one way to read and one to write.

Why synchronous and why these settings: docs/decisions/0003-synchronous-core.md.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from typing import Any, Final

from sqlalchemy import URL, Connection, Engine, create_engine, event, make_url
from sqlalchemy.exc import ArgumentError
from sqlalchemy.pool import ConnectionPoolEntry

from config.errors import OperatorError
from store.failures import explain_failures
from store.later import Later

BUSY_SECONDS: Final = 30
AS_MANY_AS_THREADS: Final = -1
"""Threads are counted, not connections: one that reads may want a second to write, and must not wait."""
SQLITE_PRAGMAS: Final = (
    "PRAGMA journal_mode=WAL",
    "PRAGMA synchronous=NORMAL",
    f"PRAGMA busy_timeout={BUSY_SECONDS * 1000}",
    "PRAGMA foreign_keys=ON",
    "PRAGMA cache_size=-32768",
    "PRAGMA temp_store=MEMORY",
    "PRAGMA journal_size_limit=67108864",  # a big merge must not leave a big write-ahead log behind
)
SQLITE_BULK_PRAGMAS: Final[tuple[str, ...]] = (
    "PRAGMA temp_store=FILE",  # a million staged rows belong on the disk …
    "PRAGMA temp.journal_mode=OFF",  # … where nobody wants them back once the connection is closed
    "PRAGMA temp.cache_size=-49152",
    "PRAGMA cache_size=-98304",
)
POSTGRESQL_BULK_SETTINGS: Final[tuple[str, ...]] = (
    "SET temp_buffers = '64MB'",
    "SET work_mem = '64MB'",
)


class Database:
    """An open database. `read()` and `write()` each give a connection inside one transaction.

    A reader sees one consistent snapshot and never waits for a writer. A writer commits when its block
    ends and rolls back when it raises; on SQLite it takes the write lock at once, so that two writers wait
    for each other instead of failing half-way.

    Both raise OperatorError: `database-unreachable` when it cannot be opened, read or written as a whole,
    `database-busy` when another writer held it for too long.
    """

    def __init__(self, engine: Engine) -> None:
        """Keep the engine; `open_database` makes one that is set up right."""
        self.engine: Final = engine
        self.is_sqlite: Final = engine.dialect.name == "sqlite"
        self._later: Final = Later(self)

    @contextmanager
    def read(self) -> Iterator[Connection]:
        """A connection that sees one snapshot from its first query on."""
        level = {} if self.is_sqlite else {"isolation_level": "REPEATABLE READ", "postgresql_readonly": True}
        with self.engine.connect().execution_options(**level) as connection:
            connection.begin()
            yield connection

    @contextmanager
    def write(self, patience: float = BUSY_SECONDS) -> Iterator[Connection]:
        """A connection whose changes are committed together, or not at all.

        On SQLite it waits `patience` seconds for another writer.
        """
        with (
            self.engine.connect() as connection,
            self._waiting(connection, patience),
            self.write_on(connection),
        ):
            yield connection

    def write_soon(self, write: Callable[[Connection], object]) -> None:
        """Have `write` called with such a connection: at once, or later when another writer is at work.

        It is for what nobody waits for, such as the audit log: what waits is written before `close` ends.
        """
        self._later.write(write)

    @contextmanager
    def write_on(self, connection: Connection) -> Iterator[Connection]:
        """The same on a connection that is already there and in no transaction."""
        connection.info["begin"] = "BEGIN IMMEDIATE"
        with connection.begin():
            yield connection

    @contextmanager
    def _waiting(self, connection: Connection, seconds: float) -> Iterator[None]:
        if not self.is_sqlite or seconds == BUSY_SECONDS:
            yield
            return
        self._outside_transaction(connection, f"PRAGMA busy_timeout={round(seconds * 1000)}")
        try:
            yield
        finally:
            self._outside_transaction(connection, f"PRAGMA busy_timeout={BUSY_SECONDS * 1000}")

    @contextmanager
    def bulk(self, sqlite_pragmas: Sequence[str] = ()) -> Iterator[Connection]:
        """A connection of its own for loading much at once, in no transaction, with further SQLite settings.

        Its temporary tables hold no lock that others wait for, and are gone when the block ends.
        """
        with self.engine.connect() as connection:
            try:
                settings = POSTGRESQL_BULK_SETTINGS
                if self.is_sqlite:
                    settings = (*SQLITE_BULK_PRAGMAS, *sqlite_pragmas)
                for statement in settings:
                    self._outside_transaction(connection, statement)
                yield connection
            finally:
                connection.invalidate()  # closed, not pooled: its settings are not for others

    @staticmethod
    def _outside_transaction(connection: Connection, statement: str) -> None:
        cursor = connection.connection.cursor()
        cursor.execute(statement)
        cursor.close()
        connection.connection.commit()

    def close(self) -> None:
        """Write what waits to be written, and close every pooled connection."""
        self._later.finish()
        self.engine.dispose()


def parse_url(url: str | URL) -> URL:
    """The URL of a database that can be used.

    Raises:
        OperatorError: `bad-database-url`.
    """
    try:
        parsed = make_url(url)
    except ArgumentError:
        raise OperatorError("bad-database-url", url=str(url)) from None
    if parsed.get_backend_name() not in ("sqlite", "postgresql"):
        raise OperatorError("bad-database-url", url=parsed.render_as_string(hide_password=True))
    return parsed


def open_database(url: str | URL, sqlite_pragmas: Sequence[str] = ()) -> Database:
    """Open the database at `url` ("sqlite:///switchboard.db", "postgresql://…"); more settings for SQLite.

    Raises:
        OperatorError: `bad-database-url`. Whether it is there shows when it is first used.
    """
    parsed = parse_url(url)
    if parsed.get_backend_name() == "sqlite":
        engine = _sqlite(parsed, sqlite_pragmas)
    else:
        engine = create_engine(
            parsed.set(drivername="postgresql+psycopg"), pool_pre_ping=True, max_overflow=AS_MANY_AS_THREADS
        )
    explain_failures(engine, parsed)
    return Database(engine)


def is_in_memory(url: URL) -> bool:
    """Whether a SQLite URL names no file: each connection, or at best each process, would have its own."""
    name = url.database or ""
    in_query = url.query.get("mode") == "memory" or url.query.get("vfs") == "memdb"
    return name in ("", ":memory:", "file:") or name.startswith("file::memory:") or in_query


def _sqlite(url: URL, pragmas: Sequence[str]) -> Engine:
    overflow = {} if is_in_memory(url) else {"max_overflow": AS_MANY_AS_THREADS}
    engine = create_engine(
        url, connect_args={"timeout": BUSY_SECONDS, "check_same_thread": False}, **overflow
    )

    @event.listens_for(engine, "connect")
    def set_up(connection: Any, _record: ConnectionPoolEntry) -> None:
        connection.isolation_level = None  # we say BEGIN ourselves: the driver's own would come too late
        for pragma in (*SQLITE_PRAGMAS, *pragmas):
            connection.execute(pragma)

    @event.listens_for(engine, "begin")
    def begin(connection: Connection) -> None:
        connection.exec_driver_sql(connection.info.pop("begin", "BEGIN"))

    return engine
