"""The bot's words in one language: messages from the gettext catalogues, figures as CLDR writes them."""

from __future__ import annotations

import gettext
from dataclasses import dataclass
from datetime import date, datetime
from functools import cache
from pathlib import Path
from zoneinfo import ZoneInfo

from babel import Locale
from babel.dates import format_date, format_datetime
from babel.lists import format_list
from babel.numbers import format_decimal, format_percent

from hub.vocabulary import Language

LOCALE_FOLDER = Path(__file__).parent.parent / "locale"
DOMAINS = ("terms", "answers", "errors", "console")
"""One catalogue for each: what things are called, answers, errors, the console's page."""


@dataclass(frozen=True, slots=True)
class Words:
    """Messages and figures in one language.

    The message in the code is the English one; placeholders are named (`%(count)s`).
    """

    language: Language
    locale: Locale
    catalogue: gettext.NullTranslations

    def gettext(self, message: str, **values: object) -> str:
        """The message in this language, its placeholders filled."""
        found = self.catalogue.gettext(message)
        return found % values if values else found

    def ngettext(self, one: str, many: str, count: int, **values: object) -> str:
        """The form of the message for `count`; `%(count)s` is the count as this language writes it."""
        found = self.catalogue.ngettext(one, many, count)
        return found % {"count": self.number(count), **values}

    def pgettext(self, context: str, message: str, **values: object) -> str:
        """Like `gettext`, for a word that reads differently by context ("status", "product", …)."""
        found = self.catalogue.pgettext(context, message)
        return found % values if values else found

    def number(self, value: float) -> str:
        """A number with this language's separators."""
        return format_decimal(value, locale=self.locale)

    def signed(self, value: int) -> str:
        """A change: always with its sign ("+14", "−3")."""
        return format_decimal(value, format="+#,##0;-#,##0", locale=self.locale)

    def percent(self, share: float) -> str:
        """A share (0–1 and more) as a whole percentage."""
        return format_percent(share, locale=self.locale)

    def day(self, value: date, *, year: bool = False) -> str:
        """A date, short: "24 Nov", with the year when asked for."""
        return format_date(value, _DAY_FORMATS[self.language][year], locale=self.locale)

    def weekday(self, value: date) -> str:
        """A date with its day of the week: "Sat 14 Nov"."""
        return format_date(value, _WEEKDAY_FORMATS[self.language], locale=self.locale)

    def clock(self, moment: datetime, zone: str) -> str:
        """The time of day of an aware moment in a zone: "06:12"."""
        return format_datetime(moment, "HH:mm", tzinfo=ZoneInfo(zone), locale=self.locale)

    def listed(self, items: list[str]) -> str:
        """The items as one list: "a, b and c"."""
        return format_list(items, locale=self.locale)


_DAY_FORMATS: dict[Language, tuple[str, str]] = {
    Language.EN: ("d MMM", "d MMM y"),
    Language.FR: ("d MMM", "d MMM y"),
    Language.JA: ("M月d日", "y年M月d日"),
}
_WEEKDAY_FORMATS: dict[Language, str] = {
    Language.EN: "EEE d MMM",
    Language.FR: "EEE d MMM",
    Language.JA: "M月d日(E)",
}


@cache
def words_for(language: Language) -> Words:
    """The words of a language (made once)."""
    return Words(language, Locale.parse(language.value), _catalogue(language))


def _catalogue(language: Language) -> gettext.NullTranslations:
    """All domains of a language in one, each falling back on the next."""
    first: gettext.NullTranslations | None = None
    for domain in DOMAINS:
        found = gettext.translation(domain, LOCALE_FOLDER, [language.value], fallback=True)
        if first is None:
            first = found
        else:
            first.add_fallback(found)
    return first or gettext.NullTranslations()
