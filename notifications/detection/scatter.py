"""The ways in which a period's poor rate may scatter around a customer's level.

A grid of them: three tails on the logit and the beta, each at several sizes. Which customers scatter how is
learnt from the fleet (`fleet.py`), so that nobody has to say beforehand how heavy the tails are.
"""

from __future__ import annotations

from typing import Final

import numpy as np
from scipy.special import betaln, gammaln

from notifications.detection.model import Floats

BETA_SIZES: Final = np.geomspace(0.0005, 0.12, 8)
"""Intraclass correlations of the rate."""
LOGIT_SIZES: Final = np.geomspace(0.08, 1.3, 7)
"""Standard deviations on the logit."""
FREEDOMS: Final = (1e6, 6.0, 3.0)
"""Degrees of freedom of Student's t; the first is as good as normal."""

SIZES: Final = np.tile(LOGIT_SIZES, len(FREEDOMS))
FREEDOM: Final = np.repeat(FREEDOMS, len(LOGIT_SIZES))
BETAS: Final = len(BETA_SIZES)
GRID: Final = BETAS + len(SIZES)

SHRUNK: Final = np.sqrt((FREEDOM - 2) / FREEDOM)
"""The scale of a t whose standard deviation is 1."""


def t_density(x: Floats, freedom: Floats | float) -> Floats:
    """Student's t, as a logarithm."""
    constant = gammaln((freedom + 1) / 2) - gammaln(freedom / 2) - 0.5 * np.log(freedom * np.pi)
    density: Floats = constant - (freedom + 1) / 2 * np.log1p(x * x / freedom)
    return density


def beta_binomial(poor: Floats, legs: Floats, a: Floats, b: Floats) -> Floats:
    """The logarithm of its probability, without the binomial coefficient, which no comparison needs."""
    found: Floats = betaln(poor + a, legs - poor + b) - betaln(a, b)
    return found


def _nodes() -> tuple[Floats, Floats]:
    steps = np.linspace(-3.3, 3.3, 23)
    places = np.sinh(steps)
    widths = np.cosh(steps) * (steps[1] - steps[0])
    weights = []
    for freedom, shrunk in zip(FREEDOM, SHRUNK, strict=True):
        density = np.exp(t_density(places / shrunk, freedom)) / shrunk * widths
        weights.append(density / density.sum())
    return places, np.array(weights)


NODES, WEIGHTS = _nodes()
"""Where the scatter is summed, in standard deviations, (nodes,); what each weighs, (ways, nodes)."""
