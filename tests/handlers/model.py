"""The figures of the answers in plain Python, from the records alone: the rules of docs/domain.md.

Nothing here is shared with the program but the records and their vocabulary.
"""

from __future__ import annotations

import unicodedata
from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import date, timedelta
from statistics import median

from hub.records import (
    Administrator,
    Assignment,
    Contract,
    Customer,
    LicenseLine,
    LicenseWeek,
    Record,
)

BANDS = ((10, 25), (26, 100), (101, 1000), (1001, 10**9))
KPI_PRODUCTS = ("meetings", "calling")


@dataclass
class Entry:
    """A license line, its contract, its customer, and its own latest snapshot."""

    customer: Customer
    contract: Contract
    product: str
    bought: int
    assigned: int | None = None
    used: int | None = None
    used_in: dict[date, int] = field(default_factory=dict)
    """The use of each week there is a snapshot of."""
    low_under: float | None = None
    """The share it is low under; None: it is not compared."""

    @property
    def key(self) -> tuple[str, str]:
        return self.contract.contract_id, self.product

    @property
    def counts(self) -> bool:
        return self.contract.state.value in {"active", "suspended"}

    @property
    def over(self) -> int:
        return max((self.assigned or 0) - self.bought, 0)

    def runs(self, today: date) -> bool:
        return self.counts and self.contract.start <= today <= self.contract.end

    def ends_within(self, today: date, days: int) -> bool:
        return self.runs(today) and self.contract.end <= today + timedelta(days=days)

    def is_low(self, today: date) -> bool:
        if self.low_under is None or self.assigned is None:
            return False
        is_old = (today - self.contract.start).days > 30
        return is_old and self.assigned / self.bought < self.low_under


@dataclass
class Listed:
    """A contract of a list, with the sums over those of its entries that the list is about."""

    entries: list[Entry]

    @property
    def end(self) -> date:
        return self.entries[0].contract.end

    @property
    def customer(self) -> str:
        return self.entries[0].customer.name

    @property
    def bought(self) -> int:
        return sum(entry.bought for entry in self.entries)

    @property
    def over(self) -> int:
        return sum(entry.over for entry in self.entries)

    @property
    def assigned(self) -> int | None:
        known = [entry.assigned for entry in self.entries if entry.assigned is not None]
        return sum(known) if known else None

    @property
    def used(self) -> int:
        return sum(entry.used or 0 for entry in self.entries)

    @property
    def peak(self) -> int:
        """The highest use of a week, of 13 up to the latest snapshot."""
        weeks = {week for entry in self.entries for week in entry.used_in}
        recent = [week for week in weeks if week > max(weeks) - timedelta(days=13 * 7)]
        return max(sum(entry.used_in.get(week, 0) for entry in self.entries) for week in recent)


def listed(entries: Iterable[Entry]) -> dict[str, Listed]:
    """The contracts of the entries, by their numbers."""
    found: dict[str, Listed] = {}
    for entry in sorted(entries, key=lambda entry: entry.product):
        found.setdefault(entry.contract.contract_id, Listed([])).entries.append(entry)
    return found


