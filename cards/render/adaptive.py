"""A card as an Adaptive Card 1.3, of the elements that Webex draws (docs/cards.md lists them).

Every text is a `TextRun`: unlike a `TextBlock` it knows no markdown, so a customer's name shows as it is.
"""

from __future__ import annotations

from typing import Any

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
from cards.render import marks
from cards.render.fit import Group, Piece, Priority, fitted, flat, left_out_sentence
from cards.render.safety import clean, pieces, shorten, shown
from cards.render.text import columns
from cards.wording import Words, words_for
from hub.vocabulary import Language

LARGEST_CARD = 70_000
"""Bytes of JSON. Webex takes 80 000; whether it counts the spaces between, a ninth more, is not known."""
ENVELOPE = 300
"""Bytes of the card around its body, at most."""
BUTTONS_IN_SIGHT = 5
"""In one set of actions."""
FIGURES_IN_A_ROW = {4: 18, 3: 27}
"""So many figures to a row while no label is longer than so many columns: it takes two lines on a phone."""
FEWEST_IN_A_ROW = 2
LONGEST_OF_THREE = 40
"""Three figures stay in one row while no label is longer: it takes three lines on a phone."""
LONGEST_RUN = 4000
"""Characters of one paragraph; a longer one goes on in the next."""
LONGEST_STATE = 24
"""Characters of a state that stands beside a title."""
NARROWEST_COLUMN = 9
WIDEST_COLUMN = 30
"""Of a table: what a column's text counts for, at least and at most."""
LONGEST_LABEL = 200
"""Characters of a button's label: past it nobody reads a button."""
LOCALE = "locale"
"""Under what the data of an action say the card's language: Webex does not tell its people's."""

_COLOURS = {
    Tone.NEUTRAL: "default",
    Tone.GOOD: "good",
    Tone.INFO: "accent",
    Tone.WARNING: "warning",
    Tone.DANGER: "attention",
}
_STYLES = {**_COLOURS, Tone.NEUTRAL: "emphasis"}

Element = dict[str, Any]


def render(card: Card) -> Element:
    """The card as JSON values, at most `LARGEST_CARD` bytes; what does not fit is counted in its place."""
    words = words_for(Language(card.language))
    drawing = _Drawing(words, has_form=any(isinstance(one, Form) for one in card.components))
    groups = [drawing.group(component) for component in card.components]
    rendered = _card(flat(groups))
    if len(orjson.dumps(rendered)) <= LARGEST_CARD:
        return rendered
    limits = (LARGEST_CARD - ENVELOPE,)
    return _card(fitted(groups, limits, _bytes, lambda left: [_left_out(words, left)]))


def _card(body: Piece) -> Element:
    return {
        "type": "AdaptiveCard",
        "$schema": "http://adaptivecards.io/schemas/adaptive-card.json",
        "version": "1.3",
        "body": body,
    }


def _bytes(piece: Piece) -> tuple[int]:
    return (sum(len(orjson.dumps(part)) + 1 for part in piece),)


def _left_out(words: Words, count: int) -> Element:
    return _line({"type": "TextRun", "text": left_out_sentence(words, count), "color": "warning"})


def _line(*runs: Element, **style: Any) -> Element:
    return {"type": "RichTextBlock", "inlines": list(runs), **style}


def _paragraphs(text: str, **style: Any) -> list[Piece]:
    return [
        [_line({"type": "TextRun", "text": piece, **style})] for piece in pieces(shown(text), LONGEST_RUN)
    ]


def _asides(text: str) -> list[Piece]:
    """Small grey paragraphs, close to each other."""
    drawn = _paragraphs(text, isSubtle=True, size="small")
    return [[{**line, "spacing": "small"} for line in piece] for piece in drawn]


