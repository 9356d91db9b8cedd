"""What happened to an alert, line by line, and who had to do with it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Final

from sqlalchemy import Connection

from cards.model import Table, Text
from cards.wording import Words, alert_states
from notifications.alerts.notes import note
from store.alerts.model import Alert, Event, What
from store.alerts.people import names_of_people

SHOWN: Final = 12
"""So many of the latest events stand on a card."""


def people_in(connection: Connection, alert: Alert, happened: Sequence[Event]) -> Mapping[str, str]:
    """The names of those who have to do with an alert, by address."""
    emails = {alert.acknowledged_by, alert.assigned_to}
    for event in happened:
        emails |= {event.who, str(event.facts.get("to", ""))}
    return names_of_people(connection, emails - {""})


def history_table(
    words: Words, zone: str, alert: Alert, happened: Sequence[Event], people: Mapping[str, str]
) -> Table:
    """The latest events, the oldest of them first."""
    lines = [
        (alert_states.moment(words, event.at, zone), event_line(words, zone, event, alert, people))
        for event in happened[-SHOWN:]
    ]
    return Table(
        (words.gettext("When"), words.gettext("What happened")), tuple(lines), words.gettext("History")
    )


def event_line(words: Words, zone: str, event: Event, alert: Alert, people: Mapping[str, str]) -> str:
    """An event in a line: what its thread says, but for how an alert begins."""
    if event.what is What.FIRED:
        return words.gettext("It began.")
    card = note(words, event, alert, now=event.at, timezone=zone, people=people)
    said = " ".join(part.text for part in card.components if isinstance(part, Text))
    return " ".join(said.split())
