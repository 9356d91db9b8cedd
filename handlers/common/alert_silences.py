"""Silences in words and on cards: what a room does not want to hear of, until when, and why."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from cards.intent import Intent, Slots
from cards.model import (
    Answer,
    Badge,
    Button,
    Buttons,
    Card,
    Choice,
    Component,
    Fact,
    Facts,
    Field,
    Form,
    Heading,
    Notice,
    Row,
    Text,
    Tone,
)
from cards.wording import Words, alert_states, terms
from handlers.common.alert_named import ALL
from handlers.common.alert_times import presets, until_field
from handlers.common.asking import AskBack
from handlers.common.onlookers import outsiders_would_see
from handlers.common.scoping import everyone_seen
from handlers.context import Context
from hub.vocabulary import AlertKind, Region
from store.alerts.people import names_of_people
from store.alerts.silences import Silence
from store.queries.people import names_of


def what(context: Context, silence: Silence) -> str:
    """Such as "Overage · Acme Corp"; a customer is named to who sees them here."""
    words = context.words
    parts = [terms.alert(words, kind) for kind in silence.kinds]
    if silence.alert is not None:
        parts.append(words.gettext("alert #%(number)s", number=silence.alert))
    if silence.org_id:
        parts.append(_customer(context, silence.org_id))
    if silence.region:
        parts.append(terms.region(words, silence.region))
    if silence.tag:
        parts.append(f"#{silence.tag}")
    return " · ".join(parts) or words.gettext("all alerts")


def silence_row(context: Context, silence: Silence) -> Row:
    """A silence in a list."""
    words, number = context.words, f"#{silence.number}"
    remove = Intent("silence_remove", Slots(id=silence.number))
    return Row(
        f"{number} · {what(context, silence)}",
        note=words.gettext("until %(at)s", at=alert_states.moment(words, silence.until, context.timezone)),
        detail=" — ".join(part for part in (silence.reason, author(context, silence)) if part),
        open=Button(words.gettext("Remove %(what)s", what=number), remove),
    )


def silence_card(context: Context, silence: Silence, first: Sequence[Component] = ()) -> Answer:
    """One silence, below what happened to it; for the whole room, unless it names a customer."""
    words = context.words
    over = not silence.holds_at(context.now)
    badge = (
        Badge(words.pgettext("silence", "over"))
        if over
        else Badge(words.pgettext("silence", "holds"), Tone.INFO)
    )
    facts = [
        Fact(words.gettext("Until"), alert_states.moment(words, silence.until, context.timezone)),
        Fact(words.gettext("Who"), author(context, silence)),
    ]
    if silence.reason:
        facts.append(Fact(words.gettext("Reason"), silence.reason))
    again = Slots(
        alert=silence.kinds[0].value if silence.kinds else ALL,
        id=silence.alert,
        customer=silence.org_id or None,
        region=Region(silence.region) if silence.region else None,
        tag=silence.tag or None,
        text=silence.reason or None,
    )
    buttons = [Button(words.gettext("All silences"), Intent("silences"))]
    if over:
        buttons.insert(0, Button(words.gettext("Silence it again…"), Intent("silence_add", replace(again))))
    else:
        remove = Intent("silence_remove", Slots(id=silence.number))
        buttons.insert(0, Button(words.gettext("Remove"), remove, danger=True))
    components: list[Component] = [
        *first,
        Heading(f"#{silence.number} · {what(context, silence)}", (badge,)),
        Facts(tuple(facts)),
    ]
    if not over:
        meanwhile = words.gettext("This room hears nothing of it meanwhile. What still fires then is told.")
        components.append(Text(meanwhile, subtle=True))
    components.append(Buttons(tuple(buttons)))
    names_one = bool(silence.org_id or silence.alert is not None)
    public = bool(first) and not (names_one or outsiders_would_see(context))
    return Answer(Card(tuple(components), words.language), public=public)


def author(context: Context, silence: Silence) -> str:
    """Whose it is, by name."""
    return names_of_people(context.connection, [silence.author]).get(silence.author, silence.author)


def ask_what(context: Context, intent: Intent, problem: str = "") -> AskBack:
    """What should be silenced and until when: a form, and buttons for the length where all else is said."""
    words, slots = context.words, intent.slots
    components: list[Component] = [
        Heading(words.gettext("What should this room not hear of, and until when?"))
    ]
    if problem:
        components.append(Notice(problem, Tone.WARNING))
    if _says_what(slots):
        components.append(Buttons(tuple(presets(words, intent, renewal=False))))
    components.append(_form(context, intent))
    return AskBack(Answer(Card(tuple(components), words.language)))


def _form(context: Context, intent: Intent) -> Form:
    words, slots = context.words, intent.slots
    kinds = (Choice(ALL, words.gettext("all alerts")), *_kinds(words))
    regions = tuple(Choice(region.value, terms.region(words, region)) for region in Region)
    fields = [
        Field("alert", words.gettext("Alerts"), slots.alert or ALL, kinds),
        Field("customer", words.gettext("Customer"), _typed(context, slots), placeholder="Acme Corp"),
        Field("region", words.gettext("Region"), slots.region or "", regions, words.gettext("all regions")),
        Field("tag", words.gettext("Tag"), slots.tag or "", placeholder="gold"),
        until_field(context, slots.until),
        Field("text", words.gettext("Reason"), slots.text or ""),
    ]
    if slots.alerts is not None:
        fields = fields[1:]
    if slots.id is not None:
        fields = fields[-2:]
    asked = intent.with_slots(minutes=None)
    return Form(asked, tuple(fields), words.gettext("Silence"), words.gettext("Silence alerts"))


def _kinds(words: Words) -> tuple[Choice, ...]:
    return tuple(Choice(kind.value, terms.alert(words, kind)) for kind in AlertKind)


def _says_what(slots: Slots) -> bool:
    return any(
        each is not None
        for each in (slots.id, slots.alert, slots.alerts, slots.customer, slots.region, slots.tag)
    )


def _typed(context: Context, slots: Slots) -> str:
    """The customer as one would type it: their name, where they are seen here."""
    if slots.customer is None:
        return ""
    named = names_of(context.connection, [slots.customer], everyone_seen(context))
    return next((name for _, name in named), slots.customer)


def _customer(context: Context, org_id: str) -> str:
    named = names_of(context.connection, [org_id], everyone_seen(context))
    return next((name for _, name in named), context.words.gettext("one customer"))
