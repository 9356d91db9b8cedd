"""A button or form that cannot be read: it is from a version of the bot that is gone."""

from __future__ import annotations

from cards.intent import Slots
from cards.model import Answer
from config.errors import RequestError
from handlers.context import Context
from handlers.registry import Right, answers


@answers("unreadable", Right.EVERYONE)
def unreadable(_context: Context, _slots: Slots) -> Answer:
    """Say that it is out of date: the platforms hand over this intent in its place.

    Raises:
        RequestError: `bad-intent`.
    """
    raise RequestError("bad-intent")
