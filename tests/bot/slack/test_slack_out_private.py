"""What one person alone sees: by the response URL, in the room, or in the direct room."""

from __future__ import annotations

import pytest

from notifications.transport import Message
from tests.bot.slack.sending import Sender, refused, response_url, said, text
from tests.peers.core.faults import Half, Reset, server_error
from tests.peers.slack.model import Channel, Person, Workspace
from tests.peers.slack.peer import SlackPeer, error, rate_limited


def seen_by(slack: SlackPeer, room: Channel, person: Person) -> list[tuple[str, str | None]]:
    return [(seen.text, seen.only_for) for seen in slack.answers(room, person)]


def test_a_command_is_answered_by_its_response_url(
    slack: SlackPeer, sender: Sender, team: Workspace, kim: Person
) -> None:
    elsewhere = slack.channel(team, "without-us", kim, app=False)
    back = response_url(slack, kim, elsewhere)
    assert sender.private.whisper(said(kim, elsewhere, back=back), text("for you"), "d-1") == ""
    assert seen_by(slack, elsewhere, kim) == [("for you", "Kim Lind")]
    assert slack.answers(elsewhere) == []
    assert slack.journal.calls("chat.postEphemeral") == []


def test_a_response_url_that_has_served_is_no_end(
    slack: SlackPeer, sender: Sender, room: Channel, kim: Person
) -> None:
    asked = said(kim, room, back=response_url(slack, kim, room))
    for at in range(6):
        sender.private.whisper(asked, text(f"{at}"), "d-1")
    old = said(kim, room, back=response_url(slack, kim, room))
    slack.clock.advance(1801)
    sender.private.whisper(old, text("late"), "d-1")
    assert [t for t, _ in seen_by(slack, room, kim)] == ["0", "1", "2", "3", "4", "5", "late"]
    assert {who for _, who in seen_by(slack, room, kim)} == {"Kim Lind"}
    assert len(slack.journal.calls("chat.postEphemeral")) == 2


def test_without_a_response_url_it_is_said_in_the_thread(
    slack: SlackPeer, sender: Sender, room: Channel, kim: Person
) -> None:
    asked = slack.mention(kim, room, "help")
    ts = sender.private.whisper(said(kim, room, asked.ts), text("for you"), "d-1")
    (seen,) = slack.answers(room, kim)
    assert (seen.ts, seen.thread_ts, seen.only_for) == (ts, asked.ts, "Kim Lind")
    assert slack.answers(room) == []


def test_a_direct_room_is_private_already(slack: SlackPeer, sender: Sender, kim: Person) -> None:
    room = slack.direct(kim)
    ts = sender.private.whisper(said(kim, room, direct=True), text("for you"), "d-1")
    (seen,) = slack.answers(room)
    assert (seen.ts, seen.only_for) == (ts, None)
    assert seen.metadata is not None


@pytest.mark.parametrize("outside", ["we", "they"])
def test_who_is_not_in_the_room_is_told_in_the_direct_room(
    slack: SlackPeer, sender: Sender, team: Workspace, kim: Person, outside: str
) -> None:
    room = slack.channel(team, "a", kim, app=False) if outside == "we" else slack.channel(team, "b")
    assert sender.private.whisper(said(kim, room), text("for you"), "d-1") == ""
    assert slack.answers(room, kim) == []
    (seen,) = slack.answers(slack.direct(kim))
    assert (seen.text, seen.thread_ts) == ("for you", None)


def test_the_card_that_was_pressed_is_replaced(
    slack: SlackPeer, sender: Sender, room: Channel, kim: Person
) -> None:
    ts = sender.private.whisper(said(kim, room), text("page 1"), "d-1")
    shown = next(seen.message for seen in slack.answers(room, kim) if seen.ts == ts)
    back = response_url(slack, kim, room, shown)
    asked = said(kim, room, pressed=ts, theirs_alone=True, back=back)
    assert sender.private.replace(asked, text("page 2")) == ts
    assert seen_by(slack, room, kim) == [("page 2", "Kim Lind")]


def test_a_replacement_that_comes_too_late_is_told(
    slack: SlackPeer, sender: Sender, room: Channel, kim: Person
) -> None:
    old = said(kim, room, pressed="1.0", back=response_url(slack, kim, room))
    slack.clock.advance(1801)
    for asked in (old, said(kim, room, pressed="1.0")):
        failure = refused(sender.private.replace, asked, text("page 2"))
        assert (failure.code, failure.permanent) == ("edit-refused", True)
    assert slack.answers(room, kim) == []


@pytest.mark.parametrize("fault", [server_error(502), Reset(), Reset(done=True), Half()], ids=str)
def test_a_response_url_without_an_answer_is_unsure(
    slack: SlackPeer, sender: Sender, room: Channel, kim: Person, fault: Reset | Half
) -> None:
    asked = said(kim, room, back=response_url(slack, kim, room))
    slack.fail_next("response_url", fault)
    failure = refused(sender.private.whisper, asked, text("for you"), "d-1")
    assert (failure.code, failure.unsure) == ("platform-down", True)


def test_a_refusal_at_the_response_url_is_noticed(
    slack: SlackPeer, sender: Sender, room: Channel, kim: Person
) -> None:
    asked = said(kim, room, back=response_url(slack, kim, room))
    broken = Message("x", [{"type": "nonsense"}])
    assert refused(sender.private.whisper, asked, broken, "d-1").code == "card-refused"
    slack.fail_next("response_url", rate_limited(9))
    assert refused(sender.private.whisper, asked, text("x"), "d-1").retry_after == 9
    slack.fail_next("response_url", error("channel_not_found", 404))
    assert refused(sender.private.whisper, asked, text("x"), "d-1").code == "room-gone"
    assert slack.answers(room, kim) == []
