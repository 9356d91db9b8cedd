"""Simulated partners: 10 000 customers' call legs and poor legs a week, with spikes of which we know."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]
Counts = NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class Plan:
    """What a partner is like."""

    noise: str = "beta"
    """How a week's rate scatters around the customer's level: beta, t5 or normal (on the logit)."""
    noise_at: float = 0.3
    """The median of the customers' scatter on the logit (standard deviation); of t5 and normal."""
    icc_at: float = 0.004
    """The median of the customers' intraclass correlations; of beta."""
    season: float = 0.0
    """The fleet's yearly swing of the poor rate on the logit; of the volume, too, with quiet holidays."""
    incident_weeks: tuple[int, ...] = ()
    incident_factor: float = 3.0
    incident_share: float = 1.0
    """Of the customers whom an incident hits."""
    customers: int = 10_000
    weeks: int = 52
    warm_up: int = 8
    spikes_a_week: int = 15


BASE = Plan()
WORLDS = {
    "base": BASE,
    "heavy-tailed": replace(BASE, noise="t5"),
    "heavier": replace(BASE, noise="t5 wide"),
    "light-tailed": replace(BASE, noise="normal"),
    "seasonal": replace(BASE, season=0.25),
    "incident": replace(BASE, incident_weeks=(25, 40)),
    "incident of a part": replace(BASE, incident_weeks=(25, 40), incident_share=0.4),
    "overdispersed": replace(BASE, icc_at=0.015),
}


@dataclass(frozen=True, slots=True)
class World:
    """(customers, weeks) arrays, and an entry per planted spike."""

    plan: Plan
    legs: Counts
    poor: Counts
    base: Floats
    """The rate that each customer's week would have scattered around without a spike."""
    customer: Counts
    start: Counts
    length: Counts
    rise: Floats
    """By how much a spike lifts the rate it scatters around."""


def simulate(plan: Plan, seed: int) -> World:
    """A partner, the same for the same seed."""
    random = np.random.default_rng(seed)
    shape = plan.customers, plan.weeks
    weeks = np.arange(plan.weeks)
    season = np.sin(2 * np.pi * weeks / 52)
    mean_legs = np.exp(random.normal(np.log(120), 1.8, (plan.customers, 1)))
    quiet = np.where((weeks % 52 >= 50) | (weeks % 52 == 30), 0.5, 1.0) if plan.season else 1.0
    volume = mean_legs * np.exp(plan.season * season) * quiet
    legs = random.poisson(volume * random.gamma(1 / 0.3**2, 0.3**2, shape))
    level = random.normal(np.log(0.02 / 0.98), 0.9, (plan.customers, 1))
    level = level + np.cumsum(random.normal(0, 0.04, shape), axis=1) + plan.season * season
    for week in plan.incident_weeks:
        level[random.random(plan.customers) < plan.incident_share, week] += np.log(plan.incident_factor)
    base = _expit(level)
    customer, start, length, factor = _spikes(plan, random)
    rate = base.copy()
    rise = np.zeros(len(customer))
    for index, (who, begin, long, times) in enumerate(zip(customer, start, length, factor, strict=True)):
        during = slice(begin, begin + long)
        lifted = np.minimum(np.maximum(times * base[who, during], base[who, during] + 0.05), 0.95)
        rise[index] = lifted[0] - base[who, begin]
        rate[who, during] = lifted
    poor = random.binomial(legs, SCATTER[plan.noise](plan, rate, random))
    return World(plan, legs, poor, base, customer, start, length, rise)


def _spikes(plan: Plan, random: np.random.Generator) -> tuple[Counts, Counts, Counts, Floats]:
    start = np.repeat(np.arange(plan.warm_up, plan.weeks), plan.spikes_a_week)
    customer = random.integers(0, plan.customers, len(start))
    length = random.choice([1, 2, 3], len(start), p=[0.7, 0.2, 0.1])
    return (
        customer,
        start,
        np.minimum(length, plan.weeks - start),
        random.choice([2.5, 4.0, 8.0], len(start)),
    )


def _expit(logit: Floats) -> Floats:
    return 1 / (1 + np.exp(-logit))


def _beta(plan: Plan, rate: Floats, random: np.random.Generator) -> Floats:
    icc = np.minimum(np.exp(random.normal(np.log(plan.icc_at), 0.8, (len(rate), 1))), 0.5)
    return random.beta(rate * (1 / icc - 1), (1 - rate) * (1 / icc - 1))


def _t5(plan: Plan, rate: Floats, random: np.random.Generator) -> Floats:
    scatter = np.exp(random.normal(np.log(plan.noise_at), 0.5, (len(rate), 1)))
    noise = random.standard_t(5, rate.shape) * np.sqrt(3 / 5)
    return _expit(np.log(rate / (1 - rate)) + scatter * noise)


def _t5_wide(plan: Plan, rate: Floats, random: np.random.Generator) -> Floats:
    return _t5(replace(plan, noise_at=plan.noise_at * np.sqrt(5 / 3)), rate, random)


def _normal(plan: Plan, rate: Floats, random: np.random.Generator) -> Floats:
    scatter = np.exp(random.normal(np.log(plan.noise_at), 0.5, (len(rate), 1)))
    return _expit(np.log(rate / (1 - rate)) + scatter * random.normal(size=rate.shape))


SCATTER: dict[str, Callable[[Plan, Floats, np.random.Generator], Floats]] = {
    "beta": _beta,
    "t5": _t5,
    "t5 wide": _t5_wide,
    "normal": _normal,
}
