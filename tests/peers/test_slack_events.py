"""What Slack sends over HTTP: signed, retried, and only what the app is subscribed to."""

from __future__ import annotations

import functools
import json
from urllib.parse import parse_qs

import pytest
from slack_sdk.signature import Clock as SdkClock
from slack_sdk.signature import SignatureVerifier
from slack_sdk.webhook import WebhookClient
from starlette.responses import JSONResponse, Response

from tests.peers.core.courier import Delivery
from tests.peers.core.journal import Call
from tests.peers.core.listener import Listener
from tests.peers.slack.model import Channel, Person, Workspace
from tests.peers.slack.peer import SlackPeer


@pytest.fixture(autouse=True)
def connected(slack: SlackPeer, listener: Listener) -> None:
    slack.connect(listener.url)


class PeersClock(SdkClock):
    """The verifier looks at the peer's time."""

    def __init__(self, peer: SlackPeer) -> None:
        self._peer = peer

    def now(self) -> float:
        return self._peer.clock.now()


def tried(delivery: Delivery, times: int) -> bool:
    return len(delivery.attempts) == times


def signed(slack: SlackPeer, call: Call) -> bool:
    """Whether Slack's own verifier accepts the request."""
    verifier = SignatureVerifier(slack.signing_secret, PeersClock(slack))
    return bool(verifier.is_valid_request(call.body, dict(call.headers)))


def test_an_event_is_signed_and_acknowledged(
    slack: SlackPeer, listener: Listener, room: Channel, kim: Person
) -> None:
    said = slack.mention(kim, room, "expiring in 30 days")
    (call,) = listener.wait()
    assert signed(slack, call)
    told = json.loads(call.body)
    assert told["event"]["type"] == "app_mention"
    assert told["event"]["text"] == f"<@{room.workspace.app_user.id}> expiring in 30 days"
    assert (told["event"]["ts"], told["event"]["user"]) == (said.ts, kim.id)
    assert (told["team_id"], told["api_app_id"]) == (room.workspace.id, slack.world.app_id)
    assert "x-slack-retry-num" not in call.headers
    (delivery,) = slack.wait(lambda: [d for d in slack.deliveries() if d.over])
    assert delivery.key == told["event_id"]
    assert delivery.ack_seconds is not None
    assert 0 < delivery.ack_seconds < 1


def test_a_wrong_secret_and_an_old_time_are_found_out(
    slack: SlackPeer, listener: Listener, room: Channel, kim: Person
) -> None:
    with slack.signing(secret="guessed"):
        slack.mention(kim, room, "one")
    with slack.signing(age=301):
        slack.mention(kim, room, "two")
    slack.mention(kim, room, "three")
    calls = {json.loads(c.body)["event"]["text"][-3:]: c for c in listener.wait(3)}
    assert [signed(slack, calls[word]) for word in ("one", "two", "ree")] == [False, False, True]


@pytest.mark.parametrize("status", [404, 500])
def test_an_event_is_sent_again_at_once_after_a_minute_and_after_five(
    slack: SlackPeer, listener: Listener, room: Channel, kim: Person, status: int
) -> None:
    listener.answer = lambda _: Response(status_code=status)
    slack.mention(kim, room, "hello")
    for count, wait in ((2, 60), (3, 300), (4, 0)):
        listener.wait(count)
        slack.wait(functools.partial(tried, slack.deliveries()[0], count))
        slack.clock.advance(wait)
    (delivery,) = slack.wait(lambda: [d for d in slack.deliveries() if d.over])
    assert delivery.acknowledged is None
    headers = [
        (c.headers.get("x-slack-retry-num"), c.headers.get("x-slack-retry-reason")) for c in listener.calls
    ]
    assert headers == [(None, None), ("1", "http_error"), ("2", "http_error"), ("3", "http_error")]
    assert len({json.loads(c.body)["event_id"] for c in listener.calls}) == 1
    assert all(signed(slack, call) for call in listener.calls[-1:]), "each attempt is signed anew"


def test_a_late_acknowledgement_is_none(
    slack: SlackPeer, listener: Listener, room: Channel, kim: Person
) -> None:
    slack.ack_deadline = 0.1
    listener.gate.clear()
    slack.mention(kim, room, "hello")
    listener.wait(2)
    listener.gate.set()
    slack.clock.advance(60)
    slack.wait(lambda: slack.deliveries()[0].over)
    assert slack.deliveries()[0].attempts[0].problem == "http_timeout"
    assert listener.calls[1].headers["x-slack-retry-reason"] == "http_timeout"


def test_the_app_may_forbid_retries(slack: SlackPeer, listener: Listener, room: Channel, kim: Person) -> None:
    listener.answer = lambda _: Response(status_code=500, headers={"x-slack-no-retry": "1"})
    slack.mention(kim, room, "hello")
    (delivery,) = slack.wait(lambda: [d for d in slack.deliveries() if d.over])
    assert len(delivery.attempts) == 1


def test_the_app_hears_only_what_it_subscribed_to_and_never_itself(
    slack: SlackPeer, listener: Listener, team: Workspace, room: Channel, kim: Person
) -> None:
    slack.say(kim, room, "not for the app")
    with slack.board.lock:
        slack.world.post(room, team.app_user, text=f"<@{team.app_user.id}> me")
    elsewhere = slack.channel(team, "elsewhere", kim, app=False)
    slack.mention(kim, elsewhere, "not a member")
    slack.say(kim, None, "for the app")
    slack.mention(slack.other_bot(team), room, "a bot asks")
    slack.wait(lambda: all(d.over for d in slack.deliveries()))
    events = [json.loads(call.body)["event"] for call in listener.calls]
    told = {(e["type"], e.get("channel_type"), "bot_id" in e) for e in events}
    assert told == {("message", "im", False), ("app_mention", None, True)}


