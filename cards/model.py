"""A card: what an answer shows, as data that knows no platform.

Strings are final (in the reader's language) but raw: a customer's name stands in them as it is, and each
renderer makes it harmless for its platform. The renderers keep the platforms' limits.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum
from pathlib import Path
from typing import Any, TypeAlias

from cards.intent import Intent


class Tone(StrEnum):
    """What a colour means. A tone never stands without its word."""

    NEUTRAL = "neutral"
    GOOD = "good"
    INFO = "info"
    WARNING = "warning"
    DANGER = "danger"


@dataclass(frozen=True, slots=True)
class Badge:
    """A state: a word and its tone."""

    word: str
    tone: Tone = Tone.NEUTRAL


@dataclass(frozen=True, slots=True)
class Button:
    """A verb that asks an intent, or opens a link (exactly one of the two)."""

    label: str
    intent: Intent | None = None
    url: str = ""
    primary: bool = False
    danger: bool = False

    def __post_init__(self) -> None:
        """Refuse a button that does nothing, or two things."""
        if (self.intent is None) == (not self.url):
            raise ValueError(f"a button asks an intent or opens a link: {self.label!r}")
        if self.url and not self.url.startswith(("https://", "http://")):
            raise ValueError(f"a button opens web pages only: {self.url!r}")


@dataclass(frozen=True, slots=True)
class Heading:
    """The first line: the answer itself, and the states of what it is about."""

    text: str
    badges: tuple[Badge, ...] = ()


@dataclass(frozen=True, slots=True)
class Text:
    """A paragraph. `subtle` is for what stands beside the matter (freshness, scope)."""

    text: str
    subtle: bool = False


@dataclass(frozen=True, slots=True)
class Fact:
    """A figure or a property and its label; `intent` is what a tap on it asks, where it leads on."""

    label: str
    value: str
    intent: Intent | None = None


@dataclass(frozen=True, slots=True)
class Facts:
    """Labelled values: three or four figures in one row (`across`), or one below the other."""

    items: tuple[Fact, ...]
    across: bool = False


@dataclass(frozen=True, slots=True)
class Bar:
    """A share of a whole, drawn with its numbers: `██████░░░░ 62 of 100 assigned`.

    `value` over `whole` is drawn full and in the danger tone. `caption` says the numbers in words.
    """

    value: int
    whole: int
    caption: str

    @property
    def share(self) -> float:
        """Between 0 and 1, and over 1 in overage; a bar of nothing is empty unless something is on it."""
        if self.whole <= 0:
            return 2.0 if self.value > 0 else 0.0
        return self.value / self.whole


@dataclass(frozen=True, slots=True)
class Row:
    """One entry of a list: who (title, note), its states, and what of it (detail, bar)."""

    title: str
    note: str = ""
    badges: tuple[Badge, ...] = ()
    detail: str = ""
    bar: Bar | None = None
    open: Button | None = None
    """What a tap on the row asks: "Show Acme Corp"."""


@dataclass(frozen=True, slots=True)
class Rows:
    """A list of entries, those that need attention first."""

    items: tuple[Row, ...]
    title: str = ""


@dataclass(frozen=True, slots=True)
class Table:
    """Columns with a header row, at most four so that a phone can show them.

    `numeric` names the columns (by position) that are set flush right.
    """

    columns: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    title: str = ""
    numeric: frozenset[int] = frozenset()


@dataclass(frozen=True, slots=True)
class Notice:
    """Something that stands out: a warning, a success, an error."""

    text: str
    tone: Tone = Tone.INFO


@dataclass(frozen=True, slots=True)
class Buttons:
    """Verbs, at most five in sight; renderers put the rest behind `more`."""

    items: tuple[Button, ...]
    more: str = ""
    """The word for the rest, in the reader's language."""


@dataclass(frozen=True, slots=True)
class Choice:
    """One value of a field and its word."""

    value: str
    word: str


@dataclass(frozen=True, slots=True)
class Field:
    """A field of a form that says one slot. With `choices` it is a choice, else a line of text."""

    slot: str
    label: str
    value: str = ""
    choices: tuple[Choice, ...] = ()
    placeholder: str = ""
    """Shown while nothing is said: an example, or what holds then."""
    required: bool = False


@dataclass(frozen=True, slots=True)
class Form:
    """Fields whose values are added to `intent`'s slots when the person submits."""

    intent: Intent
    fields: tuple[Field, ...]
    submit: str
    title: str = ""
    """What it is called where it opens by itself (Slack): 24 characters of it are shown."""

    def to_json(self) -> dict[str, Any]:
        """The intent, its slots null that the fields say: `Intent.from_submit` fills them from the inputs."""
        slots = self.intent.slots.to_json() | {item.slot: None for item in self.fields}
        return {"intent": self.intent.name, "slots": slots}


Component: TypeAlias = Heading | Text | Facts | Bar | Rows | Table | Notice | Buttons | Form


@dataclass(frozen=True, slots=True)
class Card:
    """An answer's components from top to bottom, and the language they are in."""

    components: tuple[Component, ...]
    language: str = "en"

    def __post_init__(self) -> None:
        """Refuse two fields for one slot: platforms hand over the inputs of a whole card by their names."""
        slots = [item.slot for form in self.components if isinstance(form, Form) for item in form.fields]
        if len(slots) != len(set(slots)):
            raise ValueError(f"two fields of a card say the same slot: {slots}")


@dataclass(frozen=True, slots=True)
class Attachment:
    """A file that goes with an answer, built whole before the answer is given."""

    path: Path
    name: str
    """What it is called where it arrives."""
    media_type: str
    rows: int
    sha256: str
    size: int
    """Bytes."""


@dataclass(frozen=True, slots=True)
class Answer:
    """What a handler gives back: a card, files, and whether only the person who asked may see it."""

    card: Card
    files: tuple[Attachment, ...] = ()
    private: bool = False
    edits: bool = field(default=False)
    """Whether it takes the place of the card whose button was pressed (paging)."""
    public: bool = False
    """It says nothing of customers and is for the whole room, whoever is in it."""
    also_in: str = ""
    """The ID of a room of the same workspace that it is posted in too, where that is another one."""
    seen_by: str = ""
    """Names the scope it was made for: whoever has another one must not see their card replace this one."""
    asked_within: str = ""
    """Names the scope of the person when they asked, which the answer may have changed: a card that was made
    for another one is not theirs to go on with."""
    asked: Intent | None = None
    """What was understood: asking it again would give the same card."""
    about: str = ""
    """Names what its card shows as it changes ("run:41"): its message is remembered under that name."""
