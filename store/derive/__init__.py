"""What follows from the merged rows: derived at the merge, so that no question has to."""

from store.derive.run import (
    Derivation,
    LaterDay,
    derive,
    derive_all,
    find_later,
    forget_later,
    is_stale,
    remember,
    write_later,
)

__all__ = [
    "Derivation",
    "LaterDay",
    "derive",
    "derive_all",
    "find_later",
    "forget_later",
    "is_stale",
    "remember",
    "write_later",
]
