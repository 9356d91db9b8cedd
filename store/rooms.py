"""What names a room: the key of its settings, of what came in from it and of what goes out to it."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class RoomKey:
    """The platform, its workspace and its own ID there."""

    platform: str
    """One of "slack", "webex", "console", "terminal"."""
    workspace: str
    """On Slack the team's ID, on Webex the ID of the bot's organization, elsewhere a name."""
    room_id: str
