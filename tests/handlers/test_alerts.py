"""What fires now, as a list, a file and one by one; and what a room does not hear of."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from cards.intent import Intent
from cards.model import Answer, Notice, Table
from handlers.context import Surroundings
from hub.demo import ADMIN, FULL_ADMIN, HELPDESK, READ_ONLY
from hub.vocabulary import AlertKind
from store.alerts.model import Severity
from store.alerts.silences import Silence, silences_of
from store.database import Database
from store.rooms import RoomKey
from tests.handlers.alerting import (
    FIRED,
    assign_only,
    audited,
    fired,
    forget,
    name_of,
    org_ids,
)
from tests.handlers.asking import (
    NOW,
    ROOM,
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
from tests.handlers.scheduling import fields, submit


@pytest.fixture
def ask(database: Database, tmp_path: Path) -> Asking:
    fill(database, demo_records(14, 1))
    forget(database)
    return asking(database, tmp_path)


def listed(answer: Answer) -> list[int]:
    """The numbers in a list, in order."""
    return [int(row.note.split(" · ")[0].lstrip("#")) for row in rows(answer)]


def notices(answer: Answer) -> list[str]:
    return [notice.text for notice in parts(answer.card, Notice)]


def kept(database: Database, room: RoomKey = ROOM) -> list[Silence]:
    with database.read() as connection:
        return list(silences_of(connection, room))


def test_the_severe_come_first_then_the_newest(ask: Asking, database: Database) -> None:
    assert heading(ask("alerts")) == "Nothing fires."
    of = org_ids(database)
    numbers = [
        fired(database, AlertKind.OVERAGE, of[0], "a meetings", at=FIRED, over=3),
        fired(database, AlertKind.STATUS_CHANGE, of[1], "suspended", severity=Severity.SEVERE, at=FIRED),
        fired(database, AlertKind.RENEWING, of[2], "b", severity=Severity.INFO, at=NOW, end="2026-12-01"),
        fired(database, AlertKind.OVERAGE, of[3], "c calling", at=NOW - timedelta(hours=1), over=9),
        fired(database, AlertKind.SYNC, subject="all", severity=Severity.SEVERE, at=NOW, hours=36),
    ]
    muted = fired(database, AlertKind.OVERAGE, of[1], "d calling", muted_by=numbers[1], over=1)
    ask("alert_ack", id=numbers[0])
    ask("alert_snooze", id=numbers[2], minutes=60)
    gone = fired(database, AlertKind.NEW_CUSTOMER, of[4])
    ask("alert_resolve", id=gone)
    answer = ask("alerts")
    first, second, third, fourth, fifth = numbers
    assert heading(answer) == "5 alerts are open"
    assert listed(answer) == [fifth, second, fourth, first, third]
    assert "2 are severe · 1 is taken · 1 is snoozed" in texts(answer)
    assert "1 more is not shown: another alert says it already." in texts(answer)
    assert listed(ask("alerts", sort="date")) == [fifth, third, fourth, second, first]
    assert set(listed(ask("alerts", sort="name"))) == set(numbers)
    assert listed(ask("alerts", alert="overage")) == [fourth, first]
    assert heading(ask("alerts", alert="overage")) == "2 alerts are open · License overage"
    assert listed(ask("alerts", customer=of[1])) == [second]
    assert "is no kind of alert" in heading(ask("alerts", alert="gossip"))
    lines = csv_rows(ask("alerts", format="csv"))
    assert [int(line["Number"]) for line in lines] == [fifth, second, fourth, muted, first, third]
    assert lines[4]["Taken by"] == FULL_ADMIN
    assert (lines[3]["Said already by"], lines[5]["State"]) == (str(second), "Snoozed")
    assert lines[1]["Customer"] == name_of(database, of[1])


def test_everyone_sees_those_of_their_customers(ask: Asking, database: Database) -> None:
    of = org_ids(database)
    numbers = [fired(database, AlertKind.NEW_CUSTOMER, org_id) for org_id in of[:4]]
    incident = fired(database, AlertKind.INCIDENT, customers=40, severity=Severity.SEVERE)
    assert set(listed(ask.as_(READ_ONLY)("alerts"))) == {*numbers, incident}
    for email, org_id, number in ((ADMIN, of[1], numbers[1]), (HELPDESK, of[2], numbers[2])):
        assign_only(database, email, org_id)
        assert listed(ask.as_(email)("alerts")) == [number]
        assert len(csv_rows(ask.as_(email)("alerts", format="csv"))) == 1
    ask("room_scope", customer=of[3])
    assert listed(ask("alerts")) == [numbers[3]]
    assert heading(ask.as_(ADMIN)("alerts")) == "Nothing fires."
    regions = {region: set(listed(ask.in_("another")("alerts", region=region))) for region in ("US", "EU")}
    assert incident not in regions["US"] | regions["EU"]
    assert not regions["US"] & regions["EU"]
    ask.in_("of a region")("settings", region="EU")
    assert set(listed(ask.in_("of a region")("alerts"))) == regions["EU"] | {incident}


@pytest.mark.parametrize("database", ["sqlite"], indirect=True)
def test_page_by_page(ask: Asking, database: Database) -> None:
    of = org_ids(database)
    numbers = {
        fired(database, AlertKind.OVERAGE, of[each % len(of)], f"{each} calling", over=each + 1)
        for each in range(23)
    }
    found = [number for answer in pages(ask, Intent("alerts")) for number in listed(answer)]
    assert (len(found), set(found)) == (23, numbers)
    assert "11–20 of 23" in texts(ask("alerts", page=2))
    assert listed(ask("alerts", tag="no such tag")) == []


def test_one_with_its_history(ask: Asking, database: Database) -> None:
    number = fired(
        database, AlertKind.OVERAGE, org_ids(database)[0], "a calling", over=3, bought=10, assigned=13
    )
    ask("alert_ack", id=number)
    ask("alert_comment", id=number, text="They order more.")
    ask("alert_assign", id=number, email=READ_ONLY)
    answer = ask("alerts", id=number)
    (table,) = parts(answer.card, Table)
    assert [what for _, what in table.rows] == [
        "It began.",
        "Ada Lindqvist takes it.",
        "Ada Lindqvist: “They order more.”",
        "Ada Lindqvist gave it to Ravi Menon.",
    ]
    assert [when for when, _ in table.rows] == ["Tue 17 Nov 09:00", *["Sat 21 Nov 09:00"] * 3]
    assert (answer.edits, answer.about) == (False, f"alert:{number}")
    assert {"Resolve", "Give back", "Why?"} <= set(buttons(answer))
    assert heading(ask("alerts", id=99)).startswith("Nothing has the number")


# Silences


def test_silencing_a_kind_at_a_customer(ask: Asking, database: Database) -> None:
    org_id = org_ids(database)[0]
    answer = ask("silence_add", alert="overage", customer=name_of(database, org_id))
    assert heading(answer) == "What should this room not hear of, and until when?"
    assert list(buttons(answer)) == ["1 hour", "4 hours", "1 day", "Until Monday"]
    assert audited(database) == []
    made = submit(ask, answer, until="2026-12-01", text="They know.")
    (silence,) = kept(database)
    assert (silence.kinds, silence.org_id, silence.reason) == ((AlertKind.OVERAGE,), org_id, "They know.")
    assert (silence.since, silence.until) == (NOW, datetime(2026, 12, 1, 8, tzinfo=UTC))
    assert notices(made) == ["Ada Lindqvist silenced alerts in this room."]
    assert facts(made) == {"Until": "Tue 1 Dec 08:00", "Who": "Ada Lindqvist", "Reason": "They know."}
    assert made.public is False
    pressed = ask.press(buttons(ask("silence_add", alert="sync"))["4 hours"].intent)
    assert kept(database)[1].until == NOW + timedelta(hours=4)
    assert pressed.public is True
    assert audited(database) == [(FULL_ADMIN, "silence_add", "done")] * 2


@pytest.mark.parametrize("database", ["sqlite"], indirect=True)
def test_silencing_several_kinds(ask: Asking, database: Database) -> None:
    answer = ask("silence_add", alerts=["overage", "renewing"])
    submit(ask, answer, until="2 hours")
    (silence,) = kept(database)
    assert silence.kinds == (AlertKind.OVERAGE, AlertKind.RENEWING)


def test_silences_of_a_room(ask: Asking, database: Database) -> None:
    assert heading(ask("silences")) == "Nothing is silenced in this room."
    number = fired(database, AlertKind.SYNC, subject="all")
    ask("silence_add", id=number, minutes=60)
    ask("silence_add", tag="#gold", region="EU", minutes=120, text="Migration.")
    ask("silence_add", alert="all", until="2026-12-24")
    ask.in_("another")("silence_add", alert="expiring", minutes=60)
    answer = ask("silences")
    assert heading(answer) == "3 silences in this room"
    titles = [row.title.split(" · ", 1)[1] for row in rows(answer)]
    assert titles == [f"alert #{number}", "European Union · #gold", "all alerts"]
    lines = csv_rows(ask("silences", format="csv"))
    assert [line["Reason"] for line in lines] == ["", "Migration.", ""]
    later = ask.at(NOW + timedelta(minutes=90))
    assert len(rows(later("silences"))) == 2
    which = later("silence_remove")
    assert heading(which) == "Which silence should be removed?"
    remove = rows(which)[0].open
    assert remove is not None
    gone = later.press(remove.intent)
    assert notices(gone) == [f"Ada Lindqvist removed silence #{kept(database)[1].number}."]
    assert kept(database)[1].ended_at == later.now
    assert "Silence it again…" in buttons(gone)
    again = later.press(buttons(gone)["Silence it again…"].intent)
    assert (fields(again)["tag"].value, fields(again)["region"].value) == ("gold", "EU")
    assert "Nothing is silenced" in heading(later("silence_remove", tag="gold"))
    assert "Nothing is silenced" in heading(later("silence_remove", alert="expiring"))
    elsewhere = later.in_("elsewhere")
    assert "is of another room" in heading(elsewhere("silence_remove", id=kept(database)[2].number))
    assert "Nothing is silenced in this room" in heading(elsewhere("silence_remove"))
    assert f"#{number} is an alert" in heading(later("silence_remove", id=number))


@pytest.mark.parametrize("database", ["sqlite"], indirect=True)
def test_what_cannot_be_silenced(ask: Asking, database: Database) -> None:
    assert "does not allow" in heading(ask.as_(HELPDESK)("silence_add", alert="sync", minutes=60))
    assert "does not allow" in heading(ask.as_(HELPDESK)("silences"))
    assert heading(ask.as_(READ_ONLY)("silence_add", alert="sync", minutes=60)).startswith(
        "Ravi Menon silenced"
    )
    for slots, said in (
        ({"minutes": 0}, "is over"),
        ({"until": "2031-12-01", "minutes": None}, "days ahead"),
        ({"alert": "gossip", "minutes": 5}, "is no kind of alert"),
        ({"id": 77, "minutes": 5}, "Nothing has the number"),
        ({"customer": "zzzzzz", "minutes": 5}, "No customer you may see"),
        ({"until": "renewal"}, "there is no renewal"),
    ):
        assert said in heading(ask("silence_add", **slots)), slots
    again = ask("silence_add", alert="sync", until="for good")
    assert notices(again) == ["“for good” is no day, nor a length of time."]
    for each in range(99):
        ask("silence_add", tag=f"t{each}", minutes=60)
    assert "100 silences at most" in heading(ask("silence_add", tag="one more", minutes=60))


def test_a_silence_that_is_asked_for_again_is_made_once(ask: Asking, database: Database) -> None:
    again = replace(ask, around=Surroundings(request_id="webex/o/1"))
    first, second = (again("silence_add", alert="sync", minutes=60) for _ in range(2))
    assert len(kept(database)) == 1
    assert first.card == second.card
    assert audited(database) == [(FULL_ADMIN, "silence_add", "done")]
    removing = replace(ask, around=Surroundings(request_id="webex/o/2"))
    one, other = (removing("silence_remove", id=kept(database)[0].number) for _ in range(2))
    assert one.card == other.card
