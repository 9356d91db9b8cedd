"""`switchboard alerts`: what is open, or was; one alert with its history; how precise the detectors are."""

from __future__ import annotations

import argparse
import sys
from contextlib import closing
from typing import TYPE_CHECKING, Any, Final

from bot.commands.common import add_database_argument, open_from, positive
from bot.terminal import terminal_words

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from sqlalchemy import Connection

    from cards.wording import Words
    from store.alerts.listing import Wanted
    from store.alerts.model import Alert, Card, Event
    from store.alerts.verdicts import Verdicts

STATES: Final = ("open", "firing", "acknowledged", "snoozed", "resolved", "all")
KINDS: Final = (
    "status_change",
    "expiring",
    "renewing",
    "overage",
    "low_assignment",
    "quality_spike",
    "usage_drop",
    "queue_abandonment",
    "new_customer",
    "incident",
    "sync",
)
USUAL_LIMIT: Final = 50


def configure(parser: argparse.ArgumentParser) -> None:
    """Declare the arguments."""
    add_database_argument(parser)
    parser.add_argument(
        "number", nargs="?", type=positive, metavar="NUMBER", help="this one, and its history"
    )
    parser.add_argument("--state", default="open", choices=STATES, metavar="STATE", help=", ".join(STATES))
    parser.add_argument("--kind", choices=KINDS, metavar="KIND", help=", ".join(KINDS))
    parser.add_argument("--customer", metavar="C", help="of this customer: a name or an ID")
    parser.add_argument(
        "--limit", type=positive, default=USUAL_LIMIT, metavar="N", help="at most N (%(default)s)"
    )
    parser.add_argument("--verdicts", action="store_true", help="what people thought of them, by kind")
    parser.add_argument("--json", action="store_true", help="one JSON object a line")


def run(arguments: argparse.Namespace) -> int:
    """Print what is asked for: the severe first, then the newest."""
    database, settings = open_from(arguments)
    with closing(database), database.read() as connection:
        if arguments.verdicts:
            return _verdicts(connection, as_json=arguments.json)
        if arguments.number is not None:
            return _one(connection, arguments.number, settings.timezone, as_json=arguments.json)
        return _several(connection, arguments, settings.timezone)


def _several(connection: Connection, arguments: argparse.Namespace, zone: str) -> int:
    from store.alerts.listing import alerts_in

    found = alerts_in(connection, _wanted(connection, arguments), limit=arguments.limit)
    words = terminal_words()
    if arguments.json:
        _print_json(_plain(alert) for alert in found)
    elif found:
        _print_table(_titles(words), [_cells(words, alert, zone) for alert in found])
    else:
        print(words.gettext("There is no such alert."))
    return 0


def _wanted(connection: Connection, arguments: argparse.Namespace) -> Wanted:
    """The alerts that are meant.

    Raises:
        RequestError: `unknown-customer`.
    """
    from config.errors import RequestError
    from hub.vocabulary import AlertKind
    from store.alerts.listing import OPEN, Wanted
    from store.alerts.model import State
    from store.scope import Scope
    from store.search import find, is_clear

    named = {"open": OPEN, "all": ()}
    states = named[arguments.state] if arguments.state in named else (State(arguments.state),)
    org_id = ""
    if arguments.customer:
        matches = find(connection, arguments.customer, Scope(), 2)
        if not is_clear(matches):
            raise RequestError("unknown-customer", customer=arguments.customer)
        org_id = matches[0].org_id
    kinds = (AlertKind(arguments.kind),) if arguments.kind else ()
    return Wanted(states=states, kinds=kinds, org_id=org_id)


def _one(connection: Connection, number: int, zone: str, *, as_json: bool) -> int:
    """Print an alert, what happened to it and where it is; 1 where there is none."""
    from store.alerts.alerts import cards_of, find_alert, history
    from store.alerts.verdicts import verdicts_on

    words = terminal_words()
    alert = find_alert(connection, number)
    if alert is None:
        missing = words.gettext("No alert has the number %(number)s.", number=number)
        print(f"switchboard: {missing}", file=sys.stderr)
        return 1
    happened, rooms = history(connection, number), cards_of(connection, number)
    useful, useless = verdicts_on(connection, number)
    if as_json:
        told = {
            "history": [_plain_event(event) for event in happened],
            "rooms": [_plain_room(room) for room in rooms],
            "useful": useful,
            "not_useful": useless,
        }
        _print_json([{**_plain(alert), **told}])
        return 0
    _print_table(_titles(words), [_cells(words, alert, zone)])
    _print_table(_titles_of_history(words), _lines_of_history(connection, words, alert, happened, zone))
    titles = (
        words.gettext("Room"),
        words.gettext("Told"),
        words.gettext("Message"),
        words.gettext("Through"),
    )
    if rooms:
        _print_table(titles, [_cells_of_room(words, room, zone) for room in rooms])
    else:
        print(words.gettext("No room was told of it."))
    print(words.gettext("Useful: %(useful)s · not useful: %(useless)s", useful=useful, useless=useless))
    return 0


