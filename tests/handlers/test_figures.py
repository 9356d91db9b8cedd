"""Every figure of overview, expiring, renewing and overage against the model, at many days, in many zones."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from random import Random
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from cards.intent import Intent, Slots
from cards.model import Row
from cards.wording import words_for
from hub.demo import ADMIN, HELPDESK, READ_ONLY
from hub.records import Administrator, Assignment, Customer, Record
from hub.vocabulary import Language, Role
from store.database import Database
from tests.handlers.asking import NOW, Asking, asking, demo_records, fill, pages, rows
from tests.handlers.figures import check_ending, check_lists, check_overview
from tests.handlers.model import Entry, Listed, Model, listed, model
from tests.store.partner import partner

WORDS = words_for(Language.EN)
ZONES = ("Pacific/Kiritimati", "America/Los_Angeles", "Asia/Tokyo", "UTC")
SAID: tuple[dict[str, Any], ...] = (
    {},
    {"product": "calling"},
    {"product": "meetings", "region": "EU"},
    {"region": "US"},
)
DEMO_SIZE = 2_000


def _boundaries(customers: int, seed: int) -> list[Record]:
    """A partner at the boundaries of the rules, with tags and two administrators."""
    rng = Random(seed)
    people: list[Record] = [Administrator("full@partner.example", "Full", Role.FULL_ADMIN)]
    people.append(Administrator(ADMIN, "Kim", Role.ADMIN))
    records: list[Record] = []
    for record in partner(customers, seed):
        if not isinstance(record, Customer):
            records.append(record)
            continue
        tags = rng.sample(["gold", "Silver", "ｐｉｌｏｔ"], rng.choice([0, 1, 2]))
        records.append(replace(record, tags=tuple(tags)))
        if rng.random() < 0.3:
            records.append(Assignment(ADMIN, record.org_id))
    return people + records


@pytest.mark.parametrize("seed", [1, 2])
def test_figures_of_2000_customers(database: Database, tmp_path: Path, seed: int) -> None:
    records = demo_records(DEMO_SIZE, seed)
    fill(database, records)
    whole = model(records, NOW.date())
    ask = asking(database, tmp_path)
    for said in (*SAID, {"tag": "gold"}):
        check_lists(ask, whole, said)
        if "tag" not in said:
            check_overview(ask, whole, said)
    _check_midnights(ask, whole)
    for email in (ADMIN, HELPDESK):
        mine = whole.admins[email]
        for said in SAID[:2]:
            check_overview(ask.as_(email), whole, {**said, "orgs": mine})
            check_lists(ask.as_(email), whole, {**said, "orgs": mine})
    check_overview(ask.as_(READ_ONLY), whole, {})


@pytest.mark.parametrize("seed", range(3, 6))
def test_figures_at_the_boundaries_of_the_rules(database: Database, tmp_path: Path, seed: int) -> None:
    records = _boundaries(120, seed)
    as_of = datetime(2026, 11, 18, 12, tzinfo=UTC)
    fill(database, records, as_of)
    whole = model(records, as_of.date())
    ask = asking(database, tmp_path, admins=("full@partner.example",))
    ask = replace(ask, email="full@partner.example")
    for days in (-90, -1, 0, 1, 30, 31, 90):
        then = ask.at(as_of + timedelta(days=days))
        for said in ({}, {"product": "meetings", "region": "CA"}):
            check_overview(then, whole, said)
            check_overview(then.as_(ADMIN), whole, {**said, "orgs": whole.admins[ADMIN]})
            check_lists(then, whole, said)
        check_lists(then.as_(ADMIN), whole, {"orgs": whole.admins[ADMIN], "tag": "pilot"})


def _check_midnights(ask: Asking, whole: Model) -> None:
    """Around midnight of each zone, and where the week ends (Sunday 00:00 UTC), today is the room's day."""
    for zone in ZONES:
        there = ask.in_zone(zone)
        midnight = datetime(2026, 11, 22, tzinfo=ZoneInfo(zone)).astimezone(UTC)
        sunday = datetime(2026, 11, 22, tzinfo=UTC)
        for moment in (midnight, sunday):
            for instant in (moment - timedelta(milliseconds=1), moment):
                check_overview(there.at(instant), whole, {}, zone)
                _check_soon(there.at(instant), whole, zone)


