"""What people can do with an alert: the buttons of its card, those of its state first."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from typing import Final

from cards.intent import Intent, Slots
from cards.model import Button, Buttons
from cards.wording import Words
from hub.vocabulary import AlertKind
from store.alerts.model import Alert, State

Make = Callable[[Words, Alert], Button]


def buttons(words: Words, alert: Alert, offered: frozenset[str] | None) -> Buttons:
    """Five in sight, up to five behind "More": so many a menu of Slack takes.

    Only those whose intent is `offered` (None: all).
    """
    made = (make(words, alert) for make in _makers(alert))
    known = [
        button
        for button in made
        if button.intent is not None and (offered is None or button.intent.name in offered)
    ]
    return Buttons(tuple(known), words.pgettext("button", "More"))


def _makers(alert: Alert) -> Iterator[Make]:
    match alert.state:
        case State.FIRING:
            yield from (_take, _snooze, *_about(alert), _why, _escalate, _resolve)
            yield from (_assign, _comment, _useful, _not_useful)
        case State.ACKNOWLEDGED:
            yield from (_resolve, *_about(alert), _give_back, _why, _escalate, _snooze)
            yield from (_assign, _comment, _useful, _not_useful)
        case State.SNOOZED:
            yield from (_take, *_about(alert), _wake, _why, _resolve, _snooze)
            yield from (_assign, _comment, _useful, _not_useful)
        case State.RESOLVED:
            yield from (*_about(alert), _why, _useful, _not_useful, _comment)


def _about(alert: Alert) -> tuple[Make, ...]:
    """What shows more of what it is about."""
    leads = _LEADS.get(alert.kind)
    if leads is None:
        return ()
    return (leads,) if alert.org_id or alert.kind is AlertKind.INCIDENT else ()


def show_customer(words: Words, alert: Alert) -> Button:
    """The customer it is about."""
    return Button(words.gettext("Show customer"), Intent("customer", Slots(customer=alert.org_id)))


def _overage(words: Words, alert: Alert) -> Button:
    return Button(words.gettext("Show overage"), Intent("overage", Slots(customer=alert.org_id)))


def _low(words: Words, alert: Alert) -> Button:
    return Button(words.gettext("Show licenses"), Intent("low_assignment", Slots(customer=alert.org_id)))


def _quality(words: Words, alert: Alert) -> Button:
    return Button(words.gettext("Show quality"), Intent("quality", Slots(customer=alert.org_id or None)))


def _usage(words: Words, alert: Alert) -> Button:
    return Button(words.gettext("Show usage"), Intent("usage", Slots(customer=alert.org_id)))


def _queues(words: Words, alert: Alert) -> Button:
    return Button(words.gettext("Show queues"), Intent("queues", Slots(customer=alert.org_id)))


_LEADS: Final[Mapping[AlertKind, Make]] = {
    AlertKind.STATUS_CHANGE: show_customer,
    AlertKind.NEW_CUSTOMER: show_customer,
    AlertKind.EXPIRING: show_customer,
    AlertKind.RENEWING: show_customer,
    AlertKind.OVERAGE: _overage,
    AlertKind.LOW_ASSIGNMENT: _low,
    AlertKind.QUALITY_SPIKE: _quality,
    AlertKind.INCIDENT: _quality,
    AlertKind.USAGE_DROP: _usage,
    AlertKind.QUEUE_ABANDONMENT: _queues,
}


def _of(alert: Alert, intent: str, **slots: object) -> Intent:
    return Intent(intent, Slots(id=alert.number, **slots))  # type: ignore[arg-type]


def _take(words: Words, alert: Alert) -> Button:
    return Button(words.gettext("I take it"), _of(alert, "alert_ack"), primary=True)


def _resolve(words: Words, alert: Alert) -> Button:
    taken = alert.state is State.ACKNOWLEDGED
    return Button(words.gettext("Resolve"), _of(alert, "alert_resolve"), primary=taken)


def _give_back(words: Words, alert: Alert) -> Button:
    return Button(words.gettext("Give back"), _of(alert, "alert_unack"))


def _wake(words: Words, alert: Alert) -> Button:
    return Button(words.gettext("Wake it now"), _of(alert, "alert_unack"))


def _why(words: Words, alert: Alert) -> Button:
    return Button(words.gettext("Why?"), _of(alert, "why"))


def _escalate(words: Words, alert: Alert) -> Button:
    return Button(words.gettext("Escalate"), Intent("escalate", Slots(customer=alert.org_id or None)))


def _assign(words: Words, alert: Alert) -> Button:
    return Button(words.gettext("Assign…"), _of(alert, "alert_assign"))


def _comment(words: Words, alert: Alert) -> Button:
    return Button(words.gettext("Comment…"), _of(alert, "alert_comment"))


def _useful(words: Words, alert: Alert) -> Button:
    return Button(words.gettext("Useful"), _of(alert, "alert_feedback", useful=True))


def _not_useful(words: Words, alert: Alert) -> Button:
    return Button(words.gettext("Not useful"), _of(alert, "alert_feedback", useful=False))


def _snooze(words: Words, alert: Alert) -> Button:
    """Until when is asked then, with what is usual as buttons."""
    return Button(words.gettext("Snooze…"), _of(alert, "alert_snooze"))
