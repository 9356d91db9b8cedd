"""The sample exports give the same store, whatever language and encoding they are in."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from bot.main import main
from store.database import Database, open_database
from tests.sample_exports import FOLDER, VARIANTS
from tests.store.dump import dump

SETS = sorted(VARIANTS)


def _import(
    set_name: str, variant: str, url: str, capsys: pytest.CaptureFixture[str]
) -> list[dict[str, int]]:
    files = sorted(str(path) for path in (FOLDER / set_name / variant).iterdir())
    assert main(["import", *files, "--database", url, "--json"]) == 0
    reports: list[dict[str, int]] = json.loads(capsys.readouterr().out)
    assert reports
    assert all(report["left_out"] == 0 for report in reports)
    return reports


@pytest.mark.parametrize("set_name", SETS)
def test_each_variant_gives_the_same_store(
    set_name: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    stores = []
    for variant in VARIANTS[set_name]:
        url = f"sqlite:///{tmp_path / variant.folder}.db"
        _import(set_name, variant.folder, url, capsys)
        database = open_database(url)
        stores.append(dump(database))
        database.close()
    assert stores[0]["customer"]
    assert all(store == stores[0] for store in stores)


@pytest.mark.parametrize("set_name", SETS)
def test_a_variant_after_another_changes_nothing(
    set_name: str, database: Database, capsys: pytest.CaptureFixture[str]
) -> None:
    url = database.engine.url.render_as_string(hide_password=False)
    first, *others = VARIANTS[set_name]
    _import(set_name, first.folder, url, capsys)
    before = dump(database)
    for variant in others:
        reports = _import(set_name, variant.folder, url, capsys)
        assert {report["changed"] for report in reports} == {0}, variant.folder
    assert dump(database) == before
