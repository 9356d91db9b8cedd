"""`switchboard ask`: every form of an answer, for every kind of person, with its files."""

from __future__ import annotations

import csv
import json
from collections.abc import Iterator
from pathlib import Path

import pytest

from bot.main import main
from store.database import open_database
from store.migrate import upgrade

QUESTIONS = (
    "help",
    "overview",
    "customers",
    "show Acme Corp",
    "expiring in 30 days",
    "renewing in 60 days",
    "overage",
    "run phone number report EU",
    "whoami",
    "settings",
)


@pytest.fixture(scope="session")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Where the demo's data is made once for all questions."""
    return tmp_path_factory.mktemp("ask")


@pytest.fixture
def asked(folder: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Nothing is configured, and the demo's data lies in a folder of the tests'."""
    monkeypatch.chdir(folder)
    monkeypatch.delenv("SWITCHBOARD_DATABASE_URL", raising=False)
    monkeypatch.delenv("SWITCHBOARD_ADMINS", raising=False)
    return


def ask(capsys: pytest.CaptureFixture[str], *arguments: str) -> str:
    assert main(["ask", *arguments]) == 0
    return capsys.readouterr().out


@pytest.mark.usefixtures("asked")
@pytest.mark.parametrize("question", QUESTIONS)
def test_each_form_of_each_answer(capsys: pytest.CaptureFixture[str], tmp_path: Path, question: str) -> None:
    out = ("--out", str(tmp_path))
    text = ask(capsys, question, *out)
    assert text.strip()
    assert json.loads(ask(capsys, question, "--format", "adaptive", *out))["version"] == "1.3"
    blocks = json.loads(ask(capsys, question, "--format", "blocks", *out))
    assert all("type" in block for block in blocks)
    everything = json.loads(ask(capsys, question, "--format", "json", *out))
    assert everything["intent"]
    assert everything["adaptive"]["type"] == "AdaptiveCard"
    assert everything["blocks"]
    assert everything["text"].splitlines()[0] == text.splitlines()[0]


@pytest.mark.usefixtures("asked")
def test_each_person_gets_what_they_may_see(capsys: pytest.CaptureFixture[str]) -> None:
    total = {}
    for person in ("ada", "ravi", "kim", "hana"):
        total[person] = ask(capsys, "customers", "--as", f"{person}@partner.example").splitlines()[0]
    assert total["ada"] == total["ravi"]
    assert len({total["ada"], total["kim"], total["hana"]}) == 3
    refused = ask(capsys, "customers", "--as", "sam@elsewhere.example")
    assert "Acme" not in refused
    assert "partner administrator" in refused


@pytest.mark.usefixtures("asked")
def test_a_file_is_written_and_none_is_lost(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    question = ("run phone number report EU", "--format", "json", "--out", str(tmp_path / "new"))
    first, second = (json.loads(ask(capsys, *question))["files"][0] for _ in range(2))
    assert Path(first["path"]) != Path(second["path"])
    for file in (first, second):
        with Path(file["path"]).open(encoding="utf-8-sig", newline="") as stream:
            assert len(list(csv.reader(stream))) == file["rows"] + 1
        assert Path(file["path"]).stat().st_size == file["bytes"]


@pytest.mark.usefixtures("asked")
@pytest.mark.parametrize(
    ("text", "locale", "found"),
    [("expire dans 30 jours", "fr", "expirent"), ("30日以内に期限切れ", "ja", "期限切れ")],
)
def test_the_answer_is_in_the_language_of_the_question(
    capsys: pytest.CaptureFixture[str], text: str, locale: str, found: str
) -> None:
    assert found in ask(capsys, text)
    assert found in ask(capsys, "expiring in 30 days", "--locale", locale)


@pytest.mark.usefixtures("asked")
def test_what_is_not_understood_is_answered_too(capsys: pytest.CaptureFixture[str]) -> None:
    everything = json.loads(ask(capsys, "good morning everyone", "--format", "json"))
    assert everything["intent"] is None
    assert everything["slots"] == {}


@pytest.mark.usefixtures("asked")
def test_a_database_without_administrators_needs_one_named(
    capsys: pytest.CaptureFixture[str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    url = f"sqlite:///{tmp_path / 'own.db'}"
    database = open_database(url)
    upgrade(database)
    database.close()
    assert main(["ask", "whoami", "--database", url]) == 1
    assert "SWITCHBOARD_ADMINS" in capsys.readouterr().err
    monkeypatch.setenv("SWITCHBOARD_ADMINS", '["nadia@own.example"]')
    assert "nadia@own.example" in ask(capsys, "whoami", "--database", url)


@pytest.mark.usefixtures("asked")
def test_a_configured_database_without_the_schema_is_told(
    capsys: pytest.CaptureFixture[str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("SWITCHBOARD_DATABASE_URL", f"sqlite:///{tmp_path / 'empty.db'}")
    assert main(["ask", "help"]) == 1
    assert "switchboard db upgrade" in capsys.readouterr().err


@pytest.mark.usefixtures("asked")
@pytest.mark.parametrize("own", [False, True])
def test_other_settings_count_from_the_next_question_on(
    capsys: pytest.CaptureFixture[str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch, *, own: bool
) -> None:
    """What follows from the settings is derived anew when the database is opened, not at the next import."""
    where: tuple[str, ...] = ()
    if own:
        url = f"sqlite:///{tmp_path / 'own.db'}"
        assert main(["seed", "--customers", "30", "--database", url]) == 0
        where = ("--database", url)
        capsys.readouterr()
    titles = []
    for days in ("30", "300", "30"):
        monkeypatch.setenv("SWITCHBOARD_EXPIRING_SOON_DAYS", days)
        titles.append(ask(capsys, "customers expiring soon", "--locale", "en", *where).splitlines()[0])
    few, many, again = (int(title.split()[0]) for title in titles)
    assert 0 < few < many
    assert again == few


@pytest.mark.usefixtures("asked")
def test_a_folder_that_cannot_be_written_is_told(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    file = tmp_path / "file"
    file.touch()
    assert main(["ask", "run phone number report EU", "--out", str(file / "in")]) == 1
    assert "folder" in capsys.readouterr().err
