"""Kill processes at random, many times, on each engine, and say what became of reports and alerts.

python -m tests.soak [--only reports|alerts] [--kills N] [--seed S] [--engine sqlite|postgresql]
"""

from __future__ import annotations

import argparse
import sys
import tempfile
from collections.abc import Callable, Iterator, Mapping
from contextlib import closing, contextmanager
from pathlib import Path
from random import Random, SystemRandom

from sqlalchemy import URL

from store.database import Database, open_database
from store.migrate import upgrade
from tests.postgresql import postgresql_database, postgresql_server
from tests.soak import alerts, reports
from tests.soak.killing import Killed


def _reports(database: Database, folder: Path, random: Random, kills: int) -> Killed:
    with reports.Campaign(database, folder, reports.anywhere(random, kills)) as under_way:
        return under_way.run()


def _alerts(database: Database, folder: Path, random: Random, kills: int) -> Killed:
    with alerts.Campaign(database, folder, alerts.anywhere(random, kills)) as under_way:
        return under_way.run()


CAMPAIGNS: Mapping[str, Callable[[Database, Path, Random, int], Killed]] = {
    "reports": _reports,
    "alerts": _alerts,
}
ENGINES = ("sqlite", "postgresql")
KILLS = 1_000


def main() -> int:
    """0: every report and every alert arrived as it should."""
    parser = argparse.ArgumentParser(prog="make soak", description=__doc__)
    parser.add_argument("--only", choices=CAMPAIGNS, action="append", help="of these alone")
    parser.add_argument("--kills", type=int, default=KILLS, help="on each engine, of each")
    parser.add_argument("--seed", type=int, default=SystemRandom().randrange(10**6))
    parser.add_argument("--engine", choices=ENGINES, action="append")
    given = parser.parse_args()
    print(f"{given.kills} kills, seed {given.seed}")
    good = [
        _soaked(what, engine, given.kills, given.seed)
        for what in given.only or CAMPAIGNS
        for engine in given.engine or ENGINES
    ]
    return 0 if all(good) else 1


def _soaked(what: str, engine: str, kills: int, seed: int) -> bool:
    with (
        tempfile.TemporaryDirectory(prefix="switchboard-soak-") as folder,
        _database(engine, folder) as url,
        closing(open_database(url)) as database,
    ):
        upgrade(database)
        outcome = CAMPAIGNS[what](database, Path(folder), Random(seed), kills)
    print(f"{what} on {engine}: {outcome}")
    for where, count in sorted(outcome.kills.items()):
        print(f"    {count:5} {where}")
    for wrong in outcome.wrong:
        print(f"    wrong: {wrong}")
    return not outcome.wrong and outcome.kills.total() == kills


@contextmanager
def _database(engine: str, folder: str) -> Iterator[str | URL]:
    if engine == "sqlite":
        yield f"sqlite:///{folder}/soak.db"
        return
    with postgresql_server() as server, postgresql_database(server) as url:
        yield url


if __name__ == "__main__":
    sys.exit(main())
