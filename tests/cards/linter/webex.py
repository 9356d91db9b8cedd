"""What Webex draws of an Adaptive Card, and how much of it it takes (docs/cards.md)."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from typing import Any

import orjson

LARGEST = 80_000
"""Bytes."""
IMAGE_LINKS = 10
ACTIONS = 5
"""In one set."""
_ELEMENTS = ("AdaptiveCard", "Container", "ColumnSet", "Column", "FactSet", "ImageSet", "ActionSet")
_TEXTS = ("TextBlock", "RichTextBlock", "TextRun", "Image")
_INPUTS = ("Input.Text", "Input.Number", "Input.Date", "Input.Time", "Input.Toggle", "Input.ChoiceSet")
_ACTIONS = ("Action.OpenUrl", "Action.Submit", "Action.ShowCard", "Action.ToggleVisibility")
DRAWN = frozenset((*_ELEMENTS, *_TEXTS, *_INPUTS, *_ACTIONS))


def findings(card: dict[str, Any]) -> list[str]:
    """What Webex would not draw or not take."""
    found = []
    size = len(orjson.dumps(card))
    if size > LARGEST:
        found.append(f"/ at most {LARGEST} bytes: {size}")
    if card.get("version") != "1.3":
        found.append(f"/version is 1.3: {card.get('version')}")
    elements = list(_elements(card, ""))
    for pointer, element in elements:
        kind = element["type"]
        if kind not in DRAWN:
            found.append(f"{pointer} draws no {kind}")
        if kind == "TextBlock":
            found.append(f"{pointer} a TextBlock reads markdown: texts are TextRuns")
        if len(element.get("actions", ())) > ACTIONS:
            found.append(f"{pointer}/actions at most {ACTIONS} in a set: {len(element['actions'])}")
        if kind == "Action.OpenUrl" and not element["url"].startswith(("https://", "http://")):
            found.append(f"{pointer}/url opens web pages only")
    if sum(element["type"] == "Image" for _, element in elements) > IMAGE_LINKS:
        found.append(f"/ at most {IMAGE_LINKS} images")
    twice = Counter(element["id"] for _, element in elements if "id" in element)
    found += [f"/ two elements are called {name}" for name, count in twice.items() if count > 1]
    return found


def _elements(value: Any, pointer: str) -> Iterator[tuple[str, dict[str, Any]]]:
    if isinstance(value, dict):
        if "type" in value:
            yield pointer, value
        for key, inner in value.items():
            if key != "data":
                yield from _elements(inner, f"{pointer}/{key}")
    elif isinstance(value, list):
        for at, inner in enumerate(value):
            yield from _elements(inner, f"{pointer}/{at}")
