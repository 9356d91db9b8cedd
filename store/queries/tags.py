"""Tags as they are compared: without case and width, and without the `#` people type before them."""

from __future__ import annotations

from store.names import sort_key


def tag_key(tag: str) -> str:
    """The key a tag that somebody typed is looked up by."""
    return sort_key(tag.strip().removeprefix("#").strip())
