"""What is known of each customer's level and scatter, and of the fleet's, after each period.

One filter for each customer and each way of scattering. A level is a distribution: gamma on the rate under
the beta scatters (a conjugate update), normal on the logit under the others. A customer's ways of scattering
are weighed by how well each foretold its periods one by one, and by how common they are in the fleet
(empirical Bayes, by expectation maximisation).
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
from scipy.special import digamma, expit, gammaln, log_expit, logit, polygamma, xlogy

from notifications.detection.model import Counts, Flags, Floats, Options
from notifications.detection.scatter import (
    BETA_SIZES,
    BETAS,
    FREEDOM,
    GRID,
    NODES,
    SHRUNK,
    SIZES,
    WEIGHTS,
    beta_binomial,
    t_density,
)

STRAY = 0.002
"""How often a period is out of the ordinary in any way at all: none decides alone how a customer scatters."""
WIDE = 20
"""Poor legs from which the binomial is narrow enough to be taken as normal on the logit."""
ROUNDS = 4
SAMPLE = 1500
CLIP = 8.0
"""Standard deviations beyond which a customer pulls the fleet's factor no more."""
ROWS = 256
"""So many rows at once stay in the processor's cache."""
AT_ONCE = 4096
"""So many are weighed at once: of a hundred thousand customers, every way of each is tens of megabytes."""
SPEAKERS = 10_000
"""Customers that say where levels lie; more know it no better."""


@dataclass(slots=True)
class Levels:
    """(rows, ways): where the level lies and how far it may lie from there."""

    shape: Floats
    rate: Floats
    """Of the beta ways: the gamma's shape and its mean."""
    mean: Floats
    spread: Floats
    """Of the others: the normal's mean and variance on the logit."""


@dataclass(frozen=True, slots=True)
class Foretold:
    """(rows,): of each customer, over its ways of scattering."""

    rate: Floats
    square: Floats
    """The mean of the rate's square."""
    scatter: Floats
    """The rate's relative variance."""


