"""A button of an alert's card in a room: the answer takes the card's place, or the card is edited apart."""

from __future__ import annotations

from dataclasses import replace

import pytest

from cards.intent import Intent, Slots
from hub.demo import FULL_ADMIN, HELPDESK
from hub.vocabulary import AlertKind
from store.alerts.cards import card_in
from store.alerts.model import Card
from store.rooms import RoomKey
from tests.bot.gateway.recording import Shown
from tests.bot.gateway.stage import ROOM, Stage
from tests.handlers.alerting import assign_only, fired, forget, kept, org_ids, shown_in, waiting

KEY = RoomKey("slack", "T1", ROOM)


@pytest.fixture
def number(stage: Stage) -> int:
    """An alert whose card is in the room."""
    database = stage.desk.database
    forget(database)
    return fired(database, AlertKind.STATUS_CHANGE, org_ids(database)[0], "suspended")


def card(stage: Stage, number: int) -> Shown:
    """The alert's card in the room, as a message that the room knows it by."""
    stage.says(Intent("alerts", Slots(id=number)))
    stage.run()
    shown_in(stage.desk.database, number, KEY, stage.platform.shown[-1].id)
    return stage.platform.shown[-1]


def of_room(stage: Stage, number: int) -> Card:
    with stage.desk.database.read() as connection:
        found = card_in(connection, number, KEY)
    assert found is not None
    return found


def press(stage: Stage, shown: Shown, label: str, person: str = FULL_ADMIN) -> None:
    stage.says(shown.button(label), pressed=shown.id, person=person)
    stage.run()


def answered(stage: Stage) -> list[bool]:
    """Of what waits for the room, whether the answer shows the card already."""
    return ["answered" in content for _, content in waiting(stage.desk.database)]


def test_the_answer_takes_the_cards_place(stage: Stage, number: int) -> None:
    shown = card(stage, number)
    press(stage, shown, "I take it")
    assert [each.id for each in stage.platform.shown] == [shown.id]
    assert "Ada Lindqvist has it" in shown.text
    assert answered(stage) == [True]
    press(stage, shown, "Resolve")
    assert answered(stage) == [True, True]
    there, alert = of_room(stage, number), kept(stage.desk.database, number)
    assert (there.shown, there.edits, shown.edits) == (alert.revision, 2, 2)


def test_where_no_edit_is_left_the_card_is_brought_up_to_date_apart(stage: Stage, number: int) -> None:
    stage.platform.limits = replace(stage.platform.limits, most_edits=1)
    shown = card(stage, number)
    press(stage, shown, "I take it")
    press(stage, shown, "Give back")
    assert answered(stage) == [True, False]
    assert len(stage.platform.shown) == 2
    assert of_room(stage, number).shown < kept(stage.desk.database, number).revision


def test_who_has_another_scope_gets_a_private_answer(stage: Stage, number: int) -> None:
    assign_only(stage.desk.database, HELPDESK, kept(stage.desk.database, number).org_id)
    shown = card(stage, number)
    press(stage, shown, "I take it", HELPDESK)
    whispered = stage.platform.shown[-1]
    assert (whispered.only, shown.edits, answered(stage)) == (HELPDESK, 0, [False])
    assert kept(stage.desk.database, number).acknowledged_by == HELPDESK


def test_what_is_typed_is_answered_and_the_card_is_edited_apart(stage: Stage, number: int) -> None:
    card(stage, number)
    stage.says(f"ack alert {number}")
    stage.run()
    assert (len(stage.platform.shown), answered(stage)) == (2, [False])
    assert "Ada Lindqvist took alert" in stage.platform.shown[-1].text
