"""Call quality: which weeks and days were out of the ordinary, for whom, and for all at once."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import date, timedelta
from typing import Final

import numpy as np
from sqlalchemy import Connection

from hub.calendar import DAYS_IN_WEEK, week_of
from notifications.alerts.rules.calls_periods import Due, Judged
from notifications.detection.model import DAILY, INFO, SEVERE, WEEKLY, Counts, Flags, Judgement, Options
from notifications.detection.parts import Parts, judge_parts
from store.alerts.call_details import org_ids_of
from store.alerts.calls import ENDPOINTS, Periods, Series, quality_series
from store.alerts.outliers import NEAR, Metric, Outlier, outliers_of

BY_DAY: Final = replace(
    DAILY,
    warm_up=WEEKLY.warm_up,
    instant_p=WEEKLY.instant_p / DAYS_IN_WEEK,
    instant_q=WEEKLY.instant_q / 2,
    digest_q=WEEKLY.instant_q / 2,
)
"""There are seven days in a week to be wrong in; and yesterday's trouble is told at once or never."""
HISTORY_WEEKS: Final = 16
"""More weeks before the one that is judged change little, and cost time."""
HISTORY_DAYS: Final = 14
"""Of the weeks before, days are judged with the whole."""
LEAST_HISTORY: Final = 4
"""Periods with calls before one that is judged."""
STILL_RATIO: Final = 1.2
"""Poor legs to those expected, above which what was out of the ordinary is not over yet."""
HIT_RATIO: Final = 1.5
"""… and above which an incident has hit a customer."""
HIT_EXCESS: Final = 3.0


def judge_quality(connection: Connection, due: Due, weeks: Judged | None = None) -> Judged:
    """Judge the periods that are due, in order; days after the `weeks` that are not kept yet."""
    if not due.fresh:
        return Judged(due, {})
    periods = _periods(due)
    series = quality_series(connection, periods)
    org_ids = org_ids_of(connection, series.customers)
    rows = {org_id: row for row, org_id in enumerate(org_ids)}
    known = _known(connection, due, periods)
    if weeks is not None:
        known |= {(day, DAYS_IN_WEEK): found for day, found in weeks.found.items()}
    excluded = np.zeros((len(org_ids), 1 + len(ENDPOINTS), len(periods)), np.bool_)
    for at, (day, days) in enumerate(zip(periods.first_days, periods.days, strict=True)):
        if day not in due.fresh or days != due.days:
            _exclude(excluded, at, known.get((day, days), ()), rows)
    judged = {}
    before = known.get((due.fresh[0] - timedelta(days=due.days), due.days), ())
    for day in due.fresh:
        at = periods.first_days.index(day)
        found = _judged(series, excluded, at, due.days, org_ids, before)
        _exclude(excluded, at, found, rows)
        judged[day] = before = found
    return Judged(due, judged)


