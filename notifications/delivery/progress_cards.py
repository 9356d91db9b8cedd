"""The card of a report that takes long: how far it is, and at the end what became of it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final

from cards.intent import Intent, Slots
from cards.model import Bar, Button, Buttons, Card, Component, Heading, Text
from cards.wording import Words, reasons
from store.delivery.runs import RunRow, RunState

REPORT: Final = "name"
"""In the content of a run's row: what the report is called."""
ABOUT_ROWS: Final = "about_rows"
"""In the content of a run's row: how many rows there will be, about; missing: nobody knows."""


@dataclass(frozen=True, slots=True)
class Long:
    """A report that takes long."""

    run_id: int
    name: str
    about_rows: int | None = None

    @classmethod
    def of(cls, run: RunRow, content: Mapping[str, Any]) -> Long:
        """As the row of the outbox has it."""
        return cls(run.id, run.title or str(content.get(REPORT, "")), content.get(ABOUT_ROWS))

    def content(self) -> dict[str, Any]:
        """As the row of the outbox keeps it."""
        known = {} if self.about_rows is None else {ABOUT_ROWS: self.about_rows}
        return {REPORT: self.name, **known}


def shows(run_id: int) -> str:
    """The name under which the message of such a card is remembered."""
    return f"run:{run_id}"


def under_way(words: Words, long: Long, rows: int, *, cancelled: bool = False) -> Card:
    """How many rows there are so far, and the button that calls it off, unless somebody `cancelled` it."""
    lines: list[Component] = [Heading(_so_far(words, long, rows))]
    if long.about_rows:
        # It was counted before it is built: a few rows more are no overage.
        caption = words.percent(min(rows / long.about_rows, 1.0))
        lines.append(Bar(min(rows, long.about_rows), long.about_rows, caption))
    if cancelled:
        lines.append(Text(words.gettext("It is being cancelled.")))
        return Card(tuple(lines), words.language)
    lines.append(Text(words.gettext("The file comes here by itself when it is ready."), subtle=True))
    cancel = Button(words.gettext("Cancel"), Intent("run_cancel", Slots(id=long.run_id)), danger=True)
    return Card((*lines, Buttons((cancel,))), words.language)


def over(words: Words, long: Long, run: RunRow) -> Card:
    """What became of it."""
    again = Button(words.gettext("Run again"), Intent("run_again", Slots(id=run.id)))
    if run.state is RunState.DELIVERED:
        said = words.ngettext(
            "%(report)s: done, %(count)s row",
            "%(report)s: done, %(count)s rows",
            run.rows or 0,
            report=long.name,
        )
        return Card((Heading(said), Text(words.gettext("The file is below."), subtle=True)), words.language)
    why = reasons.because(words, run.reason, run.facts)
    if run.state is RunState.CANCELLED:
        said = words.gettext("%(report)s: cancelled. Nothing was sent.", report=long.name)
    elif why:
        said = words.gettext("%(report)s: not delivered, because %(why)s.", report=long.name, why=why)
    else:
        said = words.gettext("%(report)s: not delivered.", report=long.name)
    lines: list[Component] = [Heading(said)]
    todo = reasons.remedy(words, run.reason, run.facts)
    if todo:
        lines.append(Text(todo))
    return Card((*lines, Buttons((again,))), words.language)


def _so_far(words: Words, long: Long, rows: int) -> str:
    if long.about_rows is None:
        return words.ngettext(
            "%(report)s: %(count)s row so far", "%(report)s: %(count)s rows so far", rows, report=long.name
        )
    return words.ngettext(
        "%(report)s: %(rows)s of about %(count)s row",
        "%(report)s: %(rows)s of about %(count)s rows",
        long.about_rows,
        report=long.name,
        rows=words.number(rows),
    )
