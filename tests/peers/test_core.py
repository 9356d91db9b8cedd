"""What both peers stand on."""

from __future__ import annotations

import functools
import threading
from http.client import HTTPException
from urllib.error import URLError

import pytest
from slack_sdk import WebClient
from slack_sdk.errors import SlackApiError

from tests.peers.core.clock import Clock
from tests.peers.core.faults import Half, Held, Pass, Reset, Slow, server_error
from tests.peers.core.journal import Board
from tests.peers.core.limits import Buckets, Rate
from tests.peers.refused import refusal
from tests.peers.slack.model import Channel
from tests.peers.slack.peer import SlackPeer, error, rate_limited


def test_time_moves_on_when_told_and_what_is_due_happens_in_order() -> None:
    clock, board, happened = Clock(), Board(), list[str]()

    def note(name: str) -> None:
        happened.append(name)
        board.ring()

    for name, seconds in (("later", 600.0), ("sooner", 60.0), ("never", 6000.0)):
        clock.call_later(seconds, functools.partial(note, name))
    before = clock.now()
    clock.advance(700)
    assert clock.now() - before >= 700
    board.wait_for(lambda: len(happened) == 2)
    assert happened == ["sooner", "later"]
    with pytest.raises(ValueError, match="does not go back"):
        clock.set(before)
    clock.close()
    assert happened == ["sooner", "later"]


def test_a_bucket_lets_its_number_through_and_says_how_long_to_wait() -> None:
    clock = Clock()
    buckets, rate = Buckets(clock), Rate(2, 60)
    assert [buckets.take("a", rate) for _ in range(3)] == [None, None, 30]
    assert buckets.take("b", rate) is None
    clock.advance(30)
    assert [buckets.take("a", rate) for _ in range(2)] == [None, 30]


def test_waiting_in_vain_says_for_what() -> None:
    with pytest.raises(TimeoutError, match="the ferry"):
        Board().wait_for(lambda: False, within=0.01, what="the ferry")


def test_an_error_page_is_not_json(slack: SlackPeer, client: WebClient) -> None:
    slack.fail_next("auth.test", server_error(502))
    with pytest.raises(SlackApiError) as caught:
        client.auth_test()
    assert caught.value.response.status_code == 502
    assert client.auth_test()["ok"]


def test_faults_hit_the_calls_they_are_for_once_each(slack: SlackPeer, client: WebClient) -> None:
    slack.fail_next("users.*", error("fatal_error"))
    slack.fail_next("auth.test", Pass())
    slack.fail_next("auth.test", rate_limited(7))
    assert client.auth_test()["ok"]
    refused = refusal(client.auth_test)
    assert (refused["status"], refused["error"], refused["headers"]["Retry-After"]) == (
        429,
        "ratelimited",
        "7",
    )
    assert slack.faults.left() == 1
    assert refusal(client.users_info, user="U1")["error"] == "fatal_error"


@pytest.mark.parametrize(("fault", "posted"), [(Reset(), 0), (Reset(done=True), 1), (Half(), 1)])
def test_a_broken_connection_leaves_open_whether_it_was_done(
    slack: SlackPeer, client: WebClient, room: Channel, fault: Reset | Half, posted: int
) -> None:
    client.retry_handlers = []
    slack.fail_next("chat.postMessage", fault)
    with pytest.raises((URLError, HTTPException, ConnectionError)):
        client.chat_postMessage(channel=room.id, text="once")
    assert len(slack.transcript(room)) == posted
    slack.clock.advance(1)
    assert client.chat_postMessage(channel=room.id, text="twice")["ok"]


def test_a_slow_answer_comes_when_it_is_let_go(slack: SlackPeer, client: WebClient) -> None:
    held = Held()
    slack.fail_next("auth.test", held)
    slack.fail_next("auth.test", Slow(0.01))
    came = threading.Event()

    def ask() -> None:
        client.auth_test()
        came.set()

    waiting = threading.Thread(target=ask)
    waiting.start()
    slack.wait(lambda: slack.journal.calls("auth.test"))
    assert client.auth_test()["ok"], "the second is answered meanwhile"
    assert not came.is_set()
    held.gate.set()
    waiting.join(5)
    assert came.is_set()


def test_an_outage_ends_by_the_peers_time(slack: SlackPeer, client: WebClient) -> None:
    client.retry_handlers = []
    slack.outage(60)
    with pytest.raises((URLError, HTTPException, ConnectionError)):
        client.auth_test()
    slack.clock.advance(61)
    assert client.auth_test()["ok"]


def test_the_journal_keeps_what_was_asked_and_answered(slack: SlackPeer, client: WebClient) -> None:
    client.auth_test()
    (call,) = slack.journal.wait("auth.test")
    assert call.headers["authorization"].startswith("Bearer xoxb-")
    assert call.status == 200
    assert b'"ok":true' in call.answer
