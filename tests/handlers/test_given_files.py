"""Export files that are sent to the bot: taken in as the command does, told on a card."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest
from sqlalchemy import func, select

from cards.model import Answer
from cards.render import text
from handlers.context import Surroundings
from handlers.imports import GivenFile
from hub.demo import ADMIN, HELPDESK, READ_ONLY
from store.database import Database
from store.schema import audit, customer, sync_run
from tests.cards.linter import lint
from tests.handlers.asking import Asking, asking, heading, rows, texts
from tests.store.dump import dump

SAMPLES = Path(__file__).parents[1] / "data" / "exports" / "accents" / "en-utf-8"
ZIP = next((SAMPLES.parents[1] / "plain" / "en-utf-8-bom-zip").glob("*.zip"))
FIRST = "first@partner.example"
ONE_ENGINE = pytest.mark.parametrize("database", ["sqlite"], indirect=True)


@pytest.fixture
def ask(database: Database, tmp_path: Path) -> Asking:
    """A full administrator alone with the bot, before any data came."""
    made = asking(database, tmp_path, admins=(FIRST,))
    return replace(made, email=FIRST, around=Surroundings(direct=True))


def send(ask: Asking, *files: GivenFile) -> Answer:
    return ask.desk.take_files(files, ask.asker, ask.room, ask.now, ask.around)


def samples(folder: Path, *, prefix: str = "") -> list[GivenFile]:
    """The sample files, lying under other names than they were sent with."""
    given = []
    for place, path in enumerate(sorted(SAMPLES.glob("*.csv"))):
        lying = folder / f"upload-{place}"
        lying.write_bytes(path.read_bytes())
        given.append(GivenFile(lying, prefix + path.name))
    return given


def count(database: Database, table: object) -> int:
    with database.read() as connection:
        return connection.execute(select(func.count()).select_from(table)).scalar_one()  # type: ignore[arg-type]


def test_all_that_was_sent_is_taken_in_and_can_be_asked_about(
    ask: Asking, database: Database, tmp_path: Path
) -> None:
    files = samples(tmp_path)
    answer = send(ask, *reversed(files))
    assert heading(answer) == f"{len(files)} files were taken in."
    assert len(rows(answer)) == len(files)
    assert all(" read, " in row.detail and row.detail.endswith(" 0 left out") for row in rows(answer))
    assert any(row.note == "Calling usage · week of 8 Nov – 14 Nov 2026" for row in rows(answer))
    assert any(row.note == "Customers · as of 21 Nov 2026" for row in rows(answer))
    assert lint(answer.card) == []
    assert count(database, sync_run) == len(files)
    assert "customer" in heading(ask("overview"))
    with database.read() as connection:
        (line,) = connection.execute(select(audit)).all()
    assert (line.email, line.intent, line.outcome) == (FIRST, "import_files", "done")
    assert "Customers_cust0_2026-11-21.csv" in line.slots["text"]


@ONE_ENGINE
def test_the_same_again_changes_nothing(ask: Asking, database: Database, tmp_path: Path) -> None:
    files = samples(tmp_path)
    send(ask, *files)
    before = {table: rows for table, rows in dump(database).items() if table != "audit"}
    answer = send(ask, *files)
    assert all(" 0 changed" in row.detail for row in rows(answer))
    assert {table: rows for table, rows in dump(database).items() if table != "audit"} == before


@ONE_ENGINE
def test_an_archive_is_taken_in(ask: Asking, database: Database) -> None:
    answer = send(ask, GivenFile(ZIP, ZIP.name))
    assert "were taken in" in heading(answer)
    assert all(row.title.startswith(f"{ZIP.name}/") for row in rows(answer))
    assert count(database, customer) > 0


@ONE_ENGINE
def test_a_bad_file_fails_alone(ask: Asking, database: Database, tmp_path: Path) -> None:
    picture = tmp_path / "upload-x"
    picture.write_bytes(b"\x89PNG\r\n\x1a\n" + bytes(100))
    files = samples(tmp_path)
    answer = send(ask, GivenFile(picture, "holiday.png"), *files)
    assert heading(answer) == f"{len(files)} of {len(files) + 1} files were taken in."
    refused = rows(answer)[0]
    assert (refused.title, refused.badges[0].word) == ("holiday.png", "not taken in")
    assert "PNG" in refused.detail
    assert str(tmp_path) not in text.render(answer.card)
    assert count(database, customer) > 0


@ONE_ENGINE
def test_a_file_that_breaks_off_leaves_nothing(ask: Asking, database: Database, tmp_path: Path) -> None:
    whole = next(SAMPLES.glob("Customers*")).read_bytes()
    cut = tmp_path / "upload"
    cut.write_bytes(whole[: whole.rindex(b",", 0, len(whole) // 2)].rpartition(b",")[0])
    answer = send(ask, GivenFile(cut, "Customers_cust0_2026-11-21.csv"))
    assert heading(answer) == "0 of 1 file was taken in."
    assert count(database, customer) == 0


@ONE_ENGINE
def test_rows_left_out_are_told_with_their_reasons(ask: Asking, database: Database, tmp_path: Path) -> None:
    given = next(SAMPLES.glob("Customers*")).read_text("utf-8").splitlines()
    broken = [given[1].replace(given[1].split(",")[1], f"no-id-{number}") for number in range(9)]
    path = tmp_path / "upload"
    path.write_text("\n".join([*given, *broken]), "utf-8")
    answer = send(ask, GivenFile(path, "Customers_cust0_2026-11-21.csv"))
    assert rows(answer)[0].detail.endswith(" 9 left out")
    assert str(len(given) + 1) in texts(answer)[1]
    assert texts(answer)[-1] == "… and 4 more"
    assert count(database, customer) == len(given) - 1


@ONE_ENGINE
def test_a_name_without_a_date_is_answered_with_how_to_name_it(ask: Asking, tmp_path: Path) -> None:
    files = [replace(file, name="usage.csv") for file in samples(tmp_path) if "sage" in file.name][:1]
    answer = send(ask, *files)
    assert "Put the day of its download at the end of its name" in rows(answer)[0].detail
    assert "--as-of" not in text.render(answer.card)


@ONE_ENGINE
@pytest.mark.parametrize("prefix", ["../../", "C:\\Users\\kim\\", "/etc/", "\u202e", "a" * 400 + " "])
def test_a_name_is_no_path(ask: Asking, database: Database, tmp_path: Path, prefix: str) -> None:
    files = samples(tmp_path, prefix=prefix)
    send(ask, *files)
    assert count(database, customer) > 0
    assert {path.name for path in tmp_path.iterdir()} >= {file.path.name for file in files}
    assert list(ask.desk.spool.iterdir()) == []


@ONE_ENGINE
@pytest.mark.parametrize("email", [ADMIN, READ_ONLY, HELPDESK, "nobody@elsewhere.example"])
def test_only_full_administrators_may(ask: Asking, database: Database, tmp_path: Path, email: str) -> None:
    files = samples(tmp_path)
    send(ask, *files)
    runs = count(database, sync_run)
    answer = send(ask.as_(email), *files)
    assert "nothing was done" in heading(answer)
    assert count(database, sync_run) == runs
    with database.read() as connection:
        last = connection.execute(select(audit).order_by(audit.c.id.desc())).first()
    assert last is not None
    assert (last.email, last.allowed) == (email, False)


@ONE_ENGINE
def test_others_must_not_see_them(ask: Asking, database: Database, tmp_path: Path) -> None:
    there = replace(ask, around=Surroundings(direct=False))
    assert "sent to me directly" in heading(send(there, *samples(tmp_path)))
    assert count(database, sync_run) == 0
