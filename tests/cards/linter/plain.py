"""What a text form may not hold, wherever it is shown."""

from __future__ import annotations

import re

RULES = {
    "a control character": re.compile(r"[\x00-\x09\x0b-\x1f\x7f-\x9f\u2028\u2029]"),
    "a mark that turns the direction of writing": re.compile(
        r"[\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]"
    ),
    "half of a surrogate pair": re.compile(r"[\ud800-\udfff]"),
    "a call to everybody": re.compile(r"(?<![\w.+-])@(?:here|channel|everyone|all)\b", re.IGNORECASE),
    "a mention": re.compile(r"<[@!#]"),
}


def findings(text: str) -> list[str]:
    """Which of them it holds, each with the place."""
    found = []
    for rule, pattern in RULES.items():
        match = pattern.search(text)
        if match:
            line = text.count("\n", 0, match.start()) + 1
            found.append(f"line {line} holds {rule}: {match.group()!r}")
    return found
