"""What a spreadsheet would take for a formula is marked as text: docs/decisions/0005-formula-guard.md."""

from __future__ import annotations

from store.export import FORMULA_STARTS, GUARD


def guarded(value: str) -> str:
    """The value, with an apostrophe before it where it begins like a formula."""
    return GUARD + value if value.startswith(FORMULA_STARTS) else value
