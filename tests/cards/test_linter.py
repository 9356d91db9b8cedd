"""The linter finds what it is there to find: each card here is wrong in one way."""

from __future__ import annotations

from typing import Any

import pytest

from hub.vocabulary import Language
from tests.cards.linter import lint, microsoft, slack, webex
from tests.cards.samples import SAMPLES


def plain(text: str) -> dict[str, Any]:
    return {"type": "plain_text", "text": text}


def button(**changes: Any) -> dict[str, Any]:
    return {"type": "button", "action_id": "a", "text": plain("OK"), "value": "{}"} | changes


def section(**changes: Any) -> dict[str, Any]:
    return {"type": "section", "text": plain("text")} | changes


def actions(*elements: dict[str, Any]) -> dict[str, Any]:
    return {"type": "actions", "elements": list(elements)}


def field(element: dict[str, Any]) -> dict[str, Any]:
    return {"type": "input", "label": plain("Label"), "element": {"action_id": "a", **element}}


def option(value: str = "v", text: str = "word") -> dict[str, Any]:
    return {"text": plain(text), "value": value}


def mrkdwn(text: str) -> dict[str, Any]:
    return section(text={"type": "mrkdwn", "text": text, "verbatim": True})


def link(url: str) -> dict[str, Any]:
    return {"type": "ActionSet", "actions": [{"type": "Action.OpenUrl", "url": url}]}


def table(rows: int, cells: int = 2, text: str = "x") -> dict[str, Any]:
    return {"type": "table", "rows": [[{"type": "raw_text", "text": text}] * cells] * rows}


@pytest.mark.parametrize(
    ("blocks", "pointer", "rule"),
    [
        ([section()] * 51, "/blocks", "1 to 50 entries"),
        ([section(text=plain("x" * 3001))], "/blocks/0/text/text", "1 to 3000"),
        ([section(text=plain("x" * 2999))] * 5, "/blocks", "13000 characters"),
        ([section(text=plain(""))], "/blocks/0/text/text", "1 to 3000"),
        ([section(text=plain("  "))], "/blocks/0/text/text", "not blank"),
        ([{"type": "section"}], "/blocks/0", "text or fields"),
        ([section(fields=[plain("x")] * 11)], "/blocks/0/fields", "1 to 10"),
        ([section(fields=[plain("x" * 2001)])], "/blocks/0/fields/0/text", "1 to 2000"),
        ([section(text={"type": "mrkdwn", "text": "hi"})], "/blocks/0/text", "verbatim"),
        (
            [mrkdwn("a *b*")],
            "/blocks/0/text",
            "reads '*'",
        ),
        ([mrkdwn("> b")], "/blocks/0/text", "reads '>"),
        (
            [mrkdwn("<@U1>")],
            "/blocks/0/text",
            "a mention",
        ),
        (
            [mrkdwn(":tada:")],
            "/blocks/0/text",
            "':tada:'",
        ),
        ([section(text=plain("@here"))], "/blocks/0/text", "a call to everybody"),
        ([section(text=plain("\u202ex"))], "/blocks/0/text", "direction of writing"),
        ([section(block_id="a"), section(block_id="a")], "/blocks", "'a' stands 2 times"),
        ([section(block_id="a" * 256)], "/blocks/0/block_id", "1 to 255"),
        ([{"type": "header", "text": plain("x" * 151)}], "/blocks/0/text/text", "1 to 150"),
        ([{"type": "header", "text": {"type": "mrkdwn", "text": "x"}}], "/blocks/0/text", "no text object"),
        ([{"type": "context", "elements": [plain("x")] * 11}], "/blocks/0/elements", "1 to 10"),
        ([{"type": "video"}], "/blocks/0", "no block of ours"),
        ([actions()], "/blocks/0/elements", "1 to 25"),
        ([actions(*[button(action_id=f"a{at}") for at in range(26)])], "/blocks/0/elements", "1 to 25"),
        ([actions(button(), button())], "/blocks", "action_id 'a' stands 2 times"),
        ([actions(button(text=plain("x" * 76)))], "/blocks/0/elements/0/text/text", "1 to 75"),
        ([actions(button(value="x" * 2001))], "/blocks/0/elements/0/value", "1 to 2000"),
        ([actions(button(url="https://" + "x" * 3000))], "/blocks/0/elements/0/url", "1 to 3000"),
        ([actions(button(style="green"))], "/blocks/0/elements/0/style", "primary"),
        ([actions(button(action_id=""))], "/blocks/0/elements/0/action_id", "1 to 255"),
        ([actions({"type": "overflow", "action_id": "a", "options": [option()] * 6})], "/options", "1 to 5"),
        (
            [actions({"type": "overflow", "action_id": "a", "options": [option("x" * 151)]})],
            "/options/0/value",
            "1 to 150",
        ),
        ([field({"type": "static_select", "options": [option()] * 101})], "/options", "1 to 100"),
        ([field({"type": "static_select", "options": [option(text="x" * 76)]})], "/text/text", "1 to 75"),
        (
            [field({"type": "static_select", "options": [option("a")], "initial_option": option("b")})],
            "/initial_option",
            "one of the options",
        ),
        ([field({"type": "plain_text_input", "initial_value": ""})], "/initial_value", "1 to 3000"),
        (
            [field({"type": "plain_text_input", "placeholder": plain("x" * 151)})],
            "/placeholder/text",
            "1 to 150",
        ),
        ([field({"type": "datepicker"})], "/blocks/0/element", "no datepicker"),
        ([table(2), table(2)], "/blocks", "one table"),
        ([table(101)], "/blocks/0/rows", "1 to 100"),
        ([table(2, cells=21)], "/blocks/0/rows/0", "1 to 20"),
        ([table(4, text="x" * 2000)], "/blocks", "10000 characters in a message's tables"),
        ([table(2, text="")], "/blocks/0/rows/0/0/text", "1 to 3000"),
    ],
)
def test_slack(blocks: list[dict[str, Any]], pointer: str, rule: str) -> None:
    found = slack.findings({"text": "fallback", "blocks": blocks})
    assert any(pointer in one.split(" ")[0] and rule in one for one in found), found


