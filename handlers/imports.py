"""Exports that somebody sent to the bot: taken in as `switchboard import` does, each as a whole."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from functools import partial
from pathlib import Path, PurePath, PurePosixPath
from tempfile import TemporaryDirectory

from cards.intent import Intent, Slots
from cards.model import Answer, Badge, Card, Component, Heading, Row, Rows, Text, Tone
from cards.wording import Words, terms
from cards.wording.errors import problem, sentence
from config.errors import DataError, RequestError
from handlers.context import Context
from handlers.registry import Registration, Right
from hub import clean
from hub.calendar import last_completed_week, week_end
from hub.exports.builders import FACT_KINDS
from notifications.files import Refused, find_exports, split
from notifications.sync import SyncReport, sync

SHOWN_PROBLEMS = 5
"""So many of the rows left out are told of each file."""
LONGEST_NAME = 120
"""Characters kept of a file's name: its end, for there stands the date."""


@dataclass(frozen=True, slots=True)
class GivenFile:
    """A file that was sent: where it lies, and what the person calls it."""

    path: Path
    name: str


def intent_of(files: Sequence[GivenFile]) -> Intent:
    """What the audit log says was asked."""
    return Intent("import_files", Slots(text=", ".join(_safe_name(file) for file in files)))


def take_in(files: Sequence[GivenFile], context: Context, _slots: Slots) -> Answer:
    """Take the files in, one after the other; nothing is kept of one that cannot be trusted.

    Files that are taken in again, after a crash say, change nothing more.

    Raises:
        RequestError: `files-only-direct`: others are in the room.
    """
    if not context.around.direct:
        raise RequestError("files-only-direct")
    with _as_named(files, context.spool) as paths:
        exports, refused = find_exports(paths)
        reports = sync(context.database, context.settings, exports, now=context.now)
    kept, failed = split(reports)
    refused += failed
    return Answer(Card(tuple(_told(context.words, kept, refused)), context.words.language))


def _told(words: Words, kept: list[SyncReport], refused: list[Refused]) -> Iterator[Component]:
    total = len(kept) + len(refused)
    if refused:
        yield Heading(
            words.ngettext(
                "%(kept)s of %(count)s file was taken in.",
                "%(kept)s of %(count)s files were taken in.",
                total,
                kept=words.number(len(kept)),
            )
        )
        yield Rows(tuple(_refusal(words, each) for each in refused))
    else:
        yield Heading(words.ngettext("%(count)s file was taken in.", "%(count)s files were taken in.", total))
    if kept:
        yield Rows(tuple(_row(words, report) for report in kept))
    for report in kept:
        yield from _problems(words, report)


def _row(words: Words, report: SyncReport) -> Row:
    figures = words.gettext(
        "%(read)s read, %(changed)s changed, %(left_out)s left out",
        read=words.number(report.read),
        changed=words.number(report.changed),
        left_out=words.number(report.left_out),
    )
    badge = Badge(words.gettext("taken in"), Tone.GOOD)
    return Row(report.file, _what(words, report), (badge,), figures)


def _what(words: Words, report: SyncReport) -> str:
    """Which export it was, and of when."""
    what = terms.export(words, report.kind)
    if report.kind in FACT_KINDS:
        week = last_completed_week(report.as_of)
        return words.gettext(
            "%(export)s · week of %(since)s – %(until)s",
            export=what,
            since=words.day(week),
            until=words.day(week_end(week), year=True),
        )
    return words.gettext(
        "%(export)s · as of %(day)s", export=what, day=words.day(report.as_of.date(), year=True)
    )


def _refusal(words: Words, refused: Refused) -> Row:
    error, name = refused.error, PurePath(refused.file).name
    if error.code == "as-of-unknown":
        error = DataError("as-of-not-in-name", file=name)
    badge = Badge(words.gettext("not taken in"), Tone.DANGER)
    return Row(name, badges=(badge,), detail=sentence(words, error))


def _problems(words: Words, report: SyncReport) -> Iterator[Component]:
    if not report.problems:
        return
    yield Text(words.gettext("What to know about %(file)s:", file=report.file))
    for found in report.problems[:SHOWN_PROBLEMS]:
        yield Text(problem(words, found), subtle=True)
    more = len(report.problems) - SHOWN_PROBLEMS
    if more > 0:
        said = words.ngettext("… and %(count)s more like these", "… and %(count)s more", more)
        yield Text(said, subtle=True)


@contextmanager
def _as_named(files: Sequence[GivenFile], spool: Path) -> Iterator[list[Path]]:
    """The files under their own names, which say when they were true; each in a folder of its own."""
    spool.mkdir(parents=True, exist_ok=True)
    with TemporaryDirectory(dir=spool) as folder:
        paths = []
        for place, file in enumerate(files):
            path = Path(folder, str(place), _safe_name(file))
            path.parent.mkdir()
            path.symlink_to(file.path.resolve())
            paths.append(path)
        yield paths


def _safe_name(file: GivenFile) -> str:
    """The name without a folder: it comes from outside."""
    name = PurePosixPath(clean.text(file.name).replace("\\", "/")).name[-LONGEST_NAME:]
    return name if name.strip(". ") else "export"


def registered(files: Sequence[GivenFile]) -> Registration:
    """Taking in these files, as the desk handles what is asked: it can be neither typed nor pressed."""
    return Registration(
        "import_files", partial(take_in, files), Right.ADMINISTER, changes=lambda _slots: True
    )
