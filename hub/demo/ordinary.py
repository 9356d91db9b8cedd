"""Plans of the customers without a story: drawn so that a partner's whole looks like a real one's."""

from __future__ import annotations

from dataclasses import replace
from itertools import count
from random import Random
from typing import TypeVar

from hub.demo.names import CompanyNames
from hub.demo.plans import CallPlan, ContractPlan, CustomerPlan, LinePlan, SitePlan
from hub.demo.words import COUNTRIES, SITE_WORDS, TAGS
from hub.vocabulary import ContractState, Kind, ManagedBy, Product, Region

_COUNTRY_SHARES = (
    ("US", 0.58), ("JP", 0.06), ("CA", 0.08), ("GB", 0.08), ("FR", 0.07), ("DE", 0.05), ("ES", 0.03),
    ("IE", 0.01), ("AE", 0.04),
)  # fmt: skip
_REGIONS = {
    "US": Region.US, "JP": Region.US, "CA": Region.CA, "GB": Region.EU, "FR": Region.EU, "DE": Region.EU,
    "ES": Region.EU, "IE": Region.EU, "AE": Region.UAE,
}  # fmt: skip
_PRODUCT_SHARES = (
    (Product.CALLING, 0.42),
    (Product.MEETINGS, 0.36),
    (Product.MESSAGING, 0.11),
    (Product.CONTACT_CENTER, 0.05),
    (Product.TRANSLATIONS, 0.06),
)
_TERMS = (365, 365, 730, 1095, 1095)
_QUEUE_NAMES = ("Sales", "Support", "Reception", "Billing", "Orders")
T = TypeVar("T")
_LARGEST = 20_000
FIRST_SUBSCRIPTION = 200_000
FIRST_TRIAL = 6_000
"""Stories have the numbers before."""


