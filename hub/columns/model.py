"""What a column is."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from enum import StrEnum

from hub.vocabulary import Language


class ColumnKind(StrEnum):
    """What the values of a column are; the reader of exports lets nothing else in.

    Of these only `TEXT` can hold a comma, a quote, a line break or what a spreadsheet takes for a formula, so
    only `TEXT` is quoted and guarded where a CSV is written.
    """

    ID = "id"
    """A UUID, a subscription ID, an order number: letters, digits and `._:/@+=-`, beginning with one of the
    first two."""
    EMAIL = "email"
    """An e-mail address or another sign-in name, without blanks, double quotes, commas; beginning with a
    letter, a digit or "_"."""
    PHONE = "phone"
    """An E.164 number, or an extension: digits, for a number after "+"."""
    MAC = "mac"
    """Hexadecimal digits, maybe in pairs."""
    ENUM = "enum"
    """One of a closed set; its spellings stand in `hub.columns.values`."""
    YES_NO = "yes_no"
    COUNT = "count"
    """A whole number, 0 or more."""
    CHANGE = "change"
    """A whole number that can be negative."""
    SECONDS = "seconds"
    """A number, 0 or more, maybe with a fraction."""
    DAY = "day"
    LIST = "list"
    """Texts, separated by ";", "|" or a line break."""
    TEXT = "text"

    @property
    def is_free_text(self) -> bool:
        """Whether values must be quoted and guarded against formulas in a CSV."""
        return self in (ColumnKind.TEXT, ColumnKind.LIST)


@dataclass(frozen=True, slots=True)
class Column:
    """A column: `key` is the attribute of the record it fills, or a name of its own."""

    key: str
    kind: ColumnKind
    en: str
    fr: str
    ja: str
    aliases: tuple[str, ...] = ()
    """Other headers the reader takes for it, in any language."""
    required: bool = False
    """Whether an export cannot be read without it."""

    def header(self, language: Language) -> str:
        """The header in `language`."""
        return {Language.EN: self.en, Language.FR: self.fr, Language.JA: self.ja}[language]

    @property
    def names(self) -> tuple[str, ...]:
        """Every header it goes by."""
        return (self.en, self.fr, self.ja, *self.aliases)


_LATIN_MARKS = re.compile("[\u0300-\u036f]")
_SIGNS = re.compile(r"[\W_]+")


def header_key(header: str) -> str:
    """A header without what people and programs vary: case, accents, blanks, signs, width of letters.

    Marks of the Japanese syllabaries are kept, they make other sounds.
    """
    decomposed = unicodedata.normalize("NFKD", header).casefold()
    return _SIGNS.sub("", unicodedata.normalize("NFC", _LATIN_MARKS.sub("", decomposed)))
