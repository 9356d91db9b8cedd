"""The detectors of falling usage and of abandoned queues on simulated partners, beside simple rules."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from time import perf_counter
from typing import Final

import numpy as np
from numpy.typing import NDArray

from benchmarks.data import Size
from benchmarks.table import Result
from notifications.detection.usage import judge

Floats = NDArray[np.float64]
Flags = NDArray[np.bool_]

WARM_UP: Final = 12


@dataclass(frozen=True, slots=True)
class Plan:
    """What a partner's customers are like."""

    noise: str = "normal"
    """How a week's active users scatter on the log scale: normal, or t with 5 or 3 degrees of freedom."""
    noise_at: float = 0.10
    """The median of the customers' scatter (standard deviation of the logarithm)."""
    season: float = 0.0
    """The fleet's yearly swing, log scale; with it holiday weeks of −35 %, one in each region apart."""
    customers: int = 10_000
    weeks: int = 52
    drops_a_week: int = 10


PLANS: Final = {
    "normal": Plan(),
    "seasonal": Plan(season=0.15),
    "heavy-tailed": Plan(noise="t5", noise_at=0.15),
    "very heavy": Plan(noise="t3", noise_at=0.15),
}


@dataclass(frozen=True, slots=True)
class World:
    """Active users of (customers, weeks), and what was planted in them."""

    users: Floats
    groups: NDArray[np.int64]
    planted: Flags
    customer: NDArray[np.int64]
    start: NDArray[np.int64]
    length: NDArray[np.int64]
    actionable: Flags
    """Of each drop: at least 20 users expected, and at least 40 % and 10 of them gone."""


def simulate(plan: Plan, seed: int) -> World:
    """A partner, the same for the same seed."""
    random = np.random.default_rng(seed)
    shape = plan.customers, plan.weeks
    size = random.normal(np.log(40), 1.3, (plan.customers, 1))
    trend = random.normal(0, 0.004, (plan.customers, 1)) * np.arange(plan.weeks)
    walk = np.cumsum(random.normal(0, 0.02, shape), axis=1)
    groups = random.integers(0, 4, plan.customers)
    scatter = np.exp(random.normal(np.log(plan.noise_at), 0.5, (plan.customers, 1)))
    noise = random.normal(size=shape)
    if plan.noise != "normal":
        freedom = int(plan.noise.removeprefix("t"))
        noise = random.standard_t(freedom, shape) * np.sqrt((freedom - 2) / freedom)
    logs = size + trend + walk + _season(plan, groups) + scatter * noise
    planted = np.zeros(shape, bool)
    start = np.repeat(np.arange(WARM_UP, plan.weeks), plan.drops_a_week)
    customer = random.integers(0, plan.customers, len(start))
    length = np.minimum(random.choice([1, 2, 4, 8], len(start)), plan.weeks - start)
    left = random.choice([0.2, 0.4, 0.6], len(start))
    actionable = np.zeros(len(start), bool)
    for index, (who, begin, long) in enumerate(zip(customer, start, length, strict=True)):
        expected = float(np.exp(size[who, 0] + trend[who, begin] + walk[who, begin]))
        actionable[index] = expected >= 20 and (1 - left[index]) * expected >= 10
        logs[who, begin : begin + long] += np.log(left[index])
        planted[who, begin : begin + long] = True
    users = random.poisson(np.exp(np.minimum(logs, 12))).astype(float)
    return World(users, groups, planted, customer, start, length, actionable)


def _season(plan: Plan, groups: NDArray[np.int64]) -> Floats:
    weeks = np.arange(plan.weeks)
    swing = plan.season * np.sin(2 * np.pi * weeks / 52)
    holiday = np.zeros((4, plan.weeks))
    if plan.season:
        holiday[:, 50] = holiday[:, 30] = np.log(0.65)
        holiday[np.arange(4), 20 + 3 * np.arange(4)] = np.log(0.65)
    return (swing + holiday)[groups]


def ours(world: World) -> Flags:
    """Each week judged with those before it; what alerted enters no baseline."""
    found = np.zeros(world.users.shape, bool)
    out = np.zeros(world.users.shape, bool)
    for week in range(WARM_UP, world.users.shape[1]):
        judged = judge(world.users, out, week, world.groups)
        out[:, week] = judged.fires
        found[:, week] = judged.delivery == "instant"
    return found


