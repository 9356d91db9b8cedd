"""The files of runs: each run has a folder of its own until it is delivered."""

from __future__ import annotations

import secrets
import time
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from shutil import rmtree
from typing import Any, Final

from cards.model import Attachment
from notifications.transport import Message

FOLDER: Final = "runs"
"""In the spool."""
OLD_SECONDS: Final = 24 * 60 * 60
"""A folder that is older and that no run needs was left by a crash."""


def new_folder(spool: Path, run_id: int) -> Path:
    """An empty folder for the files of a run."""
    folder = spool / FOLDER / f"{run_id}-{secrets.token_hex(4)}"
    folder.mkdir(parents=True)
    return folder.resolve()


@contextmanager
def kept_whole(folder: Path) -> Iterator[None]:
    """Whatever is raised, nothing is left of the folder then."""
    try:
        yield
    except BaseException:
        rmtree(folder, ignore_errors=True)
        raise


def as_json(file: Attachment, comment: Message) -> dict[str, Any]:
    """A file as the run's row keeps it."""
    return {
        "name": file.name,
        "size": file.size,
        "sha256": file.sha256,
        "rows": file.rows,
        "media_type": file.media_type,
        "path": str(file.path),
        "comment": comment.text,
    }


def from_json(kept: Mapping[str, Any]) -> Attachment:
    """The reverse."""
    return Attachment(
        Path(kept["path"]), kept["name"], kept["media_type"], kept["rows"], kept["sha256"], kept["size"]
    )


def remove(paths: Iterable[Path]) -> None:
    """Remove the folders that the files are in."""
    for folder in {path.parent for path in paths}:
        if folder.parent.name == FOLDER:
            rmtree(folder, ignore_errors=True)


def sweep(spool: Path, needed: Iterable[Path]) -> None:
    """Remove the old folders that hold nothing that is needed."""
    kept = {path.parent for path in needed}
    oldest = time.time() - OLD_SECONDS
    for folder in (spool / FOLDER).resolve().glob("*"):
        if folder not in kept and folder.is_dir() and folder.stat().st_mtime < oldest:
            rmtree(folder, ignore_errors=True)
