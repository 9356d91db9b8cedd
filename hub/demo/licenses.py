"""From a plan to the records of its contracts."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta
from random import Random

from hub.calendar import DAYS_IN_WEEK
from hub.demo.calendar import Calendar
from hub.demo.plans import ContractPlan, CustomerPlan, LinePlan
from hub.records import Contract, LicenseLine, LicenseWeek, Order
from hub.vocabulary import ContractState, Kind

_SECOND_ORDER_AFTER = 120
"""Days after which some contracts were enlarged."""


def contract_records(
    plan: CustomerPlan, calendar: Calendar, rng: Random
) -> Iterator[Contract | LicenseLine | LicenseWeek | Order]:
    """Contracts, then their lines, then the lines' weeks, then the orders."""
    contracts = [(item, _contract(item, plan.org_id, calendar.today)) for item in plan.contracts]
    for _, contract in contracts:
        yield contract
    for item, contract in contracts:
        for line in item.lines:
            yield LicenseLine(contract.contract_id, line.product, line.bought)
    for item, contract in contracts:
        for line in item.lines:
            yield from _weeks(line, contract, calendar, rng)
    for item, contract in contracts:
        for line in item.lines:
            yield from _orders(line, contract, calendar.today)


def _contract(plan: ContractPlan, org_id: str, today: date) -> Contract:
    start = today - timedelta(days=plan.start_ago)
    invoice = f"INV-{start.year}-{plan.contract_id[4:]}" if plan.kind is Kind.SUBSCRIPTION else ""
    return Contract(
        plan.contract_id,
        org_id,
        plan.kind,
        plan.state,
        start,
        today + timedelta(days=plan.end_in),
        plan.auto_renew,
        invoice,
    )


def _weeks(line: LinePlan, contract: Contract, calendar: Calendar, rng: Random) -> Iterator[LicenseWeek]:
    """The line's snapshots from its latest back; the latest is the plan's, the others led to it."""
    if contract.state is ContractState.PENDING:
        return
    first = contract.start - timedelta(days=DAYS_IN_WEEK - 1)
    last = contract.end
    contract_id, product = contract.contract_id, line.product
    assigned, used = line.assigned, line.used
    back = 0
    for week in calendar.weeks:
        if week > last:
            continue
        if week < first:
            break
        if back:
            assigned = max(0, round(line.assigned - line.assigned_a_week * back))
            wobble = 0.97 + rng.random() * 0.06
            used = min(assigned, max(0, round((line.used - line.used_a_week * back) * wobble)))
        yield LicenseWeek(contract_id, product, week, assigned, used)
        back += 1


def _orders(line: LinePlan, contract: Contract, today: date) -> Iterator[Order]:
    number = int("".join(sign for sign in contract.contract_id if sign.isdigit()))
    later = contract.start + timedelta(days=_SECOND_ORDER_AFTER)
    added = line.bought // 5 if number % 3 == 0 and later <= min(today, contract.end) else 0
    yield Order(contract.contract_id, f"SO-{number * 2}", contract.start, line.product, line.bought - added)
    if added:
        yield Order(contract.contract_id, f"SO-{number * 2 + 1}", later, line.product, added)
