"""`switchboard schedules`: what comes into which rooms, when next, and how it went last."""

from __future__ import annotations

import argparse
import sys
from contextlib import closing
from typing import TYPE_CHECKING, Any

from bot.commands.common import add_database_argument, open_from
from bot.terminal import terminal_words

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from cards.wording import Words
    from store.delivery.runs import RunRow
    from store.delivery.schedules import ScheduleRow

_OF_RUN = ("period", "due_at", "late", "state", "reason", "rows", "finished_at")


def configure(parser: argparse.ArgumentParser) -> None:
    """Declare the arguments."""
    add_database_argument(parser)
    parser.add_argument("--room", metavar="ID", help="those of the room with this ID alone")
    parser.add_argument("--json", action="store_true", help="one JSON object a line")


def run(arguments: argparse.Namespace) -> int:
    """Print the schedules of every room, by number."""
    from store.delivery.runs import last_runs
    from store.delivery.schedules import schedules_of

    database, _ = open_from(arguments)
    with closing(database), database.read() as connection:
        found = [row for row in schedules_of(connection) if arguments.room in (None, row.room.room_id)]
        runs = last_runs(connection, [row.number for row in found])
    if arguments.json:
        _print_json(found, runs)
    elif found:
        _print_table(found, runs)
    else:
        print(terminal_words().gettext("No report is scheduled."))
    return 0


def _print_json(found: Sequence[ScheduleRow], runs: Mapping[int, RunRow]) -> None:
    import orjson

    for row in found:
        line = _line(row, runs.get(row.number))
        sys.stdout.buffer.write(orjson.dumps(line, option=orjson.OPT_UTC_Z | orjson.OPT_APPEND_NEWLINE))


def _line(row: ScheduleRow, last: RunRow | None) -> dict[str, Any]:
    return {
        "number": row.number,
        "platform": row.room.platform,
        "workspace": row.room.workspace,
        "room_id": row.room.room_id,
        "asks": row.intent,
        "frequency": row.frequency,
        "at": row.at,
        "weekdays": row.weekdays,
        "day_of_month": row.day_of_month,
        "timezone": row.timezone,
        "skip_empty": row.skip_empty,
        "state": row.state,
        "reason": row.reason,
        "next_run_at": row.next_run_at,
        "last_run": last and {name: getattr(last, name) for name in _OF_RUN},
        "owner": row.owner,
    }


def _print_table(found: Sequence[ScheduleRow], runs: Mapping[int, RunRow]) -> None:
    from rich import box
    from rich.console import Console
    from rich.table import Table
    from rich.text import Text

    words = terminal_words()
    table = Table(box=box.SIMPLE)
    for title in (
        words.gettext("Number"),
        words.gettext("Room"),
        words.gettext("Report"),
        words.gettext("When"),
        words.gettext("Time zone"),
        words.gettext("State"),
        words.gettext("Next run"),
        words.gettext("Last run"),
        words.gettext("Owner"),
    ):
        table.add_column(title, overflow="fold")
    for row in found:
        table.add_row(*(Text(cell) for cell in _cells(words, row, runs.get(row.number))))
    width = None if sys.stdout.isatty() else 200
    Console(width=width).print(table)


def _cells(words: Words, row: ScheduleRow, last: RunRow | None) -> list[str]:
    from cards.render.safety import clean
    from handlers.common.schedule_words import moment, result, state, when
    from notifications.schedules.claiming import rule_of

    cells = (
        f"#{row.number}",
        f"{row.room.platform} {row.room.workspace} {row.room.room_id}",
        _asks(words, row),
        when(words, rule_of(row)),
        row.timezone,
        state(words, row) + (f" ({row.reason})" if row.reason else ""),
        moment(words, row.next_run_at, row.timezone) if row.next_run_at else "",
        result(words, last, row.timezone) if last else "",
        row.owner,
    )
    return [clean(cell) for cell in cells]


def _asks(words: Words, row: ScheduleRow) -> str:
    """The report, and what it is narrowed to as slots: an operator needs the IDs."""
    from cards.intent import Intent
    from handlers.common.schedule_words import report_name

    asked = Intent.from_json(row.intent)
    said = asked.slots.to_json()
    narrowed = [f"{name}={value}" for name, value in said.items() if name not in ("template", "format")]
    return " ".join([report_name(words, asked), *narrowed])
