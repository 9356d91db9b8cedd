"""`switchboard report`: a report as a CSV file in a folder."""

from __future__ import annotations

import argparse
import shutil
import sys
from collections.abc import Iterator
from contextlib import closing, contextmanager
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

from bot.terminal import terminal_language, terminal_words
from config.errors import OperatorError
from hub.vocabulary import Language, Region, ReportTemplate
from store.rooms import RoomKey

if TYPE_CHECKING:
    from cards.intent import Slots
    from cards.model import Answer, Attachment
    from config.settings import Settings

OPERATOR = "operator@terminal.invalid"
"""Who asks where nobody is named: whoever can open the database sees all of it."""
TERMINAL = RoomKey("terminal", "", "report")
"""The room it is asked in: templates for all rooms are there."""


def configure(parser: argparse.ArgumentParser) -> None:
    """Declare the arguments."""
    parser.add_argument("template", metavar="TEMPLATE", help=f"{_listed()}, or one of one's own")
    parser.add_argument("--region", type=str.upper, choices=list(Region), help="of the customers (all)")
    parser.add_argument("--customer", metavar="C", help="one customer: a name or an ID (all)")
    for name, purpose in (
        ("--since", "the first day (of the last completed week)"),
        ("--until", "the last day"),
    ):
        parser.add_argument(
            name, type=date.fromisoformat, metavar="YYYY-MM-DD", help=f"calling usage: {purpose}"
        )
    parser.add_argument("--tag", metavar="TAG", help="of the customers (all)")
    parser.add_argument("--out", type=Path, default=Path(), metavar="DIR", help="where it goes (this folder)")
    parser.add_argument("--language", choices=list(Language), help="of the headers (the terminal's)")
    parser.add_argument("--as", dest="person", metavar="EMAIL", help="whose customers (all)")
    parser.add_argument("--database", metavar="URL", help="the database (the configured one)")


def run(arguments: argparse.Namespace) -> int:
    """Print where the file is, its rows and its SHA-256; 1 and the reason where there is none."""
    from bot.commands.demo import say_making
    from bot.wiring import make_desk, now, open_for_questions
    from cards.intent import Intent
    from handlers.desk import Asker

    database, settings = open_for_questions(arguments.database, say_making)
    language = Language(arguments.language) if arguments.language else terminal_language()
    with closing(database), _progress(terminal_words().gettext("Writing the report…")):
        desk = make_desk(database, with_operator(settings))
        answer = desk.answer(
            Intent("report_run", _slots(arguments)),
            Asker(arguments.person or OPERATOR, language),
            TERMINAL,
            now(),
        )
    if not answer.files:
        return refused(answer)
    for file in answer.files:
        path = _move(file, arguments.out)
        print(f"{path}\t{file.rows}\t{file.sha256}")
    return 0


def _listed() -> str:
    return ", ".join(ReportTemplate)


def _slots(arguments: argparse.Namespace) -> Slots:
    from cards.intent import Slots

    return Slots(
        template=arguments.template,
        region=Region(arguments.region) if arguments.region else None,
        customer=arguments.customer,
        tag=arguments.tag,
        since=arguments.since,
        until=arguments.until,
    )


def with_operator(settings: Settings) -> Settings:
    """The settings, with whoever can open the database as a full administrator."""
    return settings.model_copy(update={"admins": (*settings.admins, OPERATOR)})


@contextmanager
def _progress(doing: str) -> Iterator[None]:
    """Say what takes so long, where somebody is looking; on standard error."""
    if not sys.stderr.isatty():
        yield
        return
    from rich.console import Console

    with Console(stderr=True).status(doing):
        yield


def refused(answer: Answer) -> int:
    """Say why there is no file."""
    from cards.render import text

    print(f"switchboard: {text.render(answer.card)}", file=sys.stderr)
    return 1


def _move(file: Attachment, folder: Path) -> Path:
    try:
        folder.mkdir(parents=True, exist_ok=True)
        return Path(shutil.move(file.path, folder / file.name)).resolve()
    except OSError as error:
        raise OperatorError("folder-not-writable", folder=str(folder.resolve())) from error
