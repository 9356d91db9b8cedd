"""A card in a person's hands: what can be read on it, what can be pressed, what a press sends."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from tests.peers.webex.model import Json


class MissingAnswerError(AssertionError):
    """Webex would not let this card be sent."""


def words(card: Json) -> list[str]:
    """The texts of a card, in order."""
    return list(_words(card.get("body", [])))


def actions(card: Json) -> list[Json]:
    """Every button that can be pressed, those of shown sub-cards too."""
    return [found for found, _ in _actions(card, [])]


def submitted(card: Json, label: str, inputs: Mapping[str, str]) -> Json:
    """What the button sends: its data, and the fields of its card and of those around it."""
    for action, fields in _actions(card, []):
        if action.get("title") != label:
            continue
        if action.get("type") != "Action.Submit":
            raise LookupError(f"{label!r} submits nothing: it is {action.get('type')}")
        data = action.get("data")
        return {**(data if isinstance(data, dict) else {}), **_filled(fields, inputs)}
    raise LookupError(f"no button {label!r}; there are {[a.get('title') for a in actions(card)]}")


def _filled(fields: list[Json], inputs: Mapping[str, str]) -> Json:
    left, found = dict(inputs), {}
    for item in fields:
        name = next((n for n in (item.get("id"), item.get("label")) if n in left), None)
        value = left.pop(str(name)) if name is not None else str(item.get("value", ""))
        choices = item.get("choices")
        if choices and value:
            value = _chosen(choices, value)
        if item.get("isRequired") and not value:
            raise MissingAnswerError(f"{item.get('label') or item.get('id')!r} has to be filled in")
        if len(value) > item.get("maxLength", len(value)):
            raise MissingAnswerError(f"{value!r} is too long for its field")
        found[str(item.get("id"))] = value
    if left:
        raise LookupError(f"the card has no field {sorted(left)}")
    return found


def _chosen(choices: list[Json], value: str) -> str:
    for choice in choices:
        if value in {choice.get("title"), choice.get("value")}:
            return str(choice["value"])
    raise LookupError(f"no choice {value!r}; there are {[choice.get('title') for choice in choices]}")


def _actions(card: Json, around: list[Json]) -> Iterator[tuple[Json, list[Json]]]:
    fields = around + list(_inputs(card.get("body", [])))
    for action in [*_nested_actions(card.get("body", [])), *card.get("actions", [])]:
        yield action, fields
        if action.get("type") == "Action.ShowCard":
            yield from _actions(action.get("card", {}), fields)


def _nested_actions(value: Any) -> Iterator[Json]:
    for element in _elements(value):
        if element.get("type") == "ActionSet":
            yield from element.get("actions", [])
        if "selectAction" in element:
            yield element["selectAction"]


def _inputs(value: Any) -> Iterator[Json]:
    return (element for element in _elements(value) if str(element.get("type")).startswith("Input."))


def _elements(value: Any) -> Iterator[Json]:
    """The elements of a body, in order, without what is inside actions."""
    if isinstance(value, list):
        for item in value:
            yield from _elements(item)
    elif isinstance(value, dict):
        yield value
        for name in ("items", "columns", "inlines", "images", "facts"):
            yield from _elements(value.get(name))


def _words(body: Any) -> Iterator[str]:
    for element in _elements(body):
        kind = element.get("type")
        if kind == "TextBlock":
            yield str(element.get("text", ""))
        elif kind == "RichTextBlock":
            runs = element.get("inlines", [])
            yield "".join(run if isinstance(run, str) else str(run.get("text", "")) for run in runs)
        elif kind == "Image":
            yield f"[{element.get('altText', '')}]"
        elif kind is None and "title" in element:
            yield f"{element['title']} {element.get('value', '')}"
        elif str(kind).startswith("Input.") and element.get("label"):
            yield str(element["label"])
