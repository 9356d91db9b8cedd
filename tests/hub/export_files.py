"""Small exports for tests: a header, rows, and a file of them."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime
from pathlib import Path

from hub.exports import read_exports
from hub.records import Problem, Record

ORG = "5b0a7c1e-0001-4d2f-9a3b-6e1f00c0de01"
OTHER = "5b0a7c1e-0002-4d2f-9a3b-6e1f00c0de02"
NAME = "Export_a1b2c3_2026-11-21.csv"

CUSTOMERS = "Customer name,Org ID,Region"
DEVICES = "Customer org ID,Location name,Product,MAC"
ORDERS = "Subscription ID,Order number,Order date,Product,Quantity"
SUBSCRIPTIONS = (
    "Org ID,Subscription ID,Subscription type,Subscription status,Product,Total licenses,Start date,End date"
)
LICENSE_USE = "Subscription ID,Product,Week,Assigned licenses,Used licenses"
QUALITY = "Org ID,Location,Endpoint type,Call legs,Poor call legs"
QUEUES = "Org ID,Location,Call queue,Total calls,Average answer time (seconds)"
NUMBERS = "Customer org ID,Location name,Phone number,Extension,Active,Number type,User ID"
ADMINISTRATORS = "E-mail,Administrator,Role,Customer org ID"


def saved(
    folder: Path, content: str | bytes | Sequence[str], *, name: str = NAME, encoding: str = "utf-8"
) -> Path:
    """A file with this content: text, bytes, or lines."""
    path = folder / name
    if isinstance(content, bytes):
        path.write_bytes(content)
    else:
        text = content if isinstance(content, str) else "\r\n".join(content) + "\r\n"
        path.write_bytes(text.encode(encoding))
    return path


def read(
    path: Path, *, as_of: datetime | None = None, since: date | None = None, until: date | None = None
) -> tuple[list[Record], list[Problem]]:
    """All records and all problems of a path."""
    records: list[Record] = []
    problems: list[Problem] = []
    for export in read_exports(path, as_of=as_of, since=since, until=until):
        for item in export.records:
            if isinstance(item, Problem):
                problems.append(item)
            else:
                records.append(item)
    return records, problems
