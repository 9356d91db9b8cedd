"""Which workspaces the app is installed in, and with which token: those of the store, and the configured one.

What an event needs is in memory: nothing here asks Slack or waits for a writer before an acknowledgement.
"""

from __future__ import annotations

import logging
import random
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime
from typing import Final

from slack_sdk import WebClient
from slack_sdk.errors import SlackApiError, SlackClientError

from bot.slack.clients import Clients
from bot.tokens import TokenBox
from config.errors import DeliveryError, SwitchboardError
from config.settings import Settings
from store.database import Database
from store.queries import installations as queries
from store.queries.installations import InstallationRow

log = logging.getLogger(__name__)

PLATFORM: Final = "slack"
LOOK_SECONDS: Final = 60.0
"""How often what other processes installed or removed is looked at."""
FIRST_LOOK_SECONDS: Final = 3.0
"""How long whoever wants to send waits for Slack's first answer; after that it is tried later."""
MISS_SECONDS: Final = 5.0
"""How often an unknown workspace is worth a look into the store."""
BACKOFF: Final = (1.0, 60.0)
"""Seconds until the configured token is tried again: first, at most."""
REFUSED: Final = frozenset(
    {"invalid_auth", "not_authed", "account_inactive", "token_revoked", "token_expired", "invalid_token"}
)
"""What Slack says of a token that will not do."""


@dataclass(frozen=True, slots=True)
class Installation:
    """The app in one workspace."""

    workspace: str
    name: str
    bot_user_id: str
    bot_id: str
    token: str = field(repr=False)


