"""Making text harmless without making it another text."""

from __future__ import annotations

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cards.render import safety
from tests.cards.linter import plain
from tests.cards.strategies import HOSTILE, names

UNSEEN = {"Cc", "Cf", "Cs", "Cn", "Zl", "Zp"}


@given(st.text())
def test_everything_that_can_be_seen_stays(text: str) -> None:
    def visible(given_text: str) -> list[str]:
        return [sign for sign in given_text if sign != " " and unicodedata.category(sign) not in UNSEEN]

    assert visible(safety.clean(text)) == visible(text)


@given(st.text(st.characters(exclude_categories=tuple(UNSEEN))))
def test_visible_text_gets_joiners_alone(text: str) -> None:
    assert safety.clean(text).replace(safety.JOINER, "") == text


@given(names)
def test_clean_twice_is_clean_once(text: str) -> None:
    assert safety.clean(safety.clean(text)) == safety.clean(text)


@given(st.one_of(names, st.text()))
def test_clean_text_calls_nobody_and_is_one_line(text: str) -> None:
    cleaned = safety.clean(text)
    assert plain.findings(cleaned) == []
    assert len(cleaned.splitlines()) <= 1


@pytest.mark.parametrize(
    "text", ["kim@partner.example", "Booking.com", "50 % of 3:15", "a < b", "日本語、テスト。"]
)
def test_ordinary_text_stays(text: str) -> None:
    assert safety.clean(text) == text


@pytest.mark.parametrize(
    ("text", "broken"),
    [
        ("@here", "@\u2060here"),
        ("hey @Channel!", "hey @\u2060Channel!"),
        ("<@U1>", "<\u2060@U1>"),
        ("<!channel>", "<\u2060!channel>"),
        ("https://evil.example", "https:\u2060//evil.example"),
        ("0http://evil.example", "0http:\u2060//evil.example"),
        ("www.evil.example", "www\u2060.evil.example"),
        ("javascript:alert(1)", "javascript:\u2060alert(1)"),
    ],
)
def test_calls_and_addresses_are_broken(text: str, broken: str) -> None:
    assert safety.clean(text) == broken


@given(st.text(min_size=1), st.integers(10, 80))
def test_pieces_hold_everything_in_order(text: str, limit: int) -> None:
    found = safety.pieces(text, limit)
    assert all(0 < len(piece) <= limit for piece in found)
    assert _signs("".join(found)) == _signs(text) or not text.strip()


@given(st.text(), st.integers(2, 50))
def test_shortened_text_shows_a_mark(text: str, limit: int) -> None:
    short = safety.shorten(text, limit)
    assert len(short) <= limit
    assert short == text or short.endswith(safety.MARK)


def test_no_hostile_text_is_shown_empty() -> None:
    assert all(safety.shown(text).strip() for text in HOSTILE)


def _signs(text: str) -> str:
    """The text without what is blank."""
    return "".join(text.replace(safety.NOTHING, "").split())


@pytest.mark.parametrize(
    ("text", "stays"),
    [
        ("acme.com", False),
        ("see sub.acme.co.jp/x, quickly", False),
        ("例え.テスト", False),
        ("kim.lind@acme.com", True),
        ("[Open] https://admin.example/a.b?c=d.e", True),
        ("1.5 hours… 3.000,25", True),
        ("The end. A start", True),
    ],
)
def test_bare_hosts_are_broken_and_nothing_else(text: str, stays: bool) -> None:
    broken = safety.unlinked(text)
    assert broken.replace(safety.JOINER, "") == text
    assert (broken == text) == stays
    assert safety.unlinked(broken) == broken
