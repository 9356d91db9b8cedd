"""Which customers' calls were worse than their own past and the fleet predict (docs/detection.md)."""

from __future__ import annotations

from collections.abc import Iterator

from notifications.detection.model import WEEKLY, Counts, Flags, Judgement, Options


def judge(
    legs: Counts, poor: Counts, excluded: Flags | None, at: int, options: Options = WEEKLY
) -> Judgement:
    """Judge period `at` with the periods before it alone.

    `legs`, `poor`, `excluded`: (rows, periods), oldest first; no legs where nothing was reported. `excluded`:
    what must not enter a baseline, since it alerted or an incident covers it; None: nothing.
    26 periods before `at` (56 days) are enough; more cost time.
    """
    raise NotImplementedError


def judge_all(legs: Counts, poor: Counts, options: Options = WEEKLY) -> Iterator[tuple[int, Judgement]]:
    """Judge every period after the warm-up in turn; what fires or an incident covers enters no baseline."""
    raise NotImplementedError
