"""Files that somebody sent to the bot: fetched one after the other, and handed to the desk."""

from __future__ import annotations

import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from shutil import rmtree
from tempfile import TemporaryDirectory
from threading import Lock
from typing import Final

from bot.gateway.platform import Platform, Said
from config.errors import DataError
from handlers.imports import GivenFile

LARGEST: Final = 100_000_000
"""Bytes of a file that is taken; Webex takes no larger one itself."""
FOLDERS: Final = "given-"
"""What the names of our folders begin with."""
OLD_SECONDS: Final = 86_400.0

_fetching = Lock()
"""One file at a time is in memory."""


@contextmanager
def fetched(
    platform: Platform, said: Said, spool: Path
) -> Iterator[tuple[Sequence[GivenFile], Sequence[DataError]]]:
    """The files in a folder that is gone when the block ends; and why some of them could not be had.

    Raises:
        DeliveryError: the platform does not give them now.
    """
    spool.mkdir(parents=True, exist_ok=True)
    with TemporaryDirectory(prefix=FOLDERS, dir=spool) as folder:
        given: list[GivenFile] = []
        refused: list[DataError] = []
        for number, file in enumerate(said.files):
            path = Path(folder, str(number))
            try:
                with _fetching:
                    path.write_bytes(platform.fetch(file, said.place.room.workspace, LARGEST))
            except DataError as error:
                refused.append(error)
            else:
                given.append(GivenFile(path, file.name))
        yield given, refused


def sweep(spool: Path) -> None:
    """Remove the folders that a crash left behind."""
    oldest = time.time() - OLD_SECONDS
    for folder in spool.glob(f"{FOLDERS}*"):
        if folder.is_dir() and folder.stat().st_mtime < oldest:
            rmtree(folder, ignore_errors=True)
