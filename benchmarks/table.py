"""What a benchmark found, beside what it is held against."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from statistics import median
from time import perf_counter


@dataclass(frozen=True, slots=True)
class Result:
    """One line of the table: a figure, and the figure it is held against."""

    name: str
    measured: float
    unit: str
    against: str = ""
    """What it is held against: a limit, or a peer measured in the same run."""
    peer: float | None = None
    most: float | None = None
    """The ratio to the peer (or, without a peer, the figure) that must not be exceeded; None: no limit."""
    least: float | None = None
    """The figure that must be reached."""

    @property
    def ratio(self) -> float | None:
        """Of the measured figure to the peer's."""
        return None if not self.peer else self.measured / self.peer

    @property
    def is_kept(self) -> bool | None:
        """Whether the limit is kept; None where there is none."""
        if self.least is not None:
            return self.measured >= self.least
        if self.most is None:
            return None
        return (self.measured if self.ratio is None else self.ratio) <= self.most


def p50(action: Callable[[], object], times: int = 200, warm_up: int = 5) -> float:
    """The median duration in microseconds of `times` calls, after some that are not counted."""
    for _ in range(warm_up):
        action()
    durations = []
    for _ in range(times):
        began = perf_counter()
        action()
        durations.append(perf_counter() - began)
    return median(durations) * 1e6


HEADER = """\
| what | measured | held against | ratio | limit | |
| --- | ---: | --- | ---: | ---: | --- |"""


def line(result: Result) -> str:
    """A row of the table, in Markdown."""
    peer = f"{result.against} {_figure(result.peer, result.unit)}" if result.peer else result.against
    ratio = f"{result.ratio:.2f} ×" if result.ratio is not None else ""
    verdict = {True: "kept", False: "**MISSED**", None: ""}[result.is_kept]
    cells = (result.name, _figure(result.measured, result.unit), peer, ratio, _limit(result), verdict)
    return f"| {' | '.join(cells)} |"


def _limit(result: Result) -> str:
    if result.least is not None:
        return f"≥ {_figure(result.least, result.unit)}"
    if result.most is None:
        return ""
    return f"≤ {result.most:g} ×" if result.peer else f"≤ {_figure(result.most, result.unit)}"


def _figure(value: float, unit: str) -> str:
    text = f"{value:,.2f}" if abs(value) < 10 else f"{value:,.1f}" if abs(value) < 100 else f"{value:,.0f}"
    return f"{text} {unit}".rstrip()
