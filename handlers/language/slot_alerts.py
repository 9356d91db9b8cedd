"""The slots that speak of alerts: which kinds, who takes one, how often a room is told."""

from __future__ import annotations

import re
from typing import Final

from handlers.language.matching import Hit
from handlers.language.reading import Reading
from handlers.language.slot_times import frequency
from hub.vocabulary import Frequency

ME: Final = "me"
"""What the slot `email` says where somebody says "to me"."""
_FIGURES = {
    "expire": "expiring",
    "no_renew": "expiring",
    "renew": "renewing",
    "overage": "overage",
    "low": "low_assignment",
    "quality": "quality_spike",
    "usage": "usage_drop",
    "queue": "queue_abandonment",
    "customers": "new_customer",
}
_WEAK = ("low_assignment", "new_customer")
"""What "low" and "customers" say only where nothing else is said: "low call quality"."""
_STATUSES = {"license_overage": "overage", "expiring_soon": "expiring", "trial": None, "subscription": None}
_ALL = "all"
_HONORIFIC = re.compile("(?<=.)(?:さん|さま|様)$")
_SURE = 3
"""How much must speak for a customer's name where a list is seldom narrowed to one."""


def one_alert(reading: Reading) -> str | None:
    """The kind of alert that is said, where just one is."""
    said = kinds_said(reading)
    return said[0] if len(said) == 1 else None


def alert_kinds(reading: Reading) -> tuple[str, ...] | None:
    """The kinds of alerts, where several are said."""
    said = kinds_said(reading)
    return said if len(said) > 1 else None


def pace(reading: Reading) -> str | None:
    """How often the room is to be told."""
    said = {name for _, name in reading.of("time")}
    if "hourly" in said:
        return "hourly"
    often = frequency(reading)
    if often is Frequency.MONTHLY or (often is None and "digest" not in reading.atoms):
        return None
    if not reading.atoms & {"digest", "daily", "weekly", "weekly_on"}:
        return None
    return (often or Frequency.DAILY).value


def assignee(reading: Reading) -> str | None:
    """Whom an alert is given to: an address, a name as it was typed, or "me"."""
    addresses = reading.tokens_of("email")
    if addresses:
        return reading.text[addresses[0].start : addresses[0].end]
    if "to_me" in reading.atoms:
        return ME
    named = next((one.text for one in reading.candidates), None)
    return named and _HONORIFIC.sub("", named)


def alert_text(reading: Reading) -> str | None:
    """The words of a comment: those behind the cue and the number, else those between them, else quoted."""
    cue = next((hit for hit, name in reading.of("concept") if name == "comment"), None)
    number = next((place for place, token in enumerate(reading.tokens) if _is_number(token.key)), None)
    if cue is None or number is None:
        return None
    if _between(reading, behind := max(number + 1, cue.last), len(reading.tokens)):
        return reading.text[reading.tokens[behind].start :].strip(' "')
    if said := _between(reading, cue.last, number):
        return said
    return reading.quotes[0].text if reading.quotes else None


def silenced_alert(reading: Reading) -> int | None:
    """The number of the one alert that is to be silent."""
    return next(iter(_numbers(reading)), None)


def strong_customer(reading: Reading) -> str | None:
    """The customer, where it is clearly one."""
    return next((one.text for one in reading.candidates if one.strength >= _SURE), None)


def kinds_said(reading: Reading) -> tuple[str, ...]:
    """The kinds of alerts that are said, in their order."""
    found: list[str] = []
    for hit in reading.hits:
        kind = _kind(hit)
        if kind is not None and kind not in found:
            found.append(kind)
    telling = [kind for kind in found if kind != _ALL and (kind not in _WEAK or _named(reading, kind))]
    if telling:
        return tuple(telling)
    weak = [kind for kind in found if kind != _ALL]
    return tuple(weak[:1] or found[:1])


def _named(reading: Reading, kind: str) -> bool:
    """Whether the kind itself is said, and not only a word that can mean it."""
    if kind == "low_assignment" and _says_what_is_low(reading):
        return True
    return any(name == kind for _, name in reading.of("alert"))


def _says_what_is_low(reading: Reading) -> bool:
    """Whether it is "low assignment", and not "low" alone."""
    concepts = list(reading.of("concept"))
    low = [hit for hit, name in concepts if name == "low"]
    assigned = [hit for hit, name in concepts if name == "assign"]
    return any(one.first <= other.last and other.first <= one.last for one in low for other in assigned)


def _kind(hit: Hit) -> str | None:
    if named := hit.of("alert"):
        return named
    figures = [
        _FIGURES[label.name] for label in hit.labels if label.group == "concept" and label.name in _FIGURES
    ]
    if figures:
        return figures[0]
    status = hit.of("status")
    return _STATUSES.get(status, "status_change") if status else None


def _between(reading: Reading, first: int, last: int) -> str | None:
    quiet = {
        at
        for hit in reading.hits
        if hit.of("before_name") or hit.of("filler") or hit.of("concept") == "alarm"
        for at in range(hit.first, hit.last)
    }
    while last > first and (last - 1) in quiet:
        last -= 1
    if first >= last:
        return None
    text = reading.text[reading.tokens[first].start : reading.tokens[last - 1].end]
    return text.strip(' "') or None


def _numbers(reading: Reading) -> list[int]:
    hashes = [token.key[1:] for token in reading.tokens_of("hash")]
    return [int(key) for key in hashes if key.isdecimal() and len(key) < 10] or reading.numbers


def _is_number(key: str) -> bool:
    return key.removeprefix("#").isdecimal()
