"""How far a long report is: told to the ledger, and shown on the card that somebody looks at.

A thread beside the build looks twice a second: the build itself only counts, so that a slow platform or a
busy database holds nothing up.
"""

from __future__ import annotations

import logging
import threading
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from types import TracebackType
from typing import Final, Protocol, Self

from sqlalchemy import Connection

from cards.wording import Words, words_for
from config.errors import DeliveryError
from hub.vocabulary import Language
from notifications.boundaries import reached
from notifications.delivery.kinds import Edit, Ending, Part, Say
from notifications.delivery.progress_cards import Long, over, shows, under_way
from notifications.transport import Place, Transport
from store.database import Database
from store.delivery.outbox import Delivery, NewDelivery, Outcome, add_delivery, steps_of
from store.delivery.runs import RunRow, change_run, find_run
from store.inbox import SentMessage
from store.queries.people import find_room

KIND: Final = "progress"
"""The kind of the row that brings such a card to its end."""
LOOK_SECONDS: Final = 0.5
TOLD_SECONDS: Final = 2.0
"""How often the ledger is told how many rows there are."""
EDIT_SECONDS: Final = 5.0
"""A card is not edited more often."""
FOR_THE_END: Final = 1
"""Of the edits that a platform allows a message, so many are kept for the end."""
POSTED_WITHIN: Final = timedelta(minutes=2)
"""A card whose message is not known by then was never posted."""

log = logging.getLogger(__name__)


class RunCancelledError(Exception):
    """Somebody does not want it any more."""


class Shown(Protocol):
    """Knows the messages whose cards show how far something is."""

    def showing(self, about: str) -> Sequence[SentMessage]:
        """Those that show what has that name."""
        ...

    def edited(self, sent: SentMessage, message_id: str, now: datetime) -> None:
        """One of them was edited, and has that ID now."""
        ...

    def remember(self, sent: SentMessage, now: datetime) -> None:
        """Know a message from now on, or what is new about it: it may be edited when it is pressed."""
        ...


class Nothing:
    """Where no such message is remembered."""

    def showing(self, about: str) -> Sequence[SentMessage]:
        """None."""
        del about
        return ()

    def edited(self, sent: SentMessage, message_id: str, now: datetime) -> None:
        """There is none."""

    def remember(self, sent: SentMessage, now: datetime) -> None:
        """It is not."""


@dataclass(frozen=True, slots=True)
class Watching:
    """Makes a watcher for each build."""

    database: Database
    shown: Shown
    clock: Callable[[], datetime]

    def over(self, run: RunRow, row: Delivery, transport: Transport) -> Build:
        """To be entered around the build, and called with the rows so far."""
        return Build(self, run, row, transport)

    def showing(self, run: RunRow) -> Sequence[SentMessage]:
        """The messages that show how far the run is."""
        return self.shown.showing(shows(run.id))

    def language(self, run: RunRow) -> Words:
        """In whose words the run's card is."""
        with self.database.read() as connection:
            room = find_room(connection, run.room)
        return words_for(Language((room.language if room else None) or run.language))


