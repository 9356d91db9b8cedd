"""`python -m benchmarks detection`: the detector on simulated partners, held against what is asked of it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import fields
from statistics import mean
from time import process_time

import numpy as np
from numpy.typing import NDArray

from benchmarks.data import Size
from benchmarks.detection.evaluation import Score, score
from benchmarks.detection.simple import SIMPLE
from benchmarks.detection.world import WORLDS, World, simulate
from benchmarks.table import Result
from notifications.detection.model import INSTANT
from notifications.detection.quality import judge_all

FIRST_SEED = 101
LIMITS = {
    "base": {
        "precision": (">=", 0.88),
        "false_a_week": ("<=", 0.7),
        "recall": (">=", 0.45),
        "recall_big": (">=", 0.80),
    },
    "heavy-tailed": {"precision": (">=", 0.50), "recall": (">=", 0.30)},
    "incident": {"most_in_incident": ("<=", 15)},
    "incident of a part": {"most_in_incident": ("<=", 15)},
}
NAMES = {
    "alerts_a_week": "alerts a week",
    "false_a_week": "false a week",
    "precision": "precision",
    "recall": "recall of actionable",
    "recall_big": "recall of rises of 15 points",
    "most_in_incident": "most alerts in an incident's week",
}


def detection(size: Size) -> Iterator[Result]:
    """The base world alone, and the time a week takes."""
    yield from _world("base", size.seeds)


def detection_worlds(size: Size) -> Iterator[Result]:
    """Every world, and on the base and the heavy-tailed world what simpler detectors do."""
    for name in WORLDS:
        yield from _world(name, size.seeds)
    for name in ("base", "heavy-tailed", "heavier", "light-tailed"):
        yield from _simple(name, size.seeds)


def ours(world: World) -> NDArray[np.bool_]:
    """What would be told at once."""
    alerts = np.zeros(world.legs.shape, bool)
    for week, judged in judge_all(world.legs, world.poor):
        alerts[:, week] = judged.delivery == INSTANT
    return alerts


def _world(name: str, seeds: int) -> Iterator[Result]:
    scores, seconds = [], []
    for seed in range(FIRST_SEED, FIRST_SEED + seeds):
        world = simulate(WORLDS[name], seed)
        began = process_time()
        alerts = ours(world)
        seconds.append((process_time() - began) / (world.plan.weeks - world.plan.warm_up))
        scores.append(score(world, alerts))
    limits = LIMITS.get(name, {})
    for field in fields(Score):
        if field.name == "most_in_incident" and not WORLDS[name].incident_weeks:
            continue
        figure = mean(float(getattr(each, field.name)) for each in scores)
        sign, limit = limits.get(field.name, ("", None))
        yield Result(
            f"{name}, {seeds} seeds: {NAMES[field.name]}",
            figure,
            "",
            most=limit if sign == "<=" else None,
            least=limit if sign == ">=" else None,
        )
    yield Result(f"{name}: a week of 10,000 customers (CPU)", mean(seconds), "s", most=1.5)


def _simple(name: str, seeds: int) -> Iterator[Result]:
    for detector, judged in SIMPLE.items():
        scores = []
        for seed in range(FIRST_SEED, FIRST_SEED + seeds):
            world = simulate(WORLDS[name], seed)
            alerts = judged(world.legs, world.poor, world.plan.warm_up)
            alerts[:, : world.plan.warm_up] = False
            scores.append(score(world, alerts))
        for what in ("false_a_week", "precision", "recall"):
            figure = mean(float(getattr(each, what)) for each in scores)
            yield Result(f"{name}, {detector}: {NAMES[what]}", figure, "")
