"""Settings, as an operator gives them."""

from __future__ import annotations

from pathlib import Path

import pytest

from config.errors import OperatorError
from config.settings import Settings, load_settings


@pytest.fixture(autouse=True)
def empty_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    return tmp_path


def test_what_is_nearer_wins(empty_folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (empty_folder / "switchboard.toml").write_text('timezone = "Asia/Tokyo"\nlanguage = "ja"\n', "utf-8")
    assert load_settings().timezone == "Asia/Tokyo"
    (empty_folder / ".env").write_text("SWITCHBOARD_TIMEZONE=Europe/Paris\n", "utf-8")
    assert load_settings().timezone == "Europe/Paris"
    monkeypatch.setenv("SWITCHBOARD_TIMEZONE", "America/New_York")
    assert load_settings().timezone == "America/New_York"
    assert load_settings(timezone="UTC").timezone == "UTC"
    assert load_settings(timezone=None).language == "ja"


@pytest.mark.parametrize(
    "given",
    [
        "a@x.example,b@x.example",
        "a@x.example; b@x.example",
        " a@x.example b@x.example",
        '["a@x.example", "b@x.example"]',
    ],
)
def test_administrators_are_a_plain_list(given: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SWITCHBOARD_ADMINS", given)
    assert load_settings().admins == ("a@x.example", "b@x.example")


def test_toml_has_lists_of_its_own(empty_folder: Path) -> None:
    (empty_folder / "switchboard.toml").write_text('admins = ["a@x.example", "b@x.example"]\n', "utf-8")
    assert load_settings().admins == ("a@x.example", "b@x.example")


def test_a_secret_comes_from_a_file(empty_folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    secret = empty_folder / "url"
    secret.write_text("postgresql://me:secret@db/switchboard\n", "utf-8")
    monkeypatch.setenv("SWITCHBOARD_DATABASE_URL_FILE", str(secret))
    assert load_settings().database_url == "postgresql://me:secret@db/switchboard"
    monkeypatch.setenv("SWITCHBOARD_DATABASE_URL", "sqlite:///near.db")
    assert load_settings().database_url == "sqlite:///near.db"


def test_a_missing_secret_file_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SWITCHBOARD_DATABASE_URL_FILE", "no/such/file")
    with pytest.raises(OperatorError, match="bad-setting setting='database_url_file'"):
        load_settings()


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("timezone", "Mars/Olympus"),
        ("language", "de"),
        ("expiring_soon_days", "0"),
        ("expiring_soon_days", "soon"),
        ("low_assignment_share", "1.5"),
        ("log_level", "LOUD"),
        ("regions_apart", "perhaps"),
    ],
)
def test_a_wrong_value_names_its_setting(name: str, value: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(f"SWITCHBOARD_{name.upper()}", value)
    with pytest.raises(OperatorError, match=f"bad-setting setting='{name}'"):
        load_settings()


def test_a_broken_file_is_told(empty_folder: Path) -> None:
    (empty_folder / "switchboard.toml").write_text("timezone = ", "utf-8")
    with pytest.raises(OperatorError, match=r"bad-setting setting='switchboard\.toml'"):
        load_settings()


def test_the_settings_page_lists_them_all() -> None:
    page = (Path(__file__).parents[2] / "docs" / "settings.md").read_text("utf-8")
    assert [name for name in Settings.model_fields if f"`SWITCHBOARD_{name.upper()}`" not in page] == []
