"""The console's rooms: each a conversation under a name that stands in the page's address."""

from __future__ import annotations

import re

from bot.console.conversation import Conversation

DEFAULT_ROOM = "front-desk"
ROOM_NAME = re.compile(r"[a-z0-9][a-z0-9-]{0,39}", re.ASCII)
KEPT_ROOMS = 100


def is_room_name(name: str) -> bool:
    """Whether a room can be called so."""
    return ROOM_NAME.fullmatch(name) is not None


class Rooms:
    """The conversations, the least recently entered one forgotten when there are too many."""

    def __init__(self) -> None:
        """Begin without any."""
        self._rooms: dict[str, Conversation] = {}

    async def enter(self, name: str) -> Conversation:
        """The room of that name, opened when it is not there yet."""
        room = self._rooms.pop(name, None) or Conversation(name)
        self._rooms[name] = room
        if len(self._rooms) > KEPT_ROOMS:
            oldest = next(iter(self._rooms))
            await self._rooms.pop(oldest).close()
        return room

    async def close(self) -> None:
        """End every stream, so that the server can stop."""
        for room in self._rooms.values():
            await room.close()
