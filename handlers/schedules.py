"""Reports that come by themselves: scheduled, and listed."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from sqlalchemy import Connection

from cards.intent import Intent, Slots
from cards.model import Answer, Button, Buttons, Card, Component, Heading, Notice, Rows, Text, Tone
from config.errors import RequestError
from handlers.common.changing import change_once
from handlers.common.download import download
from handlers.common.named_schedule import named_schedule
from handlers.common.onlookers import outsiders_would_see
from handlers.common.paging import PAGE_SIZE, Page
from handlers.common.schedule_cards import announced, owner, schedule_card, schedule_row
from handlers.common.schedule_plans import Plan, read_plan
from handlers.common.schedule_words import coming, moment, result, state, what, when
from handlers.common.scoping import everyone_seen
from handlers.context import Context
from handlers.registry import Right, answers
from notifications.schedules.claiming import rule_of
from notifications.schedules.times import next_due
from store.delivery.runs import last_runs
from store.delivery.schedules import (
    NewSchedule,
    ScheduleRow,
    add_schedule,
    find_schedule,
    schedule_of_request,
    schedules_of,
)

MOST = 100
"""Schedules of one room."""


@answers("report_schedule", Right.ARRANGE, changes=lambda _: True)
def report_schedule(context: Context, slots: Slots) -> Answer:
    """Have a report, or a list as a file, come into the room regularly.

    Raises:
        AskBack: something has to be said first, or said otherwise.
        RequestError: `schedule-outsiders`, `schedules-full`, and those of `read_plan`.
    """
    if outsiders_would_see(context):
        raise RequestError("schedule-outsiders")
    intent = Intent("report_schedule", slots)
    plan = read_plan(context, intent)
    if len(schedules_of(context.connection, context.room.key)) >= MOST:
        raise RequestError("schedules-full", most=MOST)
    request_id = str(context.around.request_id)
    change_once(context, intent, lambda connection: _add(connection, context, plan, request_id))
    with context.database.read() as connection:
        number = schedule_of_request(connection, request_id)
        made = find_schedule(connection, number, removed=True) if number is not None else None
        if made is None:
            raise RequestError("unknown-number", number=number)
        who = context.words.gettext("%(who)s scheduled a report in this room.", who=context.person.called)
        card = schedule_card(replace(context, connection=connection), made, [Notice(who, Tone.GOOD)])
        return announced(context, made, card)


def _add(connection: Connection, context: Context, plan: Plan, request_id: str) -> None:
    new = NewSchedule(
        room=context.room.key,
        owner=context.person.email,
        language=context.words.language.value,
        **plan.kept(),
    )
    add_schedule(connection, new, next_due(plan.rule, context.now).at, context.now, request_id)


@answers("schedules", Right.ARRANGE)
def schedules(context: Context, slots: Slots) -> Answer:
    """What is scheduled in the room; with the slot `id` one of them.

    Raises:
        RequestError: `unknown-number` and its like, `schedule-removed`, `schedule-elsewhere`.
    """
    intent = Intent("schedules", slots)
    if slots.id is not None:
        return schedule_card(context, named_schedule(context, intent, "", removed=True))
    found = schedules_of(context.connection, context.room.key)
    if slots.format == "csv":
        return _file(context, list(found))
    words = context.words
    new = Button(words.gettext("Schedule a report…"), Intent("report_schedule"))
    if not found:
        return _none(context, new)
    page = Page.of(slots.page, len(found))
    shown = found[page.offset : page.offset + PAGE_SIZE]
    runs = last_runs(context.connection, [row.number for row in shown])
    heading = words.ngettext(
        "%(count)s schedule in this room", "%(count)s schedules in this room", len(found)
    )
    components: list[Component] = [
        Heading(heading),
        Rows(tuple(schedule_row(context, row, runs.get(row.number)) for row in shown)),
    ]
    if position := page.position(words):
        components.append(Text(position, subtle=True))
    components.append(Buttons((*page.buttons(words, intent), new), words.gettext("More")))
    return Answer(Card(tuple(components), words.language), edits=slots.page is not None)


def _none(context: Context, new: Button) -> Answer:
    words = context.words
    example = words.gettext("schedule the devices report weekly on Monday at 8am")
    components = (
        Heading(words.gettext("No report is scheduled in this room.")),
        Text(words.gettext("Type for example: “%(example)s”", example=example)),
        Buttons((replace(new, primary=True),)),
    )
    return Answer(Card(components, words.language))


def _file(context: Context, found: list[ScheduleRow]) -> Answer:
    words = context.words
    headers = [
        words.gettext("Number"),
        words.gettext("Report"),
        words.gettext("When"),
        words.gettext("Time zone"),
        words.gettext("State"),
        words.gettext("Next run"),
        words.gettext("Last run"),
        words.gettext("Owner"),
    ]
    return download(
        context, everyone_seen(context), words.gettext("Schedules"), headers, _lines(context, found)
    )


def _lines(context: Context, found: list[ScheduleRow]) -> Iterator[list[str | int | None]]:
    words = context.words
    runs = last_runs(context.connection, [row.number for row in found])
    for row in found:
        run = runs.get(row.number)
        due = coming(context, row)[0].at if row.next_run_at is not None else None
        yield [
            row.number,
            what(context, row),
            when(words, rule_of(row)),
            row.timezone,
            state(words, row),
            moment(words, due, row.timezone) if due else None,
            result(words, run, row.timezone) if run else None,
            owner(context, row),
        ]
