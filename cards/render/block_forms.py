"""A form as Block Kit input blocks, which messages take as well as modals; and a modal of its own.

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
    section,
)
from cards.render.safety import shorten, shown
from cards.wording import Words

LONGEST_GROUP_END = 30
"""Characters of the first and last choice in a group's label."""
LONGEST_VIEW_TITLE = 24
"""Characters of a modal's title, and of what stands on its two buttons."""
LONGEST_METADATA = 3000
MODAL = "form"
"""The callback ID of our modals."""


def inputs(form: Form) -> list[Block]:
    """An input block for each field."""
    mark = crc32(repr(form).encode("utf-8", "replace"))
    return [_input(item, mark) for item in form.fields]


def modal(form: Form, title: str, words: Words, private_metadata: str) -> Block:
    """The form as a modal; Slack gives `private_metadata` (at most 3 000 characters) back on submit."""
    if len(private_metadata) > LONGEST_METADATA:
        raise ValueError(f"a modal keeps {LONGEST_METADATA} characters, not {len(private_metadata)}")
    return {
        **_frame(title, words),
        "submit": _short(form.submit),
        "blocks": inputs(form),
        "private_metadata": private_metadata,
    }


def loading(title: str, words: Words) -> Block:
    """What stands in a modal until its form is there."""
    waiting = words.gettext("One moment: the form is being filled in.")
    return {**_frame(title, words), "blocks": [section(waiting)]}


def _frame(title: str, words: Words) -> Block:
    return {
        "type": "modal",
        "callback_id": MODAL,
        "title": _short(title),
        "close": _short(words.pgettext("button", "Cancel")),
    }


def _short(text: str) -> Block:
    return plain(shorten(shown(text), LONGEST_VIEW_TITLE))


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
