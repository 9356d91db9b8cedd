"""How alerts stand and what happened to them, in a word."""

from __future__ import annotations

from cards.wording import Words
from store.alerts.model import State


def state(words: Words, value: State) -> str:
    """Where an alert stands."""
    match value:
        case State.FIRING:
            return words.pgettext("alert", "Firing")
        case State.ACKNOWLEDGED:
            return words.pgettext("alert", "Taken")
        case State.SNOOZED:
            return words.pgettext("alert", "Snoozed")
        case State.RESOLVED:
            return words.pgettext("alert", "Resolved")
