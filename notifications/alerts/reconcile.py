"""What holds, compared with the alerts that are known: what begins, gets worse, eases, and is over.

Findings that come again change nothing. So it does not matter how often, or how late, somebody looks.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import Enum, auto
from typing import Any, Final

from sqlalchemy import Connection

from hub.vocabulary import AlertKind, Status
from notifications.alerts.findings import Finding
from store.alerts import episodes
from store.alerts.episodes import Changed, Episode, Known
from store.alerts.model import NewEvent, Severity, State, What
from store.alerts.reach import Reach

AS_OF_THE_EVALUATION: Final = frozenset(
    {"days_left", "days_since_added", "quiet_days", "last", "median", "mark"}
)
"""Facts that every day or sync changes: by themselves they are no reason to change an alert."""
MUTED_BY_SUSPENDED: Final = frozenset({AlertKind.EXPIRING, AlertKind.OVERAGE})


class Step(Enum):
    """What a finding makes of an alert."""

    NOTHING = auto()
    BEGIN = auto()
    BEGIN_AGAIN = auto()
    """A person resolved it, and it has gone further since."""
    WORSE = auto()
    EASED = auto()
    CORRECTED = auto()
    """It says something else now that is no news."""


@dataclass(slots=True)
class Tally:
    """How many alerts of a kind did what."""

    begun: int = 0
    worse: int = 0
    eased: int = 0
    corrected: int = 0
    over: int = 0
    unmuted: int = 0

    def __len__(self) -> int:
        """How many of them are written otherwise than before."""
        return self.begun + self.worse + self.eased + self.corrected + self.over


def step(was: Known | None, found: Finding) -> Step:
    """What to make of a finding, given the alert that is known of it."""
    if was is None:
        return Step.BEGIN if found.fires else Step.NOTHING
    worse = found.level > was.level or (found.prompt and not was.prompt)
    if not was.is_open:
        return Step.BEGIN_AGAIN if worse and found.fires else Step.NOTHING
    if worse:
        return Step.WORSE
    if _falls_to(found) < was.level:
        return Step.EASED
    return Step.NOTHING if _says_the_same(was, found) else Step.CORRECTED


def reconcile(
    connection: Connection,
    kind: AlertKind,
    findings: Iterable[Finding],
    reach: Reach,
    now: datetime,
    *,
    quiet: bool = False,
) -> Tally:
    """Make the alerts of a kind what the findings say, which are all there are within `reach`.

    `quiet`: nobody is told; so it is when a store is looked at for the first time. Whoever calls holds
    `store.alerts.alerts.alone`.
    """
    comparison = _Comparison(connection, kind, now, quiet, mutes_of(connection, kind))
    known = {each.fingerprint: each for each in episodes.known_of(connection, kind, reach)}
    seen: set[str] = set()
    for found in findings:
        fingerprint = found.fingerprint
        if fingerprint not in seen:
            seen.add(fingerprint)
            comparison.meet(known.pop(fingerprint, None), found)
    comparison.miss(known.values())
    return comparison.finish()


def mutes_of(connection: Connection, kind: AlertKind) -> Mapping[str, int]:
    """By organisation, the alert that says already what an alert of that kind would."""
    if kind in MUTED_BY_SUSPENDED:
        return episodes.numbers_of(connection, AlertKind.STATUS_CHANGE, Status.SUSPENDED.value)
    return {}


@dataclass(slots=True)
class _Comparison:
    """One kind under way; what is to be written is written when enough has come together."""

    connection: Connection
    kind: AlertKind
    now: datetime
    quiet: bool
    mutes: Mapping[str, int]
    tally: Tally = field(default_factory=Tally)
    _begun: list[Episode] = field(default_factory=list)
    _changed: list[Changed] = field(default_factory=list)
    _events: list[NewEvent] = field(default_factory=list)
    _forgotten: list[int] = field(default_factory=list)
    _unmuted: dict[int, Severity] = field(default_factory=dict)

    def meet(self, was: Known | None, found: Finding) -> None:
        """Something holds."""
        mute = self.mutes.get(found.org_id)
        what = step(was, found)
        if was is None or what is Step.BEGIN_AGAIN:
            if was is not None:
                self._forgotten.append(was.number)
            if what is not Step.NOTHING:
                self._begin(found, mute)
        elif was.is_open:
            self._keep(was, found, what, mute)
        if len(self._begun) + len(self._changed) >= episodes.CHUNK:
            self._write()

    def miss(self, known: Iterable[Known]) -> None:
        """What is known does not hold any more; what happened once is put away when its day comes."""
        over = []
        for was in known:
            if not was.is_open:
                self._forgotten.append(was.number)
            elif was.over_on is None:
                over.append(was)
        self._write()
        told = episodes.ever_told(self.connection, [was.number for was in over if was.muted_by is not None])
        for was in over:
            heard = was.muted_by is None or was.number in told
            self._note(was.number, What.RESOLVED, Severity(was.severity), told=heard)
        episodes.resolve_many(self.connection, [was.number for was in over], self.now)
        self.tally.over += len(over)

    def finish(self) -> Tally:
        """Write what is left."""
        self._write()
        self._unmute()
        return self.tally

    def _begin(self, found: Finding, mute: int | None) -> None:
        self.tally.begun += 1
        self._begun.append(
            Episode(
                found.fingerprint,
                found.kind,
                found.org_id,
                found.subject,
                found.product,
                found.severity,
                found.level,
                found.prompt,
                found.facts,
                mute,
                found.over_on,
                told=not self.quiet and mute is None,
            )
        )

    def _keep(self, was: Known, found: Finding, what: Step, mute: int | None) -> None:
        """An open alert goes on."""
        if what is Step.NOTHING and mute == was.muted_by:
            return
        level = found.level if what is Step.WORSE else min(was.level, _falls_to(found))
        prompt = was.prompt or found.prompt
        changed = Changed(was.number, found.product, found.severity, level, prompt, found.facts, mute)
        self._changed.append(changed)
        if what is Step.WORSE:
            self.tally.worse += 1
            told = mute is None and was.state != State.SNOOZED.value
            self._note(was.number, What.WORSE, found.severity, told=told, facts=_difference(was, found))
        elif what is Step.EASED:
            self.tally.eased += 1
            self._note(was.number, What.EASED, found.severity, facts=_difference(was, found))
        else:
            self.tally.corrected += 1
        if mute is None and was.muted_by is not None and was.state == State.FIRING.value:
            self._unmuted[was.number] = found.severity

    def _unmute(self) -> None:
        """Tell what was held back by an alert that is over now. A room that heard it before hears nothing.

        That is seen where it is told: what was to be told before it was muted may have waited there, for the
        end of the quiet hours or for what comes together with it.
        """
        for number, severity in sorted(self._unmuted.items()):
            self._note(number, What.UNMUTED, severity, told=True)
        self.tally.unmuted += len(self._unmuted)
        self._write()

    def _note(
        self,
        number: int,
        what: What,
        severity: Severity,
        *,
        told: bool = False,
        facts: Mapping[str, Any] | None = None,
    ) -> None:
        self._events.append(NewEvent(number, what, severity, told=told and not self.quiet, facts=facts or {}))

    def _write(self) -> None:
        episodes.forget_many(self.connection, self._forgotten)
        episodes.open_many(self.connection, self._begun, self.now)
        episodes.change_many(self.connection, self._changed, self.now)
        episodes.add_events(self.connection, self._events, self.now)
        for written in (self._forgotten, self._begun, self._changed, self._events):
            written.clear()


def _falls_to(found: Finding) -> int:
    return found.level if found.eased is None else max(found.level, found.eased)


def _says_the_same(was: Known, found: Finding) -> bool:
    return (
        was.severity == found.severity.value
        and was.product == found.product
        and _lasting(json.loads(was.facts)) == _lasting(found.facts)
    )


def _lasting(facts: Mapping[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in facts.items() if name not in AS_OF_THE_EVALUATION}


def _difference(was: Known, found: Finding) -> dict[str, Any]:
    """What differs, as it was and as it is: "12 → 40"."""
    before: Mapping[str, Any] = json.loads(was.facts)
    names = [name for name in found.facts if before.get(name) != found.facts[name]]
    return {
        "before": {name: before[name] for name in names if name in before},
        "after": {name: found.facts[name] for name in names},
    }
