"""Why there is an alert: the rule behind it, what was seen and expected, who muted it, its history."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any, Final

from cards.intent import Intent, Slots
from cards.model import Answer, Button, Buttons, Card, Component, Fact, Facts, Heading, Text
from cards.wording import Words, alert_states
from cards.wording.alert_facts import between, when
from cards.wording.alert_reasons import reasons
from cards.wording.messages import noted
from config.settings import Settings
from handlers.common.alert_history import history_table, people_in
from handlers.common.alert_named import sees
from handlers.common.alert_silences import author, what
from handlers.context import Context
from hub.vocabulary import AlertKind, Status
from notifications.alerts.cards import badges, called, headline, known_of, severity
from store.alerts.alerts import find_alert, history
from store.alerts.model import Alert, What
from store.alerts.silences import Silence, silences_of
from store.alerts.verdicts import verdict_of
from store.queries.people import names_of
from store.scope import RoomScope, Scope

RULES: Final = {
    AlertKind.EXPIRING: noted(
        "A contract in force that does not renew by itself ends. It is told %(thresholds)s days before; it is"
        " a warning from 14 days on, severe from 7."
    ),
    AlertKind.RENEWING: noted(
        "A subscription in force renews by itself. It is told %(thresholds)s days before."
    ),
    AlertKind.OVERAGE: noted(
        "A license line in force has more assigned than bought. It is told again with each further tenth of"
        " what was bought, and is severe from two tenths on."
    ),
    AlertKind.LOW_ASSIGNMENT: noted(
        "A license line older than %(days)s days, with at least %(least)s licenses, has an assigned share"
        " under %(share)s of the median of lines of the same product and size. It is over"
        " once its share is above 1.2 times that mark."
    ),
    AlertKind.QUALITY_SPIKE: noted(
        "More call legs were poor than the customer's own weeks and all customers together predict, by more"
        " than chance explains. Each day and week is judged with those before it only."
    ),
    AlertKind.USAGE_DROP: noted(
        "Usage is under what the customer's own weeks and all customers together predict, by more than chance"
        " explains."
    ),
    AlertKind.QUEUE_ABANDONMENT: noted(
        "More callers gave up waiting in call queues than the customer's own weeks and all customers together"
        " predict, by more than chance explains."
    ),
    AlertKind.NEW_CUSTOMER: noted("A customer came that was not there before. It is put away after 14 days."),
    AlertKind.INCIDENT: noted(
        "Call quality broke at so many customers in the same days that they are one matter; the single ones"
        " are not told meanwhile."
    ),
    AlertKind.SYNC: noted(
        "An export was not taken in (severe), or nothing was taken in for %(hours)s hours (a warning)."
    ),
}
_STATUSES: Final = {
    Status.SUSPENDED.value: noted(
        "A subscription that runs has not been paid. What expires or is over at the customer is not told"
        " meanwhile."
    ),
    Status.EXPIRED.value: noted("A contract ended, and neither a subscription nor a trial runs any more."),
    Status.READY_FOR_SETUP.value: noted("A subscription is ordered but not completely set up."),
    Status.NO_RECENT_ACTIVITY.value: noted(
        "None of the customer's administrators has signed in to Control Hub for %(quiet)s days."
    ),
}
_TURNED: Final = noted(
    "A trial or a subscription came or went, at a customer that is not new. It is put away after 7 days."
)


def alert_why(context: Context, alert: Alert) -> Answer:
    """Everything that is known of why an alert is there."""
    words = context.words
    happened = history(context.connection, alert.number)
    people = people_in(context.connection, alert, happened)
    title = Heading(
        f"#{alert.number} · {headline(words, alert)}", badges(words, alert, context.now, context.timezone)
    )
    components: list[Component] = [
        title,
        Text(words.gettext("Why the bot speaks up:") + " " + rule(words, context.settings, alert)),
        Facts(tuple(_facts(context, alert, people))),
        history_table(context.words, context.timezone, alert, happened, people),
        Buttons(tuple(_buttons(context, alert)), words.gettext("More")),
    ]
    return Answer(Card(tuple(components), words.language))


def rule(words: Words, settings: Settings, alert: Alert) -> str:
    """When such an alert is told."""
    said = RULES.get(alert.kind) or _STATUSES.get(alert.subject, _TURNED)
    figures: dict[str, Any] = {
        "thresholds": words.listed([words.number(days) for days in settings.alert_expiring_days]),
        "days": words.number(settings.low_assignment_min_days),
        "least": words.number(settings.low_assignment_min_licenses),
        "share": words.percent(settings.low_assignment_share),
        "quiet": words.number(settings.inactivity_days),
        "hours": words.number(settings.sync_late_hours),
    }
    message = words.gettext(said)
    return message % figures if "%(" in message else message


def _facts(context: Context, alert: Alert, people: Mapping[str, str]) -> Iterator[Fact]:
    words, zone, known = context.words, context.timezone, known_of(alert)
    said = reasons(words, known)
    if seen := " ".join(said[1:] if alert.subject in _STATUSES else said):  # of these the rule says the first
        yield Fact(words.gettext("Seen"), seen)
    if days := when(words, known):
        yield Fact(words.gettext("Of when"), days)
    low, high = known.number("expected_low"), known.number("expected_high")
    if low is not None and high is not None:
        yield Fact(words.gettext("Expected"), between(words, low, high))
    yield Fact(words.gettext("Severity"), severity(words, alert.severity))
    yield Fact(words.gettext("Firing since"), alert_states.moment(words, alert.fired_at, zone))
    if not alert.prompt:
        yield Fact(words.gettext("Told"), words.gettext("in digests alone"))
    if not alert.is_open:
        yield Fact(words.gettext("The cause"), _cause(words, alert))
    for muted in _muted(context, alert, people):
        yield Fact(words.gettext("Not told because of"), muted)


def _cause(words: Words, alert: Alert) -> str:
    if alert.holds:
        return words.gettext("is still there; it is told again when it gets worse, or comes anew")
    return words.gettext("is gone")


def _muted(context: Context, alert: Alert, people: Mapping[str, str]) -> Iterator[str]:
    """What keeps it from being told: an alert that says it already, a snooze, silences of this room."""
    words = context.words
    if alert.is_open and alert.muted_by is not None:
        by = find_alert(context.connection, alert.muted_by)
        if by is not None and sees(context, by):
            yield f"#{by.number} · {headline(words, by)}"
    if alert.snoozed_until is not None:
        last = [event for event in history(context.connection, alert.number) if event.what is What.SNOOZED]
        who = called(people, last[-1].who) if last else ""
        until = alert_states.moment(words, alert.snoozed_until, context.timezone)
        yield words.gettext("%(who)s snoozed it until %(moment)s.", who=who, moment=until)
    for silence in silences_of(context.connection, context.room.key, context.now):
        if _names(context, silence, alert):
            yield words.gettext(
                "silence #%(number)s (%(what)s) by %(who)s",
                number=silence.number,
                what=what(context, silence),
                who=author(context, silence),
            )


def _names(context: Context, silence: Silence, alert: Alert) -> bool:
    """Whether a silence is about an alert."""
    if silence.alert not in (None, alert.number) or (silence.kinds and alert.kind not in silence.kinds):
        return False
    said = ((each,) if each else () for each in (silence.region, silence.tag, silence.org_id))
    of = RoomScope(*said)
    return not of or bool(names_of(context.connection, [alert.org_id], Scope(room=of)))


def _buttons(context: Context, alert: Alert) -> Iterator[Button]:
    words = context.words
    yield Button(words.gettext("Show the alert"), Intent("alerts", Slots(id=alert.number)))
    if verdict_of(context.connection, alert.number, context.person.email) is None:
        for useful, label in ((True, words.gettext("Useful")), (False, words.gettext("Not useful"))):
            yield Button(label, Intent("alert_feedback", Slots(id=alert.number, useful=useful)))
    if alert.org_id:
        yield Button(words.gettext("Show customer"), Intent("customer", Slots(customer=alert.org_id)))
