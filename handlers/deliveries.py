"""What was delivered into a room, what was not, and why."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, time, timedelta
from typing import Final
from zoneinfo import ZoneInfo

from cards.intent import Intent, Slots
from cards.model import Answer, Button, Buttons, Card, Component, Fact, Facts, Heading, Row, Rows, Text
from cards.wording import Words
from handlers import people
from handlers.common.delivery_words import UNDER_WAY, Telling, stand_of
from handlers.common.named_report import base_called
from handlers.common.paging import PAGE_SIZE, Page
from handlers.common.schedule_cards import may_change
from handlers.common.schedule_words import what
from handlers.context import Context
from handlers.language.delivered import Meant, read_delivery_words
from handlers.numbers import SCHEDULE, require_kind
from handlers.registry import RIGHTS, Right, answers
from hub.calendar import today_in
from store.delivery import ledger
from store.delivery.ledger import Days, Entry, Wanted
from store.delivery.runs import RunRow, RunState
from store.delivery.schedules import ScheduleRow, find_schedule, schedules_of

LISTED_DAYS: Final = 30
"""How far back a list goes where no day is said."""
EARLIER: Final = 5
"""Runs that are shown below the one that is meant."""
NOT_ARRIVED: Final = (RunState.FAILED, RunState.MISSED, RunState.HELD)
FAILED: Final = "failed"
EVERYWHERE: Final = "in all rooms"
"""What buttons say: understood in every room, whatever its language."""


@answers("deliveries", Right.ASK)
def deliveries(context: Context, slots: Slots) -> Answer:
    """Of one run that is meant whether it arrived, and all there is to know of it; of several a list.

    Raises:
        AccessError: `not-allowed`: those of all rooms are for full administrators.
        RequestError: `unknown-number` and its like.
    """
    meant = read_delivery_words(slots.query or "", context.words.language, context.today)
    if meant.everywhere and Right.ADMINISTER not in RIGHTS[context.person.role]:
        raise people.refusal(context.person, "deliveries")
    if slots.id is not None:
        require_kind(context.connection, slots.id, SCHEDULE)
    question = Question(context, slots, meant)
    counts = ledger.count(context.connection, question.wanted)
    total = sum(counts.values())
    if not total:
        components = _nothing(question)
    elif (question.of_one or total == 1) and not slots.page:
        components = _one(question)
    else:
        components = _several(question, counts)
    card = Card(tuple(components), context.words.language)
    return Answer(card, private=meant.everywhere, edits=slots.page is not None)


@dataclass(frozen=True, slots=True)
class Question:
    """What is asked, and in which words it is answered."""

    context: Context
    slots: Slots
    meant: Meant

    @property
    def words(self) -> Words:
        """The answer's."""
        return self.context.words

    @property
    def telling(self) -> Telling:
        """How runs are told."""
        context = self.context
        role = context.person.role
        every = role is not None and role.sees_every_customer and not context.room.scope
        return Telling(self.words, context.timezone, context.now, all_seen=every)

    @property
    def of_one(self) -> bool:
        """Whether the latest run of something is meant, and not those of some days."""
        return self.meant.first is None and bool(self.slots.id is not None or self.meant.template)

    @property
    def wanted(self) -> Wanted:
        """The runs that are meant."""
        meant = self.meant
        base = base_called(meant.template) if meant.template else None
        recent = self.context.now - timedelta(days=LISTED_DAYS)
        return Wanted(
            room=None if meant.everywhere else self.context.room.key,
            schedule=self.slots.id,
            days=self._days(),
            since=None if meant.first or self.of_one else recent,
            template=base.value if base else meant.template,
            states=NOT_ARRIVED if meant.undelivered else (),
        )

    def _days(self) -> Days | None:
        first, last = self.meant.first, self.meant.last
        if first is None or last is None:
            return None
        return Days(first, last, self._begin(first), self._begin(last + timedelta(days=1)))

    def _begin(self, day: date) -> datetime:
        return datetime.combine(day, time(), ZoneInfo(self.context.timezone)).astimezone(UTC)

    def about_days(self) -> str:
        """The days that are meant, as a part of a sentence."""
        words, first, last = self.words, self.meant.first, self.meant.last
        if first is None or last is None:
            return words.gettext("in the last %(days)s days", days=LISTED_DAYS)
        if first == last:
            return words.gettext("on %(day)s", day=words.weekday(first))
        return words.gettext(
            "from %(first)s to %(last)s", first=words.weekday(first), last=words.weekday(last)
        )


