"""Who is in a room: whether what is said there reaches people from outside."""

from __future__ import annotations

import logging
from collections.abc import Callable, Collection, Iterator, Mapping
from datetime import datetime, timedelta
from typing import Any, Final

from bot.gateway.remembered import Remembered
from bot.slack.failures import refusals
from bot.slack.people import ClientFor, People
from config.errors import DeliveryError
from store.rooms import RoomKey

PAGE: Final = 200
MOST_UNKNOWN: Final = 200
"""Members we ask Slack about for one room; with more that we do not know yet, the room counts as open."""
MOST_PAGES: Final = 10
MEMBER_FRESH: Final = timedelta(hours=1)
"""A member seldom becomes a guest; who is in the room is asked more often."""
OPEN_FRESH: Final = timedelta(minutes=10)
"""How long a room is taken to have outsiders: the answer is private meanwhile, which harms nobody."""
CLOSED_FRESH: Final = timedelta(minutes=1)
"""How long it is taken to have none. Somebody may come in, and another process be told of it."""

log = logging.getLogger(__name__)


class Rooms:
    """Asks Slack about rooms, and remembers for a while."""

    def __init__(
        self,
        client_for: ClientFor,
        people: People,
        listed: Collection[str],
        clock: Callable[[], datetime],
    ) -> None:
        """`listed` are the workspaces whose people count."""
        self._client_for = client_for
        self._people = people
        self._listed = frozenset(listed)
        self._open = Remembered[RoomKey, bool](clock)

    def has_outsiders(self, room: RoomKey) -> bool:
        """Whether guests or people of other workspaces are in the room, or where that cannot be told.

        A direct room is the person's and ours alone.

        Raises:
            DeliveryError: when Slack cannot be asked now.
        """
        if room.room_id.startswith("D"):
            return False
        if self._open.get(room, OPEN_FRESH):
            return True
        if self._open.get(room, CLOSED_FRESH) is False:
            return False
        try:
            found = self._looked_up(room)
        except DeliveryError as error:
            if not _untold(error):
                raise
            log.warning("who is in room %s cannot be told: %s", room.room_id, error)
            found = True
        return self._open.keep(room, found)

    def came_in(self, room: RoomKey, person_id: str) -> bool:
        """Somebody joined; whether that brought the first outsider into the room.

        Raises:
            DeliveryError: when Slack cannot be asked now.
        """
        self._open.forget(room)
        if not self._people.is_outsider(self._people.profile(room.workspace, person_id)):
            return False
        try:
            return not self._outsider_inside(room, besides=person_id)
        except DeliveryError as error:
            if not _untold(error):
                raise
            return False

    def _looked_up(self, room: RoomKey) -> bool:
        client = self._client_for(room.workspace)
        with refusals(writes=False):
            channel = client.conversations_info(channel=room.room_id)["channel"]
        return self._leads_outside(channel) or self._outsider_inside(room)

    def _leads_outside(self, channel: Mapping[str, Any]) -> bool:
        """Whether the room is shared, or about to be, with a workspace that is not listed."""
        if channel.get("is_pending_ext_shared") or channel.get("pending_connected_team_ids"):
            return True
        if not any(channel.get(flag) for flag in ("is_shared", "is_ext_shared", "is_org_shared")):
            return False
        names = ("connected_team_ids", "shared_team_ids", "internal_team_ids")
        teams = {team for name in names for team in channel.get(name) or ()}
        return not teams or not teams <= self._listed

    def _outsider_inside(self, room: RoomKey, besides: str = "") -> bool:
        unknown: list[str] = []
        for person_id in self._members(room):
            if person_id == besides:
                continue
            known = self._people.known(room.workspace, person_id, MEMBER_FRESH)
            if known is None:
                unknown.append(person_id)
            elif self._people.is_outsider(known):
                return True
            if len(unknown) > MOST_UNKNOWN:
                log.info("room %s has too many members to ask about: taken as open", room.room_id)
                return True
        return any(
            self._people.is_outsider(self._people.profile(room.workspace, person_id, MEMBER_FRESH))
            for person_id in unknown
        )

    def _members(self, room: RoomKey) -> Iterator[str]:
        """The members' IDs, page by page.

        Raises:
            DeliveryError: `send-refused` where there are more pages than we read.
        """
        client = self._client_for(room.workspace)
        cursor = ""
        for _ in range(MOST_PAGES):
            with refusals(writes=False):
                page = client.conversations_members(channel=room.room_id, limit=PAGE, cursor=cursor)
            yield from page["members"]
            cursor = (page.get("response_metadata") or {}).get("next_cursor") or ""
            if not cursor:
                return
        raise DeliveryError("send-refused", permanent=True, reason="too_many_members")


def _untold(error: DeliveryError) -> bool:
    """Whether asking again would not tell either."""
    return error.permanent or error.facts.get("reason") == "missing_scope"
