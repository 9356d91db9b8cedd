"""Which alert is meant, among those the person may see in this room."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from cards.intent import Intent
from cards.model import Answer, Button, Card, Heading, Row, Rows
from config.errors import RequestError
from handlers.common.asking import AskBack
from handlers.common.scoping import everyone_seen
from handlers.context import Context
from handlers.numbers import ALERT, require_kind
from hub.vocabulary import AlertKind
from notifications.alerts.cards import headline
from store.alerts.alerts import find_alert
from store.alerts.listing import Wanted, alerts_in
from store.alerts.model import Alert
from store.queries.people import names_of

MOST_OFFERED: Final = 10
ALL: Final = "all"
"""What the slot `alert` says for every kind."""


def named_alert(context: Context, intent: Intent, question: str) -> Alert:
    """The alert the intent names.

    Raises:
        AskBack: it names none, and several are open: `question`.
        RequestError: `no-alerts`; `unknown-number` and its like: also of what the person does not see here.
    """
    number = intent.slots.id
    if number is None:
        return _only(context, intent, question)
    require_kind(context.connection, number, ALERT)
    found = find_alert(context.connection, number)
    if found is None or not sees(context, found):
        raise RequestError("unknown-number", number=number)
    return found


def sees(context: Context, alert: Alert) -> bool:
    """Whether the person may see an alert in this room: its customer, or all where it has none."""
    if sees_all(context):
        return True
    return bool(alert.org_id and names_of(context.connection, [alert.org_id], everyone_seen(context)))


def sees_all(context: Context) -> bool:
    """Whether the person sees every customer in this room, and so what is of none."""
    return everyone_seen(context).covers_regions_whole


def about(context: Context, alert: Alert) -> str:
    """Such as "#12 · Acme Corp was suspended"."""
    return f"#{alert.number} · {headline(context.words, alert)}"


def kinds_of(said: str | None, several: Sequence[str] | None = None) -> tuple[AlertKind, ...]:
    """The kinds that the slots `alert` and `alerts` say; empty: all.

    Raises:
        RequestError: `unknown-alert-kind`.
    """
    wanted = list(several or ()) + ([said] if said is not None else [])
    if ALL in wanted:
        return ()
    unknown = next((kind for kind in wanted if kind not in list(AlertKind)), None)
    if unknown is not None:
        raise RequestError("unknown-alert-kind", alert=unknown)
    return tuple(AlertKind(kind) for kind in wanted)


def _only(context: Context, intent: Intent, question: str) -> Alert:
    wanted = Wanted(everyone_seen(context), of_nobody=sees_all(context), muted=False)
    found = alerts_in(context.connection, wanted, limit=MOST_OFFERED)
    if not found:
        raise RequestError("no-alerts")
    if len(found) == 1:
        return found[0]
    words = context.words
    rows = []
    for alert in found:
        label = words.gettext("Choose #%(number)s", number=alert.number)
        chosen = Button(label, intent.with_slots(id=alert.number))
        rows.append(Row(about(context, alert), open=chosen))
    raise AskBack(Answer(Card((Heading(question), Rows(tuple(rows))), words.language)))
