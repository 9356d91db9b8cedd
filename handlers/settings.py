"""A room's settings: shown, and changed by those who may arrange things in it."""

from __future__ import annotations

from dataclasses import replace
from zoneinfo import available_timezones

from rapidfuzz import fuzz, process, utils

from cards.intent import Intent, Slots
from cards.model import (
    Answer,
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
    Text,
    Tone,
)
from cards.wording import Words, terms, words_for
from config.errors import AccessError
from handlers.common.asking import READINGS, ask_back
from handlers.common.languages import language_field
from handlers.context import Context
from handlers.registry import RIGHTS, Right, answers
from hub.vocabulary import Language, Region
from store.queries import people as rows

SETTINGS = ("language", "timezone", "region")
"""The slots that are settings. The slot `name` names one of them to take it back to the default."""


def _is_change(slots: Slots) -> bool:
    return any(getattr(slots, name) is not None for name in (*SETTINGS, "name"))


@answers("settings", Right.EVERYONE, changes=_is_change)
def settings(context: Context, slots: Slots) -> Answer:
    """Show the room's settings, or change those that are said.

    Raises:
        AccessError: `not-allowed`: the person may not arrange things in a room.
        AskBack: there is no such time zone; the nearest are offered.
    """
    may_arrange = Right.ARRANGE in RIGHTS[context.person.role]
    if not _is_change(slots):
        heading = Heading(context.words.gettext("The settings of this room"))
        return _answer(
            context.words, [heading, *_values(context, context.words, {}, may_arrange=may_arrange)]
        )
    if not may_arrange and set(slots.said()) == {"language"}:
        return _own_language(context, slots.language or Language.EN)
    if not may_arrange:
        raise AccessError("not-allowed", intent="settings", role=context.person.role)
    changes = _changes(context, slots)
    with context.database.write() as connection:
        rows.save_room(connection, context.room.key, changes)
    language = changes.get("language")
    words = words_for(Language(language)) if language else context.words
    who = context.person.name or context.person.email
    done = Notice(words.gettext("%(who)s changed the settings of this room.", who=who), Tone.GOOD)
    return _answer(words, [done, *_values(context, words, changes, may_arrange=True)])


def _own_language(context: Context, language: Language) -> Answer:
    """A person's own language, for those who may not set the room's."""
    with context.database.write() as connection:
        rows.save_own_language(connection, context.person.email, language.value)
    words = words_for(language)
    said = words.gettext(
        "From now on I speak %(language)s with you, where a room has no language of its own.",
        language=terms.language(words, language),
    )
    return replace(_answer(words, [Notice(said, Tone.GOOD)]), private=True)


def _changes(context: Context, slots: Slots) -> dict[str, str | None]:
    changes: dict[str, str | None] = {}
    if slots.name in SETTINGS:
        changes[slots.name] = None
    if slots.language is not None:
        changes["language"] = slots.language.value
    if slots.region is not None:
        changes["region"] = slots.region.value
    if slots.timezone is not None:
        changes["timezone"] = _known_zone(context, slots)
    return changes


def _known_zone(context: Context, slots: Slots) -> str:
    said = (slots.timezone or "").strip()
    zones = available_timezones()
    by_folded = {zone.casefold(): zone for zone in zones}
    if known := by_folded.get(said.casefold().replace(" ", "_")):
        return known
    near = process.extract(
        said, sorted(zones), scorer=fuzz.WRatio, processor=utils.default_process, limit=READINGS
    )
    words = context.words
    intent = Intent("settings", slots)
    raise ask_back(
        context,
        words.gettext("There is no time zone “%(zone)s”. Nothing was changed.", zone=said),
        [(zone, intent.with_slots(timezone=zone)) for zone, _, _ in near],
        note=words.gettext("Say it as a continent and a city, such as Europe/Paris."),
    )


def _values(
    context: Context, words: Words, changes: dict[str, str | None], *, may_arrange: bool
) -> list[Component]:
    """The settings as they are after the changes, each with what it was before."""
    room = context.room
    before = {"language": room.language, "timezone": room.timezone, "region": room.region}
    after = {**before, **changes}
    labels = {
        "language": words.gettext("Language"),
        "timezone": words.gettext("Time zone"),
        "region": words.gettext("Region"),
    }
    facts = []
    for name in SETTINGS:
        value = _word(context, words, name, after[name])
        if name in changes and after[name] != before[name]:
            was = _word(context, words, name, before[name])
            value = words.gettext("%(after)s (before: %(before)s)", after=value, before=was)
        facts.append(Fact(labels[name], value))
    components: list[Component] = [Facts(tuple(facts))]
    if not may_arrange:
        components.append(
            Text(words.gettext("Full, partner and read-only administrators can change them."), subtle=True)
        )
        components.append(Text(words.gettext("You can choose the language I speak with you:")))
        components.append(
            Form(
                Intent("settings"),
                (language_field(words, "", unset=words.gettext("Choose a language")),),
                words.gettext("Change"),
            )
        )
        return components
    taken_back = tuple(
        Button(
            words.gettext("%(setting)s: default", setting=labels[name]), Intent("settings", Slots(name=name))
        )
        for name in SETTINGS
        if after[name] is not None
    )
    if not changes:
        components.append(_form(words, labels, after))
    if taken_back:
        components.append(Buttons(taken_back))
    return components


def _word(context: Context, words: Words, name: str, value: str | None) -> str:
    if name == "language":
        return terms.language(words, value) if value else words.gettext("as each person's app")
    if name == "region":
        return terms.region(words, value) if value else words.gettext("all regions")
    return value or words.gettext("%(zone)s (default)", zone=context.settings.timezone)


def _form(words: Words, labels: dict[str, str], now: dict[str, str | None]) -> Form:
    regions = tuple(Choice(region.value, terms.region(words, region)) for region in Region)
    fields = (
        language_field(words, now["language"] or "", unset=words.gettext("as each person's app")),
        Field("timezone", labels["timezone"], now["timezone"] or "", placeholder="Europe/Paris"),
        Field(
            "region", labels["region"], now["region"] or "", regions, placeholder=words.gettext("all regions")
        ),
    )
    return Form(Intent("settings"), fields, words.gettext("Change"))


def _answer(words: Words, components: list[Component]) -> Answer:
    return Answer(Card(tuple(components), words.language))
