"""A card as Slack's Block Kit blocks, within every limit of a message (docs/cards.md lists them).

Text is `plain_text` wherever it can be. Bold takes mrkdwn, whose signs cannot be escaped, so it is used only for
text in which mrkdwn reads nothing, and `verbatim`, so that Slack makes no links or mentions of it.
"""

from __future__ import annotations

from itertools import count
from typing import Any
from zlib import crc32

import orjson

from cards.intent import Intent
from cards.model import (
    Bar,
    Button,
    Buttons,
    Card,
    Component,
    Fact,
    Facts,
    Field,
    Form,
    Heading,
    Notice,
    Row,
    Rows,
    Table,
    Text,
    Tone,
)
from cards.render import marks, text as plain_form
from cards.render.fit import Group, Piece, Priority, fitted, flat, left_out_sentence
from cards.render.safety import clean, escape_mrkdwn, pieces, reads_as_is, shorten, shown
from cards.wording import Words, words_for
from hub.vocabulary import Language

MOST_BLOCKS = 50
MOST_TEXT = 12_000
"""Characters of all blocks together; Slack refuses somewhere above 13 000."""
LONGEST_TEXT = 3000
LONGEST_HEADER = 150
LONGEST_FIELD = 2000
FIELDS = 10
BUTTONS_IN_SIGHT = 5
LONGEST_BUTTON = 75
LONGEST_VALUE = 2000
LONGEST_URL = 3000
MENU_OPTIONS = 5
LONGEST_OPTION_VALUE = 150
CHOICES = 100
LONGEST_PLACEHOLDER = 150
TABLE_ROWS = 100
TABLE_TEXT = 6000
"""Characters of a table; Slack takes 10 000, of which the rest of the card needs some."""
LONGEST_FALLBACK = 40_000

Block = dict[str, Any]


def render(card: Card) -> list[Block]:
    """The card as JSON values; what does not fit is counted in its place."""
    words = words_for(Language(card.language))
    drawing = _Drawing(words)
    groups = [drawing.group(component) for component in card.components]
    drawn = flat(groups)
    used_blocks, used_text = cost(drawn)
    if used_blocks <= MOST_BLOCKS and used_text <= MOST_TEXT:
        return drawn
    return fitted(
        groups, (MOST_BLOCKS, MOST_TEXT), cost, lambda left: [_aside(left_out_sentence(words, left))]
    )


def fallback(card: Card) -> str:
    """The whole content for the message's top-level `text`, which screen readers read instead of the blocks."""
    words = words_for(Language(card.language))
    lines = [escape_mrkdwn(line) for line in plain_form.render(card).splitlines()]
    room = LONGEST_FALLBACK - 200
    kept = 0
    for line in lines:
        room -= len(line) + 1
        if room < 0:
            break
        kept += 1
    if kept == len(lines):
        return "\n".join(lines)
    return "\n".join([*lines[:kept], left_out_sentence(words, len(lines) - kept)])


def cost(piece: Piece) -> tuple[int, int]:
    """Blocks and characters of text, as Slack counts them."""
    return len(piece), sum(map(_text_length, piece))


def _text_length(part: Any) -> int:
    if isinstance(part, list):
        return sum(map(_text_length, part))
    if not isinstance(part, dict):
        return 0
    own = part.get("text")
    length = len(own) if isinstance(own, str) else 0
    return length + sum(_text_length(value) for value in part.values() if isinstance(value, dict | list))


def _plain(text: str) -> Block:
    return {"type": "plain_text", "text": text, "emoji": False}


def _section(text: str) -> Block:
    return {"type": "section", "text": _plain(text)}


def _aside(text: str) -> Block:
    return {"type": "context", "elements": [_plain(text)]}


def _bold_first(first: str, rest: str, limit: int) -> Block | None:
    """A text object whose first part is bold where mrkdwn can show it; None where it is too long."""
    if len(first) + len(rest) + 2 > limit:
        return None
    if reads_as_is(first) and not any(map(_marked, rest.split("\n"))):
        said = f"*{escape_mrkdwn(first)}*{escape_mrkdwn(rest)}"
        if len(said) <= limit:
            return {"type": "mrkdwn", "text": said, "verbatim": True}
    return _plain(first + rest)


def _marked(line: str) -> bool:
    return not reads_as_is(line)


