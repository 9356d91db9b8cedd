"""How long an answer takes, part by part, on many customers."""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from itertools import count, cycle
from pathlib import Path
from time import perf_counter

import orjson
from sqlalchemy import Connection, func, select

from benchmarks.misspelling import queries
from benchmarks.table import Result, p50
from cards.intent import Intent, Slots
from cards.model import Answer, Button, Buttons, Card, Fact, Facts, Heading, Row, Rows
from cards.render import adaptive
from cards.wording import Words, words_for
from config.settings import load_settings
from handlers import people
from handlers.common.licenses import in_days, line_row
from handlers.context import Context
from handlers.desk import Asker, Desk
from handlers.intents import load
from handlers.language import parse
from handlers.registry import HANDLERS
from hub.vocabulary import Language
from store.database import Database
from store.queries.kpis import kpis
from store.queries.lines import Line, LineFilter, Sort, page_of_lines
from store.rooms import RoomKey
from store.schema import admin_customer, customer
from store.scope import Scope
from store.search import find

BOSS = "benchmark@partner.example"
ROOM = RoomKey("benchmark", "", "room")
ASKED = (
    "expiring in 30 days", "overview", "overage", "customers with Webex Calling in the EU",
    "renewing in 60 days", "help", "whoami", "trials ending in the next 7 days",
    "who is over their Meetings license limit",
)  # fmt: skip
NAMES_ASKED = 600


def answers(database: Database) -> Iterator[Result]:
    """The figures of one answer after another."""
    load()
    now = datetime.now(UTC)
    with tempfile.TemporaryDirectory() as spool, database.read() as connection:
        desk = Desk(database, load_settings(admins=(BOSS,)), Path(spool))
        context = _context(desk, connection, now)
        yield from _first_page(context)
        yield from _key_figures(connection, now)
        yield from _look_up(connection)
        yield from _parse(now)
        yield from _render(context)
        yield from _whole_command(desk, now)
    yield _start()


def _context(desk: Desk, connection: Connection, now: datetime) -> Context:
    person = people.person(connection, Asker(BOSS), desk.settings)
    room = people.room(connection, ROOM)
    words = words_for(Language.EN)
    return Context(person, room, words, now, connection, desk.database, desk.settings, desk.spool)


def _first_page(context: Context) -> Iterator[Result]:
    for intent, slots in (
        ("expiring", Slots(within_days=30)),
        ("renewing", Slots()),
        ("overage", Slots()),
        ("customers", Slots()),
    ):
        handler = HANDLERS[intent].handler
        began = perf_counter()
        handler(context, slots)
        first = (perf_counter() - began) * 1e3
        again = p50(lambda handler=handler, slots=slots: handler(context, slots)) / 1e3  # type: ignore[misc]
        yield Result(f"first page of {intent}, in the handler (p50)", again, "ms", most=2)
        yield Result("… the first time after an import", first, "ms")


def _key_figures(connection: Connection, now: datetime) -> Iterator[Result]:
    days = count()
    """Another day each time: what was kept from the time before does not help."""

    def of(scope: Scope) -> Callable[[], object]:
        return lambda: kpis(connection, scope, None, now.date() + timedelta(days=next(days) % 60))

    yield Result("the five KPIs of all customers (p50)", p50(of(Scope()), 50) / 1e3, "ms", most=5)
    mine = select(admin_customer.c.admin_id, func.count().label("customers")).group_by(
        admin_customer.c.admin_id
    )
    admin_id, customers = connection.execute(mine.order_by(func.count().desc()).limit(1)).one()
    name = f"… of one person's {customers:,} customers (p50)"
    yield Result(name, p50(of(Scope(admin_id)), 30) / 1e3, "ms", most=50)


def _look_up(connection: Connection) -> Iterator[Result]:
    names = connection.scalars(select(customer.c.name).order_by(customer.c.id)).all()
    asked = queries(names, NAMES_ASKED)
    durations, hits = [], 0
    for name, typed in asked:
        began = perf_counter()
        found = find(connection, typed, Scope())
        durations.append(perf_counter() - began)
        hits += any(match.name == name for match in found)
    middle = sorted(durations)[len(durations) // 2] * 1e6
    yield Result(f"a customer among {len(names):,} by a misspelt name (p50)", middle, "µs", most=2_000)
    yield Result(f"… found among the first five, of {NAMES_ASKED}", hits / len(asked), "", least=0.9)


def _parse(now: datetime) -> Iterator[Result]:
    for language, texts in {
        Language.EN: ASKED,
        Language.FR: (
            "expirations dans 30 jours",
            "dépassements pour Acme",
            "lancer le rapport des appareils",
        ),
        Language.JA: ("30日以内に期限切れ", "Acmeのライセンス超過", "EUの電話番号レポートを実行"),
    }.items():
        turn = cycle(texts)
        took = p50(lambda turn=turn: parse(next(turn), None, now.date()), 500, 50)  # type: ignore[misc]
        yield Result(f"parse, {language} (p50)", took, "µs")


def _render(context: Context) -> Iterator[Result]:
    lines = page_of_lines(
        context.connection, LineFilter(today=context.today, scope=Scope()), Sort.DATE, offset=0, limit=10
    )
    card = _card(context.words, lines, context)
    rendered = p50(lambda: orjson.dumps(adaptive.render(card)))
    composed = p50(lambda: orjson.dumps(adaptive.render(_card(context.words, lines, context))))
    yield Result("a card of 10 rows rendered, as bytes (p50)", rendered, "µs", most=200)
    yield Result("… with its figures and dates put in words (p50)", composed, "µs", most=1_000)


def _card(words: Words, lines: list[Line], context: Context) -> Card:
    rows: tuple[Row, ...] = tuple(
        line_row(words, line, in_days(words, line.end, context.today), ()) for line in lines
    )
    figures = tuple(
        Fact(label, words.number(number)) for label, number in (("Customers", 11), ("Licenses", 4_120))
    )
    buttons = tuple(Button(label, Intent("expiring", Slots(page=2))) for label in ("Next", "Download CSV"))
    return Card((Heading("Expiring"), Facts(figures, across=True), Rows(rows), Buttons(buttons, "More")))


def _whole_command(desk: Desk, now: datetime) -> Iterator[Result]:
    turn = cycle(ASKED)

    def ask() -> bytes:
        answer: Answer = desk.answer(next(turn), Asker(BOSS, None), ROOM, now)
        return orjson.dumps(adaptive.render(answer.card))

    took = p50(ask, 45 * len(ASKED) // 3, len(ASKED)) / 1e3
    yield Result(f"a whole command in process, {len(ASKED)} questions in turn (p50)", took, "ms", most=10)


def _start() -> Result:
    program = Path(sys.executable).with_name("switchboard")

    def start() -> None:
        subprocess.run([program, "--help"], check=True, stdout=subprocess.DEVNULL, env=os.environ)

    return Result("switchboard --help (p50)", p50(start, 15, 2) / 1e3, "ms", most=150)
