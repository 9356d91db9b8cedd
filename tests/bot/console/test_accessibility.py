"""axe-core finds nothing to complain of, on any state of the page, in either theme."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Page, expect

AXE = Path(__file__).parents[3] / "node_modules" / "axe-core" / "axe.min.js"
OpenPage = Callable[..., Page]
pytestmark = pytest.mark.browser


def violations(page: Page) -> list[str]:
    """What axe-core finds: rule, element, what is wrong with it."""
    page.evaluate(AXE.read_text("utf-8"))  # not a script tag: the page's policy would refuse it
    found: dict[str, Any] = page.evaluate("axe.run()")
    return [
        f"{broken['id']}: {node['target']} {node['failureSummary']}"
        for broken in found["violations"]
        for node in broken["nodes"]
    ]


def ask(page: Page, text: str) -> None:
    place = page.locator(".answer").count()
    page.locator("#say").fill(text)
    page.keyboard.press("Enter")
    expect(page.locator(".answer").nth(place)).to_have_attribute("data-state", "done")


@pytest.mark.parametrize(("language", "theme"), [("en", "light"), ("ja", "dark")])
def test_a_conversation_has_no_violations(open_page: OpenPage, language: str, theme: str) -> None:
    page = open_page(language)
    page.emulate_media(color_scheme=theme, reduced_motion="reduce")
    assert violations(page) == []
    for text in ("expiring in 30 days", "settings", "run phone number report EU", "help"):
        ask(page, text)
    page.locator(".answer").first.locator("[role=tab]").last.click()
    assert violations(page) == []


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_a_phone_has_no_violations(open_page: OpenPage, theme: str) -> None:
    page = open_page("fr")
    page.emulate_media(color_scheme=theme, reduced_motion="reduce")
    page.set_viewport_size({"width": 390, "height": 844})
    ask(page, "expire dans 30 jours")
    page.locator(".answer [role=tab]").nth(1).click()
    assert violations(page) == []
    page.locator("#menu").click()
    assert violations(page) == []