class Fleet:
    """What the periods so far say."""

    def __init__(self, legs: Counts, poor: Counts, options: Options, common: Floats | None = None) -> None:
        """Learn from the first periods, (rows, periods), how the customers' levels lie; nothing else yet."""
        self.options = options
        rows = len(legs)
        middle, spread = _levels(legs.sum(axis=1), poor.sum(axis=1))
        # The gamma with the same mean and variance of its logarithm.
        shape = _shape_of(spread)
        mean = float(expit(middle) * np.exp(np.log(shape) - digamma(shape)))
        self.widest_gamma = 1 / shape
        self.widest_normal = spread
        self.levels = Levels(
            np.full((rows, BETAS), 1 / self.widest_gamma),
            np.full((rows, BETAS), mean),
            np.full((rows, GRID - BETAS), middle),
            np.full((rows, GRID - BETAS), spread),
        )
        self.evidence = np.zeros((rows, GRID))
        self.common = np.full(GRID, 1 / GRID) if common is None else common
        self.shifts: list[float] = []
        """The fleet's own logarithmic factor of each period that counted."""
        self.left_out = np.zeros(rows, np.int64)

    def weights(self, rows: slice | Counts) -> Floats:
        """(rows, ways): how likely each way is for each of these customers."""
        found: Floats = np.log(np.maximum(self.common, 1e-30)) + self.evidence[rows]
        found -= found.max(axis=1, keepdims=True)
        np.exp(found, out=found)
        found /= found.sum(axis=1, keepdims=True)
        return found

    def foretold(self, shift: float) -> Foretold:
        """What a period is going to be like, over all ways of scattering."""
        mean, square, scatter = (np.empty(len(self.evidence)) for _ in range(3))
        for rows in self._some():
            weights = self.weights(rows)
            rates, variances = self._rates(shift, rows)
            mean[rows] = (weights * rates).sum(axis=1)
            square[rows] = (weights * rates**2 * (1 + variances)).sum(axis=1)
            scatter[rows] = (weights * variances).sum(axis=1)
        return Foretold(mean, square, scatter)

    def _some(self) -> Iterator[slice]:
        """All rows, some at a time."""
        return (slice(begin, begin + AT_ONCE) for begin in range(0, len(self.evidence), AT_ONCE))

    def _rates(self, shift: float, rows: slice) -> tuple[Floats, Floats]:
        """(rows, ways): the mean rate that each way foretells, and its relative variance."""
        levels = self.levels
        gamma = np.minimum(levels.rate[rows] * np.exp(shift), 0.9)
        beta_variance = 1 / levels.shape[rows] + BETA_SIZES * (1 - gamma) / gamma
        wide = np.minimum(levels.spread[rows] + SIZES**2, 2.0)
        middle = expit(levels.mean[rows] + shift)
        normal = middle * np.exp(0.5 * wide * (1 - middle) * (1 - 2 * middle))
        normal_variance = np.expm1(wide * (1 - middle) ** 2)
        return (
            np.concatenate([gamma, np.minimum(normal, 0.95)], axis=1),
            np.concatenate([beta_variance, normal_variance], axis=1),
        )

    def shift_of(self, legs: Floats, poor: Floats) -> float:
        """The fleet's logarithmic factor of a period: robust, so that no single customer moves it."""
        foretold = self.foretold(0.0)
        expected, scatter = legs * foretold.rate, foretold.scatter
        used = expected > 0
        if not used.any():
            return self.usual_shift()
        ratio = poor[used] / expected[used]
        variance = 1 / expected[used] + scatter[used]
        factor = np.exp(self.usual_shift())
        for _ in range(8):
            deviation = factor * np.sqrt(1 / (expected[used] * factor) + scatter[used])
            weight = 1 / variance * np.minimum(1, CLIP * deviation / np.maximum(np.abs(ratio - factor), 1e-9))
            factor = max(float((weight * ratio).sum() / weight.sum()), 0.05)
        return float(np.log(factor))

    def usual_shift(self) -> float:
        """What the fleet's factor was of late."""
        return float(np.median(self.shifts[-self.options.warm_up :])) if self.shifts else 0.0

    def learn(self, legs: Floats, poor: Floats, shift: float, excluded: Flags) -> None:
        """Take in a period. What is excluded moves no level, but still says how widely a customer scatters.

        Otherwise whoever scatters widely would never be known for it: each far period would alert and be left
        out. That it was a true spike is allowed for (`STRAY`).
        """
        self.left_out = np.where(excluded, self.left_out + 1, 0)
        moved = ~excluded | (self.left_out > self.options.warm_up)
        self.evidence *= self.options.forgetting
        levels = self.levels
        for begin in range(0, len(legs), ROWS):
            rows = begin + np.flatnonzero(legs[begin : begin + ROWS] > 0)
            if not len(rows):
                continue
            n, y = legs[rows, None], poor[rows, None]
            beta, *gamma = _beta_step(n, y, shift, levels.shape[rows], levels.rate[rows])
            other, *normal = _logit_step(n, y, shift, levels.mean[rows], levels.spread[rows])
            stray = np.log(STRAY / (1 + 0.3 * n)) - coefficient(n, y)
            self.evidence[rows] += np.logaddexp(np.concatenate([beta, other], axis=1), stray)
            kept, rows = moved[rows], rows[moved[rows]]
            levels.shape[rows], levels.rate[rows] = (part[kept] for part in gamma)
            levels.mean[rows], levels.spread[rows] = (part[kept] for part in normal)
        drift = self.options.drift**2
        for some in self._some():
            levels.shape[some] = 1 / np.minimum(1 / levels.shape[some] + drift, self.widest_gamma)
            levels.spread[some] = np.minimum(levels.spread[some] + drift, self.widest_normal)
        self.shifts.append(shift)
        for _ in range(ROUNDS if len(legs) else 0):
            share = sum(self.weights(rows).sum(axis=0) for rows in self._some()) / len(legs)
            self.common = 0.999 * share + 0.001 / GRID


