"""Who can be asking in the console: the demo's people, or the administrators an operator named.

Choosing a person is no sign-in. It is for the demo and for an operator on their own machine, which is why
the console listens on loopback alone.
"""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy import select

from config.errors import OperatorError
from config.settings import Settings
from hub.vocabulary import Role
from store.database import Database
from store.schema import administrator


@dataclass(frozen=True, slots=True)
class Member:
    """Someone who can be chosen as the person who asks; no role: a stranger."""

    email: str
    name: str
    role: Role | None


DEMO_CAST = (
    Member("ada@partner.example", "Ada Moreau", Role.FULL_ADMIN),
    Member("kim@partner.example", "Kim Tanaka", Role.ADMIN),
    Member("ravi@partner.example", "Ravi Patel", Role.READ_ONLY),
    Member("hana@partner.example", "Hana Sato", Role.HELPDESK),
)
STRANGER = Member("sam@elsewhere.example", "Sam Weber", None)


def members(database: Database, settings: Settings) -> tuple[Member, ...]:
    """Who can be chosen, the first one being chosen at the start.

    On the demo's data: one person of each role and a stranger. On other data: the administrators of the
    settings alone.

    Raises:
        OperatorError: `no-console-person` when the data is not the demo's and no administrator is named.
    """
    emails = [member.email for member in DEMO_CAST]
    known = select(administrator.c.email, administrator.c.name).where(administrator.c.email.in_(emails))
    with database.read() as connection:
        names = {row.email: row.name for row in connection.execute(known)}
    if len(names) == len(DEMO_CAST):
        return (*(Member(one.email, names[one.email], one.role) for one in DEMO_CAST), STRANGER)
    if not settings.admins:
        raise OperatorError("no-console-person")
    return tuple(Member(email, email, Role.FULL_ADMIN) for email in settings.admins)
