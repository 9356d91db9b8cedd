"""One claimed event from beginning to end, whatever happens meanwhile."""

from __future__ import annotations

import logging
from collections.abc import Callable, Mapping
from datetime import datetime, timedelta
from typing import Final

from bot.gateway.answering import Answering
from bot.gateway.platform import Platform
from bot.gateway.sending import Delivery, FileLostError
from bot.gateway.sends import Reply
from config.errors import DeliveryError, OperatorError
from config.logs import log_context
from handlers.desk import Desk
from notifications.retrying import Gates, backoff, retry_at
from store.inbox import Claimed, Inbox, LeaseLostError

log = logging.getLogger(__name__)

LATEST: Final = timedelta(hours=1)
"""After that nobody waits for an answer any more."""
MOST_FAILURES: Final = 5
"""Mistakes of ours, and workers that were never heard of again, until an event is given up."""
READING: Final = "read"
"""The operation that asking a platform about an event is, among those it limits."""


class Work:
    """Answers events, or sees to it that they are taken up again. Used by several threads."""

    def __init__(
        self, inbox: Inbox, platforms: Mapping[str, Platform], desk: Desk, clock: Callable[[], datetime]
    ) -> None:
        """`platforms` by name."""
        self._inbox, self._platforms, self._clock = inbox, platforms, clock
        self._answering = Answering(inbox, desk, clock)
        self._gates = Gates(clock)

    def do(self, claim: Claimed) -> None:
        """Answer the event, finish, release or bury it. Nothing is raised: what went wrong is logged."""
        event = claim.event
        with log_context(platform=event.platform, workspace=event.workspace, event=event.key):
            try:
                self._do(claim)
            except LeaseLostError:
                log.warning("another worker has the event now")
            except OperatorError as error:
                # Its lease runs out, and somebody takes it up when the database is there again.
                log.warning("the event cannot be brought to an end now: %s", error)
            except Exception:
                log.exception("the event is left to whoever takes it up next")

    def _do(self, claim: Claimed) -> None:
        if self._clock() - claim.event.received_at >= LATEST:
            self._bury(claim, "too-late")
            return
        platform = self._platforms[claim.event.platform]  # of others it gets only what is too late
        try:
            self._answer(platform, claim)
        except LeaseLostError:
            raise
        except DeliveryError as error:
            self._refused(claim, error)
        except OperatorError as error:
            log.warning("tried again later: %s", error)
            self._release(claim, str(error), unsure=True)  # what was sent may not have been recorded
        except Exception as error:
            log.exception("failed to answer an event")
            self._failed(platform, claim, error)

    def _answer(self, platform: Platform, claim: Claimed) -> None:
        if claim.failures >= MOST_FAILURES:
            self._give_up(platform, claim, "its workers were not heard of again")
            return
        reply = _stored(claim)
        if reply is None:
            reply = self._reply(platform, claim)
            if reply is None:
                self._inbox.finish(claim, self._clock())
                return
            self._inbox.store_reply(claim, reply.to_json())
        self._send(platform, claim, reply)

    def _reply(self, platform: Platform, claim: Claimed) -> Reply | None:
        """Ask the desk. What the platform is asked for it can be limited as well."""
        operation = (claim.event.platform, claim.event.workspace, READING)
        self._gates.require_open(operation)
        try:
            return self._answering.reply(platform, claim.event)
        except DeliveryError as error:
            self._gates.close(operation, error)
            raise

    def _send(self, platform: Platform, claim: Claimed, reply: Reply) -> None:
        delivery = Delivery(self._inbox, platform, self._gates, self._clock, claim, reply)
        try:
            self._run(platform, claim, delivery)
        except DeliveryError as error:
            if error.permanent:
                self._bury(claim, delivery.reply.failed or str(error), delivery.reply)
            else:
                self._put_off(claim, error, unsure=delivery.unsure)
            return
        if delivery.reply.failed:
            self._bury(claim, delivery.reply.failed, delivery.reply)
            return
        now = self._clock()
        self._inbox.finish(claim, now)
        log.info("answered after %.1f s", (now - claim.event.received_at).total_seconds())
        _remove_files(delivery.reply)

    def _run(self, platform: Platform, claim: Claimed, delivery: Delivery) -> None:
        try:
            delivery.run()
        except FileLostError as lost:
            log.warning("a file was lost before it was sent: answered again")
            again = self._reply(platform, claim)
            if again is None:
                raise
            delivery.answered_again(again, lost.number)
            delivery.run()

    # When it does not work

    def _refused(self, claim: Claimed, error: DeliveryError) -> None:
        if error.permanent:
            self._bury(claim, str(error))
        else:
            self._put_off(claim, error, unsure=claim.unsure or error.unsure)

    def _put_off(self, claim: Claimed, error: DeliveryError, *, unsure: bool) -> None:
        not_before = retry_at(error, claim.event.attempts, self._clock())
        log.info("tried again at %s: %s", not_before.isoformat(timespec="seconds"), error)
        self._inbox.release(claim, not_before, str(error), unsure=unsure)

    def _release(self, claim: Claimed, reason: str, *, unsure: bool) -> None:
        not_before = self._clock() + backoff(claim.event.attempts)
        self._inbox.release(claim, not_before, reason, unsure=unsure)

    def _failed(self, platform: Platform, claim: Claimed, error: Exception) -> None:
        """Try again a few times what is a mistake of ours: it may be a passing one."""
        reason = f"internal: {type(error).__name__}: {error}"
        failures = claim.failures + 1
        if failures >= MOST_FAILURES:
            self._give_up(platform, claim, reason)
            return
        # Whatever was being sent may have been sent: the mistake can have been made after it.
        not_before = self._clock() + backoff(failures)
        self._inbox.release(claim, not_before, reason, unsure=True, failed=True)

    def _give_up(self, platform: Platform, claim: Claimed, reason: str) -> None:
        """Bury the event, and tell the person once that we failed."""
        stored = _stored(claim)
        if stored is not None and stored.failed:
            reply: Reply | None = stored
        else:
            reply = self._apology(platform, claim, reason)
        try:
            if reply is not None:
                self._send(platform, claim, reply)
                return
        except (LeaseLostError, OperatorError):
            raise
        except Exception as error:  # noqa: BLE001 - whatever it is, the event ends here
            log.warning("the person could not be told that we failed: %s", error)
        self._bury(claim, reason)

    def _apology(self, platform: Platform, claim: Claimed, reason: str) -> Reply | None:
        try:
            apology = self._answering.apology(platform, claim.event, reason)
        except Exception as error:  # noqa: BLE001 - it may be the very mistake that is apologised for
            log.warning("nobody to tell that we failed: %s", error)
            return None
        if apology is not None:
            self._inbox.store_reply(claim, apology.to_json())
        return apology

    def _bury(self, claim: Claimed, reason: str, reply: Reply | None = None) -> None:
        log.error("given up: %s", reason)
        self._inbox.bury(claim, self._clock(), reason)
        known = reply or _stored(claim)
        if known is not None:
            _remove_files(known)


def _stored(claim: Claimed) -> Reply | None:
    return Reply.from_json(claim.reply) if claim.reply is not None else None


def _remove_files(reply: Reply) -> None:
    for path in reply.files:
        path.unlink(missing_ok=True)
