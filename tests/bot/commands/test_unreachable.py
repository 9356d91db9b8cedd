"""A database that is not there, or not one, is told in one line."""

from __future__ import annotations

import socket
from collections.abc import Callable, Iterator
from contextlib import closing
from pathlib import Path

import pytest
from sqlalchemy import URL, make_url, text

from bot.main import main
from config.errors import OperatorError
from store import database as opening
from store.database import open_database
from store.migrate import upgrade

Making = Callable[[Path, str], str]
SAMPLES = Path(__file__).parents[2] / "data" / "exports" / "accents" / "en-utf-8"


def _in_a_missing_folder(folder: Path, _: str) -> str:
    return f"sqlite:///{folder / 'missing' / 'switchboard.db'}"


def _in_a_file(folder: Path, _: str) -> str:
    (folder / "file").touch()
    return f"sqlite:///{folder / 'file' / 'switchboard.db'}"


def _something_else(folder: Path, _: str) -> str:
    (folder / "letter.db").write_text("Dear Sir or Madam, " * 100, "utf-8")
    return f"sqlite:///{folder / 'letter.db'}"


def _where_nobody_listens(_: Path, __: str) -> str:
    with closing(socket.socket()) as held:
        held.bind(("127.0.0.1", 0))
        return f"postgresql://kim:secret@127.0.0.1:{held.getsockname()[1]}/switchboard"


def _a_server_without_it(_: Path, server: str) -> str:
    return make_url(server).set(database="nowhere").render_as_string(hide_password=False)


@pytest.fixture(autouse=True)
def english(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("locale.getlocale", lambda *_: ("en_US", "UTF-8"))
    monkeypatch.chdir(tmp_path)


@pytest.mark.parametrize(
    ("make", "reason"),
    [
        (_in_a_missing_folder, "unable to open database file"),
        (_in_a_file, "unable to open database file"),
        (_something_else, "file is not a database"),
        (_where_nobody_listens, "Connection refused"),
        (_a_server_without_it, 'database "nowhere" does not exist'),
    ],
)
def test_it_is_told_in_one_line(
    make: Making, reason: str, tmp_path: Path, postgresql_url: str, capsys: pytest.CaptureFixture[str]
) -> None:
    url = make(tmp_path, postgresql_url)
    for command in (
        ["ask", "help"],
        ["import", *map(str, SAMPLES.glob("*.csv"))],
        ["db", "current"],
        ["db", "upgrade"],
        ["seed", "--customers", "1"],
    ):
        assert main([*command, "--database", url]) == 1, command
        said = capsys.readouterr()
        assert said.out == ""
        assert said.err.startswith("switchboard: The database ")
        assert reason in said.err
        assert said.err.count("\n") == 1
        assert "secret" not in said.err


@pytest.fixture
def impatient(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[opening.Database]:
    """A SQLite database whose writers do not wait for each other."""
    monkeypatch.setattr(opening, "SQLITE_PRAGMAS", (*opening.SQLITE_PRAGMAS, "PRAGMA busy_timeout=0"))
    with closing(open_database(f"sqlite:///{tmp_path / 'busy.db'}")) as database:
        upgrade(database)
        yield database


def test_a_writer_that_waited_in_vain_is_told(impatient: opening.Database) -> None:
    with impatient.write(), pytest.raises(OperatorError) as raised, impatient.write():
        pass
    assert raised.value.code == "database-busy"
    with impatient.write() as connection:
        connection.execute(text("DELETE FROM fact"))


def test_a_broken_statement_of_ours_stays_what_it_is(database: opening.Database) -> None:
    with pytest.raises(Exception, match="nonsense"), database.read() as connection:
        connection.execute(text("SELECT nonsense FROM customer"))


def test_passwords_are_never_shown() -> None:
    url = URL.create("postgresql", "kim", "secret", "127.0.0.1", 1, "x", {"password": "secret"})
    with (
        closing(open_database(url)) as database,
        pytest.raises(OperatorError) as raised,
        database.read(),
    ):
        pass
    assert "secret" not in str(raised.value)


def _write_much(database: opening.Database) -> None:
    numbers = "WITH RECURSIVE n(x) AS (SELECT 1 UNION ALL SELECT x + 1 FROM n WHERE x < 50000)"
    with database.write() as connection:
        connection.exec_driver_sql("PRAGMA max_page_count=1")
        connection.execute(text(f"{numbers} INSERT INTO fact SELECT x, x FROM n"))


def test_a_full_disk_is_told_and_nothing_is_kept(impatient: opening.Database) -> None:
    with pytest.raises(OperatorError) as raised:
        _write_much(impatient)
    assert raised.value.code == "database-unreachable"
    assert "full" in str(raised.value.facts["reason"])
    with impatient.read() as connection:
        assert connection.execute(text("SELECT count(*) FROM fact")).scalar_one() == 0
