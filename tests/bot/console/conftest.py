"""The console as it runs: a real server on a free port, on a small demo with a fixed clock, and Chromium."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from itertools import count
from pathlib import Path

import httpx2
import pytest
from console_server import CHROMIUM_SWITCHES, CUSTOMERS, NOW, SEED, Served, make_console, serving
from playwright.sync_api import Browser, BrowserContext, Page, Playwright, sync_playwright
from starlette.testclient import TestClient

from bot import demo_database
from config.settings import Settings
from store.database import Database
from tools.programs import chromium

_rooms = count(1)


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Everything here shares one server and one browser, so one worker runs it."""
    for item in items:
        if Path(__file__).parent in item.path.parents:
            item.add_marker(pytest.mark.xdist_group("console"))


@pytest.fixture(scope="session")
def demo(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Database, Settings]]:
    folder = tmp_path_factory.mktemp("demo")
    settings = Settings(spool_folder=folder / "spool")
    database = demo_database.open_own(settings, CUSTOMERS, SEED, NOW, folder=folder)
    yield database, settings
    database.close()


@pytest.fixture
def client(demo: tuple[Database, Settings]) -> Iterator[TestClient]:
    """A console of its own, called in process; an exception in it fails the test."""
    with TestClient(make_console(demo).application(), base_url="http://127.0.0.1:8484") as client:
        yield client


@pytest.fixture(scope="session")
def served(demo: tuple[Database, Settings]) -> Iterator[Served]:
    """A console that browsers can reach."""
    with serving(make_console(demo)) as url:
        yield Served(demo[0], url)


@pytest.fixture
def http(served: Served) -> Iterator[httpx2.Client]:
    with httpx2.Client(base_url=served.url, trust_env=False, timeout=20) as client:
        yield client


@pytest.fixture
def room() -> str:
    """A room nobody has been in."""
    return f"room-{next(_rooms)}"


@pytest.fixture(scope="session")
def playwright() -> Iterator[Playwright]:
    with sync_playwright() as playwright:
        yield playwright


@pytest.fixture(scope="session")
def browser(playwright: Playwright) -> Iterator[Browser]:
    path = chromium()
    if path is None:
        pytest.fail("There is no Chromium: run `make setup`, or set SWITCHBOARD_TEST_CHROMIUM to one.")
    browser = playwright.chromium.launch(executable_path=path, args=list(CHROMIUM_SWITCHES))
    yield browser
    browser.close()


@pytest.fixture
def context(browser: Browser) -> Iterator[BrowserContext]:
    context = browser.new_context(timezone_id="UTC", viewport={"width": 1440, "height": 1000})
    context.set_default_timeout(10_000)
    yield context
    context.close()


@pytest.fixture
def problems() -> list[str]:
    """What the pages of a test complained of."""
    return []


OpenPage = Callable[..., Page]


@pytest.fixture
def open_page(context: BrowserContext, served: Served, room: str, problems: list[str]) -> Iterator[OpenPage]:
    """Opens the console in a tab, in the test's room; an error of the page's fails the test."""

    def opened(language: str = "en") -> Page:
        page = context.new_page()
        page.on("pageerror", lambda error: problems.append(str(error)))
        page.on("console", lambda said: problems.append(said.text) if said.type == "error" else None)
        page.goto(f"{served.url}?lang={language}&room={room}")
        page.locator("body[data-connected=true]").wait_for()
        return page

    yield opened
    assert problems == []
