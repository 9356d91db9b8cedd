"""What Partner Hub's things are called in each language: exactly as its documents call them.

Each function takes a value of a closed set of `hub.vocabulary` or its plain string. A value that we do not
know (Partner Hub's lists are not complete) is given back as it stands.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from cards.wording.messages import Term, term
from cards.wording.words import Words
from hub.source import ExportKind
from hub.vocabulary import (
    AlertKind,
    Endpoint,
    Frequency,
    Kind,
    Language,
    ManagedBy,
    Product,
    Region,
    ReportTemplate,
    Role,
    Status,
)

_STATUSES = {
    Status.SUSPENDED: term("status", "Suspended"),
    Status.EXPIRED: term("status", "Expired"),
    Status.LICENSE_OVERAGE: term("status", "License overage"),
    Status.EXPIRING_SOON: term("status", "Expiring soon"),
    Status.READY_FOR_SETUP: term("status", "Ready for order setup"),
    Status.NO_RECENT_ACTIVITY: term("status", "No recent activity"),
    Status.TRIAL: term("status", "Trial"),
    Status.SUBSCRIPTION: term("status", "Subscription"),
}
_PRODUCTS = {
    Product.MEETINGS: term("product", "Webex Meetings"),
    Product.CALLING: term("product", "Webex Calling"),
    Product.MESSAGING: term("product", "Webex Messaging"),
    Product.CONTACT_CENTER: term("product", "Contact Center"),
    Product.TRANSLATIONS: term("product", "Real-time translations"),
}
_REGIONS = {
    Region.US: term("region", "United States"),
    Region.CA: term("region", "Canada"),
    Region.EU: term("region", "European Union"),
    Region.UAE: term("region", "United Arab Emirates"),
}
_KINDS = {
    Kind.SUBSCRIPTION: term("kind", "Subscription"),
    Kind.TRIAL: term("kind", "Trial"),
}
_ROLES = {
    Role.FULL_ADMIN: term("role", "Partner full administrator"),
    Role.ADMIN: term("role", "Partner administrator"),
    Role.READ_ONLY: term("role", "Partner read-only administrator"),
    Role.HELPDESK: term("role", "Help desk administrator"),
}
_MANAGED_BY = {
    ManagedBy.EXTERNAL_ADMIN: term("managed by", "External administrator"),
    ManagedBy.PARTNER_ORG: term("managed by", "Partner organization"),
}
_ENDPOINTS = {
    Endpoint.APP: term("endpoint", "Webex app"),
    Endpoint.DESK_PHONE: term("endpoint", "Desk phone"),
    Endpoint.ROOM_DEVICE: term("endpoint", "Room device"),
    Endpoint.OTHER: term("endpoint", "Other devices"),
}
_TEMPLATES = {
    ReportTemplate.CALLING_USAGE: term("template", "Calling usage detailed report"),
    ReportTemplate.DEVICES: term("template", "Devices report"),
    ReportTemplate.PHONE_NUMBERS: term("template", "Phone numbers report"),
}
_LANGUAGES = {
    Language.EN: term("language", "English"),
    Language.FR: term("language", "French"),
    Language.JA: term("language", "Japanese"),
}
_FREQUENCIES = {
    Frequency.DAILY: term("frequency", "Daily"),
    Frequency.WEEKLY: term("frequency", "Weekly"),
    Frequency.MONTHLY: term("frequency", "Monthly"),
}
_ALERTS = {
    AlertKind.STATUS_CHANGE: term("alert", "Status change"),
    AlertKind.EXPIRING: term("alert", "Expiring"),
    AlertKind.RENEWING: term("alert", "Renewing"),
    AlertKind.OVERAGE: term("alert", "License overage"),
    AlertKind.LOW_ASSIGNMENT: term("alert", "Low assignment"),
    AlertKind.QUALITY_SPIKE: term("alert", "Call quality"),
    AlertKind.USAGE_DROP: term("alert", "Usage drop"),
    AlertKind.QUEUE_ABANDONMENT: term("alert", "Queue abandonment"),
    AlertKind.NEW_CUSTOMER: term("alert", "New customer"),
    AlertKind.INCIDENT: term("alert", "Incident"),
    AlertKind.SYNC: term("alert", "Data sync"),
}
_TONES = {
    "good": term("tone", "Done"),
    "info": term("tone", "Note"),
    "warning": term("tone", "Warning"),
    "danger": term("tone", "Attention"),
}
_KPIS = {
    "customers": term("KPI", "Total customers"),
    "expiring": term("KPI", "Upcoming expiration"),
    "renewing": term("KPI", "Upcoming renewal"),
    "low": term("KPI", "Low license assignment"),
    "overage": term("KPI", "Over license limit"),
    "new_customers": term("KPI", "New customers"),
    "total_licenses": term("KPI", "Total licenses"),
    "expiring_customers": term("KPI", "Expiring customers"),
    "renewing_customers": term("KPI", "Renewing customers"),
    "license_assignment": term("KPI", "License assignment"),
    "license_use": term("KPI", "License usage"),
    "low_customers": term("KPI", "Customers with low assignment"),
    "use_upon_assignment": term("KPI", "License usage upon assignment"),
    "unassigned": term("KPI", "Total unassigned licenses"),
    "overage_customers": term("KPI", "Customers with overages"),
    "licenses_over": term("KPI", "Total licenses in overage"),
    "average_overage": term("KPI", "Average license overage"),
}
_COLUMNS = {
    "customer": term("column", "Customer"),
    "contract_id": term("column", "Subscription ID"),
    "days_since_added": term("column", "Days since added"),
    "days_left": term("column", "Days until expiration"),
    "days_to_renewal": term("column", "Days until renewal"),
    "months_since_added": term("column", "Months since added"),
    "months_left": term("column", "Months left"),
    "auto_renew": term("column", "Renews automatically?"),
    "licenses": term("column", "Total licenses"),
    "distribution": term("column", "Used/assigned/available licenses"),
    "assigned_share": term("column", "Assigned licenses (%)"),
    "used_share": term("column", "Used licenses (%)"),
    "assigned_change": term("column", "Weekly assignment change"),
    "used_change": term("column", "Weekly usage change"),
    "use_3_months": term("column", "Usage over the last 3 months"),
}
_ENTITIES = {
    "customer": term("entity", "customers"),
    "contract": term("entity", "subscriptions and trials"),
    "contract_order": term("entity", "orders"),
    "license_line": term("entity", "licenses"),
    "license_week": term("entity", "weekly license use"),
    "location": term("entity", "locations"),
    "device": term("entity", "devices"),
    "phone_number": term("entity", "phone numbers"),
    "calling_usage": term("entity", "calling usage"),
    "call_quality": term("entity", "call quality"),
    "call_queue": term("entity", "call queues"),
    "administrator": term("entity", "partner administrators"),
    "admin_customer": term("entity", "assigned customers"),
}
_EXPORTS = {
    ExportKind.CUSTOMERS: term("export", "Customers"),
    ExportKind.SUBSCRIPTIONS: term("export", "Subscriptions"),
    ExportKind.ORDERS: term("export", "Order history"),
    ExportKind.LICENSE_USE: term("export", "License usage"),
    ExportKind.CALLING_USAGE: term("export", "Calling usage"),
    ExportKind.CALL_QUALITY: term("export", "Call quality"),
    ExportKind.CALL_QUEUES: term("export", "Call queues"),
    ExportKind.DEVICES: term("export", "Devices"),
    ExportKind.PHONE_NUMBERS: term("export", "Phone numbers"),
    ExportKind.ADMINISTRATORS: term("export", "Partner administrators"),
    ExportKind.EVERYTHING: term("export", "Demo data"),
}


def _said(words: Words, terms: Mapping[Any, Term], value: str) -> str:
    found = terms.get(value)
    return words.pgettext(*found) if found else str(value)


def status(words: Words, value: str) -> str:
    """A customer's status."""
    return _said(words, _STATUSES, value)


