"""How names are compared and ordered: without regard to case, width or form."""

from __future__ import annotations

import unicodedata


def sort_key(name: str) -> str:
    """`name` as lists are ordered by it: NFKC, case-folded."""
    return unicodedata.normalize("NFKC", name).casefold()
