"""A card as Slack's Block Kit blocks, within every limit of a message (docs/cards.md lists them).

Text is `plain_text` wherever it can be. Bold takes mrkdwn, whose signs cannot be escaped: it is used only for
text in which mrkdwn reads nothing, and `verbatim`, so that Slack makes no links or mentions of it.
"""

from __future__ import annotations

from itertools import count
from operator import le

import orjson

from cards.intent import Intent
from cards.model import (
    Badge,
    Bar,
    Button,
    Buttons,
    Card,
    Component,
    Fact,
    Facts,
    Form,
    Heading,
    Notice,
    Row,
    Rows,
    Table,
    Text,
    Tone,
)
from cards.render import block_forms, marks
from cards.render import text as plain_form
from cards.render.block_objects import (
    CHOICES,
    FIELDS,
    LONGEST_BUTTON,
    LONGEST_FIELD,
    LONGEST_HEADER,
    LONGEST_OPTION_VALUE,
    LONGEST_TEXT,
    LONGEST_URL,
    LONGEST_VALUE,
    MENU_OPTIONS,
    TABLE_ROWS,
    Block,
    actions,
    aside,
    bold_first,
    cost,
    plain,
    section,
    value,
)
from cards.render.fit import Group, Piece, Priority, fitted, flat, left_out_sentence
from cards.render.safety import MARK, clean, escape_mrkdwn, pieces, shorten, shown, unlinked
from cards.wording import Words, words_for
from hub.vocabulary import Language

MOST_BLOCKS = 50
MOST_TEXT = 12_000
"""Characters of all blocks together; Slack refuses somewhere above 13 000."""
TABLE_TEXT = 6000
"""Characters of a table; Slack takes 10 000, but the rest of the card needs room too."""
BUTTONS_IN_SIGHT = 5
LONGEST_FALLBACK = 40_000
"""Characters of a message's top-level text, past which Slack cuts it."""


def render(card: Card, source: Intent | None = None) -> list[Block]:
    """The card as JSON values; what does not fit is counted in its place.

    With `source`, the intent that was asked, each form is a button that opens it: asking `source` again finds
    the form by its number. Without, the forms stand in the card.
    """
    words = words_for(Language(card.language))
    drawing = _Drawing(words, card, source)
    groups = [drawing.group(component) for component in card.components]
    groups += drawing.unplaced()
    drawn = flat(groups)
    limits = (MOST_BLOCKS, MOST_TEXT)
    if _fits_surely(drawn) or all(map(le, cost(drawn), limits)):
        return drawn
    return fitted(groups, limits, cost, lambda left: [aside(left_out_sentence(words, left))])


def _fits_surely(drawn: Piece) -> bool:
    """A quick look that most cards pass: all of the JSON is no longer than its texts may be."""
    return len(drawn) <= MOST_BLOCKS and len(orjson.dumps(drawn)) <= MOST_TEXT


def fallback(card: Card) -> str:
    """The whole content for the message's top-level `text`: screen readers read it instead of the blocks."""
    words = words_for(Language(card.language))
    lines = [escape_mrkdwn(unlinked(line)) for line in plain_form.render(card).splitlines()]
    room = LONGEST_FALLBACK - LONGEST_BUTTON * 2
    for at, line in enumerate(lines):
        room -= len(line) + 1
        if room < 0:
            return "\n".join([*lines[:at], left_out_sentence(words, len(lines) - at)])
    return "\n".join(lines)


