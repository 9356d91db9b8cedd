"""Alerts of every kind and state, and digests, as cards: for the golden files and the gallery."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from typing import Any

from cards.model import Card, Component
from cards.wording import Words
from hub.vocabulary import AlertKind
from notifications.alerts.cards import alert_card
from notifications.alerts.digest_cards import Named, Part, Told, digest_card
from notifications.alerts.notes import note
from store.alerts.model import Alert, Event, Pace, Severity, State, What

NOW = datetime(2026, 11, 21, 9, 30, tzinfo=UTC)
ZONE = "Europe/Paris"
KIM, LEE = "kim@partner.example", "lee@partner.example"
PEOPLE = {KIM: "Kim Haruka", LEE: "Lee Ortega"}
HOUR, DAY = timedelta(hours=1), timedelta(days=1)
SUB: Mapping[str, Any] = {
    "contract": "Sub-118204",
    "contract_kind": "subscription",
    "products": ["calling", "meetings"],
    "bought": 500,
    "assigned": 400,
    "used": 310,
    "end": "2026-11-24",
    "days_left": 3,
    "threshold": 7,
    "auto_renew": False,
}
SPIKE: Mapping[str, Any] = {
    "days": 1,
    "first_day": "2026-11-17",
    "legs": 310,
    "poor": 24,
    "expected_low": 4,
    "expected_high": 9,
    "endpoint": "desk_phone",
    "endpoint_poor": 21,
    "location": "Lyon",
    "location_poor": 21,
}


def an_alert(
    kind: AlertKind,
    subject: str = "",
    severity: Severity = Severity.WARNING,
    customer: str = "Acme Corp",
    **facts: Any,
) -> Alert:
    """One that fires since Tuesday."""
    fired = NOW - 4 * DAY
    of_nobody = kind in (AlertKind.INCIDENT, AlertKind.SYNC)
    return Alert(
        number=12,
        fingerprint="",
        kind=kind,
        org_id="" if of_nobody else "acme",
        subject=subject,
        product=str(facts.get("product", "")),
        severity=severity,
        level=1,
        state=State.FIRING,
        holds=True,
        prompt=True,
        facts=facts if of_nobody else {"customer": customer, **facts},
        muted_by=None,
        revision=1,
        fired_at=fired,
        changed_at=fired,
        resolved_at=None,
        over_on=None,
        snoozed_until=None,
        remind_at=None,
        acknowledged_by="",
        assigned_to="",
    )


def an_event(what: What, who: str = "", at: datetime = NOW, number: int = 12, **facts: Any) -> Event:
    """Something that happened to it."""
    return Event(number, what, Severity.WARNING, who, facts=facts, id=int(at.timestamp()), at=at)


OVERAGE = an_alert(
    AlertKind.OVERAGE,
    "c1 calling",
    Severity.SEVERE,
    "Hooli",
    contract="Sub-204411",
    product="calling",
    bought=100,
    assigned=140,
    used=133,
    over=40,
    step=10,
)
FIRING: Mapping[str, Alert] = {
    "suspended": an_alert(
        AlertKind.STATUS_CHANGE,
        "suspended",
        Severity.SEVERE,
        "Initech",
        status="suspended",
        since="2026-11-16",
    ),
    "expired": an_alert(
        AlertKind.STATUS_CHANGE, "expired", Severity.SEVERE, status="expired", since="2026-11-17"
    ),
    "ready-for-setup": an_alert(
        AlertKind.STATUS_CHANGE, "ready_for_setup", Severity.INFO, status="ready_for_setup", since=None
    ),
    "no-recent-activity": an_alert(
        AlertKind.STATUS_CHANGE, "no_recent_activity", status="no_recent_activity", since="2026-11-15"
    ),
    "trial-began": an_alert(
        AlertKind.STATUS_CHANGE,
        "gained trial",
        Severity.INFO,
        status="trial",
        since="2026-11-17",
        change="gained",
    ),
    "trial-ended": an_alert(
        AlertKind.STATUS_CHANGE, "lost trial", status="trial", since="2026-11-17", change="lost"
    ),
    "subscription-began": an_alert(
        AlertKind.STATUS_CHANGE,
        "gained subscription",
        Severity.INFO,
        status="subscription",
        since="2026-11-17",
        change="gained",
    ),
    "subscription-ended": an_alert(
        AlertKind.STATUS_CHANGE, "lost subscription", status="subscription", since="2026-11-17", change="lost"
    ),
    "expiring": an_alert(AlertKind.EXPIRING, "c1", Severity.SEVERE, **SUB),
    "expiring-trial": an_alert(
        AlertKind.EXPIRING,
        "c2",
        Severity.INFO,
        "Globex",
        **{**SUB, "contract": "Trial-5521", "contract_kind": "trial", "products": ["meetings"]},
    ),
    "renewing": an_alert(
        AlertKind.RENEWING, "c1", Severity.INFO, **{**SUB, "end": "2026-12-21", "auto_renew": True}
    ),
    "overage": OVERAGE,
    "low-assignment": an_alert(
        AlertKind.LOW_ASSIGNMENT,
        "c1 meetings",
        Severity.INFO,
        contract="Sub-118204",
        product="meetings",
        bought=800,
        assigned=96,
        used=41,
        share=0.12,
        median=0.71,
        mark=0.355,
    ),
    "quality-day": an_alert(AlertKind.QUALITY_SPIKE, **SPIKE),
    "quality-week": an_alert(
        AlertKind.QUALITY_SPIKE,
        "",
        Severity.SEVERE,
        **{
            **SPIKE,
            "days": 7,
            "first_day": "2026-11-08",
            "legs": 2310,
            "poor": 240,
            "expected_low": 38,
            "expected_high": 61,
            "endpoint_poor": 190,
            "location_poor": 150,
        },
    ),
    "quality-endpoint": an_alert(AlertKind.QUALITY_SPIKE, "desk_phone", **SPIKE),
    "usage-drop": an_alert(
        AlertKind.USAGE_DROP,
        metric="users",
        days=7,
        first_day="2026-11-08",
        observed=118,
        expected=177,
        expected_low=165,
        expected_high=190,
    ),
    "queue-abandonment": an_alert(
        AlertKind.QUEUE_ABANDONMENT,
        days=7,
        first_day="2026-11-08",
        calls=1240,
        abandoned=223,
        expected_low=60,
        expected_high=95,
        queue="Support Lyon",
        queue_abandoned=180,
    ),
    "new-customer": an_alert(
        AlertKind.NEW_CUSTOMER, "", Severity.INFO, "Umbrella", since="2026-11-17", region="EU"
    ),
    "incident": an_alert(
        AlertKind.INCIDENT,
        "",
        Severity.SEVERE,
        days=1,
        first_day="2026-11-17",
        customers=214,
        legs=48210,
        poor=3904,
        expected_low=890,
        expected_high=1070,
        factor=3.94,
    ),
    "sync-failed": an_alert(
        AlertKind.SYNC,
        "call_quality",
        Severity.SEVERE,
        export="call_quality",
        file="quality_2026-11-20.csv",
        error="empty-file",
        last="2026-11-19T06:12:00+00:00",
        hours=36,
    ),
    "sync-late": an_alert(
        AlertKind.SYNC, "all", export="", error="", last="2026-11-19T06:12:00+00:00", hours=36
    ),
}
_FIRED = an_event(What.FIRED, at=NOW - 4 * DAY)
_TAKEN = an_event(What.ACKNOWLEDGED, KIM, NOW - 2 * HOUR, remind_at=(NOW + DAY).isoformat())
_SPIKE = FIRING["quality-day"]
STATES: Mapping[str, tuple[Alert, tuple[Event, ...]]] = {
    "taken": (
        replace(
            _SPIKE,
            state=State.ACKNOWLEDGED,
            acknowledged_by=KIM,
            assigned_to=LEE,
            remind_at=NOW + DAY,
        ),
        (
            _FIRED,
            _TAKEN,
            an_event(What.ASSIGNED, KIM, NOW - HOUR, to=LEE),
            an_event(What.COMMENTED, LEE, NOW - HOUR / 2, text="Their provider changed a router on Tuesday."),
        ),
    ),
    "snoozed": (
        replace(OVERAGE, state=State.SNOOZED, snoozed_until=datetime(2026, 11, 23, 7, tzinfo=UTC)),
        (_FIRED, an_event(What.SNOOZED, KIM, NOW - HOUR, until="2026-11-23T07:00:00+00:00")),
    ),
    "resolved": (
        replace(_SPIKE, state=State.RESOLVED, resolved_at=NOW - 2 * DAY, acknowledged_by=KIM),
        (_FIRED, _TAKEN, an_event(What.RESOLVED, KIM, NOW - 2 * DAY)),
    ),
    "resolved-by-itself": (
        replace(OVERAGE, state=State.RESOLVED, resolved_at=NOW - 2 * DAY, holds=False),
        (_FIRED, an_event(What.RESOLVED, "", NOW - 2 * DAY)),
    ),
    "held-back": (replace(FIRING["expiring"], muted_by=9), (_FIRED,)),
}
HAPPENED: tuple[tuple[Alert, Event], ...] = (
    (OVERAGE, an_event(What.WORSE, before={"over": 12}, after={"over": 40})),
    (
        replace(FIRING["expiring"], level=4),
        an_event(What.WORSE, before={"threshold": 14}, after={"threshold": 7}),
    ),
    (OVERAGE, an_event(What.EASED, before={"over": 52}, after={"over": 40})),
    (FIRING["low-assignment"], an_event(What.WORSE)),
    (FIRING["expiring"], an_event(What.UNMUTED)),
    (OVERAGE, an_event(What.WOKE)),
    (STATES["taken"][0], an_event(What.REMINDED)),
    (OVERAGE, an_event(What.REMINDED)),
    (_SPIKE, _TAKEN),
    (_SPIKE, an_event(What.UNACKNOWLEDGED, KIM)),
    (OVERAGE, an_event(What.SNOOZED, KIM, until="2026-11-23T07:00:00+00:00")),
    (_SPIKE, an_event(What.ASSIGNED, KIM, to=LEE)),
    (_SPIKE, an_event(What.COMMENTED, LEE, text="Their provider changed a router on Tuesday.")),
    (_SPIKE, an_event(What.RESOLVED, KIM)),
    (OVERAGE, an_event(What.RESOLVED)),
)


def notes(words: Words) -> Card:
    """All that is said in threads, one below the other."""
    said: list[Component] = []
    for alert, event in HAPPENED:
        said += note(words, event, alert, now=NOW, timezone=ZONE, people=PEOPLE).components
    said += note(words, _FIRED, OVERAGE, now=NOW, timezone=ZONE, people=PEOPLE, again=True).components
    return Card(tuple(said), words.language)


def _named(name: str, what: What, who: str = "", number: int = 12, **facts: Any) -> Named:
    found = STATES[name][0] if name in STATES else FIRING[name]
    alert = replace(found, number=number)
    return Named(alert, an_event(what, who, NOW - DAY, number, **facts))


_NEW = Part(
    4,
    {AlertKind.EXPIRING: 2, AlertKind.STATUS_CHANGE: 1, AlertKind.QUALITY_SPIKE: 1},
    (
        _named("suspended", What.FIRED, number=31),
        _named("expiring", What.FIRED, number=32),
        _named("expiring-trial", What.FIRED, number=33),
        _named("taken", What.FIRED, number=34),
    ),
)
_WORSE = Part(
    1, {AlertKind.OVERAGE: 1}, (_named("overage", What.WORSE, before={"over": 12}, after={"over": 40}),)
)
_SOLVED = Part(
    2,
    {AlertKind.QUALITY_SPIKE: 1, AlertKind.OVERAGE: 1},
    (
        _named("resolved", What.RESOLVED, KIM, number=18),
        _named("resolved-by-itself", What.RESOLVED, number=19),
    ),
)
_TOOK = Part(1, {AlertKind.QUALITY_SPIKE: 1}, (_named("taken", What.ACKNOWLEDGED, KIM, number=27),))
_MANY = Part(
    3214,
    {
        AlertKind.EXPIRING: 2986,
        AlertKind.OVERAGE: 225,
        AlertKind.STATUS_CHANGE: 2,
        AlertKind.QUALITY_SPIKE: 1,
    },
    tuple(
        _named(name, What.FIRED, number=at)
        for at, name in enumerate(("suspended", "expiring", "overage", "expired", "quality-week"), 41)
    ),
)
_NONE = Part()
_MONDAY, _WEDNESDAY = datetime(2026, 11, 23, 7, tzinfo=UTC), datetime(2026, 11, 18, 7, tzinfo=UTC)
_FLOOD = NOW - 4 * DAY
DIGESTS: Mapping[str, Told] = {
    "weekly": Told(
        Pace.WEEKLY, _MONDAY - 7 * DAY, _MONDAY, _NEW, _WORSE, _NONE, _SOLVED, _TOOK, 231, 214, subscription=7
    ),
    "daily": Told(
        Pace.DAILY, _WEDNESDAY - DAY, _WEDNESDAY, _NEW, _NONE, _WORSE, _NONE, _NONE, 34, 29, subscription=8
    ),
    "hourly": Told(
        Pace.HOURLY, NOW - HOUR, NOW, _NONE, _WORSE, _NONE, _SOLVED, _NONE, 34, 31, subscription=9
    ),
    "flood": Told(Pace.INSTANT, _FLOOD - HOUR, _FLOOD, _MANY, _WORSE, _NONE, _NONE, _NONE, subscription=10),
}


def _firing(alert: Alert, history: tuple[Event, ...]) -> Callable[[Words], Card]:
    return lambda words: alert_card(words, alert, history, now=NOW, timezone=ZONE, people=PEOPLE)


def _digest(told: Told) -> Callable[[Words], Card]:
    return lambda words: digest_card(words, told, now=told.until, timezone=ZONE, people=PEOPLE)


ALERTS: Mapping[str, Callable[[Words], Card]] = {
    **{name: _firing(alert, (_FIRED,)) for name, alert in FIRING.items()},
    **{name: _firing(alert, history) for name, (alert, history) in STATES.items()},
}
SAMPLES: Mapping[str, Callable[[Words], Card]] = {
    **ALERTS,
    "notes": notes,
    **{f"digest-{name}": _digest(told) for name, told in DIGESTS.items()},
}
TODAY = date(2026, 11, 21)
