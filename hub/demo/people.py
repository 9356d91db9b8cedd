"""The demo's partner administrators, and who looks after whom."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator

from hub.demo.words import FIRST_NAMES, SURNAMES
from hub.records import Administrator, Assignment
from hub.vocabulary import Role

FULL_ADMIN = "ada@partner.example"
ADMIN = "kim@partner.example"
READ_ONLY = "ravi@partner.example"
HELPDESK = "hana@partner.example"

KIMS_CUSTOMERS = 34
"""The first ones, all stories among them."""
HANAS_CUSTOMERS = 60
CUSTOMERS_AN_ADMIN = 240
CUSTOMERS_A_HELPDESK = 400

_FIXED = (
    Administrator(FULL_ADMIN, "Ada Lindqvist", Role.FULL_ADMIN),
    Administrator(ADMIN, "Kim Haruka", Role.ADMIN),
    Administrator(READ_ONLY, "Ravi Menon", Role.READ_ONLY),
    Administrator(HELPDESK, "Hana Novak", Role.HELPDESK),
)


class Team:
    """The administrators of a partner of so many customers."""

    def __init__(self, customers: int) -> None:
        """Four have fixed names; more look after the customers beyond theirs."""
        beyond = max(0, customers - KIMS_CUSTOMERS)
        self._admins = _colleagues("admin", Role.ADMIN, -(-beyond // CUSTOMERS_AN_ADMIN))
        beyond = max(0, customers - HANAS_CUSTOMERS)
        self._helpdesk = _colleagues("desk", Role.HELPDESK, -(-beyond // CUSTOMERS_A_HELPDESK))

    def administrators(self) -> Iterator[Administrator]:
        """All of them."""
        yield from _FIXED
        yield from self._admins
        yield from self._helpdesk

    def assignments(self, place: int, org_id: str) -> Iterator[Assignment]:
        """Who looks after the customer at `place` (from 0) of the demo."""
        admin = ADMIN if place < KIMS_CUSTOMERS else self._admins[place % len(self._admins)].email
        yield Assignment(admin, org_id)
        desk = HELPDESK if place < HANAS_CUSTOMERS else self._helpdesk[place % len(self._helpdesk)].email
        yield Assignment(desk, org_id)


def ascii_word(text: str) -> str:
    """What of `text` an address can hold: Latin letters and digits without marks, in lower case."""
    plain = unicodedata.normalize("NFKD", text).encode("ascii", "ignore").decode()
    return "".join(sign for sign in plain.lower() if sign.isalnum())


def _colleagues(desk: str, role: Role, number: int) -> list[Administrator]:
    surnames = SURNAMES["en"] + SURNAMES["fr"] + SURNAMES["es"]
    found = []
    for place in range(number):
        first = FIRST_NAMES[place % len(FIRST_NAMES)]
        last = surnames[(place * 7 + len(desk)) % len(surnames)]
        email = f"{ascii_word(first)}.{ascii_word(last)}.{desk}{place + 1}@partner.example"
        found.append(Administrator(email, f"{first} {last}", role))
    return found
