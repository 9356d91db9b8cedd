"""What is said of a template of one's own: its name, its columns, and what the rest narrows it to.

A name and a line of columns can hold any word there is. So they are found first, by the words around them
(`[template]` in each language's file), and what is left is read like any other text.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from handlers.language.lexicon import Lexicon
from handlers.language.reading import Reading, read
from handlers.language.text import tokenise

_GAP = " ; "
"""No phrase and no name reaches across it."""
_EDGES = " \"'.,、。:"


@dataclass(frozen=True, slots=True)
class TemplateParts:
    """The parts of a text about a template."""

    name: str | None
    called: str | None
    """What it is to be called from now on."""
    columns: str | None
    rest: Reading
    """The text without them."""


def template_parts(reading: Reading, *, columns: bool) -> TemplateParts:
    """The parts of a text that makes, changes or deletes a template; `columns` may be said in it."""
    text, lexicon = reading.text, reading.lexicon
    known = next((hit for hit, _ in reading.of("own")), None)
    if known is None and (renamed := _first(text, lexicon, "rename")):
        rest = _read(reading, _without(text, *renamed.span()))
        return TemplateParts(_clean(renamed["old"]), _clean(renamed["new"]), None, rest)
    name = called = line = None
    if known is not None:
        name = reading.first_of("own")
        text = _without(text, reading.tokens[known.first].start, reading.tokens[known.last - 1].end)
        if renamed := _first(text, lexicon, "rename_known"):
            return TemplateParts(name, _clean(renamed["new"]), None, _read(reading, text[: renamed.start()]))
    elif reading.quotes:
        name = reading.quotes[0].text
        text = text.replace(f'"{name}"', _GAP, 1)
    if columns and (said := _first(text, lexicon, "columns")):
        line = _clean(said["columns"])
        kept = said.groupdict().get("kept") or ""  # the name may stand inside
        text = f"{text[: said.start()]}{_GAP}{kept}{_GAP}{text[said.end() :]}"
    if name is None and (said := _first(text, lexicon, "name")):
        name = _clean(said["name"])
        text = _without(text, *said.span("name"))
    return TemplateParts(name, called, line, _read(reading, text))


def _first(text: str, lexicon: Lexicon, part: str) -> re.Match[str] | None:
    return next(_matches(text, lexicon, part), None)


def _matches(text: str, lexicon: Lexicon, part: str) -> Iterator[re.Match[str]]:
    for pattern in lexicon.template.get(part, ()):
        if found := pattern.search(text):
            yield found


def _without(text: str, first: int, last: int) -> str:
    return f"{text[:first]}{_GAP}{text[last:]}"


def _clean(said: str) -> str | None:
    return said.strip(_EDGES) or None


def _read(reading: Reading, text: str) -> Reading:
    return read(text, tokenise(text, reading.lexicon.glued), reading.lexicon, reading.today)
