"""What a message really forms: whom it mentions, where it links, whether it unfolds a link.

Tests ask it whether a customer's name can ring a bell or lead somewhere.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from tests.peers.slack.model import Message

_MARK = re.compile(r"<([^<>\n]+)>")
_BARE_CALL = re.compile(r"(?<![\w.@/])@(here|channel|everyone)\b", re.IGNORECASE)
_BARE_LINK = re.compile(
    r"(?<![\w@.])((?:https?://|www\.)[^\s<>|]+|(?:[a-z0-9-]+\.)+(?:com|net|org|io|example|dev|fr|jp)\b[^\s<>|]*)",
    re.IGNORECASE,
)
_MARKDOWN_LINK = re.compile(r"\]\(([^)\s]+)\)")


@dataclass(frozen=True)
class Marks:
    """What a reader would be led to."""

    people: tuple[str, ...] = ()  # user IDs
    groups: tuple[str, ...] = ()  # here, channel, everyone, user groups' IDs
    channels: tuple[str, ...] = ()
    links: tuple[str, ...] = ()
    unfurls: bool = False  # whether the first of the links would be shown unfolded

    @property
    def mentions(self) -> tuple[str, ...]:
        """Whoever gets notified."""
        return self.people + self.groups


def of(message: Message) -> Marks:
    """The marks of a message's text and blocks."""
    found: list[tuple[str, str]] = []
    named = message.link_names or message.parse == "full"
    found += _mrkdwn(message.text, calls=named, links=True)
    for block in message.blocks:
        found += _walk(block)

    def kind(name: str) -> tuple[str, ...]:
        return tuple(dict.fromkeys(value for key, value in found if key == name))

    links = kind("link")
    return Marks(kind("person"), kind("group"), kind("channel"), links, message.unfurl and bool(links))


def _walk(value: Any) -> Iterator[tuple[str, str]]:
    if isinstance(value, list):
        for item in value:
            yield from _walk(item)
    if not isinstance(value, dict):
        return
    kind, text = value.get("type"), value.get("text")
    if kind == "mrkdwn" and isinstance(text, str):
        loose = value.get("verbatim") is not True
        yield from _mrkdwn(text, calls=loose, links=loose)
    elif kind == "markdown" and isinstance(text, str):
        yield from (("link", link) for link in _MARKDOWN_LINK.findall(text))
        yield from _mrkdwn(_MARKDOWN_LINK.sub("] ", text), calls=True, links=True)
    elif kind in {"user", "usergroup", "broadcast", "channel", "link"}:
        yield from _rich(kind, value)
    else:
        if isinstance(value.get("url"), str):
            yield "link", value["url"]
        for item in value.values():
            yield from _walk(item)


def _rich(kind: str, element: dict[str, Any]) -> Iterator[tuple[str, str]]:
    names = {
        "user": ("person", "user_id"),
        "usergroup": ("group", "usergroup_id"),
        "broadcast": ("group", "range"),
        "channel": ("channel", "channel_id"),
        "link": ("link", "url"),
    }
    mark, key = names[kind]
    yield mark, str(element.get(key))


def _mrkdwn(text: str, *, calls: bool, links: bool) -> Iterator[tuple[str, str]]:
    for inside in _MARK.findall(text):
        target = inside.split("|")[0]
        if target.startswith("@"):
            yield "person", target[1:]
        elif target.startswith("!subteam^"):
            yield "group", target.removeprefix("!subteam^")
        elif target.startswith("!"):
            if target[1:] in {"here", "channel", "everyone"}:
                yield "group", target[1:]
        elif target.startswith("#"):
            yield "channel", target[1:]
        else:
            yield "link", target
    bare = _MARK.sub(" ", text)
    if calls:
        yield from (("group", name.lower()) for name in _BARE_CALL.findall(bare))
    if links:
        yield from (("link", link) for link in _BARE_LINK.findall(bare))
