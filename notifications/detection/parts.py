"""Customers and their endpoint types, judged in one go (docs/usage-detection.md).

The types are many more than the customers, and of most nothing is worth a look: only those that stand out
at first sight are judged with the care that takes time. How many there were counts all the same, when it is
said how many of those found may be false.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Final

import numpy as np

from notifications.detection.model import (
    Counts,
    Flags,
    Judgement,
    Options,
)
from notifications.detection.quality import judge, severity_of
from notifications.detection.told import told

SAMPLE: Final = 1_000
"""Customers beside whom parts are judged."""
LEAST_EXPECTED: Final = 0.5
SURELY: Final = 3.0
"""Standard deviations by which more than half of the customers are worse than usual, in an incident."""


@dataclass(frozen=True, slots=True)
class Parts:
    """Of one period: an entry for each part that stood out."""

    customer: Counts
    part: Counts
    """Which row of a customer's it is."""
    judged: Judgement


def judge_parts(
    legs: Counts, poor: Counts, excluded: Flags, at: int, options: Options
) -> tuple[Judgement, Parts]:
    """Judge period `at` of all customers, and of their parts, with the periods before it alone.

    `legs`, `poor`: (customers, parts, periods), oldest first. `excluded`: (customers, 1 + parts, periods),
    what must not enter a baseline, of the customer as a whole first.
    """
    options = replace(options, warm_up=min(options.warm_up, at))
    all_legs, all_poor = (each.sum(axis=1, dtype=each.dtype) for each in (legs, poor))
    whole = judge(all_legs, all_poor, excluded[:, 0], at, options)
    whole = replace(whole, incident=whole.incident and _is_everywhere(whole, all_poor[:, at]))
    customer, part = _candidates(legs, poor, at, options)
    # How a fleet scatters, a part of it says well enough.
    few = np.linspace(0, len(legs) - 1, min(len(legs), SAMPLE)).astype(np.int64)
    together = judge(
        np.concatenate([all_legs[few], legs[customer, part]]),
        np.concatenate([all_poor[few], poor[customer, part]]),
        np.concatenate([excluded[few, 0], excluded[customer, 1 + part]]),
        at,
        options,
    )
    tests = int((legs[:, :, at] >= options.least_legs).sum())
    return whole, Parts(customer, part, _of(together, len(few), poor[customer, part, at], tests, options))


def _is_everywhere(judged: Judgement, poor: Counts) -> bool:
    """Whether so many customers are worse than usual that it is no chance, nor the trouble of a few.

    A small fleet's poor rate is a third above the usual every so often.
    """
    usual = judged.expected / max(judged.factor, 1e-9)
    speak = usual >= LEAST_EXPECTED
    count = int(speak.sum())
    worse = int((poor[speak] > usual[speak]).sum())
    return worse - count / 2.0 >= SURELY * float(np.sqrt(count)) / 2.0 and count > 0


def _candidates(legs: Counts, poor: Counts, at: int, options: Options) -> tuple[Counts, Counts]:
    """Parts that pass the gates against nothing but their own sum so far; not where it is the only one."""
    now, bad = legs[:, :, at], poor[:, :, at]
    past, past_bad = legs[:, :, :at].sum(axis=2), poor[:, :, :at].sum(axis=2)
    expected = now * (past_bad + 1.0) / (past + 20.0)
    several = (legs[:, :, : at + 1].sum(axis=2) > 0).sum(axis=1) > 1
    found = (
        several[:, None]
        & (now >= options.least_legs)
        & (bad >= options.least_rate * now)
        & (bad - expected >= options.least_excess)
        & (bad >= options.least_ratio * expected)
    )
    customer, part = np.nonzero(found)
    return customer, part


def _of(judged: Judgement, begin: int, poor: Counts, tests: int, options: Options) -> Judgement:
    """The rows from `begin` on, told among as many as were tested of their like."""
    p_value, expected = judged.p_value[begin:], judged.expected[begin:]
    delivery = told(p_value, tests, options)
    return replace(
        judged,
        fires=delivery != "",
        delivery=delivery,
        severity=severity_of(delivery, poor, expected),
        expected=expected,
        expected_low=judged.expected_low[begin:],
        expected_high=judged.expected_high[begin:],
        p_value=p_value,
    )
