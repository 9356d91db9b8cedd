"""Alerts in tests: opened as rules would open them, in rooms that have their cards."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import Any

from sqlalchemy import delete, insert, select, text

from hub.vocabulary import AlertKind
from store.alerts.alerts import alone, find_alert, history
from store.alerts.cards import change_card, note_told
from store.alerts.episodes import Episode, open_many
from store.alerts.model import Alert, Event, Severity, fingerprint
from store.database import Database
from store.rooms import RoomKey
from store.schema import admin_customer, administrator, alert, alert_event, audit, customer, numbered, outbox
from tests.handlers.asking import NOW

FIRED = NOW - timedelta(days=4)


def forget(database: Database) -> None:
    """As if nothing had ever fired: of the store, alerts alone count from one again."""
    with database.write() as connection:
        for table in (alert_event, alert, numbered):
            connection.execute(delete(table))
        if database.is_sqlite:
            connection.execute(text("DELETE FROM sqlite_sequence WHERE name = 'numbered'"))


def fired(
    database: Database,
    kind: AlertKind,
    org_id: str = "",
    subject: str = "",
    *,
    severity: Severity = Severity.WARNING,
    at: datetime = FIRED,
    muted_by: int | None = None,
    over_on: date | None = None,
    **facts: Any,
) -> int:
    """Open an alert; its number."""
    of = fingerprint(kind, org_id, subject)
    product = str(facts.get("product", ""))
    if org_id:
        facts.setdefault("customer", name_of(database, org_id))
    episode = Episode(
        of, kind, org_id, subject, product, severity, 0, True, facts, muted_by, over_on, muted_by is None
    )
    with database.write() as connection:
        alone(connection)
        open_many(connection, [episode], at)
        found = select(alert.c.number).where(alert.c.fingerprint == of).order_by(alert.c.number.desc())
        return int(connection.execute(found.limit(1)).scalar_one())


def kept(database: Database, number: int) -> Alert:
    """The alert of that number."""
    with database.read() as connection:
        found = find_alert(connection, number)
    assert found is not None
    return found


def events(database: Database, number: int) -> list[Event]:
    """What happened to it."""
    with database.read() as connection:
        return list(history(connection, number))


def happened(database: Database, number: int) -> list[tuple[str, str]]:
    """What happened to it since it began, and who did it."""
    return [(event.what.value, event.who) for event in events(database, number)][1:]


def shown_in(database: Database, number: int, room: RoomKey, message_id: str, subscription: int = 0) -> None:
    """Have a room have its card, in that message."""
    with database.write() as connection:
        last = history(connection, number)[-1].id
        note_told(connection, room, number, last, subscription, NOW)
        change_card(connection, number, room, message_id=message_id, shown=1)


def waiting(database: Database) -> list[tuple[str, dict[str, Any]]]:
    """What waits to be sent: to which room, and made of what."""
    with database.read() as connection:
        rows = connection.execute(select(outbox).order_by(outbox.c.id))
        return [(row.room_id, row.content) for row in rows]


def audited(database: Database) -> list[tuple[str, str, str]]:
    """The audit log: who, what, how it ended."""
    query = select(audit.c.email, audit.c.intent, audit.c.outcome).order_by(audit.c.id)
    with database.read() as connection:
        return [(row.email, row.intent, row.outcome) for row in connection.execute(query)]


def org_ids(database: Database) -> list[str]:
    """The customers, by name."""
    with database.read() as connection:
        query = select(customer.c.org_id).order_by(customer.c.sort_name, customer.c.id)
        return list(connection.execute(query).scalars())


def name_of(database: Database, org_id: str) -> str:
    """What a customer is called."""
    with database.read() as connection:
        return connection.execute(select(customer.c.name).where(customer.c.org_id == org_id)).scalar_one()


def assigned(database: Database, email: str) -> set[str]:
    """The customers that are assigned to an administrator."""
    query = (
        select(customer.c.org_id)
        .join(admin_customer, admin_customer.c.customer_id == customer.c.id)
        .join(administrator, administrator.c.id == admin_customer.c.admin_id)
        .where(administrator.c.email == email)
    )
    with database.read() as connection:
        return set(connection.execute(query).scalars())


def assign_only(database: Database, email: str, org_id: str) -> None:
    """Have one customer alone be assigned to an administrator."""
    with database.write() as connection:
        who = select(administrator.c.id).where(administrator.c.email == email)
        admin_id = connection.execute(who).scalar_one()
        connection.execute(delete(admin_customer).where(admin_customer.c.admin_id == admin_id))
        whom = select(customer.c.id).where(customer.c.org_id == org_id)
        values = {"admin_id": admin_id, "customer_id": connection.execute(whom).scalar_one(), "as_of": NOW}
        connection.execute(insert(admin_customer).values(values))
