"""Which function answers which intent, who may ask it, and whether it changes anything."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum
from typing import TypeAlias

from cards.intent import Slots
from cards.model import Answer
from handlers.context import Context
from hub.vocabulary import Role


class Right(StrEnum):
    """What a role may do; the table stands in docs/commands.md."""

    EVERYONE = "everyone"
    """Even a person we do not know: help, whoami, their own language."""
    ASK = "ask"
    """Questions and CSVs about one's customers."""
    ATTEND = "attend"
    """What people do with alerts of their customers: take them, put them off, put them away."""
    ARRANGE = "arrange"
    """Schedules, subscriptions, silences, templates and settings of a room one is in."""
    EDIT_CUSTOMERS = "edit_customers"
    """Tags and trials."""
    ADMINISTER = "administer"
    """Administrators, room scope, outsiders, imports by file, the audit log."""


RIGHTS: dict[Role | None, frozenset[Right]] = {
    Role.FULL_ADMIN: frozenset(Right),
    Role.ADMIN: frozenset({Right.EVERYONE, Right.ASK, Right.ATTEND, Right.ARRANGE, Right.EDIT_CUSTOMERS}),
    Role.READ_ONLY: frozenset({Right.EVERYONE, Right.ASK, Right.ATTEND, Right.ARRANGE}),
    Role.HELPDESK: frozenset({Right.EVERYONE, Right.ASK, Right.ATTEND}),
    None: frozenset({Right.EVERYONE}),
}

Handler: TypeAlias = Callable[[Context, Slots], Answer]


@dataclass(frozen=True, slots=True)
class Registration:
    """A handler and what it needs."""

    intent: str
    handler: Handler
    right: Right
    changes: Callable[[Slots], bool]
    """Whether it changes something when these slots are said: then it is written to the audit log."""


HANDLERS: dict[str, Registration] = {}


def _never(_slots: Slots) -> bool:
    return False


def answers(
    intent: str, right: Right, *, changes: Callable[[Slots], bool] = _never
) -> Callable[[Handler], Handler]:
    """Register the decorated function as the one that answers `intent`."""

    def register(handler: Handler) -> Handler:
        if intent in HANDLERS:
            raise ValueError(f"two handlers for {intent}")
        HANDLERS[intent] = Registration(intent, handler, right, changes)
        return handler

    return register
