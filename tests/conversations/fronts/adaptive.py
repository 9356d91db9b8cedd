"""What can be read and pressed on an Adaptive Card, for the console and for Webex."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from tests.peers.webex import forms

Json = dict[str, Any]


def words(card: Json) -> str:
    """Its texts, in order."""
    return "\n".join(forms.words(card))


def rows(card: Json) -> tuple[str, ...]:
    """What a tap on each row of its lists does."""
    return tuple(tap["title"] for element, tap in _taps(card) if element["type"] == "Container")


def buttons(card: Json) -> tuple[str, ...]:
    """Its buttons, the figures that can be tapped among them, and those that "More" shows."""
    in_rows = [id(tap) for element, tap in _taps(card) if element["type"] == "Container"]
    return tuple(
        str(each["title"])
        for each in forms.actions(card)
        if id(each) not in in_rows and each["type"] != "Action.ShowCard"
    )


def pressable(card: Json) -> tuple[str, ...]:
    """Buttons and rows."""
    return (*buttons(card), *rows(card))


def _taps(value: Any) -> Iterator[tuple[Json, Json]]:
    if isinstance(value, list):
        for item in value:
            yield from _taps(item)
    elif isinstance(value, dict):
        if "selectAction" in value:
            yield value, value["selectAction"]
        for name in ("body", "items", "columns"):
            yield from _taps(value.get(name))
