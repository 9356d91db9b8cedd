"""How long a question waits while a million rows are taken in, in the same process, on SQLite."""

from __future__ import annotations

import shutil
import tempfile
from collections.abc import Iterator
from contextlib import closing
from datetime import UTC, datetime, timedelta
from itertools import cycle
from pathlib import Path
from threading import Thread
from time import perf_counter

from sqlalchemy import select, text

from benchmarks.data import Size, seeded
from benchmarks.table import Result
from config.settings import load_settings
from handlers.desk import Asker, Desk
from handlers.intents import load
from hub.records import PhoneNumber
from hub.source import Export, ExportKind
from notifications.sync import sync
from store.database import Database, open_database
from store.rooms import RoomKey
from store.schema import customer, location, phone_number

BOSS = "benchmark@partner.example"
STRANGER = "stranger@elsewhere.example"
ROOM = RoomKey("benchmark", "", "room")
ASKED = (
    ("overview", BOSS),
    ("expiring in 30 days", BOSS),
    ("overage", BOSS),
    ("customers with Webex Calling in the EU", BOSS),
    ("whoami", BOSS),
    ("overview", STRANGER),  # refused, and so written to the audit log
)
ANSWER_SECONDS = 2.0


def import_while_asking(size: Size) -> Iterator[Result]:
    """All numbers are imported again, each one changed, while one question after the other is asked."""
    load()
    seeded(size)[0].close()
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "copy.db"
        shutil.copyfile(size.folder / "switchboard.db", path)
        with closing(open_database(f"sqlite:///{path}")) as database:
            yield from _measure(database, Path(folder))


def _measure(database: Database, folder: Path) -> Iterator[Result]:
    now = datetime.now(UTC)
    settings = load_settings(admins=(BOSS,))
    desk = Desk(database, settings, folder)
    with database.read() as connection:
        rows = connection.execute(text("SELECT count(*) FROM phone_number")).scalar_one()
    exported = Export("csv", ExportKind.PHONE_NUMBERS, now + timedelta(days=1), _changed_numbers(database))
    took: list[float] = []

    def run() -> None:
        began = perf_counter()
        (report,) = sync(database, settings, [exported], now=now)
        if report.error is not None or report.counts["phone_number"].changed != rows:
            raise RuntimeError(f"the import failed: {report}")
        took.append(perf_counter() - began)

    importing = Thread(target=run)
    importing.start()
    waits = list(_waits(desk, now, importing))
    importing.join()
    yield Result(f"import of {rows:,} changed numbers, while asked", took[0], "s")
    yield Result(f"the slowest of {len(waits):,} answers meanwhile", max(waits), "s", most=ANSWER_SECONDS)


def _waits(desk: Desk, now: datetime, importing: Thread) -> Iterator[float]:
    for question, email in cycle(ASKED):
        if not importing.is_alive():
            return
        began = perf_counter()
        desk.answer(question, Asker(email), ROOM, now)
        yield perf_counter() - began


def _changed_numbers(database: Database) -> Iterator[PhoneNumber]:
    number = phone_number.c
    columns = customer.c.org_id, location.c.name, number.phone_number, number.extension, number.active
    joined = phone_number.join(location, location.c.id == number.location_id)
    joined = joined.join(customer, customer.c.id == number.customer_id)
    with database.read() as connection:
        for org_id, name, digits, extension, active in connection.execute(
            select(*columns).select_from(joined).execution_options(yield_per=5_000)
        ):
            yield PhoneNumber(org_id, name, digits, extension, active=not active)
