"""The detector of abandoned queues on a simulated partner, beside simple rules."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from typing import Final

import numpy as np

from benchmarks.usage_detection import WARM_UP, Flags, Floats, Score, World, score
from notifications.detection.quality import judge_all
from notifications.detection.queues import QUEUES


def simulate(
    seed: int, *, tail: bool = False, customers: int = 3_000, weeks: int = 52
) -> tuple[World, Floats]:
    """A partner whose callers give up, about 6 % of them; and how many calls came (customers, weeks).

    `tail`: the share scatters like t with 5 degrees of freedom on the logit, not like a beta.
    """
    random = np.random.default_rng(seed)
    shape = customers, weeks
    calls = random.poisson(
        np.exp(random.normal(np.log(150), 1.0, (customers, 1))) * random.gamma(10, 0.1, shape)
    )
    level = random.normal(np.log(0.06), 0.5, (customers, 1)) + np.cumsum(
        random.normal(0, 0.03, shape), axis=1
    )
    start = np.repeat(np.arange(WARM_UP, weeks), 5)
    customer = random.integers(0, customers, len(start))
    length = np.minimum(random.choice([1, 2, 3], len(start)), weeks - start)
    rise = random.choice([0.10, 0.20, 0.40], len(start))
    planted, actionable = np.zeros(shape, bool), np.zeros(len(start), bool)
    if tail:
        level = level + 0.3 * np.sqrt(0.6) * random.standard_t(5, shape)
    share = 1.0 / (1.0 + np.exp(-level))
    for index, (who, begin, long) in enumerate(zip(customer, start, length, strict=True)):
        planted[who, begin : begin + long] = True
        share[who, begin : begin + long] = np.minimum(share[who, begin : begin + long] + rise[index], 0.9)
        actionable[index] = (calls[who, begin : begin + long].max() >= 40) and (
            rise[index] * calls[who, begin : begin + long].max() >= 10
        )
    if not tail:
        share = random.beta(share * 99.0, (1.0 - share) * 99.0)
    gone = random.binomial(calls, share).astype(float)
    world = World(gone, np.zeros(customers, np.int64), planted, customer, start, length, actionable)
    return world, calls.astype(float)


def _ours(gone: Floats, calls: Floats) -> Flags:
    found = np.zeros(gone.shape, bool)
    options = replace(QUEUES, warm_up=WARM_UP)
    for week, judged in judge_all(calls.astype(np.int64), gone.astype(np.int64), options):
        found[:, week] = judged.delivery == "instant"
    return found


def _over_a_fifth(gone: Floats, calls: Floats) -> Flags:
    return _after_warm_up((calls >= 40) & (gone > 0.2 * calls))


def _twice_last_week(gone: Floats, calls: Floats) -> Flags:
    before = np.zeros(gone.shape)
    before[:, 1:] = gone[:, :-1] / np.maximum(calls[:, :-1], 1)
    return _after_warm_up((calls >= 40) & (gone > 2 * before * calls) & (gone > 0.1 * calls))


def _after_warm_up(found: Flags) -> Flags:
    found[:, :WARM_UP] = False
    return found


DETECTORS: Final[dict[str, Callable[[Floats, Floats], Flags]]] = {
    "over 20 %": _over_a_fifth,
    "over 10 % and twice last week's share": _twice_last_week,
    "ours": _ours,
}


def measured(seeds: int = 2) -> Iterator[tuple[str, str, Score]]:
    """World, detector and the mean of its scores."""
    for name, tail in (("beta", False), ("heavy-tailed", True)):
        worlds = [simulate(seed, tail=tail) for seed in range(seeds)]
        for detector, find in DETECTORS.items():
            scores = [score(world, find(world.users, calls)) for world, calls in worlds]
            mean = (float(np.mean([getattr(each, key) for each in scores])) for key in Score.__slots__)
            yield name, detector, Score(*mean)


if __name__ == "__main__":
    for world_name, detector_name, found in measured():
        figures = (
            f"{found.a_week:.1f} | {found.false_a_week:.1f} | {found.precision:.2f} | {found.recall:.2f}"
        )
        print(f"| {world_name} | {detector_name} | {figures} |", flush=True)
