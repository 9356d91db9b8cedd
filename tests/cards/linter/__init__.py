"""Holds a card, in all its forms, against what the platforms take.

    assert lint(card) == []

Each finding is one line: the form, a JSON pointer, and the rule.
"""

from __future__ import annotations

import orjson

from cards.model import Card
from cards.render import adaptive, blocks, text
from tests.cards.linter import microsoft, plain, slack, webex


def lint(card: Card) -> list[str]:
    """Everything that is wrong with the card's Adaptive, Slack and text forms."""
    drawn = adaptive.render(card)
    message = {"blocks": blocks.render(card), "text": blocks.fallback(card)}
    for form in (drawn, message):
        orjson.dumps(form)
    findings = {
        "adaptive": microsoft.findings(drawn) + webex.findings(drawn),
        "blocks": slack.findings(message),
        "text": plain.findings(text.render(card)),
    }
    return [f"{form} {finding}" for form, found in findings.items() for finding in found]
