"""One card for an alert in a room: posted once, edited, with what happens in its thread."""

from __future__ import annotations

from datetime import timedelta

import pytest
from sqlalchemy import delete

from hub.demo import FULL_ADMIN
from hub.vocabulary import AlertKind
from notifications.alerts import life
from notifications.alerts.findings import Finding
from notifications.alerts.reconcile import reconcile
from notifications.alerts.telling import tell_due
from store.alerts.alerts import alone
from store.alerts.model import Matcher, Severity
from store.alerts.reach import Reach
from store.alerts.subscriptions import find_subscription, remove_subscription
from store.queries.people import save_room
from store.schema import admin_customer, administrator
from tests.failures.alerting import Alerting, id_of
from tests.failures.bots import Running, eventually
from tests.failures.cases import HTTP, WEBEX, both_engines, both_platforms, on, sqlite_alone
from tests.failures.delivering import Delivering, room_of
from tests.failures.sides import Side, SlackSide, WebexSide
from tests.peers.core.faults import Reset
from tests.peers.slack.peer import error as slack_error
from tests.peers.webex.peer import error as webex_error

WELCOME = "I answer questions"
"""Begins what the bot says in a room that it comes to, whenever that is."""


@pytest.fixture
def alerting(bot: Running, side: Side) -> Alerting:
    return Alerting(Delivering(bot, side))


@both_engines
def test_a_card_is_posted_once_and_shows_the_latest_state(side: Side, alerting: Alerting) -> None:
    """It fires, gets worse, is taken, and is over: one card, and what happened in its thread."""
    alerting.subscribe()
    (number,) = alerting.hold(1)
    (shown,) = side.answers()
    first = id_of(shown)
    assert "10% of the callers" in shown.words
    assert "seen by nobody yet" in shown.words
    assert alerting.card(number).message_id == first

    alerting.hold(3)
    assert [thread for thread, _ in alerting.said()] == ["", first]
    card, note = side.answers()
    assert "30% of the callers" in card.words
    assert note.words == "It got worse: 10% abandoned → 30% abandoned"

    alerting.attend(life.acknowledge, number)
    assert "Ada" in side.answers()[0].words
    assert side.answers()[2].words.endswith("takes it.")

    alerting.hold(0)
    card, *notes = side.answers()
    assert "Resolved by itself after" in card.words
    assert "Resolved by itself after" in notes[-1].words
    assert [thread for thread, _ in alerting.said()] == ["", first, first, first]
    assert card.edits == 3
    assert alerting.card(number).edits == 3
    assert {row.state for row in alerting.delivering.rows("alert")} == {"sent"}


@both_platforms
@sqlite_alone
def test_what_a_newer_edit_shows_already_is_not_edited_again(side: Side, alerting: Alerting) -> None:
    """Several changes wait while the platform does not answer: one edit, a note for each."""
    alerting.subscribe()
    (number,) = alerting.hold(1)
    now = alerting.delivering.now() + timedelta(seconds=1)
    with alerting.delivering.database.write() as connection:
        life.acknowledge(connection, number, FULL_ADMIN, now, None)
        life.comment(connection, number, FULL_ADMIN, now, None, "Their agents are on a training.")
        life.resolve(connection, number, FULL_ADMIN, now, None)
    alerting.deliver()
    card, *notes = side.answers()
    assert card.edits == 1
    assert [each.words.partition(" ")[2][:15] for each in notes] == [
        "Lindqvist takes",
        "Lindqvist: “The",
        "Lindqvist resol",
    ]


@on(WEBEX)
@sqlite_alone
def test_edits_are_counted_and_the_last_is_for_the_end(side: WebexSide, alerting: Alerting) -> None:
    """Eight of nine, then the card is posted anew in its thread; what begins the thread is never deleted."""
    alerting.subscribe()
    (number,) = alerting.hold(1)
    (first,) = side.answers()
    for count in range(1, 9):
        alerting.comment(number, f"Comment {count}")
    assert alerting.card(number).edits == 8
    alerting.comment(number, "One more")
    card = alerting.card(number)
    assert (card.edits, card.thread) == (0, id_of(first))
    assert card.message_id != card.thread
    (anew,) = [seen for seen in side.answers() if id_of(seen) == card.message_id]
    assert anew.thread == id_of(first)
    assert "One more" in anew.words
    alerting.comment(number, "And another")
    assert alerting.card(number).edits == 1
    assert id_of(side.answers()[0]) == id_of(first)
    assert side.answers()[0].edits == 8