def prepared(legs: Counts, poor: Counts, options: Options) -> Fleet:
    """A fleet that has learnt from a sample of its first periods how common each way of scattering is."""
    sample = slice(None, None, max(len(legs) // SAMPLE, 1))
    early = legs[:, : options.warm_up], poor[:, : options.warm_up]
    pilot = Fleet(early[0][sample], early[1][sample], options)
    for period in range(early[0].shape[1]):
        n, y = early[0][sample, period].astype(float), early[1][sample, period].astype(float)
        shift = pilot.shift_of(n, y)
        pilot.learn(n, y, shift, np.zeros(len(n), bool))
    return Fleet(*early, options, pilot.common)


def _levels(legs: Counts, poor: Counts) -> tuple[float, float]:
    """Mean and variance of the customers' levels on the logit, by expectation maximisation."""
    places = np.linspace(-9, 1.5, 106)
    speak = np.flatnonzero(legs > 0)
    speak = speak[:: -(-len(speak) // SPEAKERS) or 1]
    y, n = poor[speak, None].astype(float), legs[speak, None].astype(float)
    # The periods scatter around the level: more legs than some thousands say no more of where it lies.
    worth = 1 / (1 + 0.0006 * n)
    said = worth * (y * log_expit(places) + (n - y) * log_expit(-places))
    said = np.exp(said - said.max(axis=1, keepdims=True)) if len(y) else np.ones((1, len(places)))
    middle, spread = float(logit(0.02)), 1.0
    for _ in range(60):
        chance = said * np.exp(-0.5 * (places - middle) ** 2 / spread)
        chance /= chance.sum(axis=1, keepdims=True)
        share = chance.mean(axis=0)
        middle = float(share @ places)
        spread = max(float(share @ (places - middle) ** 2), 0.05)
    return middle, spread


def _shape_of(spread: float) -> float:
    """Of the gamma whose logarithm has this variance."""
    shape = 1 / spread + 0.5
    for _ in range(20):
        shape -= float((polygamma(1, shape) - spread) / polygamma(2, shape)) * 0.5
        shape = max(shape, 0.05)
    return shape


def coefficient(n: Floats, y: Floats) -> Floats:
    """The logarithm of the binomial coefficient."""
    found: Floats = gammaln(n + 1) - gammaln(y + 1) - gammaln(n - y + 1)
    return found


def _beta_step(
    n: Floats, y: Floats, shift: float, shape: Floats, rate: Floats
) -> tuple[Floats, Floats, Floats]:
    """How well each beta way foretold y of n, and the level after."""
    p = np.minimum(rate * np.exp(shift), 0.9)
    whole = np.minimum(BETA_SIZES + p / (1 - p) / shape, 0.9)
    size = 1 / whole - 1
    said = beta_binomial(y, n, p * size, (1 - p) * size)
    worth = 1 / (1 + (n - 1) * BETA_SIZES)
    after = shape + y * worth
    return said, after, np.minimum(after / (shape / rate + n * worth * np.exp(shift)), 0.9)


def _logit_step(
    n: Floats, y: Floats, shift: float, mean: Floats, spread: Floats
) -> tuple[Floats, Floats, Floats]:
    """The same of the ways on the logit."""
    wide = np.sqrt(spread + SIZES**2)
    said, deviation, doubt = np.empty_like(mean), np.empty_like(mean), np.empty_like(mean)
    many = (y[:, 0] >= WIDE) & (n[:, 0] - y[:, 0] >= WIDE)
    for rows, step in ((many, _narrow), (~many, _summed)):
        if rows.any():
            said[rows], deviation[rows], doubt[rows] = step(n[rows], y[rows], mean[rows] + shift, wide[rows])
    # Under a heavy tail a far period says little of the level: its scatter was wide (a t is a mixture).
    far = (deviation / (wide * SHRUNK)) ** 2
    scatter = SIZES**2 * SHRUNK**2 * (FREEDOM + far) / (FREEDOM + 1)
    gain = spread / (spread + scatter)
    return said, mean + gain * deviation, spread * (1 - gain) + gain**2 * doubt


def _narrow(n: Floats, y: Floats, mean: Floats, wide: Floats) -> tuple[Floats, Floats, Floats]:
    """With many poor legs, normal on the logit. Log-likelihood; mean and variance of the distance."""
    seen = np.log((y + 0.5) / (n - y + 0.5)) - mean
    width = 1 / (y + 0.5) + 1 / (n - y + 0.5)
    whole = np.sqrt(wide**2 + width)
    density = t_density(seen / (whole * SHRUNK), FREEDOM) - np.log(whole * SHRUNK)
    said = density + np.log(n / (y * (n - y))) - coefficient(n, y)
    share = wide**2 / whole**2
    return said, share * seen, share * width


def _summed(n: Floats, y: Floats, mean: Floats, wide: Floats) -> tuple[Floats, Floats, Floats]:
    """With few: summed over nodes, in single precision, which is plenty here."""
    places = NODES.astype(np.float32)
    at = mean[:, :, None].astype(np.float32) + wide[:, :, None].astype(np.float32) * places
    np.clip(at, -30, 30, out=at)
    # Beside the best that any level could do, so that nothing is too small to be written.
    best = xlogy(y, y / n) + xlogy(n - y, 1 - y / n)
    likely = y[:, :, None].astype(np.float32) * at
    likely -= best[:, :, None].astype(np.float32)
    np.exp(at, out=at)
    at += np.float32(1)
    np.log(at, out=at)
    at *= n[:, :, None].astype(np.float32)
    likely -= at
    np.exp(likely, out=likely)
    likely *= WEIGHTS.astype(np.float32)
    moments = likely @ np.stack([places**0, places, places**2], axis=1)
    total = np.maximum(moments[:, :, 0], 1e-30)
    deviation, square = moments[:, :, 1] / total, moments[:, :, 2] / total
    return np.log(total) + best, deviation * wide, np.maximum(square - deviation**2, 0) * wide**2
