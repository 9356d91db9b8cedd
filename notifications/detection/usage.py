"""Which customers call less than their own weeks and the fleet predict (docs/usage-detection.md).

Everything is in logarithms, where a holiday takes the same from everybody: what a customer was expected to
do is its own level (the median of its last weeks) and what the fleet does this week. How far a customer
strays from that is learnt from its own weeks and from the fleet; how long the tail is, from the fleet's own
past residuals.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray
from scipy.special import stdtr, stdtrit

from notifications.detection.model import (
    DIGEST,
    INFO,
    SEVERE,
    WARNING,
    WEEKLY,
    Counts,
    Flags,
    Floats,
    Names,
    Options,
)
from notifications.detection.told import told


@dataclass(frozen=True, slots=True)
class UsageOptions:
    """How it judges."""

    level_weeks: int = 8
    """The level is the median of so many ordinary weeks at most …"""
    reach: int = 26
    """… that lie so many weeks back at most."""
    least_weeks: int = 4
    """Without as many, nobody is judged."""
    least_expected: float = 20.0
    """Users (or what `usage_in_users` makes of minutes) expected."""
    least_drop: float = 0.30
    """Of what was expected."""
    least_spread: float = 0.05
    """No customer is taken to be steadier than that (log scale)."""
    prior_weeks: float = 8.0
    """What the fleet's word on a customer's spread weighs, in weeks."""
    own_fleet: float = 10.0
    """A group (a region) has a movement of its own as far as it has more customers than that."""
    told: Options = WEEKLY
    """How many false ones are borne, and how many are told at once."""
    slow_weeks: int = 3
    """A fall is slow when the last weeks, so many, all lie under the level of those before …"""
    slow_power: float = 2.5
    """… and their chance is that of so many weeks that know nothing of each other."""
    severe_drop: float = 0.60
    """From which, at five times `least_expected`, it is severe."""


USUAL: Final = UsageOptions()
_HISTORY_FOR_TAIL: Final = 8
_ENOUGH_FOR_TAIL: Final = 400
_MEDIAN_CHI2: Final = 0.4549
_FREEDOMS: Final = np.array([2.0, 2.5, 3.0, 4.0, 5.0, 7.0, 10.0, 20.0, 60.0])
_SMALL_FLEET: Final = (4.0, 1.0)
"""Degrees of freedom and scale of the tail as long as the fleet has too few weeks to say."""


@dataclass(frozen=True, slots=True)
class UsageJudgement:
    """Of one week: an entry per customer, and the fleet's."""

    fires: Flags
    delivery: Names
    severity: Names
    expected: Floats
    """NaN where nothing could be expected."""
    expected_low: Floats
    expected_high: Floats
    """The bounds within which nine weeks of ten lie."""
    p_value: Floats
    movement: float
    """What the whole fleet does this week, as a factor of its level: 0.6 in a holiday week."""


def judge(
    usage: Floats,
    excluded: Flags | None,
    at: int,
    groups: Counts | None = None,
    options: UsageOptions = USUAL,
) -> UsageJudgement:
    """Judge week `at` with the weeks before it alone.

    `usage`: (customers, weeks), oldest first, NaN where nothing was reported. `excluded`: what was out of the
    ordinary. `groups`: of each customer, a number below 100; those of a group have their holidays together.
    """
    first = max(0, at - options.reach - _HISTORY_FOR_TAIL)
    logs = np.log(usage[:, first : at + 1] + 1.0)
    usual = np.isfinite(logs)
    if excluded is not None:
        usual[:, :-1] &= ~_passing(excluded[:, first:at], options.level_weeks)
    groups = np.zeros(len(usage), np.int64) if groups is None else groups
    movement = _movements(logs, usual, groups, options)
    shift = movement[:, -1].copy()
    calm = logs - movement
    calm[:, :-1][~usual[:, :-1]] = np.nan
    del logs, movement, usual  # of a hundred thousand customers, tens of megabytes each
    spread = _spreads(calm[:, -1 - options.reach : -1], np.exp(_medians(calm[:, :-1])), options)
    freedom, scale = _tail(calm[:, :-1], spread, options)
    level, weeks = _levels(calm[:, :-1], options)
    expected = np.exp(level + shift) - 1.0
    p_value = np.asarray(stdtr(freedom, (calm[:, -1] - level) / spread / scale))
    earlier, slowly = _slowly(calm, spread * scale, freedom, options)
    is_slow = slowly < p_value
    expected = np.where(is_slow, np.exp(earlier + shift) - 1.0, expected)
    p_value = np.minimum(1.0, 2.0 * np.where(is_slow, slowly, p_value))  # either of two
    judged = (weeks >= options.least_weeks) & np.isfinite(p_value) & (expected >= options.least_expected)
    p_value = np.where(judged & (usage[:, at] <= (1.0 - options.least_drop) * expected), p_value, 1.0)
    width = float(stdtrit(freedom, 0.95)) * scale * spread
    delivery = told(p_value, int(judged.sum()), options.told)
    return UsageJudgement(
        delivery != "",
        delivery,
        _severity(usage[:, at], expected, delivery, options),
        np.where(weeks >= options.least_weeks, expected, np.nan),
        np.maximum((expected + 1.0) * np.exp(-width) - 1.0, 0.0),
        (expected + 1.0) * np.exp(width) - 1.0,
        p_value,
        float(np.exp(np.median(shift))) if len(usage) else 1.0,
    )