class OrdinaryCustomers:
    """Draws plans one after the other; the same generator state gives the same plans."""

    def __init__(self, rng: Random, names: CompanyNames) -> None:
        """`rng` is used for this alone."""
        self._rng = rng
        self._names = names
        self._subscriptions = count(FIRST_SUBSCRIPTION)
        self._trials = count(FIRST_TRIAL)

    def next(self, *, calling: bool = False) -> CustomerPlan:
        """One more customer; with `calling` one that has Webex Calling."""
        rng = self._rng
        country = _drawn(rng, _COUNTRY_SHARES)
        size = max(4, min(_LARGEST, int(rng.lognormvariate(4.0, 1.35))))
        since_ago = int(rng.random() ** 1.4 * 2200) + 1
        contracts = self._contracts(size, since_ago)
        if calling:
            contracts += (self._calling_contract(size),)
            since_ago = max(since_ago, contracts[-1].start_ago)
        elif rng.random() < 0.012:
            contracts = _lapsed(contracts, rng.randrange(1, 150))
            since_ago = max(plan.start_ago for plan in contracts)
        calls = _calls(rng, contracts)
        return CustomerPlan(
            self._names.new(rng, country),
            new_uuid(rng),
            _REGIONS[country],
            country,
            managed_by=ManagedBy.EXTERNAL_ADMIN if rng.random() < 0.8 else ManagedBy.PARTNER_ORG,
            external_id=f"WS-{30_000 + rng.randrange(970_000)}" if rng.random() < 0.06 else "",
            since_ago=since_ago,
            sign_in_ago=int(rng.expovariate(1 / 28)),
            tags=_tags(rng),
            contracts=contracts,
            sites=_sites(rng, country, size) if calls else (),
            calls=calls,
            people=size if calls else 0,
        )

    def _contracts(self, size: int, since_ago: int) -> tuple[ContractPlan, ...]:
        rng = self._rng
        number = (
            1 + (rng.random() < 0.78) + (rng.random() < 0.62) + (rng.random() < 0.4) + (rng.random() < 0.2)
        )
        return tuple(self._contract(size, since_ago) for _ in range(number))

    def _contract(self, size: int, since_ago: int) -> ContractPlan:
        rng = self._rng
        if rng.random() < 0.05:
            age = rng.randrange(1, max(2, min(60, since_ago)))
            lines = (_line(rng, _drawn(rng, _PRODUCT_SHARES), min(size, 100), new=True),)
            return ContractPlan(f"Trial-{next(self._trials)}", age, 60 - age, lines, kind=Kind.TRIAL)
        term = rng.choice(_TERMS)
        start_ago = (
            rng.randrange(min(term + 25, since_ago + 1)) if since_ago < term else rng.randrange(term + 25)
        )
        state = _state(rng)
        if state is ContractState.PENDING:
            start_ago = rng.randrange(10)
        auto_renew = rng.random() < 0.55
        if auto_renew and start_ago > term:
            start_ago -= term
        return ContractPlan(
            f"Sub-{next(self._subscriptions)}",
            start_ago,
            term - start_ago,
            self._lines(size, pending=state is ContractState.PENDING, new=start_ago < 60),
            state=state,
            auto_renew=auto_renew,
        )

    def _calling_contract(self, size: int) -> ContractPlan:
        line = LinePlan(Product.CALLING, size, size * 4 // 5, size * 3 // 5)
        return ContractPlan(f"Sub-{next(self._subscriptions)}", 150, 215, (line,), auto_renew=True)

    def _lines(self, size: int, *, pending: bool, new: bool) -> tuple[LinePlan, ...]:
        rng = self._rng
        first = _drawn(rng, _PRODUCT_SHARES)
        products = [first]
        if rng.random() < 0.35:
            second = _drawn(rng, _PRODUCT_SHARES)
            if second is not first:
                products.append(second)
        if pending:
            return tuple(LinePlan(product, size, 0, 0) for product in products)
        return tuple(_line(rng, product, size, new=new) for product in products)


def new_uuid(rng: Random) -> str:
    """A random UUID (version 4) in its usual form."""
    bits = f"{rng.getrandbits(128):032x}"
    return f"{bits[:8]}-{bits[8:12]}-4{bits[13:16]}-a{bits[17:20]}-{bits[20:]}"


def _drawn(rng: Random, shares: tuple[tuple[T, float], ...]) -> T:
    dice = rng.random()
    for value, share in shares:
        dice -= share
        if dice < 0:
            return value
    return shares[0][0]


def _lapsed(contracts: tuple[ContractPlan, ...], ago: int) -> tuple[ContractPlan, ...]:
    """The same contracts, ended so many days ago and before."""
    return tuple(
        replace(plan, start_ago=plan.start_ago + plan.end_in + ago, end_in=-ago, auto_renew=False)
        for plan in contracts
    )


def _state(rng: Random) -> ContractState:
    dice = rng.random()
    if dice < 0.015:
        return ContractState.SUSPENDED
    if dice < 0.03:
        return ContractState.PENDING
    if dice < 0.045:
        return ContractState.CANCELLED
    return ContractState.ACTIVE


def _line(rng: Random, product: Product, size: int, *, new: bool) -> LinePlan:
    """A line of a customer of `size` people: most are well assigned, some low, some over."""
    bought = max(1, round(size * (0.5 + rng.random() * 0.7)))
    bought = bought if bought < 20 else round(bought / 5) * 5
    dice = rng.random()
    if dice < 0.07:
        share = 1.01 + rng.expovariate(9)
    elif dice < 0.17:
        share = rng.random() * 0.35
    else:
        share = 1 - rng.betavariate(1.6, 7)
    assigned = round(bought * share)
    used = round(assigned * rng.betavariate(5, 2.5))
    growth = assigned * (0.08 if new else 0.006) * (rng.random() - (0.1 if new else 0.4))
    return LinePlan(product, bought, assigned, used, growth, growth * (0.2 + rng.random()))


def _calls(rng: Random, contracts: tuple[ContractPlan, ...]) -> CallPlan | None:
    callers = sum(line.used for plan in contracts for line in plan.lines if line.product is Product.CALLING)
    if not callers:
        return None
    queues = rng.sample(_QUEUE_NAMES, 1 + rng.randrange(3)) if rng.random() < 0.22 else ()
    poor_rate = min(0.3, 0.018 * rng.lognormvariate(0, 0.7))
    return CallPlan(
        max(3, int(callers * rng.lognormvariate(2.6, 0.5))),
        weekly_growth=0.985 + rng.random() * 0.035,
        poor_rate=poor_rate,
        queues=tuple(queues),
    )


def _sites(rng: Random, country: str, size: int) -> tuple[SitePlan, ...]:
    number = 1 + (size > 60 and rng.random() < 0.6) + (size > 250) + (size > 1000) * rng.randrange(4)
    towns = COUNTRIES[country].towns
    first = rng.randrange(len(towns))
    names = [towns[(first + step) % len(towns)] for step in range(number)]
    if number == 1 and rng.random() < 0.4:
        names[0] = rng.choice(SITE_WORDS)
    for place in range(len(towns), number):
        names[place] = f"{names[place]} {place // len(towns) + 1}"
    return tuple(SitePlan(name, country) for name in names)


def _tags(rng: Random) -> tuple[str, ...]:
    dice = rng.random()
    if dice < 0.55:
        return ()
    return (rng.choice(TAGS),) if dice < 0.9 else tuple(sorted(rng.sample(TAGS, 2)))
