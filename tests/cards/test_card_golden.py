"""The sample cards look as they did. `python -m tests.cards.golden` writes the files anew."""

from __future__ import annotations

import difflib

import pytest

from tests.cards import golden


@pytest.fixture(scope="module")
def drawn() -> dict[str, str]:
    return dict(golden.drawn())


@pytest.mark.parametrize("name", sorted(path.name for path in golden.FOLDER.iterdir()))
def test_a_card_looks_as_it_did(name: str, drawn: dict[str, str]) -> None:
    kept = (golden.FOLDER / name).read_text("utf-8")
    lines = difflib.unified_diff(kept.splitlines(), drawn[name].splitlines(), "kept", "drawn", lineterm="")
    assert drawn[name] == kept, "\n".join(["if it is meant: python -m tests.cards.golden", *lines])


def test_each_card_is_kept(drawn: dict[str, str]) -> None:
    assert {path.name for path in golden.FOLDER.iterdir()} == set(drawn)
