"""What can be done with a schedule: pause, resume, run now, change, take over, remove, restore."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Any, Final

from sqlalchemy import Connection

from cards.intent import Intent, Slots
from cards.model import Answer, Button, Buttons, Card, Component, Heading, Notice, Text, Tone
from config.errors import AccessError, RequestError
from handlers.common.changing import change_once
from handlers.common.named_schedule import named_schedule, owner_may, require_rights
from handlers.common.onlookers import outsiders_would_see
from handlers.common.schedule_cards import announced, require_owner, schedule_card
from handlers.common.schedule_plans import Plan, ask_with_form, read_plan
from handlers.common.schedule_words import coming, moment, what, when
from handlers.context import Context
from handlers.registry import Right, answers
from hub.calendar import today_in
from hub.vocabulary import Frequency, Role
from notifications.delivery.notices import Trouble, tell_room
from notifications.schedules.claiming import rule_of
from notifications.schedules.times import Rule, due_times
from store.delivery.ledger import ASKED, REPORT
from store.delivery.outbox import NewDelivery, add_delivery
from store.delivery.runs import NewRun, add_run, periods_since
from store.delivery.schedules import (
    ACTIVE,
    DISABLED,
    PAUSED,
    REMOVED,
    ScheduleRow,
    change_schedule,
    find_schedule,
)

SET: Final = "set"
"""What the slot `change` says where the slots say all of a schedule: what they leave out is taken away."""
TAKE: Final = "take"
"""What the slot `change` says where the person becomes the owner."""
SURE: Final = "remove"
"""What the slot `change` says where the person has seen what is removed."""
_TAKEN_AWAY: Final = ("region", "customer")
"""What a form can leave empty."""
_HOW: Final = frozenset({"id", "change", "page", "format"})
"""Slots that say nothing of what comes, nor when."""


@answers("schedule_pause", Right.ARRANGE, changes=lambda _: True)
def schedule_pause(context: Context, slots: Slots) -> Answer:
    """Let it not run until it is resumed.

    Raises:
        AskBack: which one, where several are in the room and none is named.
        AccessError: `not-owner`.
        RequestError: as `named_schedule`.
    """
    words = context.words
    intent = Intent("schedule_pause", slots)
    row = named_schedule(context, intent, words.gettext("Which schedule should be paused?"))
    require_owner(context, row)
    who = words.gettext("%(who)s paused schedule #%(number)s.", who=context.person.called, number=row.number)
    values = {"state": PAUSED, "next_run_at": None} if row.state == ACTIVE else {}
    return _change(context, intent, row, lambda _: values, [Notice(who, Tone.GOOD)])


@answers("schedule_resume", Right.ARRANGE, changes=lambda _: True)
def schedule_resume(context: Context, slots: Slots) -> Answer:
    """Let it run again from now on, were it removed; nothing is made up for.

    Raises:
        AskBack: as `schedule_pause`.
        AccessError: `not-owner`.
        RequestError: `schedule-owner-may-not`, and as `named_schedule`.
    """
    words = context.words
    intent = Intent("schedule_resume", slots)
    row = named_schedule(context, intent, words.gettext("Which schedule should be resumed?"), removed=True)
    require_owner(context, row)
    require_rights(context, row)
    who = words.gettext("%(who)s resumed schedule #%(number)s.", who=context.person.called, number=row.number)

    def values(connection: Connection) -> dict[str, Any]:
        return _active(connection, context, row.number, rule_of(row)) if row.state != ACTIVE else {}

    return _change(context, intent, row, values, [Notice(who, Tone.GOOD)])


@answers("schedule_run", Right.ARRANGE, changes=lambda _: True)
def schedule_run(context: Context, slots: Slots) -> Answer:
    """Have it run once now; when it is due next stays as it is.

    Raises:
        AskBack: as `schedule_pause`.
        AccessError: `not-owner`.
        RequestError: `schedule-owner-may-not`, `schedule-outsiders`, and as `named_schedule`.
    """
    words = context.words
    intent = Intent("schedule_run", slots)
    row = named_schedule(context, intent, words.gettext("Which schedule should run now?"))
    require_owner(context, row)
    require_rights(context, row)
    if outsiders_would_see(context):
        raise RequestError("schedule-outsiders")
    change_once(context, intent, lambda connection: _begin(connection, context, row))
    said = words.gettext(
        "%(who)s asked for schedule #%(number)s now. The report comes into the room as soon as it is made.",
        who=context.person.called,
        number=row.number,
    )
    components: list[Component] = [Notice(said, Tone.GOOD), Text(what(context, row))]
    if row.state == ACTIVE:
        due = moment(words, coming(context, row)[0].at, row.timezone)
        components.append(Text(words.gettext("The next regular run stays: %(due)s.", due=due), subtle=True))
    number = f"#{row.number}"
    show = Button(words.gettext("Show %(what)s", what=number), Intent("schedules", Slots(id=row.number)))
    return announced(context, row, Answer(Card((*components, Buttons((show,))), words.language)))


@answers("schedule_remove", Right.ARRANGE, changes=lambda slots: slots.change == SURE)
def schedule_remove(context: Context, slots: Slots) -> Answer:
    """Take it away, once the person has seen what it is; the card that says so can restore it.

    Raises:
        AskBack: as `schedule_pause`.
        AccessError: `not-owner`.
        RequestError: as `named_schedule`.
    """
    words = context.words
    intent = Intent("schedule_remove", slots)
    question = words.gettext("Which schedule should be removed?")
    row = named_schedule(context, intent, question, removed=slots.change == SURE)
    require_owner(context, row)
    if slots.change != SURE:
        return _ask_to_remove(context, row)
    who = words.gettext("%(who)s removed schedule #%(number)s.", who=context.person.called, number=row.number)
    values = {"state": REMOVED, "next_run_at": None}
    return _change(context, intent, row, lambda _: values, [Notice(who, Tone.GOOD)])


@answers("schedule_edit", Right.ARRANGE, changes=lambda slots: bool(slots.change or _says_more(slots)))
def schedule_edit(context: Context, slots: Slots) -> Answer:
    """Change what is said and keep the rest; with nothing said, show the form; `TAKE`: become the owner.

    Raises:
        AskBack: as `schedule_pause`; the form; what `read_plan` asks.
        AccessError: `not-owner`, `not-allowed`: only a full administrator takes over.
        RequestError: as `named_schedule` and `read_plan`.
    """
    words = context.words
    intent = Intent("schedule_edit", slots)
    row = named_schedule(context, intent, words.gettext("Which schedule should be changed?"))
    if slots.change == TAKE:
        return _take_over(context, intent, row)
    require_owner(context, row)
    wished = Intent("schedule_edit", _merged(row, slots))
    if not _says_more(slots):
        raise ask_with_form(context, wished)
    plan = read_plan(context, wished)

    def values(connection: Connection) -> dict[str, Any]:
        return {**plan.kept(), **_state_after(connection, context, row, plan)}

    who = words.gettext("%(who)s changed schedule #%(number)s.", who=context.person.called, number=row.number)
    return _change(context, intent, row, values, [Notice(who, Tone.GOOD), *_had_today(context, row, plan)])


def _change(
    context: Context,
    intent: Intent,
    row: ScheduleRow,
    values: Callable[[Connection], dict[str, Any]],
    first: list[Component],
) -> Answer:
    """Make a change once, announce it, and show what holds then."""

    def write(connection: Connection) -> None:
        if changes := values(connection):
            change_schedule(connection, row.number, context.now, **changes)
        if row.room != context.room.key:
            _tell_elsewhere(connection, context, row)

    change_once(context, intent, write)
    with context.database.read() as connection:
        now = find_schedule(connection, row.number, removed=True) or row
        return announced(context, now, schedule_card(replace(context, connection=connection), now, first))


def _tell_elsewhere(connection: Connection, context: Context, row: ScheduleRow) -> None:
    """Announce in the schedule's room what was changed from another one."""
    error = RequestError("schedule-changed-elsewhere", number=row.number, who=context.person.called)
    key = f"schedule:{row.number}:{context.around.request_id}"
    tell_room(connection, Trouble(key, error, row.room, row.owner, row.language), context.now)


