"""Drawing cards in Chromium with the console's own scripts and styles; no server is needed for them."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import orjson
from playwright.sync_api import Browser, Page, Route, sync_playwright

from bot.console.app import STATIC
from bot.console.page import page_words
from cards.wording import words_for
from hub.vocabulary import Language
from tools.programs import SWITCHES, chromium

ORIGIN = "http://gallery.invalid"
HERE = Path(__file__).parent
FOLDERS = {"static": STATIC, "gallery": HERE}


class Drawing:
    """A page for each language."""

    def __init__(self, browser: Browser) -> None:
        """Use this browser."""
        self._browser = browser
        self._pages: dict[Language, Page] = {}

    def png(self, kind: str, card: Any, language: Language) -> bytes:
        """A picture of a card: of kind `webex`, `slack` or (a Slack form) `form`."""
        page = self._pages.get(language) or self._open(language)
        page.evaluate("([kind, card]) => window.draw(kind, card)", [kind, card])
        return page.locator("#drawn > *").screenshot(animations="disabled")

    def _open(self, language: Language) -> Page:
        context = self._browser.new_context(
            viewport={"width": 640, "height": 900},
            color_scheme="light",
            timezone_id="UTC",
            reduced_motion="reduce",
        )
        page = self._pages[language] = context.new_page()
        page.route(f"{ORIGIN}/**", lambda route: _serve(route, language))
        page.goto(f"{ORIGIN}/")
        page.locator("html[data-ready=true]").wait_for()
        return page


@contextmanager
def drawing() -> Iterator[Drawing]:
    """Begin to draw; RuntimeError where there is no browser."""
    path = chromium()
    if path is None:
        raise RuntimeError("There is no Chromium: run `make setup`, or set SWITCHBOARD_TEST_CHROMIUM to one.")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=path, args=list(SWITCHES))
        yield Drawing(browser)
        browser.close()


def _serve(route: Route, language: Language) -> None:
    """A file of the console or of the gallery; the page itself else."""
    folder, _, name = route.request.url.removeprefix(f"{ORIGIN}/").partition("/")
    if folder in FOLDERS:
        route.fulfill(path=FOLDERS[folder] / name)
        return
    settings = {"language": language.value, "words": page_words(words_for(language))}
    page = (HERE / "page.html").read_text("utf-8")
    page = page.replace("{{ language }}", language.value)
    page = page.replace("{{ settings }}", orjson.dumps(settings).decode().replace("<", "\\u003c"))
    route.fulfill(body=page, content_type="text/html; charset=utf-8")