def _verdicts(connection: Connection, *, as_json: bool) -> int:
    """Print how precise each kind is, by what people thought."""
    from cards.wording import terms
    from store.alerts.verdicts import verdicts_by_kind

    words, found = terminal_words(), verdicts_by_kind(connection)
    if as_json:
        _print_json(_plain_verdicts(each) for each in found)
        return 0
    titles = (
        words.gettext("Kind"),
        words.gettext("Alerts"),
        words.gettext("Useful"),
        words.gettext("Not useful"),
        words.gettext("Precision"),
    )
    lines = []
    for each in found:
        precision = words.percent(each.precision) if each.precision is not None else ""
        figures = (words.number(number) for number in (each.alerts, each.useful, each.useless))
        lines.append((terms.alert(words, each.kind), *figures, precision))
    if lines:
        _print_table(titles, lines)
    else:
        print(words.gettext("There is no such alert."))
    return 0


def _plain(alert: Alert) -> dict[str, Any]:
    names = (
        *("number", "kind", "org_id", "subject", "product", "severity", "level", "state", "holds", "prompt"),
        *("muted_by", "fired_at", "changed_at", "resolved_at", "over_on", "snoozed_until", "remind_at"),
        *("acknowledged_by", "assigned_to", "facts"),
    )
    return {name: getattr(alert, name) for name in names}


def _plain_event(event: Event) -> dict[str, Any]:
    return {name: getattr(event, name) for name in ("id", "at", "what", "who", "severity", "told", "facts")}


def _plain_room(card: Card) -> dict[str, Any]:
    room = {name: getattr(card.room, name) for name in ("platform", "workspace", "room_id")}
    names = ("subscription", "message_id", "edits", "told_event", "told_at")
    return room | {name: getattr(card, name) for name in names}


def _plain_verdicts(each: Verdicts) -> dict[str, Any]:
    names = ("kind", "alerts", "useful", "precision")
    return {name: getattr(each, name) for name in names} | {"not_useful": each.useless}


def _titles(words: Words) -> tuple[str, ...]:
    return (
        words.gettext("Number"),
        words.gettext("Kind"),
        words.gettext("Severity"),
        words.gettext("State"),
        words.gettext("Since"),
        words.gettext("What happened"),
        words.gettext("Taken by"),
        words.gettext("Said already by"),
    )


def _cells(words: Words, alert: Alert, zone: str) -> tuple[str, ...]:
    from cards.wording import terms
    from cards.wording.alert_states import moment
    from handlers.common.alert_words import state
    from notifications.alerts.cards import headline, severity

    return (
        f"#{alert.number}",
        terms.alert(words, alert.kind),
        severity(words, alert.severity),
        state(words, alert.state),
        moment(words, alert.fired_at, zone),
        headline(words, alert),
        alert.acknowledged_by,
        f"#{alert.muted_by}" if alert.muted_by is not None else "",
    )


def _titles_of_history(words: Words) -> tuple[str, ...]:
    return (
        words.gettext("Event"),
        words.gettext("When"),
        words.gettext("What happened"),
        words.gettext("Told"),
    )


def _lines_of_history(
    connection: Connection, words: Words, alert: Alert, happened: Sequence[Event], zone: str
) -> list[tuple[str, ...]]:
    from cards.wording.alert_states import moment
    from handlers.common.alert_history import event_line, people_in

    people = people_in(connection, alert, happened)
    told = {True: words.gettext("yes"), False: words.gettext("no")}
    return [
        (
            str(event.id),
            moment(words, event.at, zone),
            event_line(words, zone, event, alert, people),
            told[event.told],
        )
        for event in happened
    ]


def _cells_of_room(words: Words, card: Card, zone: str) -> tuple[str, ...]:
    from cards.wording.alert_states import moment

    room = f"{card.room.platform} {card.room.workspace} {card.room.room_id}"
    return (room, moment(words, card.told_at, zone), card.message_id, f"#{card.subscription}")


def _print_json(lines: Iterable[dict[str, Any]]) -> None:
    import orjson

    for line in lines:
        sys.stdout.buffer.write(orjson.dumps(line, option=orjson.OPT_UTC_Z | orjson.OPT_APPEND_NEWLINE))


def _print_table(titles: Sequence[str], lines: Iterable[Sequence[str]]) -> None:
    from rich import box
    from rich.console import Console
    from rich.table import Table
    from rich.text import Text

    from cards.render.safety import clean

    table = Table(box=box.SIMPLE)
    for title in titles:
        table.add_column(title, overflow="fold")
    for cells in lines:
        table.add_row(*(Text(clean(cell)) for cell in cells))
    width = None if sys.stdout.isatty() else 200
    Console(width=width).print(table)