@dataclass
class Model:
    """All entries, and what can be asked of them."""

    entries: list[Entry] = field(default_factory=list)
    admins: dict[str, set[str]] = field(default_factory=lambda: defaultdict(set))
    """Who looks after which organisations."""
    roles: dict[str, str] = field(default_factory=dict)

    def running(self, today: date, **said: object) -> list[Entry]:
        return [entry for entry in self.within(**said) if entry.runs(today)]

    def expiring(self, today: date, days: int = 90, **said: object) -> list[Entry]:
        return [
            entry
            for entry in self.within(**said)
            if entry.ends_within(today, days) and not entry.contract.auto_renew
        ]

    def renewing(self, today: date, days: int = 90, **said: object) -> list[Entry]:
        said.setdefault("kind", "subscription")
        return [
            entry
            for entry in self.within(**said)
            if entry.ends_within(today, days) and entry.contract.auto_renew
        ]

    def over(self, today: date, **said: object) -> list[Entry]:
        return [entry for entry in self.running(today, **said) if entry.over]

    def within(
        self,
        product: object = None,
        region: object = None,
        kind: object = None,
        tag: str | None = None,
        orgs: set[str] | None = None,
    ) -> Iterator[Entry]:
        """The entries that all filters leave."""
        for entry in self.entries:
            customer = entry.customer
            tags = {unicodedata.normalize("NFKC", each).casefold() for each in customer.tags}
            if product not in (None, entry.product) or region not in (None, customer.region.value):
                continue
            if kind not in (None, entry.contract.kind.value) or (
                orgs is not None and customer.org_id not in orgs
            ):
                continue
            if tag is None or tag.casefold() in tags:
                yield entry

    def kpis(self, today: date, product: str | None = None, **said: object) -> dict[str, int]:
        """The five of the overview, which count only Webex Calling and Webex Meetings."""
        wanted = (product,) if product else KPI_PRODUCTS

        def customers(entries: Iterable[Entry]) -> int:
            return len({entry.customer.org_id for entry in entries if entry.product in wanted})

        return {
            "customers": customers(entry for entry in self.within(**said) if entry.counts),
            "expiring": customers(self.expiring(today, **said)),
            "renewing": customers(self.renewing(today, **said)),
            "low": customers(entry for entry in self.running(today, **said) if entry.is_low(today)),
            "overage": customers(self.over(today, **said)),
        }


def model(records: Iterable[Record], as_of: date) -> Model:
    """The model of the records, which were true on `as_of`."""
    customers: dict[str, Customer] = {}
    contracts: dict[str, Contract] = {}
    lines: list[LicenseLine] = []
    weeks: dict[tuple[str, str], dict[date, LicenseWeek]] = defaultdict(dict)
    made = Model()
    for record in records:
        match record:
            case Customer():
                customers[record.org_id] = record
            case Contract():
                contracts[record.contract_id] = record
            case LicenseLine():
                lines.append(record)
            case LicenseWeek():
                weeks[record.contract_id, record.product.value][record.week] = record
            case Assignment():
                made.admins[record.email].add(record.org_id)
            case Administrator():
                made.roles[record.email] = record.role.value
    for line in lines:
        contract = contracts[line.contract_id]
        entry = Entry(customers[contract.org_id], contract, line.product.value, line.bought)
        _add_snapshots(entry, weeks.get(entry.key, {}))
        made.entries.append(entry)
    _compare(made.entries, as_of)
    return made


def _add_snapshots(entry: Entry, weeks: dict[date, LicenseWeek]) -> None:
    if not weeks:
        return
    latest = max(weeks)
    entry.assigned, entry.used = weeks[latest].assigned, weeks[latest].used
    entry.used_in = {week: snapshot.used for week, snapshot in weeks.items()}


def _compare(entries: list[Entry], as_of: date) -> None:
    """Hold each line against half the median share of its peers."""
    comparable = [
        entry for entry in entries if entry.counts and entry.bought >= 10 and entry.assigned is not None
    ]
    near: dict[tuple[str, tuple[int, int]], list[float]] = defaultdict(list)
    whole: dict[str, list[float]] = defaultdict(list)
    for entry in comparable:
        if entry.contract.end >= as_of:
            share = (entry.assigned or 0) / entry.bought
            near[entry.product, _band(entry)].append(share)
            whole[entry.product].append(share)
    medians = {key: median(shares) for key, shares in near.items() if len(shares) >= 5}
    for entry in comparable:
        key = (entry.product, _band(entry))
        if key in medians:
            entry.low_under = 0.5 * medians[key]
        elif whole[entry.product]:
            entry.low_under = 0.5 * median(whole[entry.product])


def _band(entry: Entry) -> tuple[int, int]:
    return next(band for band in BANDS if band[0] <= entry.bought <= band[1])
