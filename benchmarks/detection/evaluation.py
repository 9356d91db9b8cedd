"""How good alerts are on a simulated partner: an alert that goes on counts once."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from benchmarks.detection.world import World

LEAST_LEGS = 20
LEAST_POOR = 8
BIG_RISE = 0.15


@dataclass(frozen=True, slots=True)
class Score:
    """Of one run over one partner."""

    alerts_a_week: float
    false_a_week: float
    precision: float
    recall: float
    """Of the actionable spikes: in one of its weeks at least 20 legs, and 8 poor legs more than expected."""
    recall_big: float
    """Of the actionable spikes that lift the rate by 15 points and more."""
    most_in_incident: int
    """Alerts in the worst week that an incident covers."""


def score(world: World, alerts: NDArray[np.bool_]) -> Score:
    """`alerts`: (customers, weeks). Weeks that an incident covers count for `most_in_incident` alone."""
    plan = world.plan
    planted = np.zeros(alerts.shape, bool)
    found = np.zeros(len(world.customer), bool)
    actionable = np.zeros(len(world.customer), bool)
    excess = world.poor - world.legs * world.base
    worth = (world.legs >= LEAST_LEGS) & (excess >= LEAST_POOR)
    for index, (who, begin, long) in enumerate(zip(world.customer, world.start, world.length, strict=True)):
        during = slice(begin, begin + long)
        planted[who, during] = True
        found[index] = alerts[who, during].any()
        actionable[index] = worth[who, during].any()
    ordinary = alerts.copy()
    ordinary[:, list(plan.incident_weeks)] = False
    ids, touches = _runs(ordinary, planted)
    weeks = plan.weeks - plan.warm_up
    true = int(touches.sum())
    false = ids - true
    big = world.rise >= BIG_RISE
    in_incident = alerts[:, list(plan.incident_weeks)].sum(axis=0)
    return Score(
        alerts_a_week=ids / weeks,
        false_a_week=false / weeks,
        precision=true / max(ids, 1),
        recall=float(found[actionable].mean()),
        recall_big=float(found[actionable & big].mean()),
        most_in_incident=int(in_incident.max(initial=0)),
    )


def _runs(alerts: NDArray[np.bool_], planted: NDArray[np.bool_]) -> tuple[int, NDArray[np.bool_]]:
    """How many runs of consecutive alerts there are, and which of them touch a spike."""
    before = np.zeros_like(alerts)
    before[:, 1:] = alerts[:, :-1]
    number = np.cumsum((alerts & ~before).ravel()) - 1
    runs = int(number[-1]) + 1
    touches = np.zeros(runs, bool)
    hits = (alerts & planted).ravel()
    touches[number[hits]] = True
    return runs, touches
