"""What a room may show at most: figures, lists, files and names are of those customers and of no other."""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from cards.intent import Intent
from cards.model import Answer, Buttons, Card, Form, Table
from cards.render import text
from hub.demo import ADMIN, FULL_ADMIN, HELPDESK, READ_ONLY
from hub.records import Customer, Record
from hub.vocabulary import ManagedBy, Region
from store.database import Database
from store.names import tag_key
from store.scope import RoomScope
from tests.handlers.asking import (
    NAMESAKES,
    NOW,
    Asking,
    asking,
    buttons,
    csv_rows,
    demo_records,
    facts,
    fill,
    heading,
    pages,
    parts,
    rows,
    texts,
)
from tests.handlers.figures import check_lists, check_overview
from tests.handlers.model import Model, model
from tests.reports import sample

ONE_ENGINE = pytest.mark.parametrize("database", ["sqlite"], indirect=True)
LISTS = ("expiring", "renewing", "overage", "customers")


def set_scope(ask: Asking, scope: RoomScope) -> None:
    """By what a full administrator can say."""
    admin = ask.as_(FULL_ADMIN)
    admin("room_scope", change="clear")
    for region in scope.regions:
        admin("room_scope", change="add", region=region)
    for tag in scope.tags:
        admin("room_scope", change="add", tag=tag)
    for org_id in scope.org_ids:
        admin("room_scope", change="add", customer=org_id)


def scopes(customers: list[Customer]) -> st.SearchStrategy[RoomScope]:
    """Scopes that mostly have some customers in them."""
    tags = sorted({tag for customer in customers for tag in customer.tags})
    return st.builds(
        RoomScope,
        st.lists(st.sampled_from([each.value for each in Region]), max_size=2, unique=True).map(tuple),
        st.lists(st.sampled_from(tags), max_size=2, unique_by=tag_key).map(tuple),
        st.one_of(
            st.just(()),
            st.lists(st.sampled_from([each.org_id for each in customers]), max_size=60, unique=True).map(
                tuple
            ),
        ),
    )


def shown(scope: RoomScope, customers: Iterable[Customer]) -> list[Customer]:
    """The customers of the scope, by its rule: of each kind that is said, one holds."""
    tags = {tag_key(tag) for tag in scope.tags}
    return [
        each
        for each in customers
        if (not scope.regions or each.region.value in scope.regions)
        and (not tags or tags & {tag_key(tag) for tag in each.tags})
        and (not scope.org_ids or each.org_id in scope.org_ids)
    ]


@pytest.mark.parametrize("seed", [11, 12])
def test_figures_are_those_of_the_rooms_customers(database: Database, tmp_path: Path, seed: int) -> None:
    records = demo_records(150, seed)
    fill(database, records)
    customers = [each for each in records if isinstance(each, Customer)]
    whole = model(records, NOW.date())
    ask = asking(database, tmp_path)

    @settings(max_examples=12)
    @given(scopes(customers), st.sampled_from([FULL_ADMIN, ADMIN, HELPDESK, READ_ONLY]))
    def check(scope: RoomScope, email: str) -> None:
        set_scope(ask, scope)
        inside = {each.org_id for each in shown(scope, customers)}
        there = Model(
            [entry for entry in whole.entries if entry.customer.org_id in inside], whole.admins, whole.roles
        )
        if whole.roles[email] in ("admin", "helpdesk"):
            inside &= whole.admins[email]
        asked = ask.as_(email)
        for said in ({}, {"product": "calling"}, {"region": "EU"}):
            check_overview(asked, there, {**said, "orgs": inside})
        check_lists(asked, there, {"orgs": inside})
        listed = [row.title for answer in pages(asked, Intent("customers")) for row in rows(answer)]
        assert sorted(listed) == sorted(each.name for each in customers if each.org_id in inside)
        counting = [
            there.kpis(NOW.date(), region=region.value, orgs=inside)["customers"] for region in Region
        ]
        several = [count for count in counting if count]
        assert _counts_by_region(asked("overview").card) == (several if len(several) > 1 else [])

    check()


def _counts_by_region(card: Card) -> list[int]:
    return [int(row[1]) for table in parts(card, Table) for row in table.rows]


