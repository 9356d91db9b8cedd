"""What each person may see and change, how names are resolved, and what an answer offers."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest
from sqlalchemy import select

from cards.intent import Intent, Slots
from cards.model import Form, Table, Tone
from handlers.help import TOPICS
from handlers.registry import HANDLERS
from hub.demo import ADMIN, FULL_ADMIN, HELPDESK, READ_ONLY
from hub.records import Administrator, Assignment, Contract, Customer, LicenseLine, LicenseWeek, Order, Record
from hub.vocabulary import ContractState, Kind, Language, ManagedBy, Product, Region, Role
from store.database import Database
from store.rooms import RoomKey
from store.schema import audit
from tests.cards.linter import lint
from tests.handlers.asking import (
    NOW,
    Asking,
    asking,
    buttons,
    csv_rows,
    demo_records,
    fact_items,
    facts,
    fill,
    heading,
    pages,
    parts,
    rows,
    texts,
)

TODAY = NOW.date()
STRANGER = "somebody@elsewhere.example"
ONE_ENGINE = pytest.mark.parametrize("database", ["sqlite"], indirect=True)
"""For what does not depend on the engine."""
EVERY_LIST = ("customers", "expiring", "renewing", "overage")


def _org(number: int) -> str:
    return f"00000000-0000-4000-8000-{number:012d}"


def _customer(number: int, name: str, **more: object) -> Customer:
    return Customer(_org(number), name, more.pop("region", Region.US), ManagedBy.EXTERNAL_ADMIN, **more)  # type: ignore[arg-type]


def _trial(number: int, contract_id: str, *, days: int, assigned: int | None = None) -> list[Record]:
    contract = Contract(
        contract_id, _org(number), Kind.TRIAL, ContractState.ACTIVE, TODAY, TODAY + timedelta(days=days)
    )
    records: list[Record] = [contract, LicenseLine(contract_id, Product.CALLING, 20)]
    if assigned is not None:
        week = TODAY - timedelta(days=13)
        records.append(LicenseWeek(contract_id, Product.CALLING, week, assigned, 1))
    return records


@pytest.fixture
def ask(database: Database, tmp_path: Path) -> Asking:
    fill(database, demo_records(60, 4))
    return asking(database, tmp_path)


@pytest.mark.parametrize("email", [FULL_ADMIN, READ_ONLY, ADMIN, HELPDESK])
def test_each_role_sees_its_customers(ask: Asking, email: str) -> None:
    mine = {
        FULL_ADMIN: {record.org_id for record in demo_records(60, 4) if isinstance(record, Customer)},
    }
    mine[READ_ONLY] = mine[FULL_ADMIN]
    for admin in (ADMIN, HELPDESK):
        mine[admin] = {
            each.org_id
            for each in demo_records(60, 4)
            if isinstance(each, Assignment) and each.email == admin
        }
    ask = ask.as_(email)
    seen = {
        row.open.intent.slots.customer
        for answer in pages(ask, Intent("customers"))
        for row in rows(answer)
        if row.open and row.open.intent
    }
    assert seen == mine[email]
    others = mine[FULL_ADMIN] - mine[email]
    for org_id in sorted(others)[:3]:
        refused = ask("customer", customer=org_id)
        assert "customer" not in facts(refused)
        assert not rows(refused)
    last = texts(ask("expiring"))[-1]
    assert (f"your customers ({len(mine[email])})" in last) == (email in (ADMIN, HELPDESK))


@ONE_ENGINE
@pytest.mark.parametrize("intent", [*EVERY_LIST, "overview", "customer"])
def test_a_stranger_is_told_who_may_ask(ask: Asking, database: Database, intent: str) -> None:
    answer = (
        ask.as_(STRANGER)(intent, customer="Acme Corp") if intent == "customer" else ask.as_(STRANGER)(intent)
    )
    assert "partner administrator" in heading(answer)
    assert not rows(answer)
    with database.read() as connection:
        (line,) = connection.execute(select(audit)).all()
    assert (line.email, line.intent, line.allowed, line.outcome) == (STRANGER, intent, False, "not-allowed")


@ONE_ENGINE
def test_a_stranger_gets_help_and_may_choose_a_language(ask: Asking) -> None:
    stranger = replace(ask.as_(STRANGER), locale=None)
    assert set(buttons(stranger("help"))) == {"whoami"}
    assert "Acme" not in str(stranger("help").card)
    chosen = stranger("settings", language="ja")
    assert chosen.card.language == "ja"
    assert chosen.private
    assert stranger("help").card.language == "ja"
    assert replace(ask, locale=None)("help").card.language == "en"


@pytest.mark.parametrize(
    ("email", "may"), [(FULL_ADMIN, True), (ADMIN, True), (READ_ONLY, True), (HELPDESK, False)]
)
def test_who_may_change_a_rooms_settings(ask: Asking, database: Database, email: str, may: bool) -> None:
    answer = ask.as_(email)("settings", timezone="Asia/Tokyo")
    notice = answer.card.components[0]
    assert (notice.tone is Tone.GOOD) == may  # type: ignore[union-attr]
    assert ("Asia/Tokyo" in facts(ask("settings"))["Time zone"]) == may
    with database.read() as connection:
        (line,) = connection.execute(select(audit)).all()
    assert (line.intent, line.allowed) == ("settings", may)
    assert line.slots == {"timezone": "Asia/Tokyo"}


def test_a_rooms_settings_hold_in_that_room_until_taken_back(ask: Asking) -> None:
    ask("settings", language="fr", region="EU")
    assert ask("overview").card.language == "fr"
    assert "région de cet espace" in texts(ask("overview"))[-1]
    other = replace(ask, room=RoomKey("console", "tests", "another room"))
    assert other("overview").card.language == "en"
    assert "all regions" in texts(other("overview"))[-1]
    form = parts(other("settings").card, Form)[0]
    assert {field.slot for field in form.fields} == {"language", "timezone", "region"}
    assert not parts(ask("settings", name="language").card, Form)
    assert ask("overview").card.language == "en"


@ONE_ENGINE
def test_a_wrong_time_zone_offers_the_nearest(ask: Asking) -> None:
    answer = ask("settings", timezone="Europe/Pariss", region="EU")
    assert "Nothing was changed" in heading(answer)
    assert len(buttons(answer)) == 3
    meant = buttons(answer)["Europe/Paris"].intent
    assert meant == Intent("settings", Slots(timezone="Europe/Paris", region=Region.EU))
    assert "all regions" in facts(ask("settings"))["Region"]
    ask.press(meant)
    assert "Europe/Paris" in facts(ask("settings"))["Time zone"]


def test_the_first_administrators_are_those_of_the_settings(database: Database, tmp_path: Path) -> None:
    ask = asking(database, tmp_path, admins=("First@Partner.example",)).as_("first@partner.example")
    assert "Partner full administrator" in facts(ask("whoami")).values()
    for intent in (*EVERY_LIST, "overview", "report_run"):
        answer = ask(intent)
        assert heading(answer) == "There is no data yet, so I cannot answer."
        assert lint(answer.card) == []


@ONE_ENGINE
@pytest.mark.parametrize("typed", ["globex", "Électricité", "Sub-118204"])
def test_a_name_or_a_number_alone_shows_the_customer(ask: Asking, typed: str) -> None:
    names = {"globex": "Globex", "Électricité": "Électricité Bréval & Cie", "Sub-118204": "Acme Corp"}
    assert heading(ask.type(typed)).startswith(names[typed])


@ONE_ENGINE
def test_what_is_only_like_a_name_is_offered(ask: Asking) -> None:
    answer = ask.type("Wayfurer Hotel")
    assert heading(answer) == "I did not understand that."
    shown = ask.press(buttons(answer)["Show Wayfarer Hotels Ltd."].intent)
    assert heading(shown).startswith("Wayfarer Hotels Ltd.")


@ONE_ENGINE
def test_a_name_alone_tells_nobody_of_customers_they_may_not_see(ask: Asking) -> None:
    hidden = {each.name for each in demo_records(60, 4) if isinstance(each, Customer)}
    hidden -= {row.title for answer in pages(ask.as_(HELPDESK), Intent("customers")) for row in rows(answer)}
    for name in sorted(hidden)[:5]:
        for email in (HELPDESK, STRANGER):
            answer = ask.as_(email).type(name)
            assert heading(answer) == "I did not understand that."
            assert f"Show {name}" not in buttons(answer)


def test_several_customers_of_a_name_are_offered(database: Database, tmp_path: Path) -> None:
    fill(
        database,
        [
            Administrator(FULL_ADMIN, "Ada", Role.FULL_ADMIN),
            _customer(1, "Acme Logistics"),
            _customer(2, "Acme Foods"),
            _customer(5, "Zenith", external_id="WS-77"),
            *_trial(5, "Trial-900", days=5),
        ],
    )
    ask = asking(database, tmp_path)
    asked = ask("expiring", customer="acme", within_days=12)
    assert "Several customers fit “acme”" in heading(asked)
    assert {button.intent.slots.customer for button in buttons(asked).values() if button.intent} >= {
        _org(1),
        _org(2),
    }
    picked = buttons(asked)["Acme Foods"].intent
    assert picked == Intent("expiring", Slots(customer=_org(2), within_days=12))
    assert heading(ask.press(picked)) == "Nothing expires in the next 12 days · Acme Foods"
    for typed in ("Zenith", _org(5), "WS-77", "Trial-900", "Zenih"):
        assert heading(ask("customer", customer=typed)).startswith("Zenith")
    unlike = ask("customer", customer="qqqqqqqq")
    assert unlike.card.components[0].tone is Tone.DANGER  # type: ignore[union-attr]
    assert ask("customer").card.components[0].tone is Tone.DANGER  # type: ignore[union-attr]


def test_a_named_customer_is_found_whatever_the_rooms_region(ask: Asking) -> None:
    ask("settings", region="EU")
    assert [row.title for row in rows(ask("overage", customer="Hooli"))] == ["Hooli"]
    assert all("Hooli" not in row.title for row in rows(ask("overage")))


@ONE_ENGINE
def test_regions_kept_apart_are_asked_for(database: Database, tmp_path: Path) -> None:
    fill(database, demo_records(60, 4))
    ask = asking(database, tmp_path, regions_apart=True)
    for intent in (*EVERY_LIST, "overview"):
        asked = ask(intent)
        assert heading(asked) == "Which region?"
        assert {button.intent.slots.region for button in buttons(asked).values() if button.intent} == set(
            Region
        )
        chosen = ask.press(buttons(asked)["Canada"].intent)
        assert "Canada" in texts(chosen)[-1]


@ONE_ENGINE
def test_what_is_not_known_yet_is_said(database: Database, tmp_path: Path) -> None:
    """A line without a snapshot, a customer of today, a status we have no rule for."""
    fill(
        database,
        [
            Administrator(FULL_ADMIN, "Ada", Role.FULL_ADMIN),
            _customer(1, "New Ltd", since=TODAY, other_statuses=("En attente ★",)),
            *_trial(1, "Trial-1", days=5),
        ],
    )
    ask = asking(database, tmp_path)
    answer = ask("expiring")
    (row,) = rows(answer)
    assert row.bar is None
    assert "20 licenses, no weekly figures yet" in row.detail
    assert "En attente ★" in [badge.word for badge in row.badges]
    assert any("24 hours" in text for text in texts(answer))
    assert "Data up to" not in texts(answer)[-1]
    assert "En attente ★" in [badge.word for badge in rows(ask("customers"))[0].badges]


def test_nothing_found_names_the_next_one(database: Database, tmp_path: Path) -> None:
    fill(
        database,
        [
            Administrator(FULL_ADMIN, "Ada", Role.FULL_ADMIN),
            _customer(1, "Later Ltd"),
            *_trial(1, "Trial-1", days=45, assigned=4),
        ],
    )
    ask = asking(database, tmp_path)
    answer = ask("expiring", within_days=30)
    assert heading(answer) == "Nothing expires in the next 30 days"
    assert "The next one: Later Ltd, 5 Jan 2027." in texts(answer)
    further = ask.press(buttons(answer)["Look 45 days ahead"].intent)
    assert [row.title for row in rows(further)] == ["Later Ltd"]
    assert rows(ask("expiring", within_days=44)) == []


@pytest.mark.parametrize("sort", [None, "name", "date", "most"])
def test_customers_are_each_on_one_page(ask: Asking, sort: str | None) -> None:
    intent = Intent("customers", Slots(sort=sort))
    shown = [row.title for answer in pages(ask, intent) for row in rows(answer)]
    assert sorted(shown) == sorted(each.name for each in demo_records(60, 4) if isinstance(each, Customer))
    file = ask("customers", format="csv", **({"sort": sort} if sort else {}))
    assert [row["Customer"] for row in csv_rows(file)] == shown


@pytest.mark.parametrize("customers", [150, 240])
def test_the_list_is_whole_where_the_planner_has_statistics(
    database: Database, tmp_path: Path, customers: int
) -> None:
    fill(database, demo_records(customers, 7))
    shown = [
        row.title for answer in pages(asking(database, tmp_path), Intent("customers")) for row in rows(answer)
    ]
    assert len(shown) == customers


@pytest.mark.parametrize(
    "slots",
    [
        {"status": "suspended"},
        {"status": "subscription", "region": "EU"},
        {"kind": "trial"},
        {"managed_by": "partner_org"},
        {"tag": "#GOLD"},
        {"product": "translations"},
        {"product": "calling", "kind": "subscription", "region": "US", "tag": "gold"},
    ],
)
def test_filters_of_the_customer_list_combine(ask: Asking, slots: dict[str, str]) -> None:
    records = demo_records(60, 4)
    contracts = {each.contract_id: each for each in records if isinstance(each, Contract)}
    products = {
        (contracts[each.contract_id].org_id, each.product)
        for each in records
        if isinstance(each, LicenseLine)
    }
    runs = {
        (each.org_id, each.kind, each.state)
        for each in contracts.values()
        if each.state in ("active", "suspended") and each.start <= TODAY <= each.end
    }
    wanted = {
        customer.name
        for customer in records
        if isinstance(customer, Customer)
        and slots.get("region", customer.region) == customer.region
        and slots.get("managed_by", customer.managed_by) == customer.managed_by
        and ("tag" not in slots or "gold" in customer.tags)
        and ("product" not in slots or (customer.org_id, slots["product"]) in products)
        and ("kind" not in slots or any(run[:2] == (customer.org_id, slots["kind"]) for run in runs))
        and (slots.get("status") != "suspended" or (customer.org_id, "subscription", "suspended") in runs)
        and (
            slots.get("status") != "subscription"
            or any(run[:2] == (customer.org_id, "subscription") for run in runs)
        )
    }
    assert wanted
    shown = [
        row.title
        for answer in pages(ask, Intent("customers", Slots.from_json(slots)))
        for row in rows(answer)
    ]
    assert sorted(shown) == sorted(wanted)


@pytest.mark.parametrize("intent", ["expiring", "renewing", "overage"])
def test_a_file_has_the_lines_of_all_pages(ask: Asking, intent: str) -> None:
    shown = [
        (row.title, row.note.split(" · ")[0]) for answer in pages(ask, Intent(intent)) for row in rows(answer)
    ]
    answer = ask.press(buttons(ask(intent))["Download CSV"].intent)
    lines = csv_rows(answer)
    assert list(dict.fromkeys((row["Customer"], row["Subscription ID"]) for row in lines)) == shown
    assert str(len(lines)) in heading(answer)
    assert answer.files[0].name.endswith(f"_{TODAY.isoformat()}.csv")


@ONE_ENGINE
def test_a_customers_orders_are_listed(ask: Asking) -> None:
    page = ask("customer", customer="Acme Corp")
    history = ask.press(buttons(page)["Order history"].intent)
    (table,) = parts(history.card, Table)
    orders = {each.number for each in demo_records(60, 4) if isinstance(each, Order)}
    assert {row[1].split(" ")[0] for row in table.rows} <= orders
    assert heading(history) == f"Acme Corp: {len(table.rows)} orders"
    assert heading(ask.press(buttons(history)["Show Acme Corp"].intent)) == heading(page)


@ONE_ENGINE
def test_only_what_can_be_answered_is_offered(ask: Asking) -> None:
    answers = [ask(intent) for intent in ("help", "overview", *EVERY_LIST)]
    answers += [ask("customer", customer="Acme Corp"), ask.type("xyzzy plugh")]
    offered = {
        item.intent.name
        for answer in answers
        for item in (*buttons(answer).values(), *fact_items(answer))
        if item.intent
    }
    assert "overage" in offered
    assert offered <= set(HANDLERS)


@ONE_ENGINE
@pytest.mark.parametrize("language", list(Language))
def test_every_help_example_is_understood_as_its_topic(ask: Asking, language: Language) -> None:
    ask = replace(ask, locale=language)
    for topic in TOPICS:
        answer = ask("help", topic=topic.intent)
        assert next(iter(buttons(answer).values())).intent.name == topic.intent  # type: ignore[union-attr]


HOSTILE = (
    "<@U123> & <!here> *bold* _it_ [x](http://evil.example) `code` ~no~",
    "@here @all \u202eright to left\u202c",
    "A" * 500,
    "😀" * 80,
    "\"quotes\" 'and' %(count)s %s {brace}",
)


@ONE_ENGINE
def test_answers_about_hostile_names_keep_the_limits(database: Database, tmp_path: Path) -> None:
    records: list[Record] = [Administrator(FULL_ADMIN, "Ada", Role.FULL_ADMIN)]
    for number, name in enumerate(HOSTILE):
        tags = (name[:100],)
        records += [
            _customer(number, name, tags=tags, other_statuses=(name,)),
            *_trial(number, f"Trial-{number}", days=number + 1, assigned=30),
        ]
    fill(database, records)
    ask = asking(database, tmp_path)
    answers = [ask(intent) for intent in (*EVERY_LIST, "overview")]
    answers += [ask("customer", customer=_org(number)) for number in range(len(HOSTILE))]
    answers += [ask("expiring", customer=name, tag=name) for name in HOSTILE]
    answers += [ask("help", topic=name) for name in HOSTILE]
    answers += [ask.type(name) for name in HOSTILE]
    assert [finding for answer in answers for finding in lint(answer.card)] == []
    assert len(rows(answers[0])) == len(HOSTILE)


def test_answers_do_not_change_the_store(ask: Asking, database: Database) -> None:
    for intent in (*EVERY_LIST, "overview", "help", "whoami", "settings"):
        ask(intent)
    with database.read() as connection:
        assert connection.execute(select(audit)).all() == []
