"""`switchboard run`: the bot on the platforms that are configured, until it is told to end."""

from __future__ import annotations

import argparse
import os
import signal
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING

from bot.operation.part import Part
from bot.terminal import terminal_words

if TYPE_CHECKING:
    from types import FrameType

    from bot.service import Service

ENDING = (signal.SIGTERM, signal.SIGINT)


def configure(parser: argparse.ArgumentParser) -> None:
    """Declare the arguments."""
    parser.add_argument(
        "--only",
        choices=[str(part) for part in Part if part is not Part.ALL],
        help="take events in, or answer them (both)",
    )
    parser.add_argument("--host", help="where to listen (SWITCHBOARD_HTTP_HOST)")
    parser.add_argument("--port", type=_port, help="where to listen, 0: any free one (SWITCHBOARD_HTTP_PORT)")
    parser.add_argument("--database", metavar="URL", help="the database (the configured one)")


def run(arguments: argparse.Namespace) -> int:
    """Serve until SIGTERM or SIGINT, then let what runs end; a second signal ends at once."""
    from bot.service import Service
    from config.logs import logging_from
    from config.masking import mask_of
    from config.settings import load_settings

    settings = load_settings(
        database_url=arguments.database, http_host=arguments.host, http_port=arguments.port
    )
    with (
        logging_from(settings.log_level, settings.log_format, mask_of(settings)),
        _told_to_end() as ending,
    ):
        service = Service(settings, part=Part(arguments.only or Part.ALL))
        service.start()
        try:
            print(_said(service), flush=True)
            ending.wait()
        finally:
            service.stop()
    return 0


def _said(service: Service) -> str:
    words = terminal_words()
    names = [name.capitalize() for name in service.platforms]
    if not names:
        return words.gettext(
            "Listening at %(address)s. No platform is configured: “switchboard check” says what is missing.",
            address=service.address,
        )
    return words.gettext(
        "Listening at %(address)s, for %(platforms)s.",
        address=service.address,
        platforms=words.listed(names),
    )


@contextmanager
def _told_to_end() -> Iterator[threading.Event]:
    """Is set by the first signal. The second ends the process as it stands.

    What it was at is taken over once its lease is over.
    """
    ending = threading.Event()

    def end(number: int, _frame: FrameType | None) -> None:
        if ending.is_set():
            os._exit(128 + number)
        ending.set()

    before = {number: signal.signal(number, end) for number in ENDING}
    try:
        yield ending
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)


def _port(given: str) -> int:
    if not given.isdecimal() or int(given) >= 2**16:
        raise argparse.ArgumentTypeError(f"{given!r} is not a port (0 to 65535)")
    return int(given)
