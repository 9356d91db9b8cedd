"""Holds a card, in all its forms, against what the platforms take.

    assert lint(card) == []

Each finding is one line: the form, a JSON pointer, and the rule.
"""

from __future__ import annotations

import orjson

from cards.intent import Intent
from cards.model import Card, Form
from cards.render import adaptive, block_forms, blocks, text
from cards.wording import words_for
from hub.vocabulary import Language
from tests.cards.linter import microsoft, plain, slack, webex


def lint(card: Card) -> list[str]:
    """Everything that is wrong with the card's Adaptive, Slack and text forms."""
    drawn = adaptive.render(card)
    message = {"blocks": blocks.render(card), "text": blocks.fallback(card)}
    asked = {**message, "blocks": blocks.render(card, Intent("overview"))}
    words = words_for(Language(card.language))
    views = [block_forms.modal(part, "?", words, "{}") for part in card.components if isinstance(part, Form)]
    for form in (drawn, message, asked, *views):
        orjson.dumps(form)
    findings = {
        "adaptive": microsoft.findings(drawn) + webex.findings(drawn),
        "blocks": slack.findings(message),
        "blocks with modals": slack.findings(asked),
        "modals": [finding for view in views for finding in slack.view_findings(view)],
        "text": plain.findings(text.render(card)),
    }
    return [f"{form} {finding}" for form, found in findings.items() for finding in found]
