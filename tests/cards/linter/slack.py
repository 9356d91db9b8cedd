"""Slack's limits on a message with blocks, as docs/cards.md lists them.

Slack's own validator needs slack.com. This one reports what that one does: where (a JSON pointer) and which
rule. It knows the blocks and elements that our cards use; any other is a finding.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import Any

from tests.cards.linter import plain

MOST_BLOCKS = 50
MOST_TEXT = 13_000
TABLE_TEXT = 10_000
LONGEST_FALLBACK = 40_000

_FORMATTING = re.compile(r"[*_~`\\]|:[^\s:]+:|(?:^|\n)\s*(?:>|&gt;|[-•◦]\s|\d+[.)]\s)|<|>|&(?!amp;|lt;|gt;)")
_OUR_BOLD = re.compile(r"^\*([^*\n]+)\*(?=$|[\s·])")


def findings(message: dict[str, Any]) -> list[str]:
    """What Slack would refuse, or show otherwise than it was meant, in `{"text", "blocks"}`."""
    check = _Check()
    check.message(message)
    return check.found


def view_findings(view: dict[str, Any]) -> list[str]:
    """What Slack would refuse in a modal."""
    check = _Check()
    check.view(view)
    return check.found


@dataclass
class _Check:
    found: list[str] = field(default_factory=list)
    text: int = 0
    tables: int = 0
    table_text: int = 0
    block_ids: list[str] = field(default_factory=list)
    action_ids: list[str] = field(default_factory=list)

    def message(self, message: dict[str, Any]) -> None:
        self.length("/text", message.get("text", ""), 1, LONGEST_FALLBACK)
        self.found += [f"/text {finding}" for finding in plain.findings(message.get("text", ""))]
        if re.search(r"[<>]|&(?!amp;|lt;|gt;)", message.get("text", "")):
            self.say("/text", "&, < and > are entities")
        blocks = message["blocks"]
        self.many("/blocks", blocks, 1, MOST_BLOCKS)
        for at, block in enumerate(blocks):
            self.block(f"/blocks/{at}", block)
        if self.text > MOST_TEXT:
            self.say("/blocks", f"at most {MOST_TEXT} characters in all blocks: {self.text}")
        if self.tables > 1:
            self.say("/blocks", "one table to a message")
        if self.table_text > TABLE_TEXT:
            self.say("/blocks", f"at most {TABLE_TEXT} characters in a message's tables: {self.table_text}")
        self.once("block_id", self.block_ids)
        self.once("action_id", self.action_ids)

    def view(self, view: dict[str, Any]) -> None:
        for name in ("title", "submit", "close"):
            self.object(f"/{name}", view[name], 24, only_plain=True)
        self.length("/callback_id", view["callback_id"], 1, 255)
        self.length("/private_metadata", view["private_metadata"], 1, 3000)
        self.many("/blocks", view["blocks"], 1, 100)
        for at, block in enumerate(view["blocks"]):
            self.block(f"/blocks/{at}", block)
        self.once("block_id", self.block_ids)
        self.once("action_id", self.action_ids)

    def block(self, at: str, block: dict[str, Any]) -> None:
        kinds: dict[str, Callable[[str, dict[str, Any]], None]] = {
            "header": self.header,
            "section": self.section,
            "context": self.context,
            "actions": self.actions,
            "input": self.input,
            "table": self.table,
        }
        if block.get("type") not in kinds:
            self.say(at, f"no block of ours: {block.get('type')}")
            return
        if "block_id" in block:
            self.length(f"{at}/block_id", block["block_id"], 1, 255)
            self.block_ids.append(block["block_id"])
        kinds[block["type"]](at, block)

    def header(self, at: str, block: dict[str, Any]) -> None:
        self.object(f"{at}/text", block["text"], 150, only_plain=True)

    def section(self, at: str, block: dict[str, Any]) -> None:
        if "text" not in block and "fields" not in block:
            self.say(at, "a section has text or fields")
        if "text" in block:
            self.object(f"{at}/text", block["text"], 3000)
        if "fields" in block:
            self.many(f"{at}/fields", block["fields"], 1, 10)
            for number, item in enumerate(block["fields"]):
                self.object(f"{at}/fields/{number}", item, 2000)
        if "accessory" in block:
            self.element(f"{at}/accessory", block["accessory"], {"button", "overflow", "static_select"})

    def context(self, at: str, block: dict[str, Any]) -> None:
        self.many(f"{at}/elements", block["elements"], 1, 10)
        for number, item in enumerate(block["elements"]):
            self.object(f"{at}/elements/{number}", item, 3000)

    def actions(self, at: str, block: dict[str, Any]) -> None:
        self.many(f"{at}/elements", block["elements"], 1, 25)
        for number, item in enumerate(block["elements"]):
            self.element(f"{at}/elements/{number}", item, {"button", "overflow", "static_select"})

    def input(self, at: str, block: dict[str, Any]) -> None:
        self.object(f"{at}/label", block["label"], 2000, only_plain=True)
        if "hint" in block:
            self.object(f"{at}/hint", block["hint"], 2000, only_plain=True)
        self.element(f"{at}/element", block["element"], {"plain_text_input", "static_select"})

    def table(self, at: str, block: dict[str, Any]) -> None:
        self.tables += 1
        self.many(f"{at}/rows", block["rows"], 1, 100)
        self.many(f"{at}/column_settings", block.get("column_settings", [None]), 1, 20)
        for number, row in enumerate(block["rows"]):
            self.many(f"{at}/rows/{number}", row, 1, 20)
            for position, cell in enumerate(row):
                where = f"{at}/rows/{number}/{position}"
                if cell["type"] != "raw_text":
                    self.say(where, f"no cell of ours: {cell['type']}")
                self.length(f"{where}/text", cell["text"], 1, 3000)
                self.text += len(cell["text"])
                self.table_text += len(cell["text"])
        if len({len(row) for row in block["rows"]}) > 1:
            self.say(f"{at}/rows", "rows of one length")

    def element(self, at: str, element: dict[str, Any], allowed: set[str]) -> None:
        kind = element.get("type", "")
        if kind not in allowed:
            self.say(at, f"no {kind} here")
            return
        self.length(f"{at}/action_id", element.get("action_id", ""), 1, 255)
        self.action_ids.append(element.get("action_id", ""))
        if "placeholder" in element:
            self.object(f"{at}/placeholder", element["placeholder"], 150, only_plain=True)
        getattr(self, kind)(at, element)

    def button(self, at: str, button: dict[str, Any]) -> None:
        self.object(f"{at}/text", button["text"], 75, only_plain=True)
        self.length(f"{at}/value", button.get("value", "-"), 1, 2000)
        self.length(f"{at}/url", button.get("url", "-"), 1, 3000)
        self.length(f"{at}/accessibility_label", button.get("accessibility_label", "-"), 1, 75)
        if button.get("style", "primary") not in ("primary", "danger"):
            self.say(f"{at}/style", "primary, danger or none")

    def overflow(self, at: str, menu: dict[str, Any]) -> None:
        self.options(f"{at}/options", menu["options"], 5)

    def static_select(self, at: str, select: dict[str, Any]) -> None:
        if ("options" in select) == ("option_groups" in select):
            self.say(at, "options or option_groups")
        groups = select.get("option_groups", [{"options": select.get("options", [])}])
        self.many(f"{at}/option_groups", groups, 1, 100)
        for number, group in enumerate(groups):
            where = f"{at}/option_groups/{number}"
            if "label" in group:
                self.object(f"{where}/label", group["label"], 75, only_plain=True)
            self.options(f"{where}/options", group["options"], 100)
        initial = select.get("initial_option")
        if initial is not None and not any(initial in group["options"] for group in groups):
            self.say(f"{at}/initial_option", "is one of the options")

    def plain_text_input(self, at: str, element: dict[str, Any]) -> None:
        self.length(f"{at}/initial_value", element.get("initial_value", "-"), 1, 3000)
        if not 1 <= element.get("max_length", 1) <= 3000:
            self.say(f"{at}/max_length", "at most 3000")

    def options(self, at: str, options: list[dict[str, Any]], most: int) -> None:
        self.many(at, options, 1, most)
        for number, option in enumerate(options):
            where = f"{at}/{number}"
            self.object(f"{where}/text", option["text"], 75, only_plain=True)
            self.length(f"{where}/value", option["value"], 1, 150)
            self.length(f"{where}/url", option.get("url", "-"), 1, 3000)

    def object(self, at: str, text: dict[str, Any], most: int, *, only_plain: bool = False) -> None:
        """A text object: its kind, its length, and whether it reads as it stands."""
        said = text.get("text", "")
        self.length(f"{at}/text", said, 1, most)
        self.text += len(said)
        if text.get("type") == "mrkdwn" and not only_plain:
            if text.get("verbatim") is not True:
                self.say(at, "mrkdwn is verbatim, so that no link or mention is made of it")
            for part in _unbolded(said):
                match = _FORMATTING.search(part)
                if match:
                    self.say(at, f"mrkdwn reads {match.group()!r} as markup in {part[:60]!r}")
        elif text.get("type") != "plain_text":
            self.say(at, f"no text object for here: {text.get('type')}")
        self.found += [f"{at} {finding}" for finding in plain.findings(said)]

    def length(self, at: str, text: str, least: int, most: int) -> None:
        if not least <= len(text) <= most:
            self.say(at, f"{least} to {most} characters: {len(text)}")
        elif not text.strip():
            self.say(at, "is not blank")

    def many(self, at: str, items: list[Any], least: int, most: int) -> None:
        if not least <= len(items) <= most:
            self.say(at, f"{least} to {most} entries: {len(items)}")

    def once(self, name: str, values: list[str]) -> None:
        for value, count in Counter(values).items():
            if count > 1:
                self.say("/blocks", f"{name} {value!r} stands {count} times")

    def say(self, at: str, rule: str) -> None:
        self.found.append(f"{at} {rule}")


def _unbolded(text: str) -> Iterator[str]:
    """The text without the one bold part that is ours: at its very start, and closed before a space."""
    match = _OUR_BOLD.match(text)
    if match:
        yield match.group(1)
        text = text[match.end() :]
    yield from text.replace("&amp;", "").replace("&lt;", "").split("\n")
