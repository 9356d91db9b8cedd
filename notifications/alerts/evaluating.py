"""When is looked for alerts: after each sync, once a day, and at each tick for what time alone changes.

Whatever was found, whoever is to hear of it is told in the same transaction: with the sync that caused them,
alerts, their history and what goes out are kept, or none of them is.
"""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import partial
from itertools import chain
from typing import Final, TypeAlias
from zoneinfo import ZoneInfo

from sqlalchemy import Connection

from config.settings import Settings
from hub.calendar import today_in
from hub.vocabulary import AlertKind
from notifications.alerts import judging, reconcile, showing
from notifications.alerts.reconcile import Tally
from notifications.alerts.rules import contracts, statuses, syncs
from notifications.alerts.telling import tell_due
from notifications.boundaries import reached
from store import facts
from store.alerts import episodes, evaluations, waking
from store.alerts.alerts import alone
from store.alerts.episodes import Open
from store.alerts.model import NewEvent, What
from store.alerts.reach import Reach
from store.alerts.statuses import contradicted
from store.database import Database
from store.merge import MergeResult
from store.queries.freshness import has_customers

log = logging.getLogger(__name__)

OF_CONTRACTS = {
    AlertKind.EXPIRING: contracts.expiring,
    AlertKind.RENEWING: contracts.renewing,
    AlertKind.OVERAGE: contracts.overage,
    AlertKind.LOW_ASSIGNMENT: contracts.low_assignment,
}


_Done: TypeAlias = tuple[AlertKind, Tally]


@dataclass(frozen=True, slots=True)
class Evaluation:
    """What is looked for, of whom, and when."""

    settings: Settings
    now: datetime
    today: date
    """In the zone of the settings."""
    reach: Reach
    quiet: bool
    """Nobody is told: what is found was there before anybody looked."""
    run_id: int | None = None
    """The sync's, if it is one."""
    has_calls: bool = False
    """Whether it brought facts about calls."""
    quiet_of_calls: bool = False


_Step: TypeAlias = Callable[[Connection, Evaluation], Iterator[_Done]]


def after_sync(connection: Connection, settings: Settings, result: MergeResult, now: datetime) -> int:
    """Find what a merge changed, in its own transaction and on its connection; how many alerts did something.

    What a store holds when it is first looked at, and what the first export of its kind brings, is kept as
    alerts that nobody is told of: to be told of thousands at once helps nobody.
    """
    alone(connection)
    is_new = _begin(connection, now)
    quiet = is_new or result.is_first
    reach = Reach.EVERYBODY if quiet or result.everybody else Reach.TOUCHED
    wanted = Evaluation(
        settings,
        now,
        today_in(settings.timezone, now),
        reach,
        quiet,
        result.run_id,
        has_calls=is_new or result.has_calls,
        quiet_of_calls=quiet or result.is_first_of_calls,
    )
    reached("sync merged")
    customers = result.counts.get("customer")
    if customers is not None and customers.removed:
        _put_away(connection, waking.of_nobody(connection), now, told=True)
    return _evaluate(connection, wanted, _STEPS)


def after_failure(connection: Connection, settings: Settings, now: datetime) -> int:
    """The same where nothing of an export was kept."""
    alone(connection)
    tally = reconcile.reconcile(
        connection, AlertKind.SYNC, syncs.find(connection, settings, now), Reach.EVERYBODY, now
    )
    _tell(connection, settings, now)
    return len(tally)


def each_day(database: Database, now: datetime, settings: Settings) -> int:
    """Once a day, from `alerts_at` on: find what time alone brings, of everybody. Each step is done once.

    Every step is a transaction of its own, so that nobody waits long: alerts, their history and what goes out
    are kept together, and whoever comes next goes on with the next step. After days on which nobody ran it is
    done once: what holds is found, however long it has held.

    Raises:
        OperatorError: `database-busy`, `database-unreachable`. The rest of the day is still to be done then.
    """
    day = due_day(now, settings)
    with database.read() as connection:
        if evaluations.is_done(connection, day):
            return 0
    found, goes_on = 0, True
    while goes_on:
        with database.write() as connection:
            alone(connection)
            count, goes_on = _one_step(connection, settings, day, now)
            found += count
    return found + judge_what_is_left(database, now, settings)


def _one_step(connection: Connection, settings: Settings, day: date, now: datetime) -> tuple[int, bool]:
    """How many alerts did something, and whether there is another step."""
    if evaluations.is_done(connection, day):
        return 0, False  # another process was quicker
    today = today_in(settings.timezone, now)
    done, quiet = evaluations.under_way(connection, day)
    quiet = _begin(connection, now) or quiet
    put_away = 0 if done else _put_away(connection, waking.put_away_by(connection, today), now, told=False)
    wanted = Evaluation(settings, now, today, Reach.EVERYBODY, quiet)
    found = _evaluate(connection, wanted, _STEPS[done : done + 1])
    if done + 1 < len(_STEPS):
        evaluations.keep_under_way(connection, day, done + 1, quiet=quiet)
        return put_away + found, True
    evaluations.claim(connection, day, now)
    judging.leave(connection, quiet=quiet)
    reached("day claimed")
    return put_away + found, False


