"""What people thought of alerts: how precise the detectors are is reported from it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection, case, func, select
from sqlalchemy.dialects import postgresql, sqlite

from hub.vocabulary import AlertKind
from store.schema import alert, alert_verdict


@dataclass(frozen=True, slots=True)
class Verdicts:
    """How many alerts of a kind there were, and what people thought of them."""

    kind: AlertKind
    alerts: int
    useful: int
    """Verdicts, not alerts: two people may judge one alert."""
    useless: int

    @property
    def precision(self) -> float | None:
        """Useful ones as a share of all verdicts; None: nobody said anything."""
        said = self.useful + self.useless
        return self.useful / said if said else None


def save_verdict(connection: Connection, number: int, email: str, now: datetime, *, useful: bool) -> None:
    """Keep what a person thinks of an alert, in place of what they thought before."""
    dialect = sqlite if connection.dialect.name == "sqlite" else postgresql
    new = dialect.insert(alert_verdict).values(number=number, email=email, useful=useful, at=now)
    kept = {"useful": new.excluded.useful, "at": new.excluded.at}
    connection.execute(new.on_conflict_do_update(index_elements=["number", "email"], set_=kept))


def verdict_of(connection: Connection, number: int, email: str) -> bool | None:
    """Whether a person found an alert useful; None: they did not say."""
    asked = select(alert_verdict.c.useful).where(
        alert_verdict.c.number == number, alert_verdict.c.email == email
    )
    return connection.execute(asked).scalar_one_or_none()


def verdicts_on(connection: Connection, number: int) -> tuple[int, int]:
    """How many people found an alert useful, and how many did not."""
    useful = func.count(case((alert_verdict.c.useful, 1)))
    asked = select(useful, func.count()).where(alert_verdict.c.number == number)
    good, said = connection.execute(asked).one()
    return good, said - good


def verdicts_by_kind(connection: Connection) -> Sequence[Verdicts]:
    """The verdicts on each kind of alert there was, by kind."""
    useful = func.count(case((alert_verdict.c.useful, 1)))
    useless = func.count(case((~alert_verdict.c.useful, 1)))
    asked = (
        select(alert.c.kind, func.count(alert.c.number.distinct()), useful, useless)
        .outerjoin(alert_verdict, alert_verdict.c.number == alert.c.number)
        .group_by(alert.c.kind)
        .order_by(alert.c.kind)
    )
    return [Verdicts(AlertKind(kind), *counts) for kind, *counts in connection.execute(asked)]