@ONE_ENGINE
@pytest.mark.parametrize("email", [FULL_ADMIN, ADMIN])
def test_nothing_leaks_of_a_customer_outside(database: Database, tmp_path: Path, email: str) -> None:
    records = [_no_example(each) for each in demo_records(60, 13)]
    fill(database, records)
    customers = [each for each in records if isinstance(each, Customer)]
    ask = asking(database, tmp_path)

    @settings(max_examples=8)
    @given(scopes(customers), st.data())
    def check(scope: RoomScope, data: st.DataObject) -> None:
        set_scope(ask, scope)
        inside = shown(scope, customers)
        names = {each.name.casefold() for each in inside}
        outside = [
            each
            for each in customers
            if each not in inside and not any(each.name.casefold() in name for name in names)
        ]
        asked = ask.as_(email)
        said = "\n".join(_said(answer) for answer in _battery(asked))
        assert [each.name for each in outside if each.name in said or each.org_id in said] == []
        if not outside:
            return
        about = data.draw(st.sampled_from(outside))
        others = [each for each in outside if each is not about and each.name not in about.name]
        for typed in (about.name, about.name[:5], about.name[1:], about.org_id, about.external_id):
            if not typed:
                continue
            for answer in (
                asked("customer", customer=typed),
                asked("expiring", customer=typed),
                asked("report_run", template="devices", customer=typed),
                asked.type(typed),
                asked.type(f"overage for {typed}"),
            ):
                _assert_silent(answer, others)
                assert about.name in typed or about.name not in _said(answer)
                assert about.org_id == typed or about.org_id not in _said(answer)

    check()


def _no_example(record: Record) -> Record:
    """No customer is called like the one of the help's examples."""
    if isinstance(record, Customer) and record.name == "Acme Corp":
        return replace(record, name="Zenith Works")
    return record


def _battery(ask: Asking) -> Iterable[Answer]:
    for intent in LISTS:
        yield from pages(ask, Intent(intent))
        yield ask(intent, format="csv")
    for days in (0, 3660):
        yield ask("expiring", within_days=days)
    for intent in ("overview", "help", "settings", "whoami", "why", "welcome", "room_scope"):
        yield ask(intent)
    for template in ("devices", "phone_numbers", "calling_usage"):
        yield ask("report_run", template=template)


def _said(answer: Answer) -> str:
    """All that an answer says: its text, what its buttons and forms ask, its files."""
    asked = [
        json.dumps(button.intent.to_json(), ensure_ascii=False)
        for group in parts(answer.card, Buttons)
        for button in group.items
        if button.intent
    ]
    asked += [json.dumps(form.to_json(), ensure_ascii=False) for form in parts(answer.card, Form)]
    files = [file.path.read_text("utf-8") for file in answer.files]
    return "\n".join([text.render(answer.card), *asked, *files])


def _assert_silent(answer: Answer, outside: Iterable[Customer]) -> None:
    said = _said(answer)
    assert [each.name for each in outside if each.name in said or each.org_id in said] == []


@pytest.fixture
def ask(database: Database, tmp_path: Path) -> Asking:
    fill(database, demo_records(60, 1))
    return asking(database, tmp_path)


def test_a_scope_is_set_added_to_and_cleared(ask: Asking) -> None:
    assert heading(ask("room_scope")) == "This room shows all customers."
    assert "United States" in texts(ask.type("limit this room to the US"))[0]
    assert texts(ask("overview"))[-1].endswith("United States · this room: United States")
    added = ask.type("add Acme Corp to the room scope")
    assert heading(added) == "Ada Lindqvist changed what this room shows."
    assert facts(added)["Customers"] == "Acme Corp"
    ask.type("add #gold to the room scope")
    assert "this room: United States, #gold, 1 customer" in texts(ask("overview"))[-1]
    ask.press(buttons(added)["Remove Acme Corp"].intent)
    assert heading(ask("room_scope")) == "This room shows at most: United States, #gold"
    assert facts(ask("settings"))["Shows at most"] == "United States, #gold"
    ask.type("clear the room scope")
    assert texts(ask("overview"))[-1].endswith("all regions")


@ONE_ENGINE
def test_what_is_there_already_is_not_there_twice(ask: Asking) -> None:
    for tag in ("Gold", "#gold", "ＧＯＬＤ"):
        ask("room_scope", tag=tag, change="add")
    assert facts(ask("room_scope"))["Tags"] == "#ＧＯＬＤ"


@ONE_ENGINE
def test_a_form_sets_all_that_it_says(ask: Asking) -> None:
    ask("room_scope", tag="gold")
    (form,) = parts(ask("room_scope").card, Form)
    sent = {**form.to_json(), "region": "US", "tag": "", "customer": "", "change": "set"}
    ask.press(Intent.from_submit(sent))
    assert heading(ask("room_scope")) == "This room shows at most: United States"


@ONE_ENGINE
@pytest.mark.parametrize("email", [ADMIN, READ_ONLY, HELPDESK, "nobody@elsewhere.example"])
def test_only_full_administrators_change_it(ask: Asking, email: str) -> None:
    ask.as_(email)("room_scope", region="EU")
    assert heading(ask("room_scope")) == "This room shows all customers."