def _active(connection: Connection, context: Context, number: int, rule: Rule) -> dict[str, Any]:
    """Active from now on; a local day that the ledger has already is not run again."""
    had = periods_since(connection, number, today_in(rule.timezone, context.now))
    due = next(due for due in due_times(rule, context.now) if due.day.isoformat() not in had)
    return {"state": ACTIVE, "reason": "", "next_run_at": due.at}


def _begin(connection: Connection, context: Context, row: ScheduleRow) -> None:
    request_id = context.around.request_id
    new = NewRun(
        room=row.room,
        owner=row.owner,
        intent=row.intent,
        language=row.language,
        due_at=context.now,
        period=f"{ASKED}{request_id}",
        schedule=row.number,
        request_id=request_id,
    )
    run_id = add_run(connection, new, context.now)
    if run_id is not None:
        delivery = NewDelivery(f"run:{run_id}", row.room, REPORT, run_id=run_id)
        add_delivery(connection, delivery, context.now)
    if row.room != context.room.key:
        _tell_elsewhere(connection, context, row)


def _ask_to_remove(context: Context, row: ScheduleRow) -> Answer:
    words = context.words
    sure = Intent("schedule_remove", Slots(id=row.number, change=SURE))
    components = (
        Heading(words.gettext("Remove schedule #%(number)s?", number=row.number)),
        Text(f"{what(context, row)} · {when(words, rule_of(row))}, {row.timezone}"),
        Buttons(
            (
                Button(words.gettext("Remove it"), sure, danger=True),
                Button(words.gettext("Pause"), Intent("schedule_pause", Slots(id=row.number))),
                Button(words.gettext("Keep it"), Intent("schedules", Slots(id=row.number))),
            )
        ),
    )
    return Answer(Card(components, words.language))


