"""Alerts of any facts: their cards are clean on every platform, and customers' words form no markup."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import Any

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from cards.model import Card, Rows
from cards.wording import words_for
from hub.vocabulary import AlertKind, Language
from notifications.alerts.cards import alert_card, alert_row, headline
from notifications.alerts.digest_cards import Named, Part, Told, digest_card
from notifications.alerts.notes import note
from store.alerts.model import Alert, Event, Pace, Severity, State, What
from tests.cards.linter import lint
from tests.cards.strategies import names
from tests.notifications.alerts.alert_samples import FIRING, NOW, ZONE, an_alert

SLOW = settings(suppress_health_check=list(HealthCheck), max_examples=15, deadline=None)
FACTS = sorted({name for alert in FIRING.values() for name in alert.facts} | {"customer", "since", "queues"})
SUBJECTS = sorted({alert.subject for alert in FIRING.values()})
BY_PEOPLE = frozenset({What.ACKNOWLEDGED, What.UNACKNOWLEDGED, What.SNOOZED, What.ASSIGNED, What.COMMENTED})
languages = st.sampled_from(Language)
values = st.one_of(
    names,
    st.none(),
    st.booleans(),
    st.integers(-(10**15), 10**15),
    st.integers(0, 500),
    st.floats(),
    st.dates().map(str),
    st.lists(names, max_size=3),
    st.dictionaries(names, names, max_size=2),
)
facts = st.dictionaries(st.sampled_from(FACTS), values)
moments = st.timedeltas(-timedelta(days=400), timedelta(days=400)).map(lambda time: NOW + time)


@st.composite
def alerts(draw: st.DrawFn) -> Alert:
    """Of any kind, in any state, with facts that no rule would give."""
    plain = an_alert(draw(st.sampled_from(AlertKind)), draw(st.sampled_from(SUBJECTS) | names))
    return replace(
        plain,
        facts=draw(facts),
        severity=draw(st.sampled_from(Severity)),
        state=draw(st.sampled_from(State)),
        product=draw(names),
        muted_by=draw(st.none() | st.integers(1, 10**6)),
        fired_at=draw(moments),
        resolved_at=draw(st.none() | moments),
        snoozed_until=draw(st.none() | moments),
        remind_at=draw(st.none() | moments),
        acknowledged_by=draw(names),
        assigned_to=draw(names),
    )


@st.composite
def events(draw: st.DrawFn) -> Event:
    """Whatever happened, whoever did it."""
    said: dict[str, Any] = {
        "text": draw(names),
        "to": draw(names),
        "until": draw(moments.map(str) | names),
        "remind_at": draw(moments.map(str) | names),
        "before": draw(facts),
        "after": draw(facts),
    }
    who = draw(st.just("") | names)
    what = draw(st.sampled_from(What))
    return Event(12, what, Severity.INFO, who, facts=said, id=draw(st.integers(1, 99)), at=draw(moments))


@SLOW
@given(alerts(), st.lists(events(), max_size=4), languages, st.dictionaries(names, names, max_size=2))
def test_any_card(alert: Alert, history: list[Event], language: Language, people: dict[str, str]) -> None:
    words = words_for(language)
    card = alert_card(words, alert, history, now=NOW, timezone=ZONE, people=people)
    row = alert_row(words, alert, now=NOW, timezone=ZONE, people=people)
    assert lint(card) == []
    assert lint(Card((*card.components, Rows((row,))), language)) == []
    assert headline(words, alert)


@SLOW
@given(alerts(), events(), languages, st.booleans())
def test_any_note(alert: Alert, event: Event, language: Language, again: bool) -> None:
    said = note(words_for(language), event, alert, now=NOW, timezone=ZONE, people={}, again=again)
    if said.components:
        assert lint(said) == []
    else:
        assert event.what in BY_PEOPLE
        assert not event.who


@SLOW
@given(st.lists(st.builds(Named, alerts(), events()), max_size=5), languages, st.sampled_from(Pace))
def test_any_digest(named: list[Named], language: Language, pace: Pace) -> None:
    part = Part(len(named), {AlertKind.OVERAGE: len(named)}, named)
    told = Told(pace, NOW - timedelta(days=7), NOW, part, part, part, part, part, 10, 2)
    assert lint(digest_card(words_for(language), told, now=NOW, timezone=ZONE, people={})) == []
