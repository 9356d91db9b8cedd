"""From words to an intent."""

from handlers.language.commands import is_command
from handlers.language.parser import Parsed, parse

__all__ = ["Parsed", "is_command", "parse"]