class _Drawing:
    """Draws one card's components."""

    def __init__(self, words: Words, *, has_form: bool) -> None:
        self._words = words
        self._has_form = has_form

    def group(self, component: Component) -> Group:  # noqa: PLR0911 - one case a component
        match component:
            case Heading(text, badges):
                said = _paragraphs(text, size="medium", weight="bolder")
                return Group(Priority.ANSWER, said + _below(badges))
            case Text(text, subtle):
                return Group(Priority.BESIDE, _asides(text) if subtle else _paragraphs(text))
            case Notice(text, tone):
                return Group(Priority.ANSWER, [[_box(piece, _STYLES[tone])] for piece in _paragraphs(text)])
            case Facts(items, across):
                drawn = self._figures(items) if across else self._facts(items)
                return Group(Priority.BESIDE, drawn)
            case Bar():
                return Group(Priority.BESIDE, [[_line(*_bar_runs(component))]])
            case Rows():
                return Group(Priority.LISTED, self._rows(component))
            case Table():
                return Group(Priority.LISTED, _table(component), (0, *(1 for _ in component.rows)))
            case Buttons():
                return Group(Priority.ANSWER, [[self._action_set(component)]] if component.items else [])
            case Form():
                return Group(Priority.ANSWER, [self._form(component)])

    def _figures(self, items: tuple[Fact, ...]) -> list[Piece]:
        """Rows of figures in columns, as many to a row as their labels leave room for on a phone."""
        width = _figures_in_a_row(items)
        drawn: list[Piece] = []
        for at in range(0, len(items), width):
            cells = [self._figure(item) for item in items[at : at + width]]
            if at:
                cells += [{"type": "Column", "width": "stretch"}] * (width - len(cells))
            drawn.append([{"type": "ColumnSet", "columns": cells}])
        return drawn

    def _figure(self, item: Fact) -> Element:
        value: Element = {"type": "TextRun", "text": shown(item.value), "size": "large", "weight": "bolder"}
        label: Element = {
            "type": "TextRun",
            "text": shown(item.label) + _leads(item),
            "size": "small",
            "isSubtle": True,
        }
        column: Element = {
            "type": "Column",
            "width": "stretch",
            "items": [_line(value), _line(label, spacing="none")],
        }
        return self._tapped(column, item.label, item.intent)

    def _facts(self, items: tuple[Fact, ...]) -> list[Piece]:
        drawn: list[Piece] = [[self._fact(item)] for item in items]
        if drawn:
            drawn[0][0]["spacing"] = "medium"
        return drawn

    def _fact(self, item: Fact) -> Element:
        label: Element = {"type": "TextRun", "text": shown(item.label) + _leads(item), "isSubtle": True}
        value: Element = {"type": "TextRun", "text": shown(item.value)}
        pair: Element = {
            "type": "ColumnSet",
            "spacing": "small",
            "columns": [
                {"type": "Column", "width": 2, "items": [_line(label)]},
                {"type": "Column", "width": 3, "items": [_line(value)]},
            ],
        }
        return self._tapped(pair, item.label, item.intent)

    def _rows(self, rows: Rows) -> list[Piece]:
        drawn: list[Piece] = [[self._row(row)] for row in rows.items]
        if rows.title and drawn:
            drawn[0].insert(0, _title(rows.title))
        return drawn

    def _row(self, row: Row) -> Element:
        """Who and its state on one line, then what, then how much: a phone shows it without wrapping."""
        title: list[Element] = [{"type": "TextRun", "text": shown(row.title), "weight": "bolder"}]
        items = _beside(title, row.badges)
        what: list[Element] = []
        if row.note:
            note = f"{clean(row.note)} · " if row.detail else clean(row.note)
            what.append({"type": "TextRun", "text": note, "isSubtle": True, "size": "small"})
        if row.detail:
            what.append({"type": "TextRun", "text": clean(row.detail), "size": "small"})
        if what:
            items.append({"type": "RichTextBlock", "inlines": what, "spacing": "none"})
        if row.bar:
            items.append({"type": "RichTextBlock", "inlines": _bar_runs(row.bar), "spacing": "none"})
        drawn: Element = {"type": "Container", "separator": True, "items": items}
        if row.open:
            title.append({"type": "TextRun", "text": "  ›", "isSubtle": True})
            drawn["selectAction"] = self._action(row.open)
        return drawn

    def _tapped(self, element: Element, label: str, intent: Intent | None) -> Element:
        if intent is not None:
            element["selectAction"] = self._action(Button(label, intent))
        return element

    def _action(self, button: Button) -> Element:
        title = shorten(shown(button.label), LONGEST_LABEL)
        if button.intent is None:
            return {"type": "Action.OpenUrl", "title": title, "url": button.url}
        action: Element = {"type": "Action.Submit", "title": title, "data": self._data(button.intent)}
        if self._has_form:
            action["associatedInputs"] = "none"
        if button.primary or button.danger:
            action["style"] = "destructive" if button.danger else "positive"
        return action

    def _data(self, asked: Intent | Form) -> Element:
        return {**asked.to_json(), LOCALE: self._words.language.value}

    def _action_set(self, buttons: Buttons) -> Element:
        actions = [self._action(button) for button in buttons.items]
        if len(actions) > BUTTONS_IN_SIGHT:
            more = buttons.more or self._words.pgettext("button", "More")
            rest = actions[BUTTONS_IN_SIGHT - 1 :]
            actions = actions[: BUTTONS_IN_SIGHT - 1]
            actions.append({"type": "Action.ShowCard", "title": shown(more), "card": _behind(rest)})
        return {"type": "ActionSet", "actions": actions}

    def _form(self, form: Form) -> Piece:
        submit: Element = {
            "type": "Action.Submit",
            "title": shorten(shown(form.submit), LONGEST_LABEL),
            "data": self._data(form),
            "style": "positive",
        }
        inputs = [self._input(item) for item in form.fields]
        return [*inputs, {"type": "ActionSet", "actions": [submit]}]

    def _input(self, item: Field) -> Element:
        drawn: Element = {"id": item.slot, "label": shown(item.label)}
        if item.value:
            drawn["value"] = item.value
        if item.placeholder:
            drawn["placeholder"] = clean(item.placeholder)
        if item.required:
            drawn["isRequired"] = True
            drawn["errorMessage"] = self._words.gettext("This field is needed.")
        if not item.choices:
            return {"type": "Input.Text", **drawn}
        choices = [{"title": shown(choice.word), "value": choice.value} for choice in item.choices]
        return {"type": "Input.ChoiceSet", "style": "compact", "choices": choices, **drawn}


