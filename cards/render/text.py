"""A card as plain text with all its content: for terminals, screen readers and a message's fallback."""

from __future__ import annotations

import textwrap
from collections.abc import Iterator
from unicodedata import combining, east_asian_width

from cards.model import (
    Badge,
    Bar,
    Button,
    Buttons,
    Card,
    Component,
    Facts,
    Field,
    Form,
    Heading,
    Notice,
    Row,
    Rows,
    Table,
    Text,
)
from cards.render import marks
from cards.render.safety import clean, shown
from cards.wording import Words, terms, words_for
from hub.vocabulary import Language

INDENT = "  "


def render(card: Card, width: int | None = None) -> str:
    """The card's text; lines are wrapped at `width` columns where one is given. Ends without a line break."""
    words = words_for(Language(card.language))
    sections = ["\n".join(_wrapped(_lines(words, part), width)) for part in card.components]
    return "\n\n".join(section for section in sections if section)


def _wrapped(lines: Iterator[str], width: int | None) -> Iterator[str]:
    for line in lines:
        if width is None or columns(line) <= width:
            yield line
            continue
        indent = line[: len(line) - len(line.lstrip())]
        yield from _wrap(line, width, indent)


def _wrap(line: str, width: int, indent: str) -> list[str]:
    if columns(line) == len(line):
        return textwrap.wrap(line, width, subsequent_indent=indent + INDENT, replace_whitespace=False)
    rows, current, used = [], "", 0
    for sign in line:
        wide = columns(sign)
        if used + wide > width and current.strip():
            rows.append(current.rstrip())
            current, used = indent + INDENT, len(indent + INDENT)
        current += sign
        used += wide
    return [*rows, current]


def columns(text: str) -> int:
    """How many columns of a terminal the text takes; East Asian signs take two."""
    if text.isascii():
        return len(text)
    return sum(0 if combining(sign) else 2 if east_asian_width(sign) in "WF" else 1 for sign in text)


def _lines(words: Words, component: Component) -> Iterator[str]:  # noqa: C901 - one case a component
    match component:
        case Heading(text, badges):
            yield shown(text) + _states(badges)
        case Text(text):
            yield shown(text)
        case Notice(text, tone):
            word = terms.tone(words, tone)
            yield words.labelled(word, shown(text)) if word else shown(text)
        case Facts(items):
            wide = max((columns(clean(item.label)) for item in items), default=0)
            for item in items:
                yield f"{_padded(clean(item.label), wide)}  {shown(item.value)}"
        case Bar():
            yield _bar(component)
        case Rows():
            yield from _rows(component)
        case Table():
            yield from _table(component)
        case Buttons(items):
            yield from _buttons(items)
        case Form():
            yield from _form(words, component)


def _rows(rows: Rows) -> Iterator[str]:
    if rows.title:
        yield shown(rows.title)
    for row in rows.items:
        yield from _row(row)


def _row(row: Row) -> Iterator[str]:
    first = [shown(row.title), *([clean(row.note)] if row.note else [])]
    yield "- " + " · ".join(first) + _states(row.badges)
    second = [clean(row.detail), _bar(row.bar) if row.bar else ""]
    if any(second):
        yield INDENT + "   ".join(part for part in second if part)
    if row.open:
        yield INDENT + _button(row.open)


def _states(badges: tuple[Badge, ...]) -> str:
    return f" [{', '.join(shown(badge.word) for badge in badges)}]" if badges else ""


def _bar(bar: Bar) -> str:
    return f"{marks.drawn(bar)} {clean(bar.caption)}".rstrip()


def _table(table: Table) -> Iterator[str]:
    if table.title:
        yield shown(table.title)
    lines = [tuple(map(clean, row)) for row in (table.columns, *table.rows)]
    wide = [max(columns(line[at]) for line in lines) for at in range(len(table.columns))]
    for number, line in enumerate(lines):
        cells = (_padded(cell, wide[at], right=at in table.numeric) for at, cell in enumerate(line))
        yield "  ".join(cells).rstrip()
        if number == 0:
            yield "  ".join("─" * size for size in wide)


def _padded(text: str, wide: int, *, right: bool = False) -> str:
    filler = " " * (wide - columns(text))
    return filler + text if right else text + filler


def _buttons(buttons: tuple[Button, ...]) -> Iterator[str]:
    verbs = [_button(button) for button in buttons if button.intent]
    if verbs:
        yield " ".join(verbs)
    yield from (_button(button) for button in buttons if button.url)


def _button(button: Button) -> str:
    return f"[{shown(button.label)}]" + (f" {button.url}" if button.url else "")


def _form(words: Words, form: Form) -> Iterator[str]:
    for item in form.fields:
        yield _field(words, item)
    yield f"[{shown(form.submit)}]"


def _field(words: Words, item: Field) -> str:
    named = {choice.value: shown(choice.word) for choice in item.choices}
    value = named.get(item.value, clean(item.value)) or "____"
    line = words.labelled(shown(item.label), value)
    if item.required:
        needed = words.pgettext("field", "needed")
        line += f" ({needed})"
    if item.placeholder:
        line += f" – {clean(item.placeholder)}"
    if named:
        line += f" ({' / '.join(named.values())})"
    return line
