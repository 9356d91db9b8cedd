"""`switchboard detect`: whose call quality was out of the ordinary, week by week, of a CSV file."""

from __future__ import annotations

import argparse
import csv
import sys
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import date, timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Final, TextIO

from config.errors import DataError, OperatorError

if TYPE_CHECKING:
    from notifications.detection.model import Counts, Judgement

COLUMNS: Final = ("customer", "week", "legs", "poor_legs")
WRITTEN: Final = ("customer", "week", "severity", "expected_low", "expected_high", "p_value", "delivery")
SUNDAY: Final = 6
MOST_LEGS: Final = 10**9
MOST_WEEKS: Final = 530
"""Ten years and a bit: a mistyped year must not take the machine's memory."""


def configure(parser: argparse.ArgumentParser) -> None:
    """Declare the arguments."""
    parser.add_argument(
        "--csv",
        metavar="FILE",
        required=True,
        help="rows of customer,week,legs,poor_legs, a week as its Sunday's date; - is standard input",
    )
    parser.epilog = (
        "Writes a row for each customer and week that alerts. Each week is judged with the weeks before it"
        " alone; the first eight teach. expected_low and expected_high are poor legs."
    )


def run(arguments: argparse.Namespace) -> int:
    """Print the alerts as CSV, by week, the least likely first."""
    sys.stdout.reconfigure(encoding="utf-8")  # type: ignore[union-attr]
    with _opened(arguments.csv) as lines:
        table = read(lines, arguments.csv)
    from notifications.detection.quality import judge_all

    legs, poor = table.arrays(arguments.csv)
    writer = csv.writer(sys.stdout, lineterminator="\n")
    writer.writerow(WRITTEN)
    names = list(table.customers)
    for period, judged in judge_all(legs, poor):
        writer.writerows(_alerts(names, table.first + timedelta(weeks=period), judged))
    return 0


@dataclass(slots=True)
class Table:
    """What a file says."""

    customers: dict[str, int] = field(default_factory=dict)
    rows: list[int] = field(default_factory=list)
    """An entry per line: the customer's number, the week's ordinal day, and the counts."""
    days: list[int] = field(default_factory=list)
    legs: list[int] = field(default_factory=list)
    poor: list[int] = field(default_factory=list)

    @property
    def first(self) -> date:
        """The first week."""
        return date.fromordinal(min(self.days))

    def arrays(self, file: str) -> tuple[Counts, Counts]:
        """Legs and poor legs, (customers, weeks); a week that a customer has no line of has no legs."""
        import numpy as np

        row = np.array(self.rows)
        week = (np.array(self.days) - min(self.days)) // 7
        weeks = int(week.max()) + 1
        if weeks > MOST_WEEKS:
            raise DataError("detect-too-long", file=file, first=str(self.first), weeks=weeks, most=MOST_WEEKS)
        shape = len(self.customers), weeks
        place = row * weeks + week
        order = np.argsort(place, kind="stable")
        if len(twice := order[1:][place[order][1:] == place[order][:-1]]):
            line = int(twice.min())
            raise DataError(
                "detect-twice",
                file=file,
                customer=list(self.customers)[self.rows[line]],
                week=str(date.fromordinal(self.days[line])),
            )
        legs, poor = np.zeros(shape, np.int64), np.zeros(shape, np.int64)
        legs[row, week], poor[row, week] = self.legs, self.poor
        return legs, poor


def read(lines: Iterable[str], file: str) -> Table:
    """Take the lines in; DataError says which line is wrong, and what of it."""
    reader = csv.reader(lines)
    table = Table()
    try:
        header = [cell.strip().lower() for cell in next(reader, [])]
        if missing := [name for name in COLUMNS if name not in header]:
            raise DataError("detect-columns", file=file, missing=", ".join(missing))
        places = [header.index(name) for name in COLUMNS]
        weeks: dict[str, int] = {}
        for cells in reader:
            if cells:
                _take(table, [cells[at] if at < len(cells) else "" for at in places], weeks, (file, reader))
    except csv.Error as error:
        raise OperatorError("unreadable-file", path=file, reason=str(error)) from error
    if not table.rows:
        raise DataError("detect-no-rows", file=file)
    return table


def _take(table: Table, cells: list[str], weeks: dict[str, int], at: tuple[str, _Reader]) -> None:
    customer, week, *counts = cells
    customer = customer.strip()
    if not customer:
        raise _wrong(at, "customer", customer)
    if week not in weeks:
        weeks[week] = _sunday(week, at)
    legs, poor = (
        _count(value, column, at) for value, column in zip(counts, ("legs", "poor_legs"), strict=True)
    )
    if poor > legs:
        raise DataError("detect-more-poor", file=at[0], line=at[1].line_num, legs=legs, poor=poor)
    table.rows.append(table.customers.setdefault(customer, len(table.customers)))
    table.days.append(weeks[week])
    table.legs.append(legs)
    table.poor.append(poor)


def _sunday(text: str, at: tuple[str, _Reader]) -> int:
    try:
        day = date.fromisoformat(text.strip())
    except ValueError:
        raise _wrong(at, "week", text) from None
    if day.weekday() != SUNDAY:
        raise DataError("detect-no-sunday", file=at[0], line=at[1].line_num, week=str(day))
    return day.toordinal()


def _count(text: str, column: str, at: tuple[str, _Reader]) -> int:
    # Eleven signs are more than any count has; a thousand would take int() a while.
    text = text.strip()
    if not (text.isascii() and text.isdigit() and len(text) <= 11 and int(text) <= MOST_LEGS):
        raise _wrong(at, column, text)
    return int(text)


def _wrong(at: tuple[str, _Reader], column: str, value: str) -> DataError:
    return DataError("detect-bad-line", file=at[0], line=at[1].line_num, column=column, value=value[:40])


def _alerts(names: list[str], week: date, judged: Judgement) -> Iterator[tuple[str, ...]]:
    import numpy as np

    rows = np.flatnonzero(judged.fires)
    for row in rows[np.argsort(judged.p_value[rows], kind="stable")]:
        yield (
            names[row],
            week.isoformat(),
            str(judged.severity[row]),
            str(judged.expected_low[row]),
            str(judged.expected_high[row]),
            f"{judged.p_value[row]:.3g}",
            str(judged.delivery[row]),
        )


@contextmanager
def _opened(file: str) -> Iterator[TextIO]:
    """The file's lines; what cannot be opened or is no text is an OperatorError."""
    try:
        if file == "-":
            sys.stdin.reconfigure(encoding="utf-8-sig", newline="")  # type: ignore[union-attr]
            yield sys.stdin
            return
        with Path(file).open(encoding="utf-8-sig", newline="") as lines:
            yield lines
    except (OSError, UnicodeDecodeError) as error:
        reason = getattr(error, "strerror", None) or getattr(error, "reason", None) or str(error)
        raise OperatorError("unreadable-file", path=file, reason=str(reason)) from error


if TYPE_CHECKING:
    from typing import Protocol

    class _Reader(Protocol):
        @property
        def line_num(self) -> int: ...
