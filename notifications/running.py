"""What running a report needs from above: asking an intent as its owner would, for a file."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Protocol

from cards.intent import Intent
from cards.model import Attachment, Card
from hub.vocabulary import Frequency, Language
from store.rooms import RoomKey

Progress = Callable[[int], None]
"""Is told how many rows are written so far. What it raises ends the work."""


@dataclass(frozen=True, slots=True)
class Order:
    """What is asked, for whom, and where it will be shown."""

    intent: Intent
    owner: str
    """E-mail address: it is asked with their rights."""
    room: RoomKey
    """Its scope and its language hold."""
    language: Language
    """Where the room has none."""
    due_at: datetime
    """What periods are counted from: a run that is late is of the same days."""
    period: str
    """The local day it is for, or another name where somebody asked for it."""
    frequency: Frequency | None
    """None: it is of no schedule."""


@dataclass(frozen=True, slots=True)
class Built:
    """What was asked for."""

    card: Card
    """It says what is in the files."""
    files: tuple[Attachment, ...]

    @property
    def rows(self) -> int:
        """Of all files."""
        return sum(file.rows for file in self.files)

    @property
    def empty(self) -> bool:
        """Whether there are files, and no row in them."""
        return bool(self.files) and self.rows == 0


class RunIntent(Protocol):
    """Asks intents. Raises SwitchboardError: an OperatorError may pass, another one does not."""

    def check_owner(self, order: Order) -> None:
        """See that the owner may still have it.

        Raises:
            AccessError: `owner-may-not`.
        """
        ...

    def run(self, order: Order, now: datetime, folder: Path, progress: Progress) -> Built:
        """Ask it; its files are new ones of `folder`, which is there."""
        ...
