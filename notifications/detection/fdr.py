"""Which of many chances are small enough to be told, so that few of those told are false."""

from __future__ import annotations

import numpy as np

from notifications.detection.fleet import Fleet
from notifications.detection.model import DIGEST, INSTANT, Flags, Floats, Names
from notifications.detection.scatter import BETAS, FREEDOM

HEAVY = 10.0
THROUGHOUT = 0.2
"""Degrees of freedom below which a tail is heavy, and the share of such customers that is taken for all."""


def benjamini_hochberg(p_value: Floats, tests: int, q: float) -> Flags:
    """Those rejected: at most the share `q` of them false (Benjamini and Hochberg 1995)."""
    order = np.sort(p_value)
    passed = np.flatnonzero(order <= q * np.arange(1, len(order) + 1) / max(tests, 1))
    if not len(passed):
        return np.zeros(len(p_value), bool)
    rejected: Flags = p_value <= order[passed[-1]]
    return rejected


def deliveries(p_value: Floats, tested: Flags, fleet: Fleet, *, incident: bool) -> Names:
    """How each is told: at once, in the digest, or (empty) not at all.

    A cap on each: a period has so many that are worth somebody's time, and in an incident the fleet's own
    alert says the most of it.
    """
    options = fleet.options
    tests = int(tested.sum())
    rank = np.empty(len(p_value), np.int64)
    rank[np.argsort(p_value, kind="stable")] = np.arange(len(p_value))
    likely = p_value <= options.instant_p * budget(fleet)
    at_once = (likely | benjamini_hochberg(p_value, tests, options.instant_q)) & (rank < options.most_instant)
    told = likely | benjamini_hochberg(p_value, tests, options.digest_q)
    if incident:
        told &= rank < options.most_instant + options.most_in_incident
    told &= p_value < 1
    return np.where(at_once & told, INSTANT, np.where(told, DIGEST, ""))


def budget(fleet: Fleet) -> float:
    """By how much the budget of false alerts is multiplied.

    Where tails are heavy a true spike stands out less: with the same budget most of them would go untold. So
    more false ones are put up with, as long as about every second alert is still true.
    """
    heavy = float(fleet.common[BETAS:][FREEDOM < HEAVY].sum())
    return 1 + (fleet.options.heavy_budget - 1) * min(heavy / THROUGHOUT, 1.0)
