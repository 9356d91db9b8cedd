"""The detectors that are beside ours: the usual simple ones, and the plain empirical-Bayes recipe."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

import numpy as np
from numpy.typing import NDArray
from scipy.special import bdtrc, betainc, betaincinv

from benchmarks.detection.world import Counts, Floats
from notifications.detection.fdr import benjamini_hochberg

Flags = NDArray[np.bool_]
Detector = Callable[[Counts, Counts, int], Flags]
"""Legs and poor legs, (customers, weeks), and the weeks of warm-up; which alert."""
OWN = 8
"""Weeks of the customer's own past."""


def _rates(legs: Counts, poor: Counts) -> Floats:
    return poor / np.maximum(legs, 1)


def _own(legs: Counts, poor: Counts, week: int) -> Floats:
    """The customer's rate in its last weeks; the fleet's where it had no calls."""
    before = slice(max(week - OWN, 0), week)
    n, y = legs[:, before].sum(axis=1), poor[:, before].sum(axis=1)
    return np.where(n > 0, (y + 0.5) / (n + 1), y.sum() / max(n.sum(), 1))


def over(rate: float, least_legs: int, legs: Counts, poor: Counts, _warm_up: int) -> Flags:
    """A rate above a fixed one."""
    return (poor > rate * legs) & (legs >= least_legs)


def twice(legs: Counts, poor: Counts, _warm_up: int) -> Flags:
    """Over twice last week's rate, and over 5 %."""
    rates = _rates(legs, poor)
    found = np.zeros(legs.shape, bool)
    found[:, 1:] = (rates[:, 1:] > 2 * rates[:, :-1]) & (rates[:, 1:] > 0.05)
    return found


def funnel(legs: Counts, poor: Counts, _warm_up: int) -> Flags:
    """Three sigma above the fleet's rate of the week."""
    fleet = poor.sum(axis=0) / np.maximum(legs.sum(axis=0), 1)
    return poor > legs * fleet + 3 * np.sqrt(legs * fleet * (1 - fleet))


def p_chart(legs: Counts, poor: Counts, warm_up: int) -> Flags:
    """Three sigma of the binomial above the customer's own rate."""
    return _by_week(lambda own, n, y: y > n * own + 3 * np.sqrt(n * own * (1 - own)), legs, poor, warm_up)


def binomial(legs: Counts, poor: Counts, warm_up: int) -> Flags:
    """The exact binomial test against the customer's own rate, Benjamini and Hochberg at .10."""

    def judged(own: Floats, n: Counts, y: Counts) -> Flags:
        p_value = np.where(y > 0, bdtrc(np.maximum(y - 1, 0), np.maximum(n, 1), own), 1.0)
        return benjamini_hochberg(p_value, len(p_value), 0.10)

    return _by_week(judged, legs, poor, warm_up)


def wilson(legs: Counts, poor: Counts, warm_up: int) -> Flags:
    """Wilson's lower bound above one and a half times the customer's own rate, and above 3 %."""

    def judged(own: Floats, n: Counts, y: Counts) -> Flags:
        n = np.maximum(n, 1)
        rate, z = y / n, 1.96
        middle = rate + z * z / (2 * n)
        half = z * np.sqrt(rate * (1 - rate) / n + z * z / (4 * n * n))
        bound = (middle - half) / (1 + z * z / n)
        return (bound > 1.5 * own) & (bound > 0.03)

    return _by_week(judged, legs, poor, warm_up)


def _by_week(
    judged: Callable[[Floats, Counts, Counts], Flags], legs: Counts, poor: Counts, warm_up: int
) -> Flags:
    found = np.zeros(legs.shape, bool)
    for week in range(warm_up, legs.shape[1]):
        found[:, week] = judged(_own(legs, poor, week), legs[:, week], poor[:, week])
    return found


def laney(smoothing: float, legs: Counts, poor: Counts, warm_up: int) -> Flags:
    """Laney's p' chart: z widened by the customer's own moving range; below 1 it is smoothed (EWMA)."""
    z = np.zeros(legs.shape)
    found = np.zeros(legs.shape, bool)
    smooth = np.zeros(len(legs))
    for week in range(1, legs.shape[1]):
        own = _own(legs, poor, week)
        n = np.maximum(legs[:, week], 1)
        z[:, week] = (poor[:, week] / n - own) / np.sqrt(own * (1 - own) / n)
        past = z[:, max(week - 26, 1) : week]
        wide = np.abs(np.diff(past, axis=1)).mean(axis=1) / 1.128 if past.shape[1] > 1 else np.ones(len(z))
        own_z = z[:, week] / np.maximum(wide, 1)
        smooth = smoothing * own_z + (1 - smoothing) * smooth
        if week >= warm_up:
            limit = 3 * np.sqrt(smoothing / (2 - smoothing))
            found[:, week] = (smooth > limit) & (legs[:, week] >= 20) & (poor[:, week] > 0.03 * n)
    return found


