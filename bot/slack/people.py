"""Who a person is: what Slack vouches for, and whether they count."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Final

from slack_sdk import WebClient

from bot.gateway.remembered import Remembered
from bot.slack.failures import refusals
from config.errors import DeliveryError
from handlers.desk import Asker
from hub.vocabulary import Language

FRESH: Final = timedelta(minutes=5)
"""How long a profile is believed when its person asks something."""
NOT_THERE: Final = frozenset({"user_not_found", "user_not_visible", "users_not_found"})

ClientFor = Callable[[str], WebClient]
"""The client with a workspace's token."""


@dataclass(frozen=True, slots=True)
class Profile:
    """What Slack says of a person."""

    email: str = ""
    confirmed: bool = False
    """Only where Slack says so: an address that nobody confirmed could be anyone's."""
    locale: str = ""
    teams: frozenset[str] = frozenset()
    """The workspaces they belong to; several within one organization."""
    guest: bool = False
    bot: bool = False
    gone: bool = False
    stranger: bool = False

    @classmethod
    def of(cls, user: Mapping[str, Any]) -> Profile:
        """From the object that `users.info` gives."""
        shown = user.get("profile") or {}
        organization = user.get("enterprise_user") or {}
        return cls(
            email=str(shown.get("email") or ""),
            confirmed=user.get("is_email_confirmed") is True,
            locale=str(user.get("locale") or ""),
            teams=frozenset(filter(None, [user.get("team_id"), *(organization.get("teams") or [])])),
            guest=bool(user.get("is_restricted") or user.get("is_ultra_restricted")),
            bot=bool(user.get("is_bot") or user.get("is_workflow_bot")),
            gone=bool(user.get("deleted")),
            stranger=bool(user.get("is_stranger")),
        )


NOBODY: Final = Profile(gone=True)
"""Somebody Slack does not know, or does not show us."""


class People:
    """Asks Slack about people, and remembers for a while."""

    def __init__(self, client_for: ClientFor, listed: Collection[str], clock: Callable[[], datetime]) -> None:
        """`listed` are the workspaces whose people count."""
        self._client_for = client_for
        self._listed = frozenset(listed)
        self._profiles = Remembered[tuple[str, str], Profile](clock)

    def asker(self, workspace: str, person_id: str) -> Asker:
        """Whom Slack vouches for.

        Raises:
            DeliveryError: when Slack cannot be asked.
        """
        profile = self.profile(workspace, person_id)
        return Asker(profile.email, _language(profile.locale), self._distrust(profile))

    def profile(self, workspace: str, person_id: str, longest: timedelta = FRESH) -> Profile:
        """What Slack says, or said within `longest`; raises as `asker`."""
        known = self.known(workspace, person_id, longest)
        if known is not None:
            return known
        client = self._client_for(workspace)
        try:
            with refusals(writes=False):
                found = Profile.of(client.users_info(user=person_id, include_locale=True)["user"])
        except DeliveryError as error:
            if error.facts.get("reason") not in NOT_THERE:
                raise
            found = NOBODY
        return self._profiles.keep((workspace, person_id), found)

    def with_address(self, workspace: str, email: str) -> str | None:
        """The ID of the workspace's member with an e-mail address; raises as `asker`."""
        try:
            with refusals(writes=False):
                found = self._client_for(workspace).users_lookupByEmail(email=email)["user"]
        except DeliveryError as error:
            if error.facts.get("reason") not in NOT_THERE:
                raise
            return None
        return str(found["id"])

    def known(self, workspace: str, person_id: str, longest: timedelta) -> Profile | None:
        """What Slack said within `longest`."""
        return self._profiles.get((workspace, person_id), longest)

    def is_outsider(self, profile: Profile) -> bool:
        """Whether what is said in a room they are in leaves the listed workspaces."""
        return not profile.gone and (
            profile.stranger or profile.guest or profile.teams.isdisjoint(self._listed)
        )

    def _distrust(self, profile: Profile) -> str:
        """Why they do not count; empty where they do."""
        if profile.bot or profile.gone or profile.stranger or profile.teams.isdisjoint(self._listed):
            return "elsewhere"
        if profile.guest:
            return "guest"
        return "" if profile.confirmed and profile.email else "unconfirmed"


def _language(locale: str) -> Language | None:
    """Slack's `fr-CA` is our French."""
    first = locale.partition("-")[0].lower()
    return Language(first) if first in set(Language) else None
