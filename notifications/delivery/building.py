"""A run's files: asked for once, brought into the form the platform takes, kept until they are delivered."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path
from typing import Any, Final

from cards.intent import Intent
from cards.model import Attachment, Card, Component, Facts, Heading, Notice, Text
from cards.wording import words_for
from config.errors import DataError
from hub.vocabulary import Frequency, Language
from notifications.boundaries import reached
from notifications.delivery import files
from notifications.delivery.progress import RunCancelledError, Watching
from notifications.running import Built, Order, RunIntent
from notifications.transport import Message, Transport
from reports.packaging import packaged
from reports.spool import CSV_MEDIA_TYPE
from store.delivery.outbox import Delivery, record_steps
from store.delivery.runs import RunRow, RunState, change_run, find_run
from store.delivery.schedules import ScheduleRow

SAID: Final = (Heading, Notice, Facts, Text)
"""What of a card is said beside its file: the file has the rows."""


@dataclass(frozen=True, slots=True)
class Kept:
    """A file of a run, and what is said to it."""

    file: Attachment
    comment: Message


def order_of(run: RunRow, schedule: ScheduleRow | None) -> Order:
    """What a run asks."""
    return Order(
        Intent.from_json(run.intent),
        run.owner,
        run.room,
        Language(run.language),
        run.due_at,
        run.period,
        Frequency(schedule.frequency) if schedule else None,
    )


def kept_files(run: RunRow) -> Sequence[Kept] | None:
    """The files of a run that are still here; None: they have to be built (again)."""
    found = [Kept(files.from_json(each), Message(each["comment"])) for each in run.files]
    if run.state is not RunState.BUILT or not found:
        return None
    # One that is not here may have been sent: an upload that was begun is settled without it.
    return found


class Builder:
    """Builds runs. Used by several threads."""

    def __init__(self, watching: Watching, runs: RunIntent, spool: Path) -> None:
        """The files are built in folders of their own in `spool`."""
        self._watching, self._runs, self._spool = watching, runs, spool
        self._database = watching.database

    def build(
        self, run: RunRow, order: Order, row: Delivery, transport: Transport, now: datetime
    ) -> tuple[Built, Sequence[Kept]]:
        """Ask, package, and record it in the ledger.

        Raises:
            RunCancelledError: meanwhile somebody did not want it any more.
            LeaseLostError: another worker has the run now.
            SwitchboardError: as `RunIntent.run`; DataError `file-too-large` where no packaging would do.
        """
        files.remove(Path(each["path"]) for each in run.files)
        with self._database.write() as connection:
            record_steps(connection, row, row.steps, unsure=row.unsure)  # it is ours
            change_run(connection, run.id, started_at=now, rows=0)
        folder = files.new_folder(self._spool, run.id)
        with self._watching.over(run, row, transport) as progress, files.kept_whole(folder):
            built = self._runs.run(order, now, folder, progress)
            kept = list(_packaged(built, transport, now))
            self._record(run, row, built, kept)
        reached("built")
        return built, kept

    def _record(self, run: RunRow, row: Delivery, built: Built, kept: Sequence[Kept]) -> None:
        """Write it into the ledger, unless somebody called it off by then."""
        with self._database.write() as connection:
            record_steps(connection, row, row.steps, unsure=row.unsure)
            found = find_run(connection, run.id)
            if found is None or found.cancel:
                raise RunCancelledError
            change_run(
                connection,
                run.id,
                state=RunState.BUILT.value,
                title=_title(built),
                rows=built.rows,
                files=[files.as_json(each.file, each.comment) for each in kept],
            )


def _packaged(built: Built, transport: Transport, now: datetime) -> Iterator[Kept]:
    """The files in the form the platform takes; what the card says goes with the first."""
    words = words_for(Language(built.card.language))
    limit = transport.limits.largest_file

    def part_name(stem: str, number: int, count: int) -> str:
        return words.gettext("%(name)s, part %(number)s of %(count)s", name=stem, number=number, count=count)

    sent: list[Attachment] = []
    for file in built.files:
        if file.size > limit and file.media_type != CSV_MEDIA_TYPE:
            raise DataError("file-too-large", file=file.name, size=file.size, limit=limit)
        sent += packaged(file, limit, now, part_name)
    card = built.card
    said: tuple[Component, ...] = tuple(each for each in card.components if isinstance(each, SAID))
    for file in sent:
        yield Kept(file, _comment(transport, replace(card, components=(*said, *_about(file, said, card)))))
        said = ()


def _comment(transport: Transport, card: Card) -> Message:
    """As text: it goes in one message with the file."""
    return Message(transport.compose(card, None).text)


def _about(file: Attachment, said: Sequence[Component], card: Card) -> Iterator[Text]:
    """What a file is known by, unless the card says it."""
    if any(isinstance(each, Text) and file.sha256 in each.text for each in said):
        return
    words = words_for(Language(card.language))
    line = words.ngettext(
        "%(name)s: %(count)s row, SHA-256 %(sum)s",
        "%(name)s: %(count)s rows, SHA-256 %(sum)s",
        file.rows,
        name=file.name,
        sum=file.sha256,
    )
    yield Text(line, subtle=True)


def _title(built: Built) -> str:
    """What the report is called: what its file's name begins with, else the card's first line."""
    if built.files:
        return built.files[0].name.rsplit("_", 2)[0]
    headings = (each.text for each in built.card.components if isinstance(each, Heading))
    return next(headings, "")


def facts_of(reason: Mapping[str, Any]) -> dict[str, Any]:
    """Facts from JSON, as errors have them."""
    return {name: tuple(value) if isinstance(value, list) else value for name, value in reason.items()}
