"""`switchboard import`: CSV exports of Partner Hub into the database."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Iterator
from contextlib import closing
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any

from bot.commands.common import Steps, add_database_argument, moment, open_from
from bot.terminal import say_error, terminal_words
from hub.vocabulary import Region

if TYPE_CHECKING:
    from cards.wording import Words
    from hub.records import Problem, Record
    from hub.source import Export
    from notifications.files import Refused
    from notifications.sync import SyncReport

SHOWN_PROBLEMS = 20


def configure(parser: argparse.ArgumentParser) -> None:
    """Declare the arguments."""
    parser.add_argument("paths", metavar="PATH", nargs="+", type=Path, help="a CSV file, or a ZIP of them")
    add_database_argument(parser)
    parser.add_argument("--as-of", type=moment, metavar="D", help="when they were true (said by their names)")
    for name, purpose in (("--since", "first day"), ("--until", "last day")):
        said = f"{purpose} of exports of calls (of the last completed week)"
        parser.add_argument(name, type=date.fromisoformat, metavar="D", help=said)
    parser.add_argument("--complete", action="store_true", help="what they lack is gone: remove it")
    parser.add_argument("--region", type=str.upper, choices=list(Region), help="--complete in this region")
    parser.add_argument("--force", action="store_true", help="even where more than a tenth would be removed")
    parser.add_argument("--json", action="store_true", help="print what became of each file as JSON")


def run(arguments: argparse.Namespace) -> int:
    """Take in each file by itself; print what became of it. 1 when there is one of which nothing was kept."""
    from bot.wiring import now
    from notifications.files import find_exports, split
    from notifications.sync import sync

    dates = {"as_of": arguments.as_of, "since": arguments.since, "until": arguments.until}
    exports, failures = find_exports(arguments.paths, **dates)
    database, settings = open_from(arguments, create=True)
    region = Region(arguments.region) if arguments.region else None
    with closing(database), Steps() as steps:
        watched = (replace(export, records=_watched(export, steps)) for export in exports)
        ways = {"complete": arguments.complete, "region": region, "force": arguments.force}
        kept, failed = split(sync(database, settings, watched, now=now(), **ways))
    failures += failed
    if arguments.json:
        _print_json(kept, failures)
    else:
        _print(terminal_words(), kept, failures)
    return 1 if failures else 0


def _watched(export: Export, steps: Steps) -> Iterator[Record | Problem]:
    words = terminal_words()
    steps.begin(words.gettext("Reading %(file)s", file=export.file))
    for done, record in enumerate(export.records):
        steps.done(done)
        yield record
    steps.begin(words.gettext("Writing the database"))


def _print(words: Words, reports: list[SyncReport], failures: list[Refused]) -> None:
    from cards.wording.errors import problem

    for report in reports:
        print(_summary(words, report))
        for found in report.problems[:SHOWN_PROBLEMS]:
            print(f"  {problem(words, found)}")
        more = len(report.problems) - SHOWN_PROBLEMS
        if more > 0:
            print("  " + words.ngettext("… and %(count)s more like these", "… and %(count)s more", more))
    for failure in failures:
        print(words.gettext("%(file)s: nothing was kept.", file=failure.file), file=sys.stderr)
        say_error(failure.error)


def _summary(words: Words, report: SyncReport) -> str:
    return words.gettext(
        "%(file)s (as of %(day)s): %(read)s read, %(changed)s changed, %(left_out)s left out.",
        file=report.file,
        day=words.day(report.as_of.date(), year=True),
        read=words.number(report.read),
        changed=words.number(report.changed),
        left_out=words.number(report.left_out),
    )


def _print_json(reports: list[SyncReport], failures: list[Refused]) -> None:
    import orjson

    found = [_as_json(report) for report in reports]
    found += [_error_as_json(failure) for failure in failures]
    sys.stdout.buffer.write(orjson.dumps(found, option=orjson.OPT_INDENT_2 | orjson.OPT_APPEND_NEWLINE))


def _as_json(report: SyncReport) -> dict[str, Any]:
    return {
        "file": report.file,
        "kind": report.kind,
        "as_of": report.as_of,
        "read": report.read,
        "changed": report.changed,
        "left_out": report.left_out,
        "tables": report.counts,
        "problems": report.problems,
        "error": None,
    }


def _error_as_json(failure: Refused) -> dict[str, Any]:
    return {"file": failure.file, "error": failure.error.code, "facts": dict(failure.error.facts)}
