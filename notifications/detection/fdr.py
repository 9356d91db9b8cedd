"""Which of many chances are small enough to be told, so that few of those told are false."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from notifications.detection.fleet import Fleet
from notifications.detection.model import DIGEST, INSTANT, Flags, Floats, Names, Options
from notifications.detection.scatter import BETAS, FREEDOM

HEAVY = 10.0
THROUGHOUT = 0.2
"""Degrees of freedom below which a tail is heavy, and the share of such customers that is taken for all."""


@dataclass(frozen=True, slots=True)
class Chances:
    """Of each row."""

    p_value: Floats
    odds: Floats
    """How much likelier the period is in a spike than without."""
    tested: Flags
    """Whether it had calls enough to be judged."""


def benjamini_hochberg(p_value: Floats, tests: int, q: float) -> Flags:
    """Those rejected: at most the share `q` of them false (Benjamini and Hochberg 1995)."""
    order = np.sort(p_value)
    passed = np.flatnonzero(order <= q * np.arange(1, len(order) + 1) / max(tests, 1))
    if not len(passed):
        return np.zeros(len(p_value), bool)
    rejected: Flags = p_value <= order[passed[-1]]
    return rejected


def heaviness(fleet: Fleet) -> float:
    """From 0 to 1: how much of the fleet scatters with heavy tails."""
    heavy = float(fleet.common[BETAS:][FREEDOM < HEAVY].sum())
    return min(heavy / THROUGHOUT, 1.0)


def deliveries(chances: Chances, heavy: float, options: Options, *, incident: bool) -> Names:
    """How each is told: at once, in the digest, or (empty) not at all.

    A cap on each: a period has so many that are worth somebody's time, and in an incident the fleet's own
    alert says the most of it.
    """
    p_value = chances.p_value
    tests = int(chances.tested.sum())
    strange = strangeness(chances, heavy, options)
    rank = np.empty(len(p_value), np.int64)
    rank[np.argsort(strange, kind="stable")] = np.arange(len(p_value))
    likely = strange <= 1 + (options.heavy_budget - 1) * heavy
    if heavy < 1:
        likely |= benjamini_hochberg(p_value, tests, options.instant_q)
    at_once = likely & (rank < options.most_instant)
    told = likely | benjamini_hochberg(p_value, tests, options.digest_q)
    if incident:
        told &= rank < options.most_instant + options.most_in_incident
    told &= p_value < 1
    return np.where(at_once & told, INSTANT, np.where(told, DIGEST, ""))


def strangeness(chances: Chances, heavy: float, options: Options) -> Floats:
    """The smaller, the stranger; 1 is just strange enough to be told at once.

    The p-value alone where tails are light. Where they are heavy, what is far out need not be a spike: there
    the odds of a spike count as much. A true spike stands out less, too, and with the same budget of false
    alerts most of them would go untold; so the budget grows.
    """
    by_p = np.log(chances.p_value / options.instant_p)
    by_odds = np.log(options.instant_odds / np.maximum(chances.odds, 1e-300))
    found: Floats = np.exp((1 - heavy / 2) * by_p + heavy / 2 * by_odds)
    return found
