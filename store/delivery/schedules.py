"""Schedules as rows."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

from sqlalchemy import Connection, bindparam, insert, select, update

from store.delivery.numbers import new_number
from store.rooms import RoomKey
from store.schema import schedule
from store.types import Instant

ACTIVE: Final = "active"
PAUSED: Final = "paused"
DISABLED: Final = "disabled"
REMOVED: Final = "removed"


_SET_NEXT_RUN = (
    update(schedule)
    .where(schedule.c.number == bindparam("of_number"))
    .values(next_run_at=bindparam("next_run_at", type_=Instant))
)
_DUE = (
    select(schedule)
    .where(schedule.c.state == ACTIVE, schedule.c.next_run_at <= bindparam("now", type_=Instant))
    .order_by(schedule.c.next_run_at, schedule.c.number)
    .limit(bindparam("most"))
    .with_for_update(skip_locked=True)
)


@dataclass(frozen=True, slots=True)
class NewSchedule:
    """A schedule as somebody asks for it."""

    room: RoomKey
    owner: str
    """E-mail address, lower case."""
    intent: Mapping[str, Any]
    """What each run asks (JSON)."""
    template_id: int | None
    frequency: str
    at: str
    """`HH:MM` on the wall in `timezone`."""
    weekdays: tuple[str, ...]
    day_of_month: int | None
    """0: the last."""
    timezone: str
    language: str
    skip_empty: bool


@dataclass(frozen=True, slots=True)
class ScheduleRow(NewSchedule):
    """A schedule as it is kept."""

    number: int
    state: str
    reason: str
    """The code of why it is disabled."""
    next_run_at: datetime | None
    """None unless it is active."""
    created_at: datetime


def add_schedule(
    connection: Connection, new: NewSchedule, next_run_at: datetime, now: datetime, request_id: str | None
) -> int:
    """Keep a schedule; its number. The same request again gives the number it had."""
    found = schedule_of_request(connection, request_id) if request_id is not None else None
    if found is not None:
        return found
    number = new_number(connection, "schedule")
    values = {
        "number": number,
        "platform": new.room.platform,
        "workspace": new.room.workspace,
        "room_id": new.room.room_id,
        "owner": new.owner,
        "intent": dict(new.intent),
        "template_id": new.template_id,
        "frequency": new.frequency,
        "at": new.at,
        "weekdays": list(new.weekdays),
        "day_of_month": new.day_of_month,
        "timezone": new.timezone,
        "language": new.language,
        "skip_empty": new.skip_empty,
        "state": ACTIVE,
        "next_run_at": next_run_at,
        "created_at": now,
        "changed_at": now,
        "request_id": request_id,
    }
    connection.execute(insert(schedule).values(values))
    return number


def change_schedule(connection: Connection, number: int, now: datetime, **values: Any) -> None:
    """Change some of a schedule's columns, as somebody wishes."""
    connection.execute(
        update(schedule).where(schedule.c.number == number).values({**values, "changed_at": now})
    )


def set_next_run(connection: Connection, number: int, next_run_at: datetime) -> None:
    """Say when it is due next."""
    connection.execute(_SET_NEXT_RUN, {"of_number": number, "next_run_at": next_run_at})


def find_schedule(connection: Connection, number: int, *, removed: bool = False) -> ScheduleRow | None:
    """The schedule of that number, unless it was `removed`: then it is given where that is wanted."""
    asked = select(schedule).where(schedule.c.number == number)
    if not removed:
        asked = asked.where(schedule.c.state != REMOVED)
    found = connection.execute(asked).first()
    return _row(found) if found else None


def schedule_of_request(connection: Connection, request_id: str) -> int | None:
    """The number of the schedule that a request made."""
    asked = select(schedule.c.number).where(schedule.c.request_id == request_id)
    return connection.execute(asked).scalar_one_or_none()


def schedules_of(connection: Connection, room: RoomKey | None = None) -> Sequence[ScheduleRow]:
    """The schedules of a room, or all of them, by number."""
    asked = select(schedule).where(schedule.c.state != REMOVED).order_by(schedule.c.number)
    if room is not None:
        asked = asked.where(
            schedule.c.platform == room.platform,
            schedule.c.workspace == room.workspace,
            schedule.c.room_id == room.room_id,
        )
    return [_row(found) for found in connection.execute(asked)]


def schedules_using(connection: Connection, template_id: int) -> Sequence[ScheduleRow]:
    """The schedules of any room that use a template, by number."""
    asked = select(schedule).where(schedule.c.template_id == template_id, schedule.c.state != REMOVED)
    return [_row(found) for found in connection.execute(asked.order_by(schedule.c.number))]


def disable_using(connection: Connection, template_id: int, reason: str, now: datetime) -> None:
    """Let no schedule run that uses a template; `reason` is a code."""
    connection.execute(
        update(schedule)
        .where(schedule.c.template_id == template_id, schedule.c.state.in_((ACTIVE, PAUSED)))
        .values(state=DISABLED, reason=reason, next_run_at=None, changed_at=now)
    )


def rename_template(connection: Connection, template_id: int, name: str, now: datetime) -> None:
    """Have the schedules that use a template ask for it by its new name."""
    for each in schedules_using(connection, template_id):
        slots = {**each.intent["slots"], "template": name}
        change_schedule(connection, each.number, now, intent={**each.intent, "slots": slots})


def claim_due(connection: Connection, now: datetime, limit: int) -> Sequence[ScheduleRow]:
    """The schedules that are due, the longest due first, locked until the transaction ends.

    What another process has locked is its own: it is left out.
    """
    return [_row(found) for found in connection.execute(_DUE, {"now": now, "most": limit})]


def _row(found: Any) -> ScheduleRow:
    return ScheduleRow(
        number=found.number,
        room=RoomKey(found.platform, found.workspace, found.room_id),
        owner=found.owner,
        intent=found.intent,
        template_id=found.template_id,
        frequency=found.frequency,
        at=found.at,
        weekdays=tuple(found.weekdays),
        day_of_month=found.day_of_month,
        timezone=found.timezone,
        language=found.language,
        skip_empty=found.skip_empty,
        state=found.state,
        reason=found.reason,
        next_run_at=found.next_run_at,
        created_at=found.created_at,
    )
