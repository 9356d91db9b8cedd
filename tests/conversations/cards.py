"""Every card of the conversations as the fake platforms received it, for looking at (`make gallery`)."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from hub.vocabulary import Language
from tests.conversations.fronts import opened
from tests.conversations.holding import hold
from tests.conversations.script import Conversation, Fill, Press, Send, Step
from tests.conversations.seen import Seen, plain_name
from tests.conversations.stage import NOW, Templates, copy_of, sqlite_template
from tests.conversations.table import ON_PLATFORMS, TABLE

PLATFORMS = ("webex", "slack")
_HASH = re.compile(r"\b[0-9a-f]{64}\b")
"""Of a file's content, in which each figure that is made up at random would show."""
_MINUTE = re.compile(r"\b09:[3-5]\d\b")
"""Of what is done while the conversations are held."""


@dataclass(frozen=True)
class Received:
    """A card, or a form that opened, on a platform."""

    conversation: Conversation
    number: int
    """Of the step, from 1; 0: what the bot says when it comes into a room."""
    asked: str
    """What was said or pressed."""
    platform: str
    card: Any
    form: Any = None
    """What opened to be filled in, as Slack's view."""
    private: bool = False
    person: str = ""
    """Who asked."""

    @property
    def language(self) -> Language:
        """Of the person's client."""
        return self.conversation.language


def received() -> Iterator[Received]:
    """Hold every conversation on both platforms; what is different each time stands the same in the cards."""
    with TemporaryDirectory() as kept:
        folder = Path(kept)
        templates = Templates(sqlite_template(folder), "", "")
        for platform in PLATFORMS:
            own = folder / platform
            own.mkdir()
            with copy_of(templates, "sqlite", own) as url, opened(platform, url, own) as front:
                for conversation in (*TABLE, *ON_PLATFORMS):
                    number = 0
                    for step, seen in hold(front, conversation):
                        number += step is not None
                        yield _received(conversation, number, step, platform, seen)


def _received(
    conversation: Conversation, number: int, step: Step | None, platform: str, seen: Seen
) -> Received:
    return Received(
        conversation,
        number,
        _asked(step),
        platform,
        _settled(seen.card),
        seen.form,
        bool(seen.private),
        ((step.by if step else None) or conversation.person).name,
    )


def _asked(step: Step | None) -> str:
    if step is None:
        return ""
    if isinstance(step, Press):
        return step.label
    if isinstance(step, Fill):
        return f"{step.submit}: " + ", ".join(f"{name} = {value}" for name, value in step.values.items())
    return step.name if isinstance(step, Send) else step.text


def _settled(card: Any) -> Any:
    text = plain_name(json.dumps(card, ensure_ascii=False))
    text = _MINUTE.sub(f"{NOW:%H:%M}", text)
    return json.loads(_HASH.sub(lambda found: found[0][:8] + "…", text))
