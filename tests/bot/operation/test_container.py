"""The Dockerfile and the compose file against the project: there is no Docker where the tests run."""

from __future__ import annotations

import json
import re
import shlex
import tomllib
from fnmatch import fnmatch
from pathlib import Path
from typing import Any

import pytest
import yaml

from bot.main import COMMANDS
from bot.service import DRAIN_SECONDS
from config.settings import PREFIX, Settings

ROOT = Path(__file__).parents[3]
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))


def instructions() -> list[tuple[str, str]]:
    """Each instruction of the Dockerfile: its word and the rest, in one line."""
    text = (ROOT / "Dockerfile").read_text("utf-8")
    text = re.sub(r"^#.*\n", "", text, flags=re.MULTILINE).replace("\\\n", " ")
    pairs = [line.split(maxsplit=1) for line in text.splitlines() if line.strip()]
    return [(word, " ".join(rest.split())) for word, rest in pairs]


def said(word: str, stage: int | None = None) -> list[str]:
    """What an instruction says each time; of one stage (from 0), or of all."""
    found, at = [], -1
    for each, rest in instructions():
        at += each == "FROM"
        if each == word and stage in (None, at):
            found.append(rest)
    return found


@pytest.fixture(scope="module")
def compose() -> dict[str, Any]:
    found: dict[str, Any] = yaml.safe_load((ROOT / "compose.yaml").read_text("utf-8"))
    return found


def environments(compose: dict[str, Any]) -> dict[str, str]:
    """Every variable of ours that the Dockerfile and the compose file set."""
    found = dict(part.split("=", 1) for rest in said("ENV") for part in shlex.split(rest))
    for service in compose["services"].values():
        found |= service.get("environment", {})
    return {name: value for name, value in found.items() if name.startswith(PREFIX)}


def test_what_is_copied_is_there_and_let_through() -> None:
    ignored = (ROOT / ".dockerignore").read_text("utf-8").splitlines()
    assert "*" in ignored
    let_through = [line[1:] for line in ignored if line.startswith("!")]
    sources = [name for rest in said("COPY", 0) for name in rest.split()[:-1]]
    assert sources
    for source in sources:
        assert (ROOT / source).exists(), source
        assert source.rstrip("/") in let_through, f"{source} does not reach the builder"
    assert {name.rstrip("/") for name in sources} == set(let_through)


def test_nothing_secret_or_made_reaches_the_builder() -> None:
    lines = (ROOT / ".dockerignore").read_text("utf-8").splitlines()
    kept_out = [line for line in lines if line and not line.startswith(("#", "!"))]
    for path in (
        "cards/__pycache__",
        "bot/.env",
        "config/switchboard.db",
        "cards/locale/fr/LC_MESSAGES/errors.mo",
    ):
        assert any(fnmatch(path, rule) for rule in kept_out), path


def test_every_package_of_the_wheel_is_copied() -> None:
    packages = PROJECT["tool"]["hatch"]["build"]["targets"]["wheel"]["packages"]
    assert {f"{name}/" for name in packages} <= set(" ".join(said("COPY", 0)).split())


def test_requirements_are_held_against_their_hashes() -> None:
    fetching = [
        part
        for rest in said("RUN")
        for part in re.split(r"&&|;", rest)
        if re.search(r"\bpip\S* .*\b(install|wheel|download)\b", part)
    ]
    assert len(fetching) >= 3
    for command in fetching:
        assert "--require-hashes" in command or "--no-index" in command, command
    for name in ("build", "run"):
        locked = (ROOT / "requirements" / f"{name}.txt").read_text("utf-8")
        versions = re.findall(r"^[\w.\[\]-]+==", locked, re.MULTILINE)
        assert len(versions) <= locked.count("--hash=sha256:")


