"""What a source hands to a sync: one export at a time, its records streamed."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from hub.records import Problem, Record


class ExportKind(StrEnum):
    """What an export holds."""

    CUSTOMERS = "customers"
    SUBSCRIPTIONS = "subscriptions"
    ORDERS = "orders"
    LICENSE_USE = "license_use"
    CALLING_USAGE = "calling_usage"
    CALL_QUALITY = "call_quality"
    CALL_QUEUES = "call_queues"
    DEVICES = "devices"
    PHONE_NUMBERS = "phone_numbers"
    ADMINISTRATORS = "administrators"
    EVERYTHING = "everything"
    """The demo: all of them in one."""


@dataclass(frozen=True, slots=True)
class Export:
    """One export, opened and recognised.

    `records` yields each row's records in the order of the file, and a `Problem` for each row left out. It
    raises `DataError` when the rest cannot be trusted (a file cut in the middle): then nothing of the export
    may be kept.
    """

    source: str
    """csv, demo or webex."""
    kind: ExportKind
    as_of: datetime
    """Aware, UTC: when the export was true."""
    records: Iterator[Record | Problem]
    file: str = ""
    sha256: str = ""
