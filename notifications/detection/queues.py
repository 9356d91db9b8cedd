"""Which customers' callers give up in queues more than their own past and the fleet predict.

Abandoned calls of those that came are to a customer what poor legs are of all its legs: the same detector
judges them, with gates of their own (docs/usage-detection.md).
"""

from __future__ import annotations

from typing import Final

from notifications.detection import quality
from notifications.detection.model import Counts, Flags, Judgement, Options

QUEUES: Final = Options(drift=0.03, least_legs=40, least_rate=0.10, least_ratio=1.5, least_excess=8.0)
"""Of calls: at least 40 came, a tenth gave up, and 8 more than expected."""


def judge(
    calls: Counts, abandoned: Counts, excluded: Flags | None, at: int, options: Options = QUEUES
) -> Judgement:
    """Judge week `at` with the weeks before it alone.

    `calls`, `abandoned`, `excluded`: (customers, weeks), oldest first. A week in which all customers' callers
    wait longer than usual is no customer's own: each is judged against the raised fleet.
    """
    return quality.judge(calls, abandoned, excluded, at, options)