def tick(database: Database, now: datetime, settings: Settings) -> int:
    """What is due at `now`: the day's evaluation, what is to wake, and who is to be told; how much that was.

    Raises:
        OperatorError: `database-busy`, `database-unreachable`. What is due is still due then.
    """
    found = each_day(database, now, settings) + judge_what_is_left(database, now, settings)
    with database.write() as connection:
        return found + wake(connection, now, settings) + tell_due(connection, now, settings)


def judge_what_is_left(database: Database, now: datetime, settings: Settings) -> int:
    """Judge the facts about calls that a sync left, because there are too many customers."""
    with database.read() as connection:
        if not judging.is_left(connection):
            return 0
    ready = judging.look(database, now)
    with database.write() as connection:
        alone(connection)
        if not judging.is_left(connection):
            return 0  # another process was quicker
        count = sum(len(tally) for _, tally in judging.judge(connection, now, ready, quiet=False))
        reached("alerts written")
        _tell(connection, settings, now)
        return count


def due_day(now: datetime, settings: Settings) -> date:
    """The last day whose evaluation is due at `now`."""
    local = now.astimezone(ZoneInfo(settings.timezone))
    is_time = f"{local:%H:%M}" >= settings.alerts_at
    return local.date() if is_time else local.date() - timedelta(days=1)


def wake(connection: Connection, now: datetime, settings: Settings) -> int:
    """What time brings between two days; how many alerts did something.

    What was put off until now is told again, who took something is reminded, and late data are noticed.
    """
    alone(connection)
    over, due = waking.snoozes_over(connection, now), waking.reminders_due(connection, now)
    waking.fire_again(connection, [each.number for each in over], now)
    waking.reminded(connection, [each.number for each in due], now)
    events = [NewEvent(each.number, What.WOKE, each.severity, told=not each.muted) for each in over]
    events += [NewEvent(each.number, What.REMINDED, each.severity, told=True) for each in due]
    episodes.add_events(connection, events, now)
    late = syncs.find(connection, settings, now)
    tally = reconcile.reconcile(connection, AlertKind.SYNC, late, Reach.EVERYBODY, now)
    reached("alerts woken")
    return len(events) + len(tally)


def _begin(connection: Connection, now: datetime) -> bool:
    """Whether the store was never looked at before; from now on it has been."""
    if facts.read(connection, facts.ALERTS_SINCE) is not None:
        return False
    if has_customers(connection):
        facts.write(connection, facts.ALERTS_SINCE, now.isoformat())
    return True


def _evaluate(connection: Connection, wanted: Evaluation, steps: Sequence[_Step]) -> int:
    count = 0
    for kind, tally in chain.from_iterable(step(connection, wanted) for step in steps):
        if tally:
            log.info("alerts of %s: %s", kind.value, tally)
        count += len(tally)
    reached("alerts written")
    _tell(connection, wanted.settings, wanted.now)
    return count


def _statuses(connection: Connection, wanted: Evaluation) -> Iterator[_Done]:
    """After who is new, whom alone that is said of."""
    now, today, reach, quiet = wanted.now, wanted.today, wanted.reach, wanted.quiet
    if wanted.run_id is not None:
        new = statuses.new_customers(connection, today, wanted.run_id)
        yield (
            AlertKind.NEW_CUSTOMER,
            reconcile.reconcile(connection, AlertKind.NEW_CUSTOMER, new, reach, now, quiet=quiet),
        )
    changed = statuses.changed(connection, reach, now, today, wanted.run_id)
    yield (
        AlertKind.STATUS_CHANGE,
        reconcile.reconcile(connection, AlertKind.STATUS_CHANGE, changed, reach, now, quiet=quiet),
    )
    _put_away(connection, contradicted(connection, reach, today), now, told=not quiet)


def _contracts(kind: AlertKind, connection: Connection, wanted: Evaluation) -> Iterator[_Done]:
    found = OF_CONTRACTS[kind](connection, wanted.settings, wanted.reach, wanted.today)
    yield kind, reconcile.reconcile(connection, kind, found, wanted.reach, wanted.now, quiet=wanted.quiet)


def _calls(connection: Connection, wanted: Evaluation) -> Iterator[_Done]:
    if wanted.has_calls:
        yield from judging.judge_or_leave(connection, wanted.now, quiet=wanted.quiet_of_calls)


def _syncs(connection: Connection, wanted: Evaluation) -> Iterator[_Done]:
    late = syncs.find(connection, wanted.settings, wanted.now)
    yield (
        AlertKind.SYNC,
        reconcile.reconcile(connection, AlertKind.SYNC, late, Reach.EVERYBODY, wanted.now),
    )


_STEPS: Final[Sequence[_Step]] = (
    _statuses,
    *(partial(_contracts, kind) for kind in OF_CONTRACTS),
    _calls,
    _syncs,
)
"""Each after those that it looks at: who is suspended."""


def _put_away(connection: Connection, alerts: Sequence[Open], now: datetime, *, told: bool) -> int:
    """They are over; cards that there are say so, whether or not anybody is told."""
    events = [
        NewEvent(each.number, What.RESOLVED, each.severity, told=told and not each.muted) for each in alerts
    ]
    episodes.add_events(connection, events, now)
    numbers = [each.number for each in alerts]
    episodes.resolve_many(connection, numbers, now)
    showing.update_everywhere(connection, numbers, now)
    return len(alerts)


def _tell(connection: Connection, settings: Settings, now: datetime) -> None:
    tell_due(connection, now, settings)
    reached("evaluation done")
