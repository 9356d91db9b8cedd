"""How what is found by chance's measure alone is told: at once, in the digest, or not at all."""

from __future__ import annotations

import numpy as np

from notifications.detection.fdr import benjamini_hochberg
from notifications.detection.model import DIGEST, INSTANT, Floats, Names, Options


def told(p_value: Floats, tests: int, options: Options) -> Names:
    """Of `tests` chances, those given (1: not to be told): the least likely at once, as many as one reads."""
    rank = np.empty(len(p_value), np.int64)
    rank[np.argsort(p_value, kind="stable")] = np.arange(len(p_value))
    at_once = benjamini_hochberg(p_value, tests, options.instant_q) & (rank < options.most_instant)
    found = benjamini_hochberg(p_value, tests, options.digest_q) & (p_value < 1.0)
    return np.where(at_once & found, INSTANT, np.where(found, DIGEST, ""))