class _Drawing:
    """Draws one card's components; numbers its buttons and knows whether its one table is taken."""

    def __init__(self, words: Words) -> None:
        self._words = words
        self._numbers = count(1)
        self._has_table = False

    def group(self, component: Component) -> Group:
        match component:
            case Heading(text):
                return Group(Priority.ANSWER, _heading(text))
            case Text(text, subtle):
                draw = _aside if subtle else _section
                return Group(Priority.BESIDE, [[draw(piece)] for piece in pieces(shown(text), LONGEST_TEXT)])
            case Notice(text, tone):
                sign = "" if tone is Tone.NEUTRAL else f"{marks.SIGNS[tone]} "
                parts = pieces(sign + shown(text), LONGEST_TEXT)
                return Group(Priority.ANSWER, [[_section(piece)] for piece in parts])
            case Facts(items, across):
                drawn = _figures(items) if across else _facts(items)
                return Group(Priority.BESIDE, [*drawn, *self._leading(items)])
            case Bar():
                return Group(
                    Priority.BESIDE, [[_section(piece)] for piece in pieces(_bar(component), LONGEST_TEXT)]
                )
            case Rows():
                return Group(Priority.LISTED, self._rows(component))
            case Table():
                return self._table(component)
            case Buttons(items):
                return Group(Priority.ANSWER, self._buttons(items))
            case Form():
                return Group(Priority.ANSWER, [self._form(component)])

    def _leading(self, items: tuple[Fact, ...]) -> list[Piece]:
        """Buttons for the figures that lead on: a figure cannot be tapped on Slack."""
        return self._buttons(tuple(Button(item.label, item.intent) for item in items if item.intent))

    def _rows(self, rows: Rows) -> list[Piece]:
        drawn = [self._row(row) for row in rows.items]
        if rows.title and drawn:
            drawn[0][:0] = [_section(piece) for piece in pieces(shown(rows.title), LONGEST_TEXT)]
        return drawn

    def _row(self, row: Row) -> Piece:
        title, rest = shown(row.title), _row_text(row)
        bold = _bold_first(title, rest, LONGEST_TEXT)
        if bold is None:
            drawn = [_section(piece) for piece in pieces(title + rest, LONGEST_TEXT)]
        else:
            drawn = [{"type": "section", "text": bold}]
        if row.open is not None:
            accessory = self._button(row.open)
            if accessory is None:
                return [*drawn, self._unsaid(row.open)]
            label = accessory["text"]["text"]
            accessory |= {
                "text": _plain(self._words.pgettext("button", "Show")),
                "accessibility_label": label,
            }
            drawn[0]["accessory"] = accessory
        return drawn

    def _table(self, table: Table) -> Group:
        title = [_section(piece) for piece in pieces(shown(table.title), LONGEST_TEXT)] if table.title else []
        lines = [tuple(map(shown, row)) for row in (table.columns, *table.rows)]
        fitting, room = 0, TABLE_TEXT
        for line in lines[:TABLE_ROWS]:
            room -= sum(map(len, line))
            if room < 0:
                break
            fitting += 1
        if self._has_table or fitting < 2:
            texts = [" · ".join(line) for line in lines]
            drawn: list[Piece] = [[_section(piece) for piece in pieces(text, LONGEST_TEXT)] for text in texts]
            drawn[0][:0] = title
            return Group(Priority.LISTED, drawn, (0, *(1 for _ in table.rows)))
        self._has_table = True
        block = {
            "type": "table",
            "column_settings": [
                {"align": "right" if at in table.numeric else "left", "is_wrapped": True}
                for at in range(len(table.columns))
            ],
            "rows": [[{"type": "raw_text", "text": text} for text in line] for line in lines[:fitting]],
        }
        whole: Piece = [*title, block]
        if fitting < len(lines):
            whole.append(_aside(left_out_sentence(self._words, len(lines) - fitting)))
        return Group(Priority.LISTED, [whole], (len(table.rows),))

    def _buttons(self, buttons: tuple[Button, ...]) -> list[Piece]:
        """Five in sight, the rest in a menu beside them, or below where a menu cannot carry them."""
        drawn, unsaid = [], []
        for button in buttons:
            element = self._button(button)
            if element is None:
                unsaid.append(self._unsaid(button))
            else:
                drawn.append(element)
        found: list[Piece] = []
        rest = drawn[BUTTONS_IN_SIGHT:]
        menu = _menu(rest)
        if menu is not None:
            found.append([_actions([*drawn[:BUTTONS_IN_SIGHT], {**menu, "action_id": self._next_id()}])])
        else:
            for at in range(0, len(drawn), BUTTONS_IN_SIGHT):
                found.append([_actions(drawn[at : at + BUTTONS_IN_SIGHT])])
        return found + [[block] for block in unsaid]

    def _button(self, button: Button) -> Block | None:
        """None for a button whose intent or link is longer than Slack lets a button carry."""
        drawn: Block = {
            "type": "button",
            "action_id": self._next_id(),
            "text": _plain(shorten(shown(button.label), LONGEST_BUTTON)),
        }
        if button.intent is None:
            drawn["url"] = button.url
            if len(button.url) > LONGEST_URL:
                return None
        else:
            drawn["value"] = _value(button.intent.to_json())
            if len(drawn["value"]) > LONGEST_VALUE:
                return None
        if button.primary or button.danger:
            drawn["style"] = "danger" if button.danger else "primary"
        return drawn

    def _unsaid(self, button: Button) -> Block:
        label = shorten(shown(button.label), LONGEST_BUTTON)
        return _aside(
            self._words.gettext(
                "“%(label)s” is too long for a button here. Type it instead, in fewer words.", label=label
            )
        )

    def _next_id(self) -> str:
        return f"intent:{next(self._numbers)}"

    def _form(self, form: Form) -> Piece:
        said = form.to_json()
        mark = crc32(orjson.dumps(said) + repr(form.fields).encode("utf-8", "replace"))
        inputs = [self._input(item, mark) for item in form.fields]
        submit = {
            "type": "button",
            "action_id": self._next_id(),
            "text": _plain(shorten(shown(form.submit), LONGEST_BUTTON)),
            "value": _value(said),
            "style": "primary",
        }
        if len(submit["value"]) > LONGEST_VALUE:
            return [self._unsaid(Button(form.submit, form.intent))]
        return [*inputs, _actions([submit])]

    def _input(self, item: Field, mark: int) -> Block:
        """`mark` changes with the form's content: Slack keeps what was typed under a block's ID."""
        return {
            "type": "input",
            "block_id": f"form:{item.slot}:{mark:08x}",
            "optional": not item.required,
            "label": _plain(shorten(shown(item.label), LONGEST_FIELD)),
            "element": {"action_id": item.slot, **_element(item)},
        }


