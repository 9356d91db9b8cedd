"""Time zones as people type them."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache
from zoneinfo import available_timezones

from rapidfuzz import fuzz, process, utils

from handlers.common.asking import READINGS


def known_zone(said: str) -> str | None:
    """The IANA zone of that name, in any case, with blanks or underscores; None: there is none."""
    return _by_folded().get(said.strip().casefold().replace(" ", "_"))


def near_zones(said: str) -> Sequence[str]:
    """The zones whose names are most like it."""
    zones = sorted(_by_folded().values())
    found = process.extract(said, zones, scorer=fuzz.WRatio, processor=utils.default_process, limit=READINGS)
    return [zone for zone, _, _ in found]


@cache
def _by_folded() -> dict[str, str]:
    return {zone.casefold(): zone for zone in available_timezones()}
