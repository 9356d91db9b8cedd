"""Intents that nobody asks at this moment: a schedule's, asked as its owner would ask them in the room."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from pathlib import Path

from cards.model import Heading
from config.errors import AccessError, RequestError
from handlers.common.asking import AskBack
from handlers.desk import Desk
from handlers.registry import HANDLERS, RIGHTS, Right
from hub.calendar import DAYS_IN_WEEK, last_completed_week, week_end, week_of
from hub.vocabulary import Frequency
from notifications.running import Built, Order, Progress

Days = tuple[date, date]


@dataclass(frozen=True, slots=True)
class DeskRuns:
    """`notifications.running.RunIntent`, by the desk's own handlers."""

    desk: Desk

    def check_owner(self, order: Order) -> None:
        """See that the owner has the rights that asking it takes, and a schedule's that to arrange things.

        Raises:
            AccessError: `owner-may-not`.
        """
        registration = HANDLERS.get(order.intent.name)
        needed = {registration.right} if registration else set()
        if order.frequency is not None:
            needed.add(Right.ARRANGE)
        if not needed <= RIGHTS[self.desk.role_of(order.owner)]:
            raise AccessError("owner-may-not", owner=order.owner)

    def run(self, order: Order, now: datetime, folder: Path, progress: Progress) -> Built:
        """Ask it.

        Raises:
            SwitchboardError: what the handler raises; `run-asks-back` where it would ask the person.
        """
        try:
            answer = self.desk.build(order, now, folder, default_period(order), progress)
        except AskBack as question:
            asked = (each.text for each in question.answer.card.components if isinstance(each, Heading))
            raise RequestError("run-asks-back", question=next(asked, "")) from question
        return Built(answer.card, answer.files)


def default_period(order: Order) -> Days:
    """The days a report is of where nothing else is said, counted from when it was due.

    A monthly one is of the weeks that ended in the last calendar month, any other of the last completed week.
    """
    if order.frequency is not Frequency.MONTHLY:
        week = last_completed_week(order.due_at)
        return week, week_end(week)
    local = date.fromisoformat(order.period) if order.period[:1].isdigit() else order.due_at.date()
    last = local.replace(day=1) - timedelta(days=1)
    first = last.replace(day=1)
    begin, end = week_of(first), week_of(last)
    if week_end(end) > last:
        end -= timedelta(days=DAYS_IN_WEEK)
    return begin, week_end(end)
