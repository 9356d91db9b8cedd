"""The prompt over both peers."""

from __future__ import annotations

from pathlib import Path

import pytest
from slack_sdk import WebClient
from webexteamssdk import WebexTeamsAPI

from tests.peers.__main__ import ADA, Prompt
from tests.peers.bot_by_hand import bot
from tests.peers.slack.peer import SlackPeer
from tests.peers.webex.peer import WebexPeer


def test_people_are_played_from_the_keyboard(
    slack: SlackPeer, webex: WebexPeer, capsys: pytest.CaptureFixture[str]
) -> None:
    prompt = Prompt(slack, webex)
    told = capsys.readouterr().out
    assert all(secret in told for secret in (slack.app_token, slack.signing_secret, webex.token))
    prompt.onecmd("ask slack expiring")
    prompt.onecmd("say webex hello there")
    team = next(iter(slack.world.workspaces.values()))
    room = next(room for room in slack.world.channels.values() if room.kind == "public")
    button = {"type": "button", "action_id": "n", "text": {"type": "plain_text", "text": "Next"}}
    client = WebClient(team.bot_token, base_url=slack.api_url)
    client.chat_postMessage(channel=room.id, text="12", blocks=[{"type": "actions", "elements": [button]}])
    api = WebexTeamsAPI(access_token=webex.token, base_url=webex.api_url)
    api.messages.create(toPersonEmail="kim.lind@partner.example", text="good day")
    prompt.onecmd("press slack Next")
    assert [d.payload["actions"][0]["text"]["text"] for d in slack.deliveries("interactive")] == ["Next"]
    prompt.onecmd("press slack Previous")
    assert "no button 'Previous'" in capsys.readouterr().out
    prompt.onecmd("show slack")
    prompt.onecmd("show webex")
    shown = capsys.readouterr().out
    assert "[Next]" in shown
    assert "hello there\n-- Switchboard\ngood day" in shown
    assert prompt.onecmd("quit")


def test_the_bot_answers_what_is_typed(
    slack: SlackPeer, webex: WebexPeer, capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    prompt = Prompt(slack, webex, ADA)
    with bot(slack, prompt.team, webex, tmp_path, customers=12):
        prompt.answered = True
        for line, told in (
            ("say slack whoami", "You are Ada Lindqvist."),
            ("ask slack customers", "1–10 of 12"),
            ("press slack Next", "11–12 of 12"),
            ("ask slack settings", "[Settings of this room…]"),
            ("press slack 'Settings of this room…'", "a form: Language, Time zone, Region"),
            ("submit slack Region=Canada", "Canada (before: all regions)"),
            ("ask webex settings", "The settings of this room"),
            ("press webex Change 'Time zone=Asia/Tokyo'", "Asia/Tokyo (before: UTC (default))"),
            ("press webex Nothing", "no button 'Nothing'"),
        ):
            prompt.onecmd(line)
            assert told in capsys.readouterr().out, line