def _check_soon(ask: Asking, whole: Model, zone: str) -> None:
    today = ask.now.astimezone(ZoneInfo(zone)).date()
    check_ending(ask, "expiring", {"within_days": 0}, whole.expiring(today, 0))
    check_ending(ask, "renewing", {"within_days": 7}, whole.renewing(today, 7))


def test_pages_hold_every_overage_once_in_every_order(database: Database, tmp_path: Path) -> None:
    records = demo_records(150, 3)
    fill(database, records)
    entries = model(records, NOW.date()).over(NOW.date())
    ask = asking(database, tmp_path)
    orders: dict[str, Callable[[Entry], Any]] = {
        "date": lambda entry: entry.contract.end,
        "name": lambda entry: entry.customer.name.casefold(),
        "most": lambda entry: -entry.over,
    }
    by_key = {(e.customer.name, f"{e.contract.contract_id} · {PRODUCTS[e.product]}"): e for e in entries}
    for sort, order in orders.items():
        answers = list(pages(ask, Intent("overage", Slots(sort=sort))))
        shown = [(row.title, row.note) for answer in answers for row in rows(answer)]
        assert Counter(shown) == Counter(list(by_key)), sort
        keys = [order(by_key[key]) for key in shown]
        assert keys == sorted(keys), sort
        assert f"of {len(entries)} license lines" in str(answers[0].card)


@pytest.mark.parametrize("intent", ["expiring", "renewing"])
def test_pages_hold_every_contract_once_in_every_order(
    database: Database, tmp_path: Path, intent: str
) -> None:
    as_of = datetime(2026, 11, 18, 12, tzinfo=UTC)
    records = _boundaries(150, 7)
    fill(database, records, as_of)
    whole, today = model(records, as_of.date()), as_of.date()
    ask = replace(asking(database, tmp_path, admins=("full@partner.example",)).at(as_of))
    ask = ask.as_("full@partner.example")
    orders: dict[str, Callable[[Listed], Any]] = {
        "date": lambda contract: contract.end,
        "name": lambda contract: contract.customer.casefold(),
        "most": lambda contract: -contract.bought,
    }
    sizes = set()
    for said in ({}, {"product": "calling"}):
        entries = whole.expiring(today, **said) if intent == "expiring" else whole.renewing(today, **said)
        contracts = listed(entries)
        sizes |= {len(contract.entries) for contract in contracts.values()}
        for sort, order in orders.items():
            answers = list(pages(ask, Intent(intent, Slots.from_json({**said, "sort": sort}))))
            shown = [row for answer in answers for row in rows(answer)]
            numbers = [row.note.split(" · ")[0] for row in shown]
            assert Counter(numbers) == Counter(list(contracts)), sort
            keys = [order(contracts[number]) for number in numbers]
            assert keys == sorted(keys), sort
            for number, row in zip(numbers, shown, strict=True):
                _check_row(row, contracts[number])
            assert len(contracts) <= 10 or f"of {len(contracts)}'" in str(answers[0].card)
    assert max(sizes) > 1


def _check_row(row: Row, contract: Listed) -> None:
    """The products and the sums of the contract's lines; what is over is never offset."""
    assert row.title == contract.customer
    assert row.note.split(" · ")[1] == WORDS.listed([PRODUCTS[entry.product] for entry in contract.entries])
    if contract.assigned is None:
        assert row.bar is None
        return
    assert row.bar is not None
    assert (row.bar.value, row.bar.whole) == (contract.assigned, contract.bought)
    said = row.bar.caption.split(" · ")
    expected = [f"{WORDS.number(contract.assigned)} of {WORDS.number(contract.bought)} assigned"]
    if contract.over:
        expected.append(f"{WORDS.number(contract.over)} over")
    expected.append(f"{WORDS.number(contract.used)} used")
    if contract.peak > contract.used and contract.peak * 10 >= contract.used * 11:
        expected.append(f"peak {WORDS.number(contract.peak)} in 3 months")
    assert said == expected


PRODUCTS = {
    "meetings": "Webex Meetings",
    "calling": "Webex Calling",
    "messaging": "Webex Messaging",
    "contact_center": "Contact Center",
    "translations": "Real-time translations",
}
