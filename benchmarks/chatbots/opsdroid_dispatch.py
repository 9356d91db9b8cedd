"""opsdroid: one message after the other from a connector without a network to a regex skill, and back."""

from __future__ import annotations

import asyncio
import gettext
import logging
from time import perf_counter
from typing import Any

from chatbots.commands import ASKED, COMMANDS, TIMES, WARM_UP, tell
from opsdroid.connector import Connector
from opsdroid.core import OpsDroid
from opsdroid.events import Message
from opsdroid.matchers import match_regex


class Counting(Connector):  # type: ignore[misc]
    """Takes answers in."""

    def __init__(self, config: dict[str, Any], opsdroid: OpsDroid) -> None:
        super().__init__(config, opsdroid=opsdroid)
        self.answers: list[str] = []

    async def connect(self) -> None:
        """Nothing to connect to."""

    async def listen(self) -> None:
        """Nothing to listen to."""

    async def send(self, event: Any) -> None:
        """Keep it."""
        self.answers.append(event.text)


def _skill(name: str) -> Any:
    @match_regex(rf"^{name}(?:\s+(?P<rest>.*))?$")
    async def asked(_opsdroid: OpsDroid, _config: Any, message: Any) -> None:
        await message.respond(f"{name}: {message.regex.group('rest')}")

    return asked


async def _ask(bot: OpsDroid) -> None:
    bot.eventloop = asyncio.get_running_loop()
    connector = Counting({"name": "counting"}, bot)
    bot.connectors = [connector]
    for name in COMMANDS:
        bot.register_skill(_skill(name), {"name": name})
    durations = []
    for turn in range(WARM_UP + TIMES):
        text = ASKED[turn % len(ASKED)]
        began = perf_counter()
        await bot.parse(Message(text=text, user="kim", target="room", connector=connector))
        durations.append(perf_counter() - began)
    tell(durations, connector.answers)


if __name__ == "__main__":
    logging.disable(logging.INFO)
    gettext.install("opsdroid")  # its command line does this, and its modules rely on it
    with OpsDroid(config={"logging": {"level": "warning"}}, loopless=True) as made:
        asyncio.run(_ask(made))