def _take_over(context: Context, intent: Intent, row: ScheduleRow) -> Answer:
    person, words = context.person, context.words
    if person.role is not Role.FULL_ADMIN:
        raise AccessError("not-allowed", intent=intent.name, role=person.role)

    def values(connection: Connection) -> dict[str, Any]:
        now = _active(connection, context, row.number, rule_of(row)) if row.state == DISABLED else {}
        return {"owner": person.email, **now}

    who = words.gettext("%(who)s took over schedule #%(number)s.", who=person.called, number=row.number)
    return _change(context, intent, row, values, [Notice(who, Tone.GOOD)])


def _says_more(slots: Slots) -> bool:
    """Whether anything is said of what comes, or when."""
    return not slots.said().keys() <= _HOW


def _merged(row: ScheduleRow, slots: Slots) -> Slots:
    """The schedule as slots, and over them what is said."""
    asked = Intent.from_json(row.intent)
    now: dict[str, Any] = {
        **asked.slots.said(),
        "template": asked.slots.template or asked.name,
        "frequency": Frequency(row.frequency),
        "at": row.at,
        "weekdays": tuple(row.weekdays) or None,
        "day_of_month": row.day_of_month,
        "timezone": row.timezone,
        "skip_empty": row.skip_empty,
    }
    said = slots.said()
    if slots.change == SET:
        said = dict.fromkeys(_TAKEN_AWAY) | said
    if slots.weekday is not None:
        said["weekdays"] = (said.pop("weekday"),)
    if slots.frequency is None and slots.change != SET:
        said |= {"frequency": Frequency.WEEKLY} if "weekdays" in said else {}
        said |= {"frequency": Frequency.MONTHLY} if "day_of_month" in said else {}
    return Slots(**{**now, **said, "format": None, "change": None})


def _state_after(connection: Connection, context: Context, row: ScheduleRow, plan: Plan) -> dict[str, Any]:
    """When it runs next; one that was switched off runs again, where its owner may have it."""
    if row.state == ACTIVE or (row.state == DISABLED and owner_may(context, row)):
        return _active(connection, context, row.number, plan.rule)
    return {}


def _had_today(context: Context, row: ScheduleRow, plan: Plan) -> list[Component]:
    """That a day which has had its run gets no other one, where the new time would be later that day."""
    due = next(due_times(plan.rule, context.now))
    today = today_in(plan.rule.timezone, context.now)
    if due.day != today or today.isoformat() not in periods_since(context.connection, row.number, today):
        return []
    said = context.words.gettext("Today it has run already, so the new time holds from the next run on.")
    return [Text(said)]