# One


def _one(question: Question) -> list[Component]:
    context, telling = question.context, question.telling
    entry, *earlier = ledger.entries(context.connection, question.wanted, 1 + EARLIER)
    lines: list[Component] = [Heading(telling.answer(entry), (telling.state(entry),))]
    lines += [Text(line) for line in (telling.remedy(entry), telling.twice(entry)) if line]
    facts = telling.facts(entry)
    if question.meant.everywhere:
        facts.insert(0, Fact(question.words.gettext("Room"), _where(entry.run)))
    lines.append(Facts(tuple(facts)))
    if earlier and question.of_one:
        lines.append(
            Rows(tuple(_row(question, each) for each in earlier), question.words.gettext("Before that"))
        )
    return [*lines, _buttons(question, _of_run(context, entry.run, entry))]


def _of_run(context: Context, run: RunRow, entry: Entry) -> list[Button]:
    """What can be done with a run."""
    words, person = context.words, context.person
    found: list[Button] = []
    schedule = find_schedule(context.connection, run.schedule) if run.schedule is not None else None
    if stand_of(entry, context.now) in UNDER_WAY:
        if may_cancel(context, run):
            cancel = Intent("run_cancel", Slots(id=run.id))
            found.append(Button(words.gettext("Cancel"), cancel, danger=True))
    elif run.schedule is None or (schedule is not None and may_change(context, schedule)):
        again = Intent("run_again", Slots(id=run.id))
        found.append(Button(words.gettext("Run again"), again, primary=True))
    if schedule is not None and Right.ASK in RIGHTS[person.role]:
        opened = Intent("schedules", Slots(id=schedule.number))
        found.append(Button(words.gettext("Open schedule #%(number)s", number=schedule.number), opened))
    return found


def may_cancel(context: Context, run: RunRow) -> bool:
    """Whether the person may call a run off: it is for them, or they are a full administrator."""
    return run.owner == context.person.email or Right.ADMINISTER in RIGHTS[context.person.role]


# Several


def _several(question: Question, counts: Mapping[RunState, int]) -> list[Component]:
    context = question.context
    page = Page.of(question.slots.page, sum(counts.values()))
    shown = ledger.entries(context.connection, question.wanted, PAGE_SIZE, page.offset)
    lines: list[Component] = [
        Heading(_headline(question, counts)),
        Rows(tuple(_row(question, entry) for entry in shown)),
    ]
    if position := page.position(question.words):
        lines.append(Text(position, subtle=True))
    turn = page.buttons(question.words, Intent("deliveries", question.slots))
    return [*lines, _buttons(question, turn)]


def _headline(question: Question, counts: Mapping[RunState, int]) -> str:
    words, when = question.words, question.about_days()
    total = sum(counts.values())
    if question.meant.undelivered:
        return words.ngettext(
            "%(count)s report did not arrive %(when)s",
            "%(count)s reports did not arrive %(when)s",
            total,
            when=when,
        )
    arrived = counts.get(RunState.DELIVERED, 0)
    coming = sum(counts.get(state, 0) for state in ledger.OPEN)
    if arrived == total:
        return words.ngettext(
            "Yes: %(count)s report arrived %(when)s",
            "Yes: %(count)s reports arrived %(when)s",
            total,
            when=when,
        )
    numbers = {"arrived": words.number(arrived), "coming": words.number(coming), "when": when}
    if coming:
        return words.ngettext(
            "Of %(count)s report %(when)s %(arrived)s arrived, %(coming)s is on its way",
            "Of %(count)s reports %(when)s %(arrived)s arrived, %(coming)s are on their way",
            total,
            **numbers,
        )
    return words.ngettext(
        "Of %(count)s report %(when)s %(arrived)s arrived",
        "Of %(count)s reports %(when)s %(arrived)s arrived",
        total,
        **numbers,
    )


