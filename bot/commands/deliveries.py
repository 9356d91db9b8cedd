"""`switchboard deliveries`: the ledger of runs and the rest of the outbox; a dead delivery put back."""

from __future__ import annotations

import argparse
import sys
from contextlib import closing
from typing import TYPE_CHECKING, Any, Final

from bot.commands.common import add_database_argument, moment, open_from, positive
from bot.terminal import terminal_words

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

    from cards.wording import Words
    from store.database import Database
    from store.delivery.ledger import Entry, Sending, Told
    from store.rooms import RoomKey

USUAL_LIMIT: Final = 50
OF_RUNS: Final = ("due", "built", "delivered", "empty", "missed", "held", "failed", "cancelled")
OF_DELIVERIES: Final = ("waiting", "sent", "dead", "dropped")
STATES: Final = (*OF_RUNS, *OF_DELIVERIES)


def configure(parser: argparse.ArgumentParser) -> None:
    """Declare the arguments."""
    add_database_argument(parser)
    parser.add_argument("--room", default="", metavar="ID", help="of the room with this ID alone")
    parser.add_argument("--state", default="", choices=STATES, metavar="STATE", help=", ".join(STATES))
    parser.add_argument("--since", type=moment, metavar="D", help="due from this day or moment on (UTC)")
    parser.add_argument(
        "--limit", type=positive, default=USUAL_LIMIT, metavar="N", help="the newest N (%(default)s)"
    )
    parser.add_argument("--json", action="store_true", help="one JSON object a line")
    parser.add_argument("--retry", type=positive, metavar="ID", help="have this dead delivery tried again")


def run(arguments: argparse.Namespace) -> int:
    """Print the newest deliveries, the oldest of them first; or put one back."""
    database, settings = open_from(arguments)
    with closing(database):
        if arguments.retry is not None:
            return _retry(database, arguments.retry)
        found = _lines(database, arguments)
    if arguments.json:
        _print_json(found)
    elif found:
        _print_table(found, settings.timezone)
    else:
        print(terminal_words().gettext("Nothing of the kind was delivered, or is to be."))
    return 0


def _retry(database: Database, delivery_id: int) -> int:
    """Put it back and write that to the audit log, in one transaction; 1 where it is not dead."""
    from bot.commands.report import OPERATOR, TERMINAL
    from bot.wiring import now
    from store.delivery.ledger import put_back
    from store.queries.people import write_audit

    words, at = terminal_words(), now()
    entry = {
        "email": OPERATOR,
        "intent": "delivery_retry",
        "slots": {"id": delivery_id},
        "allowed": True,
        "outcome": "done",
    }
    with database.write() as connection:
        done = put_back(connection, delivery_id, at)
        if done:
            write_audit(connection, at, TERMINAL, entry)
    if not done:
        said = words.gettext("No dead delivery has the ID %(id)s, so nothing was done.", id=delivery_id)
        print(f"switchboard: {said}", file=sys.stderr)
        return 1
    print(words.gettext("Delivery %(id)s is tried again as soon as Switchboard runs.", id=delivery_id))
    return 0


def _lines(database: Database, arguments: argparse.Namespace) -> list[Entry | Told]:
    """The newest of both kinds, in the order of their time."""
    from store.delivery.ledger import Wanted, entries, others

    wanted = Wanted(room_id=arguments.room, state=arguments.state, since=arguments.since)
    with database.read() as connection:
        found: list[Entry | Told] = [
            *entries(connection, wanted, arguments.limit),
            *others(connection, wanted, arguments.limit),
        ]
    return sorted(found, key=_when)[-arguments.limit :]


def _when(line: Entry | Told) -> datetime:
    from store.delivery.ledger import Entry

    return line.run.due_at if isinstance(line, Entry) else line.created_at


def _print_json(found: Sequence[Entry | Told]) -> None:
    import orjson

    for line in found:
        plain = orjson.dumps(_plain(line), option=orjson.OPT_UTC_Z | orjson.OPT_APPEND_NEWLINE)
        sys.stdout.buffer.write(plain)


def _plain(line: Entry | Told) -> dict[str, Any]:
    from store.delivery.ledger import Entry

    if not isinstance(line, Entry):
        return {
            "kind": line.kind,
            **_room(line.room),
            "created_at": line.created_at,
            **_delivery(line.sending),
        }
    run = line.run
    named = ("period", "due_at", "late", "owner", "rows", "title", "started_at", "finished_at")
    files = [{name: file[name] for name in ("name", "size", "sha256", "rows")} for file in run.files]
    return {
        "kind": "report",
        "run": run.id,
        "schedule": run.schedule,
        **_room(run.room),
        "state": run.state,
        "reason": run.reason,
        "facts": run.facts,
        "asks": run.intent,
        **{name: getattr(run, name) for name in named},
        "files": files,
        **_delivery(line.sending),
    }


def _room(room: RoomKey) -> dict[str, Any]:
    return {"platform": room.platform, "workspace": room.workspace, "room_id": room.room_id}


def _delivery(sending: Sending | None) -> dict[str, Any]:
    if sending is None:
        return {"delivery": None}
    names = ("id", "state", "reason", "facts", "attempts", "not_before", "message_id", "finished_at")
    return {"delivery": {name: getattr(sending, name) for name in names}}


def _print_table(found: Sequence[Entry | Told], zone: str) -> None:
    from rich import box
    from rich.console import Console
    from rich.table import Table
    from rich.text import Text

    words = terminal_words()
    table = Table(box=box.SIMPLE)
    for title in (
        words.gettext("Delivery"),
        words.gettext("When"),
        words.gettext("What"),
        words.gettext("Where"),
        words.gettext("For"),
        words.gettext("State"),
        words.gettext("Rows"),
        words.gettext("Message, or why not"),
    ):
        table.add_column(title, overflow="fold")
    for line in found:
        table.add_row(*(Text(cell) for cell in _cells(words, line, zone)))
    width = None if sys.stdout.isatty() else 200
    Console(width=width).print(table)


def _cells(words: Words, line: Entry | Told, zone: str) -> tuple[str, ...]:
    from bot.wiring import now
    from cards.render.safety import clean
    from handlers.common.delivery_words import Telling, reason_of
    from store.delivery.ledger import Entry

    if isinstance(line, Entry):
        run, telling = line.run, Telling(words, zone, now(), all_seen=True)
        number = f" #{run.schedule}" if run.schedule is not None else ""
        cells = (
            str(line.sending.id) if line.sending else "",
            _moment(run.due_at, zone),
            telling.report(run) + number,
            _where(run.room),
            run.owner,
            telling.state(line).word,
            words.number(run.rows) if run.rows is not None else "",
            _outcome(words, *reason_of(line), line.sending),
        )
    else:
        sending = line.sending
        cells = (
            str(line.id),
            _moment(line.created_at, zone),
            line.kind,
            _where(line.room),
            "",
            sending.state,
            "",
            _outcome(words, sending.reason, sending.facts, sending),
        )
    return tuple(clean(cell) for cell in cells)


def _outcome(words: Words, code: str, facts: Any, sending: Sending | None) -> str:
    """Its message's ID; while there is none, why."""
    from cards.wording.reasons import said

    if sending is not None and sending.message_id:
        return sending.message_id
    return f"{said(words, code, facts)} ({code})" if code else ""


def _moment(at: datetime, zone: str) -> str:
    from zoneinfo import ZoneInfo

    return f"{at.astimezone(ZoneInfo(zone)):%Y-%m-%d %H:%M:%S}"


def _where(room: RoomKey) -> str:
    return " ".join(part for part in (room.platform, room.workspace, room.room_id) if part)
