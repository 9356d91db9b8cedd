"""The demo: its stories, its order, that it is always alike, and that any size works."""

from __future__ import annotations

from collections import Counter, defaultdict
from datetime import UTC, date, datetime, timedelta
from itertools import islice
from typing import Any

import pytest

from config.errors import RequestError
from hub import demo
from hub.calendar import last_completed_week, week_end, week_of
from hub.demo import demo_export, generate
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
    Location,
    Order,
    PhoneNumber,
    Record,
)
from hub.source import ExportKind
from hub.vocabulary import ContractState, Endpoint, Kind, Product, Region, Role

NOW = datetime(2026, 11, 21, 6, 12, tzinfo=UTC)
TODAY = NOW.date()
LATEST = last_completed_week(NOW)


def by_type(records: list[Record]) -> dict[type[Any], list[Any]]:
    found: dict[type[Any], list[Any]] = defaultdict(list)
    for record in records:
        found[type(record)].append(record)
    return found


@pytest.fixture(scope="module")
def twelve() -> dict[type[Any], list[Any]]:
    return by_type(list(generate(12, seed=3, now=NOW)))


@pytest.fixture(scope="module")
def many() -> dict[type[Any], list[Any]]:
    return by_type(list(generate(600, seed=3, now=NOW)))


def named(records: dict[type[Any], list[Any]], name: str) -> Customer:
    (found,) = [customer for customer in records[Customer] if customer.name == name]
    return found


def contracts_of(records: dict[type[Any], list[Any]], name: str) -> dict[str, Contract]:
    org_id = named(records, name).org_id
    return {contract.contract_id: contract for contract in records[Contract] if contract.org_id == org_id}


def weeks_of(records: dict[type[Any], list[Any]], contract_id: str, product: Product) -> list[LicenseWeek]:
    return sorted(
        (week for week in records[LicenseWeek] if (week.contract_id, week.product) == (contract_id, product)),
        key=lambda week: week.week,
    )


@pytest.mark.parametrize("customers", [1, 12, 60])
def test_same_seed_and_moment_give_the_same_records(customers: int) -> None:
    assert list(generate(customers, seed=5, now=NOW)) == list(generate(customers, seed=5, now=NOW))


def test_another_seed_gives_other_customers_but_the_same_stories() -> None:
    first, second = (by_type(list(generate(40, seed=seed, now=NOW)))[Customer] for seed in (1, 2))
    assert [customer.name for customer in first[:14]] == [customer.name for customer in second[:14]]
    assert {customer.name for customer in first[14:]}.isdisjoint(customer.name for customer in second[14:])


@pytest.mark.parametrize("customers", [1, 2, 11, 12, 13, 14, 15, 34, 35, 61, 300])
def test_every_size_has_that_many_customers(customers: int) -> None:
    records = by_type(list(generate(customers, seed=1, now=NOW, weeks=2)))
    assert len(records[Customer]) == customers
    assert len({customer.org_id for customer in records[Customer]}) == customers
    assert len({customer.name for customer in records[Customer]}) == customers


@pytest.mark.parametrize(("customers", "numbers"), [(1, 10), (12, 5_000), (14, 333), (15, 0), (200, 20_001)])
def test_numbers_are_exactly_as_many_as_asked_for(customers: int, numbers: int) -> None:
    records = by_type(list(generate(customers, seed=1, now=NOW, weeks=1, numbers=numbers)))
    assert len(records[PhoneNumber]) == numbers


@pytest.mark.parametrize("arguments", [{"customers": 0}, {"customers": -3}, {"customers": 10**7}])
def test_a_size_out_of_range_is_refused_at_once(arguments: dict[str, int]) -> None:
    with pytest.raises(RequestError) as refused:
        generate(**arguments, seed=1, now=NOW)
    assert refused.value.code == "demo-size"


def test_records_come_as_they_are_asked_for() -> None:
    first = list(islice(generate(100_000, seed=1, now=NOW, numbers=1_000_000), 2_000))
    assert sum(isinstance(record, Customer) for record in first) >= 14


def test_a_record_names_only_what_came_before_it() -> None:
    customers: set[str] = set()
    contracts: set[str] = set()
    lines: set[tuple[str, Product]] = set()
    places: set[tuple[str, str]] = set()
    people: set[str] = set()
    for record in generate(150, seed=2, now=NOW):
        match record:
            case Administrator():
                people.add(record.email)
            case Customer():
                customers.add(record.org_id)
            case Contract():
                assert record.org_id in customers
                contracts.add(record.contract_id)
            case LicenseLine():
                assert record.contract_id in contracts
                lines.add((record.contract_id, record.product))
            case LicenseWeek() | Order():
                assert (record.contract_id, record.product) in lines
            case Location():
                assert record.org_id in customers
                places.add((record.org_id, record.name))
            case Assignment():
                assert record.org_id in customers
                assert record.email in people
            case _:
                assert (record.org_id, record.location) in places


