"""Alerts as a list: what is open, of the customers somebody may see."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any, Final

from sqlalchemy import Connection, Select, case, func, select

from hub.vocabulary import AlertKind
from store.alerts.alerts import alert_of
from store.alerts.model import Alert, Severity, State
from store.names import tag_key
from store.schema import alert, customer, customer_tag
from store.scope import Scope

_ALL: Final = Scope()
OPEN: Final = (State.FIRING, State.ACKNOWLEDGED, State.SNOOZED)
ORDERS: Final = ("severity", "date", "name")
"""What a list can be sorted by: the severe first, the newest first, by the customer's name."""


@dataclass(frozen=True, slots=True)
class Wanted:
    """Which alerts are meant."""

    scope: Scope = _ALL
    """Of whose customers."""
    of_nobody: bool = True
    """Whether those without a customer are meant as well."""
    states: tuple[State, ...] = OPEN
    """Empty: all."""
    kinds: tuple[AlertKind, ...] = ()
    """Empty: all."""
    org_id: str = ""
    """Of this customer alone."""
    tag: str = ""
    """Of customers with this tag alone."""
    muted: bool | None = None
    """Whether another alert says it already; None: both."""


@dataclass(frozen=True, slots=True)
class Tally:
    """How many alerts there are, by what a list says of them first."""

    told: int
    """Those that no other alert says already."""
    severe: int
    """Of these."""
    acknowledged: int
    snoozed: int
    muted: int


def alerts_in(
    connection: Connection, wanted: Wanted, order: str = ORDERS[0], *, offset: int = 0, limit: int
) -> Sequence[Alert]:
    """A page of them; equal ones in a fixed order: pages never overlap."""
    asked = _ordered(_meant(select(alert), wanted), order).offset(offset).limit(limit)
    return [alert_of(row) for row in connection.execute(asked)]


def every_alert(connection: Connection, wanted: Wanted, order: str = ORDERS[0]) -> Iterator[Alert]:
    """All of them, as they are read."""
    asked = _ordered(_meant(select(alert), wanted), order).execution_options(yield_per=1_000)
    return (alert_of(row) for row in connection.execute(asked))


def tally(connection: Connection, wanted: Wanted) -> Tally:
    """How many there are."""
    unmuted = alert.c.muted_by.is_(None)

    def number(*conditions: Any) -> Any:
        condition = unmuted
        for each in conditions:
            condition &= each
        return func.count(case((condition, 1)))

    asked = _meant(
        select(
            number(),
            number(alert.c.severity == Severity.SEVERE.value),
            number(alert.c.state == State.ACKNOWLEDGED.value),
            number(alert.c.state == State.SNOOZED.value),
            func.count(alert.c.muted_by),
        ).select_from(alert),
        wanted,
    )
    return Tally(*connection.execute(asked).one())


def _meant(asked: Select[Any], wanted: Wanted) -> Select[Any]:
    if wanted.states:
        asked = asked.where(alert.c.state.in_([state.value for state in wanted.states]))
    if wanted.kinds:
        asked = asked.where(alert.c.kind.in_([kind.value for kind in wanted.kinds]))
    if wanted.org_id:
        asked = asked.where(alert.c.org_id == wanted.org_id)
    if wanted.muted is not None:
        asked = asked.where(alert.c.muted_by.is_not(None) if wanted.muted else alert.c.muted_by.is_(None))
    whose = wanted.scope.conditions(customer.c.id)
    if wanted.tag:
        tagged = select(customer_tag.c.customer_id).where(customer_tag.c.tag_key == tag_key(wanted.tag))
        whose = [*whose, customer.c.id.in_(tagged)]
    if not whose:
        return asked if wanted.of_nobody else asked.where(alert.c.org_id != "")
    meant = alert.c.org_id.in_(select(customer.c.org_id).where(*whose))
    return asked.where(meant | (alert.c.org_id == "") if wanted.of_nobody else meant)


def _ordered(asked: Select[Any], order: str) -> Select[Any]:
    newest = (alert.c.fired_at.desc(), alert.c.number.desc())
    if order == "date":
        return asked.order_by(*newest)
    if order == "name":
        of = customer.alias("of_alert")
        named = asked.outerjoin(of, of.c.org_id == alert.c.org_id)
        return named.order_by(func.coalesce(of.c.sort_name, ""), *newest)
    ranks = {severity.value: rank for rank, severity in enumerate(reversed(Severity))}
    return asked.order_by(case(ranks, value=alert.c.severity, else_=len(ranks)), *newest)
