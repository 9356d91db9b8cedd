"""Marks for messages that stand in a table and are looked up later.

`tools.messages` collects what these are called with, as it does for `gettext` itself.
"""

from __future__ import annotations

from typing import NamedTuple


class Term(NamedTuple):
    """A message that reads differently by context ("status", "product", …)."""

    context: str
    message: str


def term(context: str, message: str) -> Term:
    """Mark the name of a thing, for `Words.pgettext`."""
    return Term(context, message)


def noted(message: str) -> str:
    """Mark a sentence, for `Words.gettext`."""
    return message