def test_more_can_be_subscribed_to(slack: SlackPeer, listener: Listener, room: Channel, kim: Person) -> None:
    slack.world.events.add("message.channels")
    said = slack.say(kim, room, "hello")
    listener.wait(1)
    slack.edit(said, "hello again")
    edited = json.loads(listener.wait(2)[1].body)["event"]
    assert (edited["subtype"], edited["message"]["text"]) == ("message_changed", "hello again")


def test_a_persons_text_comes_with_entities_and_links(
    slack: SlackPeer, listener: Listener, kim: Person
) -> None:
    slack.say(kim, None, "A&B <x> at acme.com by kim@acme.example or https://acme.example/a?b=1&c")
    text = json.loads(listener.wait()[0].body)["event"]["text"]
    assert text == (
        "A&amp;B &lt;x&gt; at <http://acme.com|acme.com> by <mailto:kim@acme.example|kim@acme.example> "
        "or <https://acme.example/a?b=1&amp;c>"
    )


def test_joining_home_and_leaving_are_told(
    slack: SlackPeer, listener: Listener, team: Workspace, kim: Person
) -> None:
    private = slack.channel(team, "deals", kim, kind="private", app=False)
    slack.invite(private, team.app_user, by=kim)
    slack.open_home(kim)
    slack.uninstall(team)
    events = {
        json.loads(call.body)["event"]["type"]: json.loads(call.body)["event"] for call in listener.wait(4)
    }
    assert set(events) == {"member_joined_channel", "app_home_opened", "tokens_revoked", "app_uninstalled"}
    assert events["member_joined_channel"]["inviter"] == kim.id


def test_a_stranger_in_a_shared_channel_is_marked(
    slack: SlackPeer, listener: Listener, team: Workspace, room: Channel
) -> None:
    stranger = slack.person(slack.workspace("Acme", install=False), "Stranger")
    slack.invite(room, stranger)
    slack.mention(stranger, room, "hello")
    told = [json.loads(call.body) for call in listener.wait(2)]
    (mention,) = [t for t in told if t["event"]["type"] == "app_mention"]
    assert mention["is_ext_shared_channel"]
    assert mention["event"]["user_team"] == stranger.workspace.id != team.id


def test_a_command_carries_what_it_needs_and_its_answer_is_shown(
    slack: SlackPeer, listener: Listener, room: Channel, kim: Person
) -> None:
    listener.answer = lambda _: JSONResponse({"text": "12 customers"})
    slack.type_command(kim, room, "/switchboard expiring in 30 days")
    (call,) = listener.wait()
    fields = {name: values[0] for name, values in parse_qs(call.body.decode()).items()}
    assert signed(slack, call)
    assert (fields["command"], fields["text"]) == ("/switchboard", "expiring in 30 days")
    assert (fields["user_id"], fields["channel_id"]) == (kim.id, room.id)
    slack.wait(lambda: [s.words for s in slack.transcript(room, kim)] == ["12 customers"])
    assert slack.transcript(room) == [], "an answer to a command is for its person"


def test_a_failed_command_is_told_to_the_person_and_not_repeated(
    slack: SlackPeer, listener: Listener, room: Channel, kim: Person
) -> None:
    listener.answer = lambda _: Response(status_code=404)
    slack.type_command(kim, room, "/switchboard help")
    slack.wait(lambda: slack.notices)
    assert slack.notices == [(kim, "/switchboard failed with the error dispatch_failed")]
    assert len(listener.calls) == 1


def test_a_response_url_serves_five_times_in_thirty_minutes(
    slack: SlackPeer, listener: Listener, team: Workspace, kim: Person
) -> None:
    elsewhere = slack.channel(team, "elsewhere", kim, app=False)
    slack.type_command(kim, elsewhere, "/switchboard help")
    url = parse_qs(listener.wait()[0].body.decode())["response_url"][0]
    answer = WebhookClient(url)
    assert [answer.send(text=str(n)).status_code for n in range(6)] == [200] * 5 + [404]
    assert len(slack.transcript(elsewhere, kim)) == 5
    slack.type_command(kim, elsewhere, "/switchboard help")
    late = WebhookClient(parse_qs(listener.wait(2)[1].body.decode())["response_url"][0])
    assert late.send(text="all", response_type="in_channel").status_code == 200
    slack.clock.advance(1801)
    told = late.send(text="late")
    assert (told.status_code, json.loads(told.body)["error"]) == (404, "expired_url")
    assert [s.words for s in slack.transcript(elsewhere)] == ["all"]


def test_the_address_is_verified_by_a_challenge(slack: SlackPeer, listener: Listener) -> None:
    assert not slack.verify_address()
    listener.answer = lambda call: Response(json.loads(call.body)["challenge"])
    assert slack.verify_address()


def test_the_same_event_can_come_again(
    slack: SlackPeer, listener: Listener, room: Channel, kim: Person
) -> None:
    slack.mention(kim, room, "hello")
    slack.outgoing.repeat(slack.deliveries()[0])
    first, second = (json.loads(call.body) for call in listener.wait(2))
    assert first == second
