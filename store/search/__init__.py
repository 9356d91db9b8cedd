"""Finding customers by name (with typos), ID, external ID or contract ID."""

from store.search.folding import Folded, fold
from store.search.index import reindex
from store.search.lookup import find
from store.search.ranking import Match, is_clear

__all__ = ["Folded", "Match", "find", "fold", "is_clear", "reindex"]
