"""`switchboard audit`: who changed what, and what was refused to whom."""

from __future__ import annotations

import argparse
import sys
from contextlib import closing
from typing import TYPE_CHECKING

from bot.commands.common import add_database_argument, moment, open_from, positive
from bot.terminal import terminal_words

if TYPE_CHECKING:
    from cards.wording import Words
    from store.queries.audit import AuditLine

USUAL_LIMIT = 100


def configure(parser: argparse.ArgumentParser) -> None:
    """Declare the arguments."""
    add_database_argument(parser)
    parser.add_argument("--since", type=moment, metavar="D", help="from this day or moment on (UTC)")
    parser.add_argument("--until", type=moment, metavar="D", help="before this day or moment (UTC)")
    parser.add_argument("--person", metavar="EMAIL", help="what this person did")
    parser.add_argument("--intent", metavar="NAME", help="this intent alone")
    parser.add_argument("--refused", action="store_true", help="only what the person was not allowed")
    parser.add_argument(
        "--limit", type=positive, default=USUAL_LIMIT, metavar="N", help="the newest N (%(default)s)"
    )
    parser.add_argument("--json", action="store_true", help="one JSON object a line")


def run(arguments: argparse.Namespace) -> int:
    """Print the newest lines, the oldest of them first."""
    from store.queries.audit import Wanted, lines

    wanted = Wanted(arguments.since, arguments.until, arguments.person, arguments.intent, arguments.refused)
    database, settings = open_from(arguments)
    with closing(database), database.read() as connection:
        found = lines(connection, wanted, arguments.limit)
    if arguments.json:
        _print_json(found)
    elif found:
        _print_table(found, settings.timezone)
    else:
        print(terminal_words().gettext("Nothing of the kind is in the audit log."))
    return 0


def _print_json(found: list[AuditLine]) -> None:
    import orjson

    for line in found:
        sys.stdout.buffer.write(orjson.dumps(line, option=orjson.OPT_UTC_Z | orjson.OPT_APPEND_NEWLINE))


def _print_table(found: list[AuditLine], zone: str) -> None:
    from rich import box
    from rich.console import Console
    from rich.table import Table
    from rich.text import Text

    words = terminal_words()
    table = Table(box=box.SIMPLE)
    for title in (
        words.gettext("When"),
        words.gettext("Who"),
        words.gettext("What"),
        words.gettext("Where"),
        words.gettext("Outcome"),
    ):
        table.add_column(title, overflow="fold")
    for line in found:
        table.add_row(*(Text(cell) for cell in _cells(words, line, zone)))
    width = None if sys.stdout.isatty() else 160
    Console(width=width).print(table)


def _cells(words: Words, line: AuditLine, zone: str) -> tuple[str, ...]:
    from zoneinfo import ZoneInfo

    from cards.render.safety import clean

    said = " ".join(f"{name}={value}" for name, value in line.slots.items() if value not in (None, [], ""))
    outcome = words.gettext("done") if line.outcome == "done" else line.outcome
    at = line.at.astimezone(ZoneInfo(zone))
    cells = (
        f"{at:%Y-%m-%d %H:%M:%S}",
        line.email,
        f"{line.intent} {said}".strip(),
        " ".join(part for part in (line.platform, line.workspace, line.room_id) if part),
        outcome,
    )
    return tuple(clean(cell) for cell in cells)