def _slowly(calm: Floats, width: Floats, freedom: float, options: UsageOptions) -> tuple[Floats, Floats]:
    """Who has been falling for weeks: the level before the last ones, and how likely all lie so low.

    Each week may be within what a single one strays; that each of them is, is another thing.
    """
    last = calm[:, -options.slow_weeks :]
    level, weeks = _levels(calm[:, : -options.slow_weeks], options)
    least = np.max(np.where(np.isfinite(last), last, np.inf), axis=1)
    chance = np.asarray(stdtr(freedom, (least - level) / width)) ** options.slow_power
    known = (weeks >= options.least_weeks) & np.isfinite(least)
    return level, np.where(known, chance, 1.0)


def usage_in_users(minutes: Floats) -> Floats:
    """Minutes, brought to the size of users: fifteen a week are as much as one."""
    return minutes / 15.0


def _passing(excluded: Flags, longest: int) -> Flags:
    """What was out of the ordinary `longest` weeks in a row at most: what lasts longer is how it is now."""
    length = np.zeros(len(excluded), np.int64)
    found = np.zeros_like(excluded)
    for week in range(excluded.shape[1]):
        length = np.where(excluded[:, week], length + 1, 0)
        found[:, week] = (length > 0) & (length <= longest)
    return found


def _severity(observed: Floats, expected: Floats, delivery: Names, options: UsageOptions) -> Names:
    drop = 1.0 - observed / np.maximum(expected, 1e-9)
    is_severe = (drop >= options.severe_drop) & (expected >= 5 * options.least_expected)
    severity = np.where(delivery == DIGEST, INFO, np.where(is_severe, SEVERE, WARNING))
    return np.where(delivery == "", "", severity)


def _movements(logs: Floats, usual: Flags, groups: Counts, options: UsageOptions) -> Floats:
    """What the fleet, and each group of it, does in each week: (customers, weeks), in logarithms.

    From week to week, so that levels need not be known: the median of what customers gained or lost since the
    median of their four weeks before.
    """
    weeks = logs.shape[1]
    moved = np.zeros_like(logs)
    large = _medians(np.where(usual, logs, np.nan))
    counts = np.isfinite(large) & (large >= np.log(options.least_expected / 2))
    for week in range(1, weeks):
        past = slice(max(0, week - options.level_weeks), week)
        before = np.where(usual[:, past], logs[:, past] - moved[:, past], np.nan)
        gained = logs[:, week] - _medians(before)
        speaks = counts & np.isfinite(gained)
        if not speaks.any():
            continue
        whole = float(np.median(gained[speaks])) * speaks.sum() / (speaks.sum() + 2.0)
        moved[:, week] = whole
        for group in np.unique(groups):
            of_group = speaks & (groups == group)
            if of_group.sum() > options.own_fleet:
                weight = of_group.sum() / (of_group.sum() + options.own_fleet)
                moved[groups == group, week] += weight * float(np.median(gained[of_group] - whole))
    return moved


