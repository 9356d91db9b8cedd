"""The command line: `switchboard COMMAND`. Each command's module is imported only when it is asked for."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Sequence
from importlib import import_module

COMMANDS = {
    "demo": "the console in the browser with demo data, nothing to configure",
    "run": "the bot on the platforms that are configured",
    "check": "what is configured, what is wrong, and how to mend it",
    "ask": "ask a question and print the answer",
    "parse": "show what the bot understands of a text",
    "import": "take in CSV exports of Partner Hub",
    "report": "write a report as CSV",
    "templates": "report templates of one's own: list, create, edit, delete",
    "seed": "fill the database with generated data",
    "manifest": "what to register the app with at Slack",
    "schedules": "what comes into which rooms, and when",
    "deliveries": "what was delivered, when and for whom, and what was not, and why",
    "alerts": "what fires, what became of it, and whether it was useful",
    "detect": "call quality out of the ordinary, week by week, of a CSV file",
    "audit": "who changed what, and what was refused to whom",
    "db": "look after the database's schema, and the tokens in it",
}


def build_parser(only: str | None = None) -> argparse.ArgumentParser:
    """The parser; with `only`, that command's own arguments are added (and its module imported)."""
    parser = argparse.ArgumentParser(prog="switchboard", description="The partner's desk in the chat.")
    commands = parser.add_subparsers(dest="command", metavar="COMMAND", required=True)
    for name, purpose in COMMANDS.items():
        command = commands.add_parser(name, help=purpose, description=purpose[0].upper() + purpose[1:] + ".")
        if name == only:
            _module(name).configure(command)
    return parser


def main(arguments: Sequence[str] | None = None) -> int:
    """Run a command. Exits 0, 1 (it failed and said why in one line) or 2 (wrong usage)."""
    given = list(sys.argv[1:] if arguments is None else arguments)
    wanted = next((word for word in given if word in COMMANDS), None)
    parsed = build_parser(wanted).parse_args(given)
    from config.errors import SwitchboardError

    try:
        return int(_module(parsed.command).run(parsed))
    except SwitchboardError as error:
        from bot.terminal import say_error

        say_error(error)
        return 1
    except KeyboardInterrupt:
        return 130
    except BrokenPipeError:
        sys.stderr.close()
        return 1


def _module(command: str):  # type: ignore[no-untyped-def]
    return import_module(f"bot.commands.{command.replace('import', 'imports')}")


if __name__ == "__main__":
    sys.exit(main())
