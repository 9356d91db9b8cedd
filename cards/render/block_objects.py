"""Block Kit's small objects, their limits, and what they count for."""

from __future__ import annotations

from typing import Any

import orjson

from cards.render.fit import Piece
from cards.render.safety import escape_mrkdwn, reads_as_is

LONGEST_TEXT = 3000
LONGEST_HEADER = 150
LONGEST_FIELD = 2000
FIELDS = 10
"""In one section."""
LONGEST_BUTTON = 75
LONGEST_VALUE = 2000
"""Of a button."""
LONGEST_URL = 3000
MENU_OPTIONS = 5
LONGEST_OPTION_VALUE = 150
CHOICES = 100
"""In one group of a select."""
LONGEST_PLACEHOLDER = 150
TABLE_ROWS = 100

Block = dict[str, Any]


def plain(text: str) -> Block:
    """Text that Slack shows literally, `:tada:` and all."""
    return {"type": "plain_text", "text": text, "emoji": False}


def section(text: str) -> Block:
    """A paragraph."""
    return {"type": "section", "text": plain(text)}


def aside(text: str) -> Block:
    """A small grey line."""
    return {"type": "context", "elements": [plain(text)]}


def actions(elements: list[Block]) -> Block:
    """A row of buttons."""
    return {"type": "actions", "elements": elements}


def bold_first(first: str, rest: str, limit: int) -> Block | None:
    """A text object, its first part bold where mrkdwn shows all of it as it stands; None: over `limit`.

    Both are cleaned texts; `rest` may hold line breaks of ours.
    """
    if len(first) + len(rest) > limit:
        return None
    if reads_as_is(first) and all(map(reads_as_is, rest.split("\n"))):
        said = f"*{escape_mrkdwn(first)}*{escape_mrkdwn(rest)}"
        if len(said) <= limit:
            return {"type": "mrkdwn", "text": said, "verbatim": True}
    return plain(first + rest)


def value(said: dict[str, Any]) -> str:
    """An intent as a button carries it."""
    return orjson.dumps(said).decode()


def cost(piece: Piece) -> tuple[int, int]:
    """Blocks, and characters of text in them."""
    return len(piece), sum(map(_text_length, piece))


def _text_length(part: Any) -> int:
    if isinstance(part, list):
        return sum(map(_text_length, part))
    if not isinstance(part, dict):
        return 0
    own = part.get("text")
    length = len(own) if isinstance(own, str) else 0
    return length + sum(_text_length(inner) for inner in part.values() if isinstance(inner, dict | list))
