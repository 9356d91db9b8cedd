"""What Webex's answers hold, as far as we read them. IDs are opaque.

Each `from_json` raises KeyError, TypeError or ValueError where an answer is not what the API promises.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Self

Json = Mapping[str, Any]

_BOTS = re.compile(r"[@.](?:webex\.bot|sparkbot\.io)$", re.IGNORECASE)


def is_bot_address(email: str) -> bool:
    """Whether an address is one that only bots get."""
    return _BOTS.search(email) is not None


@dataclass(frozen=True, slots=True)
class Person:
    """A person, a bot, or a guest."""

    id: str
    email: str
    names: tuple[str, ...]
    """What a mention may call them: the whole name first."""
    kind: str
    """`person`, `bot`, or `appuser` for guests."""
    organization: str

    @classmethod
    def from_json(cls, data: Json) -> Self:
        """One of `/people`."""
        names = (data.get(name) for name in ("displayName", "nickName", "firstName"))
        return cls(
            str(data["id"]),
            str((data.get("emails") or [""])[0]),
            tuple(dict.fromkeys(str(name) for name in names if name)),
            str(data.get("type") or "person"),
            str(data.get("orgId") or ""),
        )

    @property
    def is_bot(self) -> bool:
        """Whether nobody sits behind it."""
        return self.kind == "bot" or is_bot_address(self.email)


@dataclass(frozen=True, slots=True)
class Post:
    """A message as it stands in a room."""

    id: str
    room: str
    direct: bool
    author: str
    email: str
    text: str
    html: str
    parent: str
    """The first message of its thread; empty: it is in none."""
    files: tuple[str, ...]
    """Addresses of their contents."""
    created: datetime

    @classmethod
    def from_json(cls, data: Json) -> Self:
        """One of `/messages`."""
        return cls(
            str(data["id"]),
            str(data["roomId"]),
            data.get("roomType") == "direct",
            str(data["personId"]),
            str(data.get("personEmail") or ""),
            str(data.get("text") or ""),
            str(data.get("html") or ""),
            str(data.get("parentId") or ""),
            tuple(map(str, data.get("files") or ())),
            datetime.fromisoformat(data["created"]),
        )


@dataclass(frozen=True, slots=True)
class Press:
    """A card that was submitted."""

    id: str
    message: str
    person: str
    room: str
    inputs: Json

    @classmethod
    def from_json(cls, data: Json) -> Self:
        """One of `/attachment/actions`."""
        return cls(
            str(data["id"]),
            str(data["messageId"]),
            str(data["personId"]),
            str(data["roomId"]),
            dict(data.get("inputs") or {}),
        )


@dataclass(frozen=True, slots=True)
class Room:
    """A space, or the conversation of two."""

    id: str
    direct: bool
    last_activity: datetime

    @classmethod
    def from_json(cls, data: Json) -> Self:
        """One of `/rooms`."""
        last = data.get("lastActivity") or data["created"]
        return cls(str(data["id"]), data.get("type") == "direct", datetime.fromisoformat(last))


@dataclass(frozen=True, slots=True)
class Member:
    """Somebody's being in a room."""

    id: str
    person: str
    email: str
    organization: str
    created: str

    @classmethod
    def from_json(cls, data: Json) -> Self:
        """One of `/memberships`."""
        return cls(
            str(data["id"]),
            str(data["personId"]),
            str(data.get("personEmail") or ""),
            str(data.get("personOrgId") or ""),
            str(data.get("created") or ""),
        )


@dataclass(frozen=True, slots=True)
class Webhook:
    """Where Webex tells us of what."""

    id: str
    name: str
    target: str
    resource: str
    event: str
    active: bool
    secret: str | None
    """None: Webex does not show it."""
    created: str

    @classmethod
    def from_json(cls, data: Json) -> Self:
        """One of `/webhooks`."""
        return cls(
            str(data["id"]),
            str(data.get("name") or ""),
            str(data.get("targetUrl") or ""),
            str(data.get("resource") or ""),
            str(data.get("event") or ""),
            data.get("status") != "inactive",
            data.get("secret"),
            str(data.get("created") or ""),
        )
