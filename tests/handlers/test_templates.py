"""Templates of one's own: made, listed, changed, deleted, run; by whom, in which rooms, and once."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import select

from cards.intent import Intent, Slots
from cards.model import Answer, Form, Notice, Tone
from cards.render import text
from handlers.language import is_command
from hub.vocabulary import Language
from store.database import Database
from store.delivery.schedules import NewSchedule, add_schedule, find_schedule
from store.delivery.templates import templates_of
from store.rooms import RoomKey
from store.schema import audit, outbox
from tests.cards.linter import lint
from tests.handlers.asking import Asking, asking, buttons, csv_rows, facts, heading, parts, rows
from tests.reports.sample import ACME, KIM, NOW, fill

BOSS = "boss@partner.example"
OTHER = "other@partner.example"
ONE_ENGINE = pytest.mark.parametrize("database", ["sqlite"], indirect=True)
RESERVED = (
    *("devices", "Devices report", "電話番号レポート", "phone numbers", "report templates"),
    *("help", "Overages", "aide", "report_run", "EU", "テンプレート"),
)
MAKE = "create template Desk phones from devices with customer, mac, product"


@pytest.fixture
def ask(database: Database, tmp_path: Path) -> Asking:
    """A full administrator in a room; the sample data is in the store."""
    fill(database)
    return asking(database, tmp_path, admins=(BOSS, OTHER)).as_(BOSS).at(NOW)


def said(answer: Answer) -> str:
    assert lint(answer.card) == []
    return text.render(answer.card)


def refused(answer: Answer) -> bool:
    first = answer.card.components[0]
    return isinstance(first, Notice) and first.tone is Tone.DANGER


def names(ask: Asking) -> list[str]:
    return [row.title for row in rows(ask("templates"))][3:]


def submit(ask: Asking, form: Form, **filled: str) -> Answer:
    """Fill a form as a platform hands it over: the fields as they stand, and what was typed into them."""
    values = {field.slot: field.value for field in form.fields} | filled
    return ask.press(Intent.from_submit({**form.to_json(), **values}))


def form_of(answer: Answer) -> Form:
    (form,) = parts(answer.card, Form)
    return form


# --- making ------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("typed", "name", "columns"),
    [
        (MAKE, "Desk phones", ["Customer", "MAC", "Product"]),
        (
            "créer le modèle Téléphones de bureau à partir des appareils avec client, mac, produit",
            "Téléphones de bureau",
            ["Client", "MAC", "Produit"],
        ),
        (
            "デバイスから顧客、MAC、製品の列でテンプレート「卓上電話」を作成",
            "卓上電話",
            ["顧客", "MAC", "製品"],
        ),
    ],
)
def test_typed_in_three_languages_it_is_a_report_by_its_name(
    ask: Asking, typed: str, name: str, columns: list[str]
) -> None:
    made = replace(ask, locale=None).type(typed)
    assert heading(made).startswith(BOSS)
    assert made.public
    ask = replace(ask, locale=Language(made.card.language))
    run = ask.press(buttons(made)[{"en": "Run", "fr": "Lancer", "ja": "実行"}[made.card.language]].intent)
    found = csv_rows(run)
    assert list(found[0]) == columns
    assert [row["MAC"][-2:] for row in found] == ["03", "01", "02", "04"]
    assert run.files[0].name.startswith(f"{name}_")
    assert run.files[0].sha256 in said(run)
    assert name in said(ask("templates"))


def test_its_name_is_enough_to_run_it(ask: Asking) -> None:
    ask.type(MAKE)
    for typed in ("run desk phones", "Desk phones", "the DESK PHONES report please", "desk  phones as csv"):
        assert list(csv_rows(ask.type(typed))[0]) == ["Customer", "MAC", "Product"], typed
    assert len(csv_rows(ask.type("run desk phones for Acme"))) == 2
    assert len(csv_rows(ask.type("run desk phones US"))) == 1
    near = ask("report_run", template="desk phone")
    assert near.files == ()
    assert next(iter(buttons(near))) == "Desk phones"
    assert len(buttons(near)) == 3
    assert csv_rows(ask.press(buttons(near)["Desk phones"].intent))


def test_on_a_form_all_of_it_can_be_said(ask: Asking) -> None:
    asked = ask.type("create template")
    assert "From which report?" in said(asked)
    form = form_of(ask.press(buttons(asked)["Calling usage"].intent))
    assert [field.slot for field in form.fields] == [
        "name", "columns", "region", "customer", "tag", "weeks", "allow",
    ]  # fmt: skip
    assert refused(submit(ask, form))
    made = submit(
        ask, form, name="Lyon", columns="Total calls, 3", customer="acme teh corp", region="", weeks="2"
    )
    if not parts(made.card, Notice):  # the customer was asked back: what was typed is kept
        made = ask.press(next(iter(buttons(made).values())).intent)
    assert facts(made)["Only"] == 'Acme, "the" Corp'
    assert facts(made)["Period"] == "the last 2 completed weeks"
    run = ask.type("run Lyon")
    assert csv_rows(run) == [
        {"Total calls": "7", "Location": "Lyon"},
        {"Total calls": "110", "Location": "Paris; siège"},
    ]
    assert "1 Nov to 14 Nov 2026" in said(run)
    week = ask.type("run Lyon from 2026-11-08 to 2026-11-14")
    assert [row["Total calls"] for row in csv_rows(week)] == ["7", "10"]


def test_a_column_that_is_not_there_is_asked_back_with_the_nearest(ask: Asking) -> None:
    answer = ask.type("create template Phones from devices with customer, modle")
    assert "“modle”" in said(answer)
    assert names(ask) == []
    made = ask.press(buttons(answer)["Product"].intent)
    assert facts(made)["Columns"] == "Customer, Product"
    assert refused(ask("template_create", name="X", template="devices", columns=["mac, 7"]))


@ONE_ENGINE
@pytest.mark.parametrize("name", [*RESERVED, "x" * 61, "  "])
def test_a_name_that_means_something_else_is_refused(ask: Asking, name: str) -> None:
    answer = ask("template_create", name=name, template="devices", columns=["mac"], change="set")
    assert refused(answer)
    assert names(ask) == []


@pytest.mark.parametrize(
    "name", ["Desk phones", "Golden customers", "Expiring gold", "卓上電話", "Überblick 2"]
)
def test_other_names_are_free(ask: Asking, name: str) -> None:
    assert not is_command(name)
    assert not refused(ask("template_create", name=name, template="devices", columns=["mac"]))
    assert csv_rows(ask.type(f'run "{name}"'))


# --- who sees it -------------------------------------------------------------------------------------------


def test_a_name_is_unique_among_those_a_room_sees(ask: Asking) -> None:
    elsewhere = ask.in_("elsewhere")
    make = {"name": "Phones", "template": "devices", "columns": ["mac"]}
    assert not refused(ask("template_create", **make))
    assert refused(ask("template_create", **{**make, "name": "ＰＨＯＮＥＳ"}))
    assert not refused(elsewhere("template_create", **make))
    assert refused(elsewhere("template_create", **make, allow=True))
    assert not refused(elsewhere("template_create", **{**make, "name": "For all"}, allow=True))
    assert names(ask) == ["For all", "Phones"]
    assert refused(ask("template_create", **{**make, "name": "for ALL"}))
    edit = ask("template_edit", name="phones", allow=True)
    assert refused(edit)
    assert names(ask.in_("third")) == ["For all"]
    assert csv_rows(ask.in_("third").type("run for all"))


def test_only_its_owner_and_full_administrators_change_it(ask: Asking, database: Database) -> None:
    kim = ask.as_(KIM)
    kim.type(MAKE)
    ask.type("create template Numbers from phone numbers with phone number")
    for typed in ("edit template Numbers with extension", "delete template Numbers"):
        assert BOSS in said(kim.type(typed))
        assert refused(kim.type(typed))
    assert "Edit…" not in buttons(kim("templates", name="Numbers"))
    assert "Edit…" in buttons(kim("templates", name="Desk phones"))
    assert not refused(ask.type("edit template Desk phones with mac"))
    stranger = ask.as_("stranger@elsewhere.example")
    assert refused(stranger.type("templates"))
    assert refused(stranger.type("create template Mine from devices with mac"))
    with database.read() as connection:
        outcomes = connection.execute(select(audit.c.intent, audit.c.outcome)).all()
    assert ("template_edit", "not-owner") in [tuple(row) for row in outcomes]
    assert ("template_create", "done") in [tuple(row) for row in outcomes]


def test_its_customers_are_those_of_who_runs_it(ask: Asking) -> None:
    ask("template_create", name="All phones", template="devices", columns=["org_id"], allow=True)
    ask("template_create", name="Sakura", template="devices", customer="株式会社さくら", allow=True)
    kim = ask.as_(KIM).in_("elsewhere")
    assert {row["Customer org ID"] for row in csv_rows(kim.type("run all phones"))} == {ACME}
    unseen = kim.type("run Sakura")
    assert refused(unseen)
    for answer in (unseen, kim("templates"), kim("templates", name="Sakura")):
        assert "株式会社さくら" not in said(answer)
        assert "33333333" not in said(answer)
    ask.in_("elsewhere")("room_scope", customer=ACME)
    narrowed = ask.in_("elsewhere")
    assert {row["Customer org ID"] for row in csv_rows(narrowed.type("run all phones"))} == {ACME}
    assert "株式会社さくら" not in said(narrowed("templates"))


def test_outsiders_see_no_announcement(ask: Asking) -> None:
    there = ask.in_("shared", outsiders=True)
    made = there.type(MAKE)
    assert made.private
    assert not made.public


# --- changing ----------------------------------------------------------------------------------------------


def test_a_change_says_before_and_after_and_can_be_undone(ask: Asking) -> None:
    ask.type(MAKE)
    changed = ask.type("edit template desk phones with product, customer")
    assert facts(changed)["Columns"] == "Product, Customer (before: Customer, MAC, Product)"
    renamed = ask.type("rename template Desk phones to Handsets")
    assert names(ask) == ["Handsets"]
    ask.press(buttons(renamed)["Undo"].intent)
    ask.press(buttons(changed)["Undo"].intent)
    assert list(csv_rows(ask.type("run Desk phones"))[0]) == ["Customer", "MAC", "Product"]


def test_a_form_takes_away_what_it_leaves_out(ask: Asking) -> None:
    ask(
        "template_create",
        name="Some phones",
        template="devices",
        columns=["mac"],
        region="EU",
        customer="Acme",
    )
    assert len(csv_rows(ask.type("run some phones"))) == 2
    form = form_of(ask.type("edit template some phones"))
    assert {field.slot: field.value for field in form.fields} == {
        "name": "Some phones", "columns": "MAC", "region": "EU", "customer": 'Acme, "the" Corp', "tag": "",
        "allow": "false",
    }  # fmt: skip
    submit(ask, form, customer="", columns="2,7")
    assert len(csv_rows(ask.type("run some phones"))) == 3
    kept = ask.type("edit template some phones with 7")
    assert facts(kept)["Only"] == "European Union"


def test_deleted_it_is_gone_and_can_be_made_again(ask: Asking) -> None:
    ask.type(MAKE)
    near = ask.type("delete template desk phone")
    assert list(buttons(near)) == ["Desk phones"]
    gone = ask.press(buttons(near)["Desk phones"].intent)
    assert names(ask) == []
    assert refused(ask("template_edit", id=1, name="Desk phones"))
    again = ask.press(buttons(gone)["Undo"].intent)
    assert names(ask) == ["Desk phones"]
    assert "Run" in buttons(again)
    ask.press(buttons(near)["Desk phones"].intent)
    ask.type("create template Desk phones from devices with mac")
    assert refused(ask.press(buttons(gone)["Undo"].intent))


@pytest.mark.parametrize("base", ["devices", "Phone numbers report"])
def test_partner_hubs_reports_stay_as_they_are(ask: Asking, base: str) -> None:
    ask.type(MAKE)
    for intent in ("template_edit", "template_delete"):
        assert refused(ask(intent, name=base, allow=True))
    assert len(rows(ask("templates"))) == 4


# --- schedules that use it ---------------------------------------------------------------------------------


def schedule(database: Database, room: RoomKey, template_id: int, name: str) -> int:
    intent = Intent("report_run", Slots(template=name)).to_json()
    new = NewSchedule(
        room, OTHER, intent, template_id, "daily", "08:00", (), None, "Europe/Paris", "en", skip_empty=False
    )
    with database.write() as connection:
        return add_schedule(connection, new, NOW + timedelta(days=1), NOW, None)


def test_schedules_that_use_it_are_named_before_it_goes_and_switched_off(
    ask: Asking, database: Database
) -> None:
    made = ask("template_create", name="Phones", template="devices", columns=["mac"], allow=True)
    template_id = buttons(made)["Edit…"].intent.slots.id  # type: ignore[union-attr]
    assert template_id is not None
    here = schedule(database, ask.room, template_id, "Phones")
    there = schedule(database, replace(ask.room, room_id="elsewhere"), template_id, "Phones")
    assert facts(ask("templates", name="Phones"))["Schedules"] == "2"
    renamed = ask.type("rename template Phones to Handsets")
    assert not refused(renamed)
    with database.read() as connection:
        assert [find_schedule(connection, number).intent["slots"] for number in (here, there)] == [  # type: ignore[union-attr]
            {"template": "Handsets"}
        ] * 2
    form = form_of(ask.type("edit template handsets"))
    assert refused(submit(ask, form, allow="false"))
    warning = ask.type("delete template Handsets")
    assert f"#{here} (Daily, 08:00)" in said(warning)
    assert f"#{there} in another room" in said(warning)
    assert names(ask) == ["Handsets"]
    done = ask.press(buttons(warning)["Delete all the same"].intent)
    assert "Undo" not in buttons(done)
    with database.read() as connection:
        states = [find_schedule(connection, number) for number in (here, there)]
        told = connection.execute(select(outbox.c.room_id, outbox.c.content)).all()
    assert {(each.state, each.reason, each.next_run_at) for each in states if each} == {
        ("disabled", "schedule-without-template", None)
    }
    rooms = sorted(row.room_id for row in told)
    assert rooms == sorted(["elsewhere", f"@{OTHER}", f"@{OTHER}"])
    assert all(row.content["facts"]["name"] == "Handsets" for row in told)


# --- a request that comes again ----------------------------------------------------------------------------


def test_a_request_that_comes_again_changes_nothing_twice(ask: Asking, database: Database) -> None:
    def twice(request: str, intent: str, **slots: Any) -> None:
        again = replace(ask, around=replace(ask.around, request_id=request))
        first, second = again(intent, **slots), again(intent, **slots)
        assert not refused(first), said(first)
        assert heading(second) == heading(first)

    twice("1", "template_create", name="Phones", template="devices", columns=["mac"])
    twice("2", "template_edit", template="Phones", name="Handsets")
    twice("3", "template_edit", name="Handsets", columns=["mac, product"])
    twice("4", "template_delete", name="Handsets")
    with database.read() as connection:
        assert templates_of(connection) == []
        done = connection.execute(select(audit.c.intent, audit.c.request_id)).all()
    assert [row.request_id for row in done] == ["1", "2", "3", "4"]


def test_of_two_who_make_the_same_name_at_once_one_is_refused(ask: Asking) -> None:
    """The name is looked for in the transaction that gives it."""
    make = Intent("template_create", Slots(name="Phones", template="devices", columns=("mac",)))
    with ThreadPoolExecutor(8) as threads:
        made = list(threads.map(lambda _: ask.press(make), range(8)))
    assert sorted(map(refused, made)) == [False, *[True] * 7]
    assert names(ask) == ["Phones"]


# --- what it is --------------------------------------------------------------------------------------------


def test_a_template_says_what_it_is_in_each_language(ask: Asking) -> None:
    ask("template_create", name="Gold", template="calling_usage", columns=["1"], tag="gold", weeks=4)
    ask("template_create", name="Too many", template="overage", product="calling", tag="gold")
    for language, weeks in (
        (Language.EN, "the last 4 completed weeks"),
        (Language.FR, "les 4 dernières semaines complètes"),
        (Language.JA, "完了した直近 4 週間"),
    ):
        told = replace(ask, locale=language)
        assert weeks in said(told("templates", name="Gold"))
        assert "#gold" in said(told("templates", name="Too many"))
        assert said(told("templates", page=2)) == said(told("templates", page=1))
