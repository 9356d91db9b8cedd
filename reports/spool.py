"""Files on their way to a room: each is written whole under a passing name, then given its own."""

from __future__ import annotations

import hashlib
import re
import secrets
import string
import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date
from pathlib import Path
from typing import Final

from cards.model import Attachment

CSV_MEDIA_TYPE: Final = "text/csv; charset=utf-8"
KEPT_SECONDS: Final = 24 * 60 * 60
"""A file that is older was delivered, or never will be."""
ZIP_MEDIA_TYPE: Final = "application/zip"
PART: Final = ".part"
SWEPT: Final = tuple(kind + end for kind in (".csv", ".zip") for end in ("", PART))
LONGEST_NAME: Final = 80
BUFFER_BYTES: Final = 1 << 18

_UNSAFE: Final = re.compile(r"[^\w\-. ()&]+")
"""What a file's name may not hold on some system, or in an HTTP header."""
_SIGNS: Final = string.ascii_lowercase + string.digits


class SpoolFile:
    """A file being written: counts its bytes and takes their SHA-256 as they pass."""

    def __init__(self, path: Path, name: str, media_type: str) -> None:
        """It will be at `path`, and called `name` where it arrives."""
        self.path: Final = path
        self.name: Final = name
        self.media_type: Final = media_type
        self.size = 0
        self._sha256 = hashlib.sha256()
        self._part: Final = path.with_name(path.name + PART)
        self._file: Final = self._part.open("xb", buffering=BUFFER_BYTES)

    def write(self, data: bytes) -> None:
        """Add `data` to the end."""
        self.size += len(data)
        self._sha256.update(data)
        self._file.write(data)

    def finish(self) -> None:
        """Give it its own name: from now on it is whole."""
        self._file.close()
        self._part.replace(self.path)

    def discard(self) -> None:
        """Leave nothing of it."""
        self._file.close()
        self._part.unlink(missing_ok=True)

    def attachment(self, rows: int) -> Attachment:
        """What goes with the answer; `rows` does not count the header."""
        return Attachment(self.path, self.name, self.media_type, rows, self._sha256.hexdigest(), self.size)


@contextmanager
def new_file(spool: Path, title: str, day: date) -> Iterator[SpoolFile]:
    """A CSV file in the folder `spool`, whole when the block ends and gone when it raises.

    It is named as Partner Hub names downloads: `{title}_{letters and digits}_{day}.csv`. The folder is made
    when it is missing, and old files in it are removed.
    """
    spool.mkdir(parents=True, exist_ok=True)
    sweep(spool)
    with whole_file(spool, file_name(title, day), CSV_MEDIA_TYPE) as file:
        yield file


@contextmanager
def whole_file(folder: Path, name: str, media_type: str) -> Iterator[SpoolFile]:
    """A file in a folder that is there, whole when the block ends and gone when it raises."""
    file = SpoolFile(folder / name, name, media_type)
    try:
        yield file
        file.finish()
    except BaseException:
        file.discard()
        raise


def file_name(title: str, day: date) -> str:
    """A name nobody can guess, so that no file takes another's place and none is fetched by chance."""
    safe = _UNSAFE.sub(" ", title)[:LONGEST_NAME].strip(" .") or "report"
    signs = "".join(secrets.choice(_SIGNS) for _ in range(12))
    return f"{safe}_{signs}_{day.isoformat()}.csv"


def sweep(spool: Path, now: float | None = None) -> int:
    """Remove the files of `spool` that are older than a day, half-written ones too; how many it were."""
    oldest = (time.time() if now is None else now) - KEPT_SECONDS
    removed = 0
    for path in (found for ending in SWEPT for found in spool.glob(f"*{ending}")):
        try:
            if path.stat().st_mtime < oldest:
                path.unlink()
                removed += 1
        except FileNotFoundError:
            continue  # another process was quicker
    return removed
