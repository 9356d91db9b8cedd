"""The parts of one delivery on their way out, each recorded before the next is sent."""

from __future__ import annotations

import logging
from collections.abc import Callable, Mapping, Sequence
from datetime import datetime
from types import MappingProxyType
from typing import Final

from config.errors import DeliveryError
from notifications.boundaries import reached
from notifications.delivery.kinds import Edit, FilesLostError, Part, Say, Upload
from notifications.transport import Message, Place, Transport
from store.database import Database
from store.delivery.outbox import Delivery, record_steps
from store.leases import LeaseLostError

log = logging.getLogger(__name__)

BEGUN: Final = "begun"
"""The step that says that a message may have been sent, where the platform would not tell."""
NO_EDIT: Final = frozenset({"edit-refused", "message-gone"})
"""Why a message cannot be edited, now or ever."""
TWICE: Final = "maybe_twice"
"""The step that counts what was sent again although nobody could tell whether it had been."""


def anew_step(name: str) -> str:
    """The step that says as which message a part was posted that could not be edited."""
    return f"{name}/anew"


class Sending:
    """Sends what is not sent yet.

    `unsure` says whether the part that comes next may have been sent already: then it is looked for first.
    """

    def __init__(
        self,
        database: Database,
        transport: Transport,
        place: Place,
        row: Delivery,
        clock: Callable[[], datetime],
        holds: Callable[[Delivery], bool],
    ) -> None:
        """`holds` tells whether a row's lease has not run out."""
        self._database, self._transport, self.place = database, transport, place
        self._row, self._clock, self._holds = row, clock, holds
        self.unsure = row.unsure
        self.steps: dict[str, str] = dict(row.steps)
        self.sent_at: datetime | None = None
        """When the platform last took something."""
        self.current: Part | None = None
        """The part that is being sent."""

    @property
    def maybe_twice(self) -> int:
        """How many parts were sent again although nobody could tell whether they had been."""
        return int(self.steps.get(TWICE, "0"))

    def run(self, parts: Sequence[Part]) -> str:
        """Send them; gives the ID of the first one's message. The last part's end is the caller's to record.

        Raises:
            DeliveryError, FilesLostError, LeaseLostError.
        """
        for number, part in enumerate(parts, 1):
            if part.name in self.steps:
                continue
            self.current = part
            self.steps[part.name] = self._found(part) or self._sent(part)
            self.unsure = False
            if number < len(parts):
                self.record()
        self.current = None
        return self.steps[parts[0].name]

    def record(self, **more: str) -> None:
        """Keep how far it has come."""
        self.steps.update(more)
        with self._database.write() as connection:
            record_steps(connection, self._row, self.steps, unsure=self.unsure)
        reached("recorded")

    def _found(self, part: Part) -> str | None:
        """What an earlier attempt sent; None: nothing, or nobody can tell. An upload finds its own."""
        if not self.unsure or isinstance(part, Edit):
            return None
        if self._transport.can_tell(self.place):
            if isinstance(part, Upload):
                return None
            return self._transport.find(
                self._to(part), self._id(part), part.message, since=self._row.created_at
            )
        if any(step.startswith(f"{part.name}/") for step in self.steps):
            log.warning("it may have been sent, and the platform does not tell: sent again")
            self.record(**{TWICE: str(self.maybe_twice + 1)})
        return None

    def _sent(self, part: Part) -> str:
        if isinstance(part, Say) and not self._transport.can_tell(self.place):
            self.record(**{f"{part.name}/{BEGUN}": self._clock().isoformat()})
        if not self._holds(self._row):
            raise LeaseLostError(self._row.dedupe_key)
        reached("sending")
        try:
            message_id = self._made(part)
        except DeliveryError as error:
            self.unsure |= error.unsure
            raise
        reached("sent")
        self.sent_at = self._clock()
        return message_id

    def _made(self, part: Part) -> str:
        if isinstance(part, Upload):
            return self._uploaded(part)
        if isinstance(part, Edit):
            return self._edited(part)
        try:
            return self._transport.post(self._to(part), part.message, self._id(part))
        except DeliveryError as error:
            if error.code != "card-refused" or part.message.card is None:
                raise
        log.info("the card was refused: its text instead")
        return self._transport.post(self._to(part), Message(part.message.text), self._id(part))

    def _edited(self, part: Edit) -> str:
        try:
            return self._transport.edit(self._to(part), part.message_id, part.message)
        except DeliveryError as error:
            if error.code not in NO_EDIT or part.instead is None:
                raise
            log.info("it cannot be edited (%s): posted anew", error)
        anew = self._found(part.instead) or self._sent(part.instead)
        self.steps[anew_step(part.name)] = anew
        return anew

    def _to(self, part: Say | Edit) -> Place:
        """Where a part goes."""
        anew = self.steps.get(anew_step(part.under)) if isinstance(part, Say) else None
        if anew is not None:
            return Place(self.place.room, anew)
        return self.place if part.thread is None else Place(self.place.room, part.thread)

    def _uploaded(self, part: Upload) -> str:
        if part.file.size > self._transport.limits.largest_file:
            raise DeliveryError("file-too-large", permanent=True, file=part.file.name, size=part.file.size)
        steps = _Steps(self, part)
        if not steps.done and not part.file.path.exists():
            raise FilesLostError(part.file.name)
        try:
            return self._transport.upload(self.place, part.file, part.comment, steps)
        except FileNotFoundError as error:
            raise FilesLostError(part.file.name) from error
        except DeliveryError as error:
            if error.permanent and not part.file.path.exists():
                raise FilesLostError(part.file.name) from error
            raise

    def _id(self, part: Part) -> str:
        """Of no other message: a database that is made anew begins its keys anew."""
        return f"{self._row.dedupe_key}/{self._row.created_at:%Y%m%dT%H%M%S%f}/{part.name}"


class _Steps:
    """How far an upload has come: steps of the delivery whose names begin with the part's."""

    def __init__(self, sending: Sending, part: Part) -> None:
        self._sending, self._prefix = sending, f"{part.name}/"

    @property
    def done(self) -> Mapping[str, str]:
        """What was recorded, by name."""
        begun = self._sending.steps.items()
        return MappingProxyType(
            {name.removeprefix(self._prefix): value for name, value in begun if name.startswith(self._prefix)}
        )

    def record(self, name: str, value: str) -> None:
        """Keep a step's outcome before the next one is taken."""
        self._sending.record(**{self._prefix + name: value})
