"""The part of the set-up that package managers other than pip and npm do: a browser, fonts, sqlite3.

Only tests, screenshots and benchmarks need these, so a missing one is told in words and does not stop
`make run`; the tests that need it fail and say the same.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys

from tools.programs import chromium, sqlite3


def main() -> int:
    """Install what is missing, where that can be done, and say what could not."""
    if chromium() is None:
        _debian("chromium") or _playwright()
    if chromium() is None:
        _say("no Chromium: the console's tests will fail. Install one, or set SWITCHBOARD_TEST_CHROMIUM")
    if not _can_draw_japanese() and not _debian("fonts-noto-cjk", "fonts-noto-color-emoji"):
        _say("no Japanese font: screenshots will show boxes. Install Noto Sans CJK")
    if sqlite3() is None and not _debian("sqlite3"):
        _say("no sqlite3 program: the benchmark will leave out the comparison with it")
    return 0


def _can_draw_japanese() -> bool:
    lister = shutil.which("fc-list")
    if lister is None:
        return False
    listed = subprocess.run([lister, ":lang=ja", "family"], capture_output=True, text=True, check=False)
    return bool(listed.stdout.strip())


def _debian(*packages: str) -> bool:
    """Install Debian packages, where there is apt and we may use it."""
    apt = shutil.which("apt-get")
    if apt is None or os.geteuid() != 0:
        return False
    _say(f"installing {', '.join(packages)} …")
    environment = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
    for arguments in (["update", "-qq"], ["install", "-y", "-qq", "--no-install-recommends", *packages]):
        done = subprocess.run([apt, *arguments], env=environment, stdout=subprocess.DEVNULL, check=False)
        if done.returncode:
            return False
    return True


def _playwright() -> bool:
    _say("installing Playwright's Chromium …")
    command = [sys.executable, "-m", "playwright", "install", "chromium"]
    return subprocess.run(command, check=False).returncode == 0


def _say(sentence: str) -> None:
    print(f"set-up: {sentence}", file=sys.stderr)


if __name__ == "__main__":
    sys.exit(main())
