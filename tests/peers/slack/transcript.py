"""What a person sees in a conversation, in its final state."""

from __future__ import annotations

import html
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from tests.peers.slack import marks
from tests.peers.slack.model import Channel, Json, Message, Person

_MARK = re.compile(r"<([^<>|\n]+)(?:\|([^<>\n]*))?>")


@dataclass(frozen=True)
class Seen:
    """One message as it stands on a person's screen."""

    message: Message = field(repr=False)
    author: str
    text: str  # of the top level: what notifications and screen readers say
    blocks: list[Json]
    files: dict[str, bytes]
    thread_ts: str | None
    only_for: str | None  # a person's name
    edits: int
    metadata: Json | None
    marks: marks.Marks

    @property
    def ts(self) -> str:
        """Its time, which is its ID."""
        return self.message.ts

    @property
    def words(self) -> str:
        """Everything that can be read on it, line by line."""
        lines = list(_texts(self.blocks)) if self.blocks else [_plain(self.text)]
        return "\n".join(lines + [f"[{name}]" for name in self.files])

    @property
    def buttons(self) -> list[str]:
        """What stands on its buttons."""
        return [str(e["text"]["text"]) for e in _typed(self.blocks, "button")]


def transcript(channel: Channel, reader: Person | None = None, thread_ts: str | None = None) -> list[Seen]:
    """The messages a person sees (None: everybody's, without ephemeral ones), or those of one thread."""
    found = []
    for message in channel.messages:
        hidden = message.only_for is not None and message.only_for is not reader
        elsewhere = thread_ts is not None and thread_ts not in {message.ts, message.thread_ts}
        if not (message.deleted or hidden or elsewhere):
            found.append(seen(message))
    return found


def seen(message: Message) -> Seen:
    """A message as it stands now."""
    return Seen(
        message=message,
        author=message.author.name,
        text=message.text,
        blocks=message.blocks,
        files={file.name: file.content or b"" for file in message.files},
        thread_ts=message.thread_ts,
        only_for=message.only_for.name if message.only_for else None,
        edits=message.edits,
        metadata=message.metadata,
        marks=marks.of(message),
    )


def _plain(text: str) -> str:
    return html.unescape(_MARK.sub(lambda m: m[2] or m[1], text))


def _texts(value: Any) -> Iterator[str]:
    if isinstance(value, list):
        for item in value:
            yield from _texts(item)
    elif isinstance(value, dict):
        text = value.get("text")
        if isinstance(text, str):
            yield _plain(text) if value.get("type") in {"mrkdwn", "markdown"} else text
        if value.get("type") == "image":
            yield f"[{value.get('alt_text')}]"
        for item in value.values():
            yield from _texts(item)


def _typed(value: Any, kind: str) -> Iterator[Json]:
    if isinstance(value, list):
        for item in value:
            yield from _typed(item, kind)
    elif isinstance(value, dict):
        if value.get("type") == kind:
            yield value
        for item in value.values():
            yield from _typed(item, kind)
