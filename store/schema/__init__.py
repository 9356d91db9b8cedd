"""The tables, by theme. `metadata` holds them all."""

from store.schema.alerts import (
    alert,
    alert_event,
    alert_room,
    alert_verdict,
    digest,
    evaluation,
    outlier,
    silence,
    subscription,
)
from store.schema.base import metadata
from store.schema.calling import call_quality, call_queue, calling_usage
from store.schema.customers import (
    contract,
    contract_order,
    customer,
    customer_status,
    customer_tag,
    license_line,
    license_week,
    location,
)
from store.schema.delivery import numbered, outbox, pace, report_template, run, schedule
from store.schema.derived import (
    kpi_step,
    peer_median,
    search_key,
    search_name,
    search_posting,
    search_word,
)
from store.schema.installations import installation
from store.schema.inventory import device, phone_number
from store.schema.people import admin_customer, administrator, audit, person, room
from store.schema.sync import change, fact, sync_problem, sync_run

__all__ = [
    "admin_customer",
    "administrator",
    "alert",
    "alert_event",
    "alert_room",
    "alert_verdict",
    "audit",
    "call_quality",
    "call_queue",
    "calling_usage",
    "change",
    "contract",
    "contract_order",
    "customer",
    "customer_status",
    "customer_tag",
    "device",
    "digest",
    "evaluation",
    "fact",
    "installation",
    "kpi_step",
    "license_line",
    "license_week",
    "location",
    "metadata",
    "numbered",
    "outbox",
    "outlier",
    "pace",
    "peer_median",
    "person",
    "phone_number",
    "report_template",
    "room",
    "run",
    "schedule",
    "search_key",
    "search_name",
    "search_posting",
    "search_word",
    "silence",
    "subscription",
    "sync_problem",
    "sync_run",
]
