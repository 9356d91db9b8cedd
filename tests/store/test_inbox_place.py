"""Where the inbox is, and its chain of migrations."""

from __future__ import annotations

from contextlib import closing
from pathlib import Path

import pytest
from alembic.autogenerate import compare_metadata
from alembic.config import Config
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import inspect, text

from config.errors import OperatorError
from config.settings import Settings
from store.database import Database, open_database
from store.inbox import Inbox, open_inbox
from store.inbox.schema import metadata
from store.migrate import FOLDER, INBOX, MAIN, current, require_current, upgrade


def test_head_is_the_last_revision() -> None:
    config = Config()
    config.set_main_option("script_location", str(FOLDER))
    config.set_main_option("version_locations", str(INBOX.versions))
    config.set_main_option("path_separator", "newline")
    assert ScriptDirectory.from_config(config).get_current_head() == INBOX.head


def test_each_chain_is_upgraded_by_itself(blank_database: Database) -> None:
    with closing(open_inbox(Settings(), blank_database)) as inbox:
        with pytest.raises(OperatorError) as refused:
            inbox.probe()
        assert refused.value.code == "schema-old"
        upgrade(inbox.database, chain=INBOX)
        upgrade(inbox.database, chain=INBOX)
        inbox.probe()
        assert current(blank_database) is None
        upgrade(blank_database)
        require_current(blank_database, MAIN)
        require_current(inbox.database, INBOX)


def test_migrated_schema_is_the_one_of_the_tables(inbox: Inbox) -> None:
    def ours(_thing: object, name: str | None, kind: str, *_: object) -> bool:
        return kind != "table" or name in metadata.tables

    with inbox.database.read() as connection:
        options = {"compare_type": True, "include_object": ours}
        context = MigrationContext.configure(connection, opts=options)
        assert compare_metadata(context, metadata) == []


def test_migrated_columns_and_indexes_are_the_ones_of_the_tables(inbox: Inbox) -> None:
    migrated = _definitions(inbox.database)
    with inbox.database.write() as connection:
        metadata.drop_all(connection)
        metadata.create_all(connection)
    assert migrated == _definitions(inbox.database)


def _definitions(database: Database) -> set[str]:
    """Tables and indexes as the engine itself says them."""
    with database.read() as connection:
        found = inspect(connection)
        columns = {
            f"{table} {column['name']} {column['type']} {column['nullable']} {column['default']}"
            for table in metadata.tables
            for column in found.get_columns(table)
        }
        query = (
            "SELECT sql FROM sqlite_master WHERE type = 'index' AND sql IS NOT NULL"
            if database.is_sqlite
            else "SELECT indexdef FROM pg_indexes WHERE tablename IN ('inbox_event', 'sent_message', 'heard')"
        )
        indexes = connection.execute(text(query)).scalars().all()
    assert len(indexes) >= 3
    return columns | {" ".join(line.split()) for line in indexes}


def test_with_sqlite_it_is_a_file_beside_the_databases(tmp_path: Path) -> None:
    url = f"sqlite:///{tmp_path / 'my data.db'}"
    with closing(open_inbox(Settings(database_url=url))) as inbox:
        upgrade(inbox.database, chain=INBOX)
        with inbox.database.read() as connection:
            assert connection.execute(text("PRAGMA synchronous")).scalar_one() == 2, "FULL"
    assert [path.name for path in tmp_path.iterdir()] == ["my data.db-inbox"]


def test_a_sqlite_uri_keeps_its_options(tmp_path: Path) -> None:
    url = f"sqlite:///file:{tmp_path / 'data.db'}?mode=rwc&uri=true"
    with closing(open_inbox(Settings(database_url=url))) as inbox:
        upgrade(inbox.database, chain=INBOX)
    assert (tmp_path / "data.db-inbox").is_file()


def test_it_can_be_elsewhere(tmp_path: Path) -> None:
    settings = Settings(database_url="sqlite://", inbox_url=f"sqlite:///{tmp_path / 'events'}")
    with closing(open_inbox(settings)) as inbox:
        upgrade(inbox.database, chain=INBOX)
    assert (tmp_path / "events").is_file()


@pytest.mark.parametrize(
    "url",
    [
        "sqlite://",
        "sqlite:///:memory:",
        "sqlite:///file::memory:?cache=shared&uri=true",
        "sqlite:///file:shared?mode=memory&cache=shared&uri=true",
        "sqlite:///file:/shared?vfs=memdb&uri=true",
    ],
)
def test_a_database_in_memory_needs_a_place_for_it(url: str) -> None:
    with pytest.raises(OperatorError) as refused:
        open_inbox(Settings(database_url=url))
    assert (refused.value.code, refused.value.facts["setting"]) == ("bad-setting", "inbox_url")


def test_on_postgresql_it_is_beside_the_rest(database: Database) -> None:
    with closing(open_inbox(Settings(), database)) as inbox:
        assert (inbox.database is database) is not database.is_sqlite
    with database.read() as connection:
        assert connection.execute(text("SELECT 1")).scalar_one() == 1, "it is not closed with the inbox"


def test_a_postgresql_of_its_own(database: Database) -> None:
    """Opened by its URL alone, as another process would."""
    url = database.engine.url.set(drivername=database.engine.dialect.name)
    with closing(open_inbox(Settings(database_url=url.render_as_string(hide_password=False)))) as inbox:
        upgrade(inbox.database, chain=INBOX)
        inbox.probe()


def test_a_place_that_is_none_is_refused() -> None:
    with pytest.raises(OperatorError) as refused:
        open_inbox(Settings(inbox_url="mysql://elsewhere"))
    assert refused.value.code == "bad-database-url"


def test_a_name_with_spaces_and_signs(tmp_path: Path) -> None:
    folder = tmp_path / "l'été 2026"
    folder.mkdir()
    with closing(open_database(f"sqlite:///{folder / 'a.db'}")) as database:
        upgrade(database)
        with closing(open_inbox(Settings(), database)) as inbox:
            upgrade(inbox.database, chain=INBOX)
    assert {path.name for path in folder.iterdir()} == {"a.db", "a.db-inbox"}
