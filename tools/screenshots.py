"""Pictures of the console for the documents: `python -m tools.screenshots [--only NAME]`, into docs/images.

It starts the console on this week's demo data and drives it in Chromium as a person would.
"""

from __future__ import annotations

import argparse
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from playwright.sync_api import Browser, Page, sync_playwright

from tools.pictures import keep
from tools.programs import SWITCHES, chromium

FOLDER = Path(__file__).parent.parent / "docs" / "images"
DESKTOP, PHONE = (1440, 900), (390, 844)

Step = Callable[[Page], None]


@dataclass(frozen=True, slots=True)
class Picture:
    """One picture: what is done on the page before it is taken, in a room of its own."""

    name: str
    language: str
    steps: tuple[Step, ...]
    theme: str = "light"
    size: tuple[int, int] = DESKTOP


def say(text: str) -> Step:
    """Type and send; wait for the answer."""

    def step(page: Page) -> None:
        with _answered(page):
            page.locator("#say").fill(text)
            page.keyboard.press("Enter")

    return step


def press(label: str) -> Step:
    """Press what the last answer's Webex form calls `label`; wait for the answer or the edit."""

    def step(page: Page) -> None:
        form = page.locator(".answer").last.locator(".webex")
        with page.expect_response("**/api/press"):
            form.get_by_role("button", name=label).first.click()
        page.locator(".answer article[aria-busy=false]").last.wait_for()
        page.mouse.move(0, 0)
        page.locator(".answer").last.evaluate("entry => entry.previousElementSibling.scrollIntoView()")

    return step


def choose(name: str) -> Step:
    """Choose the person who asks."""

    def step(page: Page) -> None:
        page.get_by_role("radio", name=name).check(force=True)
        page.locator("body[data-connected=true]").wait_for()

    return step


def tab(name: str) -> Step:
    """Show a form of the last answer."""

    def step(page: Page) -> None:
        page.locator(".answer").last.get_by_role("tab", name=name).click()

    return step


@contextmanager
def _answered(page: Page) -> Iterator[None]:
    answers = page.locator(".answer[data-state=done]")
    before = answers.count()
    yield
    answers.nth(before).wait_for()


def _journey(language: str, expiring: str, following: str, overage: str, report: str) -> tuple[Picture, ...]:
    return (
        Picture(f"welcome-{language}", language, ()),
        Picture(f"expiring-{language}", language, (say(expiring),)),
        Picture(f"expiring-page-2-{language}", language, (say(expiring), press(following))),
        Picture(f"customer-{language}", language, (say(expiring), press("Acme"))),
        Picture(f"overage-{language}", language, (say(overage),)),
        Picture(f"report-{language}", language, (say(report),)),
    )


PICTURES = (
    *_journey("en", "expiring in 30 days", "Next", "overage for Acme", "run phone number report EU"),
    *_journey(
        "fr",
        "expire dans 30 jours",
        "Suivant",
        "dépassement pour Acme",
        "lancer le rapport des numéros de téléphone UE",
    ),
    *_journey("ja", "30日以内に期限切れ", "次へ", "Acmeのライセンス超過", "EUの電話番号レポートを実行"),
    Picture("overview-dark", "en", (say("overview"),), theme="dark"),
    Picture("expiring-dark", "en", (say("expiring in 30 days"),), theme="dark"),
    Picture("settings", "en", (say("settings"),)),
    Picture("help", "en", (say("help"),)),
    Picture("stranger", "en", (choose("Sam Weber"), say("overview"))),
    Picture("text-form", "en", (say("expiring in 30 days"), tab("Text"))),
    Picture("phone-expiring", "en", (say("expiring in 30 days"),), size=PHONE),
    Picture("phone-slack-ja", "ja", (say("30日以内に期限切れ"), tab("Slack")), theme="dark", size=PHONE),
    Picture("phone-customer-fr", "fr", (say("expire dans 30 jours"), press("Acme")), size=PHONE),
)


def main(arguments: list[str] | None = None) -> int:
    """Take the pictures; 1 when there is no browser."""
    parser = argparse.ArgumentParser(description="Pictures of the console for the documents.")
    parser.add_argument("--only", default="", metavar="NAME", help="those whose name has this in it")
    only = parser.parse_args(arguments).only
    path = chromium()
    if path is None:
        print(
            "There is no Chromium: run `make setup`, or set SWITCHBOARD_TEST_CHROMIUM to one.",
            file=sys.stderr,
        )
        return 1
    FOLDER.mkdir(parents=True, exist_ok=True)
    with _console() as address, sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=path, args=list(SWITCHES))
        for picture in PICTURES:
            if only in picture.name:
                _take(browser, address, picture)
        browser.close()
    return 0


@contextmanager
def _console() -> Iterator[str]:
    """A console on a free port, as its command runs it; gives its address."""
    command = [sys.executable, "-m", "bot.main", "demo", "--no-browser", "--port", "0"]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as process:
        try:
            said = process.stdout.readline() if process.stdout else ""
            yield next(word for word in said.split() if word.startswith("http://"))
        finally:
            process.terminate()


def _take(browser: Browser, address: str, picture: Picture) -> None:
    width, height = picture.size
    context = browser.new_context(
        viewport={"width": width, "height": height},
        color_scheme="dark" if picture.theme == "dark" else "light",
        timezone_id="UTC",
        reduced_motion="reduce",
    )
    page = context.new_page()
    page.goto(f"{address}?lang={picture.language}&room={picture.name}")
    page.locator("body[data-connected=true]").wait_for()
    for step in picture.steps:
        step(page)
    keep(page.screenshot(), FOLDER / f"{picture.name}.png")
    print(f"{picture.name}.png")
    context.close()


if __name__ == "__main__":
    sys.exit(main())
