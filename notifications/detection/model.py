"""What the call-quality detector is asked and what it answers (docs/detection.md).

A row is a customer, or a customer's endpoint type; a column is a period, a week or a day, oldest first.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.floating[Any]]
Counts = NDArray[np.signedinteger[Any]]
Flags = NDArray[np.bool_]
Names = NDArray[np.str_]

INSTANT: Final = "instant"
DIGEST: Final = "digest"
INFO: Final = "info"
WARNING: Final = "warning"
SEVERE: Final = "severe"


@dataclass(frozen=True, slots=True)
class Options:
    """How it judges. The defaults are for weeks."""

    warm_up: int = 8
    """How many periods must lie before one that is judged."""
    drift: float = 0.04
    """How far a customer's level wanders from one period to the next, in log-odds (standard deviation)."""
    forgetting: float = 0.985
    """What a period's word on a customer's scatter is worth one period later."""
    least_legs: int = 20
    least_rate: float = 0.03
    least_ratio: float = 1.5
    """Of the period's rate to the customer's own level."""
    least_excess: float = 5.0
    """Poor legs above what is expected."""
    instant_p: float = 1.1e-4
    """The chance below which a period is told at once: of 10 000 rows, half a false alert a period."""
    instant_odds: float = 640.0
    """What counts as much as that chance, where the fleet's scatter has heavy tails (`fdr.strangeness`)."""
    heavy_budget: float = 1.7
    """By how much that budget is multiplied where the fleet's scatter has heavy tails throughout."""
    instant_q: float = 0.10
    digest_q: float = 0.30
    """The share of false alerts aimed at (Benjamini and Hochberg), among those told at once and in all."""
    most_instant: int = 10
    """At once in a period; the others go to the digest."""
    most_in_incident: int = 5
    """In the digest of a period with an incident."""
    incident_factor: float = 1.3
    """The fleet's poor rate over what is expected of it, from which it is an incident."""


WEEKLY: Final = Options()
DAILY: Final = Options(warm_up=28, drift=0.015, forgetting=0.99)


@dataclass(frozen=True, slots=True)
class Judgement:
    """Of one period: an entry per row, and the fleet's."""

    fires: Flags
    delivery: Names
    """`instant`, `digest`, or empty where nothing fires."""
    severity: Names
    """`info`, `warning` or `severe`; empty where nothing fires."""
    expected: Floats
    """Poor legs: the mean of what was to be expected of as many legs."""
    expected_low: Counts
    expected_high: Counts
    """Poor legs: the bounds within which nine periods of ten lie."""
    p_value: Floats
    """How likely as many poor legs or more were; 1 where the gates are not passed."""
    factor: float
    """The fleet's poor rate over what was expected of it."""
    incident: bool
    """The fleet as a whole is out of the ordinary; single rows were judged against the raised fleet."""
