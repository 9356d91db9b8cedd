"""Statuses as words with a tone."""

from __future__ import annotations

from collections.abc import Collection

from cards.model import Badge, Tone
from cards.wording import Words, terms
from hub.vocabulary import Status

_TONES = {
    Status.SUSPENDED: Tone.DANGER,
    Status.EXPIRED: Tone.DANGER,
    Status.LICENSE_OVERAGE: Tone.WARNING,
    Status.EXPIRING_SOON: Tone.WARNING,
    Status.READY_FOR_SETUP: Tone.INFO,
    Status.NO_RECENT_ACTIVITY: Tone.WARNING,
    Status.TRIAL: Tone.INFO,
    Status.SUBSCRIPTION: Tone.GOOD,
}
_KNOWN = {status.value for status in Status}
QUIET = frozenset({Status.TRIAL, Status.SUBSCRIPTION})
"""Statuses that need nobody's attention."""


def badges(words: Words, statuses: list[str], besides: Collection[str] = ()) -> tuple[Badge, ...]:
    """A badge for each status `besides` some that go without saying.

    A status that Partner Hub exports and we have no rule for stands as it is.
    """
    return tuple(_badge(words, status) for status in statuses if status not in besides)


def _badge(words: Words, status: str) -> Badge:
    if status not in _KNOWN:
        return Badge(status)
    return Badge(terms.status(words, Status(status)), _TONES[Status(status)])
