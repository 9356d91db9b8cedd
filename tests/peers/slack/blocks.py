"""What Slack refuses of blocks and views, with the pointers it gives.

Only the refusals: how a message of ours should be made is the card linter's matter (tests/cards/linter).
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from typing import Any

from tests.peers.slack.elements import Elements, Problems, among

MODAL = frozenset(
    {"actions", "alert", "card", "context", "divider", "header", "image", "input", "rich_text", "section"}
    | {"video"}
)
HOME = (MODAL - {"alert"}) | {"carousel", "container", "data_table", "data_visualization", "table"}
MESSAGE = (HOME | {"context_actions", "file", "markdown", "plan", "task_card"}) - {"alert"}
SURFACES = {"message": (MESSAGE, 50), "modal": (MODAL, 100), "home": (HOME, 100)}

CELLS = frozenset({"raw_text", "raw_number", "rich_text"})
MOST_TEXT = 13_000
TABLE_TEXT = 10_000
Image = Callable[[dict[str, Any]], bool]


def problems(blocks: Any, surface: str, image_exists: Image) -> list[str]:
    """What is wrong with the blocks of a message, a modal or a Home tab."""
    check = Blocks(surface, image_exists)
    check.all(blocks)
    return check.found


def text_length(blocks: list[dict[str, Any]]) -> int:
    """The characters of all texts in blocks."""
    return sum(_lengths(blocks))


def _lengths(value: Any) -> list[int]:
    if isinstance(value, list):
        return [length for item in value for length in _lengths(item)]
    if not isinstance(value, dict):
        return []
    own = [len(value["text"])] if isinstance(value.get("text"), str) else []
    return own + [length for item in value.values() if not isinstance(item, str) for length in _lengths(item)]


class Blocks(Problems):
    """Collects the problems of one payload's blocks."""

    def __init__(self, surface: str, image_exists: Image) -> None:
        super().__init__()
        self.allowed, self.most = SURFACES[surface]
        self.elements = Elements(self.found, image_exists)
        self.tables = 0

    def all(self, blocks: Any) -> None:
        """The list of blocks."""
        if not isinstance(blocks, list) or not all(isinstance(block, dict) for block in blocks):
            self.say("/blocks", "must be an array of objects")
            return
        if len(blocks) > self.most:
            self.say("/blocks", f"no more than {self.most} items allowed")
        for at, block in enumerate(blocks):
            self.block(f"/blocks/{at}", block)
        ids = Counter(block["block_id"] for block in blocks if isinstance(block.get("block_id"), str))
        for name in [name for name, count in ids.items() if count > 1]:
            self.say("/blocks", f"`block_id`: {name} already exists")

    def block(self, at: str, block: dict[str, Any]) -> None:
        """One block."""
        kind = str(block.get("type"))
        if kind not in self.allowed:
            self.say(f"{at}/type", f"unsupported type: {kind}")
            return
        if "block_id" in block:
            self.length(f"{at}/block_id", block["block_id"], 1, 255)
        known: dict[str, Callable[[str, dict[str, Any]], object]] = {
            "actions": self._actions,
            "context": self._context,
            "header": lambda at, b: self.elements.text(f"{at}/text", b.get("text"), 150, plain=True),
            "image": self.elements.image_block,
            "input": self._input,
            "markdown": lambda at, b: self.length(f"{at}/text", b.get("text"), 1, 12_000),
            "rich_text": lambda at, b: self.many(f"{at}/elements", b.get("elements"), 1, 1000),
            "section": self._section,
            "table": self._table,
        }
        if kind in known:
            known[kind](at, block)

    def _section(self, at: str, block: dict[str, Any]) -> None:
        if "text" not in block and "fields" not in block:
            self.say(at, "missing required field: text or fields")
        if "text" in block:
            self.elements.text(f"{at}/text", block["text"], 3000)
        if "fields" in block and self.many(f"{at}/fields", block["fields"], 1, 10):
            for number, item in enumerate(block["fields"]):
                self.elements.text(f"{at}/fields/{number}", item, 2000)
        if "accessory" in block:
            self.elements.element(f"{at}/accessory", block["accessory"])

    def _context(self, at: str, block: dict[str, Any]) -> None:
        if self.many(f"{at}/elements", block.get("elements"), 1, 10):
            for number, item in enumerate(block["elements"]):
                if isinstance(item, dict) and item.get("type") == "image":
                    self.elements.image_block(f"{at}/elements/{number}", item)
                else:
                    self.elements.text(f"{at}/elements/{number}", item, 3000)

    def _actions(self, at: str, block: dict[str, Any]) -> None:
        if not self.many(f"{at}/elements", block.get("elements"), 1, 25):
            return
        for number, item in enumerate(block["elements"]):
            self.elements.element(f"{at}/elements/{number}", item)
        self._unique(at, [item for item in block["elements"] if isinstance(item, dict)])

    def _unique(self, at: str, elements: list[dict[str, Any]]) -> None:
        ids: Counter[Any] = Counter(str(item.get("action_id", "")) for item in elements)
        for name in [name for name, count in ids.items() if name and count > 1]:
            self.say(f"{at}/elements", f"`action_id` {name} is not unique")

    def _input(self, at: str, block: dict[str, Any]) -> None:
        self.elements.text(f"{at}/label", block.get("label"), 2000, plain=True)
        if "hint" in block:
            self.elements.text(f"{at}/hint", block["hint"], 2000, plain=True)
        self.elements.element(f"{at}/element", block.get("element"))

    def _table(self, at: str, block: dict[str, Any]) -> None:
        self.tables += 1
        if self.tables > 1:
            self.say(at, "only_one_table_allowed")
        if "column_settings" in block:
            self.many(f"{at}/column_settings", block["column_settings"], 1, 20)
        if not self.many(f"{at}/rows", block.get("rows"), 1, 100):
            return
        for number, row in enumerate(block["rows"]):
            if self.many(f"{at}/rows/{number}", row, 1, 20):
                for place, cell in enumerate(row):
                    self._cell(f"{at}/rows/{number}/{place}", cell)
        if text_length(block["rows"]) > TABLE_TEXT:
            self.say(at, f"no more than {TABLE_TEXT} characters in a table")

    def _cell(self, at: str, cell: Any) -> None:
        if not isinstance(cell, dict) or not among(cell.get("type"), CELLS):
            self.say(at, "unsupported cell")
        elif cell["type"] == "raw_text":
            self.length(f"{at}/text", cell.get("text"), 1, 3000)


def view_problems(view: Any, surface: str, image_exists: Image) -> list[str]:
    """What is wrong with a view for `views.open` (modal) or `views.publish` (home)."""
    if not isinstance(view, dict) or view.get("type") != surface:
        return [f"must be a view of type {surface} [json-pointer:/view/type]"]
    check = Blocks(surface, image_exists)
    for name, least, most in (
        ("callback_id", 0, 255),
        ("private_metadata", 0, 3000),
        ("external_id", 0, 255),
    ):
        if name in view:
            check.length(f"/view/{name}", view[name], least, most)
    if surface == "modal":
        check.elements.text("/view/title", view.get("title"), 24, plain=True)
        for name in ("submit", "close"):
            if name in view:
                check.elements.text(f"/view/{name}", view[name], 24, plain=True)
    check.all(view.get("blocks"))
    blocks = view["blocks"] if isinstance(view.get("blocks"), list) else []
    asks = any(isinstance(block, dict) and block.get("type") == "input" for block in blocks)
    if surface == "modal" and asks and "submit" not in view:
        check.say("/view", "missing required field: submit")
    return [found.replace(":/blocks", ":/view/blocks") for found in check.found]