@pytest.mark.parametrize("text", ["", "x" * 40_001, "a < b", "Fish & Chips", "<!here>"])
def test_slacks_fallback(text: str) -> None:
    assert any(one.startswith("/text") for one in slack.findings({"text": text, "blocks": [section()]}))


def card(*body: dict[str, Any]) -> dict[str, Any]:
    return {"type": "AdaptiveCard", "version": "1.3", "body": list(body)}


RUN = {"type": "TextRun", "text": "x"}
SUBMIT = {"type": "Action.Submit", "title": "OK"}


@pytest.mark.parametrize(
    "wrong",
    [
        {"type": "Table"},
        {"type": "TextBlock"},
        {"type": "TextBlock", "text": "x", "style": "heading"},
        {"type": "RichTextBlock", "inlines": [{**RUN, "color": "pink"}]},
        {"type": "RichTextBlock", "inlines": [{**RUN, "wraps": True}]},
        {"type": "TextBlock", "text": "[a](https://b.example)"},
        {"type": "TextBlock", "text": "- a"},
        {"type": "Input.Text"},
        {"type": "Input.ChoiceSet", "id": "a", "choices": [{"title": "x"}]},
        {"type": "ActionSet", "actions": [{"type": "Action.Execute", "title": "OK"}]},
    ],
)
def test_microsoft(wrong: dict[str, Any]) -> None:
    assert microsoft.findings(card({"type": "RichTextBlock", "inlines": [RUN]})) == []
    assert microsoft.findings(card(wrong)) != []


@pytest.mark.parametrize(
    ("body", "rule"),
    [
        ([{"type": "Media", "sources": []}], "draws no Media"),
        ([{"type": "TextBlock", "text": "*x*"}], "reads markdown"),
        ([{"type": "ActionSet", "actions": [SUBMIT] * 6}], "at most 5"),
        ([{"type": "RichTextBlock", "inlines": [{**RUN, "text": "x" * 81_000}]}], "80000 bytes"),
        ([{"type": "Input.Text", "id": "a"}] * 2, "are called a"),
        (
            [link("javascript:x")],
            "web pages",
        ),
        ([{"type": "Image", "url": "https://a.example/x.png"}] * 11, "10 images"),
    ],
)
def test_webex(body: list[dict[str, Any]], rule: str) -> None:
    assert any(rule in one for one in webex.findings(card(*body)))


@pytest.mark.parametrize("language", Language)
@pytest.mark.parametrize("name", SAMPLES)
def test_ordinary_cards_are_clean(name: str, language: Language) -> None:
    assert lint(SAMPLES[name](language)) == []
