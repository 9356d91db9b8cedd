"""From a message's words to what answers it, in process, beside errbot and opsdroid."""

from __future__ import annotations

import tempfile
from collections.abc import Callable, Iterator
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path
from statistics import median

from benchmarks.chatbots.commands import microseconds, timed
from benchmarks.chatbots.environment import dispatch_of
from benchmarks.table import Result
from bot.demo_database import CUSTOMERS, SEED, open_own
from bot.wiring import make_desk
from config.settings import load_settings
from handlers.desk import Asker
from handlers.language import parse
from store.rooms import RoomKey

BOSS = "benchmark@partner.example"
ROOM = RoomKey("benchmark", "", "room")
BOTS = ("errbot", "opsdroid")
ROUNDS = 3


def dispatch() -> Iterator[Result]:
    """Ours understands sentences, theirs a word and what follows it: the figures say what that costs."""
    now = datetime.now(UTC)
    with tempfile.TemporaryDirectory() as folder:
        settings = load_settings(admins=(BOSS,), spool_folder=Path(folder) / "spool")
        with closing(open_own(settings, CUSTOMERS, SEED, now, folder=Path(folder))) as database:
            desk = make_desk(database, settings)
            ours: dict[str, Callable[[str], object]] = {
                "words to an intent (p50)": lambda text: parse(text, None, now.date()),
                "words to an answer from the demo's data (p50)": lambda text: desk.answer(
                    text, Asker(BOSS), ROOM, now
                ),
            }
            taken: dict[str, list[float]] = {name: [] for name in (*ours, *BOTS)}
            for _ in range(ROUNDS):
                for name, action in ours.items():
                    taken[name].append(microseconds(timed(action)))
                for name in BOTS:
                    taken[name].append(dispatch_of(name))
    for name in ours:
        for bot in BOTS:
            yield Result(
                name, median(taken[name]), "µs", f"{bot}, words to a command's line", median(taken[bot])
            )
