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
"""Begins the step that counts how often a part may have been sent, where the platform would not tell."""
NO_EDIT: Final = frozenset({"edit-refused", "message-gone"})
"""Why a message cannot be edited, now or ever."""
TWICE: Final = "maybe_twice"
"""The step that counts what was sent although nobody could tell whether it had been before."""


def anew_step(name: str) -> str:
    """The step that says as which message a part was posted that could not be edited."""
    return f"{name}/anew"


def came_to(steps: Mapping[str, str], name: str) -> bool:
    """Whether an earlier attempt came as far as the part of that name."""
    begun = f"{BEGUN}/{name}"
    return any(step in {name, begun} or step.startswith(f"{name}/") for step in steps)


class Sending:
    """Sends what is not sent yet.

    `unsure` says whether any part that is not recorded may have been sent already: then each is looked for
    first. It need not be the next one: what is composed anew can have another before it.
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
        """How many messages may be there once more, because nobody could tell whether they were."""
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
        if not (self.unsure and isinstance(part, Say) and self._transport.can_tell(self.place)):
            return None
        found = self._transport.find(self._to(part), self._id(part), part.message, since=self._row.created_at)
        return None if found in self.steps.values() else found

    def _sent(self, part: Part) -> str:
        """Send it. Where the platform would not tell, it is counted before, and again once it is known."""
        doubts = 0 if self._transport.can_tell(self.place) else self._begin(part)
        if not self._holds(self._row):
            raise LeaseLostError(self._row.dedupe_key)
        reached("sending")
        try:
            message_id = self._made(part)
        except (DeliveryError, FilesLostError) as error:
            if isinstance(error, DeliveryError) and error.unsure:
                self.unsure = True
            else:
                self.steps[f"{BEGUN}/{part.name}"] = str(doubts)
            raise
        reached("sent")
        if doubts and not (isinstance(part, Edit) and self._is_known(part, message_id)):
            self.steps[TWICE] = str(self.maybe_twice + doubts)
        self.sent_at = self._clock()
        return message_id

    def _is_known(self, part: Edit, message_id: str) -> bool:
        """Whether the message was edited, which makes no other, or was counted as what was said instead."""
        return message_id in {part.message_id, self.steps.get(anew_step(part.name))}

    def _begin(self, part: Part) -> int:
        """Record that it may be sent from now on; gives how often it may have been before."""
        step = f"{BEGUN}/{part.name}"
        doubts = int(self.steps.get(step, "0"))
        if doubts:
            log.warning("it may have been sent, and the platform does not tell: sent again")
        self.record(**{step: str(doubts + 1)})
        return doubts

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
