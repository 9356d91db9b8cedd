"""Messages on Slack: posted, found again, edited, and harmless whatever a customer is called."""

from __future__ import annotations

from datetime import timedelta

import orjson
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from cards.intent import Intent, Slots
from cards.model import Button, Buttons, Card, Field, Form, Heading, Row, Rows, Text
from config.errors import DeliveryError
from notifications.transport import Message
from tests.bot.slack.sending import Sender, place, refused, text
from tests.cards.strategies import HOSTILE, cards
from tests.peers.core.faults import Half, Reset
from tests.peers.slack.model import Channel, Person, Workspace
from tests.peers.slack.peer import SlackPeer, error, rate_limited

CARD = Card(
    (
        Heading("Fish & Chips"),
        Buttons((Button("Next", Intent("expiring", Slots(page=2))),)),
        Form(Intent("settings"), (Field("timezone", "Zone"),), "Change"),
    )
)


def test_a_card_is_posted_with_all_of_it_as_text(slack: SlackPeer, sender: Sender, room: Channel) -> None:
    ts = sender.messages.post(place(room), sender.messages.compose(CARD, Intent("settings")), "d-1")
    (seen,) = slack.answers(room)
    assert seen.ts == ts
    assert seen.text.startswith("Fish & Chips".replace("&", "&amp;"))
    assert seen.buttons == ["Next", "Change…"]
    assert seen.metadata == {"event_type": "switchboard_delivery", "event_payload": {"id": "d-1"}}
    (call,) = slack.journal.calls("chat.postMessage")
    asked = orjson.loads(call.body)
    assert (asked["unfurl_links"], asked["unfurl_media"], asked["mrkdwn"]) == (False, False, False)
    assert not {"link_names", "parse"} & set(asked)


def test_an_answer_goes_into_its_thread(slack: SlackPeer, sender: Sender, room: Channel, kim: Person) -> None:
    asked = slack.mention(kim, room, "help")
    sender.messages.post(place(room, asked.ts), text("here"), "d-1")
    assert [seen.text for seen in slack.transcript(room, thread_ts=asked.ts)][1:] == ["here"]


def test_an_edit_keeps_what_the_message_carries(slack: SlackPeer, sender: Sender, room: Channel) -> None:
    ts = sender.messages.post(place(room), sender.messages.compose(CARD, None), "d-1")
    other = sender.messages.compose(Card((Heading("Page 2"),)), None)
    assert sender.messages.edit(place(room), ts, other) == ts
    (seen,) = slack.answers(room)
    assert (seen.words, seen.edits) == ("Page 2", 1)
    assert seen.metadata is not None
    assert sender.messages.find(place(room), "d-1", sender.clock()) == ts


def test_an_edit_takes_a_long_card(slack: SlackPeer, sender: Sender, room: Channel) -> None:
    ts = sender.messages.post(place(room), text("first"), "d-1")
    long = Card((Heading("Many"), *(Text(f"{at} {'x' * 900}") for at in range(9))))
    sender.messages.edit(place(room), ts, sender.messages.compose(long, None))
    (seen,) = slack.answers(room)
    assert seen.words.count("x" * 900) == 9
    assert len(seen.text) <= 4000
    assert seen.text.endswith("…")


def test_text_alone_too_long_for_an_edit_is_refused(sender: Sender, room: Channel) -> None:
    ts = sender.messages.post(place(room), text("first"), "d-1")
    assert refused(sender.messages.edit, place(room), ts, text("x" * 4001)).code == "edit-refused"


@pytest.mark.parametrize("threaded", [False, True])
def test_what_was_posted_is_found_by_its_id(
    slack: SlackPeer, sender: Sender, room: Channel, kim: Person, threaded: bool
) -> None:
    slack.limited = False
    where = place(room, slack.mention(kim, room, "help").ts if threaded else "")
    began = sender.clock()
    ts = sender.messages.post(where, text("one"), "d-1")
    for _ in range(250):
        slack.say(kim, room, "more", thread_ts=where.thread or None)
    assert sender.messages.find(where, "d-1", began) == ts
    assert sender.messages.find(where, "d-2", began) is None
    slack.clock.advance(3600)
    assert sender.messages.find(where, "d-1", began + timedelta(minutes=30)) is None


def test_looking_for_a_message_ends(slack: SlackPeer, sender: Sender, room: Channel, kim: Person) -> None:
    began = sender.clock()
    sender.messages.post(place(room), text("one"), "d-1")
    for _ in range(1100):
        slack.say(kim, room, "more")
    assert sender.messages.find(place(room), "d-1", began) is None
    assert len(slack.journal.calls("conversations.history")) == 5


