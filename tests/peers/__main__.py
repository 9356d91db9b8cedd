"""Both fake platforms by hand: prints what a bot needs, and takes what people do from the keyboard.

python -m tests.peers [--bot | --slack-url ADDRESS] [--slack-port N] [--webex-port N]
"""

from __future__ import annotations

import argparse
import cmd
import shlex
from contextlib import ExitStack
from typing import Any

from hub.demo import FULL_ADMIN
from tests.peers.core.journal import DEADLINE
from tests.peers.slack.peer import SlackPeer
from tests.peers.slack.transcript import Seen as SlackSeen
from tests.peers.webex.peer import Seen as WebexSeen
from tests.peers.webex.peer import WebexPeer

KIM = ("Kim Lind", "kim.lind@partner.example")
ADA = ("Ada Lindqvist", FULL_ADMIN)
"""Whom the demo's data knows."""
DONE = ("say", "ask", "command", "press", "submit")
"""What a bot answers to."""


class Prompt(cmd.Cmd):
    """What one person does on both platforms."""

    prompt = "peers> "
    intro = "say, ask, command, press, submit, show, wait, help; each takes slack or webex first"

    def __init__(self, slack: SlackPeer, webex: WebexPeer, person: tuple[str, str] = KIM) -> None:
        super().__init__()
        self.answered = False
        """Whether there is a bot: then what it answers is waited for and shown."""
        self._peers: dict[str, Any] = {"slack": slack, "webex": webex}
        self.team = team = slack.workspace("Nordlicht")
        one, other = slack.person(team, *person), webex.person(*person)
        self._people = {"slack": one, "webex": other}
        self._rooms = {"slack": slack.channel(team, "partners", one), "webex": webex.room("Partners", other)}
        print(f"SLACK  base URL {slack.api_url}  bot token {team.bot_token}  app token {slack.app_token}")
        print(f"       signing secret {slack.signing_secret}  workspace {team.id}")
        print(f"WEBEX  base URL {webex.api_url}  token {webex.token}")
        print(f"People {person[1]}")

    def onecmd(self, line: str) -> bool:
        """Run a command; what people cannot do is said, and the prompt goes on."""
        verb, _, rest = line.partition(" ")
        platform = rest.partition(" ")[0]
        try:
            if not self.answered or verb not in DONE or platform not in self._peers:
                return super().onecmd(line)
            before = self._state(platform)
            super().onecmd(line)
            self._show_news(platform, before, opens=verb == "press")
        except (AssertionError, KeyError, LookupError, ValueError, TypeError) as problem:
            print(f"no: {problem}")
        return False

    def do_say(self, line: str) -> None:
        """say PLATFORM TEXT: in the direct conversation with the bot."""
        platform, text = line.split(" ", 1)
        self._peers[platform].say(self._people[platform], None, text)

    def do_ask(self, line: str) -> None:
        """ask PLATFORM TEXT: in the room, with the bot mentioned."""
        platform, text = line.split(" ", 1)
        self._peers[platform].mention(self._people[platform], self._rooms[platform], text)

    def do_command(self, line: str) -> None:
        """command slack /switchboard TEXT: a slash command in the room."""
        platform, words = line.split(" ", 1)
        self._peers[platform].type_command(self._people[platform], self._rooms[platform], words)

    def do_press(self, line: str) -> None:
        """press PLATFORM LABEL [FIELD=VALUE …]: a button of the latest card that has it (fields: Webex)."""
        platform, label, *fields = shlex.split(line)
        for seen in reversed(self._seen(platform)):
            if label in seen.buttons:
                more = [_fields(fields)] if fields else []
                self._peers[platform].press(self._people[platform], seen.message, label, *more)
                return
        raise LookupError(f"no button {label!r}")

    def do_submit(self, line: str) -> None:
        """submit slack FIELD=VALUE …: the open form."""
        platform, *fields = shlex.split(line)
        self._peers[platform].submit(self._people[platform], _fields(fields))

    def do_show(self, line: str) -> None:
        """show PLATFORM: what the person sees, in the room and in the direct conversation."""
        for seen in self._seen(line.strip()):
            _print(seen)

    def do_wait(self, line: str) -> None:
        """wait PLATFORM SECONDS: let time pass on the platform."""
        platform, seconds = line.split()
        self._peers[platform].clock.advance(float(seconds))

    def do_quit(self, _: str) -> bool:
        """Stop both."""
        return True

    do_EOF = do_quit  # noqa: N815 - the name cmd gives the end of input

    def _show_news(self, platform: str, before: dict[Any, int], *, opens: bool) -> None:
        """Wait for what the bot answers, and show it; of a form that `opens` the fields are named."""
        peer, person = self._peers[platform], self._people[platform]

        def look() -> list[SlackSeen | WebexSeen] | str:
            news = [seen for seen in self._seen(platform) if before.get(_key(seen)) != seen.edits]
            form = peer.form(person) if platform == "slack" and opens else None
            if form is not None and (fields := _labels(form.view)):
                return f"-- a form: {', '.join(fields)}  (submit slack FIELD=VALUE …)"
            return [seen for seen in news if seen.author == "Switchboard"]

        try:
            found = peer.wait(look, DEADLINE)
        except TimeoutError:
            print(f"no answer within {DEADLINE:.0f} s")
            return
        if isinstance(found, str):
            print(found)
            return
        for seen in found:
            _print(seen)

    def _state(self, platform: str) -> dict[Any, int]:
        return {_key(seen): seen.edits for seen in self._seen(platform)}

    def _seen(self, platform: str) -> list[SlackSeen | WebexSeen]:
        peer, person = self._peers[platform], self._people[platform]
        found: list[SlackSeen | WebexSeen] = []
        for room in (self._rooms[platform], peer.direct(person)):
            found += peer.transcript(room, person) if platform == "slack" else peer.transcript(room)
        return found


def _key(seen: SlackSeen | WebexSeen) -> int:
    return id(seen.message)


def _print(seen: SlackSeen | WebexSeen) -> None:
    private = f" (only for {seen.only_for})" if isinstance(seen, SlackSeen) and seen.only_for else ""
    print(f"-- {seen.author}{private}\n{seen.words}")
    if seen.buttons:
        print("   " + " ".join(f"[{name}]" for name in seen.buttons))


def _labels(view: dict[str, Any]) -> list[str]:
    return [block["label"]["text"] for block in view["blocks"] if block["type"] == "input"]


def _fields(pairs: list[str]) -> dict[str, str]:
    return dict(pair.split("=", 1) for pair in pairs)


def main() -> None:
    """Start both and read commands until the end of input."""
    options = argparse.ArgumentParser(
        prog="python -m tests.peers", description="The fake Slack and Webex by hand."
    )
    options.add_argument(
        "--slack-url", default="", help="where the bot takes Slack's requests (else Socket Mode)"
    )
    options.add_argument("--bot", action="store_true", help="start the bot as well, on demo data")
    options.add_argument("--slack-port", type=int, default=0)
    options.add_argument("--webex-port", type=int, default=0)
    given = options.parse_args()
    with SlackPeer(port=given.slack_port) as slack, WebexPeer(port=given.webex_port) as webex:
        slack.connect(given.slack_url)
        prompt = Prompt(slack, webex, ADA if given.bot else KIM)
        with ExitStack() as running:
            if given.bot:
                from tests.peers.bot_by_hand import bot

                service = running.enter_context(bot(slack, prompt.team, webex))
                prompt.answered = True
                print(f"BOT    {service.address}  (this week's demo data)")
            prompt.cmdloop()


if __name__ == "__main__":
    main()
