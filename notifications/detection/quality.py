"""Which customers' calls were worse than their own past and the fleet predict (docs/detection.md)."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from notifications.detection.fdr import Chances, deliveries, heaviness
from notifications.detection.fleet import Fleet, prepared
from notifications.detection.model import (
    DIGEST,
    INFO,
    INSTANT,
    SEVERE,
    WARNING,
    WEEKLY,
    Counts,
    Flags,
    Floats,
    Judgement,
    Names,
    Options,
)
from notifications.detection.tails import spiked, tails

WORTH_A_LOOK = 2.0
"""Standard deviations above what is expected, below which no tail is worth reckoning."""


def judge(
    legs: Counts, poor: Counts, excluded: Flags | None, at: int, options: Options = WEEKLY
) -> Judgement:
    """Judge period `at` with the periods before it alone.

    `legs`, `poor`, `excluded`: (rows, periods), oldest first; no legs where nothing was reported. `excluded`:
    what must not enter a baseline, since it alerted or an incident covers it; None: nothing.
    26 periods before `at` (56 days) are enough; more cost time.
    """
    fleet = prepared(legs, poor, options)
    for period in range(at):
        n, y = legs[:, period].astype(float), poor[:, period].astype(float)
        out = np.zeros(len(n), bool) if excluded is None else excluded[:, period]
        fleet.learn(n, y, fleet.shift_of(n, y), out)
    return _judge(fleet, legs[:, at].astype(float), poor[:, at].astype(float))[0]


def judge_all(legs: Counts, poor: Counts, options: Options = WEEKLY) -> Iterator[tuple[int, Judgement]]:
    """Judge every period after the warm-up in turn; what fires or an incident covers enters no baseline."""
    fleet = prepared(legs, poor, options)
    for period in range(legs.shape[1]):
        n, y = legs[:, period].astype(float), poor[:, period].astype(float)
        if period < options.warm_up:
            fleet.learn(n, y, fleet.shift_of(n, y), np.zeros(len(n), bool))
            continue
        judged, shift = _judge(fleet, n, y)
        yield period, judged
        fleet.learn(n, y, shift, judged.fires | judged.incident)


def _judge(fleet: Fleet, legs: Floats, poor: Floats) -> tuple[Judgement, float]:
    options = fleet.options
    shift = fleet.shift_of(legs, poor)
    factor = float(np.exp(shift - fleet.usual_shift()))
    incident = factor > options.incident_factor
    foretold = fleet.foretold(shift)
    rate = foretold.rate
    expected = legs * rate
    excess = poor - expected
    gates = (
        (legs >= options.least_legs)
        & (poor >= options.least_rate * legs)
        & (poor >= options.least_ratio * expected)
        & (excess >= options.least_excess)
    )
    variance = legs**2 * np.maximum(foretold.square - rate**2, 1e-12) + expected
    gates &= excess >= WORTH_A_LOOK * np.sqrt(variance)
    p_value = np.ones(len(legs))
    rows = np.flatnonzero(gates)
    p_value[rows], just = tails(fleet, rows, legs, poor, shift)
    odds = np.ones(len(legs))
    odds[rows] = spiked(legs[rows], poor[rows], rate[rows]) / just
    delivery = deliveries(
        Chances(p_value, odds, legs >= options.least_legs), heaviness(fleet), options, incident=incident
    )
    low, high = _interval(expected, variance)
    judged = Judgement(
        fires=delivery != "",
        delivery=delivery,
        severity=severity_of(delivery, poor, expected),
        expected=expected,
        expected_low=low,
        expected_high=high,
        p_value=p_value,
        factor=factor,
        incident=incident,
    )
    return judged, shift


def _interval(mean: Floats, variance: Floats) -> tuple[Counts, Counts]:
    """The middle nine tenths of a gamma with that mean and variance (Wilson and Hilferty's approximation)."""
    shape = np.maximum(mean, 1e-6) ** 2 / np.maximum(variance, 1e-9)
    low, high = (
        mean * np.maximum(1 - 1 / (9 * shape) + z / (3 * np.sqrt(shape)), 0) ** 3 for z in (-1.645, 1.645)
    )
    return np.floor(low).astype(np.int64), np.ceil(np.maximum(high, mean)).astype(np.int64)


def severity_of(delivery: Names, poor: Counts | Floats, expected: Floats) -> Names:
    """How much it matters to be told so: four times what was expected, and 25 poor legs more, is severe."""
    heavy = (poor >= 4 * expected) & (poor - expected >= 25)
    severity = np.where(heavy, SEVERE, WARNING)
    severity = np.where(delivery == DIGEST, INFO, severity)
    return np.where((delivery == INSTANT) | (delivery == DIGEST), severity, "")
