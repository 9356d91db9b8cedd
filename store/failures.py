"""What an engine's own errors mean for whoever runs the program, where they are not mistakes of ours."""

from __future__ import annotations

import sqlite3
from typing import Any, Final

from sqlalchemy import URL, Engine, event

from config.errors import OperatorError

_SQLITE_BUSY: Final = frozenset({sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED})
_SQLITE_UNUSABLE: Final = frozenset({
    sqlite3.SQLITE_CANTOPEN, sqlite3.SQLITE_NOTADB, sqlite3.SQLITE_IOERR, sqlite3.SQLITE_CORRUPT,
    sqlite3.SQLITE_FULL, sqlite3.SQLITE_READONLY, sqlite3.SQLITE_PERM,
})  # fmt: skip
_PRIMARY_CODE: Final = 0xFF
"""The low byte of SQLite's extended codes."""
_POSTGRESQL_BUSY: Final = ("40001", "40P01", "55P03")
"""A conflict of transactions, a deadlock, a lock that was not to be had: the same may succeed later."""
_POSTGRESQL_UNUSABLE: Final = ("08", "28", "3D", "53", "57P", "58")
"""No connection, no right, no such database, no room, going down, trouble with its files."""
_LONGEST_REASON: Final = 160


def explain_failures(engine: Engine, url: URL) -> None:
    """Have `database-unreachable` or `database-busy` raised where the engine's own error means that."""
    shown = url.difference_update_query(["password"]).render_as_string(hide_password=True)

    @event.listens_for(engine, "handle_error")
    def explain(context: Any) -> None:
        error = context.original_exception
        if context.is_pre_ping:
            return  # the pool tries again with a new connection
        if _is_busy(error):
            raise OperatorError("database-busy", url=shown) from error
        if _is_unusable(error):
            raise OperatorError("database-unreachable", url=shown, reason=_reason(error)) from error


def _is_busy(error: BaseException) -> bool:
    return _sqlite_code(error) in _SQLITE_BUSY or _state(error) in _POSTGRESQL_BUSY


def _is_unusable(error: BaseException) -> bool:
    if isinstance(error, sqlite3.Error):
        return _sqlite_code(error) in _SQLITE_UNUSABLE
    state = _state(error)
    if state:
        return state.startswith(_POSTGRESQL_UNUSABLE)
    return any(
        kind.__name__ == "OperationalError" for kind in type(error).__mro__
    )  # it never came to a state


def _sqlite_code(error: BaseException) -> int | None:
    code = getattr(error, "sqlite_errorcode", None)
    return None if code is None else int(code) & _PRIMARY_CODE


def _state(error: BaseException) -> str:
    """PostgreSQL's five characters; empty where the server was not reached."""
    return str(getattr(error, "sqlstate", None) or "")


def _reason(error: BaseException) -> str:
    said = " ".join(str(error).split())
    return said if len(said) <= _LONGEST_REASON else said[: _LONGEST_REASON - 1] + "…"
