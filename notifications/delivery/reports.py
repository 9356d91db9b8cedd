"""The kind `report`: a run of the ledger, built when it is sent, with its owner's rights as they are then."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from pathlib import Path
from typing import Final

from sqlalchemy import Connection

from cards.model import Card, Notice, Tone
from cards.wording import words_for
from config.errors import RequestError, SwitchboardError
from hub.calendar import today_in
from hub.vocabulary import Language
from notifications.delivery import files
from notifications.delivery.building import Builder, Kept, facts_of, kept_files, order_of
from notifications.delivery.kinds import Ending, Part, Say, Upload
from notifications.delivery.notices import Trouble, tell_owner, tell_room
from notifications.delivery.progress import RunCancelledError, Watching, end_card
from notifications.running import RunIntent
from notifications.schedules.claiming import LATE_AFTER
from notifications.transport import Message, Transport
from store.delivery.keeping import UNDELIVERED, needed_files
from store.delivery.outbox import Delivery, Outcome
from store.delivery.runs import RunRow, RunState, change_run, find_run
from store.delivery.schedules import DISABLED, ScheduleRow, change_schedule, find_schedule
from store.queries.people import find_room

KIND: Final = "report"
OWNER_MAY_NOT: Final = "owner-may-not"
NO_ROOM: Final = frozenset({"room-gone", "not-in-room"})
"""There is no telling it in the room."""
_DROPPED: Final = {"empty": RunState.EMPTY}


class Reports:
    """Composes runs, and says in the ledger what became of them."""

    def __init__(self, watching: Watching, runs: RunIntent, spool: Path) -> None:
        """Files are built in the folder `spool`."""
        self._database, self._runs, self._spool = watching.database, runs, spool
        self._builder = Builder(watching, runs, spool)

    def compose(self, row: Delivery, transport: Transport, now: datetime) -> Sequence[Part] | Ending:
        """The files of the run with what is said to them, or a card where what was asked has none."""
        with self._database.read() as connection:
            run = _run(connection, row)
            schedule = _schedule(connection, run)
            room = find_room(connection, run.room)
        if run.cancel or run.state not in UNDELIVERED:
            return Ending(Outcome.DROPPED, "cancelled")
        if run.schedule is not None and schedule is None:
            return Ending(Outcome.DROPPED, "schedule-removed")
        if not (room and room.outsiders_allowed) and transport.has_outsiders(run.room):
            return Ending(Outcome.HELD, "outsiders")
        try:
            return self._composed(run, schedule, row, transport, now)
        except RunCancelledError:
            return Ending(Outcome.DROPPED, "cancelled")

    def _composed(
        self, run: RunRow, schedule: ScheduleRow | None, row: Delivery, transport: Transport, now: datetime
    ) -> Sequence[Part] | Ending:
        order = order_of(run, schedule)
        self._runs.check_owner(order)
        kept = kept_files(run)
        if kept is None or _lost(kept, row):
            built, kept = self._builder.build(run, order, row, transport, now)
            if not built.files:
                return [Say("card", transport.compose(built.card, order.intent))]
        if schedule is not None and schedule.skip_empty and not any(each.file.rows for each in kept):
            return Ending(Outcome.DROPPED, "empty")
        late = _late(run, schedule, now, transport)
        return [_part(each, late if number == 0 else "") for number, each in enumerate(kept)]

    def ended(self, connection: Connection, row: Delivery, ending: Ending, now: datetime) -> None:
        """Write it into the ledger; tell of what is not delivered."""
        run = _run(connection, row)
        end_card(connection, run, row, now)
        if ending.outcome is Outcome.SENT:
            change_run(connection, run.id, state=RunState.DELIVERED.value, finished_at=now)
            return
        state = {
            Outcome.DEAD: RunState.FAILED,
            Outcome.HELD: RunState.HELD,
            Outcome.DROPPED: _DROPPED.get(ending.reason, RunState.CANCELLED),
        }[ending.outcome]
        change_run(
            connection,
            run.id,
            state=state.value,
            reason=ending.reason,
            facts=dict(ending.facts),
            finished_at=now,
        )
        if ending.outcome is Outcome.HELD:
            tell_owner(connection, _trouble(run, _held(run), None), now)
        elif ending.outcome is Outcome.DEAD:
            self._failed(connection, run, ending, now)

    def settled(self, row: Delivery) -> None:
        """Remove the files: they are delivered, or never will be."""
        with self._database.read() as connection:
            run = _run(connection, row)
        files.remove(Path(each["path"]) for each in run.files)

    def sweep(self, now: datetime) -> None:
        """Remove the files that crashes left behind."""
        del now
        with self._database.read() as connection:
            needed = needed_files(connection)
        files.sweep(self._spool, needed)

    @staticmethod
    def _failed(connection: Connection, run: RunRow, ending: Ending, now: datetime) -> None:
        cause: SwitchboardError | None = SwitchboardError(ending.reason, **facts_of(ending.facts))
        error = _not_delivered(run)
        if ending.reason == OWNER_MAY_NOT and run.schedule is not None:
            change_schedule(
                connection, run.schedule, now, state=DISABLED, reason=OWNER_MAY_NOT, next_run_at=None
            )
            error, cause = RequestError("schedule-disabled", number=run.schedule, owner=run.owner), None
        trouble = _trouble(run, error, cause)
        tell_owner(connection, trouble, now)
        if ending.reason not in NO_ROOM:
            tell_room(connection, trouble, now)


def _run(connection: Connection, row: Delivery) -> RunRow:
    run = find_run(connection, row.run_id) if row.run_id is not None else None
    if run is None:
        raise ValueError(f"a report without a run: {row.dedupe_key}")
    return run


def _schedule(connection: Connection, run: RunRow) -> ScheduleRow | None:
    return find_schedule(connection, run.schedule) if run.schedule is not None else None


def _lost(kept: Sequence[Kept], row: Delivery) -> bool:
    """Whether a file is not here that is still to be sent, and was not begun to be."""

    def begun(name: str) -> bool:
        return name in row.steps or any(step.startswith(f"{name}/") for step in row.steps)

    return any(not each.file.path.exists() and not begun(each.file.name) for each in kept)


def _part(kept: Kept, late: str) -> Upload:
    comment = Message(f"{late}\n{kept.comment.text}") if late else kept.comment
    return Upload(kept.file.name, kept.file, comment)


def _late(run: RunRow, schedule: ScheduleRow | None, now: datetime, transport: Transport) -> str:
    """That it comes later than it should; empty where it does not."""
    if schedule is None or not (run.late or now - run.due_at > LATE_AFTER):
        return ""
    words = words_for(Language(run.language))
    said = words.gettext(
        "This report is late: it was due on %(day)s at %(time)s.",
        day=words.weekday(today_in(schedule.timezone, run.due_at)),
        time=words.clock(run.due_at, schedule.timezone),
    )
    return transport.compose(Card((Notice(said, Tone.WARNING),), words.language), None).text


def _trouble(run: RunRow, error: SwitchboardError, cause: SwitchboardError | None) -> Trouble:
    return Trouble(f"run:{run.id}:failed", error, run.room, run.owner, run.language, run.thread, cause)


def _not_delivered(run: RunRow) -> SwitchboardError:
    if run.schedule is None:
        return RequestError("asked-report-failed")
    return RequestError("report-failed", number=run.schedule, day=_day(run))


def _held(run: RunRow) -> SwitchboardError:
    if run.schedule is None:
        return RequestError("asked-report-held")
    return RequestError("report-held", number=run.schedule, day=_day(run))


def _day(run: RunRow) -> str:
    """The local day the run is for, else the day it was due."""
    return run.period if run.period[:1].isdigit() else run.due_at.date().isoformat()