def product(words: Words, value: str) -> str:
    """What a licence line is for."""
    return _said(words, _PRODUCTS, value)


def region(words: Words, value: str) -> str:
    """Where an organisation's data is kept."""
    return _said(words, _REGIONS, value)


def kind(words: Words, value: str) -> str:
    """Subscription or trial."""
    return _said(words, _KINDS, value)


def role(words: Words, value: str) -> str:
    """A partner administrator's role."""
    return _said(words, _ROLES, value)


def managed_by(words: Words, value: str) -> str:
    """A value of the "managed by" filter."""
    return _said(words, _MANAGED_BY, value)


def endpoint(words: Words, value: str) -> str:
    """What a call leg was made on."""
    return _said(words, _ENDPOINTS, value)


def template(words: Words, value: str) -> str:
    """A report that Partner Hub documents; a custom template's own name stands."""
    return _said(words, _TEMPLATES, value)


def language(words: Words, value: str) -> str:
    """A language's name, in the language of `words`."""
    return _said(words, _LANGUAGES, value)


def frequency(words: Words, value: str) -> str:
    """How often a report comes."""
    return _said(words, _FREQUENCIES, value)


def alert(words: Words, value: str) -> str:
    """What an alert is about."""
    return _said(words, _ALERTS, value)


def tone(words: Words, value: str) -> str:
    """The word that goes before a notice where there are no colours; none for a neutral one."""
    return _said(words, _TONES, value) if value in _TONES else ""


def kpi(words: Words, value: str) -> str:
    """A KPI, of the overview or of a section."""
    return _said(words, _KPIS, value)


def column(words: Words, value: str) -> str:
    """A column of the licence tables."""
    return _said(words, _COLUMNS, value)


def entity(words: Words, value: str) -> str:
    """What the store keeps, in the plural."""
    return _said(words, _ENTITIES, value)


def export(words: Words, value: str) -> str:
    """What an export holds."""
    return _said(words, _EXPORTS, value)