def _value(said: dict[str, Any]) -> str:
    return orjson.dumps(said).decode()


def _heading(text: str) -> list[Piece]:
    said = shown(text)
    if len(said) <= LONGEST_HEADER:
        return [[{"type": "header", "text": _plain(said)}]]
    bold = _bold_first(said, "", LONGEST_TEXT)
    if bold is not None:
        return [[{"type": "section", "text": bold}]]
    return [[_section(piece)] for piece in pieces(said, LONGEST_TEXT)]


def _figures(items: tuple[Fact, ...]) -> list[Piece]:
    drawn = [_bold_first(shown(item.value), f"\n{shown(item.label)}", LONGEST_FIELD) for item in items]
    fields = [field for field in drawn if field is not None]
    if len(fields) < len(items):
        return _facts(items)
    return [[{"type": "section", "fields": fields[at : at + FIELDS]}] for at in range(0, len(fields), FIELDS)]


def _facts(items: tuple[Fact, ...]) -> list[Piece]:
    """One line a fact, as many lines to a section as it holds."""
    sections: list[str] = []
    for item in items:
        for line in pieces(f"{shown(item.label)}: {shown(item.value)}", LONGEST_TEXT):
            if sections and len(sections[-1]) + len(line) + 1 <= LONGEST_TEXT:
                sections[-1] += "\n" + line
            else:
                sections.append(line)
    return [[_section(section)] for section in sections]


def _row_text(row: Row) -> str:
    """What stands behind a row's title: note and states on its line, detail and bar on the next."""
    first = f" · {clean(row.note)}" if row.note else ""
    for badge in row.badges:
        first += f"  {marks.SIGNS[badge.tone]} {shown(badge.word)}"
    second = [part for part in (clean(row.detail), _bar(row.bar) if row.bar else "") if part]
    return first + "".join(f"\n{'   '.join(second)}" if second else "")


def _bar(bar: Bar) -> str:
    return f"{marks.drawn(bar)} {clean(bar.caption)}".rstrip()


def _actions(elements: list[Block]) -> Block:
    return {"type": "actions", "elements": elements}


def _menu(buttons: list[Block]) -> Block | None:
    if not 1 <= len(buttons) <= MENU_OPTIONS:
        return None
    options = []
    for button in buttons:
        option: Block = {"text": button["text"], "value": button.get("value", button["action_id"])}
        if "url" in button:
            option["url"] = button["url"]
        if len(option["value"]) > LONGEST_OPTION_VALUE:
            return None
        options.append(option)
    return {"type": "overflow", "options": options}


def _element(item: Field) -> Block:
    placeholder: Block = {}
    if item.placeholder:
        placeholder = {"placeholder": _plain(shorten(shown(item.placeholder), LONGEST_PLACEHOLDER))}
    if not item.choices or any(len(choice.value) > LONGEST_OPTION_VALUE for choice in item.choices):
        drawn: Block = {"type": "plain_text_input", **placeholder}
        if item.value and len(item.value) <= LONGEST_TEXT:
            drawn["initial_value"] = item.value
        return drawn
    options = [
        {"text": _plain(shorten(shown(choice.word), LONGEST_BUTTON)), "value": choice.value}
        for choice in item.choices
    ]
    drawn = {"type": "static_select", **placeholder}
    if len(options) <= CHOICES:
        drawn["options"] = options
    else:
        drawn["option_groups"] = [
            _choices(options[at : at + CHOICES]) for at in range(0, len(options), CHOICES)
        ]
    chosen = next((option for option in options if option["value"] == item.value), None)
    if chosen is not None:
        drawn["initial_option"] = chosen
    return drawn


def _choices(options: list[Block]) -> Block:
    """A group of choices, called by its first and last one."""
    first, last = (shorten(option["text"]["text"], 30) for option in (options[0], options[-1]))
    return {"label": _plain(f"{first} – {last}"), "options": options}
