"""A file in the form a platform takes: as it is, else zipped, else zipped in numbered parts.

Each part is a CSV file that is whole by itself, headers included; nothing is cut.
"""

from __future__ import annotations

import zlib
from collections.abc import Callable, Iterable, Iterator
from datetime import datetime
from itertools import chain
from math import ceil
from pathlib import Path
from typing import Any, Final, cast

from isal import isal_zlib
from stream_zip import ZIP_32, ZIP_64, stream_zip

from cards.model import Attachment
from config.errors import DataError
from reports.spool import ZIP_MEDIA_TYPE, whole_file

READ_BYTES: Final = 1 << 18
MOST_PARTS: Final = 99
_ROOM_FOR_LUCK: Final = 1.1
"""Parts of as many rows are not of the same size: so much smaller than the limit they are aimed at."""
_MOST_OF_ZIP_32: Final = 4_000_000_000
"""Bytes of a member that ZIP's first form surely holds; some programs know no other."""
_READABLE: Final = 0o100644


def packaged(
    file: Attachment, limit: int, now: datetime, part_name: Callable[[str, int, int], str]
) -> tuple[Attachment, ...]:
    """The CSV file as files of at most `limit` bytes each, beside it; the file itself where it fits.

    `part_name(stem, number, count)` names a part, without its ending.

    Raises:
        DataError: `file-too-large`: a hundred parts would not do.
    """
    if file.size <= limit:
        return (file,)
    stem = file.name.removesuffix(".csv")
    whole = _zipped(file.path, stem, file.rows, now)
    count = 1
    packed: tuple[Attachment, ...] = (whole,)
    while any(part.size > limit for part in packed):
        largest = max(part.size for part in packed)
        count = max(count + 1, ceil(count * largest / limit * _ROOM_FOR_LUCK))
        for part in packed:
            part.path.unlink()
        if count > min(MOST_PARTS, file.rows):
            raise DataError("file-too-large", file=file.name, size=file.size, limit=limit)
        packed = tuple(_parts(file, count, stem, now, part_name))
    return packed


def _parts(
    file: Attachment, count: int, stem: str, now: datetime, part_name: Callable[[str, int, int], str]
) -> Iterator[Attachment]:
    with file.path.open("rb") as source:
        records = _records(source)
        header = next(records)
        left = file.rows
        for number in range(1, count + 1):
            rows = ceil(left / (count - number + 1))
            left -= rows
            lines = (record for _, record in zip(range(rows), records, strict=False))
            yield _written(file.path, part_name(stem, number, count), chain((header,), lines), rows, now)


def _records(lines: Iterable[bytes]) -> Iterator[bytes]:
    """The lines of a CSV file; those that a quoted line break divides, together."""
    begun = b""
    for line in lines:
        begun = begun + line if begun else line
        if begun.count(b'"') % 2 == 0:
            yield begun
            begun = b""
    if begun:
        yield begun


def _zipped(path: Path, stem: str, rows: int, now: datetime) -> Attachment:
    with path.open("rb") as source:
        return _written(path, stem, iter(lambda: source.read(READ_BYTES), b""), rows, now)


def _written(source: Path, stem: str, content: Iterable[bytes], rows: int, now: datetime) -> Attachment:
    """A ZIP file beside `source`, called after `stem`, with one CSV file in it."""
    method = ZIP_32 if source.stat().st_size < _MOST_OF_ZIP_32 else ZIP_64
    member = (f"{stem}.csv", now.replace(tzinfo=None), _READABLE, method, content)
    with whole_file(source.parent, f"{stem}.zip", ZIP_MEDIA_TYPE) as file:
        for piece in stream_zip([member], chunk_size=READ_BYTES, get_compressobj=_compressor):
            file.write(piece)
    return file.attachment(rows)


def _compressor() -> Any:
    """ISA-L's deflate at its default level, without zlib's frame: what a ZIP member holds."""
    return cast(
        "Any", isal_zlib.compressobj(isal_zlib.ISAL_DEFAULT_COMPRESSION, isal_zlib.DEFLATED, -zlib.MAX_WBITS)
    )
