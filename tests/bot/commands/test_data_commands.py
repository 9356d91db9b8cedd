"""`switchboard import`, `seed` and `db` as typed at a terminal."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import pytest
from sqlalchemy import func, select

from bot.main import main
from store.database import open_database
from store.migrate import HEAD, INBOX_HEAD, upgrade
from store.schema import customer, metadata, phone_number, sync_run
from tests.store.dump import dump

SAMPLES = Path(__file__).parents[2] / "data" / "exports" / "accents" / "en-utf-8"


@pytest.fixture
def url(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> str:
    """Where a database may be made; English is spoken."""
    monkeypatch.setattr("locale.getlocale", lambda *_: ("en_US", "UTF-8"))
    return f"sqlite:///{tmp_path / 'switchboard.db'}"


def _samples() -> list[str]:
    return [str(path) for path in sorted(SAMPLES.glob("*.csv"))]


def _rows(url: str) -> dict[str, int]:
    database = open_database(url)
    with database.read() as connection:
        found = {
            name: connection.execute(select(func.count()).select_from(table)).scalar_one()
            for name, table in metadata.tables.items()
        }
    database.close()
    return found


def test_import_takes_all_files_in_whatever_their_order(url: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["import", *reversed(_samples()), "--database", url]) == 0
    lines = capsys.readouterr().out.splitlines()
    assert len(lines) == len(_samples())
    assert lines[0].startswith("Customers_cust0_2026-11-21.csv (as of 21 Nov 2026): ")
    assert all(line.endswith(" 0 left out.") for line in lines)
    found = _rows(url)
    assert min(found[name] for name in ("customer", "contract", "license_week", "device", "phone_number")) > 0
    assert found["sync_run"] == len(_samples())


def test_importing_twice_changes_nothing(url: str, capsys: pytest.CaptureFixture[str]) -> None:
    main(["import", *_samples(), "--database", url])
    database = open_database(url)
    before = dump(database)
    capsys.readouterr()
    assert main(["import", *_samples(), "--database", url, "--json"]) == 0
    assert [report["changed"] for report in json.loads(capsys.readouterr().out)] == [0] * len(_samples())
    assert dump(database) == before
    database.close()


def test_a_bad_file_fails_alone(url: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    bad = tmp_path / "bad_2026-11-21.csv"
    bad.write_text("Mood,Weather\ngood,fine\n", "utf-8")
    assert main(["import", str(bad), *_samples(), "--database", url]) == 1
    said = capsys.readouterr()
    assert f"{bad}: nothing was kept." in said.err
    assert len(said.out.splitlines()) == len(_samples())
    assert _rows(url)["customer"] > 0


def test_bad_rows_are_listed_and_the_rest_is_kept(
    url: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = tmp_path / "Customers_cust0_2026-11-21.csv"
    lines = next(SAMPLES.glob("Customers*")).read_text("utf-8").splitlines()
    broken = [lines[1].replace(lines[1].split(",")[1], f"no-id-{number}") for number in range(25)]
    path.write_text("\n".join([*lines, *broken]), "utf-8")
    assert main(["import", str(path), "--database", url]) == 0
    said = capsys.readouterr().out.splitlines()
    assert said[0].endswith(" 25 left out.")
    assert len(said) == 1 + 20 + 1
    assert str(len(lines) + 1) in said[1]
    assert said[-1] == "  … and 5 more"
    assert _rows(url)["customer"] == len(lines) - 1


def test_a_given_day_and_completeness_count(url: str, tmp_path: Path) -> None:
    assert main(["import", *_samples(), "--database", url, "--as-of", "2026-11-22"]) == 0
    numbers = next(SAMPLES.glob("Phone*"))
    shorter = tmp_path / "numbers.csv"
    shorter.write_text("\n".join(numbers.read_text("utf-8-sig").splitlines()[:-1]), "utf-8")
    complete = ["import", str(shorter), "--database", url, "--complete", "--force", "--as-of"]
    before = _rows(url)["phone_number"]
    assert main([*complete, "2026-11-21T23:59"]) == 0
    assert _rows(url)["phone_number"] == before
    assert main([*complete, "2026-11-23"]) == 0
    assert _rows(url)["phone_number"] == before - 1


def test_seed_fills_an_empty_database_and_no_other(url: str, capsys: pytest.CaptureFixture[str]) -> None:
    seed = ["seed", "--customers", "12", "--numbers", "90", "--database", url]
    assert main(seed) == 0
    assert "12  customer" in capsys.readouterr().out
    database = open_database(url)
    with database.read() as connection:
        counted = (connection.execute(select(func.count(table.c.id))) for table in (customer, phone_number))
        assert [found.scalar_one() for found in counted] == [12, 90]
        assert connection.execute(select(sync_run.c.source)).scalar_one() == "demo"
    database.close()
    assert main(seed) == 1
    assert main([*seed, "--force"]) == 0


def test_an_old_schema_is_refused_until_it_is_upgraded(
    url: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    database = open_database(url)
    upgrade(database, "0001")
    database.close()
    current, upgraded = (["db", action, "--database", url] for action in ("current", "upgrade"))
    assert main(current) == 1
    assert main(["import", *_samples(), "--database", url]) == 1
    assert _rows_of(tmp_path) == 0
    capsys.readouterr()
    assert main(upgraded) == 0
    assert capsys.readouterr().out.splitlines() == [
        f"The schema is current ({HEAD}).",
        f"The inbox's schema is current ({INBOX_HEAD}).",
    ]
    assert main(current) == 0
    assert main(["import", *_samples(), "--database", url]) == 0


def _rows_of(folder: Path) -> int:
    """Customers in a copy of the database, whatever its schema."""
    copy = folder / "copy.db"
    shutil.copyfile(folder / "switchboard.db", copy)
    database = open_database(f"sqlite:///{copy}")
    with database.read() as connection:
        found = connection.execute(select(func.count()).select_from(customer)).scalar_one()
    database.close()
    return int(found)
