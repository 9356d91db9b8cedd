"""One claimed row of the outbox from beginning to end, whatever happens meanwhile."""

from __future__ import annotations

import logging
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Any, Final

from config.errors import DeliveryError, OperatorError, SwitchboardError
from config.logs import log_context
from notifications.boundaries import reached
from notifications.delivery.kinds import Ending, FilesLostError, Kind, Say
from notifications.delivery.sending import TWICE, Sending
from notifications.retrying import backoff, retry_at
from notifications.transport import Place, Transport
from store.database import Database
from store.delivery.outbox import Delivery, Outcome, end, hold_back, record_steps, release
from store.leases import LeaseLostError

log = logging.getLogger(__name__)

MOST_FAILURES: Final = 12
"""Mistakes of ours, and workers that were never heard of again, until a delivery is given up.

A process that dies takes with it whatever its threads were at: that is no fault of each of these rows.
"""
BETWEEN_POSTS: Final = timedelta(seconds=1)
"""A room takes a message a second."""
DIRECT: Final = "direct_to"
"""In a row's content: the e-mail address of the one person it is for, in their direct room."""

Watch = Callable[[str, str, str], object]
"""Is told of each end: the platform, the kind, the outcome."""


def unwatched(_platform: str, _kind: str, _outcome: str) -> None:
    """Nobody wants to know."""


@dataclass(frozen=True, slots=True)
class Means:
    """What delivering needs, made once by the process."""

    database: Database
    transports: Mapping[str, Transport]
    kinds: Mapping[str, Kind]
    clock: Callable[[], datetime]
    latest: timedelta
    """After that it is not tried any more."""
    watch: Watch = unwatched