def _medians(values: Floats) -> Floats:
    """Along the rows, without NaN; NaN where there is nothing else."""
    ordered = np.sort(values, axis=1)  # NaN last
    known = np.isfinite(ordered).sum(axis=1)
    last = max(values.shape[1] - 1, 0)
    if not values.shape[1]:
        return np.full(len(values), np.nan)
    rows = np.arange(len(values))
    low = ordered[rows, np.clip((known - 1) // 2, 0, last)]
    high = ordered[rows, np.clip(known // 2, 0, last)]
    middle: Floats = np.where(known > 0, (low + high) / 2.0, np.nan)
    return middle


def _levels(calm: Floats, options: UsageOptions) -> tuple[Floats, Counts]:
    """The median of the last ordinary weeks, and how many those were."""
    within = calm[:, -options.reach :]
    known = np.isfinite(within)
    back = np.cumsum(known[:, ::-1], axis=1, dtype=np.int8)[:, ::-1]
    taken = known & (back <= options.level_weeks)
    return _medians(np.where(taken, within, np.nan)), taken.sum(axis=1)


def _spreads(calm: Floats, sizes: Floats, options: UsageOptions) -> Floats:
    """How far one week strays from the level: from steps between weeks, so that a trend is no scatter.

    A customer's own word is drawn towards that of others of its size.
    """
    steps = np.diff(calm, axis=1)
    known = np.isfinite(steps).sum(axis=1)
    own = _medians(steps**2) / (2.0 * _MEDIAN_CHI2)
    usual = _of_their_size(own, sizes, known >= options.least_weeks)
    own = np.where(known > 0, np.nan_to_num(own), 0.0)
    variance = (known * own + options.prior_weeks * usual) / (known + options.prior_weeks)
    level = 1.0 + np.pi / 2.0 / options.level_weeks  # the level is not known exactly either
    spread: Floats = np.sqrt(np.maximum(variance, options.least_spread**2) * level)
    return spread


def _of_their_size(own: Floats, sizes: Floats, known: NDArray[np.bool_]) -> Floats:
    """The median variance of customers of a size, in up to ten bands, straight lines between."""
    known = known & np.isfinite(own) & np.isfinite(sizes)
    if not known.any():
        return np.full(len(own), 0.04)
    count = int(np.clip(known.sum() // 30, 1, 10))
    order = np.argsort(sizes[known], kind="stable")
    bands = np.array_split(np.flatnonzero(known)[order], count)
    centres = np.array([np.median(sizes[band]) for band in bands])
    usual: Floats = np.interp(
        np.nan_to_num(sizes), centres, np.array([np.median(own[band]) for band in bands])
    )
    return usual


def _tail(calm: Floats, spread: Floats, options: UsageOptions) -> tuple[float, float]:
    """Degrees of freedom and scale of the t distribution that the fleet's last weeks strayed like.

    Its shape is that of the steps from one week to the next, where who grows or shrinks for months makes no
    tail; its width, that of most weeks' distance from the level.
    """
    found = []
    for back in range(1, _HISTORY_FOR_TAIL + 1):
        if calm.shape[1] <= back + options.least_weeks:
            break
        level, weeks = _levels(calm[:, :-back], options)
        strays = (calm[:, -back] - level) / spread
        found.append(strays[np.isfinite(strays) & (weeks >= options.least_weeks)])
    strays = np.concatenate(found) if found else np.zeros(0)
    steps = (np.diff(calm[:, -_HISTORY_FOR_TAIL - 1 :], axis=1) / spread[:, None]).ravel()
    steps = steps[np.isfinite(steps)] / np.sqrt(2.0)
    if min(len(strays), len(steps)) < _ENOUGH_FOR_TAIL:
        return _SMALL_FLEET
    rare = max(0.001, 2.0 / len(steps))
    core, width = _core(steps), _core(strays)
    far = float(np.quantile(np.abs(steps), 1.0 - 2.0 * rare))
    ratios = stdtrit(_FREEDOMS, 1.0 - rare) / stdtrit(_FREEDOMS, 0.75)
    freedom = float(np.interp(-far / max(core, 1e-9), -ratios, _FREEDOMS))
    scale = far / float(stdtrit(freedom, 1.0 - rare))
    return freedom, max(scale * max(width / max(core, 1e-9), 1.0), 0.25)


def _core(values: Floats) -> float:
    """Half of the distance between the quartiles."""
    return float(np.quantile(values, 0.75) - np.quantile(values, 0.25)) / 2.0
