"""An alert's card: what happened, why the bot thinks so, what was expected, since when, what to do.

It always shows the latest state. What happened to it meanwhile is said in its thread, by `note`.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime
from typing import Final

from cards.intent import Intent, Slots
from cards.model import Badge, Bar, Button, Card, Component, Heading, Row, Text, Tone
from cards.wording import Words, alert_states, terms
from cards.wording.alert_facts import Known
from cards.wording.alert_reasons import licenses, reasons, to_do
from cards.wording.alert_sentences import headline as sentence
from hub.calendar import today_in
from hub.vocabulary import AlertKind, Language
from notifications.alerts.card_buttons import buttons
from store.alerts.model import Alert, Event, Severity, State, What

_TONES: Final = {Severity.INFO: Tone.INFO, Severity.WARNING: Tone.WARNING, Severity.SEVERE: Tone.DANGER}
_ENDING: Final = frozenset({AlertKind.EXPIRING, AlertKind.RENEWING})
_BY_PEOPLE: Final = frozenset(
    {What.ACKNOWLEDGED, What.UNACKNOWLEDGED, What.SNOOZED, What.ASSIGNED, What.COMMENTED, What.RESOLVED}
)
LONGEST_COMMENT: Final = 300
"""Characters of the last comment that the card shows; the thread has it whole."""


def alert_card(
    words: Words,
    alert: Alert,
    history: Sequence[Event],
    *,
    now: datetime,
    timezone: str,
    people: Mapping[str, str],
    offered: frozenset[str] | None = None,
) -> Card:
    """The card as it stands at `now`, in a room's zone.

    `people` are the names by e-mail address; `offered` the intents that there is a handler for (None: all).
    """
    known = known_of(alert)
    lines: list[Component] = [Heading(headline(words, alert), badges(words, alert, now, timezone))]
    said = sentences(words, reasons(words, known))
    if said:
        lines.append(Text(said))
    bar = _bar(words, known)
    if bar is not None:
        lines.append(bar)
    lines += [Text(each) for each in _advice(words, alert, known)]
    comment = _last_comment(words, history, people)
    if comment:
        lines.append(Text(comment))
    lines.append(
        Text(state_line(words, alert, history, now=now, timezone=timezone, people=people), subtle=True)
    )
    return Card((*lines, buttons(words, alert, offered)), words.language)


def sentences(words: Words, said: Sequence[str]) -> str:
    """Sentences one after the other; in Japanese nothing stands between them."""
    return ("" if words.language is Language.JA else " ").join(said)


def headline(words: Words, alert: Alert) -> str:
    """What happened, in one sentence without its full stop."""
    return sentence(words, known_of(alert))


def known_of(alert: Alert) -> Known:
    """What its sentences read of it."""
    return Known(alert.kind, alert.subject, alert.product, alert.facts)


def alert_row(words: Words, alert: Alert, *, now: datetime, timezone: str, people: Mapping[str, str]) -> Row:
    """Its line in a list: what happened, how it stands; a tap shows its card."""
    known = known_of(alert)
    note = words.gettext("#%(number)s", number=alert.number)
    return Row(
        headline(words, alert),
        note=f"{note} · {terms.alert(words, alert.kind)}",
        badges=badges(words, alert, now, timezone),
        detail=standing(words, alert, now=now, timezone=timezone, people=people),
        bar=_bar(words, known),
        open=show_button(words, alert),
    )


def show_button(words: Words, alert: Alert) -> Button:
    """What a tap on its line asks: its card."""
    return Button(
        words.gettext("Show alert #%(number)s", number=alert.number),
        Intent("alerts", Slots(id=alert.number)),
    )


def badges(words: Words, alert: Alert, now: datetime, timezone: str) -> tuple[Badge, ...]:
    """How it stands; while it fires, how much it matters, and of what ends, in how many days."""
    match alert.state:
        case State.ACKNOWLEDGED:
            return (Badge(words.pgettext("alert", "Taken"), Tone.INFO),)
        case State.SNOOZED:
            return (Badge(words.pgettext("alert", "Snoozed")),)
        case State.RESOLVED:
            return (Badge(words.pgettext("alert", "Resolved"), Tone.GOOD),)
    tone = _TONES[alert.severity]
    matters = Badge(severity(words, alert.severity), tone)
    end = known_of(alert).day("end") if alert.kind in _ENDING else None
    left = alert_states.days_left(words, end, today_in(timezone, now)) if end else ""
    return (matters, Badge(left, tone)) if left else (matters,)


def severity(words: Words, value: Severity) -> str:
    """How much an alert matters, as a word."""
    match value:
        case Severity.SEVERE:
            return words.pgettext("alert", "Severe")
        case Severity.WARNING:
            return words.pgettext("alert", "Warning")
        case Severity.INFO:
            return words.pgettext("alert", "Note")


def state_line(
    words: Words,
    alert: Alert,
    history: Sequence[Event],
    *,
    now: datetime,
    timezone: str,
    people: Mapping[str, str],
) -> str:
    """How it stands since when, who has it, its number: the last line of its card."""
    parts = [standing(words, alert, now=now, timezone=timezone, people=people, history=history)]
    if alert.state is State.FIRING and not any(event.what in _BY_PEOPLE for event in history):
        parts.append(words.gettext("seen by nobody yet"))
    if alert.state is State.ACKNOWLEDGED and alert.remind_at is not None:
        at = alert_states.moment(words, alert.remind_at, timezone, now)
        parts.append(words.gettext("reminder %(moment)s", moment=at))
    if alert.assigned_to and alert.is_open:
        parts.append(words.gettext("assigned to %(who)s", who=called(people, alert.assigned_to)))
    if alert.muted_by is not None and alert.is_open:
        parts.append(words.gettext("not told while #%(number)s is open", number=alert.muted_by))
    return " · ".join((*parts, words.gettext("#%(number)s", number=alert.number)))


def standing(
    words: Words,
    alert: Alert,
    *,
    now: datetime,
    timezone: str,
    people: Mapping[str, str],
    history: Sequence[Event] = (),
) -> str:
    """Its state since when, and whose doing that is: "Firing since Tue 17 Nov"."""
    match alert.state:
        case State.FIRING:
            return words.gettext(
                "Firing since %(day)s", day=alert_states.day(words, alert.fired_at, timezone)
            )
        case State.ACKNOWLEDGED:
            return words.gettext(
                "%(who)s has it since %(moment)s",
                who=called(people, alert.acknowledged_by),
                moment=alert_states.moment(words, _since(alert, history, What.ACKNOWLEDGED), timezone, now),
            )
        case State.SNOOZED:
            until = alert.snoozed_until or alert.changed_at
            return words.gettext(
                "Snoozed until %(moment)s", moment=alert_states.moment(words, until, timezone)
            )
        case State.RESOLVED:
            return _resolved(words, alert, history, people)


def _resolved(words: Words, alert: Alert, history: Sequence[Event], people: Mapping[str, str]) -> str:
    ended = alert.resolved_at or alert.changed_at
    time = alert_states.lasted(words, ended - alert.fired_at)
    last = next((event for event in reversed(history) if event.what is What.RESOLVED), None)
    if last is None:
        return words.gettext("Resolved after %(time)s", time=time)
    if last.who:
        who = called(people, last.who)
        return words.gettext("Resolved by %(who)s after %(time)s", who=who, time=time)
    if alert.acknowledged_by:
        who = called(people, alert.acknowledged_by)
        return words.gettext("Resolved by itself after %(time)s; %(who)s had it", time=time, who=who)
    return words.gettext("Resolved by itself after %(time)s", time=time)


def _since(alert: Alert, history: Sequence[Event], what: What) -> datetime:
    found = (event.at for event in reversed(history) if event.what is what)
    return next(found, alert.changed_at)


def _bar(words: Words, known: Known) -> Bar | None:
    found = licenses(words, known)
    return Bar(*found) if found is not None else None


def _advice(words: Words, alert: Alert, known: Known) -> Iterator[str]:
    """What to do, while there is something to be done."""
    said = to_do(words, known) if alert.is_open else ""
    if said:
        yield said


def _last_comment(words: Words, history: Sequence[Event], people: Mapping[str, str]) -> str:
    last = next((event for event in reversed(history) if event.what is What.COMMENTED), None)
    if last is None:
        return ""
    text = " ".join(str(last.facts.get("text", "")).split())
    if len(text) > LONGEST_COMMENT:
        text = text[: LONGEST_COMMENT - 1] + "…"
    return words.gettext("%(who)s: “%(text)s”", who=called(people, last.who), text=text)


def called(people: Mapping[str, str], email: str) -> str:
    """A person's name, else their address."""
    return people.get(email) or email
