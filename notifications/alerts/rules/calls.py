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
from notifications.alerts.rules.calls_periods import Due, Judged, due
from notifications.alerts.rules.calls_quality import judge_quality
from notifications.alerts.rules.calls_seen import LEVELS, Seen, begun, ever_fired, had_days, seen_of
from notifications.alerts.rules.calls_usage import judge_queues, judge_usage
from notifications.detection.model import INSTANT, SEVERE
from store.alerts.model import Severity
from store.alerts.outliers import NEAR, Metric


def look(connection: Connection, now: datetime) -> Sequence[Judged]:
    """Judge what was not judged yet, and keep nothing: it takes long and needs no lock.

    `find`, under the lock, takes it from there, unless the facts have changed in between.
    """
    judged: list[Judged] = []
    for metric, judge in _JUDGES.items():
        asked = _due(connection, metric, now)
        if any(each.fresh for each in asked):
            judged += judge(connection, asked)
    return judged


def find(
    connection: Connection, now: datetime, ready: Sequence[Judged] = ()
) -> Mapping[AlertKind, Sequence[Finding]]:
    """Of each kind whose facts came or changed since it was asked last: all that holds, of everybody.

    A kind that is not there has nothing new: its alerts stay as they are. It costs a look at the latest weeks
    then, so that it can be asked after any sync that brought facts about calls or licence use, and daily.
    `ready` is what was judged already (`look`).
    """
    found: dict[AlertKind, Sequence[Finding]] = {}
    for metric, judge in _JUDGES.items():
        asked = _due(connection, metric, now)
        if not any(each.fresh for each in asked):
            continue
        judged = [each for each in ready if each.due.metric is metric]
        if [each.due for each in judged] != asked:
            judged = judge(connection, asked)
        for each in judged:
            each.keep(connection, now)
        if metric is Metric.QUALITY:
            seen = [one for each in asked for one in seen_of(connection, each)]
            found[AlertKind.INCIDENT] = list(_incidents(seen))
            found[AlertKind.QUALITY_SPIKE] = list(_spikes(connection, seen))
        else:
            kind = _KINDS[metric]
            found[kind] = list(_of_weeks(connection, kind, asked[0]))
    return found


def _due(connection: Connection, metric: Metric, now: datetime) -> list[Due]:
    """Weeks; of call quality days too."""
    lengths = (DAYS_IN_WEEK, 1) if metric is Metric.QUALITY else (DAYS_IN_WEEK,)
    return [due(connection, metric, length, now) for length in lengths]


def _quality(connection: Connection, asked: Sequence[Due]) -> list[Judged]:
    weeks = judge_quality(connection, asked[0])
    return [weeks, judge_quality(connection, asked[1], weeks)]


_JUDGES: Final[Mapping[Metric, Callable[[Connection, Sequence[Due]], list[Judged]]]] = {
    Metric.QUALITY: _quality,
    Metric.USAGE: lambda connection, asked: [judge_usage(connection, asked[0])],
    Metric.QUEUES: lambda connection, asked: [judge_queues(connection, asked[0])],
}
_KINDS: Final = {Metric.USAGE: AlertKind.USAGE_DROP, Metric.QUEUES: AlertKind.QUEUE_ABANDONMENT}


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
        yield _finding(
            AlertKind.QUALITY_SPIKE, subject, each, says, fires=begins and each.found.delivery != NEAR
        )


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
    fired = ever_fired(connection, asked.metric, seen, since)
    of_kind = calls_facts.of_usage if kind is AlertKind.USAGE_DROP else calls_facts.of_queues
    facts = of_kind(connection, seen, since)
    for each in seen:
        if each.found.org_id in facts:
            yield _finding(kind, "", each, facts[each.found.org_id], fires=each.key in fired)


def _finding(kind: AlertKind, subject: str, seen: Seen, facts: Mapping[str, Any], *, fires: bool) -> Finding:
    found = seen.found
    return Finding(
        kind,
        found.org_id,
        subject,
        Severity(found.severity),
        facts,
        level=seen.level,
        prompt=found.delivery == INSTANT,
        fires=fires,
    )
