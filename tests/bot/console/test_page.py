"""A person at the page: asks, pages, opens a customer, fetches a report, in three languages."""

from __future__ import annotations

import csv
import re
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import pytest
from console_server import Served
from playwright.sync_api import Locator, Page, expect
from sqlalchemy import select

from cards.wording import words_for
from hub.vocabulary import Language
from store.database import Database
from store.schema import customer, phone_number

OpenPage = Callable[..., Page]
pytestmark = pytest.mark.browser

CUSTOMER, NUMBER, EXTENSION = 1, 6, 7
"""Where the report of phone numbers has them."""


@dataclass(frozen=True)
class Said:
    """What a person of a language types, and what they look for in the answers."""

    language: Language
    expiring: str
    overage: str
    report: str
    suspended: str
    over: str
    rows: str


LANGUAGES = (
    Said(
        Language.EN,
        "expiring in 30 days",
        "overage for Acme",
        "run phone number report EU",
        "Suspended",
        "Customers with overages",
        "{} rows",
    ),
    Said(
        Language.FR,
        "expire dans 30 jours",
        "dépassement pour Acme",
        "lancer le rapport des numéros de téléphone UE",
        "Suspendu",
        "Clients avec dépassements",
        "{} lignes",
    ),
    Said(
        Language.JA,
        "30日以内に期限切れ",
        "Acmeのライセンス超過",
        "EUの電話番号レポートを実行",
        "一時停止",
        "ライセンス超過",
        "{} 行",
    ),
)


def ask(page: Page, text: str) -> Locator:
    """Type and send; gives the answer's entry."""
    answers = page.locator(".answer")
    place = answers.count()
    page.get_by_role("textbox", name=re.compile("Switchboard")).fill(text)
    page.keyboard.press("Enter")
    answer = answers.nth(place)
    expect(answer).to_have_attribute("data-state", "done")
    return answer


def webex(answer: Locator) -> Locator:
    return answer.locator(".webex")


def slack(answer: Locator) -> Locator:
    return answer.locator(".slack")


def numbers_in_the_eu(database: Database) -> list[tuple[str, ...]]:
    """Name, number and extension of each."""
    own = (
        select(customer.c.name, phone_number.c.phone_number, phone_number.c.extension)
        .join(customer)
        .where(customer.c.region == "EU")
    )
    with database.read() as connection:
        return sorted(map(tuple, connection.execute(own)))


@pytest.mark.parametrize("said", LANGUAGES, ids=lambda said: said.language.value)
def test_a_persons_way_through(open_page: OpenPage, served: Served, said: Said, tmp_path: Path) -> None:
    words = words_for(said.language)
    page = open_page(said.language.value)

    expiring = ask(page, said.expiring)
    expect(webex(expiring)).to_contain_text("Acme Corp")
    expect(webex(expiring)).to_contain_text(said.suspended)
    expect(slack(expiring)).to_contain_text("Acme Corp")

    webex(expiring).get_by_role("button", name=words.gettext("Next"), exact=True).click()
    previous = webex(expiring).get_by_role("button", name=words.gettext("Previous"), exact=True)
    expect(previous).to_be_visible()
    expect(webex(expiring)).not_to_contain_text("Acme Corp")
    expect(page.locator(".answer")).to_have_count(1)

    previous.click()
    shown = words.gettext("Show %(customer)s", customer="Acme Corp")
    webex(expiring).get_by_title(shown, exact=True).click()
    opened = page.locator(".answer").nth(1)
    expect(webex(opened)).to_contain_text("Sub-118204")
    expect(page.locator(".pressed")).to_contain_text(shown)

    overage = ask(page, said.overage)
    expect(webex(overage)).to_contain_text("Acme Corp")
    expect(webex(overage)).to_contain_text(said.over)

    report = ask(page, said.report)
    with page.expect_download() as started:
        report.locator(".files a").click()
    saved = tmp_path / started.value.suggested_filename
    started.value.save_as(saved)
    with saved.open(encoding="utf-8-sig", newline="") as file:
        _header, *rows = csv.reader(file)
    stored = numbers_in_the_eu(served.database)
    assert stored
    assert sorted((row[CUSTOMER], row[NUMBER], row[EXTENSION]) for row in rows) == stored
    expect(report.locator(".files")).to_contain_text(said.rows.format(words.number(len(stored))))