def test_the_image_is_small_and_its_user_is_not_root() -> None:
    assert all("-slim" in rest for rest in said("FROM"))
    (user,) = said("USER", 1)
    assert user.isdecimal()
    assert int(user) > 0
    assert f"--uid {user}" in " ".join(said("RUN", 1))
    assert "dev.txt" not in (ROOT / "Dockerfile").read_text("utf-8")


def test_python_is_one_the_project_is_for() -> None:
    versions = {re.search(r"python:(\d+\.\d+)", rest).group(1) for rest in said("FROM")}  # type: ignore[union-attr]
    (version,) = versions
    assert f"Programming Language :: Python :: {version}" in PROJECT["project"]["classifiers"]


def test_the_commands_exist(compose: dict[str, Any]) -> None:
    (program,) = json.loads(said("ENTRYPOINT", 1)[0])
    assert program in PROJECT["project"]["scripts"]
    commands = [json.loads(said("CMD", 1)[0])]
    commands += [service["command"] for service in compose["services"].values() if "command" in service]
    assert all(command[0] in COMMANDS for command in commands)


def test_every_setting_named_exists(compose: dict[str, Any]) -> None:
    names = {name.removeprefix(PREFIX).removesuffix("_FILE").lower() for name in environments(compose)}
    assert names <= set(Settings.model_fields)


def test_a_secret_comes_from_a_file_that_is_mounted(compose: dict[str, Any]) -> None:
    for service in compose["services"].values():
        mounted = service.get("secrets", [])
        for name, value in service.get("environment", {}).items():
            if name.endswith("_FILE"):
                assert value.removeprefix("/run/secrets/") in mounted, name
    declared = set(compose["secrets"])
    assert declared == {name for each in compose["services"].values() for name in each.get("secrets", [])}
    ignored = (ROOT / ".gitignore").read_text("utf-8").splitlines()
    assert all(secret["file"].split("/")[0] + "/" in ignored for secret in compose["secrets"].values())


def test_every_secret_of_the_settings_can_be_given(compose: dict[str, Any]) -> None:
    secret = {name for name, field in Settings.model_fields.items() if "Secret" in str(field.annotation)}
    assert secret
    given = environments(compose)
    assert {f"{PREFIX}{name.upper()}_FILE" for name in secret} <= set(given)


def test_no_plain_setting_hides_a_file(compose: dict[str, Any]) -> None:
    """A variable wins over the file that its `_FILE` names."""
    names = environments(compose)
    assert [name for name in names if f"{name}_FILE" in names] == []


def test_it_ends_after_its_answers_and_listens_where_it_says(compose: dict[str, Any]) -> None:
    bot = compose["services"]["switchboard"]
    assert int(bot["stop_grace_period"].rstrip("s")) > DRAIN_SECONDS + 20
    port = environments(compose)["SWITCHBOARD_HTTP_PORT"]
    assert said("EXPOSE", 1) == [port]
    assert bot["ports"] == [f"127.0.0.1:{port}:{port}"]
    assert f":{port}/health" in said("HEALTHCHECK", 1)[0]


def test_the_schema_is_current_before_the_bot_starts(compose: dict[str, Any]) -> None:
    services = compose["services"]
    assert services["upgrade"]["command"] == ["db", "upgrade"]
    assert services["upgrade"]["depends_on"]["database"]["condition"] == "service_healthy"
    assert services["switchboard"]["depends_on"]["upgrade"]["condition"] == "service_completed_successfully"
    assert services["database"]["image"].startswith("postgres:17")


def test_what_is_written_is_in_a_volume(compose: dict[str, Any]) -> None:
    bot = compose["services"]["switchboard"]
    assert bot["read_only"] is True
    (folder,) = said("VOLUME", 1)
    assert [volume.split(":")[1] for volume in bot["volumes"]] == [folder]
    assert said("WORKDIR", 1) == [folder]
    spool = environments(compose)["SWITCHBOARD_SPOOL_FOLDER"]
    assert Path(spool).is_relative_to(folder)