def test_keys_come_once(many: dict[type[Any], list[Any]]) -> None:
    keys = {
        Contract: lambda it: it.contract_id,
        LicenseLine: lambda it: (it.contract_id, it.product),
        LicenseWeek: lambda it: (it.contract_id, it.product, it.week),
        Order: lambda it: (it.contract_id, it.number, it.product),
        Location: lambda it: (it.org_id, it.name),
        Device: lambda it: (it.org_id, it.mac),
        PhoneNumber: lambda it: (it.org_id, it.location, it.phone_number, it.extension),
        Administrator: lambda it: it.email,
        Assignment: lambda it: (it.email, it.org_id),
        CallingUsage: lambda it: (it.org_id, it.location, it.first_day),
        CallQuality: lambda it: (it.org_id, it.location, it.endpoint, it.first_day),
        CallQueue: lambda it: (it.org_id, it.location, it.name, it.first_day),
    }
    for kind, key in keys.items():
        assert many[kind]
        most = Counter(map(key, many[kind])).most_common(1)
        assert most[0][1] == 1, (kind, most)


def test_phone_numbers_are_e164_and_no_two_alike(many: dict[type[Any], list[Any]]) -> None:
    numbers = [record.phone_number for record in many[PhoneNumber] if record.phone_number]
    assert len(set(numbers)) == len(numbers)
    assert all(number[0] == "+" and number[1:].isdigit() and 9 <= len(number) <= 16 for number in numbers)
    assert all(bool(record.phone_number) is not bool(record.extension) for record in many[PhoneNumber])
    assert {"People", "Auto Attendant", "Virtual Line", "Call Queue", ""} == {
        record.user_type for record in many[PhoneNumber]
    }
    unassigned = [record for record in many[PhoneNumber] if not record.user_type]
    assert all(not record.user_id and not record.user_uuid and record.primary == "" for record in unassigned)


def test_facts_end_with_the_last_completed_week(many: dict[type[Any], list[Any]]) -> None:
    assert max(record.week for record in many[LicenseWeek]) == LATEST
    assert all(record.week == week_of(record.week) for record in many[LicenseWeek])
    assert all(record.assigned >= record.used >= 0 for record in many[LicenseWeek])
    last_day = max(record.first_day + timedelta(days=record.days - 1) for record in many[CallingUsage])
    assert last_day == week_end(LATEST)
    days = {record.days for record in many[CallingUsage] if record.first_day >= LATEST - timedelta(days=7)}
    assert days == {1}
    assert {
        record.days for record in many[CallingUsage] if record.first_day < LATEST - timedelta(days=7)
    } == {7}


def test_above_two_thousand_customers_calls_are_weekly() -> None:
    records = by_type(list(generate(2_001, seed=1, now=NOW, weeks=1)))
    assert {record.days for record in records[CallingUsage]} == {7}


def test_usage_quality_and_queues_agree(many: dict[type[Any], list[Any]]) -> None:
    legs: Counter[tuple[str, str, date]] = Counter()
    poor: Counter[tuple[str, str, date]] = Counter()
    queued: Counter[tuple[str, str, date]] = Counter()
    for fact in many[CallQuality]:
        legs[fact.org_id, fact.location, fact.first_day] += fact.legs
        poor[fact.org_id, fact.location, fact.first_day] += fact.poor_legs
        assert 0 <= fact.poor_legs <= fact.legs
    for queue in many[CallQueue]:
        queued[queue.org_id, queue.location, queue.first_day] += queue.calls
        ends = queue.answered + queue.timed_out + queue.overflowed + queue.transferred + queue.abandoned
        assert ends == queue.calls
    for usage in many[CallingUsage]:
        key = (usage.org_id, usage.location, usage.first_day)
        assert (usage.legs, usage.poor_legs, usage.queue_calls) == (legs[key], poor[key], queued[key])
        assert usage.audio_legs + usage.video_legs == usage.legs


def test_queues_are_of_customers_that_have_them_enabled(many: dict[type[Any], list[Any]]) -> None:
    enabled = {customer.org_id for customer in many[Customer] if customer.queues_enabled}
    with_queues = {queue.org_id for queue in many[CallQueue]}
    assert with_queues
    assert with_queues <= enabled


