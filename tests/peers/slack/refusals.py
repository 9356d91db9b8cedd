"""How the Web API says no."""

from __future__ import annotations

from typing import Any


class Refusal(Exception):  # noqa: N818 - it is what the API calls an error of the caller
    """`{"ok": false, "error": …}`, with what else the answer carries."""

    def __init__(self, error: str, status: int = 200, **more: Any) -> None:
        super().__init__(error)
        self.error, self.status, self.more = error, status, more


def invalid(*problems: str) -> Refusal:
    """Arguments of the wrong shape, with Slack's list of what is wrong."""
    return Refusal("invalid_arguments", response_metadata={"messages": [f"[ERROR] {p}" for p in problems]})