def recipe(legs: Counts, poor: Counts, warm_up: int) -> Flags:
    """The plain recipe: shrunk level, shrunk dispersion by moments, beta-binomial tail, BH .10, gates."""
    found = np.zeros(legs.shape, bool)
    clean = np.ones(legs.shape, bool)
    for week in range(warm_up, legs.shape[1]):
        level, icc, doubt = _shrunk(legs * clean, poor * clean, week)
        n, y = legs[:, week], poor[:, week]
        expected = n * level
        gates = (n >= 20) & (y >= 0.03 * n) & (y >= 1.5 * expected) & (y - expected >= 5)
        p_value = np.ones(len(n))
        whole = icc + doubt
        size = 1 / whole - 1
        p_value[gates] = _tail(n[gates], y[gates], (level * size)[gates], ((1 - level) * size)[gates])
        alerts = benjamini_hochberg(p_value, int((n >= 20).sum()), 0.10) & gates
        rank = np.argsort(np.argsort(p_value, kind="stable"))
        found[:, week] = alerts & (rank < 10)
        clean[:, week] = ~alerts
    return found


def _shrunk(legs: Counts, poor: Counts, week: int) -> tuple[Floats, Floats, Floats]:
    """Level, intraclass correlation, and the level's own share of doubt."""
    memory = slice(max(week - 26, 0), week)
    n, y = legs[:, memory].astype(float), poor[:, memory].astype(float)
    own = (y.sum(axis=1) / np.maximum(n.sum(axis=1), 1))[:, None]
    weeks = np.maximum((n > 0).sum(axis=1), 2)
    chance = own * (1 - own)
    more = ((y - n * own) ** 2).sum(axis=1) * weeks / (weeks - 1) - (n * chance).sum(axis=1)
    scale = (n * np.maximum(n - 1, 0) * chance).sum(axis=1)
    known = (y.sum(axis=1) >= 20) & (scale > 0)
    usual = float(np.median(np.maximum(more[known] / scale[known], 0)))
    icc = (np.maximum(more, 0) + 10 * scale / weeks * usual) / np.maximum(scale + 10 * scale / weeks, 1e-9)
    icc = np.clip(np.where(scale > 0, icc, usual), 1e-5, 0.5)
    n, y = n[:, -OWN:], y[:, -OWN:]
    worth = 1 / (1 + np.maximum(n - 1, 0) * icc[:, None])
    size, hits = (n * worth).sum(axis=1), (y * worth).sum(axis=1)
    big = size > 100
    rate = hits[big] / size[big]
    mean = rate.mean()
    prior = mean * (1 - mean) / max(rate.var() - (mean * (1 - mean) / size[big]).mean(), 1e-6) - 1
    level = (hits + prior * mean) / (size + prior)
    return level, icc, 1 / (size + prior + 1)


def _tail(n: Counts, y: Counts, a: Floats, b: Floats) -> Floats:
    """The beta-binomial's, between quantiles of the beta."""
    above = np.geomspace(1e-10, 1, 80)
    at = 1 - betaincinv(b[:, None], a[:, None], np.sqrt(above[1:] * above[:-1]))
    reach = betainc(y[:, None], (n - y + 1)[:, None], at)
    return (reach * np.diff(above)).sum(axis=1) + 1e-10


SIMPLE: dict[str, Detector] = {
    "rate over 5 %": partial(over, 0.05, 0),
    "rate over 10 %, 20 legs": partial(over, 0.10, 20),
    "twice last week, over 5 %": twice,
    "funnel, 3 sigma": funnel,
    "p-chart on own 8 weeks": p_chart,
    "exact binomial, BH .10": binomial,
    "Wilson over 1.5 × own": wilson,
    "Laney p'": partial(laney, 1.0),
    "EWMA of Laney": partial(laney, 0.4),
    "plain recipe": recipe,
}