def test_another_tab_sees_it_at_once(open_page: OpenPage) -> None:
    here, there = open_page(), open_page()
    ask(here, "expiring in 30 days")
    expect(there.locator(".said")).to_contain_text("expiring in 30 days")
    expect(webex(there.locator(".answer"))).to_contain_text("Acme Corp")

    webex(here.locator(".answer")).get_by_role("button", name="Next", exact=True).click()
    expect(webex(there.locator(".answer"))).to_contain_text("11–")


def test_a_late_tab_sees_what_was_said(open_page: OpenPage) -> None:
    ask(open_page(), "help")
    late = open_page()
    expect(late.locator(".said")).to_contain_text("help")
    expect(late.locator(".welcome")).to_be_hidden()


def test_the_slack_form_has_the_same_buttons(open_page: OpenPage) -> None:
    page = open_page()
    answer = ask(page, "expiring in 30 days")
    slack(answer).get_by_role("button", name="Next", exact=True).click()
    expect(slack(answer)).to_contain_text("11–")
    expect(webex(answer)).to_contain_text("11–")
    slack(answer).get_by_role("button", name="Previous", exact=True).click()
    slack(answer).get_by_role("button", name="Show Acme Corp", exact=True).click()
    expect(slack(page.locator(".answer").nth(1))).to_contain_text("Sub-118204")


def test_the_text_form_has_the_same_content(open_page: OpenPage) -> None:
    answer = ask(open_page(), "expiring in 30 days")
    answer.get_by_role("tab", name="Text").click()
    expect(answer.locator(".text")).to_contain_text("Acme Corp · Sub-118204")
    expect(slack(answer)).to_be_hidden()
    expect(webex(answer)).to_be_visible()


def test_a_narrow_window_shows_one_form_at_a_time(open_page: OpenPage) -> None:
    page = open_page()
    page.set_viewport_size({"width": 390, "height": 844})
    answer = ask(page, "expiring in 30 days")
    expect(webex(answer)).to_be_visible()
    expect(slack(answer)).to_be_hidden()
    answer.get_by_role("tab", name="Webex").press("ArrowRight")
    expect(slack(answer)).to_be_visible()
    expect(webex(answer)).to_be_hidden()
    width = page.evaluate("[document.documentElement.scrollWidth, innerWidth]")
    assert width[0] <= width[1]


@pytest.mark.parametrize("form", ["webex", "slack"])
def test_a_form_changes_the_rooms_settings(open_page: OpenPage, form: str) -> None:
    page = open_page()
    answer = ask(page, "settings").locator(f".{form}")
    answer.get_by_label("Time zone").fill("Asia/Tokyo")
    answer.get_by_role("button", name="Change").click()
    changed = page.locator(".answer").nth(1)
    expect(webex(changed)).to_contain_text("Ada Lindqvist changed the settings of this room.")
    expect(webex(ask(page, "settings"))).to_contain_text("Asia/Tokyo")


def test_each_person_sees_what_they_may(open_page: OpenPage) -> None:
    page = open_page()
    everything = webex(ask(page, "whoami"))
    expect(everything).to_contain_text("ada@partner.example")
    page.get_by_role("radio", name="Kim Haruka").check()
    expect(page.locator(".said")).to_have_count(1)
    expect(webex(ask(page, "whoami"))).to_contain_text("kim@partner.example")
    expect(webex(ask(page, "customers"))).to_contain_text("your customers (34)")
    page.get_by_role("radio", name="Sam Weber").check()
    expect(page.locator(".said")).to_have_count(3)
    refused = webex(ask(page, "customers"))
    expect(refused).not_to_contain_text("Acme")
    expect(webex(ask(page, "help"))).to_be_visible()


