"""The bot's words in one language: messages from the gettext catalogues, figures as CLDR writes them."""

from __future__ import annotations

import gettext
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import ROUND_HALF_EVEN, Decimal
from functools import cache, lru_cache
from pathlib import Path
from zoneinfo import ZoneInfo

from babel import Locale
from babel.dates import format_date
from babel.lists import format_list
from babel.numbers import format_decimal
from babel.support import Translations

from hub.vocabulary import Language

LOCALE_FOLDER = Path(__file__).parent.parent / "locale"
DOMAINS = ("terms", "answers", "alerts", "errors", "console")
"""One catalogue for each: what things are called, answers, alerts, errors, the console's page."""
_ENDS_WITH_VALUE = ")s."
"""In a message: a sentence that ends with a value."""
_TWO_STOPS = re.compile(r"(?<!\.)\.\.(?=\s|$)")


@dataclass(frozen=True, slots=True)
class Words:
    """Messages and figures in one language.

    The message in the code is the English one, so English has no catalogue; placeholders are named
    (`%(count)s`). Figures read as Babel writes them, but the common ones are put together here: a card holds
    dozens, and Babel parses its pattern for each.
    """

    language: Language
    locale: Locale
    catalogue: gettext.NullTranslations
    group: str
    """What stands between thousands."""
    percent_pattern: str
    """`%s` is the number."""

    def gettext(self, message: str, **values: object) -> str:
        """The message in this language, its placeholders filled."""
        return _filled(self.catalogue.gettext(message), values)

    def ngettext(self, one: str, many: str, count: int, **values: object) -> str:
        """The form of the message for `count`; `%(count)s` is the count as this language writes it."""
        found = self.catalogue.ngettext(one, many, count)
        return _filled(found, {"count": self.number(count), **values})

    def pgettext(self, context: str, message: str, **values: object) -> str:
        """Like `gettext`, for a word that reads differently by context ("status", "product", …)."""
        return _filled(self.catalogue.pgettext(context, message), values)

    def number(self, value: float) -> str:
        """A number with this language's separators; at most three decimals."""
        if isinstance(value, int):
            return str(value) if -1000 < value < 1000 else f"{value:,}".replace(",", self.group)
        return _decimal(self.locale, value)

    def signed(self, value: int) -> str:
        """A change: with its sign ("+14", "-3"); none before 0."""
        return f"+{self.number(value)}" if value > 0 else self.number(value)

    def percent(self, share: float) -> str:
        """A share (0–1 and more) as a whole percentage, halves to the even one."""
        whole = Decimal(repr(share)).scaleb(2).quantize(Decimal(1), ROUND_HALF_EVEN)
        return self.percent_pattern % self.number(int(whole))

    def day(self, value: date, *, year: bool = False) -> str:
        """A date, short: "24 Nov", with the year when asked for."""
        return _date(self.locale, _DAY_FORMATS[self.language][year], value)

    def weekday(self, value: date) -> str:
        """A date with its day of the week: "Sat 14 Nov"."""
        return _date(self.locale, _WEEKDAY_FORMATS[self.language], value)

    def day_of_week(self, number: int) -> str:
        """A day of the week by its name, Monday is 0: "Monday"."""
        return str(self.locale.days["format"]["wide"][number])

    def clock(self, moment: datetime, zone: str) -> str:
        """The time of day of an aware moment in a zone: "06:12"."""
        return f"{moment.astimezone(ZoneInfo(zone)):%H:%M}"

    def labelled(self, label: str, value: str) -> str:
        """A label and what it says in one line: "Region: Canada"."""
        return self.gettext("%(label)s: %(value)s", label=label, value=value)

    def listed(self, items: Sequence[str]) -> str:
        """The items as one list: "a, b, and c"."""
        return format_list(list(items), locale=self.locale)


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


def _filled(message: str, values: Mapping[str, object]) -> str:
    """With its values. One that ends in a full stop ("16 nov.", "Acme Inc.") ends the sentence."""
    if not values:
        return message
    filled = message % values
    return _TWO_STOPS.sub(".", filled) if ".." in filled and _ENDS_WITH_VALUE in message else filled


@lru_cache(maxsize=8192)
def _date(locale: Locale, pattern: str, value: date) -> str:
    return format_date(value, pattern, locale=locale)


@lru_cache(maxsize=8192)
def _decimal(locale: Locale, value: float) -> str:
    return format_decimal(value, locale=locale)


@cache
def words_for(language: Language) -> Words:
    """The words of a language (made once)."""
    locale = Locale.parse(language.value)
    return Words(
        language,
        locale,
        _catalogue(language),
        group=str(locale.number_symbols["latn"]["group"]),
        percent_pattern=locale.percent_formats[None].pattern.replace("%", "%%").replace("#,##0", "%s"),
    )


def _catalogue(language: Language) -> gettext.NullTranslations:
    """The catalogues of all domains merged into one. A message has one translation, whatever its domain."""
    merged: Translations | None = None
    for domain in DOMAINS:
        found = Translations.load(LOCALE_FOLDER, [language.value], domain)
        if not isinstance(found, Translations):
            continue
        merged = merged.merge(found) if merged else found
    return merged or gettext.NullTranslations()
