"""Events, commands and interactions over HTTP: what is kept, what is dropped, what is refused."""

from __future__ import annotations

import json
import time
from collections.abc import Iterator
from typing import Any

import httpx
import pytest
from slack_in_rig import Rig, rig

from store.database import Database
from tests.peers.slack.model import Channel, Person, Workspace
from tests.peers.slack.outgoing import Signer
from tests.peers.slack.peer import SlackPeer

SHOW = {"intent": "overview", "slots": {}}


def buttons(*values: Any) -> list[dict[str, Any]]:
    return [
        {
            "type": "actions",
            "elements": [
                {
                    "type": "button",
                    "action_id": f"intent:{at}",
                    "text": {"type": "plain_text", "text": f"Button {at}"},
                    **value,
                }
                for at, value in enumerate(values)
            ],
        }
    ]


@pytest.fixture
def slack() -> Iterator[SlackPeer]:
    with SlackPeer(limited=False) as peer:
        yield peer


@pytest.fixture
def team(slack: SlackPeer) -> Workspace:
    return slack.workspace("Nordlicht")


@pytest.fixture
def kim(slack: SlackPeer, team: Workspace) -> Person:
    return slack.person(team, "Kim Lind")


@pytest.fixture
def room(slack: SlackPeer, team: Workspace, kim: Person) -> Channel:
    return slack.channel(team, "partners", kim)


@pytest.fixture
def listening(slack: SlackPeer, team: Workspace, database: Database) -> Iterator[Rig]:
    with rig(slack, database, team) as made:
        yield made


def post(rig: Rig, body: bytes, **headers: str) -> httpx.Response:
    return httpx.post(rig.events_url, content=body, headers=headers, trust_env=False)


def test_every_kind_that_wants_an_answer_is_kept(
    listening: Rig, slack: SlackPeer, kim: Person, room: Channel, team: Workspace
) -> None:
    slack.mention(kim, room, "overview")
    slack.say(kim, None, "overview")
    slack.say(kim, None, "", files={"customers.csv": b"a,b\n"})
    slack.type_command(kim, room, "/switchboard overview")
    slack.open_home(kim)
    slack.invite(room, slack.person(team, "Ana Roth"), kim)
    card = slack.world.post(room, team.app_user, blocks=buttons({"value": json.dumps(SHOW)}), by_app=True)
    slack.press(kim, card, "Button 0")
    kinds = sorted(event.kind for event in listening.events(7))
    assert kinds == [
        "app_home_opened",
        "app_mention",
        "block_actions",
        "command",
        "member_joined_channel",
        "message",
        "message",
    ]
    listening.settled()
    assert {d.acknowledged is not None for d in slack.deliveries()} == {True}
    assert {event.workspace for event in listening.kept.new} == {team.id}
    assert not any("token" in event.payload for event in listening.kept.new)


def test_what_wants_no_answer_is_acknowledged_and_dropped(
    listening: Rig, slack: SlackPeer, kim: Person, room: Channel, team: Workspace
) -> None:
    slack.world.events |= {"message.channels"}
    bot = slack.other_bot(team)
    room.members.append(bot)
    slack.mention(bot, room, "overview")
    slack.say(bot, slack.direct(kim), "overview")
    said = slack.say(kim, room, "nothing for the bot")
    slack.edit(said, "still nothing")
    link = buttons({"url": "https://example.com"})
    slack.press(kim, slack.world.post(room, team.app_user, blocks=link, by_app=True), "Button 0")
    slack.use_shortcut(kim, said, "report")
    listening.settled()
    assert len(slack.deliveries()) >= 6
    assert all(d.acknowledged and d.acknowledged.status == 200 for d in slack.deliveries())
    assert listening.kept.asked == []


def test_a_repeated_event_is_kept_once_and_acknowledged_again(
    listening: Rig, slack: SlackPeer, kim: Person, room: Channel
) -> None:
    slack.mention(kim, room, "overview")
    listening.settled()
    again = slack.outgoing.repeat(slack.deliveries()[0])
    slack.wait(lambda: again.acknowledged)
    assert (len(listening.kept.asked), len(listening.kept.new)) == (2, 1)