def _title(text: str) -> Element:
    """What a list is called; it stands a little apart from what comes before."""
    return _line({"type": "TextRun", "text": shown(text), "weight": "bolder"}, spacing="large")


def _leads(item: Fact) -> str:
    """The mark of what can be tapped."""
    return " ›" if item.intent else ""


def _figures_in_a_row(items: tuple[Fact, ...]) -> int:
    """Four, three or two; as even as they come: five are three and two, not four and one."""
    longest = max((columns(shown(item.label)) for item in items), default=0)
    if len(items) == 3 and longest <= LONGEST_OF_THREE:
        return 3
    most = next((count for count, room in FIGURES_IN_A_ROW.items() if longest <= room), FEWEST_IN_A_ROW)
    rows = -(-len(items) // most)
    return -(-len(items) // max(rows, 1)) or 1


def _beside(title: list[Element], badges: tuple[Badge, ...]) -> list[Element]:
    """A title with its state to the right; several have a line of their own, or they would squeeze it."""
    first: Element = {"type": "RichTextBlock", "inlines": title}
    if not badges:
        return [first]
    states = _states(badges)
    if len(badges) > 1 or len(badges[0].word) > LONGEST_STATE:
        return [first, {**states, "spacing": "none"}]
    pair = [
        {"type": "Column", "width": "stretch", "items": [first]},
        {"type": "Column", "width": "auto", "verticalContentAlignment": "center", "items": [states]},
    ]
    return [{"type": "ColumnSet", "columns": pair}]


def _below(badges: tuple[Badge, ...]) -> list[Piece]:
    return [[{**_states(badges), "spacing": "small"}]] if badges else []


def _states(badges: tuple[Badge, ...]) -> Element:
    runs = [
        {
            "type": "TextRun",
            "text": shown(badge.word) if at == 0 else f" · {shown(badge.word)}",
            "color": _COLOURS[badge.tone],
            "weight": "bolder",
            "size": "small",
        }
        for at, badge in enumerate(badges)
    ]
    return {"type": "RichTextBlock", "inlines": runs}


def _behind(actions: list[Element]) -> Element:
    """The card that "More" opens: the other buttons, five to a row."""
    sets = [
        {"type": "ActionSet", "actions": actions[at : at + BUTTONS_IN_SIGHT]}
        for at in range(0, len(actions), BUTTONS_IN_SIGHT)
    ]
    return {"type": "AdaptiveCard", "version": "1.3", "body": sets}


def _box(piece: Piece, style: str) -> Element:
    return {"type": "Container", "style": style, "items": piece}


def _bar_runs(bar: Bar) -> list[Element]:
    colour = _COLOURS[marks.bar_tone(bar)]
    runs: list[Element] = [
        {
            "type": "TextRun",
            "text": marks.drawn(bar),
            "color": colour,
            "fontType": "monospace",
            "size": "small",
        }
    ]
    if bar.caption:
        runs.append({"type": "TextRun", "text": f" {clean(bar.caption)}", "size": "small"})
    return runs


def _table(table: Table) -> list[Piece]:
    widths = _widths(table)
    header = _cells(table.columns, widths, table.numeric, isSubtle=True)
    if not table.title:
        header["spacing"] = "medium"
    first: Piece = [header]
    if table.title:
        first.insert(0, _title(table.title))
    return [first, *([{**_cells(row, widths, table.numeric), "separator": True}] for row in table.rows)]


def _widths(table: Table) -> list[int]:
    """Each column's part of the width, by its widest text: an address needs more than a number."""
    lines = (table.columns, *table.rows)
    widest = [max(columns(line[at]) for line in lines) for at in range(len(table.columns))]
    return [min(max(width, NARROWEST_COLUMN), WIDEST_COLUMN) for width in widest]


def _cells(texts: tuple[str, ...], widths: list[int], numeric: frozenset[int], **style: Any) -> Element:
    cells = []
    for position, text in enumerate(texts):
        line = _line({"type": "TextRun", "text": shown(text), "size": "small", **style})
        if position in numeric:
            line["horizontalAlignment"] = "right"
        cells.append({"type": "Column", "width": widths[position], "items": [line]})
    return {"type": "ColumnSet", "spacing": "small", "columns": cells}
