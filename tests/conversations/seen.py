"""What a person sees of an answer, in words that are the same for every front."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

_UNSEEN = re.compile("[\u2060\u200b*]| ›")
_GAPS = re.compile(r"\s+")
_FIGURE = re.compile(r"\d+(?:[.,:]\d+)*")
_UNIQUE = re.compile(r"_[0-9a-z]{12}(?=_\d{4}-\d\d-\d\d\.csv)")


@dataclass(frozen=True)
class Seen:
    """One answer: its card, its text form, and its files."""

    words: str
    """Everything that can be read on the card, in order."""
    text: str
    """What is said instead of the card: to screen readers, in notifications, where cards are not drawn."""
    buttons: tuple[str, ...]
    """Everything that can be pressed or chosen on it, but for its rows."""
    rows: tuple[str, ...]
    """What opens each row of its lists."""
    files: Mapping[str, bytes]
    edited: bool
    """Whether it took the place of the card that was pressed."""
    private: bool | None
    """Whether nobody else in the room sees it; None where nobody else could."""
    threaded: bool | None
    """Whether it stands in the thread of what was asked; None where there are none."""
    card: Any
    """As the platform got it."""
    form: Any = None
    """What opened to be filled in before, as Slack got it."""

    @property
    def file_rows(self) -> dict[str, int]:
        """The files' names, without what makes them unique, and how many rows are in each."""
        return {plain_name(name): _rows(content) for name, content in self.files.items()}


def plain(text: str) -> str:
    """The words alone: without marks, and every gap a space."""
    return _GAPS.sub(" ", _UNSEEN.sub("", text)).strip()


def exact(label: str, labels: Iterable[str]) -> str:
    """The one of the labels that reads so."""
    found = [each for each in labels if plain(each) == plain(label)]
    if not found:
        raise LookupError(f"nothing is called {label!r}; there are {sorted(labels)}")
    return found[0]


def plain_name(name: str) -> str:
    """A file's name without the part that is different each time."""
    return _UNIQUE.sub("", name)


def figures(text: str) -> set[str]:
    """Every number that is said; what makes a file's name unique is left out."""
    return set(_FIGURE.findall(_UNIQUE.sub("", text)))


def stands_beside(label: str, value: str, words: str) -> bool:
    """Whether a value can be read directly before or behind its label."""
    one, other = re.escape(plain(label)), re.escape(plain(value))
    return re.search(rf"(?:{one}\W{{0,4}}{other})|(?:{other} {one})", words) is not None


def _rows(content: bytes) -> int:
    return sum(1 for _ in csv.reader(io.StringIO(content.decode("utf-8-sig")))) - 1
