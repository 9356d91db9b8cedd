"""Everything the bot says: catalogues, dates, numbers and plurals of each language."""

from cards.wording.words import Words, words_for

__all__ = ["Words", "words_for"]
