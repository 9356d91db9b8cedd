"""The tick: what is due becomes a run in the ledger and a row of the outbox, in one transaction.

Any number of processes may tick at the same time: a schedule's row is locked by one of them, and the ledger
takes one run for each local day (docs/decisions/0009-claims-and-ledgers.md).
"""

from __future__ import annotations

import logging
from collections.abc import Sequence
from datetime import datetime, timedelta
from itertools import takewhile
from typing import Final

from sqlalchemy import Connection

from config.errors import RequestError
from hub.vocabulary import Frequency
from notifications.boundaries import reached
from notifications.delivery.notices import Trouble, tell_owner
from notifications.schedules.times import Due, Rule, due_times, next_due
from store.database import Database
from store.delivery.outbox import NewDelivery, add_delivery
from store.delivery.runs import NewRun, RunState, add_run
from store.delivery.schedules import ScheduleRow, claim_due, set_next_run

log = logging.getLogger(__name__)

CLAIMED_AT_ONCE: Final = 50
"""Schedules of one transaction: a lock is short."""
LATE_AFTER: Final = timedelta(minutes=10)
"""A run that begins later says so."""
_A_MOMENT: Final = timedelta(microseconds=1)


def rule_of(schedule: ScheduleRow) -> Rule:
    """When a schedule is due."""
    return Rule(
        Frequency(schedule.frequency),
        schedule.at,
        schedule.timezone,
        frozenset(schedule.weekdays),
        1 if schedule.day_of_month is None else schedule.day_of_month,
    )


def tick(database: Database, now: datetime, made_up_within: timedelta) -> int:
    """Turn what is due at `now` into runs; how many.

    Of what was missed, the latest run is made up if it was due within `made_up_within`. The others go into
    the ledger as missed, and the owner is told.

    Raises:
        OperatorError: `database-busy`, `database-unreachable`. What is due is still due then.
    """
    begun = 0
    while True:
        with database.write() as connection:
            due = claim_due(connection, now, CLAIMED_AT_ONCE)
            if due:
                reached("schedules claimed")
                begun += sum(_run(connection, schedule, now, made_up_within) for schedule in due)
                reached("runs written")
        if len(due) < CLAIMED_AT_ONCE:
            return begun


def _run(connection: Connection, schedule: ScheduleRow, now: datetime, made_up_within: timedelta) -> int:
    """One schedule's runs up to `now`, and when it is due next."""
    rule = rule_of(schedule)
    passed = _passed(rule, schedule, now)
    wanted = passed[-1:] if passed and now - passed[-1].at <= made_up_within else []
    _note_missed(connection, schedule, passed[: len(passed) - len(wanted)], now)
    begun = [due for due in wanted if _begin(connection, schedule, due, now)]
    set_next_run(connection, schedule.number, next_due(rule, now).at)
    return len(begun)


def _passed(rule: Rule, schedule: ScheduleRow, now: datetime) -> Sequence[Due]:
    if schedule.next_run_at is None:
        return []
    times = due_times(rule, schedule.next_run_at - _A_MOMENT)
    return list(takewhile(lambda due: due.at <= now, times))


def _begin(connection: Connection, schedule: ScheduleRow, due: Due, now: datetime) -> bool:
    """Whether the run is new: a schedule whose time was changed may have had this day's."""
    run_id = add_run(connection, _new_run(schedule, due, late=now - due.at > LATE_AFTER), now)
    if run_id is None:
        return False
    return add_delivery(connection, NewDelivery(f"run:{run_id}", schedule.room, "report", run_id=run_id), now)


def _note_missed(connection: Connection, schedule: ScheduleRow, missed: Sequence[Due], now: datetime) -> None:
    noted = [due for due in missed if _missed(connection, schedule, due, now)]
    if not noted:
        return
    log.warning("schedule %d missed %d runs", schedule.number, len(noted))
    error = RequestError(
        "runs-missed", number=schedule.number, day=noted[0].day.isoformat(), count=len(noted)
    )
    key = f"missed:{schedule.number}:{noted[-1].day.isoformat()}"
    trouble = Trouble(key, error, schedule.room, schedule.owner, schedule.language)
    tell_owner(connection, trouble, now)


def _missed(connection: Connection, schedule: ScheduleRow, due: Due, now: datetime) -> bool:
    run = _new_run(schedule, due, late=True, state=RunState.MISSED, reason="not-running")
    return add_run(connection, run, now) is not None


def _new_run(
    schedule: ScheduleRow, due: Due, *, late: bool, state: RunState = RunState.DUE, reason: str = ""
) -> NewRun:
    return NewRun(
        room=schedule.room,
        owner=schedule.owner,
        intent=schedule.intent,
        language=schedule.language,
        due_at=due.at,
        period=due.day.isoformat(),
        schedule=schedule.number,
        late=late,
        state=state,
        reason=reason,
    )
