"""The files behind a path: itself, or what a ZIP holds, with limits so that no archive can fill the disk."""

from __future__ import annotations

import zipfile
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path, PurePosixPath
from typing import IO

from config.errors import DataError

MOST_MEMBERS = 100
MOST_BYTES = 4 * 2**30
"""Of all members of an archive, unpacked."""
HIGHEST_RATIO = 250
"""Unpacked to packed, for members over `SMALL`; CSV seldom reaches 50."""
SMALL = 2**20

_ZIP = (b"PK\x03\x04", b"PK\x05\x06")
_MAGIC = (
    (b"%PDF", "PDF"),
    (b"\x89PNG", "PNG"),
    (b"\xff\xd8\xff", "JPEG"),
    (b"GIF8", "GIF"),
    (b"\x1f\x8b", "GZIP"),
    (b"BZh", "BZIP2"),
    (b"\xfd7zXZ", "XZ"),
    (b"7z\xbc\xaf", "7-Zip"),
    (b"Rar!", "RAR"),
    (b"\xd0\xcf\x11\xe0", "XLS"),
    (b"MZ", "EXE"),
    (b"\x7fELF", "ELF"),
    (b"SQLite format 3", "SQLite"),
    (b"PAR1", "Parquet"),
)
_MARKUP = (
    (b"<!doctype", "HTML"),
    (b"<html", "HTML"),
    (b"<?xml", "XML"),
    (b"{", "JSON"),
    (b"[{", "JSON"),
)
_OFFICE = (("xl/", "XLSX"), ("word/", "DOCX"), ("ppt/", "PPTX"))


@dataclass(frozen=True, slots=True)
class InputFile:
    """A file to read, maybe inside an archive; it can be opened any number of times."""

    path: Path
    member: str = ""

    @property
    def name(self) -> str:
        """What errors and the record of the sync call it."""
        return f"{self.path.name}/{PurePosixPath(self.member).name}" if self.member else self.path.name

    @property
    def names(self) -> tuple[str, ...]:
        """Its own name, then its archive's."""
        if self.member:
            return PurePosixPath(self.member).name, self.path.name
        return (self.path.name,)

    @contextmanager
    def open(self) -> Iterator[IO[bytes]]:
        """Its bytes.

        Raises:
            DataError: `file-unreadable`, or `zip-damaged` while reading.
        """
        try:
            if not self.member:
                with self.path.open("rb") as stream:
                    yield stream
                return
            with zipfile.ZipFile(self.path) as archive, archive.open(self.member) as packed:
                yield packed
        except (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError) as error:
            raise DataError("zip-damaged", file=self.path.name) from error
        except OSError as error:
            raise DataError("file-unreadable", file=self.name) from error


def input_files(path: Path) -> list[InputFile]:
    """The files to read at `path`.

    Raises:
        DataError: `file-not-found`, `file-unreadable`, `empty-file`, `not-csv`, and of archives
            `zip-damaged`, `zip-encrypted`, `zip-empty`, `zip-nested`, `zip-too-many-files`,
            `zip-too-large`, `zip-bomb`.
    """
    if not path.is_file():
        raise DataError("file-not-found", file=path.name)
    head = _head(InputFile(path))
    if not head.startswith(_ZIP):
        refuse_foreign(head, path.name)
        return [InputFile(path)]
    members = _checked_members(path)
    files = [InputFile(path, member.filename) for member in members]
    for file in files:
        refuse_foreign(_head(file), file.name)
    return files


def refuse_foreign(head: bytes, name: str) -> None:
    """Refuse what begins like a file that is no table.

    Raises:
        DataError: `empty-file`, `not-csv` (with the kind it is), `zip-nested`.
    """
    if not head.strip():
        raise DataError("empty-file", file=name)
    if head.startswith(_ZIP):
        raise DataError("zip-nested", file=name)
    for magic, kind in _MAGIC:
        if head.startswith(magic) and not _could_be_text(head):
            raise DataError("not-csv", file=name, found=kind)
    beginning = head.lstrip(b"\xef\xbb\xbf \t\r\n").lower()
    for magic, kind in _MARKUP:
        if beginning.startswith(magic):
            raise DataError("not-csv", file=name, found=kind)


def _could_be_text(head: bytes) -> bool:
    """Whether short magic ("MZ", "BZh") is rather how the first header begins."""
    return head[:1].isalpha() and head.isascii() and b"\0" not in head and b"\n" in head


def _head(file: InputFile) -> bytes:
    with file.open() as stream:
        return stream.read(4_096)


def _checked_members(path: Path) -> list[zipfile.ZipInfo]:
    try:
        with zipfile.ZipFile(path) as archive:
            members = archive.infolist()
    except (zipfile.BadZipFile, OSError, ValueError, NotImplementedError) as error:
        raise DataError("zip-damaged", file=path.name) from error
    _refuse_office(members, path)
    members = [member for member in members if not _is_clutter(member)]
    if not members:
        raise DataError("zip-empty", file=path.name)
    _refuse_bomb(members, path)
    for member in members:
        if member.flag_bits & 1:
            raise DataError("zip-encrypted", file=path.name)
    return members


def _refuse_office(members: list[zipfile.ZipInfo], path: Path) -> None:
    names = [member.filename for member in members]
    if "[Content_Types].xml" not in names and "mimetype" not in names:
        return
    for folder, kind in _OFFICE:
        if any(name.startswith(folder) for name in names):
            raise DataError("not-csv", file=path.name, found=kind)
    raise DataError("not-csv", file=path.name, found="Office")


def _refuse_bomb(members: list[zipfile.ZipInfo], path: Path) -> None:
    if len(members) > MOST_MEMBERS:
        raise DataError("zip-too-many-files", file=path.name, files=len(members), most=MOST_MEMBERS)
    total = sum(member.file_size for member in members)
    if total > MOST_BYTES:
        raise DataError("zip-too-large", file=path.name, megabytes=total >> 20, most=MOST_BYTES >> 20)
    for member in members:
        if member.file_size > SMALL and member.file_size > HIGHEST_RATIO * max(1, member.compress_size):
            raise DataError("zip-bomb", file=path.name, megabytes=member.file_size >> 20)


def _is_clutter(member: zipfile.ZipInfo) -> bool:
    """A folder, or what a Mac leaves behind."""
    path = PurePosixPath(member.filename)
    return member.is_dir() or path.name.startswith(".") or "__MACOSX" in path.parts