@on(WEBEX)
@sqlite_alone
def test_where_webex_takes_no_cards_in_edits(side: WebexSide, alerting: Alerting) -> None:
    """The card comes anew in its thread, in the place of the last one there; the first message stays."""
    side.peer.web.card_edits = False
    alerting.subscribe()
    (number,) = alerting.hold(1)
    first = id_of(side.answers()[0])
    alerting.hold(2)
    alerting.hold(3)
    assert [thread for thread, _ in alerting.said()] == ["", first, first, first]
    (anew,) = [seen for seen in side.answers() if id_of(seen) == alerting.card(number).message_id]
    assert "30% of the callers" in anew.words
    assert alerting.card(number).thread == first


@on(WEBEX)
@sqlite_alone
def test_the_last_edit_says_that_it_is_over(side: WebexSide, alerting: Alerting) -> None:
    alerting.subscribe()
    (number,) = alerting.hold(1)
    for count in range(1, 9):
        alerting.comment(number, f"Comment {count}")
    alerting.attend(life.resolve, number)
    card = side.answers()[0]
    assert card.edits == 9
    assert "Resolved by" in card.words


@both_platforms
@sqlite_alone
def test_two_rooms_have_each_their_card(side: Side, alerting: Alerting) -> None:
    if isinstance(side, SlackSide):
        other = side.peer.channel(side.team, "night-watch", side.ada)
    else:
        other = side.peer.room("Night watch", side.ada)
    alerting.subscribe()
    alerting.subscribe(room_of(side, other), language="fr")
    (number,) = alerting.hold(1)
    alerting.attend(life.acknowledge, number)
    here = side.answers()
    there = [seen for seen in side.peer.answers(other) if WELCOME not in seen.text]
    assert len(here) == len(there) == 2
    assert "has it since" in here[0].words
    assert "s’en occupe" in there[0].words
    assert len({card.message_id for card in alerting.cards(number)}) == 2


@both_platforms
@sqlite_alone
def test_a_press_edits_the_delivered_card(side: Side, alerting: Alerting) -> None:
    """By somebody with the same view: the room's card is the answer, and its thread has the note."""
    alerting.subscribe()
    alerting.hold(1)
    (card,) = side.answers()
    side.press(card, "I take it")
    alerting.delivering.bot.settle()
    alerting.deliver()
    eventually(lambda: len(side.answers()) == 2, "the note")
    card, note = side.answers()
    assert card.edits == 1
    assert "Ada Lindqvist has it since" in card.words
    assert note.words == "Ada Lindqvist takes it."
    assert side.direct_answers() == []


@both_platforms
@sqlite_alone
def test_a_card_that_is_gone_is_posted_anew(side: Side, alerting: Alerting) -> None:
    """With a thread of its own."""
    alerting.subscribe()
    (number,) = alerting.hold(1)
    (first,) = side.answers()
    refusal = (
        slack_error("message_not_found") if isinstance(side, SlackSide) else webex_error(404, "Not found")
    )
    side.peer.fail_next("chat.update" if isinstance(side, SlackSide) else "PUT /messages/*", refusal)
    alerting.hold(2)
    anew = alerting.card(number)
    assert anew.message_id == anew.thread != id_of(first)
    assert [thread for thread, _ in alerting.said()] == ["", "", anew.message_id]


@on(HTTP)
@sqlite_alone
def test_it_is_posted_again_only_if_it_was_not_sent(side: SlackSide, alerting: Alerting) -> None:
    """Slack took it and the answer was lost: it is found by what the message carries."""
    alerting.subscribe()
    side.peer.fail_next("chat.postMessage", Reset(done=True))
    (number,) = alerting.hold(1)
    (shown,) = side.answers()
    assert alerting.card(number).message_id == id_of(shown)
    (row,) = alerting.delivering.rows("alert")
    assert (row.state, row.attempts) == ("sent", 2)


