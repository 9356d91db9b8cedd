"""What the facts about calls say: bad quality, at a customer or at all, usage that falls, abandoned queues.

Completed weeks and days are judged once, in order, when their facts come or change; what was out of the
ordinary is kept. The findings are read from what is kept, so that they are the same whoever asks.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from typing import Any, Final

from sqlalchemy import Connection

from hub.calendar import DAYS_IN_WEEK
from hub.vocabulary import AlertKind
from notifications.alerts.findings import Finding
from notifications.alerts.rules import calls_facts
from notifications.alerts.rules.calls_periods import Due, due
from notifications.alerts.rules.calls_quality import judge_quality
from notifications.alerts.rules.calls_seen import LEVELS, Seen, begun, had_days, seen_of
from notifications.alerts.rules.calls_usage import judge_queues, judge_usage
from notifications.detection.model import INSTANT, SEVERE
from store.alerts.model import Severity
from store.alerts.outliers import NEAR, Metric


def find(connection: Connection, now: datetime) -> Mapping[AlertKind, Sequence[Finding]]:
    """Of each kind whose facts came or changed since it was asked last: all that holds, of everybody.

    A kind that is not there has nothing new: its alerts stay as they are. It costs a look at the latest weeks
    then, so that it can be asked after any sync that brought facts about calls or licence use, and daily.
    """
    found: dict[AlertKind, Sequence[Finding]] = {}
    weeks, days = (due(connection, Metric.QUALITY, length, now) for length in (DAYS_IN_WEEK, 1))
    if weeks.fresh or days.fresh:
        judge_quality(connection, weeks, now)
        judge_quality(connection, days, now)
        seen = [*seen_of(connection, weeks), *seen_of(connection, days)]
        found[AlertKind.INCIDENT] = list(_incidents(seen))
        found[AlertKind.QUALITY_SPIKE] = list(_spikes(connection, seen))
    for kind, metric, judge in _BY_WEEK:
        asked = due(connection, metric, DAYS_IN_WEEK, now)
        if asked.fresh:
            judge(connection, asked, now)
            found[kind] = list(_of_weeks(connection, kind, asked))
    return found


_BY_WEEK: Final[tuple[tuple[AlertKind, Metric, Callable[[Connection, Due, datetime], None]], ...]] = (
    (AlertKind.USAGE_DROP, Metric.USAGE, judge_usage),
    (AlertKind.QUEUE_ABANDONMENT, Metric.QUEUES, judge_queues),
)


def _incidents(seen: Sequence[Seen]) -> Iterator[Finding]:
    """The latest, if there is any: a week's says more than a day's of it."""
    of_all = [each for each in seen if not each.found.org_id]
    if of_all:
        latest = max(of_all, key=lambda each: (each.last_day, each.days))
        hit = sum(each.period == latest.period and _is_hit(each) for each in seen)
        facts = calls_facts.of_incident(latest, hit)
        yield Finding(AlertKind.INCIDENT, "", "", Severity.SEVERE, facts, level=LEVELS[SEVERE])


def _is_hit(seen: Seen) -> bool:
    found = seen.found
    return bool(found.org_id) and not found.subject and found.delivery != NEAR


def _spikes(connection: Connection, seen: Sequence[Seen]) -> Iterator[Finding]:
    """Of each customer, and each of its endpoint types, the period that says the most."""
    incidents = {each.period for each in seen if not each.found.org_id}
    chosen: dict[tuple[str, str], Seen] = {}
    for each in seen:
        told = bool(each.found.org_id and each.found.delivery)
        if told and (each.key not in chosen or each.weight > chosen[each.key].weight):
            chosen[each.key] = each
    whole = {org_id for org_id, subject in chosen if not subject}
    parts: dict[str, list[Seen]] = {}
    for each in seen:
        if each.found.subject:
            parts.setdefault(each.found.org_id, []).append(each)
    for org_id in whole & parts.keys():
        chosen[org_id, ""] = _at_its_worst(chosen[org_id, ""], parts[org_id])
    of_week = {each.first_day for each in chosen.values() if each.days == DAYS_IN_WEEK}
    by_day = {org_id for week in of_week for org_id in had_days(connection, week)}
    since = begun(connection, Metric.QUALITY, chosen.values())
    facts = calls_facts.of_quality(connection, list(chosen.values()), since)
    for key, says in facts.items():
        each = chosen[key]
        org_id, subject = key
        # What an incident covers, or what the customer as a whole says or said, begins nothing of its own.
        said = bool(subject) and (org_id in whole or (each.days == DAYS_IN_WEEK and org_id in by_day))
        begins = each.period not in incidents and not said
        yield _finding(AlertKind.QUALITY_SPIKE, subject, each, says, begins=begins)


def _at_its_worst(whole: Seen, parts: Sequence[Seen]) -> Seen:
    """A customer's period is as bad as the worst of its endpoint types then."""
    same = [each for each in parts if each.period == whole.period and each.level > whole.level]
    if not same or whole.found.delivery == NEAR:
        return whole
    worst = max(same, key=lambda each: each.level).found
    found = replace(whole.found, severity=worst.severity, delivery=worst.delivery)
    return replace(whole, found=found)


def _of_weeks(connection: Connection, kind: AlertKind, asked: Due) -> Iterator[Finding]:
    seen = list(seen_of(connection, asked))
    since = begun(connection, asked.metric, seen)
    of_kind = calls_facts.of_usage if kind is AlertKind.USAGE_DROP else calls_facts.of_queues
    facts = of_kind(connection, seen, since)
    for each in seen:
        if each.found.org_id in facts:
            yield _finding(kind, "", each, facts[each.found.org_id], begins=True)


def _finding(kind: AlertKind, subject: str, seen: Seen, facts: Mapping[str, Any], *, begins: bool) -> Finding:
    found = seen.found
    return Finding(
        kind,
        found.org_id,
        subject,
        Severity(found.severity),
        facts,
        level=seen.level,
        prompt=found.delivery == INSTANT,
        fires=begins and found.delivery != NEAR,
    )
