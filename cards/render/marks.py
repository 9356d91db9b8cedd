"""What all renderers draw alike: bars, and the signs that stand for a colour where there is none."""

from __future__ import annotations

from cards.model import Bar, Tone

CELLS = 10
"""Characters of a bar."""
SIGNS = {Tone.NEUTRAL: "⚪", Tone.GOOD: "🟢", Tone.INFO: "🔵", Tone.WARNING: "🟠", Tone.DANGER: "🔴"}
"""The colour of a tone as a character, for a platform whose text has no colours."""


def drawn(bar: Bar) -> str:
    """`██████░░░░`: a cell for each tenth; something is never drawn as nothing, nor nearly all as all."""
    share = bar.share
    if share <= 0:
        full = 0
    elif share >= 1:
        full = CELLS
    else:
        full = min(CELLS - 1, max(1, round(share * CELLS)))
    return "█" * full + "░" * (CELLS - full)


def bar_tone(bar: Bar) -> Tone:
    """Over the whole is danger; up to it says nothing by itself."""
    return Tone.DANGER if bar.share > 1 else Tone.INFO
