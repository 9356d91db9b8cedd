"""The utterances the parser is held against, as data."""

from __future__ import annotations

import json
from datetime import date
from pathlib import Path
from typing import Any

from handlers.language import Parsed

DATA = Path(__file__).parents[2] / "data"
TODAY = date(2026, 11, 21)


def samples(name: str) -> list[dict[str, Any]]:
    """The utterances of a file in tests/data."""
    return [json.loads(line) for line in (DATA / name).read_text("utf-8").splitlines()]


def understood(parsed: Parsed) -> dict[str, Any]:
    """Intent and slots in the shape of the files."""
    return parsed.intent.to_json() if parsed.intent else {"intent": None, "slots": {}}


def expected(sample: dict[str, Any]) -> dict[str, Any]:
    """What a sample says should be understood."""
    return {"intent": sample["intent"], "slots": sample["slots"]}