@ONE_ENGINE
def test_a_customer_outside_is_found_to_be_added_and_nowhere_else(database: Database, tmp_path: Path) -> None:
    fill(database, [*demo_records(14, 1), *NAMESAKES])
    ask = asking(database, tmp_path)
    ask("room_scope", customer="Globex")
    assert "No customer that this room shows" in heading(ask("customer", customer="Acme Corp"))
    guessed = ask("room_scope", customer="Umbrella", change="add")
    assert guessed.private
    chosen = ask.press(buttons(guessed)["Umbrella Works"].intent)
    assert not chosen.private
    assert heading(ask("customer", customer="Umbrella")).startswith("Umbrella Works")
    assert facts(ask("room_scope"))["Customers"] == "Globex and Umbrella Works"


@ONE_ENGINE
def test_a_customer_that_does_not_fit_the_rest_is_counted_alone(ask: Asking) -> None:
    ask("room_scope", customer="Acme Corp")
    answer = ask("room_scope", region="CA", change="add")
    assert facts(answer)["Customers that do not fit the rest"] == "1"
    assert facts(answer)["Customers in all"] == "0"
    assert "Acme Corp" not in _said(answer)


@ONE_ENGINE
def test_a_scope_has_an_end(database: Database, tmp_path: Path) -> None:
    customers: list[Record] = [
        Customer(f"00000000-0000-4000-8000-{place:012}", f"C{place}", Region.US, ManagedBy.PARTNER_ORG)
        for place in range(101)
    ]
    fill(database, [*customers, *demo_records(1, 1)])
    ask = asking(database, tmp_path)
    for customer in customers:
        assert isinstance(customer, Customer)
        answer = ask("room_scope", customer=customer.org_id, change="add")
    assert "100" in heading(answer)
    assert facts(ask("room_scope"))["Customers in all"] == "100"


@ONE_ENGINE
def test_the_rooms_region_gives_way_to_what_the_room_shows(ask: Asking) -> None:
    ask("settings", region="US")
    ask("room_scope", region="EU")
    assert facts(ask("overview"))["Total customers"] != "0"
    assert "(this room's region)" not in texts(ask("overview"))[-1]


@ONE_ENGINE
def test_regions_kept_apart_are_those_the_room_shows(database: Database, tmp_path: Path) -> None:
    fill(database, demo_records(60, 1))
    ask = asking(database, tmp_path, regions_apart=True)
    for region in ("EU", "US"):
        ask("room_scope", region=region, change="add")
    assert set(buttons(ask("expiring"))) == {"United States", "European Union"}


def test_a_report_is_of_the_rooms_customers(database: Database, tmp_path: Path) -> None:
    sample.fill(database)
    ask = replace(asking(database, tmp_path, admins=("boss@partner.example",)), email="boss@partner.example")
    whole = csv_rows(ask("report_run", template="phone_numbers"))
    assert {row["Customer org ID"] for row in whole} >= {sample.ACME, sample.SAKURA}
    ask("room_scope", customer=sample.SAKURA)
    answer = ask("report_run", template="phone_numbers")
    assert {row["Customer org ID"] for row in csv_rows(answer)} == {sample.SAKURA}
    assert "this room: 1 customer" in text.render(answer.card)


@pytest.mark.parametrize("tag", ["it's", "100%", "50%% off", "back\\slash", '"quoted"', "a JOIN b", ":name"])
def test_a_tag_of_any_signs_narrows_a_report(database: Database, tmp_path: Path, tag: str) -> None:
    tagged = [
        replace(each, tags=(tag,)) if isinstance(each, Customer) and each.org_id == sample.SAKURA else each
        for each in sample.sample_records()
    ]
    fill(database, tagged, sample.AS_OF)
    ask = replace(asking(database, tmp_path, admins=("boss@partner.example",)), email="boss@partner.example")
    ask("room_scope", tag=tag)
    found = csv_rows(ask("report_run", template="phone_numbers"))
    assert {row["Customer org ID"] for row in found} == {sample.SAKURA}


@ONE_ENGINE
def test_an_answer_names_the_scope_it_was_made_for(ask: Asking) -> None:
    whole = ask("overview").seen_by
    assert whole == ask.as_(READ_ONLY)("overview").seen_by
    assert len({whole, *(ask.as_(one)("overview").seen_by for one in (ADMIN, HELPDESK, "x@y.example"))}) == 4
    changed = ask("room_scope", region="EU")
    narrowed = ask("overview").seen_by
    assert narrowed == changed.seen_by != whole
    assert ask.in_("another room")("overview").seen_by == whole
    ask("room_scope", change="clear")
    assert ask("overview").seen_by == whole
