"""What the desk says when there is no answer: not understood, not there yet, refused, failed."""

from __future__ import annotations

from collections.abc import Sequence

from cards.intent import Intent, Slots
from cards.model import Answer, Button, Buttons, Card, Component, Heading, Notice, Text, Tone
from cards.wording.errors import sentence
from config.errors import SwitchboardError
from handlers.common.asking import READINGS
from handlers.common.licenses import show_customer
from handlers.context import Context
from handlers.language import parse
from handlers.registry import HANDLERS
from store.search import Match

LONGEST_QUOTE = 200
"""What was typed is quoted so far: it says which message is meant."""


def not_understood(
    context: Context, typed: str, suggestions: Sequence[str], alike: Sequence[Match] = ()
) -> Answer:
    """Customers whose names are like what was typed and the nearest commands, with what was typed kept."""
    words = context.words
    quoted = typed.strip()
    if len(quoted) > LONGEST_QUOTE:
        quoted = quoted[: LONGEST_QUOTE - 1] + "…"
    components: list[Component] = [Heading(words.gettext("I did not understand that."))]
    if quoted:
        components.append(Text(words.gettext("You wrote: “%(text)s”", text=quoted), subtle=True))
    customers = [show_customer(words, match.name, match.org_id) for match in alike]
    readings = [*customers, *_readings(context, suggestions)][:READINGS]
    if readings:
        components.append(Text(words.gettext("Did you mean one of these?")))
    else:
        example = words.gettext("expiring in 30 days")
        components.append(
            Text(words.gettext("Ask for example “%(example)s”, or type a customer's name.", example=example))
        )
    components.append(Buttons((*readings, _help(context))))
    return Answer(Card(tuple(components), words.language))


def not_available(context: Context, intent: Intent) -> Answer:
    """Understood, but this installation has no answer to it yet."""
    words = context.words
    return Answer(
        Card(
            (
                Heading(words.gettext("I understand the question, but cannot answer it yet.")),
                Text(words.gettext("What you asked: %(intent)s", intent=intent.name), subtle=True),
                Buttons((_help(context),)),
            ),
            words.language,
        )
    )


def no_data(context: Context) -> Answer:
    """A question before the first import."""
    words = context.words
    components = (
        Heading(words.gettext("There is no data yet, so I cannot answer.")),
        Text(
            words.gettext(
                "Export the customers, subscriptions and license usage as CSV files in Partner Hub."
                " Whoever runs Switchboard takes them in with: %(command)s",
                command="switchboard import FILE…",
            )
        ),
        Buttons((_help(context),)),
    )
    return Answer(Card(components, words.language))


def failed(context: Context, error: SwitchboardError) -> Answer:
    """What happened, what was not done, what to do."""
    components = (
        Notice(sentence(context.words, error), Tone.DANGER),
        Buttons((_help(context),)),
    )
    return Answer(Card(components, context.words.language))


def _readings(context: Context, suggestions: Sequence[str]) -> list[Button]:
    """The suggestions that can be answered, each once: no customer, for those were looked for, nor help."""
    found: dict[Intent, str] = {}
    for suggestion in suggestions:
        parsed = parse(suggestion, context.words.language, context.today)
        if parsed.intent is None or parsed.intent.slots.customer is not None:
            continue
        if parsed.intent.name in HANDLERS and parsed.intent.name != "help":
            found.setdefault(parsed.intent, suggestion)
    return [Button(label, intent) for intent, label in found.items()]


def _help(context: Context) -> Button:
    return Button(context.words.gettext("Show help"), Intent("help", Slots()))
