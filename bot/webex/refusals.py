"""What a refusal of Webex means for what was asked: one table for every call."""

from __future__ import annotations

from dataclasses import dataclass

from config.errors import DeliveryError

LONGEST_REASON = 200
"""Characters of Webex's own words that are kept."""


@dataclass(frozen=True, slots=True)
class Meaning:
    """The codes (of `notifications.transport`) for what a status says differently by call."""

    refused: str = "send-refused"
    gone: str = "room-gone"
    forbidden: str = "not-in-room"
    too_large: str = "send-refused"


READING = Meaning(gone="message-gone", forbidden="message-gone")
POSTING = Meaning()
POSTING_A_CARD = Meaning(refused="card-refused", too_large="card-refused")
EDITING = Meaning("edit-refused", gone="message-gone", forbidden="message-gone", too_large="edit-refused")
UPLOADING = Meaning(refused="upload-refused", too_large="file-too-large")

_TEMPORARY = frozenset({"rate-limited", "token-refused", "platform-down"})


def refusal(status: int, reason: str, wait: str | None, meaning: Meaning) -> DeliveryError:
    """The error for an HTTP status that is no success; `wait` is the answer's Retry-After."""
    code = _code(status, meaning)
    return DeliveryError(
        code,
        permanent=code not in _TEMPORARY,
        retry_after=seconds(wait) if code == "rate-limited" else None,
        unsure=code == "platform-down",
        status=status,
        reason=reason[:LONGEST_REASON],
    )


def _code(status: int, meaning: Meaning) -> str:
    if status >= 500:
        return "platform-down"
    table = {
        401: "token-refused",
        403: meaning.forbidden,
        404: meaning.gone,
        408: "platform-down",
        410: meaning.gone,
        413: meaning.too_large,
        423: "rate-limited",
        429: "rate-limited",
    }
    return table.get(status, meaning.refused)


def down(reason: str, *, unsure: bool) -> DeliveryError:
    """No answer, half of one, or one that is none."""
    return DeliveryError("platform-down", permanent=False, unsure=unsure, reason=reason[:LONGEST_REASON])


def seconds(wait: str | None) -> float | None:
    """A Retry-After in seconds; None where there is none that can be understood."""
    told = (wait or "").strip()
    return float(told) if told.isascii() and told.isdigit() and len(told) < 6 else None
