"""`switchboard demo`: the console in the browser, on demo data or on one's own."""

from __future__ import annotations

import argparse
import sys
import webbrowser
from contextlib import closing

from bot.terminal import terminal_words

DRAIN_SECONDS = 2.0
"""How long what is being delivered may take at the end."""


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
    from bot.console.cast import is_demo, members
    from bot.console.chat import PLATFORM, Chat
    from bot.console.delivering import ConsoleTransport
    from bot.console.rooms import Rooms
    from bot.console.server import ConsoleServer, address_of, check_renderer, listen
    from bot.ticking import Ticking
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
            if ticking is not None:
                ticking.start()
            print(
                terminal_words().gettext("The console is at %(address)s (Ctrl-C ends it).", address=address),
                flush=True,
            )
            if not arguments.no_browser:
                webbrowser.open(address)

        with closing(open_demo(settings, arguments.database, making=say_making, **given)) as database:
            desk, rooms = make_desk(database, settings), Rooms()
            deliveries = ConsoleTransport(rooms, settings.spool_folder, now)
            # What is scheduled elsewhere than in the demo is its own bot's to deliver.
            ticking = (
                Ticking(desk, {PLATFORM: deliveries}, settings, now, shown=deliveries)
                if is_demo(database)
                else None
            )
            console = Console(Chat(desk, now), members(database, settings), rooms, deliveries)
            try:
                ConsoleServer(console, ready).run(sockets=[listening])
            finally:
                if ticking is not None:
                    ticking.stop(DRAIN_SECONDS)
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
