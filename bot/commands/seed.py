"""`switchboard seed`: a database full of generated data, at any size."""

from __future__ import annotations

import argparse
from collections.abc import Iterator
from contextlib import closing
from dataclasses import replace
from typing import TYPE_CHECKING

from bot.commands.common import Steps, add_database_argument, open_from, positive
from bot.terminal import terminal_words

if TYPE_CHECKING:
    from hub.records import Problem, Record

SEED = 7


def configure(parser: argparse.ArgumentParser) -> None:
    """Declare the arguments."""
    parser.add_argument("--customers", type=positive, required=True, metavar="N", help="how many customers")
    parser.add_argument("--numbers", type=int, metavar="N", help="phone numbers in all (as customers need)")
    parser.add_argument("--weeks", type=positive, metavar="N", help="weeks of facts (14; at scale 4)")
    parser.add_argument("--seed", type=int, default=SEED, metavar="S", help=f"same seed, same data ({SEED})")
    parser.add_argument("--force", action="store_true", help="even where customers are stored already")
    add_database_argument(parser)


def run(arguments: argparse.Namespace) -> int:
    """Generate and store; print what there is then.

    Raises:
        RequestError: `demo-size`.
        OperatorError: `not-empty`, where customers are stored already, unless it is forced.
    """
    from bot.demo_database import is_empty
    from bot.wiring import now
    from config.errors import OperatorError
    from hub.demo import demo_export
    from notifications.sync import sync

    words, moment = terminal_words(), now()
    size = {"weeks": arguments.weeks, "numbers": arguments.numbers}
    export = demo_export(arguments.customers, seed=arguments.seed, now=moment, **size)
    database, settings = open_from(arguments, create=True)
    with closing(database), Steps() as steps:
        if not arguments.force and not is_empty(database):
            raise OperatorError("not-empty", database=str(database.engine.url))
        records = _counted(export.records, arguments.customers, steps)
        report = sync(database, settings, [replace(export, records=records)], now=moment)[0]
    if report.error is not None:
        raise report.error
    for table, counts in report.counts.items():
        print(f"{words.number(counts.total):>12}  {table}")
    return 0


def _counted(records: Iterator[Record | Problem], customers: int, steps: Steps) -> Iterator[Record | Problem]:
    """The same records, with a bar that counts customers and then waits for the store."""
    from hub.records import Customer

    words = terminal_words()
    steps.begin(words.gettext("Generating customers"), customers)
    done = 0
    for record in records:
        if type(record) is Customer:
            done += 1
            steps.done(done)
        yield record
    steps.begin(words.gettext("Writing the database"))
