"""Partner Hub's closed sets of values.

The values are what the store keeps and the slots of an intent carry; their words in each language stand in
the gettext catalogues (`cards.wording.terms`), their spellings in exports in `hub.columns`.
"""

from __future__ import annotations

from enum import StrEnum


class Region(StrEnum):
    """Where an organisation's data is kept."""

    US = "US"
    CA = "CA"
    EU = "EU"
    UAE = "UAE"


class Product(StrEnum):
    """What a licence line is for."""

    MEETINGS = "meetings"
    CALLING = "calling"
    MESSAGING = "messaging"
    CONTACT_CENTER = "contact_center"
    TRANSLATIONS = "translations"


KPI_PRODUCTS = (Product.MEETINGS, Product.CALLING)
"""The KPIs count only customers that have one of these."""


class Status(StrEnum):
    """A customer's status. The order is that of attention: the first one is shown first."""

    SUSPENDED = "suspended"
    EXPIRED = "expired"
    LICENSE_OVERAGE = "license_overage"
    EXPIRING_SOON = "expiring_soon"
    READY_FOR_SETUP = "ready_for_setup"
    NO_RECENT_ACTIVITY = "no_recent_activity"
    TRIAL = "trial"
    SUBSCRIPTION = "subscription"


class Kind(StrEnum):
    """Whether a contract was bought or is being tried."""

    SUBSCRIPTION = "subscription"
    TRIAL = "trial"


class ContractState(StrEnum):
    """Where a contract stands apart from its dates.

    `active` and `suspended` (not paid) contracts are in force from their first to their last day;
    `pending` (ordered, not completely set up) and `cancelled` ones never are.
    """

    ACTIVE = "active"
    SUSPENDED = "suspended"
    PENDING = "pending"
    CANCELLED = "cancelled"


IN_FORCE = (ContractState.ACTIVE, ContractState.SUSPENDED)


class ManagedBy(StrEnum):
    """The two groups of the "managed by" filter."""

    EXTERNAL_ADMIN = "external_admin"
    PARTNER_ORG = "partner_org"


class Role(StrEnum):
    """A partner administrator's role; a person without one is nobody to the bot."""

    FULL_ADMIN = "full_admin"
    ADMIN = "admin"
    READ_ONLY = "read_only"
    HELPDESK = "helpdesk"

    @property
    def sees_every_customer(self) -> bool:
        """Whether the role sees all customers, or only those assigned to the person."""
        return self in (Role.FULL_ADMIN, Role.READ_ONLY)


class Endpoint(StrEnum):
    """What a call leg was made on."""

    APP = "app"
    DESK_PHONE = "desk_phone"
    ROOM_DEVICE = "room_device"
    OTHER = "other"


class Frequency(StrEnum):
    """How often a report comes."""

    DAILY = "daily"
    WEEKLY = "weekly"
    MONTHLY = "monthly"


class Language(StrEnum):
    """What the bot speaks."""

    EN = "en"
    FR = "fr"
    JA = "ja"


class AlertKind(StrEnum):
    """What an alert can be about."""

    STATUS_CHANGE = "status_change"
    """Of the statuses that have no kind of their own."""
    EXPIRING = "expiring"
    RENEWING = "renewing"
    OVERAGE = "overage"
    LOW_ASSIGNMENT = "low_assignment"
    QUALITY_SPIKE = "quality_spike"
    USAGE_DROP = "usage_drop"
    QUEUE_ABANDONMENT = "queue_abandonment"
    NEW_CUSTOMER = "new_customer"
    INCIDENT = "incident"
    """Call quality broke at many customers at once."""
    SYNC = "sync"
    """Partner Hub's data came late, or not at all."""


class ReportTemplate(StrEnum):
    """The three reports Partner Hub documents."""

    CALLING_USAGE = "calling_usage"
    DEVICES = "devices"
    PHONE_NUMBERS = "phone_numbers"

    @property
    def has_period(self) -> bool:
        """Whether it covers a period; the other two are inventories of a point in time."""
        return self is ReportTemplate.CALLING_USAGE
