"""From the values of a row to its records: one builder for each kind of export."""

from __future__ import annotations

from collections.abc import Callable, Hashable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from hub.calendar import week_of
from hub.columns import header_key
from hub.columns.values import readings
from hub.exports.periods import Period, is_over
from hub.records import (
    Administrator,
    Assignment,
    CallingUsage,
    CallQuality,
    CallQueue,
    Contract,
    Customer,
    Device,
    LicenseLine,
    LicenseWeek,
    Order,
    PhoneNumber,
    Record,
)
from hub.source import ExportKind
from hub.vocabulary import ManagedBy, Role, Status

Values = dict[str, Any]
"""What the cells of a row say, by the key of their column; of a column the file has not, nothing."""
Built = tuple[Hashable, tuple[Record, ...]]
"""The row's key, which comes once in a file, and its records."""

_DERIVED_STATUSES = readings(Status)


class BadRowError(ValueError):
    """Cells that are right each by itself and wrong together; `code` and `facts` say how."""

    def __init__(self, code: str, **facts: str | int) -> None:
        """Keep both; the reader knows the line."""
        self.code = code
        self.facts = facts
        super().__init__(code)


@dataclass(frozen=True, slots=True)
class Frame:
    """What a row does not say itself."""

    as_of: datetime
    period: Period
    """Of exports of facts."""


def _customer(values: Values, frame: Frame) -> Built:
    del frame
    if "other_statuses" in values:
        said = values["other_statuses"]
        values["other_statuses"] = tuple(word for word in said if header_key(word) not in _DERIVED_STATUSES)
    _read_empty(values, managed_by=ManagedBy.EXTERNAL_ADMIN, queues_enabled=False)
    return values["org_id"], (Customer(**values),)


def _read_empty(values: Values, **meanings: object) -> None:
    """Say what the empty cells of some columns mean; a column that is not there says nothing."""
    for key, meaning in meanings.items():
        if key in values and values[key] is None:
            values[key] = meaning


def _subscription(values: Values, frame: Frame) -> Built:
    if values["end"] < values["start"]:
        raise BadRowError("ends-before-start", start=str(values["start"]), end=str(values["end"]))
    _read_empty(values, auto_renew=False)
    contract_id, product, week = values["contract_id"], values["product"], values.get("week")
    records: list[Record] = [
        Contract(
            contract_id,
            values["org_id"],
            values["kind"],
            values["state"],
            values["start"],
            values["end"],
            values.get("auto_renew"),
            values.get("invoice"),
        ),
        LicenseLine(contract_id, product, values["bought"]),
    ]
    if week is not None and "assigned" in values and "used" in values:
        records.append(_week(values, frame))
        week = week_of(week)
    return (contract_id, product, week), tuple(records)


def _week(values: Values, frame: Frame) -> LicenseWeek:
    week = values["week"]
    if week != week_of(week):
        raise BadRowError("not-a-sunday", week=str(week))
    if not is_over(week, frame.as_of):
        raise BadRowError("week-not-over", week=str(week), as_of=str(frame.as_of.date()))
    return LicenseWeek(values["contract_id"], values["product"], week, values["assigned"], values["used"])


def _license_use(values: Values, frame: Frame) -> Built:
    record = _week(values, frame)
    return (record.contract_id, record.product, record.week), (record,)


def _order(values: Values, frame: Frame) -> Built:
    del frame
    record = Order(
        values["contract_id"], values["number"], values["day"], values["product"], values["quantity"]
    )
    return (record.contract_id, record.number, record.product), (record,)


def _calling_usage(values: Values, frame: Frame) -> Built:
    record = CallingUsage(**values, **_period(frame))
    if record.poor_legs > record.legs:
        raise BadRowError("poor-exceeds-legs", legs=record.legs, poor_legs=record.poor_legs)
    return (record.org_id, record.location), (record,)


def _call_quality(values: Values, frame: Frame) -> Built:
    record = CallQuality(**values, **_period(frame))
    if record.poor_legs > record.legs:
        raise BadRowError("poor-exceeds-legs", legs=record.legs, poor_legs=record.poor_legs)
    return (record.org_id, record.location, record.endpoint), (record,)


def _call_queue(values: Values, frame: Frame) -> Built:
    record = CallQueue(**values, **_period(frame))
    return (record.org_id, record.location, record.name), (record,)


def _period(frame: Frame) -> Values:
    return {"first_day": frame.period.first_day, "days": frame.period.days}


def _device(values: Values, frame: Frame) -> Built:
    del frame
    values.pop("external_id", None)
    record = Device(**values)
    return (record.org_id, record.mac), (record,)


def _phone_number(values: Values, frame: Frame) -> Built:
    del frame
    values.pop("external_id", None)
    if bool(values["phone_number"]) is bool(values["extension"]):
        raise BadRowError("number-or-extension")
    _read_empty(values, active=True, primary="")
    record = PhoneNumber(**values)
    return (record.org_id, record.location, record.phone_number, record.extension), (record,)


def _administrator(values: Values, frame: Frame) -> Built:
    del frame
    email, org_id, role = values["email"], values.get("org_id", ""), values["role"]
    records: list[Record] = [Administrator(email, values["name"], role)]
    if org_id and role in (Role.ADMIN, Role.HELPDESK):
        records.append(Assignment(email, org_id))
    return (email, org_id), tuple(records)


BUILDERS: dict[ExportKind, Callable[[Values, Frame], Built]] = {
    ExportKind.CUSTOMERS: _customer,
    ExportKind.SUBSCRIPTIONS: _subscription,
    ExportKind.ORDERS: _order,
    ExportKind.LICENSE_USE: _license_use,
    ExportKind.CALLING_USAGE: _calling_usage,
    ExportKind.CALL_QUALITY: _call_quality,
    ExportKind.CALL_QUEUES: _call_queue,
    ExportKind.DEVICES: _device,
    ExportKind.PHONE_NUMBERS: _phone_number,
    ExportKind.ADMINISTRATORS: _administrator,
}
FACT_KINDS = (ExportKind.CALLING_USAGE, ExportKind.CALL_QUALITY, ExportKind.CALL_QUEUES)
"""Their rows carry no dates: the period is the file's."""
