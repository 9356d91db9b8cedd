"""The demo as a source: one export with everything in it."""

from __future__ import annotations

from datetime import UTC, datetime

from hub.demo.generator import generate
from hub.source import Export, ExportKind


def demo_export(
    customers: int,
    *,
    seed: int,
    now: datetime,
    weeks: int | None = None,
    numbers: int | None = None,
) -> Export:
    """The records of `generate`, true as of `now`.

    Raises:
        RequestError: `demo-size`.
    """
    records = generate(customers, seed=seed, now=now, weeks=weeks, numbers=numbers)
    return Export("demo", ExportKind.EVERYTHING, now.astimezone(UTC), iter(records))
