"""`switchboard demo`: the console in the browser, on demo data or on one's own."""

from __future__ import annotations

import argparse
import sys
import webbrowser
from contextlib import closing

from bot.terminal import terminal_words


def configure(parser: argparse.ArgumentParser) -> None:
    """Declare the arguments."""
    parser.add_argument("--port", type=_port, help="where to listen (8484, or any free one)")
    parser.add_argument("--database", metavar="URL", help="another database than the demo's own")
    parser.add_argument("--customers", type=_positive, metavar="N", help="how many to generate (240)")
    parser.add_argument("--seed", type=int, metavar="S", help="of the generated data (7)")
    parser.add_argument("--no-browser", action="store_true", help="open no browser window")


def run(arguments: argparse.Namespace) -> int:
    """Serve until Ctrl-C."""
    from bot.console.app import Console
    from bot.console.cast import members
    from bot.console.chat import Chat
    from bot.console.server import ConsoleServer, address_of, check_renderer, listen
    from bot.wiring import make_desk, now, open_demo
    from config.logs import logging_from
    from config.settings import load_settings

    check_renderer()
    settings = load_settings(database_url=arguments.database)
    size = {"customers": arguments.customers, "seed": arguments.seed}
    given = {name: value for name, value in size.items() if value is not None}
    with logging_from(settings.log_level), listen(arguments.port) as listening:
        address = address_of(listening)

        def ready() -> None:
            print(
                terminal_words().gettext("The console is at %(address)s (Ctrl-C ends it).", address=address),
                flush=True,
            )
            if not arguments.no_browser:
                webbrowser.open(address)

        with closing(open_demo(settings, arguments.database, making=say_making, **given)) as database:
            console = Console(Chat(make_desk(database, settings), now), members(database, settings))
            ConsoleServer(console, ready).run(sockets=[listening])
    return 0


def say_making() -> None:
    """Tell that demo data is being generated; on standard error, for an answer may go to a pipe."""
    print(terminal_words().gettext("Making this week's demo data…"), file=sys.stderr, flush=True)


def _port(given: str) -> int:
    if not given.isdecimal() or int(given) >= 2**16:
        raise argparse.ArgumentTypeError(f"{given!r} is not a port (0 to 65535)")
    return int(given)


def _positive(given: str) -> int:
    if not given.isdecimal() or int(given) < 1:
        raise argparse.ArgumentTypeError(f"{given!r} is not a number of customers")
    return int(given)