def _row(question: Question, entry: Entry) -> Row:
    telling, run = question.telling, entry.run
    number = f" · #{run.schedule}" if run.schedule is not None else ""
    where = f" · {_where(run)}" if question.meant.everywhere else ""
    due = f"{telling.day(run.due_at)} {telling.time(run.due_at)}"
    return Row(
        f"{telling.report(run)}{number}", f"{due}{where}", (telling.state(entry),), telling.detail(entry)
    )


def _where(run: RunRow) -> str:
    return f"{run.room.platform} {run.room.room_id}"


# None


def _nothing(question: Question) -> list[Component]:
    """That there is no run, and what there is instead."""
    lines: list[Component] = []
    schedules = _coming(question)
    due = next((each for each in schedules if _is_meant(question, each)), None)
    if due is not None:
        lines.append(
            Heading(
                _due(question, due, question.words.gettext("Not yet: %(what)s is due on %(day)s at %(time)s"))
            )
        )
    else:
        lines.append(Heading(_no_run(question)))
        if schedules:
            said = question.words.gettext("The next one: %(what)s on %(day)s at %(time)s.")
            lines.append(Text(_due(question, schedules[0], said)))
    last = ledger.entries(question.context.connection, replace(question.wanted, days=None, since=None), 1)
    if last and not question.meant.undelivered:
        lines.append(
            Text(question.words.gettext("The last one: %(answer)s", answer=question.telling.answer(last[0])))
        )
    opened = due or (schedules[0] if schedules else None)
    return [*lines, _buttons(question, _open_button(question, opened))]


def _no_run(question: Question) -> str:
    words, slots, when = question.words, question.slots, question.about_days()
    if question.meant.undelivered:
        return words.gettext("No report failed to arrive %(when)s", when=when)
    if slots.id is not None and question.meant.first is None:
        return words.gettext("Schedule #%(number)s has not run in this room yet", number=slots.id)
    if question.meant.template:
        if question.of_one:
            return words.gettext("“%(report)s” was not run in this room yet", report=question.meant.template)
        return words.gettext(
            "“%(report)s” was not due here %(when)s", report=question.meant.template, when=when
        )
    return words.gettext("No report was due here %(when)s", when=when)


def _coming(question: Question) -> Sequence[ScheduleRow]:
    """The schedules that will run, of those that are meant, the next first."""
    found = [
        row
        for row in schedules_of(question.context.connection, question.wanted.room)
        if row.next_run_at is not None and question.slots.id in (None, row.number)
    ]
    return sorted(found, key=lambda row: (str(row.next_run_at), row.number))


def _is_meant(question: Question, row: ScheduleRow) -> bool:
    """Whether its next run is on one of the days that are meant, and of what is meant."""
    first, last, wanted = question.meant.first, question.meant.last, question.wanted.template
    if row.next_run_at is None or first is None or last is None or question.meant.undelivered:
        return False
    said = str(row.intent.get("slots", {}).get("template") or "")
    same = not wanted or said.casefold() == wanted.casefold()
    return same and first <= today_in(row.timezone, row.next_run_at) <= last


def _due(question: Question, row: ScheduleRow, said: str) -> str:
    at = row.next_run_at or question.context.now
    telling = replace(question.telling, zone=row.timezone)
    named = f"{what(question.context, row)} (#{row.number})"
    return said % {"what": named, "day": telling.day(at), "time": telling.time(at)}


def _open_button(question: Question, row: ScheduleRow | None) -> list[Button]:
    if row is None:
        return []
    label = question.words.gettext("Open schedule #%(number)s", number=row.number)
    return [Button(label, Intent("schedules", Slots(id=row.number)))]


def _buttons(question: Question, first: Sequence[Button]) -> Buttons:
    """What can be done, and the other lists there are."""
    words, meant = question.words, question.meant
    items = list(first)
    if question.slots != Slots():
        items.append(Button(words.gettext("All deliveries here"), Intent("deliveries")))
    everywhere = EVERYWHERE if meant.everywhere else ""
    if not meant.undelivered:
        query = f"{FAILED} {everywhere}".strip()
        items.append(Button(words.gettext("What did not arrive"), Intent("deliveries", Slots(query=query))))
    if not meant.everywhere and Right.ADMINISTER in RIGHTS[question.context.person.role]:
        items.append(Button(words.gettext("In all rooms"), Intent("deliveries", Slots(query=EVERYWHERE))))
    return Buttons(tuple(items), words.gettext("More"))
