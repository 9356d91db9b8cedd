"""Clients of Slack's Web API: one for each token, shared by all threads."""

from __future__ import annotations

import threading
from typing import Final

from slack_sdk import WebClient

from config.settings import Settings

TIMEOUT: Final = 30
"""Seconds for a call of the Web API."""


class Clients:
    """Makes clients and keeps them.

    They try nothing twice by themselves: a repeated call could post a message twice, and a wait would hold
    the worker. Whoever calls hears of each failure, and our own queue decides when to try again.
    """

    def __init__(self, settings: Settings) -> None:
        """Take the address of the Web API."""
        self._api_url = settings.slack_api_url
        self._lock = threading.Lock()
        self._made: dict[str, WebClient] = {}

    def of_token(self, token: str) -> WebClient:
        """The client that calls with this token."""
        with self._lock:
            if token not in self._made:
                self._made[token] = WebClient(
                    token, base_url=self._api_url, timeout=TIMEOUT, retry_handlers=[]
                )
            return self._made[token]

    def forget(self, token: str) -> None:
        """A token that is not used any more."""
        with self._lock:
            self._made.pop(token, None)
