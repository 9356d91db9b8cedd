"""How likely as many poor legs or more are: the tail of what is foretold, over every way of scattering."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray
from scipy.special import betainc, betaln, expit, log_expit, logit, stdtr

from notifications.detection.fleet import Fleet
from notifications.detection.model import Floats
from notifications.detection.scatter import (
    BETA_SIZES,
    BETAS,
    FREEDOM,
    SHRUNK,
    SIZES,
    t_density,
)

Rows = NDArray[np.int64]
NODES = 64
LIGHT = 1e-4
"""A way that is less likely than this for a customer is left out of its tail."""


def tails(fleet: Fleet, rows: Rows, legs: Floats, poor: Floats, shift: float, weights: Floats) -> Floats:
    """Of each of `rows`: the chance of `poor` or more of `legs`, the fleet's factor being `shift`."""
    row, way = np.nonzero(weights[rows] > LIGHT)
    beta = way < BETAS
    found = np.zeros(len(row))
    found[beta] = _beta(fleet, rows[row[beta]], way[beta], legs, poor, shift)
    found[~beta] = _logit(fleet, rows[row[~beta]], way[~beta] - BETAS, legs, poor, shift)
    weight = weights[rows][row, way]
    whole = np.bincount(row, weight, len(rows))
    return np.clip(np.bincount(row, found * weight, len(rows)) / whole, 1e-300, 1.0)


def _beta(fleet: Fleet, row: Rows, way: Rows, legs: Floats, poor: Floats, shift: float) -> Floats:
    n, y = legs[row], poor[row]
    p = np.minimum(fleet.levels.rate[row, way] * np.exp(shift), 0.9)
    whole = np.minimum(BETA_SIZES[way] + p / (1 - p) / fleet.levels.shape[row, way], 0.9)
    a, b = p * (1 / whole - 1), (1 - p) * (1 / whole - 1)
    low, high = _bounds(n, y, logit(p), np.sqrt(1 / a))
    at = _between(low, high)
    density = a[:, None] * log_expit(at) + b[:, None] * log_expit(-at) - betaln(a, b)[:, None]
    above = betainc(b, a, expit(-high))
    found: Floats = _sum(at, density, n, y) + above
    return found


def _logit(fleet: Fleet, row: Rows, way: Rows, legs: Floats, poor: Floats, shift: float) -> Floats:
    n, y = legs[row], poor[row]
    mean = fleet.levels.mean[row, way] + shift
    scale = np.sqrt(fleet.levels.spread[row, way] + SIZES[way] ** 2) * SHRUNK[way]
    low, high = _bounds(n, y, mean, scale)
    at = _between(low, high)
    density = t_density((at - mean[:, None]) / scale[:, None], FREEDOM[way][:, None]) - np.log(scale)[:, None]
    found: Floats = _sum(at, density, n, y) + stdtr(FREEDOM[way], -(high - mean) / scale)
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
    reach = betainc(np.maximum(y, 1e-9)[:, None], (n - y + 1)[:, None], expit(at))
    found: Floats = (np.exp(density) * reach).sum(axis=1) * step
    return found