def _periods(due: Due) -> Periods:
    """What is due and what lies before it; before days, whole weeks."""
    first, last = due.fresh[0], due.fresh[-1]
    if due.days == DAYS_IN_WEEK:
        count = (last - first).days // DAYS_IN_WEEK + 1
        weeks = [first + timedelta(weeks=each) for each in range(-HISTORY_WEEKS, count)]
        return Periods(tuple(weeks), (DAYS_IN_WEEK,) * len(weeks))
    sunday = week_of(first - timedelta(days=HISTORY_DAYS - 1))
    weeks = [sunday - timedelta(weeks=back) for back in range(HISTORY_WEEKS // 2, 0, -1)]
    days = [sunday + timedelta(days=each) for each in range((last - sunday).days + 1)]
    return Periods((*weeks, *days), (DAYS_IN_WEEK,) * len(weeks) + (1,) * len(days))


def _known(connection: Connection, due: Due, periods: Periods) -> dict[tuple[date, int], Sequence[Outlier]]:
    """What was out of the ordinary in these periods, by their first day and length."""
    first, last = periods.first_days[0], periods.first_days[-1]
    return {
        (day, days): found
        for days in {*periods.days, due.days}
        for day, found in outliers_of(connection, Metric.QUALITY, days, first, last).items()
    }


def _exclude(excluded: Flags, at: int, found: Sequence[Outlier], rows: Mapping[str, int]) -> None:
    places = {"": 0} | {endpoint.value: 1 + place for place, endpoint in enumerate(ENDPOINTS)}
    for each in found:
        if not each.org_id:
            excluded[:, :, at] = True
        elif each.delivery != NEAR and each.org_id in rows:
            excluded[rows[each.org_id], places[each.subject], at] = True


def _judged(
    series: Series, excluded: Flags, at: int, days: int, org_ids: Sequence[str], before: Sequence[Outlier]
) -> list[Outlier]:
    """What is out of the ordinary in the period of column `at`."""
    reach = HISTORY_WEEKS if days == DAYS_IN_WEEK else at
    used = slice(max(0, at - reach), at + 1)
    legs, poor, out = series.total[:, :, used], series.part[:, :, used], excluded[:, :, used]
    has_calls = np.flatnonzero(legs.any(axis=(0, 1)))
    if len(has_calls) <= LEAST_HISTORY or has_calls[-1] != legs.shape[2] - 1:
        return []
    if len(has_calls) < legs.shape[2]:  # or else nothing is copied
        legs, poor, out = legs[:, :, has_calls], poor[:, :, has_calls], out[:, :, has_calls]
    options = WEEKLY if days == DAYS_IN_WEEK else BY_DAY
    last = legs.shape[2] - 1
    whole, parts = judge_parts(legs, poor, out, last, options)
    found = list(_outliers(whole, parts, legs[:, :, last], poor[:, :, last], org_ids))
    found += _still(whole, legs[:, :, last], poor[:, :, last], org_ids, before, found, options)
    if whole.incident:
        found += _incident(whole, legs[:, :, last].sum(axis=1), poor[:, :, last].sum(axis=1), org_ids, found)
    return found


def _outliers(
    whole: Judgement, parts: Parts, legs: Counts, poor: Counts, org_ids: Sequence[str]
) -> Iterator[Outlier]:
    all_legs, all_poor = legs.sum(axis=1), poor.sum(axis=1)
    for row in np.flatnonzero(whole.fires).tolist():
        yield _outlier(whole, row, org_ids[row], "", float(all_legs[row]), float(all_poor[row]))
    for place in np.flatnonzero(parts.judged.fires).tolist():
        row, part = int(parts.customer[place]), int(parts.part[place])
        total, bad = float(legs[row, part]), float(poor[row, part])
        yield _outlier(parts.judged, place, org_ids[row], ENDPOINTS[part].value, total, bad)


def _outlier(judged: Judgement, at: int, org_id: str, subject: str, total: float, observed: float) -> Outlier:
    return Outlier(
        org_id,
        subject,
        total,
        observed,
        float(judged.expected_low[at]),
        float(judged.expected_high[at]),
        float(judged.p_value[at]),
        str(judged.severity[at]),
        str(judged.delivery[at]),
    )


def _still(
    whole: Judgement,
    legs: Counts,
    poor: Counts,
    org_ids: Sequence[str],
    before: Sequence[Outlier],
    found: Sequence[Outlier],
    options: Options,
) -> Iterator[Outlier]:
    """Who was out of the ordinary just before and is not quite back: enough to keep an alert open."""
    again = {(each.org_id, each.subject) for each in found}
    rows = {org_id: row for row, org_id in enumerate(org_ids)}
    places = {endpoint.value: place for place, endpoint in enumerate(ENDPOINTS)}
    for each in before:
        row = rows.get(each.org_id)
        if row is None or (each.org_id, each.subject) in again or not each.delivery:
            continue
        total, bad = legs[row].sum(), poor[row].sum()
        usual = whole.expected[row] / max(total, 1) / (whole.factor if whole.incident else 1.0)
        if each.subject:
            # What the whole customer is expected to have says little of one endpoint: its own bounds do.
            total, bad = legs[row, places[each.subject]], poor[row, places[each.subject]]
            usual = (each.expected_low + each.expected_high) / 2.0 / max(each.total, 1.0)
        if total >= options.least_legs and bad >= max(STILL_RATIO * usual * total, 1.0):
            low, high = np.floor(0.5 * usual * total), np.ceil(STILL_RATIO * usual * total)
            yield replace(
                each, total=float(total), observed=float(bad), expected_low=float(low),
                expected_high=float(high), p_value=1.0, severity=INFO, delivery=NEAR,
            )  # fmt: skip


def _incident(
    whole: Judgement, legs: Counts, poor: Counts, org_ids: Sequence[str], found: Sequence[Outlier]
) -> Iterator[Outlier]:
    """The fleet as a whole, and those whom it hit and who are not out of the ordinary beyond that."""
    usual = whole.expected / max(whole.factor, 1e-9)
    beyond = {each.org_id for each in found if not each.subject}
    hit = (poor >= HIT_RATIO * usual) & (poor - usual >= HIT_EXCESS)
    expected = float(usual.sum())
    yield Outlier("", "", float(legs.sum()), float(poor.sum()), expected, expected, 0.0, SEVERE, "")
    for row in np.flatnonzero(hit).tolist():
        if org_ids[row] not in beyond:
            low, high = float(np.floor(0.5 * usual[row])), float(np.ceil(1.5 * usual[row]))
            yield Outlier(org_ids[row], "", float(legs[row]), float(poor[row]), low, high, 1.0, INFO, "")
