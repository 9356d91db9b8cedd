"""What is said in the thread of an alert's card when something happens to it: one short sentence."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

from cards.model import Card, Component, Text
from cards.wording import Words, alert_states
from cards.wording.alert_changes import changed
from cards.wording.alert_reasons import reasons
from cards.wording.messages import noted
from notifications.alerts.cards import called, known_of
from store.alerts.model import Alert, Event, What


def note(
    words: Words,
    event: Event,
    alert: Alert,
    *,
    now: datetime,
    timezone: str,
    people: Mapping[str, str],
    again: bool = False,
) -> Card:
    """What happened. `again`: the room knows it, and is reminded."""
    if again:
        lines = [_reminder(words, alert, timezone)]
    elif event.who and event.what in _DONE:
        lines = _ByPerson(words, alert, now, timezone, people).lines(event)
    else:
        lines = _by_itself(words, event, alert, people)
    shown: tuple[Component, ...] = tuple(Text(line) for line in lines if line)
    return Card(shown, words.language)


def _by_itself(words: Words, event: Event, alert: Alert, people: Mapping[str, str]) -> list[str]:
    """What nobody did: the bot found it."""
    match event.what:
        case What.FIRED:
            return [words.gettext("It fires again."), *reasons(words, known_of(alert))[:1]]
        case What.WORSE:
            return _worse(words, event, alert)
        case What.EASED:
            return _eased(words, event, alert)
        case What.REMINDED:
            return [_reminded(words, alert, people)]
        case What.RESOLVED:
            time = alert_states.lasted(words, event.at - alert.fired_at)
            return [words.gettext("Resolved by itself after %(time)s.", time=time)]
    said = _PLAIN.get(event.what)
    return [words.gettext(said)] if said else []


@dataclass(frozen=True, slots=True)
class _ByPerson:
    """What a person did."""

    words: Words
    alert: Alert
    now: datetime
    timezone: str
    people: Mapping[str, str]

    def lines(self, event: Event) -> list[str]:
        return _DONE[event.what](self, event, called(self.people, event.who))

    def took(self, event: Event, who: str) -> list[str]:
        takes = self.words.gettext("%(who)s takes it.", who=who)
        at = _moment(event.facts, "remind_at")
        if at is None:
            return [takes]
        moment = alert_states.moment(self.words, at, self.timezone, self.now)
        asked = self.words.gettext("If it is still so, it is asked about again: %(moment)s.", moment=moment)
        return [takes, asked]

    def gave_back(self, _: Event, who: str) -> list[str]:
        return [self.words.gettext("%(who)s lets it fire again.", who=who)]

    def snoozed(self, event: Event, who: str) -> list[str]:
        until = _moment(event.facts, "until")
        if until is None:
            return [self.words.gettext("%(who)s snoozed it.", who=who)]
        at = alert_states.moment(self.words, until, self.timezone)
        return [self.words.gettext("%(who)s snoozed it until %(moment)s.", who=who, moment=at)]

    def assigned(self, event: Event, who: str) -> list[str]:
        to = called(self.people, str(event.facts.get("to", "")))
        return [self.words.gettext("%(who)s gave it to %(to)s.", who=who, to=to)]

    def commented(self, event: Event, who: str) -> list[str]:
        text = str(event.facts.get("text", ""))
        return [self.words.gettext("%(who)s: “%(text)s”", who=who, text=text)]

    def resolved(self, event: Event, who: str) -> list[str]:
        time = alert_states.lasted(self.words, event.at - self.alert.fired_at)
        return [self.words.gettext("%(who)s resolved it after %(time)s.", who=who, time=time)]


_PLAIN: Final = {
    What.UNMUTED: noted("What said it already is over, and this one is not."),
    What.WOKE: noted("The snooze is over, and it is still so."),
}
_DONE: Final[Mapping[What, Callable[[_ByPerson, Event, str], list[str]]]] = {
    What.ACKNOWLEDGED: _ByPerson.took,
    What.UNACKNOWLEDGED: _ByPerson.gave_back,
    What.SNOOZED: _ByPerson.snoozed,
    What.ASSIGNED: _ByPerson.assigned,
    What.COMMENTED: _ByPerson.commented,
    What.RESOLVED: _ByPerson.resolved,
}


def _worse(words: Words, event: Event, alert: Alert) -> list[str]:
    far = changed(words, known_of(alert), event.facts)
    if far:
        return [words.gettext("It got worse: %(change)s", change=far)]
    return [words.gettext("It got worse."), *reasons(words, known_of(alert))[:1]]


def _eased(words: Words, event: Event, alert: Alert) -> list[str]:
    far = changed(words, known_of(alert), event.facts)
    return [words.gettext("It eased: %(change)s", change=far) if far else words.gettext("It eased.")]


def _reminder(words: Words, alert: Alert, timezone: str) -> str:
    day = alert_states.day(words, alert.fired_at, timezone)
    return words.gettext("Reminder: it has been so since %(day)s, and nobody has it.", day=day)


def _reminded(words: Words, alert: Alert, people: Mapping[str, str]) -> str:
    if not alert.acknowledged_by:
        return words.gettext("Reminder: it is still so.")
    who = called(people, alert.acknowledged_by)
    return words.gettext("Reminder for %(who)s: it is still so.", who=who)


def _moment(facts: Mapping[str, Any], name: str) -> datetime | None:
    try:
        found = datetime.fromisoformat(str(facts.get(name, "")))
    except ValueError:
        return None
    return found if found.tzinfo is not None else None
