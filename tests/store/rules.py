"""The rules of statuses, low lines and KPIs in plain Python, day by day, from the records alone."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cache
from statistics import median

from config.settings import Settings
from hub.records import Contract, Customer, LicenseLine, LicenseWeek, Record
from hub.vocabulary import ContractState, Kind, Product, Region, Status

RUNS = {ContractState.ACTIVE, ContractState.SUSPENDED}
KPI_PRODUCTS = {Product.CALLING, Product.MEETINGS}


@dataclass
class Line:
    """A licence line with everything that is said of it."""

    line: LicenseLine
    contract: Contract
    customer: Customer
    weeks: dict[date, LicenseWeek]

    @property
    def latest(self) -> LicenseWeek | None:
        return self.weeks[max(self.weeks)] if self.weeks else None

    @property
    def before(self) -> LicenseWeek | None:
        latest = self.latest
        return self.weeks.get(latest.week - timedelta(days=7)) if latest else None

    @property
    def used_quarter(self) -> int | None:
        latest = self.latest
        if latest is None:
            return None
        return max(self.weeks[week].used for week in self.weeks if (latest.week - week).days < 13 * 7)

    @property
    def overage(self) -> int:
        return max(0, self.latest.assigned - self.line.bought) if self.latest else 0

    @property
    def share(self) -> float:
        assert self.latest
        return self.latest.assigned / self.line.bought

    @property
    def band(self) -> int:
        return sum(self.line.bought >= least for least in (26, 101, 1001))


class Rules:
    """What must hold of the records."""

    def __init__(self, records: Iterable[Record], settings: Settings, day: date) -> None:
        self.settings = settings
        self.day = day
        self.customers: dict[str, Customer] = {}
        self.contracts: dict[str, Contract] = {}
        self.lines: dict[tuple[str, Product], Line] = {}
        for record in records:
            if isinstance(record, Customer):
                self.customers[record.org_id] = record
            elif isinstance(record, Contract):
                self.contracts[record.contract_id] = record
            elif isinstance(record, LicenseLine):
                contract = self.contracts[record.contract_id]
                found = Line(record, contract, self.customers[contract.org_id], {})
                self.lines[record.contract_id, record.product] = found
            elif isinstance(record, LicenseWeek):
                self.lines[record.contract_id, record.product].weeks[record.week] = record
        self._median = cache(self._peer_median)
        self.contracts_of: dict[str, list[Contract]] = defaultdict(list)
        for contract in self.contracts.values():
            self.contracts_of[contract.org_id].append(contract)
        self.lines_of: dict[str, list[Line]] = defaultdict(list)
        for line in self.lines.values():
            self.lines_of[line.contract.org_id].append(line)

    def in_force(self, contract: Contract, today: date) -> bool:
        return contract.state in RUNS and contract.start <= today <= contract.end

    def is_peer(self, line: Line) -> bool:
        enough = line.line.bought >= self.settings.low_assignment_min_licenses
        return enough and line.latest is not None and line.contract.state in RUNS

    def peer_median(self, line: Line) -> float | None:
        return self._median(line.line.product, line.band) if self.is_peer(line) else None

    def _peer_median(self, product: Product, band: int) -> float | None:
        same = [
            line
            for line in self.lines.values()
            if self.is_peer(line) and line.contract.end >= self.day and line.line.product is product
        ]
        near = [line for line in same if line.band == band]
        peers = near if len(near) >= 5 else same
        return median(line.share for line in peers) if peers else None

    def is_low(self, line: Line, today: date) -> bool:
        middle = self.peer_median(line)
        old = (today - line.contract.start).days > self.settings.low_assignment_min_days
        return middle is not None and old and line.share < self.settings.low_assignment_share * middle

    def statuses(self, org_id: str, today: date) -> set[str]:
        mine, running = self.contracts_of[org_id], []
        running = [contract for contract in mine if self.in_force(contract, today)]
        subscriptions = [contract for contract in running if contract.kind is Kind.SUBSCRIPTION]
        soon = self.settings.expiring_soon_days
        sign_in = self.customers[org_id].last_sign_in
        over = (
            line
            for line in self.lines_of[org_id]
            if line.overage
            and self.in_force(line.contract, today)
            and line.contract.kind is Kind.SUBSCRIPTION
        )
        pending = (
            contract.kind is Kind.SUBSCRIPTION
            and contract.state is ContractState.PENDING
            and contract.start <= today
            for contract in mine
        )
        holds = {
            Status.SUBSCRIPTION: bool(subscriptions),
            Status.TRIAL: len(subscriptions) < len(running),
            Status.EXPIRED: not running,
            Status.SUSPENDED: any(contract.state is ContractState.SUSPENDED for contract in subscriptions),
            Status.EXPIRING_SOON: any(
                not contract.auto_renew and (contract.end - today).days <= soon for contract in running
            ),
            Status.LICENSE_OVERAGE: any(over),
            Status.READY_FOR_SETUP: any(pending),
            Status.NO_RECENT_ACTIVITY: sign_in is not None
            and (today - sign_in).days > self.settings.inactivity_days,
        }
        return {status.value for status, held in holds.items() if held}

    def kpis(self, today: date, product: Product | None, region: Region | None) -> dict[str, int]:
        wanted = KPI_PRODUCTS if product is None else {product}
        found: dict[str, set[str]] = {
            "customers": set(), "expiring": set(), "renewing": set(), "low": set(), "overage": set()
        }  # fmt: skip
        for line in self.lines.values():
            contract = line.contract
            elsewhere = region is not None and line.customer.region is not region
            if elsewhere or contract.state not in RUNS or line.line.product not in wanted:
                continue
            found["customers"].add(contract.org_id)
            if not self.in_force(contract, today):
                continue
            near = (contract.end - today).days <= 90
            if near and not contract.auto_renew:
                found["expiring"].add(contract.org_id)
            if near and contract.auto_renew and contract.kind is Kind.SUBSCRIPTION:
                found["renewing"].add(contract.org_id)
            if line.overage:
                found["overage"].add(contract.org_id)
            if self.is_low(line, today):
                found["low"].add(contract.org_id)
        return {figure: len(customers) for figure, customers in found.items()}
