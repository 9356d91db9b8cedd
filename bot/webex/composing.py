"""An answer's card as Webex takes it: an Adaptive Card, and all of it as text."""

from __future__ import annotations

from cards.model import Card
from cards.render import adaptive, text
from cards.wording import words_for
from hub.vocabulary import Language
from notifications.transport import Message

LONGEST_TEXT = 7_439
"""Bytes of UTF-8 that Webex takes as a message's text."""


def composed(card: Card) -> Message:
    """Forms stay in the card: Webex shows them there.

    The text goes as plain text, never as Markdown, in which a customer's name could call people.
    """
    words = words_for(Language(card.language))
    cut = words.gettext("The rest is too long for one message here. Ask for less at a time to see it.")
    return Message(fitted(text.render(card), cut), adaptive.render(card))


def fitted(whole: str, cut: str) -> str:
    """The text within Webex' limit; of one that is longer, the lines that fit and then `cut`."""
    if len(whole.encode()) <= LONGEST_TEXT:
        return whole
    ending = f"\n…\n{cut}"
    kept = whole.encode()[: LONGEST_TEXT - len(ending.encode())].decode(errors="ignore")
    head, _, _ = kept.rpartition("\n")
    return (head or kept) + ending
