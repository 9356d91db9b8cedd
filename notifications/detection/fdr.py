"""Which of many chances are small enough to be told, so that few of those told are false."""

from __future__ import annotations

import numpy as np

from notifications.detection.model import DIGEST, INSTANT, Flags, Floats, Names, Options


def benjamini_hochberg(p_value: Floats, tests: int, q: float) -> Flags:
    """Those rejected: at most the share `q` of them false (Benjamini and Hochberg 1995)."""
    order = np.sort(p_value)
    passed = np.flatnonzero(order <= q * np.arange(1, len(order) + 1) / max(tests, 1))
    if not len(passed):
        return np.zeros(len(p_value), bool)
    return p_value <= order[passed[-1]]


def deliveries(p_value: Floats, tested: Flags, incident: bool, options: Options) -> Names:  # noqa: FBT001
    """How each is told: at once, in the digest, or (empty) not at all.

    A cap on each: a period has so many that are worth somebody's time, and in an incident the fleet's own alert
    says the most of it.
    """
    tests = int(tested.sum())
    by_p = np.argsort(p_value, kind="stable")
    rank = np.empty(len(p_value), np.int64)
    rank[by_p] = np.arange(len(p_value))
    at_once = benjamini_hochberg(p_value, tests, options.instant_q) & (rank < options.most_instant)
    told = benjamini_hochberg(p_value, tests, options.digest_q)
    if incident:
        told &= rank < options.most_instant + options.most_in_incident
    return np.where(at_once, INSTANT, np.where(told & (p_value < 1), DIGEST, ""))
