"""How names and tags are compared and ordered: without regard to case, width or form."""

from __future__ import annotations

import unicodedata


def sort_key(name: str) -> str:
    """`name` as lists are ordered by it: NFKC, case-folded."""
    return unicodedata.normalize("NFKC", name).casefold()


def tag_key(tag: str) -> str:
    """The key a tag that somebody typed is looked up by, without the `#` people type before it."""
    return sort_key(tag.strip().removeprefix("#").strip())