class Work:
    """Delivers rows, or sees to it that they are taken up again. Used by several threads."""

    def __init__(
        self, means: Means, holds: Callable[[Delivery], bool], due_in: Callable[[float], object]
    ) -> None:
        """`holds` tells whether a row's lease has not run out; `due_in` is told when something falls due."""
        self._means, self._holds, self._due_in = means, holds, due_in
        self._database, self._clock = means.database, means.clock

    def do(self, row: Delivery) -> None:
        """Deliver the row, release it, or end it. Nothing is raised: what went wrong is logged."""
        with log_context(platform=row.room.platform, workspace=row.room.workspace, event=row.dedupe_key):
            try:
                self._do(row)
            except LeaseLostError:
                log.warning("another worker has the delivery now")
            except OperatorError as error:
                # Its lease runs out, and somebody takes it up when the database is there again.
                log.warning("the delivery cannot be brought to an end now: %s", error)
            except Exception:
                log.exception("the delivery is left to whoever takes it up next")

    def _do(self, row: Delivery) -> None:
        reached("running")
        transport = self._means.transports.get(row.room.platform)
        if row.kind not in self._means.kinds:  # of another version that runs beside this one
            self._release(row, "no-such-kind", {}, backoff(row.attempts))
        elif transport is None or self._clock() - row.created_at > self._means.latest:
            # Of a platform that this process has not, only what is too late is claimed.
            self._end(row, Ending(Outcome.DEAD, "too-late"))
        elif row.failures >= MOST_FAILURES:
            self._end(row, Ending(Outcome.DEAD, "internal", {"reference": self._reference()}))
        else:
            self._attempt(row, transport)

    def _attempt(self, row: Delivery, transport: Transport) -> None:
        """Deliver; whatever refuses it, the row is ended or released."""
        place = Place(row.room, row.thread)
        sending = Sending(self._database, transport, place, row, self._clock, self._holds)
        try:
            ending = self._delivered(row, transport, sending)
        except LeaseLostError:
            raise
        except DeliveryError as error:
            if not error.permanent:
                self._put_off(row, transport, sending, error)
                return
            ending = Ending(Outcome.DEAD, error.code, _plain(error))
        except OperatorError as error:
            log.warning("tried again later: %s", error)
            self._release(row, error.code, _plain(error), backoff(row.attempts), unsure=True)
            return
        except SwitchboardError as error:
            ending = Ending(Outcome.DEAD, error.code, _plain(error))
        except Exception as error:
            log.exception("failed to deliver")
            facts = {"reference": self._reference(), "error": f"{type(error).__name__}: {error}"[:500]}
            self._release(row, "internal", facts, backoff(row.failures + 1), unsure=True, failed=True)
            return
        self._end(row, ending, sending)

    def _delivered(self, row: Delivery, transport: Transport, sending: Sending) -> Ending:
        """Compose and send; what was lost between the two is composed once more."""
        try:
            return self._sent(row, transport, sending)
        except FilesLostError as lost:
            log.warning("a file is not here any more and is built again: %s", lost)
            return self._sent(row, transport, sending)

    def _sent(self, row: Delivery, transport: Transport, sending: Sending) -> Ending:
        parts = self._means.kinds[row.kind].compose(row, transport, self._clock())
        if isinstance(parts, Ending):
            return parts
        reached("composed")
        whose = row.content.get(DIRECT)
        if whose:
            person = transport.person_with(row.room.workspace, whose)
            if person is None:
                return Ending(Outcome.DROPPED, "no-such-person", {"email": whose})
            sending.place = Place(transport.direct(row.room.workspace, person))
        return Ending(Outcome.SENT, message_id=sending.run(parts))

    # The end of it, or of this attempt

    def _end(self, row: Delivery, ending: Ending, sending: Sending | None = None) -> None:
        now = self._clock()
        next_at = now
        kind = self._means.kinds[row.kind]
        steps = sending.steps if sending else dict(row.steps)
        if TWICE in steps:
            ending = replace(ending, facts={**ending.facts, TWICE: int(steps[TWICE])})
        with self._database.write() as connection:
            end(
                connection,
                row,
                ending.outcome,
                now,
                message_id=ending.message_id or None,
                reason=ending.reason,
                facts=dict(ending.facts),
                steps=steps,
            )
            if sending is not None and sending.sent_at is not None:
                next_at = sending.sent_at + BETWEEN_POSTS
                hold_back(connection, row.room, next_at)
            kind.ended(connection, row, ending, now)
        reached("marked")
        self._due_in((next_at - now).total_seconds())
        log.info("%s %s", ending.outcome, ending.reason)
        self._means.watch(row.room.platform, row.kind, ending.outcome.value)
        kind.settled(row)

    def _put_off(self, row: Delivery, transport: Transport, sending: Sending, error: DeliveryError) -> None:
        """Try again later; where the platform asks to wait, nothing else goes there meanwhile."""
        now = self._clock()
        not_before = retry_at(error, row.attempts, now)
        log.info("tried again at %s: %s", not_before.isoformat(timespec="seconds"), error)
        unsure = sending.unsure or error.unsure
        with self._database.write() as connection:
            record_steps(connection, row, sending.steps, unsure=unsure)
            release(connection, row, not_before, error.code, _plain(error), unsure=unsure)
            if error.code == "rate-limited" and sending.current is not None:
                its_own = transport.limits.rooms_apart and isinstance(sending.current, Say)
                limited = row.room if its_own else replace(row.room, room_id="")
                hold_back(connection, limited, not_before)
        self._due_in((not_before - now).total_seconds())

    def _release(
        self,
        row: Delivery,
        reason: str,
        facts: Mapping[str, Any],
        wait: timedelta,
        *,
        unsure: bool | None = None,
        failed: bool = False,
    ) -> None:
        not_before = self._clock() + wait
        doubtful = row.unsure if unsure is None else unsure
        with self._database.write() as connection:
            release(connection, row, not_before, reason, facts, unsure=doubtful, failed=failed)
        self._due_in(wait.total_seconds())

    def _reference(self) -> str:
        return f"{self._clock():%Y%m%d-%H%M%S}"


def _plain(error: SwitchboardError) -> dict[str, Any]:
    """The facts as JSON."""
    return {name: list(value) if isinstance(value, tuple) else value for name, value in error.facts.items()}
