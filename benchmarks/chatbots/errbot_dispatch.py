"""errbot: one message after the other from a backend without a network to a plugin's command, and back.

Its thread pool is off, so that no change of threads is counted; its log is at WARNING.
"""

from __future__ import annotations

import logging
import sys
import tempfile
from pathlib import Path
from types import SimpleNamespace
from typing import Any

from chatbots.commands import COMMANDS, tell, timed
from errbot.backends.base import Message
from errbot.bootstrap import setup_bot

PERSON = "kim@partner.example"
BACKEND = """
from errbot.backends.base import Person
from errbot.core import ErrBot

class Someone(Person):
    def __init__(self, address):
        self._address = address

    person = client = nick = fullname = email = aclattr = property(lambda self: self._address)

    def __str__(self):
        return self._address

class Counting(ErrBot):
    answers = []
    mode = "counting"

    def __init__(self, config):
        super().__init__(config)
        self.bot_identifier = self.build_identifier("err")

    def build_identifier(self, text):
        return Someone(text)

    def build_reply(self, msg, text=None, private=False, threaded=False):
        reply = self.build_message(text)
        reply.frm, reply.to = self.bot_identifier, msg.frm
        return reply

    def send_message(self, msg):
        super().send_message(msg)
        Counting.answers.append(msg.body)

    connect = serve_forever = rooms = query_room = lambda self, *_: None
    change_presence = prefix_groupchat_reply = lambda self, *_: None
"""
PLUGIN = "from errbot import BotPlugin, botcmd\n\nclass Desk(BotPlugin):\n"
COMMAND = """
    @botcmd(name="{name}")
    def asked_{name}(self, msg, args):
        return "{name}: " + args
"""


def main() -> None:
    """Write the plugin, start the bot, ask."""
    with tempfile.TemporaryDirectory() as folder:
        bot = _bot(Path(folder))
        sender = bot.build_identifier(PERSON)

        def dispatch(text: str) -> None:
            message = Message("!" + text)
            message.frm, message.to = sender, bot.bot_identifier
            bot.process_message(message)

        durations = timed(dispatch)
        tell(durations, type(bot).answers)


def _bot(folder: Path) -> Any:
    for name in ("data", "plugins", "backends"):
        (folder / name).mkdir()
    commands = "".join(COMMAND.format(name=name) for name in COMMANDS)
    (folder / "plugins" / "desk.py").write_text(PLUGIN + commands)
    (folder / "plugins" / "desk.plug").write_text(
        "[Core]\nName = Desk\nModule = desk\n[Python]\nVersion = 3\n"
    )
    (folder / "backends" / "counting.py").write_text(BACKEND)
    (folder / "backends" / "counting.plug").write_text("[Core]\nName = Counting\nModule = counting\n")
    config = SimpleNamespace(
        BOT_DATA_DIR=str(folder / "data"),
        BOT_EXTRA_PLUGIN_DIR=str(folder / "plugins"),
        BOT_EXTRA_BACKEND_DIR=str(folder / "backends"),
        BOT_LOG_FILE=None,
        BOT_LOG_LEVEL=logging.WARNING,
        BOT_IDENTITY={"username": "err"},
        BOT_ADMINS=(PERSON,),
        BOT_ASYNC=False,
        STORAGE="Memory",
        CORE_PLUGINS=("ACLs", "CommandNotFoundFilter"),
        AUTOINSTALL_DEPS=False,
        BOT_PLUGIN_INDEXES=(),
    )
    bot: Any = setup_bot("Counting", logging.getLogger(""), config)
    bot.plugin_manager.activate_non_started_plugins()
    for name in ("Desk", "ACLs", "CommandNotFoundFilter"):
        if not bot.plugin_manager.get_plugin_obj_by_name(name).is_activated:
            sys.exit(f"errbot's plugin {name} is not active")
    return bot


if __name__ == "__main__":
    main()
