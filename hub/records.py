"""Plain records: what every source of Partner Hub data yields and every sync takes.

A record names other records by Partner Hub's own keys (organisation UUID, subscription ID, …). Text is
NFC without control characters, UUIDs are lower-case, days are dates, e-mails lower-case: `hub.clean` makes
them so. An empty string means "Partner Hub says nothing"; None means "this source does not know", and then
what is stored stays.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from typing import Literal, TypeAlias

from hub.vocabulary import ContractState, Endpoint, Kind, ManagedBy, Product, Region, Role


@dataclass(frozen=True, slots=True)
class Customer:
    """An organisation the partner looks after; the key is `org_id` (UUID)."""

    org_id: str
    name: str
    region: Region
    managed_by: ManagedBy | None = None
    external_id: str | None = None
    """Given at creation to wholesale customers only."""
    since: date | None = None
    last_sign_in: date | None = None
    """When an administrator of the customer last signed in to Control Hub."""
    queues_enabled: bool | None = None
    tags: tuple[str, ...] | None = None
    other_statuses: tuple[str, ...] | None = None
    """Statuses of the export that we have no rule for: kept and shown as they stand."""


@dataclass(frozen=True, slots=True)
class Contract:
    """A subscription or a trial; the key is `contract_id` ("Sub-118204")."""

    contract_id: str
    org_id: str
    kind: Kind
    state: ContractState
    start: date
    end: date
    """The last day it is in force."""
    auto_renew: bool | None = None
    invoice: str | None = None


@dataclass(frozen=True, slots=True)
class LicenseLine:
    """How many licences of a product a contract has; the key is (contract, product)."""

    contract_id: str
    product: Product
    bought: int


@dataclass(frozen=True, slots=True)
class LicenseWeek:
    """The snapshot of a licence line at the end of a completed week (named by its Sunday)."""

    contract_id: str
    product: Product
    week: date
    assigned: int
    used: int
    """People who really joined meetings or called in that week."""


@dataclass(frozen=True, slots=True)
class Order:
    """An entry of a contract's order history; the key is (contract, order number, product)."""

    contract_id: str
    number: str
    day: date
    product: Product
    quantity: int
    """Licences added; negative when an order reduced them."""


@dataclass(frozen=True, slots=True)
class Location:
    """A customer's site; the key is (organisation, name), since the usage report names no ID."""

    org_id: str
    name: str
    location_id: str | None = None
    country: str | None = None


@dataclass(frozen=True, slots=True)
class CallingUsage:
    """The columns of the detailed calling usage report for one location and one period.

    `days` is 1 (a day) or 7 (a Sunday-to-Saturday week); `first_day` begins it.
    """

    org_id: str
    location: str
    first_day: date
    days: int
    calls: int = 0
    legs: int = 0
    poor_legs: int = 0
    minutes: int | None = None
    video_minutes: int | None = None
    audio_legs: int | None = None
    video_legs: int | None = None
    desk_phone_legs: int | None = None
    room_device_legs: int | None = None
    other_device_legs: int | None = None
    hunt_group_calls: int | None = None
    auto_attendant_calls: int | None = None
    queue_calls: int | None = None
    queue_timed_out: int | None = None
    queue_overflowed: int | None = None
    queue_transferred: int | None = None
    queue_abandoned: int | None = None


@dataclass(frozen=True, slots=True)
class CallQuality:
    """Call legs of one location and endpoint type in one period (a day or a week)."""

    org_id: str
    location: str
    endpoint: Endpoint
    first_day: date
    days: int
    legs: int
    poor_legs: int


@dataclass(frozen=True, slots=True)
class CallQueue:
    """One call queue in one period (a day or a week); times are means in seconds."""

    org_id: str
    location: str
    name: str
    first_day: date
    days: int
    calls: int = 0
    answered: int | None = None
    timed_out: int | None = None
    overflowed: int | None = None
    transferred: int | None = None
    abandoned: int | None = None
    answer_seconds: float | None = None
    abandon_seconds: float | None = None


@dataclass(frozen=True, slots=True)
class Device:
    """A device of the inventory; the key is (organisation, MAC)."""

    org_id: str
    mac: str
    location: str
    product: str
    firmware: str | None = None
    phone_number: str | None = None
    extension: str | None = None
    user_id: str | None = None
    user_uuid: str | None = None
    location_id: str | None = None


@dataclass(frozen=True, slots=True)
class PhoneNumber:
    """A number (E.164) or an extension of the inventory, never both.

    The key is (organisation, location, phone number, extension).
    """

    org_id: str
    location: str
    phone_number: str
    extension: str
    country: str | None = None
    pstn: str | None = None
    active: bool | None = None
    user_type: str | None = None
    primary: bool | Literal[""] | None = None
    """Primary or secondary number of its user; "" for extensions and unassigned numbers."""
    user_id: str | None = None
    user_uuid: str | None = None
    location_id: str | None = None


@dataclass(frozen=True, slots=True)
class Administrator:
    """A partner administrator; the key is the e-mail address, in lower case."""

    email: str
    name: str
    role: Role


@dataclass(frozen=True, slots=True)
class Assignment:
    """A customer that an administrator looks after; the key is both."""

    email: str
    org_id: str


Record: TypeAlias = (
    Customer
    | Contract
    | LicenseLine
    | LicenseWeek
    | Order
    | Location
    | CallingUsage
    | CallQuality
    | CallQueue
    | Device
    | PhoneNumber
    | Administrator
    | Assignment
)


@dataclass(frozen=True, slots=True)
class Problem:
    """A row that was left out, or a note on one that was kept: where, and why (code and facts)."""

    line: int
    code: str
    facts: dict[str, str | int] = field(default_factory=dict)
    kept: bool = False
    """Whether it is a note alone: nothing was left out because of it."""
