"""What people do with an alert: take it, put it off, hand it on, speak of it, put it away.

Each function looks at the alert as it is once nobody else can write: of two people who press at once one
changes it, and the other sees what it has become. What was done is written once for a request, and every room
that has the alert's card is told in the same transaction.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Final

from sqlalchemy import Connection

from config.errors import RequestError
from notifications.alerts import showing
from store.alerts.alerts import add_event, alone, change_alert, find_alert, history
from store.alerts.model import Alert, Event, NewEvent, State, What
from store.alerts.verdicts import save_verdict
from store.rooms import RoomKey

LONGEST: Final = timedelta(days=5 * 366)
"""So far ahead an alert can be put off."""
AT_ONCE: Final = timedelta(seconds=10)
"""What two people do with an alert within this time, they do without knowing of each other."""


def acknowledge(
    connection: Connection,
    number: int,
    who: str,
    now: datetime,
    request_id: str | None,
    remind_at: datetime | None = None,
    answered_in: RoomKey | None = None,
) -> Alert:
    """Take an alert: nothing is told of it unless it gets worse. At `remind_at` whoever took it is asked.

    One that somebody else has taken stays theirs; who has it may set another reminder.

    Raises:
        RequestError: `unknown-number`, `alert-resolved`, `moment-over`, `moment-too-far`.
    """
    doing = _Doing(connection, number, who, now, request_id, answered_in)
    alert = doing.begin()
    if remind_at is not None:
        _require_ahead(now, remind_at)
    if alert.state is State.ACKNOWLEDGED and (
        alert.acknowledged_by != who or remind_at in (None, alert.remind_at)
    ):
        return alert
    facts = {"remind_at": remind_at.isoformat()} if remind_at else {}
    return doing.write(
        alert,
        What.ACKNOWLEDGED,
        facts,
        state=State.ACKNOWLEDGED,
        acknowledged_by=who,
        remind_at=remind_at,
        snoozed_until=None,
    )


def unacknowledge(
    connection: Connection,
    number: int,
    who: str,
    now: datetime,
    request_id: str | None,
    answered_in: RoomKey | None = None,
) -> Alert:
    """Give an alert back, or end its snooze: it fires again.

    Raises:
        RequestError: `unknown-number`, `alert-resolved`.
    """
    doing = _Doing(connection, number, who, now, request_id, answered_in)
    alert = doing.begin()
    if alert.state is State.FIRING:
        return alert
    return doing.write(
        alert,
        What.UNACKNOWLEDGED,
        {},
        state=State.FIRING,
        acknowledged_by="",
        remind_at=None,
        snoozed_until=None,
    )


def snooze(
    connection: Connection,
    number: int,
    who: str,
    now: datetime,
    request_id: str | None,
    until: datetime,
    answered_in: RoomKey | None = None,
) -> Alert:
    """Put an alert off: nothing is told of it before `until`, and it fires again then if its cause is there.

    Raises:
        RequestError: `unknown-number`, `alert-resolved`, `moment-over`, `moment-too-far`.
    """
    doing = _Doing(connection, number, who, now, request_id, answered_in)
    alert = doing.begin()
    _require_ahead(now, until)
    if alert.state is State.SNOOZED and (alert.snoozed_until == until or doing.was_just(What.SNOOZED)):
        return alert
    return doing.write(
        alert,
        What.SNOOZED,
        {"until": until.isoformat()},
        state=State.SNOOZED,
        snoozed_until=until,
        acknowledged_by="",
        remind_at=None,
    )


def assign(
    connection: Connection,
    number: int,
    who: str,
    now: datetime,
    request_id: str | None,
    to: str,
    answered_in: RoomKey | None = None,
) -> Alert:
    """Make an alert somebody's (`to`: their e-mail address, lower case), whatever its state.

    Raises:
        RequestError: `unknown-number`, `alert-resolved`.
    """
    doing = _Doing(connection, number, who, now, request_id, answered_in)
    alert = doing.begin()
    if alert.assigned_to == to or (alert.assigned_to and doing.was_just(What.ASSIGNED)):
        return alert
    return doing.write(alert, What.ASSIGNED, {"to": to}, assigned_to=to)


def resolve(
    connection: Connection,
    number: int,
    who: str,
    now: datetime,
    request_id: str | None,
    answered_in: RoomKey | None = None,
) -> Alert:
    """Put an alert away. While its cause is there, it comes again only if it gets worse.

    One that is resolved already is given as it is.

    Raises:
        RequestError: `unknown-number`.
    """
    doing = _Doing(connection, number, who, now, request_id, answered_in)
    alert = doing.begin(resolved=True)
    if not alert.is_open:
        return alert
    return doing.write(
        alert,
        What.RESOLVED,
        {},
        state=State.RESOLVED,
        resolved_at=now,
        remind_at=None,
        snoozed_until=None,
    )


def comment(
    connection: Connection,
    number: int,
    who: str,
    now: datetime,
    request_id: str | None,
    text: str,
    answered_in: RoomKey | None = None,
) -> Alert:
    """Add somebody's words to an alert's history, were it resolved.

    Raises:
        RequestError: `unknown-number`.
    """
    doing = _Doing(connection, number, who, now, request_id, answered_in)
    alert = doing.begin(resolved=True)
    return doing.write(alert, What.COMMENTED, {"text": text})


def give_verdict(connection: Connection, number: int, who: str, now: datetime, *, useful: bool) -> Alert:
    """Keep whether somebody found an alert useful, in place of what they said before; no room is told.

    Raises:
        RequestError: `unknown-number`.
    """
    alone(connection)
    alert = _found(connection, number)
    save_verdict(connection, number, who, now, useful=useful)
    return alert


@dataclass(frozen=True, slots=True)
class _Doing:
    """Who does something with an alert, when, and in answer to what."""

    connection: Connection
    number: int
    who: str
    now: datetime
    request_id: str | None
    answered_in: RoomKey | None

    def begin(self, *, resolved: bool = False) -> Alert:
        """The alert as it is now that nobody else can change it; a `resolved` one where that will do."""
        alone(self.connection)
        alert = _found(self.connection, self.number)
        if not alert.is_open and not resolved:
            raise RequestError("alert-resolved", number=self.number)
        return alert

    def write(self, alert: Alert, what: What, facts: Mapping[str, Any], **values: Any) -> Alert:
        """Write what was done, change the alert, have all rooms show it; the alert as it is then."""
        new = NewEvent(self.number, what, alert.severity, self.who, facts=facts, request_id=self.request_id)
        event_id = add_event(self.connection, new, self.now)
        if event_id is None:
            return alert
        change_alert(self.connection, self.number, self.now, **values)
        showing.refresh(self.connection, self.number, event_id, self.now, self.answered_in)
        return _found(self.connection, self.number)

    def was_just(self, what: What) -> bool:
        """Whether somebody else did the same a moment ago."""
        last = _last(self.connection, self.number, what)
        return last is not None and last.who != self.who and self.now - last.at < AT_ONCE


def _found(connection: Connection, number: int) -> Alert:
    alert = find_alert(connection, number)
    if alert is None:
        raise RequestError("unknown-number", number=number)
    return alert


def _last(connection: Connection, number: int, what: What) -> Event | None:
    same = [event for event in history(connection, number) if event.what is what]
    return same[-1] if same else None


def _require_ahead(now: datetime, at: datetime) -> None:
    """See that a moment is still to come, and not too far off.

    Raises:
        RequestError: `moment-over`, `moment-too-far`.
    """
    if at <= now:
        raise RequestError("moment-over")
    if at - now > LONGEST:
        raise RequestError("moment-too-far", days=LONGEST.days)
