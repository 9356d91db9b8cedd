"""Why something was not delivered, or not yet: short enough to stand in a sentence, and what to do about it.

The codes are those a row of the outbox or a run of the ledger ends or waits with. One that is not here is an
error of what was asked: it has a sentence of its own (`cards.wording.errors`).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final

from cards.wording.errors import filled, sentence
from cards.wording.messages import noted
from cards.wording.words import Words
from config.errors import SwitchboardError


@dataclass(frozen=True, slots=True)
class Reason:
    """Why, as the part of a sentence after "because", and what to do; empty: there is nothing to do."""

    because: str
    remedy: str = ""


_AGAIN = noted("Have it run again.")
_ITSELF = noted("It is tried again by itself.")
_OPERATOR = noted("Whoever runs Switchboard finds with “switchboard check” what to mend.")
REASONS: Final[Mapping[str, Reason]] = {
    "rate-limited": Reason(noted("the chat platform asks to wait"), _ITSELF),
    "platform-down": Reason(noted("the chat platform cannot be reached or gives no whole answer"), _ITSELF),
    "token-refused": Reason(noted("the chat platform refuses the bot's token"), _OPERATOR),
    "room-gone": Reason(
        noted("the room was archived or deleted"),
        noted("Bring the room back, or set the report up in another one; then have it run again."),
    ),
    "not-in-room": Reason(
        noted("the bot is not in the room"), noted("Add the bot to the room, then have it run again.")
    ),
    "card-refused": Reason(noted("the chat platform refused the card"), _OPERATOR),
    "message-gone": Reason(noted("the message to be changed is not there any more")),
    "edit-refused": Reason(noted("the message cannot be changed any more")),
    "file-too-large": Reason(
        noted("the file is larger than the chat platform takes"),
        noted("Ask for a shorter period, fewer customers or fewer columns."),
    ),
    "upload-refused": Reason(
        noted("the chat platform did not take the file"),
        noted("Ask whoever looks after the workspace whether apps may share files; then have it run again."),
    ),
    "form-expired": Reason(noted("the form could not be opened in time"), _AGAIN),
    "send-refused": Reason(noted("the chat platform refused the message (%(reason)s)"), _OPERATOR),
    "too-late": Reason(noted("it could not be sent in time"), _AGAIN),
    "internal": Reason(
        noted("something went wrong on our side"),
        noted("Have it run again; if that fails too, give your operator the reference %(reference)s."),
    ),
    "no-such-kind": Reason(noted("another version of Switchboard has to send it"), _ITSELF),
    "process-ended": Reason(noted("Switchboard was restarted"), _ITSELF),
    "database-busy": Reason(noted("the database is busy with other changes"), _ITSELF),
    "database-unreachable": Reason(noted("the database cannot be reached"), _OPERATOR),
    "folder-not-writable": Reason(noted("files cannot be written to the spool folder"), _OPERATOR),
    "outsiders": Reason(
        noted("people from outside are in the room"),
        noted("A partner full administrator can allow them there; then have it run again."),
    ),
    "cancelled": Reason(noted("somebody cancelled it")),
    "schedule-removed": Reason(noted("its schedule was removed")),
    "empty": Reason(noted("it had no rows, and its schedule leaves out empty ones")),
    "not-running": Reason(noted("Switchboard was not running then"), _AGAIN),
    "owner-may-not": Reason(
        noted("%(owner)s, for whom it is, may not have it any more"),
        noted("Whoever may have it can set it up anew."),
    ),
    "no-card": Reason(noted("the room has no card of the alert")),
    "over": Reason(noted("it was over before it could be told")),
    "shown-already": Reason(noted("the room's card shows it already")),
    "not-theirs": Reason(noted("whose subscription it is, or the room, may not see the customer any more")),
    "unsubscribed": Reason(noted("the subscription it came by is over")),
    "no-such-person": Reason(noted("nobody with the address %(email)s is on the chat platform")),
}


def because(words: Words, code: str, facts: Mapping[str, Any]) -> str:
    """Why, as a part of a sentence; empty where only a whole sentence says it."""
    known = REASONS.get(code)
    return filled(words, known.because, facts) if known else ""


def remedy(words: Words, code: str, facts: Mapping[str, Any]) -> str:
    """What to do; where there is no short reason, the whole sentence of what happened."""
    known = REASONS.get(code)
    if known is None:
        return sentence(words, SwitchboardError(code, **facts)) if code else ""
    return filled(words, known.remedy, facts) if known.remedy else ""


def said(words: Words, code: str, facts: Mapping[str, Any]) -> str:
    """Why, and what to do, in one line: for a row of a list."""
    parts = (because(words, code, facts), remedy(words, code, facts))
    return " · ".join(part for part in parts if part)
