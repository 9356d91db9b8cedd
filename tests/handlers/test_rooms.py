"""Rooms with people from outside, people who do not count, and requests that come again."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import select

from cards.intent import Intent
from cards.model import Answer, Button, Buttons, Form, Notice, Tone
from handlers.context import Surroundings
from handlers.registry import HANDLERS, Right
from hub.demo import ADMIN, FULL_ADMIN, HELPDESK, READ_ONLY
from hub.vocabulary import Language
from store.database import Database
from store.schema import audit
from tests.cards.linter import lint
from tests.handlers.asking import Asking, asking, buttons, demo_records, facts, fill, heading, parts, texts

ONE_ENGINE = pytest.mark.parametrize("database", ["sqlite"], indirect=True)
STRANGER = "somebody@elsewhere.example"
WHY_PRIVATE = "People from outside are in the room you asked in, so only you see this."
FOR_ALL = ("welcome", "outsiders_notice")


@pytest.fixture
def ask(database: Database, tmp_path: Path) -> Asking:
    fill(database, demo_records(20, 1))
    return asking(database, tmp_path, admins=("first@partner.example",))


def lines(database: Database) -> list[tuple[str, str, str]]:
    """The audit log: who, what, how it ended."""
    query = select(audit.c.email, audit.c.intent, audit.c.outcome).order_by(audit.c.id)
    with database.read() as connection:
        return [(row.email, row.intent, row.outcome) for row in connection.execute(query)]


# --- people from outside -----------------------------------------------------------------------------------


@ONE_ENGINE
@pytest.mark.parametrize("email", [FULL_ADMIN, ADMIN, READ_ONLY, HELPDESK, STRANGER])
def test_where_outsiders_are_answers_are_private_and_say_why(ask: Asking, email: str) -> None:
    shared = ask.in_("shared", outsiders=True).as_(email)
    for intent in sorted(set(HANDLERS) - {*FOR_ALL, "room_outsiders"}):
        answer = shared(intent)
        assert answer.private, intent
        assert texts(answer)[-1] == WHY_PRIVATE
        assert ("Allow outsiders here" in buttons(answer)) == (email == FULL_ADMIN), intent
        assert lint(answer.card) == []
    for typed in ("globex", "xyzzy plugh", "show Umbrella"):
        assert shared.type(typed).private
    assert not ask.in_("ours").as_(email)("overview").private


@ONE_ENGINE
def test_a_full_administrator_allows_and_takes_back(ask: Asking, database: Database) -> None:
    shared = ask.in_("shared", outsiders=True)
    pressed = buttons(shared("overview"))["Allow outsiders here"]
    allowed = shared.press(pressed.intent)
    assert (allowed.private, allowed.public, allowed.also_in) == (False, True, "")
    assert heading(allowed) == "Ada Lindqvist changed who sees the answers in this room."
    assert not shared.as_(ADMIN)("overview").private
    assert ask.in_("another", outsiders=True)("overview").private
    assert facts(shared("settings"))["People from outside"] == f"see answers (allowed by {FULL_ADMIN})"
    assert buttons(shared("settings"))["Answer privately here"].intent is not None
    assert shared.type("answer privately here").public
    assert shared("overview").private
    assert lines(database) == [(FULL_ADMIN, "room_outsiders", "done")] * 2


@ONE_ENGINE
@pytest.mark.parametrize("email", [ADMIN, READ_ONLY, HELPDESK, STRANGER])
def test_nobody_else_allows_outsiders(ask: Asking, database: Database, email: str) -> None:
    shared = ask.in_("shared", outsiders=True)
    refused = shared.as_(email)("room_outsiders", allow=True)
    assert refused.private
    assert shared("overview").private
    assert lines(database) == [(email, "room_outsiders", "not-allowed")]


@ONE_ENGINE
def test_the_button_works_where_a_private_answer_is_shown_elsewhere(ask: Asking) -> None:
    """A platform without private messages in a room shows them in the direct one."""
    pressed = buttons(ask.in_("shared", outsiders=True)("overview"))["Allow outsiders here"]
    answer = ask.in_("direct", direct=True).press(pressed.intent)
    assert (answer.public, answer.also_in) == (True, "shared")
    assert not ask.in_("shared", outsiders=True)("overview").private


@ONE_ENGINE
def test_a_direct_room_has_nothing_to_allow(ask: Asking, database: Database) -> None:
    direct = ask.in_("direct", direct=True, outsiders=True)
    assert not direct("overview").private
    assert "Nobody but you and me" in texts(direct("room_outsiders", allow=True))[0]
    assert buttons(direct("settings")).keys() == {"What this room shows"}


@ONE_ENGINE
def test_who_asks_what_holds_is_told(ask: Asking) -> None:
    shared = ask.in_("shared", outsiders=True)
    assert "only the person who asks" in texts(shared("room_outsiders"))[0]
    shared("room_outsiders", allow=True)
    assert "Everybody in the room" in texts(shared("room_outsiders"))[0]


# --- welcome -----------------------------------------------------------------------------------------------


@ONE_ENGINE
@pytest.mark.parametrize("language", list(Language))
def test_a_room_is_welcomed(ask: Asking, language: Language) -> None:
    there = replace(ask.in_("new"), locale=language, email="", distrusted="guest")
    answer = there("welcome")
    assert answer.public
    assert not answer.private
    assert lint(answer.card) == []
    tried = parts(answer.card, Buttons)[0].items
    assert [button.intent and button.intent.name for button in tried] == [
        "expiring",
        "overview",
        "overage",
        "help",
    ]
    assert any(button.intent == Intent("settings") for button in buttons(answer).values())
    assert not any(part.tone is Tone.WARNING for part in parts(answer.card, Notice))


@ONE_ENGINE
def test_a_room_with_outsiders_is_warned(ask: Asking) -> None:
    answer = ask.in_("shared", outsiders=True)("welcome")
    assert not answer.private
    assert [part.tone for part in parts(answer.card, Notice)] == [Tone.WARNING]
    assert "Everybody in the room" not in texts(answer)[1]
    later = ask.in_("shared", outsiders=True)("outsiders_notice")
    assert not later.private
    assert "to the person alone" in heading(later)
    ask.in_("shared")("room_outsiders", allow=True)
    assert "to the person alone" not in heading(ask.in_("shared", outsiders=True)("outsiders_notice"))


@ONE_ENGINE
def test_what_is_for_the_whole_room_names_no_customer(ask: Asking) -> None:
    ask("room_scope", customer="Globex")
    for intent in FOR_ALL:
        said = str(ask.in_(ask.room.room_id, outsiders=True)(intent).card)
        assert "Globex" not in said


# --- people who do not count -------------------------------------------------------------------------------


@ONE_ENGINE
@pytest.mark.parametrize(
    ("distrusted", "code", "said"),
    [
        ("guest", "guest-not-served", "guest"),
        ("elsewhere", "workspace-not-listed", "not listed"),
        ("unconfirmed", "address-unconfirmed", "no confirmed e-mail address"),
    ],
)
@pytest.mark.parametrize("email", [FULL_ADMIN, "first@partner.example"])
def test_who_is_not_trusted_has_no_role_whatever_their_address(
    ask: Asking, database: Database, distrusted: str, code: str, said: str, email: str
) -> None:
    untrusted = replace(ask, email=email, distrusted=distrusted)
    for intent, registration in HANDLERS.items():
        if registration.right is not Right.EVERYONE:
            assert said in heading(untrusted(intent))
    assert {outcome for _, _, outcome in lines(database)} == {code}
    assert said in texts(untrusted("whoami"))[0]
    helped = untrusted("help")
    assert said in texts(helped)[0]
    assert not parts(helped.card, Form)
    assert not parts(untrusted("settings").card, Form)
    untrusted("settings", language="fr")
    assert replace(ask, email=email, locale=None)("overview").card.language == "en"
    assert untrusted("overview").seen_by == "stranger"


@ONE_ENGINE
def test_a_person_without_an_address_is_nobody(ask: Asking) -> None:
    nobody = replace(ask, email=" ")
    assert heading(nobody("whoami")) == "I do not know who you are."
    assert "no confirmed e-mail address" in heading(nobody("overview"))
    nobody("settings", language="fr")
    assert nobody("help").card.language == "en"
    nobody = asking(ask.desk.database, ask.desk.spool, admins=("",)).as_("")
    assert "no confirmed e-mail address" in heading(nobody("overview"))


# --- requests that come again ------------------------------------------------------------------------------


def again(ask: Asking, request_id: str) -> Asking:
    """What is asked is one request, however often it comes."""
    return replace(ask, around=Surroundings(request_id=request_id))


ARRANGED = ("report_schedule", "schedule", "run_again", "alert", "silence")
"""How the names begin of changes to what has to be there first: they have tests of their own."""
CHANGES: list[tuple[str, dict[str, Any]]] = [
    ("settings", {"timezone": "Asia/Tokyo"}),
    ("room_scope", {"region": "EU", "change": "add"}),
    ("room_outsiders", {"allow": True}),
]


@pytest.mark.parametrize(("intent", "slots"), CHANGES)
def test_a_change_that_comes_again_is_made_and_audited_once(
    ask: Asking, database: Database, intent: str, slots: dict[str, Any]
) -> None:
    first = again(ask, "slack/T1/Ev1")(intent, **slots)
    assert lines(database) == [(FULL_ADMIN, intent, "done")]
    repeated = again(ask, "slack/T1/Ev1")(intent, **slots)
    assert lines(database) == [(FULL_ADMIN, intent, "done")]
    assert heading(repeated) == heading(first)
    ask(intent, **slots)
    ask(intent, **slots)
    assert len(lines(database)) == 3


def test_every_change_of_a_room_is_tried_above() -> None:
    changing = {name for name, each in HANDLERS.items() if each.changes(Intent.from_json(_all(name)).slots)}
    assert {name for name in changing if not name.startswith(ARRANGED)} == {intent for intent, _ in CHANGES}


def _all(intent: str) -> dict[str, Any]:
    return {"intent": intent, "slots": {"timezone": "UTC", "region": "EU", "allow": True}}


@ONE_ENGINE
def test_what_was_changed_since_is_not_changed_back(ask: Asking) -> None:
    again(ask, "one")("settings", timezone="Asia/Tokyo", region="EU")
    ask("settings", timezone="Europe/Paris")
    answer = again(ask, "one")("settings", timezone="Asia/Tokyo", region="EU")
    assert facts(answer)["Time zone"] == "Europe/Paris"
    assert facts(answer)["Region"] == "European Union"
    again(ask, "two")("room_outsiders", allow=True)
    ask("room_outsiders", allow=False)
    assert "only the person who asks" in texts(again(ask, "two")("room_outsiders", allow=True))[0]


@ONE_ENGINE
def test_a_repeated_answer_does_not_claim_a_change_before_and_after(ask: Asking) -> None:
    first = again(ask, "one")("settings", timezone="Asia/Tokyo")
    assert facts(first)["Time zone"] == "Asia/Tokyo (before: UTC (default))"
    assert facts(again(ask, "one")("settings", timezone="Asia/Tokyo"))["Time zone"] == "Asia/Tokyo"


def test_a_request_that_was_refused_and_comes_again_is_carried_out(ask: Asking, database: Database) -> None:
    """Whoever was made an administrator between a crash and the second try may do it."""
    request = again(ask.as_("late@partner.example"), "one")
    request("settings", timezone="Asia/Tokyo")
    assert lines(database) == [("late@partner.example", "settings", "not-allowed")]
    late = asking(database, ask.desk.spool, admins=("late@partner.example",))
    answer: Answer = again(late.as_("late@partner.example"), "one")("settings", timezone="Asia/Tokyo")
    assert "Asia/Tokyo" in facts(answer)["Time zone"]
    assert lines(database) == [("late@partner.example", "settings", "done")]


@ONE_ENGINE
def test_buttons_of_a_change_are_requests_of_their_own(ask: Asking, database: Database) -> None:
    button: Button = buttons(ask("settings", timezone="Asia/Tokyo"))["Time zone: default"]
    for _ in range(2):
        ask.press(button.intent)
    assert len(lines(database)) == 3
