"""Where an alert stands in a digest: once, where what happened to it last belongs."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from hub.vocabulary import AlertKind
from notifications.alerts.digesting import sort
from store.alerts.digested import Line
from store.alerts.model import Severity, State, What

AT = datetime(2026, 11, 18, 7, tzinfo=UTC)


def lines(*happened: What, state: State = State.FIRING) -> list[Line]:
    """What happened to one alert, a minute after the other."""
    return [
        Line(event, 7, AT + timedelta(minutes=event), what, AlertKind.OVERAGE, "acme", Severity.INFO, state)
        for event, what in enumerate(happened, 1)
    ]


@pytest.mark.parametrize(
    ("happened", "part"),
    [
        ([What.FIRED], "new"),
        ([What.UNMUTED], "new"),
        ([What.WORSE], "worse"),
        ([What.WOKE], "still"),
        ([What.REMINDED], "still"),
        ([What.FIRED, What.WORSE], "new"),
        ([What.FIRED, What.WORSE, What.WOKE], "new"),
        ([What.FIRED, What.REMINDED], "new"),
        ([What.WOKE, What.WORSE], "worse"),
        ([What.WORSE, What.REMINDED], "worse"),
        ([What.FIRED, What.RESOLVED], "solved"),
        ([What.WORSE, What.ACKNOWLEDGED, What.RESOLVED], "solved"),
    ],
)
def test_it_stands_where_it_belongs(happened: list[What], part: str) -> None:
    found = sort(lines(*happened), again=())
    parts = {name: getattr(found, name) for name in ("new", "worse", "still", "solved", "taken")}
    assert [name for name, there in parts.items() if 7 in there] == [part]


def test_who_took_it_is_told_alone_only_where_nothing_else_is() -> None:
    taken = sort(lines(What.ACKNOWLEDGED, state=State.ACKNOWLEDGED), again=())
    assert list(taken.taken) == [7]
    new = sort(lines(What.FIRED, What.ACKNOWLEDGED, state=State.ACKNOWLEDGED), again=())
    assert (list(new.new), list(new.taken)) == ([7], [])


@pytest.mark.parametrize("what", [What.FIRED, What.WORSE, What.UNMUTED])
def test_what_the_room_was_told_before_is_still_there(what: What) -> None:
    found = sort(lines(what), again=[1])
    assert (list(found.still), list(found.new), list(found.worse)) == ([7], [], [])
