"""Names of a room's own templates, wherever they stand in a text that speaks of reports."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cards.intent import Intent
from handlers.language import is_command, parse

TODAY = date(2026, 11, 21)
OWN = ("Desk phones", "Golden", "卓上電話", "Acme", "Golden customers EU")


def said(text: str) -> tuple[str | None, dict[str, Any]]:
    intent = parse(text, None, TODAY, OWN).intent
    return (intent.name, intent.slots.to_json()) if intent else (None, {})


@pytest.mark.parametrize(
    ("text", "intent", "slots"),
    [
        ("run desk phones", "report_run", {"template": "Desk phones"}),
        ("Golden", "report_run", {"template": "Golden"}),
        ("golden as csv", "report_run", {"template": "Golden"}),
        ("run golden for Acme Corp", "report_run", {"template": "Golden", "customer": "Acme Corp"}),
        ("run golden customers EU", "report_run", {"template": "Golden customers EU"}),
        (
            "run desk phones for EU #vip",
            "report_run",
            {"template": "Desk phones", "region": "EU", "tag": "vip"},
        ),
        ("lancer golden", "report_run", {"template": "Golden"}),
        ("卓上電話を実行", "report_run", {"template": "卓上電話"}),
        (
            "schedule golden every monday at 8",
            "report_schedule",
            {"template": "Golden", "frequency": "weekly", "weekday": "mon", "at": "08:00"},
        ),
        ("template golden", "templates", {"name": "Golden"}),
        ("edit the desk phones template", "template_edit", {"name": "Desk phones"}),
        ("rename template golden to Silver", "template_edit", {"template": "Golden", "name": "Silver"}),
        ("delete template golden", "template_delete", {"name": "Golden"}),
        # a customer may have the name, too
        ("show Acme", "customer", {"customer": "Acme"}),
        ("expiring for Acme", "expiring", {"customer": "Acme"}),
        ("run devices for Acme", "report_run", {"template": "devices", "customer": "Acme"}),
    ],
)
def test_a_name_is_a_report_where_reports_are_spoken_of(
    text: str, intent: str, slots: dict[str, Any]
) -> None:
    assert said(text) == (intent, slots)


@given(st.text(max_size=80), st.lists(st.text(max_size=30), max_size=3))
def test_names_never_make_it_fail(text: str, own: list[str]) -> None:
    found = parse(text, None, TODAY, tuple(own)).intent
    assert found is None or isinstance(found, Intent)
    assert is_command(text) in (True, False)


@given(st.sampled_from(["run {}", "{}", "the {} report please", "{}を実行"]), st.sampled_from(OWN))
def test_each_is_run_by_its_name(pattern: str, name: str) -> None:
    assert said(pattern.format(name)) == ("report_run", {"template": name})


@pytest.mark.parametrize(
    "word", ["help", "Aide", "ヘルプ", "overages", "EU", "Europe", "template_create", "Webex Calling"]
)
def test_what_means_something_is_nobodys_name(word: str) -> None:
    assert is_command(word)


@pytest.mark.parametrize(
    "name", ["Desk phones", "Golden", "Monday list", "卓上電話", "Overages in Lyon", "", "!"]
)
def test_what_means_nothing_by_itself_is_free(name: str) -> None:
    assert not is_command(name)
