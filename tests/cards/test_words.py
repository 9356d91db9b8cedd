"""Words in three languages: figures as CLDR writes them, plurals, terms of the documents."""

from __future__ import annotations

from datetime import UTC, date, datetime
from enum import StrEnum

import pytest
from babel.dates import format_date
from babel.numbers import format_decimal, format_percent
from hypothesis import given
from hypothesis import strategies as st

from cards.wording import terms, words_for
from cards.wording.words import Words
from hub.source import ExportKind
from hub.vocabulary import (
    Endpoint,
    Frequency,
    Kind,
    Language,
    ManagedBy,
    Product,
    Region,
    ReportTemplate,
    Role,
    Status,
)

languages = st.sampled_from(Language)
EN, FR, JA = (words_for(language) for language in (Language.EN, Language.FR, Language.JA))


@given(languages, st.integers(-(10**15), 10**15))
def test_numbers_read_as_cldr_writes_them(language: Language, number: int) -> None:
    assert words_for(language).number(number) == format_decimal(number, locale=language)


@given(languages, st.floats(0, 10**6, allow_nan=False))
def test_fractions_read_as_cldr_writes_them(language: Language, number: float) -> None:
    assert words_for(language).number(number) == format_decimal(number, locale=language)


@given(languages, st.floats(0, 1000, allow_nan=False) | st.fractions(0, 3).map(float))
def test_percentages_read_as_cldr_writes_them(language: Language, share: float) -> None:
    assert words_for(language).percent(share) == format_percent(share, locale=language)


@given(languages, st.dates(date(1970, 1, 1), date(2100, 1, 1)))
def test_dates_name_month_and_day(language: Language, day: date) -> None:
    words = words_for(language)
    assert str(day.day) in words.day(day)
    assert str(day.year) in words.day(day, year=True)
    assert format_date(day, "EEE", locale=language) in words.weekday(day)


@pytest.mark.parametrize(
    ("words", "short", "long", "weekday"),
    [
        (EN, "24 Nov", "24 Nov 2026", "Tue 24 Nov"),
        (FR, "24 nov.", "24 nov. 2026", "mar. 24 nov."),
        (JA, "11月24日", "2026年11月24日", "11月24日(火)"),
    ],
)
def test_a_date(words: Words, short: str, long: str, weekday: str) -> None:
    day = date(2026, 11, 24)
    assert (words.day(day), words.day(day, year=True), words.weekday(day)) == (short, long, weekday)


def test_signs_and_clock() -> None:
    assert [EN.signed(change) for change in (14, 0, -3000)] == ["+14", "0", "-3,000"]
    moment = datetime(2026, 11, 14, 22, 12, tzinfo=UTC)
    assert EN.clock(moment, "Asia/Tokyo") == "07:12"
    assert EN.clock(moment, "Europe/Paris") == "23:12"


def test_lists() -> None:
    assert EN.listed(["a", "b", "c"]) == "a, b, and c"
    assert FR.listed(["a", "b", "c"]) == "a, b et c"
    assert JA.listed(["a", "b", "c"]) == "a、b、c"


ONE = "%(count)s more does not fit here. Ask for less at a time to see it."
MANY = "%(count)s more do not fit here. Ask for less at a time to see them."


@pytest.mark.parametrize(
    ("words", "singular", "plural"),
    [(EN, {1}, {0, 2, 1000}), (FR, {0, 1}, {2, 1000}), (JA, {0, 1, 2, 1000}, set())],
)
def test_plurals(words: Words, singular: set[int], plural: set[int]) -> None:
    def form(count: int) -> str:
        return words.ngettext(ONE, MANY, count).replace(words.number(count), "#")

    assert {form(count) for count in singular} == {form(1)}
    assert all(form(count) != form(1) for count in plural)


def test_the_terms_of_the_documents() -> None:
    said = {language: terms.status(words_for(language), Status.READY_FOR_SETUP) for language in Language}
    assert said == {
        "en": "Ready for order setup",
        "fr": "Prêt pour l’installation de la commande",
        "ja": "注文設定の準備完了",
    }
    assert terms.kpi(FR, "overage") == "Dépassement de la limite de licences"
    assert terms.kpi(JA, "low") == "ライセンス割り当てが少ない"
    assert terms.region(JA, "US") == "米国"
    assert terms.role(JA, Role.FULL_ADMIN) == "パートナー フル管理者"
    assert terms.column(FR, "days_to_renewal") == "Jours jusqu’au renouvellement"


@pytest.mark.parametrize(
    ("function", "values"),
    [
        (terms.status, Status),
        (terms.product, Product),
        (terms.region, Region),
        (terms.kind, Kind),
        (terms.role, Role),
        (terms.managed_by, ManagedBy),
        (terms.endpoint, Endpoint),
        (terms.template, ReportTemplate),
        (terms.language, Language),
        (terms.frequency, Frequency),
        (terms.export, ExportKind),
    ],
)
def test_every_value_of_a_closed_set_has_a_word(function: object, values: type[StrEnum]) -> None:
    assert callable(function)
    for words in (EN, FR, JA):
        said = [function(words, value) for value in values]
        assert len(set(said)) == len(values)
        assert not set(said) & {value.value for value in values if value.value.islower()}


def test_an_unknown_value_stands_as_it_is() -> None:
    assert terms.status(FR, "En migration") == "En migration"
    assert terms.tone(FR, "neutral") == ""