def test_acme_is_suspended_expiring_over_and_had_a_bad_tuesday(twelve: dict[type[Any], list[Any]]) -> None:
    contracts = contracts_of(twelve, "Acme Corp")
    unpaid = contracts["Sub-118204"]
    assert (unpaid.state, unpaid.end, unpaid.auto_renew) == (
        ContractState.SUSPENDED,
        TODAY + timedelta(days=3),
        False,
    )
    bought = {
        line.contract_id: line.bought for line in twelve[LicenseLine] if line.product is Product.CALLING
    }
    assert weeks_of(twelve, "Sub-118204", Product.CALLING)[-1].assigned == 400 < bought["Sub-118204"]
    assert weeks_of(twelve, "Sub-118311", Product.CALLING)[-1].assigned == 236 > bought["Sub-118311"]
    tuesday = LATEST + timedelta(days=2)
    lyon = [fact for fact in twelve[CallQuality] if fact.location == "Lyon" and fact.days == 1]
    rates = {
        fact.first_day: fact.poor_legs / fact.legs
        for fact in lyon
        if fact.endpoint is Endpoint.DESK_PHONE and fact.legs
    }
    assert max(rates, key=lambda day: rates[day]) == tuesday
    assert rates[tuesday] > 0.15


def test_globex_tries_meetings_for_nine_more_days(twelve: dict[type[Any], list[Any]]) -> None:
    (trial,) = contracts_of(twelve, "Globex").values()
    assert (trial.kind, trial.end - TODAY) == (Kind.TRIAL, timedelta(days=9))


def test_initech_calls_less_each_week(twelve: dict[type[Any], list[Any]]) -> None:
    org_id = named(twelve, "Initech").org_id
    legs: Counter[date] = Counter()
    for fact in twelve[CallingUsage]:
        if fact.org_id == org_id:
            legs[week_of(fact.first_day)] += fact.legs
    weeks = sorted(legs)[-8:]
    assert legs[weeks[-1]] < 0.7 * legs[weeks[0]]
    (contract_id,) = contracts_of(twelve, "Initech")
    used = [week.used for week in weeks_of(twelve, contract_id, Product.CALLING)]
    assert used[-1] < used[0]


def test_hooli_outgrows_its_licences_and_uses_queues(twelve: dict[type[Any], list[Any]]) -> None:
    assigned = [week.assigned for week in weeks_of(twelve, "Sub-119002", Product.CALLING)]
    assert assigned == sorted(assigned)
    assert assigned[-1] == 340
    hooli = named(twelve, "Hooli")
    assert hooli.queues_enabled
    assert {queue.name for queue in twelve[CallQueue] if queue.org_id == hooli.org_id} == {
        "Sales",
        "Support",
        "Billing",
    }


def test_the_other_stories(twelve: dict[type[Any], list[Any]]) -> None:
    assert named(twelve, "O'Brien & Sons <Ltd>").external_id
    assert TODAY - named(twelve, "Café Müller & Söhne GmbH").last_sign_in > timedelta(days=90)
    states = {item.state for item in contracts_of(twelve, "Wayfarer Hotels Ltd.").values()}
    assert ContractState.PENDING in states
    assert all(item.end < TODAY for item in contracts_of(twelve, "Vandelay Imports").values())
    (messaging,) = contracts_of(twelve, "Soylent Foods")
    products = {line.product for line in twelve[LicenseLine] if line.contract_id == messaging}
    assert products == {Product.MESSAGING}
    assert named(twelve, "アクメ株式会社")
    with_numbers = {record.org_id for record in twelve[PhoneNumber]}
    regions = {customer.region for customer in twelve[Customer] if customer.org_id in with_numbers}
    assert regions == set(Region)


def test_the_team_and_its_customers(many: dict[type[Any], list[Any]]) -> None:
    roles = {admin.email: admin.role for admin in many[Administrator]}
    assert roles[demo.FULL_ADMIN] is Role.FULL_ADMIN
    assert roles[demo.ADMIN] is Role.ADMIN
    assert roles[demo.READ_ONLY] is Role.READ_ONLY
    assert roles[demo.HELPDESK] is Role.HELPDESK
    customers = Counter(assignment.email for assignment in many[Assignment])
    assert customers[demo.ADMIN] == 34
    assert {roles[email] for email in customers} == {Role.ADMIN, Role.HELPDESK}
    assert max(customers.values()) <= 400


def test_the_whole_looks_like_a_partner(many: dict[type[Any], list[Any]]) -> None:
    customers = many[Customer]
    regions = Counter(customer.region for customer in customers)
    assert regions[Region.US] > len(customers) / 2
    assert min(regions[region] for region in Region) > 5
    assert 2.5 < len(many[Contract]) / len(customers) < 3.5
    japanese = sum(any("\u3040" <= sign <= "\u9fff" for sign in customer.name) for customer in customers)
    assert 10 < japanese < 120
    in_force = {
        contract.org_id
        for contract in many[Contract]
        if contract.start <= TODAY <= contract.end
        and contract.state in (ContractState.ACTIVE, ContractState.SUSPENDED)
    }
    assert 0.9 < len(in_force) / len(customers) < 1


def test_the_demo_is_a_source_of_everything() -> None:
    export = demo_export(3, seed=1, now=NOW)
    assert (export.source, export.kind, export.as_of) == ("demo", ExportKind.EVERYTHING, NOW)
    assert list(export.records) == list(generate(3, seed=1, now=NOW))
