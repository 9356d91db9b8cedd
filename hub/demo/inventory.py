"""From a plan to its devices and telephone numbers."""

from __future__ import annotations

from collections.abc import Iterator
from random import Random

from hub.demo.ordinary import new_uuid
from hub.demo.people import ascii_word
from hub.demo.plans import CustomerPlan, SitePlan
from hub.demo.words import COUNTRIES, FIRST_NAMES, SURNAMES
from hub.records import Device, Location, PhoneNumber

_FIRST = tuple(ascii_word(name) for name in FIRST_NAMES)
_LAST = tuple(ascii_word(name) for name in SURNAMES["en"])
_PHONES = ("Cisco 8851", "Cisco 8845", "Cisco 9861", "Cisco 7841", "Cisco Desk Pro", "Cisco Room Kit Mini")
_FIRMWARES = (
    "14.3.1.0901.108",
    "12.0.6.0101.23",
    "3.3.1.0102",
    "14.2.1.0201.87",
    "RoomOS 11.20.1.7",
    "RoomOS 11.24.1.4",
)
_FIRST_MAC = 0x4C710C000000
_FIRST_EXTENSION = 2000
_FIRST_FEATURE = 0x800000
"""Where the IDs of what is not a person begin."""
_PATTERN = (
    "attendant", "number", "extension", "number", "extension", "number", "extension", "unassigned", "number",
    "extension", "queue", "number", "extension", "number", "secondary", "extension", "virtual", "number",
    "extension", "inactive",
)  # fmt: skip
"""What the rows of a customer's numbers are, over and over."""
_FEATURES = {"attendant": "Auto Attendant", "queue": "Call Queue", "virtual": "Virtual Line"}


class Numbering:
    """Hands out E.164 numbers, MAC addresses and extensions; none comes twice."""

    def __init__(self) -> None:
        """Nothing is handed out yet."""
        self._next: dict[str, int] = {}
        self._mac = _FIRST_MAC

    def block(self, site: SitePlan, size: int) -> tuple[str, int]:
        """The area ("+1408") and the first of `size` numbers in a row after it."""
        country = COUNTRIES[site.country]
        towns = country.towns
        place = towns.index(site.name) if site.name in towns else 0
        area = country.areas[place % len(country.areas)]
        lowest = 5_550_100 + (country.digits - 7) * 30_000_000
        first = self._next.get(area, lowest)
        self._next[area] = first + size
        return f"+{area}", first

    def macs(self, size: int) -> range:
        """`size` MAC addresses in a row."""
        first = self._mac
        self._mac += size
        return range(first, first + size)


class People:
    """A customer's people, made from their place alone."""

    def __init__(self, plan: CustomerPlan, rng: Random) -> None:
        """Draws where the customer's names and IDs begin."""
        self._domain = f"{ascii_word(plan.name)[:24] or plan.org_id[:8]}.example"
        self._offset = rng.randrange(len(_FIRST))
        self._prefix = new_uuid(rng)[:24]

    def email(self, place: int) -> str:
        """Their e-mail address, the user ID of Partner Hub."""
        turn = place // len(_FIRST)
        first = _FIRST[(place + self._offset) % len(_FIRST)]
        last = _LAST[(place + turn) % len(_LAST)]
        again = turn // len(_LAST)
        return f"{first}.{last}{again or ''}@{self._domain}"

    def uuid(self, place: int) -> str:
        """Their UUID."""
        return f"{self._prefix}{place:012x}"


def locations(plan: CustomerPlan, rng: Random) -> list[Location]:
    """The customer's sites."""
    return [Location(plan.org_id, site.name, new_uuid(rng), site.country) for site in plan.sites]


def device_records(
    plan: CustomerPlan, sites: list[Location], people: People, size: int, numbering: Numbering, rng: Random
) -> Iterator[Device]:
    """`size` devices, spread over the sites."""
    if not sites or size <= 0:
        return
    kind = rng.randrange(len(_PHONES))
    for place, mac in enumerate(numbering.macs(size)):
        site = sites[place % len(sites)]
        model = (kind + place // 7) % len(_PHONES)
        taken = place % 9 != 8
        yield Device(
            plan.org_id,
            f"{mac:012X}",
            site.name,
            _PHONES[model],
            _FIRMWARES[model],
            "",
            str(_FIRST_EXTENSION + place) if taken else "",
            people.email(place) if taken else "",
            people.uuid(place) if taken else "",
            site.location_id,
        )


def number_records(
    plan: CustomerPlan, sites: list[Location], people: People, size: int, numbering: Numbering, rng: Random
) -> Iterator[PhoneNumber]:
    """`size` numbers and extensions, site by site."""
    if not sites or size <= 0:
        return
    person = 0
    for place, site in enumerate(sites):
        share = size // len(sites) + (place < size % len(sites))
        area, first = numbering.block(plan.sites[place], share)
        carriers = COUNTRIES[plan.sites[place].country].carriers
        pstn = carriers[rng.randrange(len(carriers))]
        for row in range(share):
            what = _PATTERN[row % len(_PATTERN)]
            yield _number(plan.org_id, site, people, what, f"{area}{first + row}", person, pstn)
            person += what in ("extension", "inactive")


def _number(
    org_id: str, site: Location, people: People, what: str, number: str, person: int, pstn: str
) -> PhoneNumber:
    """One row; a person's number comes before their extension."""
    owned = what != "unassigned"
    feature = _FEATURES.get(what, "")
    by_person = owned and not feature
    extension = what == "extension"
    return PhoneNumber(
        org_id,
        site.name,
        "" if extension else number,
        str(_FIRST_EXTENSION + person) if extension else "",
        site.country,
        "" if extension else pstn,
        owned and what != "inactive",
        feature or ("People" if owned else ""),
        what != "secondary" if owned and not extension else "",
        people.email(person) if by_person else "",
        people.uuid(person + (_FIRST_FEATURE if feature else 0)) if owned else "",
        site.location_id,
    )