def test_another_persons_click_is_answered_to_them_alone(open_page: OpenPage) -> None:
    adas, kims = open_page(), open_page()
    ask(adas, "expiring in 30 days")
    kims.get_by_role("radio", name="Kim Haruka").check()
    shared = kims.locator(".answer").first
    webex(shared).get_by_role("button", name="Next", exact=True).click()
    expect(kims.locator(".answer")).to_have_count(2)
    expect(kims.locator(".answer").nth(1)).to_contain_text("Only you can see this")
    ask(adas, "help")
    expect(adas.locator(".answer")).to_have_count(2)
    expect(webex(adas.locator(".answer").first)).to_contain_text("1–10 of")


def test_it_works_by_keyboard_alone(open_page: OpenPage) -> None:
    page = open_page()
    page.keyboard.type("expiring in 30 days")
    page.keyboard.press("Enter")
    answer = page.locator(".answer")
    expect(answer).to_have_attribute("data-state", "done")
    expect(page.get_by_role("textbox", name="Message to Switchboard")).to_be_focused()
    _walk_to(page, "Next", backwards=True)
    page.keyboard.press("Enter")
    expect(webex(answer)).to_contain_text("11–")
    expect(page.locator(":focus")).to_be_visible()

    page.get_by_role("textbox", name="Message to Switchboard").focus()
    page.keyboard.press("ArrowUp")
    expect(page.get_by_role("textbox", name="Message to Switchboard")).to_have_value("expiring in 30 days")
    page.keyboard.press("ArrowDown")
    expect(page.get_by_role("textbox", name="Message to Switchboard")).to_have_value("")


def test_the_skip_link_leads_to_the_field(open_page: OpenPage) -> None:
    page = open_page()
    _walk_to(page, "Skip to the message field", backwards=True)
    expect(page.locator(":focus")).to_be_in_viewport()
    page.keyboard.press("Enter")
    page.keyboard.press("a")
    expect(page.get_by_role("textbox", name="Message to Switchboard")).to_have_value("a")


def test_an_answer_is_announced_by_its_first_line(open_page: OpenPage) -> None:
    page = open_page()
    answer = ask(page, "expiring in 30 days")
    answer.get_by_role("tab", name="Text").click()
    first = answer.locator(".text pre").inner_text().splitlines()[0]
    expect(page.locator("#announcer")).to_have_text(f"Switchboard: {first}")


def test_a_suggestion_asks_at_once(open_page: OpenPage) -> None:
    page = open_page("fr")
    page.get_by_role("button", name="dépassement pour Acme").click()
    expect(webex(page.locator(".answer"))).to_contain_text("Acme Corp")


def test_markup_that_is_typed_stays_text(open_page: OpenPage) -> None:
    page = open_page()
    text = "<img src=x onerror=alert(1)> <b>*bold*</b> <!here>"
    answer = ask(page, text)
    expect(page.locator(".said p")).to_have_text(text)
    assert answer.locator("img, script").count() == 0


def test_the_theme_is_kept(open_page: OpenPage) -> None:
    page = open_page()
    page.get_by_role("radio", name="Dark").check()
    dark = page.evaluate("getComputedStyle(document.body).backgroundColor")
    page.reload()
    page.locator("body[data-connected=true]").wait_for()
    expect(page.get_by_role("radio", name="Dark")).to_be_checked()
    assert page.evaluate("getComputedStyle(document.body).backgroundColor") == dark
    page.get_by_role("radio", name="Light").check()
    assert page.evaluate("getComputedStyle(document.body).backgroundColor") != dark


def _walk_to(page: Page, name: str, *, backwards: bool) -> None:
    """Press Tab until the button of that name has the focus."""
    for _ in range(60):
        page.keyboard.press("Shift+Tab" if backwards else "Tab")
        if page.evaluate("document.activeElement.textContent.trim()") == name:
            return
    raise AssertionError(f"the keyboard does not reach {name}")
