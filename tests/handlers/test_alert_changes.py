"""What people do with alerts: who may, what it does, once whoever presses and however often."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from threading import Barrier
from typing import Any

import pytest

from cards.intent import Intent, Slots
from cards.model import Answer, Notice
from handlers.context import Surroundings
from hub.demo import ADMIN, FULL_ADMIN, HELPDESK, READ_ONLY
from hub.vocabulary import AlertKind
from store.alerts.model import Severity, State
from store.alerts.verdicts import verdict_of, verdicts_on
from store.database import Database
from store.delivery.numbers import new_number
from tests.handlers.alerting import (
    assign_only,
    audited,
    events,
    fired,
    forget,
    happened,
    kept,
    name_of,
    org_ids,
    shown_in,
    waiting,
)
from tests.handlers.asking import (
    NOW,
    ROOM,
    Asking,
    asking,
    buttons,
    demo_records,
    fact_items,
    facts,
    fill,
    heading,
    parts,
    rows,
    texts,
)
from tests.handlers.scheduling import fields, submit

STRANGER = "nobody@elsewhere.example"
CHANGES: list[tuple[str, dict[str, Any], str]] = [
    ("alert_ack", {}, "acknowledged"),
    ("alert_snooze", {"minutes": 60}, "snoozed"),
    ("alert_assign", {"email": "me"}, "assigned"),
    ("alert_resolve", {}, "resolved"),
    ("alert_comment", {"text": "It is their network."}, "commented"),
]


@pytest.fixture
def ask(database: Database, tmp_path: Path) -> Asking:
    fill(database, demo_records(14, 1))
    forget(database)
    return asking(database, tmp_path)


@pytest.fixture
def number(ask: Asking, database: Database) -> int:
    """An alert about the first customer."""
    return fired(
        database, AlertKind.STATUS_CHANGE, org_ids(database)[0], "suspended", severity=Severity.SEVERE
    )


def notices(answer: Answer) -> list[str]:
    return [notice.text for notice in parts(answer.card, Notice)]


def test_taking_one(ask: Asking, database: Database, number: int) -> None:
    answer = ask.as_(READ_ONLY)("alert_ack", id=number)
    alert = kept(database, number)
    assert (alert.state, alert.acknowledged_by, alert.remind_at) == (State.ACKNOWLEDGED, READ_ONLY, None)
    assert happened(database, number) == [("acknowledged", READ_ONLY)]
    assert (answer.edits, answer.about) == (True, f"alert:{number}")
    assert notices(answer) == [f"Ravi Menon took alert #{number}."]
    assert audited(database) == [(READ_ONLY, "alert_ack", "done")]
    assert any("Ravi Menon has it" in text for text in texts(answer))


def test_taking_one_and_being_reminded(ask: Asking, database: Database, number: int) -> None:
    ask("alert_ack", id=number)
    answer = ask("alert_ack", id=number, minutes=240)
    assert kept(database, number).remind_at == NOW + timedelta(hours=4)
    assert events(database, number)[-1].facts == {"remind_at": "2026-11-21T13:00:00+00:00"}
    assert "A reminder comes 13:00" in notices(answer)[0]
    assert "over" in heading(ask("alert_ack", id=number, minutes=0))


def test_what_somebody_has_stays_theirs(ask: Asking, database: Database, number: int) -> None:
    ask("alert_ack", id=number)
    before = kept(database, number)
    answer = ask.as_(READ_ONLY)("alert_ack", id=number)
    assert kept(database, number) == before
    assert happened(database, number) == [("acknowledged", FULL_ADMIN)]
    assert "nothing was changed" in notices(answer)[0]
    assert any("Ada Lindqvist has it" in text for text in texts(answer))


def test_giving_it_back_and_waking_it(ask: Asking, database: Database, number: int) -> None:
    ask("alert_ack", id=number, minutes=60)
    ask("alert_unack", id=number)
    alert = kept(database, number)
    assert (alert.state, alert.acknowledged_by, alert.remind_at) == (State.FIRING, "", None)
    ask("alert_snooze", id=number, minutes=60)
    ask("alert_unack", id=number)
    assert (kept(database, number).state, kept(database, number).snoozed_until) == (State.FIRING, None)
    assert "nothing was changed" in notices(ask("alert_unack", id=number))[0]
    told = [what for what, _ in happened(database, number)]
    assert told == ["acknowledged", "unacknowledged", "snoozed", "unacknowledged"]


def test_resolving_leaves_the_cause(ask: Asking, database: Database, number: int) -> None:
    ask("alert_resolve", id=number)
    alert = kept(database, number)
    assert (alert.state, alert.holds, alert.resolved_at) == (State.RESOLVED, True, NOW)
    assert "nothing was changed" in notices(ask.as_(READ_ONLY)("alert_resolve", id=number))[0]
    assert happened(database, number) == [("resolved", FULL_ADMIN)]
    for intent, slots in (
        ("alert_ack", {}),
        ("alert_snooze", {"minutes": 5}),
        ("alert_assign", {"email": "me"}),
    ):
        assert "resolved already" in heading(ask(intent, id=number, **slots))
    ask("alert_comment", id=number, text="Paid.")
    assert happened(database, number)[-1] == ("commented", FULL_ADMIN)


# Who may


@pytest.mark.parametrize("database", ["sqlite"], indirect=True)
def test_every_role_attends_to_alerts_of_its_customers(ask: Asking, database: Database) -> None:
    org_id = org_ids(database)[0]
    for email in (FULL_ADMIN, ADMIN, READ_ONLY, HELPDESK):
        if email in (ADMIN, HELPDESK):
            assign_only(database, email, org_id)
        for intent, slots, what in CHANGES:
            number = fired(database, AlertKind.STATUS_CHANGE, org_id, f"{email} {intent}")
            ask.as_(email)(intent, id=number, **slots)
            assert happened(database, number) == [(what, email)]


@pytest.mark.parametrize("database", ["sqlite"], indirect=True)
def test_who_does_not_see_the_customer_does_not_know_the_number(
    ask: Asking, database: Database, number: int
) -> None:
    for email in (ADMIN, HELPDESK):
        assign_only(database, email, org_ids(database)[1])
    ask("room_scope", customer=org_ids(database)[1])
    wanted = [*((intent, slots) for intent, slots, _ in CHANGES), ("alert_unack", {}), ("alert_feedback", {})]
    for email, room in ((ADMIN, "another"), (HELPDESK, "another"), (FULL_ADMIN, ROOM.room_id)):
        for intent, slots in [*wanted, ("alerts", {}), ("why", {})]:
            answer = ask.as_(email).in_(room)(intent, id=number, **slots)
            assert heading(answer).startswith(f"Nothing has the number #{number}"), (email, intent)
    assert happened(database, number) == []


@pytest.mark.parametrize("database", ["sqlite"], indirect=True)
def test_what_is_of_no_customer_is_for_who_sees_them_all(ask: Asking, database: Database) -> None:
    number = fired(database, AlertKind.SYNC, subject="all", hours=36, error="")
    assert "unknown" not in heading(ask.as_(READ_ONLY)("alert_ack", id=number))
    for email in (ADMIN, HELPDESK):
        assert heading(ask.as_(email)("alert_ack", id=number)).startswith("Nothing has the number")
    assert "may not" not in heading(ask.as_(STRANGER)("alert_ack", id=number))
    assert happened(database, number) == [("acknowledged", READ_ONLY)]


@pytest.mark.parametrize("database", ["sqlite"], indirect=True)
def test_other_numbers_are_named_for_what_they_are(ask: Asking, database: Database) -> None:
    said = {}
    with database.write() as connection:
        for kind in ("schedule", "ticket", "subscription", "silence"):
            said[new_number(connection, kind)] = kind
    for number, kind in said.items():
        assert f"#{number} is a {kind}" in heading(ask("alert_resolve", id=number))
    assert heading(ask("alert_resolve", id=999)).startswith("Nothing has the number")
    assert [outcome for _, _, outcome in audited(database)] == [
        *(f"number-of-{kind}" for kind in said.values()),
        "unknown-number",
    ]


def test_without_a_number_one_is_asked_which(ask: Asking, database: Database, number: int) -> None:
    assert "Ada Lindqvist took" in notices(ask("alert_ack"))[0]
    other = fired(database, AlertKind.NEW_CUSTOMER, org_ids(database)[1], since="2026-11-17")
    answer = ask("alert_resolve")
    assert heading(answer) == "Which alert is resolved?"
    assert [row.title.split()[0] for row in rows(answer)] == [f"#{number}", f"#{other}"]
    chosen = rows(answer)[1].open
    assert chosen is not None
    ask.press(chosen.intent)
    assert kept(database, other).state is State.RESOLVED
    ask("alert_resolve")
    assert "No alert that this room shows is open" in heading(ask("alert_resolve"))


# Once


def test_a_request_that_comes_again_does_nothing_again(ask: Asking, database: Database, number: int) -> None:
    again = replace(ask, around=Surroundings(request_id="slack/T1/Ev1"))
    first, second = (again("alert_comment", id=number, text="Once.") for _ in range(2))
    assert happened(database, number) == [("commented", FULL_ADMIN)]
    assert first.card == second.card
    assert audited(database) == [(FULL_ADMIN, "alert_comment", "done")]


AT_ONCE: list[tuple[str, dict[str, Any]]] = [
    ("alert_ack", {}),
    ("alert_snooze", {"minutes": 60}),
    ("alert_snooze", {"until": "monday"}),
    ("alert_assign", {"email": "me"}),
    ("alert_resolve", {}),
]


def test_of_two_who_press_at_once_one_changes_it(ask: Asking, database: Database) -> None:
    together = Barrier(2)
    for round_, (intent, slots) in enumerate(AT_ONCE, 1):
        number = fired(database, AlertKind.STATUS_CHANGE, org_ids(database)[0], f"round {round_}")
        shown_in(database, number, replace(ROOM, room_id="theirs"), "m1")

        def press(email: str, intent: str = intent, slots: dict[str, Any] = {"id": number} | slots) -> Answer:
            together.wait(timeout=30)
            return ask.as_(email)(intent, **slots)

        with ThreadPoolExecutor(2) as threads:
            answers = list(threads.map(press, (FULL_ADMIN, READ_ONLY)))
        ((_, winner),) = happened(database, number)
        assert winner in (FULL_ADMIN, READ_ONLY)
        assert len(waiting(database)) == round_
        assert sorted("nothing was changed" in notices(answer)[0] for answer in answers) == [False, True]
        first, second = (
            [part for part in answer.card.components if not isinstance(part, Notice)] for answer in answers
        )
        assert first == second


def test_later_somebody_else_may_change_their_mind(ask: Asking, database: Database, number: int) -> None:
    ask("alert_snooze", id=number, minutes=60)
    ask.as_(READ_ONLY).at(NOW + timedelta(minutes=5))("alert_snooze", id=number, minutes=60)
    assert kept(database, number).snoozed_until == NOW + timedelta(minutes=65)
    ask("alert_assign", id=number, email=READ_ONLY)
    ask.at(NOW + timedelta(minutes=5))("alert_assign", id=number, email="me")
    assert kept(database, number).assigned_to == FULL_ADMIN


# Every room


def test_every_room_that_has_the_card_is_told(ask: Asking, database: Database, number: int) -> None:
    rooms = [replace(ROOM, room_id=name) for name in ("one", "two")]
    for room in rooms:
        shown_in(database, number, room, f"in {room.room_id}")
    pressed = ask.in_("one", pressed="in one", made_for="all")
    answer = pressed("alert_ack", id=number)
    assert notices(answer) == []
    (event,) = events(database, number)[1:]
    revision = kept(database, number).revision
    common = {"alert": number, "event": event.id, "revision": revision, "follows": True}
    assert waiting(database) == [("one", {**common, "answered": True}), ("two", common)]


@pytest.mark.parametrize("database", ["sqlite"], indirect=True)
def test_where_the_answer_is_no_edit_of_the_card_it_is_edited_apart(ask: Asking, database: Database) -> None:
    cases: list[tuple[str, dict[str, Any]]] = [
        ("typed", {}),
        ("another card", {"pressed": "another message", "made_for": "all"}),
        ("a card for somebody else", {"pressed": "in one", "made_for": "administrator 7"}),
        ("outsiders see it", {"pressed": "in one", "made_for": "all", "outsiders": True}),
    ]
    for what, around in cases:
        number = fired(database, AlertKind.STATUS_CHANGE, org_ids(database)[0], what)
        shown_in(database, number, replace(ROOM, room_id="one"), "in one")
        ask.in_("one", **around)("alert_ack", id=number)
        (content,) = [content for _, content in waiting(database) if content["alert"] == number]
        assert "answered" not in content, what


@pytest.mark.parametrize("database", ["sqlite"], indirect=True)
def test_a_card_that_all_read_stays_in_its_language(ask: Asking, database: Database, number: int) -> None:
    ask.in_("one")("settings", language="fr")
    shown_in(database, number, replace(ROOM, room_id="one"), "in one")
    there = ask.in_("one", pressed="in one", made_for="all")
    assert there("alert_ack", id=number).card.language == "fr"


# Snoozing


def test_snoozing_asks_until_when(ask: Asking, database: Database, number: int) -> None:
    answer = ask("alert_snooze", id=number)
    assert heading(answer) == "Until when should it be snoozed?"
    assert list(buttons(answer)) == ["1 hour", "4 hours", "1 day", "Until Monday", "Until the renewal"]
    assert audited(database) == []
    for said, until in (
        ("2026-12-01", datetime(2026, 12, 1, 8, tzinfo=UTC)),
        ("3 hours", NOW + timedelta(hours=3)),
        ("Friday", datetime(2026, 11, 27, 8, tzinfo=UTC)),
    ):
        submit(ask, answer, until=said)
        assert kept(database, number).snoozed_until == until
        assert kept(database, number).state is State.SNOOZED


@pytest.mark.parametrize("database", ["sqlite"], indirect=True)
def test_what_is_no_time_is_asked_again(ask: Asking, database: Database, number: int) -> None:
    again = ask("alert_snooze", id=number, until="when pigs fly")
    assert notices(again) == ["“when pigs fly” is no day, nor a length of time."]
    assert fields(again)["until"].value == "when pigs fly"
    for slots, said in (
        ({"minutes": 0}, "is over"),
        ({"minutes": -5}, "is over"),
        ({"until": "2026-11-20"}, "is over"),
        ({"until": "2026-11-21"}, "is over"),
        ({"until": "0001-01-01"}, "is over"),
        ({"until": "9999-12-31"}, "1,830 days ahead"),
        ({"minutes": 2**31 - 1}, "1,830 days ahead"),
    ):
        assert said in heading(ask("alert_snooze", id=number, **slots)), slots
    assert happened(database, number) == []


@pytest.mark.parametrize("database", ["sqlite"], indirect=True)
def test_presets_across_clock_changes(ask: Asking, database: Database, number: int) -> None:
    for zone, now, preset, until in (
        ("Europe/Paris", "2026-10-23T12:00+00:00", "Until Monday", "2026-10-26T07:00+00:00"),
        ("Europe/Paris", "2026-10-24T22:30+00:00", "1 day", "2026-10-25T22:30+00:00"),
        ("Europe/Paris", "2026-03-27T12:00+00:00", "Until Monday", "2026-03-30T06:00+00:00"),
        ("America/New_York", "2026-03-06T12:00+00:00", "Until Monday", "2026-03-09T12:00+00:00"),
        ("America/New_York", "2026-11-01T05:30+00:00", "1 hour", "2026-11-01T06:30+00:00"),
        ("Asia/Tokyo", "2026-11-22T14:59+00:00", "Until Monday", "2026-11-22T23:00+00:00"),
        ("Asia/Tokyo", "2026-11-22T15:01+00:00", "Until Monday", "2026-11-29T23:00+00:00"),
        ("UTC", "2026-11-23T07:00+00:00", "Until Monday", "2026-11-30T08:00+00:00"),
    ):
        there = ask.in_zone(zone).at(datetime.fromisoformat(now))
        there.press(buttons(there("alert_snooze", id=number))[preset].intent)
        assert kept(database, number).snoozed_until == datetime.fromisoformat(until), (zone, now)


@pytest.mark.parametrize("database", ["sqlite"], indirect=True)
def test_until_the_renewal(ask: Asking, database: Database) -> None:
    org_id = org_ids(database)[0]
    of_contract = fired(database, AlertKind.EXPIRING, org_id, "Sub-1", contract="no such contract")
    assert "there is no renewal to wait for" in heading(ask("alert_snooze", id=of_contract, until="renewal"))
    assert "Until the renewal" not in buttons(ask("alert_snooze", id=of_contract))
    of_customer = fired(database, AlertKind.NEW_CUSTOMER, org_id)
    ask("alert_snooze", id=of_customer, until="renewal")
    until = kept(database, of_customer).snoozed_until
    assert until is not None
    assert (until > NOW, until.hour) == (True, 8)
    of_none = fired(database, AlertKind.INCIDENT, customers=12)
    assert "there is no renewal to wait for" in heading(ask("alert_snooze", id=of_none, until="renewal"))


# Handing on, speaking, judging


def test_handing_it_on(ask: Asking, database: Database, number: int) -> None:
    answer = ask("alert_assign", id=number)
    assert heading(answer) == "Whose should it be?"
    offered = {choice.value for choice in fields(answer)["email"].choices}
    assert {FULL_ADMIN, READ_ONLY} <= offered
    submit(ask, answer, email=READ_ONLY)
    assert kept(database, number).assigned_to == READ_ONLY
    assert events(database, number)[-1].facts == {"to": READ_ONLY}
    ask.at(NOW + timedelta(hours=1)).press(buttons(answer)["Mine"].intent)
    assert kept(database, number).assigned_to == FULL_ADMIN


@pytest.mark.parametrize("database", ["sqlite"], indirect=True)
def test_it_goes_to_who_may_see_the_customer(ask: Asking, database: Database, number: int) -> None:
    for said in (STRANGER, "Nobody"):
        assert "No partner administrator" in heading(ask("alert_assign", id=number, email=said))
    ask("alert_assign", id=number, email="ravi")
    assert kept(database, number).assigned_to == READ_ONLY
    assign_only(database, HELPDESK, org_ids(database)[1])
    assert "may not see the customer" in heading(ask("alert_assign", id=number, email=HELPDESK))
    assert HELPDESK not in {
        choice.value for choice in fields(ask("alert_assign", id=number))["email"].choices
    }
    assign_only(database, HELPDESK, kept(database, number).org_id)
    ask("alert_assign", id=number, email=HELPDESK.upper())
    assert kept(database, number).assigned_to == HELPDESK
    assign_only(database, ADMIN, kept(database, number).org_id)
    which = ask("alert_assign", id=number, email="ha")
    assert heading(which) == "Several people are called “ha”. Who is meant?"
    ask.at(NOW + timedelta(hours=1)).press(buttons(which)["Kim Haruka"].intent)
    assert kept(database, number).assigned_to == ADMIN


def test_comments(ask: Asking, database: Database, number: int) -> None:
    answer = ask("alert_comment", id=number, text="  ")
    assert heading(answer) == "What is there to say of it?"
    said = submit(ask, answer, text="It is <b>their</b> network. ")
    assert events(database, number)[-1].facts == {"text": "It is <b>their</b> network."}
    assert any("It is <b>their</b> network." in text for text in texts(said))
    assert "2,000 characters" in heading(ask("alert_comment", id=number, text="x" * 2001))


def test_verdicts(ask: Asking, database: Database, number: int) -> None:
    asked = ask("alert_feedback", id=number)
    assert list(buttons(asked)) == ["Useful", "Not useful"]
    thanks = ask.press(buttons(asked)["Not useful"].intent)
    assert (thanks.private, notices(thanks)) == (True, [f"Thank you: #{number} was not useful to you."])
    ask.as_(READ_ONLY)("alert_feedback", id=number, useful=False)
    ask.press(Intent("alert_feedback", Slots(id=number, useful=True)))
    with database.read() as connection:
        assert verdict_of(connection, number, FULL_ADMIN) is True
        assert verdicts_on(connection, number) == (1, 1)
    assert happened(database, number) == []
    assert audited(database) == [
        (FULL_ADMIN, "alert_feedback", "done"),
        (READ_ONLY, "alert_feedback", "done"),
        (FULL_ADMIN, "alert_feedback", "done"),
    ]


def test_why_there_is_one(ask: Asking, database: Database, number: int) -> None:
    muted = fired(
        database,
        AlertKind.QUALITY_SPIKE,
        org_ids(database)[0],
        muted_by=number,
        days=7,
        first_day="2026-11-08",
        legs=310,
        poor=24,
        expected_low=4,
        expected_high=9,
    )
    ask("silence_add", id=muted, minutes=60, text="We know.")
    ask("alert_comment", id=muted, text="Known.")
    answer = ask("why", id=muted)
    assert name_of(database, org_ids(database)[0]) in heading(answer)
    assert "by more than chance explains" in texts(answer)[0]
    assert facts(answer)["Expected"] == "4–9"
    because = [fact.value for fact in fact_items(answer) if fact.label == "Not told because of"]
    assert because[0].startswith(f"#{number} · ")
    assert "by Ada Lindqvist" in because[1]
    assert {"Useful", "Not useful", "Show the alert"} <= set(buttons(answer))