class Installations:
    """Finds the installation of a workspace; safe to be asked by many threads."""

    def __init__(
        self, settings: Settings, database: Database, clients: Clients, now: Callable[[], datetime]
    ) -> None:
        """`start` reads the store; before it nothing is known."""
        self._token = settings.slack_bot_token.get_secret_value()
        self._check_seconds = settings.slack_renew_seconds
        self._box = TokenBox(settings.token_keys)
        self._database, self._clients, self._now = database, clients, now
        self._lock = threading.Lock()
        self._stored: dict[str, Installation] = {}
        self._own: Installation | None = None
        self._own_works = False
        self._read_at = float("-inf")
        self._stopping = threading.Event()
        self._asked = threading.Event()
        """Set once Slack was asked for the first time whose the configured token is."""
        self._thread: threading.Thread | None = None
        self.checked_at: datetime | None = None
        """When Slack last took the configured token."""

    def start(self) -> None:
        """Read the store, and find out in the background whose the configured token is."""
        self.read()
        self._thread = threading.Thread(target=self._watch, name="slack-installations", daemon=True)
        self._thread.start()

    def stop(self) -> None:
        """End the watch."""
        self._stopping.set()
        if self._thread is not None:
            self._thread.join()

    def all(self) -> list[Installation]:
        """Those that are known and not removed."""
        with self._lock:
            own = [self._own] if self._own is not None and self._own_works else []
            return own + [each for each in self._stored.values() if each.workspace not in _names(own)]

    def takes(self, workspace: str) -> bool:
        """Whether an event of this workspace is for us, as far as that can be told now.

        While Slack has not said yet whose the configured token is, it may be any workspace's.
        """
        if self._known(workspace) or (self._token and self._own is None):
            return True
        with self._lock:
            worth_a_look = time.monotonic() - self._read_at > MISS_SECONDS
        if worth_a_look:
            self.read()
        return self._known(workspace) is not None

    def find(self, workspace: str) -> Installation:
        """The installation there.

        Raises:
            DeliveryError: `token-refused` when there is none (any more); `platform-down` when Slack has not
                said yet whose the configured token is.
        """
        if self._token and self._thread is not None and not self._known(workspace):
            self._asked.wait(FIRST_LOOK_SECONDS)  # right after the start
        found = self._known(workspace)
        if found is not None:
            return found
        if self._token and self._own is None:
            raise DeliveryError("platform-down", permanent=False, workspace=workspace)
        raise DeliveryError("token-refused", permanent=False, workspace=workspace)

    def client(self, workspace: str) -> WebClient:
        """The client that calls there; raises as `find`."""
        return self._clients.of_token(self.find(workspace).token)

    def add(self, made: Installation, *, app_id: str, scopes: str, installed_by: str) -> None:
        """Keep what somebody installed.

        Raises:
            OperatorError: `no-token-key`.
        """
        row = InstallationRow(
            workspace=made.workspace,
            name=made.name,
            bot_user_id=made.bot_user_id,
            bot_id=made.bot_id,
            app_id=app_id,
            token=self._box.encrypted(made.token),
            scopes=scopes,
            installed_at=self._now(),
            installed_by=installed_by,
        )
        with self._database.write() as connection:
            queries.save_installation(connection, PLATFORM, row)
        self.read()
        log.info("installed in %s (%s)", made.workspace, made.name)

    def remove(self, workspace: str, at: datetime) -> None:
        """The app was removed there at that moment: its token is not used any more."""
        with self._database.write() as connection:
            queries.mark_removed(connection, PLATFORM, workspace, at)
        with self._lock:
            if self._own is not None and self._own.workspace == workspace:
                self._own_works = False
        self.read()
        log.warning("the app was removed from %s", workspace)

    def read(self) -> None:
        """Read the store anew."""
        with self._database.read() as connection:
            rows = queries.find_installations(connection, PLATFORM)
        found = {row.workspace: made for row in rows if (made := self._opened(row)) is not None}
        with self._lock:
            gone = {each.token for each in self._stored.values()} - {each.token for each in found.values()}
            self._stored = found
            self._read_at = time.monotonic()
        for token in gone:
            self._clients.forget(token)

    def _known(self, workspace: str) -> Installation | None:
        with self._lock:
            if self._own is not None and self._own_works and self._own.workspace == workspace:
                return self._own
            return self._stored.get(workspace)

    def _opened(self, row: InstallationRow) -> Installation | None:
        try:
            token = self._box.decrypted(row.token)
        except SwitchboardError as error:
            log.error("the token of %s cannot be read: %s", row.workspace, error)  # noqa: TRY400
            return None
        return Installation(row.workspace, row.name, row.bot_user_id, row.bot_id, token)

    def _watch(self) -> None:
        failures, due = 0, time.monotonic()
        while True:
            if self._token and time.monotonic() >= due:
                failures = 0 if self._check() else failures + 1
                self._asked.set()
                due = time.monotonic() + (_pause(failures) if failures else self._check_seconds)
            wait = min(LOOK_SECONDS, due - time.monotonic()) if self._token else LOOK_SECONDS
            if self._stopping.wait(max(wait, 0)):
                return
            self._look()

    def _look(self) -> None:
        try:
            self.read()
        except SwitchboardError as error:
            log.warning("cannot read the installations: %s", error)

    def _check(self) -> bool:
        """Ask Slack whose the configured token is, and whether it still takes it."""
        try:
            said = self._clients.of_token(self._token).auth_test()
        except SlackApiError as error:
            refused = error.response.get("error") in REFUSED
            with self._lock:
                self._own_works = self._own_works and not refused
            log.error("Slack does not take the bot token: %s", error.response.get("error"))  # noqa: TRY400
            return False
        except (SlackClientError, OSError) as error:
            log.warning("Slack cannot be reached: %s", error)
            return False
        made = Installation(said["team_id"], said["team"], said["user_id"], said["bot_id"], self._token)
        with self._lock:
            self._own, self._own_works = made, True
        self.checked_at = self._now()
        return True


def _names(those: list[Installation]) -> set[str]:
    return {each.workspace for each in those}


def _pause(failures: int) -> float:
    first, most = BACKOFF
    return float(min(first * 2 ** (failures - 1), most) * random.uniform(0.8, 1.2))  # noqa: S311