def test_what_is_badly_signed_is_refused(listening: Rig, slack: SlackPeer, kim: Person) -> None:
    body = json.dumps(
        {
            "type": "event_callback",
            "team_id": kim.workspace.id,
            "event_id": "Ev1",
            "event": {"type": "app_mention", "user": kim.id, "channel": "C1", "text": "overview"},
        }
    ).encode()

    def answered(signer: Signer) -> int:
        return post(listening, body, **signer.headers(time.time(), body)).status_code

    assert answered(Signer("guessed")) == 401
    assert answered(Signer("")) == 401
    assert answered(Signer(slack.signing_secret, age=301)) == 401
    assert answered(Signer(slack.signing_secret, age=-302)) == 401
    assert post(listening, body).status_code == 401
    for stamp in (b"soon", b"", "\u0665".encode(), str(int(time.time())).encode()):
        odd = {b"x-slack-request-timestamp": stamp, b"x-slack-signature": "v0=é".encode()}
        assert httpx.post(listening.events_url, content=body, headers=odd, trust_env=False).status_code == 401
    assert listening.kept.asked == []
    assert answered(Signer(slack.signing_secret, age=299)) == 200
    assert len(listening.kept.asked) == 1


def test_a_signed_body_that_cannot_be_read_is_refused_too(listening: Rig, slack: SlackPeer) -> None:
    for body in (b"\xff", b"[]", b'"x"', b"{", b'{"event": 1, "type": "event_callback"}', b"payload=%7B"):
        headers = slack.outgoing.signer.headers(time.time(), body)
        assert 200 <= post(listening, body, **headers).status_code < 500, body
    assert listening.kept.asked == []


def test_slack_can_verify_the_address(listening: Rig, slack: SlackPeer) -> None:
    assert slack.verify_address()
    answer = post(listening, b"ssl_check=1&token=x", **{"content-type": "application/x-www-form-urlencoded"})
    assert answer.status_code == 200
    assert listening.kept.asked == []


def test_what_cannot_be_kept_is_not_acknowledged_and_comes_again(
    listening: Rig, slack: SlackPeer, kim: Person, room: Channel
) -> None:
    listening.kept.broken = True
    slack.mention(kim, room, "overview")
    (delivery,) = slack.deliveries()
    slack.wait(lambda: len(delivery.attempts) == 2, what="the first repetition, at once")
    assert [attempt.status for attempt in delivery.attempts] == [503, 503]
    listening.kept.broken = False
    slack.clock.advance(60)
    (event,) = listening.events()
    slack.wait(lambda: delivery.acknowledged)
    assert listening.said().what == "overview"
    assert event.kind == "app_mention"


def test_a_workspace_without_the_app_is_told_so(
    listening: Rig, slack: SlackPeer, caplog: pytest.LogCaptureFixture
) -> None:
    elsewhere = slack.workspace("Fjord")
    rune = slack.person(elsewhere, "Rune Dahl")
    there = slack.channel(elsewhere, "general", rune)
    listening.known()
    slack.type_command(rune, there, "/switchboard overview")
    slack.mention(rune, there, "overview")
    listening.settled()
    slack.wait(lambda: slack.answers(there, rune))
    (told,) = slack.answers(there, rune)
    assert told.only_for == "Rune Dahl"
    assert "not installed" in told.text
    assert listening.kept.asked == []
    assert f"not installed in {elsewhere.id}" in caplog.text


def test_events_are_kept_while_slack_has_not_said_whose_the_token_is(
    slack: SlackPeer, team: Workspace, kim: Person, room: Channel, database: Database
) -> None:
    slack.outage(3600)
    with rig(slack, database, team) as made:
        slack.mention(kim, room, "overview")
        (event,) = made.events()
        assert event.workspace == team.id


def test_the_loading_form_is_opened_at_the_press_and_once(
    slack: SlackPeer, team: Workspace, kim: Person, room: Channel, database: Database
) -> None:
    opened: list[tuple[str, str]] = []

    def open_loading(client: Any, trigger: str, name: str) -> None:
        opened.append((trigger, name))
        slack.board.ring()

    form = {"form": 0, "from": SHOW}
    with rig(slack, database, team, open_loading=open_loading) as made:
        made.known()
        card = slack.world.post(room, team.app_user, blocks=buttons({"value": json.dumps(form)}), by_app=True)
        pressed = slack.press(kim, card, "Button 0")
        slack.wait(lambda: opened)
        slack.outgoing.repeat(pressed)
        made.settled()
        said = made.said()
    assert len(opened) == 1
    assert said.form == 0
    assert (said.back["trigger"], said.back["view"]) == opened[0]
