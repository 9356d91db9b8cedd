"""Whom an alert can be handed to: partner administrators who may see its customer."""

from __future__ import annotations

from typing import Final

from cards.intent import Intent
from cards.model import Answer, Button, Buttons, Card, Choice, Component, Field, Form, Heading, Text
from config.errors import RequestError
from handlers import people
from handlers.common.alert_named import about
from handlers.common.asking import READINGS, AskBack, ask_back
from handlers.context import Context
from store.alerts.model import Alert
from store.alerts.people import administrators_seeing

ME: Final = "me"
"""What the slot `email` says for the person who asks."""
MOST_OFFERED: Final = 80
"""With more administrators than these, the form has a line for the address."""


def assignee(context: Context, intent: Intent, alert: Alert) -> tuple[str, str]:
    """The address, lower case, and the name of whom the intent names: by address, by name, or as "me".

    Raises:
        AskBack: several have such a name.
        RequestError: `unknown-assignee`, `assignee-does-not-see`.
    """
    said = (intent.slots.email or "").strip()
    email = said.lower()
    if email in (ME, context.person.email):
        return context.person.email, context.person.called
    if "@" not in email:
        return _named(context, intent, alert, said)
    role = people.role_of(context.connection, email, context.settings)
    if role is None:
        raise RequestError("unknown-assignee", email=said)
    seeing = dict(administrators_seeing(context.connection, alert.org_id))
    if email not in seeing and not role.sees_every_customer:
        raise RequestError("assignee-does-not-see", email=email, number=alert.number)
    return email, seeing.get(email) or email


def _named(context: Context, intent: Intent, alert: Alert, said: str) -> tuple[str, str]:
    """Who is called that: a word of their name begins with it, or the name in full does."""
    wanted = said.casefold()
    seeing = administrators_seeing(context.connection, alert.org_id)
    found = [(email, name) for email, name in seeing if _is_called(name.casefold(), wanted)]
    if not found:
        raise RequestError("unknown-assignee", email=said)
    if len(found) == 1:
        return found[0]
    question = context.words.gettext("Several people are called “%(name)s”. Who is meant?", name=said)
    readings = [(name, intent.with_slots(id=alert.number, email=email)) for email, name in found[:READINGS]]
    raise ask_back(context, question, readings)


def _is_called(name: str, wanted: str) -> bool:
    return name.startswith(wanted) or any(word.startswith(wanted) for word in name.split())


def ask_whom(context: Context, intent: Intent, alert: Alert) -> AskBack:
    """To whom: a button for oneself, a form for anybody else."""
    words = context.words
    seeing = administrators_seeing(context.connection, alert.org_id)
    choices = tuple(Choice(email, f"{name} ({email})" if name else email) for email, name in seeing)
    offered = choices if len(choices) <= MOST_OFFERED else ()
    placeholder = "" if offered else "kim@partner.example"
    field = Field("email", words.gettext("Who"), "", offered, placeholder, required=True)
    components: list[Component] = [
        Heading(words.gettext("Whose should it be?")),
        Text(about(context, alert), subtle=True),
        Buttons((Button(words.gettext("Mine"), intent.with_slots(email=ME), primary=True),)),
    ]
    if seeing:
        title = words.gettext("Hand the alert on")
        components.append(Form(intent, (field,), words.gettext("Hand on"), title))
    return AskBack(Answer(Card(tuple(components), words.language)))
