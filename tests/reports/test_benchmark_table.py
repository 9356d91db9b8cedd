"""The verdicts of `make bench`: a limit on the figure, on the ratio to a peer, or a figure to be reached."""

from __future__ import annotations

import pytest

from benchmarks.table import Result, line, p50


@pytest.mark.parametrize(
    ("result", "kept"),
    [
        (Result("first page", 1.9, "ms", most=2), True),
        (Result("first page", 2.1, "ms", most=2), False),
        (Result("export", 5.0, "s", "sqlite3 -csv", 2.0, most=2.5), True),
        (Result("export", 5.1, "s", "sqlite3 -csv", 2.0, most=2.5), False),
        (Result("found", 0.9, "", least=0.9), True),
        (Result("found", 0.89, "", least=0.9), False),
        (Result("parse", 100.0, "µs"), None),
    ],
)
def test_a_limit_is_kept_or_missed(result: Result, *, kept: bool | None) -> None:
    assert result.is_kept is kept
    assert ("MISSED" in line(result)) is (kept is False)
    assert ("kept" in line(result)) is (kept is True)


def test_a_peer_stands_beside_the_figure_with_their_ratio() -> None:
    result = Result("devices", 3.0, "s", "sqlite3 -csv", 2.0, most=2.5)
    assert line(result) == "| devices | 3.00 s | sqlite3 -csv 2.00 s | 1.50 × | ≤ 2.5 × | kept |"


def test_p50_counts_calls_after_the_warm_up() -> None:
    calls: list[None] = []
    assert p50(lambda: calls.append(None), times=9, warm_up=2) >= 0
    assert len(calls) == 11
