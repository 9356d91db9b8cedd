"""Files that are too large for a platform: zipped, then in parts that are whole by themselves."""

from __future__ import annotations

import csv
import hashlib
import io
import random
import zipfile
from datetime import UTC, datetime
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from cards.model import Attachment
from config.errors import DataError
from reports.packaging import packaged
from reports.table import write_table

NOW = datetime(2026, 11, 22, 8, 0, tzinfo=UTC)
HEADERS = ("Customer", "Note")
texts = st.text(st.sampled_from('abcé東 ,"\n\r='), max_size=12)


def _part(stem: str, number: int, count: int) -> str:
    return f"{stem} {number} of {count}"


def _made(folder: Path, rows: list[tuple[str, str]]) -> Attachment:
    return write_table(folder, "devices", HEADERS, rows, day=NOW.date())


def _read(content: bytes) -> list[list[str]]:
    return list(csv.reader(io.StringIO(content.decode(), newline="")))


def _inside(part: Attachment) -> bytes:
    with zipfile.ZipFile(part.path) as archive:
        assert archive.testzip() is None
        (name,) = archive.namelist()
        assert name == part.name.removesuffix(".zip") + ".csv"
        return archive.read(name)


def _noise(count: int) -> list[tuple[str, str]]:
    chance = random.Random(5)
    return [(f"Customer {at}", chance.randbytes(20).hex()) for at in range(count)]


def test_what_fits_stays_as_it_is(tmp_path: Path) -> None:
    file = _made(tmp_path, _noise(10))
    assert packaged(file, file.size, NOW, _part) == (file,)


def test_what_does_not_fit_is_zipped(tmp_path: Path) -> None:
    file = _made(tmp_path, _noise(2_000))
    (zipped,) = packaged(file, file.size - 1, NOW, _part)
    assert zipped.name == file.name.replace(".csv", ".zip")
    assert _inside(zipped) == file.path.read_bytes()
    assert (zipped.rows, zipped.size) == (2_000, zipped.path.stat().st_size)
    assert zipped.sha256 == hashlib.sha256(zipped.path.read_bytes()).hexdigest()


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=40)
@given(st.lists(st.tuples(texts, texts), min_size=30, max_size=200), st.integers(300, 900))
def test_parts_are_whole_and_hold_every_row_once(
    tmp_path: Path, rows: list[tuple[str, str]], limit: int
) -> None:
    file = _made(tmp_path, rows)
    parts = packaged(file, limit, NOW, _part)
    assert all(part.size <= limit for part in parts)
    if len(parts) == 1:
        return
    tables = [_read(_inside(part)) for part in parts]
    whole = _read(file.path.read_bytes())
    assert [table[0] for table in tables] == [whole[0]] * len(parts)
    assert [row for table in tables for row in table[1:]] == whole[1:]
    assert [part.rows for part in parts] == [len(table) - 1 for table in tables]
    assert all(f" {at} of {len(parts)}" in part.name for at, part in enumerate(parts, 1))


def test_nothing_is_left_behind_of_what_was_tried(tmp_path: Path) -> None:
    file = _made(tmp_path, _noise(2_000))
    parts = packaged(file, 9_000, NOW, _part)
    assert len(parts) > 2
    assert {path.name for path in tmp_path.iterdir()} == {file.name, *(part.name for part in parts)}


def test_a_limit_that_cannot_be_kept_is_an_error(tmp_path: Path) -> None:
    file = _made(tmp_path, _noise(3))
    with pytest.raises(DataError, match="file-too-large"):
        packaged(file, 20, NOW, _part)
    assert [path.name for path in tmp_path.iterdir()] == [file.name]
