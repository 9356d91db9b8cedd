"""The demo's database, and `switchboard demo` as a process."""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import sys
import urllib.request
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from bot import demo_database
from bot.main import main
from config.settings import Settings

NOW = datetime(2026, 11, 18, 9, 30, tzinfo=UTC)
SIZE = 12


def open_demo(folder: Path, now: datetime, made: list[datetime]) -> set[str]:
    """Opens it; gives the names of the databases that are in the folder then."""
    database = demo_database.open_own(
        Settings(), SIZE, 7, now, folder=folder, making=lambda: made.append(now)
    )
    assert not demo_database.is_empty(database)
    database.close()
    return {path.name for path in folder.glob("*.db*")}


def test_it_is_made_once_a_week(tmp_path: Path) -> None:
    made: list[datetime] = []
    first = open_demo(tmp_path, NOW, made)
    assert open_demo(tmp_path, NOW + timedelta(days=3), made) == first
    assert made == [NOW]
    sunday = NOW + timedelta(days=4)
    second = open_demo(tmp_path, sunday, made)
    assert made == [NOW, sunday]
    assert len(second) == 1
    assert second != first


def test_a_broken_off_making_leaves_nothing(tmp_path: Path) -> None:
    with pytest.raises(Exception, match="demo-size"):
        demo_database.open_own(Settings(), 2_000_000, 7, NOW, folder=tmp_path)
    assert list(tmp_path.iterdir()) == []


def test_a_folder_that_cannot_be_made_is_told(tmp_path: Path) -> None:
    file = tmp_path / "file"
    file.touch()
    with pytest.raises(Exception, match="folder-not-writable"):
        demo_database.open_own(Settings(), SIZE, 7, NOW, folder=file / "in")


def test_a_taken_port_is_told(capsys: pytest.CaptureFixture[str]) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        assert main(["demo", "--no-browser", "--port", str(taken.getsockname()[1])]) == 1
    assert "--port" in capsys.readouterr().err


@pytest.mark.parametrize(
    "wrong", [("--port", "70000"), ("--port", "x"), ("--customers", "0"), ("--seed", "x")]
)
def test_wrong_usage_is_two(wrong: tuple[str, str]) -> None:
    with pytest.raises(SystemExit) as ended:
        main(["demo", *wrong])
    assert ended.value.code == 2


def test_it_serves_until_ctrl_c(tmp_path: Path) -> None:
    command = [
        sys.executable,
        "-m",
        "bot.main",
        "demo",
        "--no-browser",
        "--port",
        "0",
        "--customers",
        str(SIZE),
    ]
    environment = {**os.environ, "PYTHONPATH": str(Path(__file__).parents[2]), "LC_ALL": "C.UTF-8"}
    with subprocess.Popen(
        command, cwd=tmp_path, env=environment, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
    ) as process:
        assert process.stdout is not None
        address = next(word for word in process.stdout.readline().split() if word.startswith("http://"))
        with urllib.request.urlopen(address, timeout=20) as page:  # noqa: S310 - our own address
            assert b"Switchboard" in page.read()
        stream = f"{address}api/events?room=front-desk&person=ada@partner.example"
        with urllib.request.urlopen(stream, timeout=20) as events:  # noqa: S310
            assert events.readline()
            process.send_signal(signal.SIGINT)
            _, complaints = process.communicate(timeout=20)
    assert process.returncode in (0, 130)
    assert "Traceback" not in complaints
