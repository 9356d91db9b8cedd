"""Many alerts at once: what is known of a kind, and what a sync or a day makes of it.

The statements are few and each is run for many rows: one sync can concern a fifth of all customers.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date, datetime
from typing import Any, Final, NamedTuple, TypeVar

from sqlalchemy import (
    Boolean,
    Connection,
    Text,
    bindparam,
    cast,
    insert,
    literal_column,
    select,
    true,
    update,
)
from sqlalchemy.sql.elements import ColumnElement

from hub.vocabulary import AlertKind
from store.alerts.model import NewEvent, Severity, State, What
from store.alerts.reach import Reach
from store.schema import alert, alert_event, numbered

T = TypeVar("T")

CHUNK: Final = 1_000
"""Rows read or written at a time."""

KNOWN: Final[ColumnElement[bool]] = literal_column("(alert.state <> 'resolved' OR alert.holds)", Boolean)
"""Open, or resolved by a person while the cause is still there: word for word as its index says it."""
OPEN: Final[ColumnElement[bool]] = literal_column("alert.state <> 'resolved'", Boolean)


class Known(NamedTuple):
    """An alert that findings are compared with."""

    number: int
    fingerprint: str
    org_id: str
    product: str
    severity: str
    level: int
    state: str
    prompt: bool
    facts: str
    """As JSON: most are compared and none is changed."""
    muted_by: int | None
    over_on: date | None

    @property
    def is_open(self) -> bool:
        """Or else somebody resolved it although its cause holds."""
        return self.state != State.RESOLVED.value


class Open(NamedTuple):
    """An open alert of which something is to be told."""

    number: int
    severity: Severity
    muted: bool
    """Whether another alert says it already."""


class Episode(NamedTuple):
    """An alert that begins."""

    fingerprint: str
    kind: AlertKind
    org_id: str
    subject: str
    product: str
    severity: Severity
    level: int
    prompt: bool
    facts: Mapping[str, Any]
    muted_by: int | None
    over_on: date | None
    told: bool
    """Whether those who subscribed hear of it."""


class Changed(NamedTuple):
    """What an alert is from now on."""

    number: int
    product: str
    severity: Severity
    level: int
    prompt: bool
    facts: Mapping[str, Any]
    muted_by: int | None


_KNOWN_COLUMNS: Final = (
    alert.c.number,
    alert.c.fingerprint,
    alert.c.org_id,
    alert.c.product,
    alert.c.severity,
    alert.c.level,
    alert.c.state,
    alert.c.prompt,
    cast(alert.c.facts, Text).label("facts"),
    alert.c.muted_by,
    alert.c.over_on,
)
OPEN_COLUMNS: Final = (alert.c.number, alert.c.severity, alert.c.muted_by)
"""What `open_of` reads."""
_THIS: Final = alert.c.number == bindparam("this")
_CHANGE: Final = (
    update(alert)
    .where(_THIS)
    .values(
        {
            **{name: bindparam(name) for name in Changed._fields if name != "number"},
            "changed_at": bindparam("now"),
            "revision": alert.c.revision + 1,
        }
    )
)
_RESOLVE: Final = (
    update(alert)
    .where(_THIS)
    .values(
        state=State.RESOLVED.value,
        holds=False,
        resolved_at=bindparam("now"),
        changed_at=bindparam("now"),
        snoozed_until=None,
        remind_at=None,
        revision=alert.c.revision + 1,
    )
)
_FORGET: Final = update(alert).where(_THIS).values(holds=False)


def open_of(row: Any) -> Open:
    """A row of `OPEN_COLUMNS`."""
    return Open(row.number, Severity(row.severity), row.muted_by is not None)


def known_of(connection: Connection, kind: AlertKind, reach: Reach) -> Iterator[Known]:
    """The alerts of a kind that are open, or were resolved by a person while their cause holds."""
    asked = select(*_KNOWN_COLUMNS).where(
        alert.c.kind == kind.value, KNOWN, *reach.organizations(alert.c.org_id)
    )
    for row in connection.execute(asked, execution_options={"yield_per": CHUNK}):
        yield Known(*row)


def numbers_of(connection: Connection, kind: AlertKind, subject: str) -> dict[str, int]:
    """By organisation, the known alert of a kind about that."""
    asked = select(alert.c.org_id, alert.c.number).where(
        alert.c.kind == kind.value, KNOWN, alert.c.subject == subject
    )
    return {row.org_id: row.number for row in connection.execute(asked)}


def open_many(connection: Connection, episodes: Sequence[Episode], now: datetime) -> None:
    """Begin alerts, each with the first event of its history."""
    for chunk in _chunks(episodes):
        given = connection.execute(
            insert(numbered).returning(numbered.c.number), [{"kind": "alert"}] * len(chunk)
        )
        numbers = sorted(given.scalars())
        rows = [_row(number, each, now) for number, each in zip(numbers, chunk, strict=True)]
        connection.execute(insert(alert), rows)
        add_events(
            connection,
            [
                NewEvent(number, What.FIRED, each.severity, told=each.told, facts=_fired(each))
                for number, each in zip(numbers, chunk, strict=True)
            ],
            now,
        )


def change_many(connection: Connection, changes: Sequence[Changed], now: datetime) -> None:
    """Change what alerts say; their cards are of another revision then."""
    for chunk in _chunks(changes):
        values = [{**each._asdict(), "this": each.number, "now": now} for each in chunk]
        connection.execute(_CHANGE, values)


def resolve_many(connection: Connection, numbers: Sequence[int], now: datetime) -> None:
    """End alerts whose cause is gone."""
    for chunk in _chunks(numbers):
        connection.execute(_RESOLVE, [{"this": number, "now": now} for number in chunk])


def forget_many(connection: Connection, numbers: Sequence[int]) -> None:
    """Say of alerts that people resolved that their cause is gone: it may fire again."""
    for chunk in _chunks(numbers):
        connection.execute(_FORGET, [{"this": number} for number in chunk])


def add_events(connection: Connection, events: Sequence[NewEvent], now: datetime) -> None:
    """Write into the history, in this order."""
    for chunk in _chunks(events):
        connection.execute(insert(alert_event), [_event(each, now) for each in chunk])


def ever_told(connection: Connection, numbers: Iterable[int]) -> set[int]:
    """Of alerts those that anybody who subscribed was told of."""
    found: set[int] = set()
    for chunk in _chunks(sorted(numbers)):
        asked = select(alert_event.c.number).where(
            alert_event.c.number.in_(chunk), alert_event.c.told == true()
        )
        found.update(connection.scalars(asked))
    return found


def _row(number: int, each: Episode, now: datetime) -> dict[str, Any]:
    values = each._asdict()
    del values["told"]
    return {**values, "number": number, "state": State.FIRING.value, "fired_at": now, "changed_at": now}


def _fired(each: Episode) -> dict[str, Any]:
    return {} if each.muted_by is None else {"muted_by": each.muted_by}


def _event(new: NewEvent, now: datetime) -> dict[str, Any]:
    return {
        "number": new.number,
        "at": now,
        "what": new.what.value,
        "who": new.who,
        "severity": new.severity.value,
        "told": new.told,
        "facts": new.facts,
    }


def _chunks(items: Sequence[T]) -> Iterator[Sequence[T]]:
    for first in range(0, len(items), CHUNK):
        yield items[first : first + CHUNK]
