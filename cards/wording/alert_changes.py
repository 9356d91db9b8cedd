"""How far an alert has gone since it was told, in a few words: "was 12 over, now 40"."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import Any, Final

from cards.wording.alert_facts import Known, share
from cards.wording.alert_sentences import over_by
from cards.wording.words import Words
from hub.vocabulary import AlertKind


def changed(words: Words, known: Known, event: Mapping[str, Any]) -> str:
    """What was and what is, of an event that says both (`before`, `after`); empty where it tells nothing."""
    before, after = event.get("before"), event.get("after")
    if not isinstance(before, Mapping) or not isinstance(after, Mapping):
        return ""
    was = replace(known, facts={**known.facts, **after, **before})
    now = replace(known, facts={**known.facts, **after})
    measure = _MEASURES.get(known.kind)
    then, since = (measure(words, was), measure(words, now)) if measure else ("", "")
    if not then or not since or then == since:
        return ""
    return words.gettext("%(before)s → %(after)s", before=then, after=since)


def _over(words: Words, known: Known) -> str:
    return words.ngettext("%(count)s over", "%(count)s over", over_by(known) or 0)


def _threshold(words: Words, known: Known) -> str:
    days = known.whole("threshold")
    if days is None:
        return ""
    return words.ngettext("within %(count)s day", "within %(count)s days", days)


def _poor(words: Words, known: Known) -> str:
    poor, legs = known.whole("poor"), known.whole("legs")
    if not legs or poor is None or legs < 0:
        return ""
    return words.gettext("%(share)s poor", share=share(words, poor, legs))


def _abandoned(words: Words, known: Known) -> str:
    calls, abandoned = known.whole("calls"), known.whole("abandoned")
    if not calls or abandoned is None or calls < 0:
        return ""
    return words.gettext("%(share)s abandoned", share=share(words, abandoned, calls))


def _observed(words: Words, known: Known) -> str:
    observed = known.whole("observed")
    return "" if observed is None else words.number(observed)


def _customers(words: Words, known: Known) -> str:
    customers = known.whole("customers")
    if customers is None:
        return ""
    return words.ngettext("%(count)s customer", "%(count)s customers", customers)


_MEASURES: Final[Mapping[AlertKind, Callable[[Words, Known], str]]] = {
    AlertKind.OVERAGE: _over,
    AlertKind.EXPIRING: _threshold,
    AlertKind.RENEWING: _threshold,
    AlertKind.QUALITY_SPIKE: _poor,
    AlertKind.QUEUE_ABANDONMENT: _abandoned,
    AlertKind.USAGE_DROP: _observed,
    AlertKind.INCIDENT: _customers,
}
