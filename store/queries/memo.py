"""Figures over many rows are computed once for each state of the store.

The key is the store's revision, which the merge raises in its own transaction: a reader's snapshot and the
revision it reads belong together, whatever process merged. So nothing here can be stale, and nothing needs
to be told that data came in.
"""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Callable, Hashable
from functools import wraps
from threading import Lock
from typing import Concatenate, Final, Generic, ParamSpec, TypeVar
from weakref import WeakKeyDictionary

from sqlalchemy import Connection, Engine

from store import facts

P = ParamSpec("P")
T = TypeVar("T")

KEPT: Final = 1024
"""Figures of one kind kept for a database; the one not asked for longest goes first."""


def revision(connection: Connection) -> str | None:
    """The store's revision in the connection's snapshot; None before the first merge."""
    return facts.read(connection, facts.REVISION)


def once_per_revision(
    compute: Callable[Concatenate[Connection, P], T],
) -> Callable[Concatenate[Connection, P], T]:
    """Keep what `compute` gives for its (hashable) arguments until the store changes.

    Before the first merge nothing is kept. Two threads that ask at once may both compute: neither waits.
    """
    kept: WeakKeyDictionary[Engine, _Recent[T]] = WeakKeyDictionary()

    @wraps(compute)
    def wrapper(connection: Connection, /, *arguments: P.args, **named: P.kwargs) -> T:
        now = revision(connection)
        if now is None:
            return compute(connection, *arguments, **named)
        recent = kept.setdefault(connection.engine, _Recent())
        key = (now, arguments, tuple(sorted(named.items())))
        found = recent.get(key)
        if found is None:
            found = (compute(connection, *arguments, **named),)
            recent.put(key, found)
        return found[0]

    return wrapper


class _Recent(Generic[T]):
    """The latest values; each in a tuple, so that a kept None is not "nothing kept"."""

    def __init__(self) -> None:
        self._values: OrderedDict[Hashable, tuple[T]] = OrderedDict()
        self._lock = Lock()

    def get(self, key: Hashable) -> tuple[T] | None:
        with self._lock:
            if key not in self._values:
                return None
            self._values.move_to_end(key)
            return self._values[key]

    def put(self, key: Hashable, value: tuple[T]) -> None:
        with self._lock:
            self._values[key] = value
            while len(self._values) > KEPT:
                self._values.popitem(last=False)
