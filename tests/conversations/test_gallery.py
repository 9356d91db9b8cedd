"""The gallery holds together: what it shows is there, and nothing else is."""

from __future__ import annotations

import re
from pathlib import Path

DOCS = Path(__file__).parents[2] / "docs"
LARGEST = 9_000_000
"""Bytes of all pictures: whoever clones the project gets them."""


def test_each_picture_is_shown_once_and_none_is_missing() -> None:
    shown = re.findall(r"\]\(images/gallery/([^)]+)\)", (DOCS / "gallery.md").read_text("utf-8"))
    kept = list((DOCS / "images" / "gallery").iterdir())
    assert sorted(shown) == sorted(path.name for path in kept)
    assert sum(path.stat().st_size for path in kept) < LARGEST