class _Drawing:
    """Draws one card's components; numbers its buttons and knows whether its one table is taken."""

    def __init__(self, words: Words, card: Card, source: Intent | None) -> None:
        self._words = words
        self._source = source
        self._form_numbers = count()
        self._leading = _leading(card)
        self._last_buttons = next(
            (one for one in reversed(card.components) if isinstance(one, Buttons)), None
        )
        self._numbers = count(1)
        self._has_table = False

    def group(self, component: Component) -> Group:  # noqa: PLR0911 - one case a component
        match component:
            case Heading(text, badges):
                states = [[part] for part in _sections(_states(badges))] if badges else []
                return Group(Priority.ANSWER, _heading(text) + states)
            case Text(text, subtle):
                draw = aside if subtle else section
                return Group(Priority.BESIDE, [[draw(piece)] for piece in pieces(shown(text), LONGEST_TEXT)])
            case Notice(text, tone):
                sign = "" if tone is Tone.NEUTRAL else f"{marks.SIGNS[tone]} "
                return Group(Priority.ANSWER, [[part] for part in _sections(sign + shown(text))])
            case Facts(items, across):
                return Group(Priority.BESIDE, (across and _figures(items)) or _facts(self._words, items))
            case Bar():
                return Group(Priority.BESIDE, [_sections(_bar(component))])
            case Rows():
                return Group(Priority.LISTED, self._rows(component))
            case Table():
                return self._table(component)
            case Buttons(items):
                leading = self._leading if component is self._last_buttons else ()
                return Group(Priority.ANSWER, self._buttons(items, leading))
            case Form():
                return Group(Priority.ANSWER, [self._form(component)])

    def unplaced(self) -> list[Group]:
        """What the figures lead to, where there are no buttons to put it beside."""
        if self._last_buttons is not None or not self._leading:
            return []
        return [Group(Priority.ANSWER, self._buttons((), self._leading))]

    def _rows(self, rows: Rows) -> list[Piece]:
        drawn = [self._row(row) for row in rows.items]
        if rows.title and drawn:
            drawn[0][:0] = _title(rows.title)
        return drawn

    def _row(self, row: Row) -> Piece:
        title, rest = shown(row.title), _row_text(row)
        text = bold_first(title, rest, LONGEST_TEXT)
        drawn: Piece = [{"type": "section", "text": text}] if text else _sections(title + rest)
        if row.open is None:
            return drawn
        accessory = self._button(row.open)
        if accessory is None:
            return [*drawn, self._too_long(row.open.label)]
        accessory["accessibility_label"] = accessory["text"]["text"]
        accessory["text"] = plain(self._words.pgettext("button", "Show"))
        drawn[0]["accessory"] = accessory
        return drawn

    def _table(self, table: Table) -> Group:
        """A table block; Slack takes one to a message, so that further ones become lines of text."""
        title = _title(table.title) if table.title else []
        lines = [tuple(map(shown, row)) for row in (table.columns, *table.rows)]
        fitting = _fitting(lines)
        if self._has_table or fitting < min(2, len(lines)):
            drawn = [_sections(" · ".join(line)) for line in lines]
            drawn[0][:0] = title
            return Group(Priority.LISTED, drawn, (0, *(1 for _ in table.rows)))
        self._has_table = True
        whole = [*title, _table_block(table, lines[:fitting])]
        if fitting < len(lines):
            whole.append(aside(left_out_sentence(self._words, len(lines) - fitting)))
        return Group(Priority.LISTED, [whole], (len(table.rows),))

    def _buttons(self, buttons: tuple[Button, ...], leading: tuple[Button, ...] = ()) -> list[Piece]:
        """Five in sight, beside them the choice of what leads on and a menu with the rest, all in one row.

        What a menu cannot carry is buttons in further rows.
        """
        drawn, unsaid = self._elements(buttons)
        choice, unchosen = self._choice(leading)
        menu = _menu(drawn[BUTTONS_IN_SIGHT:])
        if menu is not None:
            menu["action_id"] = self._next_id()
            return [[actions([*drawn[:BUTTONS_IN_SIGHT], *choice, menu])], *unchosen, *unsaid]
        rows = [drawn[at : at + BUTTONS_IN_SIGHT] for at in range(0, len(drawn), BUTTONS_IN_SIGHT)]
        if choice:
            rows = [[*rows[0], *choice], *rows[1:]] if rows else [choice]
        return [*([actions(row)] for row in rows), *unchosen, *unsaid]

    def _elements(self, buttons: tuple[Button, ...]) -> tuple[list[Block], list[Piece]]:
        """The buttons, and what is said in the place of those that Slack cannot carry."""
        drawn: list[Block] = []
        unsaid: list[Piece] = []
        for button in buttons:
            element = self._button(button)
            if element is None:
                unsaid.append([self._too_long(button.label)])
            else:
                drawn.append(element)
        return drawn, unsaid

    def _choice(self, leading: tuple[Button, ...]) -> tuple[list[Block], list[Piece]]:
        """Where the figures lead, for on Slack they cannot be tapped; what no choice carries is buttons."""
        drawn, unsaid = self._elements(leading)
        options = _options(drawn)[:CHOICES]
        if len(options) < len(drawn) or len(options) < 2:
            rows = [drawn[at : at + BUTTONS_IN_SIGHT] for at in range(0, len(drawn), BUTTONS_IN_SIGHT)]
            return [], [*([actions(row)] for row in rows), *unsaid]
        choice = {
            "type": "static_select",
            "action_id": self._next_id(),
            "placeholder": plain(self._words.pgettext("button", "Show")),
            "options": options,
        }
        return [choice], unsaid

    def _button(self, button: Button) -> Block | None:
        """None where the intent or the link is longer than Slack lets a button carry."""
        drawn: Block = {
            "type": "button",
            "action_id": self._next_id(),
            "text": plain(shorten(shown(button.label), LONGEST_BUTTON)),
        }
        if button.intent is None:
            drawn["url"] = button.url
        else:
            drawn["value"] = value(button.intent.to_json())
        if len(drawn.get("url", "")) > LONGEST_URL or len(drawn.get("value", "")) > LONGEST_VALUE:
            return None
        if button.primary or button.danger:
            drawn["style"] = "danger" if button.danger else "primary"
        return drawn

    def _form(self, form: Form) -> Piece:
        if self._source is None:
            inputs, verb, carried = block_forms.inputs(form), shown(form.submit), form.to_json()
        else:
            inputs, verb = [], shown(form.title or form.submit) + MARK
            carried = {"form": next(self._form_numbers), "from": self._source.to_json()}
        said = value(carried)
        if len(said) > LONGEST_VALUE:
            return [self._too_long(form.submit)]
        button = {
            "type": "button",
            "action_id": self._next_id(),
            "text": plain(shorten(verb, LONGEST_BUTTON)),
            "value": said,
            "style": "primary",
        }
        return [*inputs, actions([button])]

    def _too_long(self, label: str) -> Block:
        return aside(
            self._words.gettext(
                "“%(label)s” is too long for a button here. Type it instead, in fewer words.",
                label=shorten(shown(label), LONGEST_BUTTON),
            )
        )

    def _next_id(self) -> str:
        return f"intent:{next(self._numbers)}"


