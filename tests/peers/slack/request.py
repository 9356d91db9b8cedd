"""One call of the Web API: who calls, with which arguments; and the table of methods."""

from __future__ import annotations

import base64
import json
import re
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from tests.peers.core.limits import Rate
from tests.peers.slack import blocks as rules
from tests.peers.slack.model import Channel, Json, Person, Token, Workspace
from tests.peers.slack.refusals import Refusal, invalid
from tests.peers.slack.world import World

TIER_2, TIER_3, TIER_4 = (Rate(calls, 60) for calls in (20, 50, 100))
_CHANNEL_ID = re.compile(r"[CGDZ][A-Z0-9]{8,}")


class Request:
    """The arguments of a call, read with the checks of the real API."""

    def __init__(self, world: World, token: Token, arguments: Json, address: str) -> None:
        self.world, self.token, self.arguments, self.address = world, token, arguments, address

    @property
    def workspace(self) -> Workspace:
        """The workspace of the token."""
        if self.token.workspace is None:
            raise Refusal("not_allowed_token_type")
        return self.token.workspace

    @property
    def bot(self) -> Person:
        """The app's user."""
        return self.workspace.app_user

    def need(self, scope: str) -> None:
        """Refuse without a scope."""
        if scope not in self.token.scopes:
            raise Refusal("missing_scope", needed=scope, provided=",".join(sorted(self.token.scopes)))

    def text(self, name: str, default: str = "") -> str:
        """A string, or the default."""
        value = self.arguments.get(name)
        if value is None:
            return default
        if not isinstance(value, str | int | float):
            raise invalid(f"must be a string [json-pointer:/{name}]")
        return str(value)

    def required(self, name: str) -> str:
        """A string that is not empty."""
        if not (value := self.text(name)):
            raise invalid(f"missing required field: {name}")
        return value

    def flag(self, name: str, *, default: bool = False) -> bool:
        """A boolean, in any of the spellings of a form."""
        value = self.arguments.get(name)
        return default if value is None else str(value).lower() in {"true", "1"}

    def number(self, name: str, default: int) -> int:
        """A whole number."""
        try:
            return int(self.text(name, str(default)))
        except ValueError:
            raise invalid(f"must be an integer [json-pointer:/{name}]") from None

    def moment(self, name: str, default: float) -> float:
        """The time of a message."""
        try:
            return float(self.text(name) or default)
        except ValueError:
            raise Refusal(f"invalid_ts_{name}") from None

    def data(self, name: str) -> Any:
        """An object or array, as JSON in a form or as it is in a JSON body; None when absent."""
        value = self.arguments.get(name)
        if not isinstance(value, str):
            return value
        if not value:
            return None
        try:
            return json.loads(value)
        except ValueError:
            if name == "blocks":
                raise Refusal("invalid_blocks_format") from None
            raise invalid(f"must be valid JSON [json-pointer:/{name}]") from None

    def blocks(self, surface: str = "message") -> list[Json]:
        """The blocks; refuses what Slack does not take."""
        blocks = self.data("blocks")
        if blocks is None:
            return []
        self.refuse_blocks(rules.problems(blocks, surface, self.image_exists))
        if rules.text_length(blocks) > rules.MOST_TEXT:
            raise Refusal("msg_blocks_too_long")
        return list(blocks)

    def refuse_blocks(self, found: list[str]) -> None:
        """Refuse when there are problems."""
        if found:
            raise Refusal(
                "invalid_blocks",
                errors=found,
                response_metadata={"messages": [f"[ERROR] {f}" for f in found]},
            )

    def image_exists(self, reference: Json) -> bool:
        """Whether a `slack_file` is an uploaded picture of this workspace."""
        for file in self.world.files.values():
            named = reference.get("id") == file.id or f"/{file.id}/" in str(reference.get("url"))
            if named and file.workspace is self.workspace and file.content is not None:
                return file.kind in {"png", "jpg", "jpeg", "gif"}
        return False

    def channel(self, name: str = "channel", *, joined: bool = False) -> Channel:
        """The channel named by its ID; a private one is not found by those outside."""
        key = self.required(name)
        found = self.world.channels.get(key) if _CHANNEL_ID.fullmatch(key) else None
        if found is None or not found.seen_from(self.workspace):
            raise Refusal("channel_not_found")
        inside = self.bot in found.members
        if found.kind != "public" and not inside:
            raise Refusal("channel_not_found")
        if joined and not inside:
            raise Refusal("not_in_channel")
        return found

    def person(self, name: str = "user") -> Person:
        """A user of the workspace, or one met in a channel shared with theirs."""
        found = self.world.people.get(self.required(name))
        if found is None or not (found.workspace is self.workspace or self._met(found)):
            raise Refusal("user_not_found")
        return found

    def page(self, items: list[Any], default: int = 100) -> tuple[list[Any], Json]:
        """The items of the page asked for, and the rest of the answer with the next cursor."""
        limit = self.number("limit", default)
        if not 1 <= limit <= 1000:
            raise Refusal("invalid_limit")
        start = self._cursor(self.text("cursor"))
        following = base64.b64encode(f"next:{start + limit}".encode()).decode()
        cursor = following if start + limit < len(items) else ""
        return items[start : start + limit], {"response_metadata": {"next_cursor": cursor}}

    def _cursor(self, cursor: str) -> int:
        if not cursor:
            return 0
        try:
            return int(base64.b64decode(cursor).decode().removeprefix("next:"))
        except ValueError:
            raise Refusal("invalid_cursor") from None

    def _met(self, person: Person) -> bool:
        rooms = self.world.channels.values()
        return any(person in room.members and room.seen_from(self.workspace) for room in rooms)


@dataclass(frozen=True)
class Method:
    """A method of the Web API."""

    name: str
    answer: Callable[[Request], Json]
    scopes: tuple[str, ...] = ()
    rate: Rate = TIER_3
    caller: str = "bot"  # the kind of token it takes


METHODS: dict[str, Method] = {}
Answer = Callable[[Request], Json]


def method(name: str, *scopes: str, rate: Rate = TIER_3, caller: str = "bot") -> Callable[[Answer], Answer]:
    """Register what answers a method, the scopes it needs and how often it may be called."""

    def register(answer: Answer) -> Answer:
        METHODS[name] = Method(name, answer, scopes, rate, caller)
        return answer

    return register
