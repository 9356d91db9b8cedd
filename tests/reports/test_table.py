"""Lists as CSV, and the folder files are built in."""

from __future__ import annotations

import csv
import os
import time
from collections.abc import Iterator
from datetime import date
from io import StringIO
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reports.guard import guarded
from reports.spool import KEPT_SECONDS, file_name, sweep
from reports.table import csv_lines, write_table

DAY = date(2026, 11, 21)


def read(path: Path) -> list[list[str]]:
    with path.open(newline="", encoding="utf-8") as file:
        return list(csv.reader(file))


def test_a_list_is_written_whole(tmp_path: Path) -> None:
    rows = ([f"Customer {number}", number, None] for number in range(5_000))
    file = write_table(tmp_path / "new" / "spool", "Overages", ["Customer", "Over", "Note"], rows, day=DAY)
    found = read(file.path)
    assert found[0] == ["Customer", "Over", "Note"]
    assert found[1:] == [[f"Customer {number}", str(number), ""] for number in range(5_000)]
    assert file.rows == 5_000
    assert file.size == file.path.stat().st_size
    assert file.name.startswith("Overages_")
    assert file.name.endswith("_2026-11-21.csv")


@pytest.mark.parametrize("start", ["=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠"])
def test_what_begins_like_a_formula_becomes_text(tmp_path: Path, start: str) -> None:
    file = write_table(tmp_path, "x", [start + "h"], [[start + "1", -1]])
    assert read(file.path) == [["'" + start + "h"], ["'" + start + "1", "-1"]]


@given(
    st.lists(
        st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\0")), min_size=1, max_size=4
    )
)
def test_any_text_comes_back(row: list[str]) -> None:
    lines = csv_lines([row, ["next"]]).decode()
    found = list(csv.reader(StringIO(lines, newline=""), strict=True))
    assert found == [[guarded(value) for value in row] if row != [""] else [], ["next"]]


def test_a_list_that_breaks_off_leaves_nothing(tmp_path: Path) -> None:
    def rows() -> Iterator[list[str]]:
        yield ["one"]
        raise RuntimeError("gone")

    with pytest.raises(RuntimeError, match="gone"):
        write_table(tmp_path, "x", ["h"], rows())
    assert list(tmp_path.iterdir()) == []


def test_old_files_are_swept(tmp_path: Path) -> None:
    now = time.time()
    for name, age in (("old.csv", 1), ("broken.csv.part", 1), ("new.csv", -1), ("other.txt", 1)):
        path = tmp_path / name
        path.touch()
        os.utime(path, (now, now - KEPT_SECONDS - age))
    assert sweep(tmp_path, now) == 2
    assert sorted(path.name for path in tmp_path.iterdir()) == ["new.csv", "other.txt"]


@given(st.text(max_size=200))
def test_file_names_are_safe_anywhere(title: str) -> None:
    name = file_name(title, DAY)
    assert not set(name) & set('/\\:*?"<>|\r\n\t\0;')
    assert not name.startswith(".")
    assert len(name.encode()) <= 255
    assert name != file_name(title, DAY)