@dataclass(slots=True)
class Build:
    """One build, watched."""

    watching: Watching
    run: RunRow
    row: Delivery
    transport: Transport
    _rows: int = 0
    _told: tuple[float, int] = (0.0, 0)
    """When the ledger was told of how many rows."""
    _edit_at: float = field(default_factory=lambda: time.monotonic() + EDIT_SECONDS)
    _cancelled: threading.Event = field(default_factory=threading.Event)
    _over: threading.Event = field(default_factory=threading.Event)
    _thread: threading.Thread | None = None

    def __call__(self, rows: int) -> None:
        """So many rows are written.

        Raises:
            RunCancelledError: they are not wanted any more.
        """
        self._rows = rows
        reached("progress")
        if self._cancelled.is_set():
            raise RunCancelledError

    def __enter__(self) -> Self:
        """Begin to look."""
        self._thread = threading.Thread(target=self._look_on, name=f"run-{self.run.id}", daemon=True)
        self._thread.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """Look no more: when this returns, nothing is told or edited any longer."""
        self._over.set()
        if self._thread is not None:
            self._thread.join()

    def _look_on(self) -> None:
        while not self._over.wait(LOOK_SECONDS):
            try:
                self._look()
            except Exception as error:  # noqa: BLE001 - the build goes on, whoever looks on
                log.warning("it cannot be told how far run %d is: %s", self.run.id, error)

    def _look(self) -> None:
        if self._is_cancelled():
            self._cancelled.set()
            return
        now, rows = time.monotonic(), self._rows
        at, before = self._told
        if rows != before and now - at >= TOLD_SECONDS:
            self._told = now, rows
            with self.watching.database.write() as connection:
                change_run(connection, self.run.id, rows=rows)
        if rows and now >= self._edit_at:
            self._show(rows)

    def _is_cancelled(self) -> bool:
        with self.watching.database.read() as connection:
            found = find_run(connection, self.run.id)
        return found is not None and found.cancel

    def _show(self, rows: int) -> None:
        """Edit the card, as far as the platform lets us: where edits are counted, ever more seldom."""
        most = self.transport.limits.most_edits
        for sent in self.watching.showing(self.run):
            if most is not None and sent.edits >= most - FOR_THE_END:
                continue
            words = self.watching.language(self.run)
            card = under_way(words, Long.of(self.run, self.row.content), rows)
            place = Place(sent.room, self.row.thread)
            shown_as = self.transport.edit(place, sent.message_id, self.transport.compose(card, None))
            self.watching.shown.edited(sent, shown_as, self.watching.clock())
            pause = EDIT_SECONDS if most is None else EDIT_SECONDS * 2**sent.edits
            self._edit_at = time.monotonic() + pause


def end_card(connection: Connection, run: RunRow, row: Delivery, now: datetime) -> None:
    """Have the card of a run brought to its end, where it has one: in the transaction that ends the run."""
    if row.content:
        new = NewDelivery(
            f"run:{run.id}:card:{row.created_at.isoformat()}",
            run.room,
            KIND,
            row.content,
            thread=run.thread,
            run_id=run.id,
            lane=f"{KIND}:{run.id}",
        )
        add_delivery(connection, new, now)


class Progress:
    """The kind `progress`: the last edit of a card that showed how far a run was."""

    def __init__(self, watching: Watching) -> None:
        """It knows the messages."""
        self._watching = watching

    def compose(self, row: Delivery, transport: Transport, now: datetime) -> Sequence[Part] | Ending:
        """The edit; where the platform allows no more of them, a message of its own."""
        run = self._run(row)
        messages = self._watching.showing(run)
        if not messages:
            if now - row.created_at < POSTED_WITHIN:
                raise DeliveryError("message-gone", permanent=False)  # the answer is still on its way
            return Ending(Outcome.DROPPED, "message-gone")
        card = over(self._watching.language(run), Long.of(run, row.content), run)
        message = transport.compose(card, None)
        most = transport.limits.most_edits
        return [
            Edit(sent.message_id, sent.message_id, message)
            if most is None or sent.edits < most
            else Say(sent.message_id, message)
            for sent in messages
        ]

    def ended(self, connection: Connection, row: Delivery, ending: Ending, now: datetime) -> None:
        """Nothing follows."""

    def settled(self, row: Delivery) -> None:
        """Remember what shows the card now: its buttons can be pressed."""
        with self._watching.database.read() as connection:
            sent_as = steps_of(connection, row)
        for sent in self._watching.showing(self._run(row)):
            if sent.message_id in sent_as:
                self._watching.shown.edited(sent, sent_as[sent.message_id], self._watching.clock())

    def sweep(self, now: datetime) -> None:
        """Nothing is left behind."""

    def _run(self, row: Delivery) -> RunRow:
        with self._watching.database.read() as connection:
            found = find_run(connection, row.run_id) if row.run_id is not None else None
        if found is None:
            raise ValueError(f"a card without a run: {row.dedupe_key}")
        return found
