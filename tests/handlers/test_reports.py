"""Asking for a report: the file, what the card says of it, and what is asked or refused instead."""

from __future__ import annotations

import csv
from collections.abc import Callable, Iterator
from datetime import date
from pathlib import Path

import pytest

from cards.intent import Intent, Slots
from cards.model import Answer, Button, Buttons
from cards.render import text
from config.settings import Settings
from handlers.desk import Asker, Desk
from hub.vocabulary import Language, Region, ReportTemplate
from store.database import Database
from store.rooms import RoomKey
from tests.reports.sample import ACME, KIM, NOW, SAKURA, fill

BOSS = "boss@partner.example"
Ask = Callable[..., Answer]


@pytest.fixture
def ask(database: Database, tmp_path: Path) -> Iterator[Ask]:
    """Asks the desk; the sample data is in the store."""
    fill(database)

    def asked(
        said: str | Slots, person: str = BOSS, language: Language | None = Language.EN, **set_to: object
    ) -> Answer:
        settings = Settings(admins=(BOSS,), **set_to)  # type: ignore[arg-type]
        desk = Desk(database, settings, tmp_path / "spool")
        question = said if isinstance(said, str) else Intent("report_run", said)
        return desk.answer(question, Asker(person, language), RoomKey("test", "", "room"), NOW)

    return asked


def rows(answer: Answer) -> list[dict[str, str]]:
    (file,) = answer.files
    with file.path.open(newline="", encoding="utf-8") as opened:
        return list(csv.DictReader(opened))


def said(answer: Answer) -> str:
    return text.render(answer.card)


def buttons(answer: Answer) -> list[Button]:
    return [button for part in answer.card.components if isinstance(part, Buttons) for button in part.items]


def test_a_typed_report_is_the_region_s_inventory(ask: Ask) -> None:
    for typed, language, header in (
        ("run phone number report EU", Language.EN, "Customer org ID"),
        ("lancer le rapport des numéros de téléphone UE", Language.FR, "ID de l’organisation du client"),
        ("EUの電話番号レポートを実行", Language.JA, "顧客の組織 ID"),
    ):
        answer = ask(typed, language=None)
        found = rows(answer)
        assert answer.card.language == language
        assert len(found) == answer.files[0].rows == 4
        assert {row[header] for row in found} == {ACME, SAKURA}
        for shown in (answer.files[0].name, answer.files[0].sha256, "24"):
            assert shown in said(answer)


def test_headers_are_english_where_the_operator_says_so(ask: Ask) -> None:
    slots = Slots(template="devices")
    assert "Customer org ID" in rows(ask(slots, language=Language.JA, english_report_headers=True))[0]
    assert "顧客の組織 ID" in rows(ask(slots, language=Language.JA))[0]


def test_usage_is_of_the_last_completed_week(ask: Ask) -> None:
    answer = ask(Slots(template="calling_usage"))
    assert {row["Location"]: row["Total calls"] for row in rows(answer)} == {
        "Paris; siège": "10",
        "Lyon": "7",
        "'@SUM(A1)": "5",
    }
    assert "8 Nov to 14 Nov 2026" in said(answer)
    before = next(button.intent for button in buttons(answer) if button.intent and button.intent.slots.since)
    assert (before.slots.since, before.slots.until) == (date(2026, 11, 1), date(2026, 11, 7))


def test_what_a_period_lacks_is_said(ask: Ask) -> None:
    partly = ask(Slots(template="calling_usage", since=date(2026, 11, 1), until=date(2026, 11, 21)))
    assert "1 Nov to 14 Nov 2026 only" in said(partly)
    empty = ask(Slots(template="calling_usage", since=date(2026, 5, 3), until=date(2026, 5, 9)))
    assert rows(empty) == []
    assert "there is some for 1 Nov to 14 Nov 2026" in said(empty)
    offered = next(button.intent for button in buttons(empty) if button.intent and button.intent.slots.since)
    assert rows(ask(offered.slots)) != []


def test_nothing_found_is_a_file_with_headers(ask: Ask) -> None:
    answer = ask(Slots(template="devices", region=Region.CA))
    assert rows(answer) == []
    assert answer.files[0].path.read_text("utf-8").count("\n") == 1
    assert "no rows" in said(answer)


def test_no_template_asks_which_and_keeps_the_rest(ask: Ask) -> None:
    for slots, nearest in (
        (Slots(region=Region.EU), "calling_usage"),
        (Slots(template="invoices", region=Region.EU), "devices"),
    ):
        answer = ask(slots)
        assert answer.files == ()
        intents = [button.intent for button in buttons(answer) if button.intent]
        assert intents[0].slots.template == nearest
        assert {intent.slots.template for intent in intents} == set(ReportTemplate)
        assert all(intent.slots.region is Region.EU for intent in intents)
        assert all(rows(ask(intent.slots)) for intent in intents)
    assert "invoices" in said(ask(Slots(template="invoices")))


def test_a_customer_is_found_by_a_misspelt_name(ask: Ask) -> None:
    answer = ask(Slots(template="phone_numbers", customer="acme teh corp"))
    assert {row["Customer org ID"] for row in rows(answer)} == {ACME}
    assert "Acme" in said(answer)


def test_what_cannot_be_is_refused_with_the_reason(ask: Ask) -> None:
    for slots, reason in (
        (Slots(template="devices", since=date(2026, 11, 1)), "period"),
        (Slots(template="calling_usage", since=date(2026, 11, 14), until=date(2026, 11, 1)), "14 Nov 2026"),
        (Slots(template="calling_usage", until="renewal"), "renewal"),
        (Slots(template="devices", customer="Nobody at all GmbH"), "Nobody at all GmbH"),
    ):
        answer = ask(slots)
        assert answer.files == ()
        assert reason in said(answer)


def test_a_period_that_cuts_a_week_is_refused_and_the_whole_weeks_offered(ask: Ask) -> None:
    answer = ask(Slots(template="calling_usage", since=date(2026, 11, 10), until=date(2026, 11, 12)))
    assert answer.files == ()
    assert "8 Nov 2026" in said(answer)
    (button,) = buttons(answer)
    assert button.intent
    assert len(rows(ask(button.intent.slots))) == 3


def test_people_get_their_own_customers(ask: Ask) -> None:
    mine = ask(Slots(template="phone_numbers"), person=KIM)
    assert {row["Customer org ID"] for row in rows(mine)} == {ACME}
    assert ask(Slots(template="phone_numbers"), person="stranger@elsewhere.example").files == ()
    other = ask(Slots(template="phone_numbers", customer="株式会社さくら"), person=KIM)
    assert other.files == ()


def test_regions_kept_apart_are_asked_for(ask: Ask) -> None:
    answer = ask(Slots(template="devices"), regions_apart=True)
    assert answer.files == ()
    regions = {button.intent.slots.region for button in buttons(answer) if button.intent}
    assert regions == {Region.US, Region.EU}
    assert len(rows(ask(Slots(template="devices", region=Region.US), regions_apart=True))) == 1
