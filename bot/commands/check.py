"""`switchboard check`: what is configured, what is wrong, and how to mend it."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Iterator
from typing import TYPE_CHECKING

from bot.commands.common import add_database_argument
from bot.terminal import terminal_words

if TYPE_CHECKING:
    from bot.gateway.platform import Finding


def configure(parser: argparse.ArgumentParser) -> None:
    """Declare the arguments."""
    add_database_argument(parser)
    parser.add_argument("--json", action="store_true", help="print what was found as JSON")


def run(arguments: argparse.Namespace) -> int:
    """Print what was found, a line each; 1 when something is wrong."""
    found: list[Finding] = []
    for finding in _findings(arguments.database):
        found.append(finding)
        if not arguments.json:
            _print(finding)
    if arguments.json:
        _print_json(found)
    return 0 if all(finding.good for finding in found) else 1


def _findings(url: str | None) -> Iterator[Finding]:
    from bot.gateway.platform import Finding
    from bot.operation.examination import examine
    from bot.wiring import now
    from cards.wording.errors import sentence
    from config.errors import OperatorError
    from config.settings import load_settings

    words = terminal_words()
    try:
        settings = load_settings(database_url=url)
    except OperatorError as error:
        yield Finding("settings", good=False, said=sentence(words, error))
        return
    yield from examine(settings, words, now)


def _print(finding: Finding) -> None:
    """As it is found: the platforms may take some seconds."""
    from cards.render.safety import clean

    mark = "✓" if finding.good else "✗"
    print(f"{mark} {finding.subject:<16} {clean(finding.said)}", flush=True)


def _print_json(found: list[Finding]) -> None:
    import orjson

    sys.stdout.buffer.write(orjson.dumps(found, option=orjson.OPT_INDENT_2 | orjson.OPT_APPEND_NEWLINE))
