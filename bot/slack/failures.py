"""What goes wrong in a call to Slack, as `DeliveryError`: one table for all of Slack's words."""

from __future__ import annotations

import math
import socket
import ssl
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from http.client import HTTPException
from typing import Any

from slack_sdk.errors import SlackApiError, SlackClientError

from config.errors import DeliveryError

DEFAULT_WAIT = 30.0
"""Seconds, where Slack asks to wait and does not say how long."""
LONGEST_WAIT = 3600.0
LONGEST_REASON = 200
"""Characters of what Slack says beside its word."""

WORDS: Mapping[str, tuple[str, ...]] = {
    "rate-limited": ("ratelimited", "rate_limited", "accesslimited", "message_limit_exceeded"),
    "platform-down": (
        "fatal_error",
        "internal_error",
        "request_timeout",
        "service_unavailable",
        "team_added_to_org",
    ),
    "token-refused": (
        "access_denied",
        "account_inactive",
        "ekm_access_denied",
        "enterprise_is_restricted",
        "invalid_auth",
        "missing_scope",
        "no_permission",
        "not_allowed_token_type",
        "not_authed",
        "org_login_required",
        "team_access_not_granted",
        "token_expired",
        "token_revoked",
    ),
    "room-gone": ("channel_not_found", "is_archived", "is_inactive", "channel_is_archived"),
    "not-in-room": ("not_in_channel", "user_not_in_channel"),
    "card-refused": (
        "attachment_payload_limit_exceeded",
        "invalid_attachments",
        "invalid_blocks",
        "invalid_blocks_format",
        "msg_blocks_too_long",
        "view_too_large",
    ),
    "message-gone": ("message_not_found",),
    "edit-refused": (
        "cant_update_message",
        "edit_window_closed",
        "expired_url",
        "msg_too_long",
        "update_failed",
        "used_url",
    ),
    "file-too-large": ("file_upload_size_restricted", "snippet_too_large"),
    "upload-refused": (
        "blocked_file_type",
        "file_not_found",
        "file_type_not_allowed",
        "file_uploads_disabled",
        "file_uploads_except_images_disabled",
        "storage_limit_reached",
    ),
    "form-expired": (
        "exchanged_trigger_id",
        "expired_trigger_id",
        "invalid_trigger",
        "invalid_trigger_id",
        "trigger_exchanged",
        "trigger_expired",
    ),
}
"""Slack's words for each code of `notifications.transport`; any other word is `send-refused`."""

CODES: Mapping[str, str] = {word: code for code, words in WORDS.items() for word in words}
PASSING = frozenset({"rate-limited", "platform-down", "token-refused"})
"""What time or the operator can mend."""


@contextmanager
def refusals(*, writes: bool = True) -> Iterator[None]:
    """Around one call: whatever goes wrong in it becomes a `DeliveryError`.

    `writes` says that the call does something, so that it may have been done though no answer came.
    """
    try:
        yield
    except SlackApiError as error:
        response = error.response
        raise answered(response.status_code, response.headers, response.data, writes=writes) from error
    except (SlackClientError, OSError, HTTPException, UnicodeDecodeError) as error:
        raise down(error, unsure=writes and not _never_left(error)) from error


def answered(status: int, headers: Mapping[str, Any], content: Any, *, writes: bool) -> DeliveryError:
    """What an answer that is no success means; `content` is its JSON, or whatever else came."""
    word = content.get("error") if isinstance(content, Mapping) else None
    if status == 429 or CODES.get(str(word)) == "rate-limited":
        wait = wait_asked(headers)
        return DeliveryError("rate-limited", permanent=False, retry_after=wait, reason="ratelimited")
    if status >= 500 or not isinstance(word, str) or not word.replace("_", "").isalnum():
        return down(f"HTTP {status}", unsure=writes)
    code = CODES.get(word, "send-refused")
    if code == "platform-down":
        return down(word, unsure=writes)
    return DeliveryError(code, permanent=code not in PASSING, reason=word, detail=_detail(content))


def down(reason: object, *, unsure: bool) -> DeliveryError:
    """Slack could not be reached, had an error of its own, or gave no whole answer."""
    return DeliveryError(
        "platform-down", permanent=False, unsure=unsure, reason=str(reason)[:LONGEST_REASON] or repr(reason)
    )


def wait_asked(headers: Mapping[str, Any]) -> float:
    """The seconds of `Retry-After`; a usual wait where it is missing or nonsense."""
    said = next((value for name, value in headers.items() if name.lower() == "retry-after"), "")
    try:
        seconds = float(said)
    except (TypeError, ValueError):
        return DEFAULT_WAIT
    return min(max(seconds, 1.0), LONGEST_WAIT) if math.isfinite(seconds) and seconds >= 0 else DEFAULT_WAIT


def _never_left(error: BaseException) -> bool:
    """Whether the connection was not even made, so that nothing can have been done."""
    cause = getattr(error, "reason", error)
    return isinstance(cause, ConnectionRefusedError | socket.gaierror | ssl.SSLCertVerificationError)


def _detail(content: Mapping[str, Any]) -> str:
    """What Slack says beside its word: pointers into blocks, the scope that is missing."""
    metadata = content.get("response_metadata")
    messages = metadata.get("messages") if isinstance(metadata, Mapping) else None
    said = [str(message) for message in messages] if isinstance(messages, list) else []
    if content.get("needed"):
        said.append(f"needed: {content['needed']}")
    return "; ".join(said)[:LONGEST_REASON]