def against_last_week(world: World) -> Flags:
    """30 % under last week, of at least 20 users."""
    found = np.zeros(world.users.shape, bool)
    before = world.users[:, WARM_UP - 1 : -1]
    found[:, WARM_UP:] = (before >= 20) & (world.users[:, WARM_UP:] < 0.7 * before)
    return found


def against_eight_weeks(world: World) -> Flags:
    """Half of the mean of eight weeks, of at least 20 users."""
    found = np.zeros(world.users.shape, bool)
    for week in range(WARM_UP, world.users.shape[1]):
        mean = world.users[:, week - 8 : week].mean(axis=1)
        found[:, week] = (mean >= 20) & (world.users[:, week] < 0.5 * mean)
    return found


def against_three_sigma(world: World) -> Flags:
    """Three standard deviations under the mean of eight weeks, and 30 %, of at least 20 users."""
    found = np.zeros(world.users.shape, bool)
    for week in range(WARM_UP, world.users.shape[1]):
        past = world.users[:, week - 8 : week]
        mean = past.mean(axis=1)
        low = np.minimum(0.7 * mean, mean - 3 * past.std(axis=1, ddof=1))
        found[:, week] = (mean >= 20) & (world.users[:, week] < low)
    return found


DETECTORS: Final[dict[str, Callable[[World], Flags]]] = {
    "30 % under last week": against_last_week,
    "half of the mean of 8 weeks": against_eight_weeks,
    "3 σ and 30 % under 8 weeks": against_three_sigma,
    "ours": ours,
}


@dataclass(frozen=True, slots=True)
class Score:
    """An alert that goes on counts once."""

    a_week: float
    false_a_week: float
    precision: float
    recall: float
    """Of the actionable drops."""


def score(world: World, alerts: Flags) -> Score:
    """What a detector's alerts were worth."""
    before = np.zeros_like(alerts)
    before[:, 1:] = alerts[:, :-1]
    begins = alerts & ~before
    true = begins & world.planted
    weeks = alerts.shape[1] - WARM_UP
    hit = np.array(
        [
            alerts[who, begin : begin + long].any()
            for who, begin, long in zip(world.customer, world.start, world.length, strict=True)
        ]
    )
    return Score(
        begins.sum() / weeks,
        (begins & ~world.planted).sum() / weeks,
        true.sum() / max(begins.sum(), 1),
        float(hit[world.actionable].mean()),
    )


def measured(seeds: int = 3, customers: int = 10_000) -> Iterator[tuple[str, str, Score, float]]:
    """World, detector, the mean of its scores, and seconds a week."""
    for name, plan in PLANS.items():
        worlds = [simulate(replace(plan, customers=customers), seed) for seed in range(seeds)]
        for detector, find in DETECTORS.items():
            began = perf_counter()
            scores = [score(world, find(world)) for world in worlds]
            seconds = (perf_counter() - began) / seeds / (plan.weeks - WARM_UP)
            mean = Score(
                *(float(np.mean([getattr(each, key) for each in scores])) for key in Score.__slots__)
            )
            yield name, detector, mean, seconds


def usage_detection(_size: Size) -> Iterator[Result]:
    """As results: ours, with the best of the simple rules beside it."""
    for world, detector, found, seconds in measured(seeds=1):
        name = f"usage, {world}, {detector}"
        yield Result(f"{name}: false alerts a week", found.false_a_week, "")
        yield Result(f"{name}: recall of drops worth it", found.recall, "")
        if detector == "ours":
            yield Result(f"{name}: a week of 10,000 customers", seconds, "s", most=1.5)


def table(seeds: int = 2) -> Iterator[str]:
    """Lines of Markdown: each world and detector."""
    yield "| world | detector | alerts/week | false/week | precision | recall |"
    yield "| --- | --- | --- | --- | --- | --- |"
    for world, detector, found, _ in measured(seeds):
        figures = (
            f"{found.a_week:.1f} | {found.false_a_week:.1f} | {found.precision:.2f} | {found.recall:.2f}"
        )
        yield f"| {world} | {detector} | {figures} |"


if __name__ == "__main__":
    for each in table():
        print(each, flush=True)
