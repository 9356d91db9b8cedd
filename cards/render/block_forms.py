"""A form as Block Kit input blocks, which messages take as well as modals.

On submit Slack hands over `state.values[block_id][action_id]`; the action ID is the slot.
"""

from __future__ import annotations

from zlib import crc32

from cards.model import Field, Form
from cards.render.block_objects import (
    CHOICES,
    LONGEST_BUTTON,
    LONGEST_FIELD,
    LONGEST_OPTION_VALUE,
    LONGEST_PLACEHOLDER,
    LONGEST_TEXT,
    Block,
    plain,
)
from cards.render.safety import shorten, shown

LONGEST_GROUP_END = 30
"""Characters of the first and last choice in a group's label."""


def inputs(form: Form) -> list[Block]:
    """An input block for each field."""
    mark = crc32(repr(form).encode("utf-8", "replace"))
    return [_input(item, mark) for item in form.fields]


def _input(item: Field, mark: int) -> Block:
    """`mark` changes with the form's content, for Slack keeps what was typed under a block's ID."""
    return {
        "type": "input",
        "block_id": f"form:{item.slot}:{mark:08x}",
        "optional": not item.required,
        "label": plain(shorten(shown(item.label), LONGEST_FIELD)),
        "element": {"action_id": item.slot, **_element(item)},
    }


def _element(item: Field) -> Block:
    drawn: Block = {}
    if item.placeholder:
        drawn["placeholder"] = plain(shorten(shown(item.placeholder), LONGEST_PLACEHOLDER))
    if item.choices and all(0 < len(choice.value) <= LONGEST_OPTION_VALUE for choice in item.choices):
        return {"type": "static_select", **drawn, **_select(item)}
    if item.value.strip() and len(item.value) <= LONGEST_TEXT:
        drawn["initial_value"] = item.value
    return {"type": "plain_text_input", **drawn}


def _select(item: Field) -> Block:
    options = [
        {"text": plain(shorten(shown(choice.word), LONGEST_BUTTON)), "value": choice.value}
        for choice in item.choices
    ]
    drawn: Block = {}
    if len(options) <= CHOICES:
        drawn["options"] = options
    else:
        drawn["option_groups"] = [
            _group(options[at : at + CHOICES]) for at in range(0, len(options), CHOICES)
        ]
    chosen = next((option for option in options if option["value"] == item.value), None)
    if chosen is not None:
        drawn["initial_option"] = chosen
    return drawn


def _group(options: list[Block]) -> Block:
    """A group of choices, called by its first and its last one."""
    first, last = (shorten(option["text"]["text"], LONGEST_GROUP_END) for option in (options[0], options[-1]))
    return {"label": plain(f"{first} – {last}"), "options": options}
