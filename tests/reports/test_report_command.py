"""`switchboard report`: the file in a folder, and its path, rows and SHA-256 on one line."""

from __future__ import annotations

import csv
import hashlib
from pathlib import Path

import pytest

from bot.main import main
from store.database import Database
from tests.reports.sample import KIM, fill


@pytest.fixture
def arguments(database: Database, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """What every call ends with; the sample data is in the store."""
    fill(database)
    monkeypatch.chdir(tmp_path)
    url = database.engine.url.render_as_string(hide_password=False)
    return ["--database", url, "--out", str(tmp_path / "out")]


def test_it_writes_the_file_and_says_what_it_is(
    arguments: list[str], capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    assert main(["report", "phone_numbers", "--region", "eu", "--language", "fr", *arguments]) == 0
    path, rows, sha256 = capsys.readouterr().out.strip().split("\t")
    data = Path(path).read_bytes()
    assert Path(path).parent == tmp_path / "out"
    assert int(rows) == data.count(b"\n") - 1 == 4
    assert sha256 == hashlib.sha256(data).hexdigest()
    assert data.decode().startswith("ID externe,Client,")


def test_period_customer_and_person_narrow_it(
    arguments: list[str], capsys: pytest.CaptureFixture[str]
) -> None:
    period = ["--since", "2026-11-01", "--until", "2026-11-07"]
    assert main(["report", "calling_usage", *period, *arguments]) == 0
    assert capsys.readouterr().out.split("\t")[1] == "2"
    assert main(["report", "calling_usage", *period, "--as", KIM, "--customer", "acme", *arguments]) == 0
    path = capsys.readouterr().out.split("\t")[0]
    with Path(path).open(newline="", encoding="utf-8") as opened:
        assert [row[2] for row in csv.reader(opened)][1:] == ["Paris; siège"]


def test_what_cannot_be_exits_1_with_the_reason(
    arguments: list[str], capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    for wrong in (
        ["devices", "--since", "2026-11-01"],
        ["devices", "--customer", "Nobody at all"],
        ["invoices"],
    ):
        assert main(["report", *wrong, *arguments]) == 1
        told = capsys.readouterr()
        assert told.out == ""
        assert told.err.startswith("switchboard: ")
    assert not (tmp_path / "out").exists()


def test_wrong_usage_exits_2(capsys: pytest.CaptureFixture[str]) -> None:
    for wrong in (["devices", "--region", "MARS"], ["devices", "--since", "yesterday"], []):
        with pytest.raises(SystemExit) as ended:
            main(["report", *wrong])
        assert ended.value.code == 2
