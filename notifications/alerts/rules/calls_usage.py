"""Who calls less than is usual for them, and whose callers give up in queues more than usual."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import date, timedelta
from typing import Final

import numpy as np
from sqlalchemy import Connection

from hub.calendar import DAYS_IN_WEEK
from notifications.alerts.rules.calls_periods import Due, Judged
from notifications.detection import queues, usage
from notifications.detection.model import INFO, Counts, Flags, Floats
from store.alerts.call_details import org_ids_of, regions_of
from store.alerts.calls import Periods, UsageSeries, queue_series, usage_series
from store.alerts.outliers import NEAR, Metric, Outlier, outliers_of

HISTORY_WEEKS: Final = 26
QUEUE_WEEKS: Final = 16
LEAST_HISTORY: Final = 4
"""Weeks before one that is judged."""
USERS: Final = "users"
MINUTES: Final = "minutes"
STILL_DROP: Final = 0.8
"""Of what was expected: from there on what had fallen has risen again."""
STILL_ABANDONED: Final = 1.2
"""Of the share expected: from there on callers give up as they used to."""


def judge_usage(connection: Connection, due: Due) -> Judged:
    """Judge the weeks that are due, in order: who called less than expected."""
    if not due.fresh:
        return Judged(due, {})
    periods = _weeks(due, HISTORY_WEEKS)
    series = usage_series(connection, periods)
    known = outliers_of(connection, Metric.USAGE, DAYS_IN_WEEK, periods.first_days[0], due.fresh[-1])
    org_ids, groups = org_ids_of(connection, series.customers), regions_of(connection, series.customers)
    rows = {org_id: row for row, org_id in enumerate(org_ids)}
    size, in_users = _measured(series, periods, due)
    del series
    excluded = _excluded(periods, due, known, rows)
    kept: dict[date, Sequence[Outlier]] = {}
    before: Sequence[Outlier] = known.get(due.fresh[0] - timedelta(weeks=1), ())
    for day in due.fresh:
        at = periods.first_days.index(day)
        judged = usage.judge(size, excluded, at, groups)
        scale = np.where(in_users, 1.0, 1.0 / float(usage.usage_in_users(np.ones(1))[0]))
        found = list(_fallen(judged, size[:, at], scale, in_users, org_ids))
        found += _still_low(judged, size[:, at], scale, in_users, rows, before, found)
        _exclude(excluded, at, found, rows)
        kept[day] = before = found
    return Judged(due, kept)


def judge_queues(connection: Connection, due: Due) -> Judged:
    """Judge the weeks that are due, in order: whose callers gave up more than expected."""
    if not due.fresh:
        return Judged(due, {})
    periods = _weeks(due, QUEUE_WEEKS)
    series = queue_series(connection, periods)
    known = outliers_of(connection, Metric.QUEUES, DAYS_IN_WEEK, periods.first_days[0], due.fresh[-1])
    org_ids = org_ids_of(connection, series.customers)
    rows = {org_id: row for row, org_id in enumerate(org_ids)}
    excluded = _excluded(periods, due, known, rows)
    calls, abandoned = series.total[:, 0], series.part[:, 0]
    kept: dict[date, Sequence[Outlier]] = {}
    before: Sequence[Outlier] = known.get(due.fresh[0] - timedelta(weeks=1), ())
    for day in due.fresh:
        at = periods.first_days.index(day)
        found = _abandoned(calls[:, : at + 1], abandoned[:, : at + 1], excluded, org_ids, before)
        _exclude(excluded, at, found, rows)
        kept[day] = before = found
    return Judged(due, kept)


def _weeks(due: Due, history: int) -> Periods:
    first, last = due.fresh[0], due.fresh[-1]
    count = (last - first).days // DAYS_IN_WEEK + 1
    weeks = tuple(first + timedelta(weeks=each) for each in range(-history, count))
    return Periods(weeks, (DAYS_IN_WEEK,) * len(weeks))


def _measured(series: UsageSeries, periods: Periods, due: Due) -> tuple[Floats, Flags]:
    """How much customers call, in users: counted where they are, else made of minutes."""
    at = periods.first_days.index(due.fresh[0])
    enough = np.isfinite(series.users[:, :at]).sum(axis=1) >= LEAST_HISTORY
    in_users = enough & np.isfinite(series.users[:, at:]).any(axis=1)
    size = usage.usage_in_users(series.minutes)
    size[in_users] = series.users[in_users]
    return size, in_users


def _excluded(
    periods: Periods, due: Due, known: Mapping[date, Sequence[Outlier]], rows: Mapping[str, int]
) -> Flags:
    excluded = np.zeros((len(rows), len(periods)), np.bool_)
    for at, day in enumerate(periods.first_days):
        if day not in due.fresh:
            _exclude(excluded, at, known.get(day, ()), rows)
    return excluded


def _exclude(excluded: Flags, at: int, found: Sequence[Outlier], rows: Mapping[str, int]) -> None:
    for each in found:
        if each.delivery != NEAR and each.org_id in rows:
            excluded[rows[each.org_id], at] = True


def _fallen(
    judged: usage.UsageJudgement, size: Floats, scale: Floats, in_users: Flags, org_ids: Sequence[str]
) -> Iterator[Outlier]:
    for row in np.flatnonzero(judged.fires).tolist():
        yield _usage(judged, row, size, scale, in_users, org_ids[row])


def _usage(
    judged: usage.UsageJudgement, row: int, size: Floats, scale: Floats, in_users: Flags, org_id: str
) -> Outlier:
    factor = float(scale[row])
    return Outlier(
        org_id,
        USERS if in_users[row] else MINUTES,
        float(np.round(judged.expected[row] * factor)),
        float(np.round(size[row] * factor)),
        float(np.floor(judged.expected_low[row] * factor)),
        float(np.ceil(judged.expected_high[row] * factor)),
        float(judged.p_value[row]),
        str(judged.severity[row]),
        str(judged.delivery[row]),
    )


def _still_low(
    judged: usage.UsageJudgement,
    size: Floats,
    scale: Floats,
    in_users: Flags,
    rows: Mapping[str, int],
    before: Sequence[Outlier],
    found: Sequence[Outlier],
) -> Iterator[Outlier]:
    """Who had fallen and has not quite come back; a week that nobody reported changes nothing."""
    again = {each.org_id for each in found}
    for each in before:
        row = rows.get(each.org_id)
        if each.org_id in again:
            continue
        if row is None or not np.isfinite(size[row]):
            yield replace(each, delivery=NEAR)
        elif size[row] < STILL_DROP * judged.expected[row]:
            seen = _usage(judged, row, size, scale, in_users, each.org_id)
            yield replace(seen, severity=INFO, delivery=NEAR)


def _abandoned(
    calls: Counts,
    abandoned: Counts,
    excluded: Flags,
    org_ids: Sequence[str],
    before: Sequence[Outlier],
) -> list[Outlier]:
    """What is out of the ordinary in the last week."""
    has_calls = np.flatnonzero(calls.any(axis=0))
    if len(has_calls) <= LEAST_HISTORY or has_calls[-1] != calls.shape[1] - 1:
        return []
    calls, abandoned = calls[:, has_calls], abandoned[:, has_calls]
    last = calls.shape[1] - 1
    options = replace(queues.QUEUES, warm_up=min(queues.QUEUES.warm_up, last))
    judged = queues.judge(calls, abandoned, excluded[:, has_calls], last, options)
    went = {each.org_id for each in before}
    share = judged.expected / np.maximum(calls[:, last], 1)
    found = []
    for row, org_id in enumerate(org_ids):
        total, gone = int(calls[row, last]), int(abandoned[row, last])
        still = org_id in went and gone > STILL_ABANDONED * share[row] * total
        if judged.fires[row] or (still and total >= options.least_legs):
            found.append(
                Outlier(
                    org_id, "", float(total), float(gone), float(judged.expected_low[row]),
                    float(judged.expected_high[row]), float(judged.p_value[row]),
                    str(judged.severity[row]) if judged.fires[row] else INFO,
                    str(judged.delivery[row]) if judged.fires[row] else NEAR,
                )
            )  # fmt: skip
    return found
