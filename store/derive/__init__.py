"""What follows from the merged rows: derived at the merge, so that no question has to."""

from store.derive.run import Derivation, derive, derive_all, is_stale, remember

__all__ = ["Derivation", "derive", "derive_all", "is_stale", "remember"]
