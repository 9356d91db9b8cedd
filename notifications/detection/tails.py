"""How likely as many poor legs or more are: the tail of what is foretold, over every way of scattering."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray
from scipy.special import betainc, betaln, expit, log_expit, logit, stdtr

from notifications.detection.fleet import Fleet, coefficient
from notifications.detection.model import Floats
from notifications.detection.scatter import (
    BETA_SIZES,
    BETAS,
    FREEDOM,
    SHRUNK,
    SIZES,
    beta_binomial,
    t_density,
)

Rows = NDArray[np.int64]
NODES = 64
AT_ONCE = 1000
"""So many customers at once: each way of each is looked at in so many nodes."""
LIGHT = 1e-4
"""A way that is less likely than this for a customer is left out of its tail."""
RISES = np.geomspace(0.03, 0.4, 12)
"""Of the poor rate, in a spike: whatever a person would hear, no size likelier than another."""
SPIKE_SCATTER = 0.01
"""Of the rate in a spike: an intraclass correlation."""


def tails(fleet: Fleet, rows: Rows, legs: Floats, poor: Floats, shift: float) -> tuple[Floats, Floats]:
    """Of each of `rows`: the chance of `poor` or more of `legs`, and of just `poor`.

    `shift` is the fleet's logarithmic factor.
    """
    more, just = np.empty(len(rows)), np.empty(len(rows))
    for begin in range(0, len(rows), AT_ONCE):
        some = slice(begin, begin + AT_ONCE)
        more[some], just[some] = _tails(fleet, rows[some], legs, poor, shift)
    return more, just


def _tails(fleet: Fleet, rows: Rows, legs: Floats, poor: Floats, shift: float) -> tuple[Floats, Floats]:
    weights = fleet.weights(rows)
    row, way = np.nonzero(weights > LIGHT)
    beta = way < BETAS
    found = np.zeros((len(row), 2))
    found[beta] = _beta(fleet, rows[row[beta]], way[beta], legs, poor, shift)
    found[~beta] = _logit(fleet, rows[row[~beta]], way[~beta] - BETAS, legs, poor, shift)
    weight = weights[row, way]
    whole = np.bincount(row, weight, len(rows))
    more, just = (np.bincount(row, found[:, which] * weight, len(rows)) / whole for which in (0, 1))
    return np.clip(more, 1e-300, 1.0), np.clip(just, 1e-300, 1.0)


def spiked(legs: Floats, poor: Floats, rate: Floats) -> Floats:
    """The chance of just `poor` of `legs` in a spike of which nothing is known but the usual `rate`."""
    n, y = legs[:, None], poor[:, None]
    lifted = np.minimum(rate[:, None] + RISES, 0.95)
    size = 1 / SPIKE_SCATTER - 1
    said = np.exp(beta_binomial(y, n, lifted * size, (1 - lifted) * size) + coefficient(n, y))
    found: Floats = said.mean(axis=1)
    return found


def _beta(fleet: Fleet, row: Rows, way: Rows, legs: Floats, poor: Floats, shift: float) -> Floats:
    n, y = legs[row], poor[row]
    p = np.minimum(fleet.levels.rate[row, way] * np.exp(shift), 0.9)
    whole = np.minimum(BETA_SIZES[way] + p / (1 - p) / fleet.levels.shape[row, way], 0.9)
    a, b = p * (1 / whole - 1), (1 - p) * (1 / whole - 1)
    low, high = _bounds(n, y, logit(p), np.sqrt(1 / a))
    at = _between(low, high)
    density = a[:, None] * log_expit(at) + b[:, None] * log_expit(-at) - betaln(a, b)[:, None]
    above = betainc(b, a, expit(-high))
    found = _sum(at, density, n, y)
    found[:, 0] += above
    return found


def _logit(fleet: Fleet, row: Rows, way: Rows, legs: Floats, poor: Floats, shift: float) -> Floats:
    n, y = legs[row], poor[row]
    mean = fleet.levels.mean[row, way] + shift
    scale = np.sqrt(fleet.levels.spread[row, way] + SIZES[way] ** 2) * SHRUNK[way]
    low, high = _bounds(n, y, mean, scale)
    at = _between(low, high)
    density = t_density((at - mean[:, None]) / scale[:, None], FREEDOM[way][:, None]) - np.log(scale)[:, None]
    found = _sum(at, density, n, y)
    found[:, 0] += stdtr(FREEDOM[way], -(high - mean) / scale)
    return found


def _bounds(n: Floats, y: Floats, middle: Floats, scale: Floats) -> tuple[Floats, Floats]:
    """Between where so many poor legs are out of the question, and where they are certain."""
    seen = np.log((y + 0.5) / (n - y + 0.5))
    width = np.sqrt(1 / (y + 0.5) + 1 / (n - y + 0.5))
    low = np.minimum(np.maximum(middle - 5 * scale, seen - 7 * width), seen - 2 * width)
    return low, np.maximum(seen + 5 * width, low + 0.1)


def _between(low: Floats, high: Floats) -> Floats:
    steps = (np.arange(NODES) + 0.5) / NODES
    found: Floats = low[:, None] + (high - low)[:, None] * steps
    return found


def _sum(at: Floats, density: Floats, n: Floats, y: Floats) -> Floats:
    step = at[:, 1] - at[:, 0]
    n, y, dense = n[:, None], y[:, None], np.exp(density) * step[:, None]
    more = betainc(np.maximum(y, 1e-9), n - y + 1, expit(at))
    just = np.exp(y * log_expit(at) + (n - y) * log_expit(-at) + coefficient(n, y))
    return np.stack([(dense * more).sum(axis=1), (dense * just).sum(axis=1)], axis=1)
