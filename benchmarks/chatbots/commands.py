"""What every bot here understands, and what it is asked; nothing but the standard library.

As many commands as Switchboard has intents. Each says one line, so that what is timed is the way to it.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Sequence
from statistics import median
from time import perf_counter

COMMANDS = (
    "whoami", "help", "settings", "why", "overview", "customers", "expiring", "renewing", "customer",
    "overage", "report",
)  # fmt: skip
ASKED = ("expiring in 30 days", "overview", "overage", "customers", "renewing in 60 days", "help", "whoami")
WARM_UP = 50
TIMES = 500


def microseconds(durations: Sequence[float]) -> float:
    """The median, without the first ones."""
    return median(durations[WARM_UP:]) * 1e6


def timed(dispatch: Callable[[str], object]) -> list[float]:
    """How long each question took, one after the other."""
    durations = []
    for turn in range(WARM_UP + TIMES):
        text = ASKED[turn % len(ASKED)]
        began = perf_counter()
        dispatch(text)
        durations.append(perf_counter() - began)
    return durations


def tell(durations: Sequence[float], answers: Sequence[str]) -> None:
    """Print the figure as JSON, if every question came to the command it names."""
    asked = [ASKED[turn % len(ASKED)].split()[0] for turn in range(len(durations))]
    if [answer.partition(":")[0] for answer in answers] != asked:
        raise SystemExit(f"not what was asked for: {list(answers)[:3]}")
    print(json.dumps({"microseconds": microseconds(durations)}))
