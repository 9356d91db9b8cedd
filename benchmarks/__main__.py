"""`python -m benchmarks`: each figure beside its limit or a peer, measured in one run."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Callable, Iterator
from contextlib import closing

from benchmarks.alerts import alerts
from benchmarks.answers import answers
from benchmarks.data import Size, say, seeded
from benchmarks.deliveries import deliveries
from benchmarks.detection.run import detection, detection_worlds
from benchmarks.dispatch import dispatch
from benchmarks.events import acknowledgements
from benchmarks.exports import exports, many_rows, zipped
from benchmarks.import_while_asking import import_while_asking
from benchmarks.table import HEADER, Result, line
from benchmarks.usage_detection import usage_detection

SEED_SECONDS = 180


def main() -> int:
    """Print the table; 1 with --strict when a limit is missed."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks", description=__doc__)
    parser.add_argument("names", nargs="*", metavar="NAME", help=f"only these: {', '.join(GROUPS)}")
    parser.add_argument("--customers", type=int, default=100_000, metavar="N")
    parser.add_argument("--numbers", type=int, default=1_000_000, metavar="N")
    parser.add_argument("--seeds", type=int, default=3, metavar="N", help="simulated partners of each kind")
    parser.add_argument("--strict", action="store_true", help="exit 1 when a limit is missed")
    given = parser.parse_args()
    if unknown := set(given.names) - set(GROUPS):
        parser.error(f"there is no {', '.join(sorted(unknown))}")
    size = Size(given.customers, given.numbers, given.seeds)
    say(f"{size.customers:,} customers, {size.numbers:,} numbers; the data is kept in {size.folder}")
    print(HEADER)
    missed = 0
    for name in given.names or (each for each in GROUPS if each not in ONLY_WHEN_NAMED):
        for result in GROUPS[name](size):
            print(line(result), flush=True)
            missed += result.is_kept is False
    print(f"\nLimits missed: {missed}")
    return 1 if missed and given.strict else 0


def _seed(size: Size) -> Iterator[Result]:
    database, seconds = seeded(size)
    database.close()
    yield Result(
        f"seed, {size.customers:,} customers and {size.numbers:,} numbers", seconds, "s", most=SEED_SECONDS
    )


def _answers(size: Size) -> Iterator[Result]:
    with closing(seeded(size)[0]) as database:
        yield from answers(database)


def _events(_size: Size) -> Iterator[Result]:
    yield from acknowledgements()
    yield from dispatch()


GROUPS: dict[str, Callable[[Size], Iterator[Result]]] = {
    "seed": _seed,
    "answers": _answers,
    "import": import_while_asking,
    "exports": exports,
    "zipped": zipped,
    "many": many_rows,
    "events": _events,
    "deliveries": deliveries,
    "alerts": alerts,
    "detection": detection,
    "detection-worlds": detection_worlds,
    "usage-detection": usage_detection,
}
ONLY_WHEN_NAMED = ("many", "detection-worlds", "usage-detection")
"""What takes more than ten minutes and some gigabytes of disk."""

if __name__ == "__main__":
    sys.exit(main())
