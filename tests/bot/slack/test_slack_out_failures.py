"""Whatever Slack answers becomes one `DeliveryError`, and says whether and when to try again."""

from __future__ import annotations

import orjson
import pytest

from bot.slack.failures import CODES, DEFAULT_WAIT, LONGEST_WAIT, answered, wait_asked
from bot.slack.transport import Messages
from tests.bot.slack.sending import Sender, place, refused, text
from tests.peers.core.faults import Answer, Half, Reset, server_error
from tests.peers.slack.model import Channel, Person, Workspace
from tests.peers.slack.peer import SlackPeer, error, rate_limited

POSTED = [
    ("channel_not_found", "room-gone", True),
    ("is_archived", "room-gone", True),
    ("not_in_channel", "not-in-room", True),
    ("invalid_blocks", "card-refused", True),
    ("msg_blocks_too_long", "card-refused", True),
    ("token_revoked", "token-refused", False),
    ("token_expired", "token-refused", False),
    ("invalid_auth", "token-refused", False),
    ("not_authed", "token-refused", False),
    ("account_inactive", "token-refused", False),
    ("missing_scope", "token-refused", False),
    ("no_text", "send-refused", True),
    ("metadata_too_large", "send-refused", True),
    ("restricted_action", "send-refused", True),
    ("fatal_error", "platform-down", False),
    ("ratelimited", "rate-limited", False),
]


@pytest.mark.parametrize(("word", "code", "permanent"), POSTED)
def test_each_refusal_has_its_meaning(
    slack: SlackPeer, sender: Sender, room: Channel, word: str, code: str, permanent: bool
) -> None:
    slack.fail_next("chat.postMessage", error(word))
    failure = refused(sender.messages.post, place(room), text("one"), "d-1")
    assert (failure.code, failure.permanent) == (code, permanent)
    assert failure.facts["reason"] == word
    assert failure.unsure == (code == "platform-down")


def test_slacks_own_refusals_of_a_post(
    slack: SlackPeer, sender: Sender, team: Workspace, kim: Person
) -> None:
    def reason(room: Channel) -> tuple[str, object]:
        failure = refused(sender.messages.post, place(room), text("one"), "d-1")
        return failure.code, failure.facts["reason"]

    archived = slack.channel(team, "old")
    archived.archived = True
    assert reason(archived) == ("room-gone", "is_archived")
    assert reason(slack.channel(team, "without-us", kim, app=False)) == ("not-in-room", "not_in_channel")
    assert reason(slack.channel(team, "secret", kim, kind="private", app=False)) == (
        "room-gone",
        "channel_not_found",
    )
    here = slack.channel(team, "here")
    slack.revoke(team, "expired")
    assert reason(here) == ("token-refused", "token_expired")
    slack.uninstall(team)
    assert reason(here) == ("token-refused", "token_revoked")


def test_slacks_own_refusals_of_an_edit(slack: SlackPeer, sender: Sender, room: Channel, kim: Person) -> None:
    def code(ts: str) -> tuple[str, bool]:
        failure = refused(sender.messages.edit, place(room), ts, text("other"))
        return failure.code, failure.permanent

    assert code("1.000001") == ("message-gone", True)
    assert code(slack.say(kim, room, "mine").ts) == ("edit-refused", True)


def test_a_thread_that_is_gone_is_told(sender: Sender, room: Channel) -> None:
    failure = refused(sender.messages.post, place(room, "1.000001"), text("one"), "d-1")
    assert (failure.code, failure.facts["reason"]) == ("send-refused", "thread_not_found")


@pytest.mark.parametrize(
    ("said", "seconds"),
    [
        (7, 7.0),
        ("1.5", 1.5),
        (0, 1.0),
        (None, DEFAULT_WAIT),
        ("soon", DEFAULT_WAIT),
        ("-5", DEFAULT_WAIT),
        ("nan", DEFAULT_WAIT),
        ("inf", DEFAULT_WAIT),
        ("Wed, 21 Oct 2026 07:28:00 GMT", DEFAULT_WAIT),
        (10**9, LONGEST_WAIT),
    ],
)
def test_the_wait_asked_for_is_kept_to(
    slack: SlackPeer, sender: Sender, room: Channel, said: int | str | None, seconds: float
) -> None:
    slack.fail_next("chat.postMessage", rate_limited(said))
    failure = refused(sender.messages.post, place(room), text("one"), "d-1")
    assert (failure.code, failure.retry_after) == ("rate-limited", seconds)


def test_the_second_message_of_a_second_waits(sender: Sender, room: Channel) -> None:
    sender.messages.post(place(room), text("one"), "d-1")
    failure = refused(sender.messages.post, place(room), text("two"), "d-2")
    assert (failure.code, failure.permanent, failure.retry_after) == ("rate-limited", False, 1)


@pytest.mark.parametrize(
    "fault",
    [
        server_error(500),
        server_error(503),
        Answer(200, b"<html>"),
        Answer(200, b"\xff\xfe"),
        Answer(200, b"[]"),
        Answer(403, b"blocked by a proxy"),
        Reset(),
        Reset(done=True),
        Half(),
    ],
    ids=str,
)
def test_no_whole_answer_is_unsure_where_something_was_written(
    slack: SlackPeer, sender: Sender, room: Channel, fault: Answer | Reset | Half
) -> None:
    slack.fail_next("chat.postMessage", fault)
    failure = refused(sender.messages.post, place(room), text("one"), "d-1")
    assert (failure.code, failure.permanent, failure.unsure) == ("platform-down", False, True)
    slack.fail_next("users.info", fault)
    failure = refused(sender.people.asker, room.workspace.id, "U1")
    assert (failure.code, failure.permanent, failure.unsure) == ("platform-down", False, False)


def test_what_never_left_is_sure(slack: SlackPeer, team: Workspace, room: Channel) -> None:
    def nowhere(_workspace: str) -> object:
        client = Sender(slack, team).client(team.id)
        client.base_url = "http://127.0.0.1:1/api/"
        return client

    messages = Messages(nowhere, Sender(slack, team).clock)  # type: ignore[arg-type]
    failure = refused(messages.post, place(room), text("one"), "d-1")
    assert (failure.code, failure.unsure) == ("platform-down", False)


def test_each_word_has_one_meaning() -> None:
    assert len(CODES) == len(set(CODES))
    assert answered(200, {}, {"ok": False, "error": "something_new"}, writes=True).code == "send-refused"
    assert wait_asked({"retry-after": "4"}) == wait_asked({"Retry-After": "4"}) == 4.0


def test_the_reason_is_no_secret(slack: SlackPeer, sender: Sender, team: Workspace, room: Channel) -> None:
    slack.fail_next("chat.postMessage", Answer(200, orjson.dumps({"ok": False, "error": "x y " * 99})))
    failure = refused(sender.messages.post, place(room), text("secret words"), "d-1")
    assert failure.code == "platform-down"
    assert team.bot_token not in str(failure)
    assert "secret words" not in str(failure)
