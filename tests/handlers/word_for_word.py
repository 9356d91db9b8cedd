"""Answers word for word: files of what they say as text.

`UPDATE_GOLDEN=1 pytest tests/handlers` writes the files anew; read the difference.
"""

from __future__ import annotations

import os
import re
from pathlib import Path

from cards.model import Answer
from cards.render import text
from hub.vocabulary import Language

GOLDEN = Path(__file__).parent / "golden"
LONGEST_LABEL = 30
"""Characters of a button, past which a phone cuts it; a customer's name may be longer."""

_SIGNS = re.compile("_[a-z0-9]{12}_")
"""What nobody can guess in the name of a file."""


def compare(language: Language, name: str, answer: Answer) -> None:
    """Hold an answer against the file of that name."""
    golden, found = (
        GOLDEN / language.value / f"{name}.txt",
        _SIGNS.sub("_…_", text.render(answer.card)) + "\n",
    )
    if os.environ.get("UPDATE_GOLDEN"):
        golden.parent.mkdir(parents=True, exist_ok=True)
        golden.write_text(found, encoding="utf-8")
    assert found == golden.read_text(encoding="utf-8"), golden.name