def _leading(card: Card) -> tuple[Button, ...]:
    """What the card's figures lead to and no button of it does already."""
    asked = [
        each.intent
        for group in card.components
        if isinstance(group, Buttons)
        for each in group.items
        if each.intent
    ]
    found: list[Button] = []
    for item in (item for group in card.components if isinstance(group, Facts) for item in group.items):
        if item.intent is not None and item.intent not in asked:
            asked.append(item.intent)
            found.append(Button(item.label, item.intent))
    return tuple(found)


def _sections(text: str) -> Piece:
    return [section(piece) for piece in pieces(text, LONGEST_TEXT)]


def _heading(text: str) -> list[Piece]:
    said = shown(text)
    if len(said) <= LONGEST_HEADER:
        return [[{"type": "header", "text": plain(said)}]]
    return [[part] for part in _title(text)]


def _title(text: str) -> Piece:
    """What a list is called, bold where it can be."""
    said = shown(text)
    bold = bold_first(said, "", LONGEST_TEXT)
    return [{"type": "section", "text": bold}] if bold else _sections(said)


def _figures(items: tuple[Fact, ...]) -> list[Piece] | None:
    """Figures over their labels, two to a line; None where one is too long for that."""
    drawn = [bold_first(shown(item.value), f"\n{shown(item.label)}", LONGEST_FIELD) for item in items]
    fields = [field for field in drawn if field is not None]
    if len(fields) < len(items):
        return None
    return [[{"type": "section", "fields": fields[at : at + FIELDS]}] for at in range(0, len(fields), FIELDS)]


def _facts(words: Words, items: tuple[Fact, ...]) -> list[Piece]:
    """A line for each, and as many lines to a section as it holds."""
    texts: list[str] = []
    for item in items:
        for line in pieces(words.labelled(shown(item.label), shown(item.value)), LONGEST_TEXT):
            if texts and len(texts[-1]) + 1 + len(line) <= LONGEST_TEXT:
                texts[-1] += "\n" + line
            else:
                texts.append(line)
    return [[section(text)] for text in texts]


def _row_text(row: Row) -> str:
    """What stands behind a row's title: note and states on its line, detail and bar on a line each."""
    first = f" · {clean(row.note)}" if row.note else ""
    if row.badges:
        first += f"  {_states(row.badges)}"
    further = (clean(row.detail), _bar(row.bar) if row.bar else "")
    return "\n".join((first, *(part for part in further if part)))


def _states(badges: tuple[Badge, ...]) -> str:
    """The dot stays with its word, wherever the line breaks."""
    return "  ".join(f"{marks.SIGNS[badge.tone]}\u00a0{shown(badge.word)}" for badge in badges)


def _bar(bar: Bar) -> str:
    return f"{marks.drawn(bar)} {clean(bar.caption)}".rstrip()


def _fitting(lines: list[tuple[str, ...]]) -> int:
    """How many lines of a table fit in its block."""
    room = TABLE_TEXT
    for at, line in enumerate(lines[:TABLE_ROWS]):
        room -= sum(map(len, line))
        if room < 0:
            return at
    return min(len(lines), TABLE_ROWS)


def _table_block(table: Table, lines: list[tuple[str, ...]]) -> Block:
    return {
        "type": "table",
        "column_settings": [
            {"align": "right" if at in table.numeric else "left", "is_wrapped": True}
            for at in range(len(table.columns))
        ],
        "rows": [[{"type": "raw_text", "text": text} for text in line] for line in lines],
    }


def _menu(buttons: list[Block]) -> Block | None:
    """The buttons as an overflow menu, where it can carry them all."""
    options = _options(buttons)
    if not 1 <= len(options) <= MENU_OPTIONS or len(options) < len(buttons):
        return None
    return {"type": "overflow", "options": options}


def _options(buttons: list[Block]) -> list[Block]:
    """The buttons as options of a menu, but for those that say more than an option carries."""
    options = (
        {"text": button["text"], "value": button.get("value", button["action_id"])}
        | ({"url": button["url"]} if "url" in button else {})
        for button in buttons
    )
    return [option for option in options if len(option["value"]) <= LONGEST_OPTION_VALUE]
