"""A customer's plan: everything about one that its records follow from.

Days are counted from today: `start_ago` 400 began 400 days ago, `end_in` 3 ends in 3 days.
"""

from __future__ import annotations

from dataclasses import dataclass, field

from hub.vocabulary import ContractState, Endpoint, Kind, ManagedBy, Product, Region


@dataclass(frozen=True, slots=True)
class SitePlan:
    """A location."""

    name: str
    country: str


@dataclass(frozen=True, slots=True)
class LinePlan:
    """A licence line as its latest snapshot has it, and how it came there."""

    product: Product
    bought: int
    assigned: int
    used: int
    assigned_a_week: float = 0.0
    """By how many it grew each week."""
    used_a_week: float = 0.0


@dataclass(frozen=True, slots=True)
class ContractPlan:
    """A subscription or a trial."""

    contract_id: str
    start_ago: int
    end_in: int
    lines: tuple[LinePlan, ...]
    kind: Kind = Kind.SUBSCRIPTION
    state: ContractState = ContractState.ACTIVE
    auto_renew: bool = False


@dataclass(frozen=True, slots=True)
class Spike:
    """A day of bad calls: so many days before the end of the last completed week, at one site."""

    days_before: int
    site: str
    endpoint: Endpoint
    legs: int
    poor_legs: int


@dataclass(frozen=True, slots=True)
class CallPlan:
    """How a customer calls: in the last completed week, and how it came there."""

    legs: int
    """Of all its sites in that week."""
    weekly_growth: float = 1.0
    """Each week's legs are those of the week before, times this."""
    poor_rate: float = 0.02
    spike: Spike | None = None
    queues: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class CustomerPlan:
    """A customer."""

    name: str
    org_id: str
    region: Region
    country: str
    managed_by: ManagedBy = ManagedBy.EXTERNAL_ADMIN
    external_id: str = ""
    since_ago: int = 900
    sign_in_ago: int = 4
    tags: tuple[str, ...] = ()
    contracts: tuple[ContractPlan, ...] = ()
    sites: tuple[SitePlan, ...] = ()
    calls: CallPlan | None = None
    people: int = 20
    """Who can have a number; 0: no inventory."""
    other_statuses: tuple[str, ...] = field(default=())
