"""From words to an intent."""

from handlers.language.parser import Parsed, parse

__all__ = ["Parsed", "parse"]
