"""The fake Slack in a process of its own, with many workspaces; obeys one line of JSON after another.

python -m benchmarks.slack_child WORKSPACES CHANNELS
"""

from __future__ import annotations

import json
import sys
from typing import Any

from tests.peers.core.journal import Call
from tests.peers.slack.model import Workspace
from tests.peers.slack.peer import SlackPeer

POST = "chat.postMessage"


def main(workspaces: int, channels: int) -> None:
    """Say what there is, then answer until the input ends."""
    with SlackPeer() as slack:
        teams = {team.id: team for team in (slack.workspace(f"Team {n}") for n in range(workspaces))}
        rooms = {team.id: _rooms(slack, team, channels) for team in teams.values()}
        _say(
            {
                "api_url": slack.api_url,
                "signing_secret": slack.signing_secret,
                "teams": [_shown(team, rooms[team.id]) for team in teams.values()],
            }
        )
        for line in sys.stdin:
            asked = json.loads(line)
            if "busy" in asked:
                slack.busy(teams[asked["busy"]], asked["seconds"], asked["retry_after"])
            _say([_told(call) for call in slack.journal.calls(POST) if call.status is not None])


def _rooms(slack: SlackPeer, team: Workspace, channels: int) -> list[str]:
    member = slack.person(team, "Kim Lind")
    return [slack.channel(team, f"room-{number}", member).id for number in range(channels)]


def _shown(team: Workspace, rooms: list[str]) -> dict[str, Any]:
    return {
        "id": team.id,
        "token": team.bot_token,
        "user": team.app_user.id,
        "bot": team.app_user.bot_id,
        "rooms": rooms,
    }


def _told(call: Call) -> list[Any]:
    """The room, when it was asked, whether it was posted."""
    answer = json.loads(call.answer)
    return [answer.get("channel", ""), call.at, bool(answer["ok"])]


def _say(what: Any) -> None:
    print(json.dumps(what), flush=True)


if __name__ == "__main__":
    main(*map(int, sys.argv[1:]))