@both_platforms
@sqlite_alone
def test_what_is_over_before_anybody_heard_is_not_told(side: Side, alerting: Alerting) -> None:
    alerting.subscribe()
    (number,) = alerting.hold_while_it_waits(1)
    with alerting.delivering.database.write() as connection:
        life.resolve(connection, number, FULL_ADMIN, alerting.delivering.now(), None)
    alerting.delivering.settle(step=5)
    assert side.answers() == []
    assert [(row.state, row.reason) for row in alerting.delivering.rows("alert")] == [
        ("dropped", "over"),
        ("dropped", "no-card"),
    ]


@on(HTTP)
@sqlite_alone
def test_rights_are_looked_at_when_it_is_sent(side: Side, alerting: Alerting) -> None:
    alerting.subscribe()
    alerting.hold_while_it_waits(1)
    with alerting.delivering.database.write() as connection:
        connection.execute(delete(admin_customer))
        connection.execute(delete(administrator))
    alerting.delivering.settle(step=5)
    assert side.answers() == []
    assert [(row.state, row.reason) for row in alerting.delivering.rows("alert")] == [
        ("dropped", "not-theirs")
    ]


@both_platforms
@sqlite_alone
def test_a_room_with_people_from_outside(side: Side, alerting: Alerting) -> None:
    """Nothing is shown there; whose subscription it is is told once."""
    if isinstance(side, SlackSide):
        side.newcomer("Gil Gast", "gil@elsewhere.example", guest="multi-channel")
    else:
        side.newcomer("Gil Gast", "gil@elsewhere.example", organization=side.peer.organization("Elsewhere"))
    alerting.subscribe()
    alerting.hold(1, 1, 1)
    before = len(side.answers())  # on Webex the bot says once that they are there
    assert {row.state for row in alerting.delivering.rows("alert")} == {"held"}
    (told,) = side.direct_answers()
    assert "people from outside" in told.words
    with alerting.delivering.database.write() as connection:
        save_room(connection, room_of(side), {"outsiders_allowed": True})
    alerting.hold(1, 1, 1, 1)
    assert len(side.answers()) == before + 1


@on(HTTP)
@sqlite_alone
def test_a_room_that_is_gone_ends_its_subscriptions(side: Side, alerting: Alerting) -> None:
    number = alerting.subscribe()
    gone = slack_error("channel_not_found") if isinstance(side, SlackSide) else webex_error(404, "Not found")
    side.peer.fail_next(side.names.post, gone)
    alerting.hold(1)
    with alerting.delivering.database.read() as connection:
        found = find_subscription(connection, number)
    assert found is not None
    assert (found.state, found.reason) == ("ended", "room-gone")
    (told,) = side.direct_answers()
    assert f"#{number} has ended" in told.words


@on(HTTP)
@sqlite_alone
def test_nothing_comes_by_a_subscription_that_was_removed(side: SlackSide, alerting: Alerting) -> None:
    number = alerting.subscribe()
    alerting.hold_while_it_waits(1)
    with alerting.delivering.database.write() as connection:
        remove_subscription(connection, number, alerting.delivering.now())
    alerting.delivering.settle(step=5)
    assert side.answers() == []
    assert [row.reason for row in alerting.delivering.rows("alert")] == ["unsubscribed"]


@both_engines
def test_what_is_put_away_by_its_day_says_so_on_its_card(side: Side, alerting: Alerting) -> None:
    """Without a word in its thread. An alert that no room has a card of is put away alone."""
    alerting.subscribe(matcher=Matcher(kinds=(AlertKind.NEW_CUSTOMER,)))
    now = alerting.delivering.now()
    told, silent = (
        Finding(AlertKind.NEW_CUSTOMER, org_id, "", Severity.INFO, {"customer": "Acme"}, over_on=now.date())
        for org_id in alerting.customers[:2]
    )
    with alerting.delivering.database.write() as connection:
        alone(connection)
        for findings, quiet in (([told], False), ([told, silent], True)):
            reconcile(connection, told.kind, findings, Reach.EVERYBODY, now, quiet=quiet)
        tell_due(connection, now, alerting.delivering.bot.service.settings)
    alerting.deliver()
    (card,) = side.answers()
    assert "seen by nobody yet" in card.words
    alerting.delivering.pass_time(timedelta(days=1).total_seconds())
    alerting.delivering.fall_due()
    alerting.delivering.settle(step=1)
    (card,) = side.answers()
    assert "Resolved by itself" in card.words
    assert card.edits == 1
    assert [row.state for row in alerting.delivering.rows("alert")] == ["sent", "sent"]
