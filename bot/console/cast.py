"""Who can be asking in the console: the demo's people, or the administrators an operator named.

Choosing a person is no sign-in. It is for the demo and for an operator on their own machine, which is why
the console listens on loopback alone.
"""

from __future__ import annotations

from dataclasses import dataclass

from config.errors import OperatorError
from config.settings import Settings
from hub import demo
from hub.vocabulary import Role
from store.database import Database
from store.queries.people import find_administrator


@dataclass(frozen=True, slots=True)
class Member:
    """Someone who can be chosen as the person who asks; no role: a stranger."""

    email: str
    name: str
    role: Role | None


DEMO_CAST = (demo.FULL_ADMIN, demo.ADMIN, demo.READ_ONLY, demo.HELPDESK)
STRANGER = Member("sam@elsewhere.example", "Sam Weber", None)


def is_demo(database: Database) -> bool:
    """Whether its people are the demo's: what is scheduled there is nobody else's to deliver."""
    with database.read() as connection:
        return all(find_administrator(connection, email) for email in DEMO_CAST)


def members(database: Database, settings: Settings) -> tuple[Member, ...]:
    """Who can be chosen, the first one being chosen at the start.

    On the demo's data: one person of each role and a stranger. On other data: the administrators of the
    settings alone.

    Raises:
        OperatorError: `no-console-person` when the data is not the demo's and no administrator is named.
    """
    with database.read() as connection:
        known = {email: find_administrator(connection, email) for email in (*DEMO_CAST, *settings.admins)}
    found = [Member(email, row.name, Role(row.role)) for email in DEMO_CAST if (row := known[email])]
    if len(found) == len(DEMO_CAST):
        return (*found, STRANGER)
    if not settings.admins:
        raise OperatorError("no-console-person")
    named = ((email, known[email]) for email in settings.admins)
    return tuple(Member(email, row.name if row else email, Role.FULL_ADMIN) for email, row in named)
