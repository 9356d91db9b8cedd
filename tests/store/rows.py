"""Rows for tests that write to tables themselves, with whatever does not matter filled in."""

from __future__ import annotations

from datetime import UTC, date, datetime
from typing import Any
from uuid import UUID

from store.names import sort_key

AS_OF = datetime(2026, 11, 21, tzinfo=UTC)


def customer_row(number: int, name: str, *, region: str = "EU") -> dict[str, Any]:
    return {
        "id": number,
        "org_id": str(UUID(int=(number * 0x9E3779B97F4A7C15) % 2**64 << 64 | number)),
        "name": name,
        "sort_name": sort_key(name),
        "region": region,
        "managed_by": "partner_org",
        "queues_enabled": False,
        "other_statuses": [],
        "as_of": AS_OF,
    }


def contract_row(number: int, customer_id: int, contract_id: str) -> dict[str, Any]:
    return {
        "id": number,
        "contract_id": contract_id,
        "customer_id": customer_id,
        "kind": "subscription",
        "state": "active",
        "start_day": date(2026, 1, 1),
        "end_day": date(2026, 12, 31),
        "auto_renew": False,
        "as_of": AS_OF,
    }


def admin_row(number: int) -> dict[str, Any]:
    return {"id": number, "email": f"admin{number}@example.com", "name": "", "role": "admin", "as_of": AS_OF}
