"""Events the app is subscribed to, as the Events API words them."""

from __future__ import annotations

from tests.peers.core.courier import Delivery
from tests.peers.slack import pictures
from tests.peers.slack.model import Channel, Json, Message, Person, Workspace
from tests.peers.slack.outgoing import Outgoing
from tests.peers.slack.world import World

SCOPE_OF = {
    "app_mention": "app_mentions:read",
    "message.im": "im:history",
    "message.channels": "channels:history",
    "message.groups": "groups:history",
}
_MESSAGE_EVENT = {"im": "message.im", "public": "message.channels", "private": "message.groups"}
_LETTER = {"public": "C", "private": "G", "im": "D"}


class Events:
    """Tells the app what it subscribed to and has the scope for."""

    def __init__(self, world: World, outgoing: Outgoing) -> None:
        self._world, self._outgoing = world, outgoing
        self.address = ""
        world.posted = self.message

    def message(self, message: Message) -> None:
        """A new message: to each workspace's app that is in the channel, never its own."""
        for team, event in self._message(message):
            if message.files:
                event["subtype"] = "file_share"
            self._send(team, message.channel, event, "message")
            mentioned = f"<@{team.app_user.id}>" in message.text
            if mentioned and message.channel.kind != "im":
                told = {k: v for k, v in event.items() if k not in {"channel_type", "subtype"}}
                self._send(team, message.channel, {**told, "type": "app_mention"}, "app_mention")

    def changed(self, message: Message, before: str) -> None:
        """A person edited a message."""
        for team, event in self._message(message):
            shown = {k: v for k, v in event.items() if k in {"channel", "channel_type"}}
            picture = pictures.message(message, self.address)
            shown |= {
                "type": "message",
                "subtype": "message_changed",
                "hidden": True,
                "message": picture,
                "previous_message": {**picture, "text": before},
                "ts": self._world.ts(),
            }
            self._send(team, message.channel, {**shown, "event_ts": shown["ts"]}, "message")

    def joined(self, channel: Channel, person: Person, inviter: Person | None) -> None:
        """Somebody, perhaps the app itself, came into a channel."""
        for team in self._teams(channel):
            if team.app_user in channel.members:
                event: Json = {
                    "type": "member_joined_channel",
                    "user": person.id,
                    "channel": channel.id,
                    "channel_type": _LETTER[channel.kind],
                    "team": person.workspace.id,
                    "event_ts": self._world.ts(),
                }
                if inviter:
                    event["inviter"] = inviter.id
                self._send(team, channel, event, "member_joined_channel")

    def home_opened(self, person: Person, team: Workspace) -> None:
        """A person looks at the app's Home tab."""
        room, _ = self._world.direct(team, person)
        event = {"type": "app_home_opened", "user": person.id, "channel": room.id, "tab": "home"}
        self._send(team, None, {**event, "event_ts": self._world.ts()}, "app_home_opened")

    def uninstalled(self, team: Workspace) -> None:
        """The app was removed from a workspace: both events, in Slack's uncertain order."""
        tokens = {"type": "tokens_revoked", "tokens": {"oauth": [], "bot": [team.app_user.id]}}
        self._send(team, None, {**tokens, "event_ts": self._world.ts()}, "tokens_revoked")
        gone = {"type": "app_uninstalled", "event_ts": self._world.ts()}
        self._send(team, None, gone, "app_uninstalled")

    def _message(self, message: Message) -> list[tuple[Workspace, Json]]:
        found = []
        for team in self._teams(message.channel):
            if team.app_user not in message.channel.members or message.author is team.app_user:
                continue
            event = pictures.message(message, self.address) | {
                "channel": message.channel.id,
                "channel_type": {"public": "channel", "private": "group", "im": "im"}[message.channel.kind],
                "event_ts": message.ts,
            }
            if not message.author.bot_id:
                event["client_msg_id"] = self._world.secret(32)
            if message.channel.connected:
                event |= {
                    "user_team": message.author.workspace.id,
                    "source_team": message.author.workspace.id,
                }
            found.append((team, event))
        return found

    def _teams(self, channel: Channel) -> list[Workspace]:
        teams = self._world.workspaces.values()
        return [team for team in teams if team.bot is not None and channel.seen_from(team)]

    def _send(self, team: Workspace, channel: Channel | None, event: Json, name: str) -> Delivery | None:
        if name == "message" and channel is not None:
            name = _MESSAGE_EVENT[channel.kind]
        token = self._world.tokens.get(team.bot_token)
        scope = SCOPE_OF.get(name)
        if name not in self._world.events or (scope and token and scope not in token.scopes):
            return None
        key = self._world.new_id("Ev")
        return self._outgoing.event(key, self._envelope(team, channel, event, key))

    def _envelope(self, team: Workspace, channel: Channel | None, event: Json, key: str) -> Json:
        return {
            "token": self._world.verification_token,
            "team_id": team.id,
            "context_team_id": team.id,
            "context_enterprise_id": None,
            "api_app_id": self._world.app_id,
            "event": event,
            "type": "event_callback",
            "event_id": key,
            "event_time": int(self._world.clock.now()),
            "authorizations": [
                {
                    "enterprise_id": None,
                    "team_id": team.id,
                    "user_id": team.app_user.id,
                    "is_bot": True,
                    "is_enterprise_install": False,
                }
            ],
            "is_ext_shared_channel": bool(channel and channel.connected),
            "event_context": f"4-{key}",
        }
