"""What the command line says to the person at it."""

from __future__ import annotations

import locale
import sys

from cards.wording import Words, words_for
from cards.wording.errors import sentence
from config.errors import SwitchboardError
from hub.vocabulary import Language


def terminal_language() -> Language:
    """The language of the terminal's locale where the bot speaks it, else English."""
    name = (locale.getlocale()[0] or "en")[:2]
    return Language(name) if name in list(Language) else Language.EN


def terminal_words() -> Words:
    """The bot's words in the terminal's language."""
    return words_for(terminal_language())


def say_error(error: SwitchboardError) -> None:
    """One line on standard error: what happened and what to do about it."""
    print(f"switchboard: {sentence(terminal_words(), error)}", file=sys.stderr)
