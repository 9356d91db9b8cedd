"""`switchboard templates`: the templates of one's own, listed, made, changed, deleted."""

from __future__ import annotations

import argparse
import sys
from contextlib import closing
from typing import TYPE_CHECKING, Any

from bot.commands.common import add_database_argument, open_from, positive
from bot.commands.report import OPERATOR, TERMINAL, refused, with_operator
from bot.terminal import terminal_language, terminal_words
from hub.vocabulary import Region

if TYPE_CHECKING:
    from cards.intent import Intent
    from cards.wording import Words
    from config.settings import Settings
    from store.database import Database
    from store.delivery.templates import TemplateRow
    from store.rooms import RoomKey


def configure(parser: argparse.ArgumentParser) -> None:
    """Declare the arguments; without an action they are listed."""
    _add_common(parser)
    parser.add_argument("--json", action="store_true", help="one JSON object a line")
    actions = parser.add_subparsers(dest="action", metavar="ACTION")
    listing = actions.add_parser("list", help="what there is (the default)")
    listing.add_argument("--json", action="store_true", default=argparse.SUPPRESS)
    create = actions.add_parser("create", help="make one from a report, for all rooms or for --room")
    create.add_argument("name", metavar="NAME", help="what it is asked for by")
    create.add_argument("--from", dest="base", required=True, metavar="REPORT", help="what it is made from")
    edit = actions.add_parser("edit", help="change what is said, and leave the rest")
    edit.add_argument("name", metavar="NAME", help="what it is called")
    edit.add_argument("--name", dest="renamed", metavar="NAME", help="what it is to be called")
    edit.add_argument("--shared", action="store_true", help="all rooms are to see it")
    delete = actions.add_parser("delete", help="take one away")
    delete.add_argument("name", metavar="NAME", help="what it is called")
    delete.add_argument("--yes", action="store_true", help="even if schedules use it: they are switched off")
    for action in (create, edit):
        action.add_argument("--columns", metavar="LINE", help="keys, headers or numbers, in order (all)")
        action.add_argument("--region", type=str.upper, choices=list(Region), help="of the customers (all)")
        action.add_argument("--customer", metavar="C", help="one customer: a name or an ID (all)")
        action.add_argument("--tag", metavar="TAG", help="of the customers (all)")
        action.add_argument(
            "--weeks", type=positive, metavar="N", help="calling usage: the last N completed weeks (1)"
        )
    for action in (listing, create, edit, delete):
        _add_common(action, default=argparse.SUPPRESS)


def _add_common(parser: argparse.ArgumentParser, default: str | None = None) -> None:
    parser.add_argument(
        "--room",
        type=room_key,
        default=default,
        metavar="PLATFORM/WORKSPACE/ID",
        help="the room whose they are (those for all rooms; listed: those of every room)",
    )
    parser.add_argument("--as", dest="person", default=default, metavar="EMAIL", help="who does it")
    if default is None:
        add_database_argument(parser)
    else:
        parser.add_argument("--database", metavar="URL", default=default, help=argparse.SUPPRESS)


def room_key(given: str) -> RoomKey:
    """A room as it is written on the command line."""
    from store.rooms import RoomKey

    parts = given.split("/", 2)
    if len(parts) != 3 or not parts[0] or not parts[2]:
        raise argparse.ArgumentTypeError(f"{given!r} is no PLATFORM/WORKSPACE/ID")
    return RoomKey(*parts)


def run(arguments: argparse.Namespace) -> int:
    """List them, or do what is asked and say what came of it; 1 and the reason where it is refused."""
    database, settings = open_from(arguments)
    with closing(database):
        if arguments.action in (None, "list"):
            return _list(database, arguments)
        return _change(database, settings, arguments)


def _change(database: Database, settings: Settings, arguments: argparse.Namespace) -> int:
    from dataclasses import replace

    from bot.wiring import make_desk, now
    from cards.model import Buttons, Notice, Tone
    from cards.render import text
    from handlers.desk import Asker

    desk = make_desk(database, with_operator(settings))
    asker = Asker(arguments.person or OPERATOR, terminal_language())
    answer = desk.answer(_intent(arguments), asker, arguments.room or TERMINAL, now())
    first = answer.card.components[0]
    if not (isinstance(first, Notice) and first.tone is Tone.GOOD):
        return refused(answer)
    said = tuple(part for part in answer.card.components if not isinstance(part, Buttons))
    print(text.render(replace(answer.card, components=said)))
    return 0


def _intent(arguments: argparse.Namespace) -> Intent:
    from cards.intent import Intent, Slots
    from handlers.common.template_drafts import WHOLE

    if arguments.action == "delete":
        return Intent("template_delete", Slots(name=arguments.name, allow=arguments.yes or None))
    said: dict[str, Any] = {
        "columns": (arguments.columns,) if arguments.columns else None,
        "region": Region(arguments.region) if arguments.region else None,
        "customer": arguments.customer,
        "tag": arguments.tag,
        "weeks": arguments.weeks,
    }
    if arguments.action == "create":
        shared = arguments.room is None
        slots = Slots(name=arguments.name, template=arguments.base, allow=shared, change=WHOLE, **said)
        return Intent("template_create", slots)
    named = Slots(template=arguments.name, name=arguments.renamed, allow=arguments.shared or None)
    return Intent("template_edit", Slots(**(named.said() | said)))


def _list(database: Database, arguments: argparse.Namespace) -> int:
    from store.delivery.templates import templates_of

    with database.read() as connection:
        found = templates_of(connection, arguments.room)
    if arguments.json:
        _print_json(found)
    elif found:
        _print_table(found)
    else:
        print(terminal_words().gettext("There is no template of anybody's own."))
    return 0


def _print_json(found: Any) -> None:
    import orjson

    for row in found:
        line = {
            "name": row.name,
            "base": row.base,
            "columns": row.columns,
            "asks": row.intent,
            "shared": row.shared,
            "room": _room(row),
            "owner": row.owner,
            "created_at": row.created_at,
            "changed_at": row.changed_at,
        }
        sys.stdout.buffer.write(orjson.dumps(line, option=orjson.OPT_UTC_Z | orjson.OPT_APPEND_NEWLINE))


def _print_table(found: Any) -> None:
    from rich import box
    from rich.console import Console
    from rich.table import Table
    from rich.text import Text

    words = terminal_words()
    table = Table(box=box.SIMPLE)
    for title in (
        words.gettext("Name"),
        words.gettext("From"),
        words.gettext("Columns"),
        words.gettext("Only"),
        words.gettext("Used by"),
        words.gettext("Owner"),
    ):
        table.add_column(title, overflow="fold")
    for row in found:
        table.add_row(*(Text(cell) for cell in _cells(words, row)))
    width = None if sys.stdout.isatty() else 160
    Console(width=width).print(table)


def _cells(words: Words, row: TemplateRow) -> tuple[str, ...]:
    from cards.render.safety import clean

    asked = row.intent["slots"]
    only = " ".join(f"{name}={value}" for name, value in asked.items() if name not in ("template", "format"))
    seen = words.gettext("all rooms") if row.shared else _room(row)
    base = row.base if row.columns else str(row.intent["intent"])
    return tuple(clean(cell) for cell in (row.name, base, ", ".join(row.columns), only, seen, row.owner))


def _room(row: TemplateRow) -> str:
    return f"{row.room.platform}/{row.room.workspace}/{row.room.room_id}"