def test_where_we_may_not_look_nothing_is_found(
    slack: SlackPeer, sender: Sender, team: Workspace, room: Channel
) -> None:
    slack.world.tokens[team.bot_token].scopes -= {"channels:history"}
    assert sender.messages.find(place(room), "d-1", sender.clock()) is None
    room.members.remove(team.app_user)
    assert sender.messages.find(place(room), "d-1", sender.clock()) is None


@pytest.mark.parametrize("lost", [Reset(done=True), Half()])
def test_a_lost_answer_is_unsure_and_settled_by_looking(
    slack: SlackPeer, sender: Sender, room: Channel, lost: Reset | Half
) -> None:
    began = sender.clock()
    slack.fail_next("chat.postMessage", lost)
    failure = refused(sender.messages.post, place(room), text("one"), "d-1")
    assert (failure.code, failure.permanent, failure.unsure) == ("platform-down", False, True)
    (seen,) = slack.answers(room)
    assert sender.messages.find(place(room), "d-1", began) == seen.ts


def test_the_direct_room_is_opened_once(
    slack: SlackPeer, sender: Sender, team: Workspace, kim: Person
) -> None:
    opened = sender.messages.direct(team.id, kim.id)
    assert opened == sender.messages.direct(team.id, kim.id)
    assert opened.room_id == slack.direct(kim).id
    assert len(slack.journal.calls("conversations.open")) == 1


def test_nothing_is_tried_twice_and_no_call_waits(slack: SlackPeer, sender: Sender, room: Channel) -> None:
    slack.fail_next("chat.postMessage", rate_limited(30))
    failure = refused(sender.messages.post, place(room), text("one"), "d-1")
    assert (failure.code, failure.permanent, failure.retry_after) == ("rate-limited", False, 30)
    assert len(slack.journal.calls("chat.postMessage")) == 1
    slack.fail_next("chat.postMessage", error("internal_error"))
    assert refused(sender.messages.post, place(room), text("one"), "d-1").unsure


def test_a_refused_card_can_be_said_in_text(slack: SlackPeer, sender: Sender, room: Channel) -> None:
    message = sender.messages.compose(CARD, None)
    broken = Message(message.text, [{"type": "header", "text": {"type": "mrkdwn", "text": "x"}}])
    failure = refused(sender.messages.post, place(room), broken, "d-1")
    assert (failure.code, failure.permanent) == ("card-refused", True)
    assert "/blocks/0" in str(failure.facts["detail"])
    slack.clock.advance(1)
    sender.messages.post(place(room), Message(broken.text), "d-1")
    assert slack.answers(room)[0].words.startswith("Fish & Chips")


def _posted(card: Card) -> None:
    with SlackPeer(limited=False) as slack:
        team = slack.workspace("Nordlicht")
        room = slack.channel(team, "partners")
        sender = Sender(slack, team)
        for message in (sender.messages.compose(card, None), sender.messages.compose(card, Intent("help"))):
            for shown in (message, Message(message.text)):
                ts = sender.messages.post(place(room), shown, "d-1")
                sender.messages.edit(place(room), ts, shown if shown.card else text("short"))
        ours = {b.url for c in card.components if isinstance(c, Buttons) for b in c.items}
        ours |= {r.open.url for c in card.components if isinstance(c, Rows) for r in c.items if r.open}
        for seen in slack.answers(room):
            assert (seen.marks.mentions, seen.marks.channels, seen.marks.unfurls) == ((), (), False)
            assert set(seen.marks.links) <= ours


@settings(suppress_health_check=list(HealthCheck), max_examples=20)
@given(cards())
def test_no_card_can_mention_link_or_unfold(card: Card) -> None:
    _posted(card)


@pytest.mark.parametrize("name", [*HOSTILE, "acme.com", "www.acme.io/x", "a.b.c.dev and x.fr"])
def test_no_customers_name_can_mention_link_or_unfold(name: str) -> None:
    _posted(Card((Heading(name), Text(name), Rows((Row(name, name, detail=name),), name))))


@settings(suppress_health_check=list(HealthCheck), max_examples=20)
@given(st.text(max_size=200))
def test_no_text_can_mention_or_link(name: str) -> None:
    _posted(Card((Heading(name), Rows((Row(name),)))))


def test_a_delivery_error_is_raised_and_nothing_else(slack: SlackPeer, sender: Sender, room: Channel) -> None:
    slack.outage(60)
    for call in (
        lambda: sender.messages.post(place(room), text("one"), "d-1"),
        lambda: sender.messages.find(place(room), "d-1", sender.clock()),
        lambda: sender.messages.direct(room.workspace.id, "U1"),
    ):
        with pytest.raises(DeliveryError) as caught:
            call()
        assert caught.value.code == "platform-down"
