"""A schedule on a card: what it is, what comes next, what came of it, what can be done with it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from cards.intent import Intent, Slots
from cards.model import (
    Answer,
    Badge,
    Button,
    Buttons,
    Card,
    Component,
    Fact,
    Facts,
    Heading,
    Notice,
    Row,
    Tone,
)
from config.errors import AccessError
from handlers.common.onlookers import outsiders_would_see
from handlers.common.schedule_words import (
    OWNER_MAY_NOT,
    coming,
    empty_words,
    moments,
    result,
    state,
    trouble,
    what,
    when,
)
from handlers.context import Context
from handlers.registry import RIGHTS, Right
from hub.vocabulary import Role
from notifications.schedules.claiming import rule_of
from store.delivery.runs import RunRow, last_runs
from store.delivery.schedules import ACTIVE, DISABLED, PAUSED, REMOVED, ScheduleRow
from store.queries.people import find_administrator

_TONES = {ACTIVE: Tone.GOOD, PAUSED: Tone.WARNING, DISABLED: Tone.DANGER, REMOVED: Tone.NEUTRAL}


def may_change(context: Context, row: ScheduleRow) -> bool:
    """Whether the person may change a schedule: it is theirs, or they are a full administrator."""
    person = context.person
    if Right.ARRANGE not in RIGHTS[person.role]:
        return False
    return person.role is Role.FULL_ADMIN or person.email == row.owner


def require_owner(context: Context, row: ScheduleRow) -> None:
    """See that the person may change a schedule.

    Raises:
        AccessError: `not-owner`.
    """
    if not may_change(context, row):
        raise AccessError("not-owner", name=f"#{row.number}", owner=owner(context, row))


def owner(context: Context, row: ScheduleRow) -> str:
    """Whose it is, by name."""
    known = find_administrator(context.connection, row.owner)
    return known.name if known and known.name else row.owner


def schedule_card(context: Context, row: ScheduleRow, first: Sequence[Component] = ()) -> Answer:
    """One schedule, below what happened to it."""
    words = context.words
    run = last_runs(context.connection, [row.number]).get(row.number)
    title = f"#{row.number} · {what(context, row)}"
    components: list[Component] = [*first, Heading(title, (_badge(context, row),))]
    if row.state == DISABLED:
        components.append(Notice(trouble(words, row), Tone.DANGER))
    components += [
        Facts(tuple(_facts(context, row, run))),
        Buttons(tuple(_buttons(context, row)), words.gettext("More")),
    ]
    return Answer(Card(tuple(components), words.language))


def announced(context: Context, row: ScheduleRow, answer: Answer) -> Answer:
    """The answer to a change, for the whole room, whoever pressed which card: unless it names a customer."""
    names_one = Intent.from_json(row.intent).slots.customer is not None
    elsewhere = row.room != context.room.key
    return replace(answer, public=not (names_one or elsewhere or outsiders_would_see(context)))


def schedule_row(context: Context, row: ScheduleRow, run: RunRow | None) -> Row:
    """A schedule in a list."""
    words = context.words
    rule = rule_of(row)
    next_runs = moments(words, coming(context, row), row.timezone) if row.state == ACTIVE else ""
    details = [
        words.labelled(words.gettext("Next runs"), next_runs) if next_runs else "",
        words.labelled(words.gettext("Last run"), result(words, run, row.timezone, brief=True))
        if run
        else "",
        words.labelled(words.gettext("Owner"), owner(context, row)),
    ]
    number = f"#{row.number}"
    return Row(
        title=f"{number} · {what(context, row)}",
        note=f"{when(words, rule)}, {row.timezone}",
        badges=(_badge(context, row),),
        detail=" — ".join(part for part in details if part),
        open=Button(words.gettext("Show %(what)s", what=number), Intent("schedules", Slots(id=row.number))),
    )


def _badge(context: Context, row: ScheduleRow) -> Badge:
    return Badge(state(context.words, row), _TONES[row.state])


def _facts(context: Context, row: ScheduleRow, run: RunRow | None) -> list[Fact]:
    words = context.words
    facts = [
        Fact(words.gettext("When"), when(words, rule_of(row))),
        Fact(words.gettext("Time zone"), row.timezone),
        Fact(words.gettext("Next runs"), _next(context, row)),
    ]
    if run is not None:
        facts.append(Fact(words.gettext("Last run"), result(words, run, row.timezone)))
    return [
        *facts,
        Fact(words.gettext("Owner"), owner(context, row)),
        Fact(words.gettext("With no rows"), empty_words(words)[row.skip_empty]),
    ]


def _next(context: Context, row: ScheduleRow) -> str:
    words = context.words
    if row.state == ACTIVE:
        return moments(words, coming(context, row), row.timezone)
    return words.gettext("none (%(state)s)", state=state(words, row))


def _buttons(context: Context, row: ScheduleRow) -> list[Button]:
    words = context.words
    this = Slots(id=row.number)
    run = Button(words.gettext("Run now"), Intent("schedule_run", this))
    pause = Button(words.gettext("Pause"), Intent("schedule_pause", this))
    resume = Button(words.gettext("Resume"), Intent("schedule_resume", this), primary=True)
    change = Button(words.gettext("Change…"), Intent("schedule_edit", this))
    remove = Button(words.gettext("Remove"), Intent("schedule_remove", this), danger=True)
    found = {
        ACTIVE: [run, pause, change, remove],
        PAUSED: [resume, run, change, remove],
        DISABLED: [resume, change, remove],
        REMOVED: [Button(words.gettext("Restore"), Intent("schedule_resume", this))],
    }[row.state]
    take = Intent("schedule_edit", Slots(id=row.number, change="take"))
    if row.reason == OWNER_MAY_NOT:
        return [Button(words.gettext("Take over"), take, primary=True), remove]
    if _takes_over(context, row) and row.state != REMOVED:
        found.append(Button(words.gettext("Take over"), take))
    return found


def _takes_over(context: Context, row: ScheduleRow) -> bool:
    return context.person.role is Role.FULL_ADMIN and context.person.email != row.owner
