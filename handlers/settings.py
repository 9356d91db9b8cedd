"""A room's settings: shown, and changed by those who may arrange things in it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

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
from handlers import people
from handlers.common.asking import ask_back
from handlers.common.changing import change_once
from handlers.common.languages import language_field, language_form
from handlers.common.scoping import shown_here
from handlers.common.zones import known_zone, near_zones
from handlers.context import Context, Room
from handlers.outsiders import outsiders_fact, private_button
from handlers.people import refusal
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
        AccessError: `not-allowed`: the person may not arrange things in a room, or who they are is not sure.
        AskBack: there is no such time zone; the nearest are offered.
    """
    words, person = context.words, context.person
    may_arrange = Right.ARRANGE in RIGHTS[person.role]
    if not _is_change(slots):
        heading = Heading(words.gettext("The settings of this room"))
        shown = [heading, _values(context, words, context.room, context.room), *_rights_to_change(context)]
        return _answer(words, shown)
    if not may_arrange and not person.distrusted and set(slots.said()) == {"language"}:
        return _own_language(context, slots.language or Language.EN)
    if not may_arrange:
        raise refusal(person, "settings")
    before, after = _changed_once(context, slots)
    words = words_for(after.language) if after.language else words
    done = Notice(words.gettext("%(who)s changed the settings of this room.", who=person.called), Tone.GOOD)
    return _answer(words, [done, _values(context, words, before, after), *_to_take_back(words, after)])


def _changed_once(context: Context, slots: Slots) -> tuple[Room, Room]:
    """The room before and after the change; where it was made before a crash, what it is now."""
    changes = _changes(context, slots)
    key = context.room.key
    made = change_once(
        context,
        Intent("settings", slots),
        lambda connection: rows.save_room(connection, key, changes),
    )
    with context.database.read() as connection:
        after = people.room(connection, key)
    return (context.room if made else after), after


def _own_language(context: Context, language: Language) -> Answer:
    """A person's own language, for those who may not set the room's."""
    change_once(
        context,
        Intent("settings", Slots(language=language)),
        lambda connection: rows.save_own_language(connection, context.person.email, language.value),
    )
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
    if known := known_zone(said):
        return known
    words = context.words
    intent = Intent("settings", slots)
    raise ask_back(
        context,
        words.gettext("There is no time zone “%(zone)s”. Nothing was changed.", zone=said),
        [(zone, intent.with_slots(timezone=zone)) for zone in near_zones(said)],
        note=words.gettext("Say it as a continent and a city, such as Europe/Paris."),
    )


def _labels(words: Words) -> dict[str, str]:
    return {
        "language": words.gettext("Language"),
        "timezone": words.gettext("Time zone"),
        "region": words.gettext("Region"),
    }


def _values(context: Context, words: Words, before: Room, after: Room) -> Facts:
    """The settings as they are after a change, each with what it was before."""
    facts = []
    for name, label in _labels(words).items():
        now, then = getattr(after, name), getattr(before, name)
        value = _word(context, words, name, now)
        if now != then:
            was = _word(context, words, name, then)
            value = words.gettext("%(after)s (before: %(before)s)", after=value, before=was)
        facts.append(Fact(label, value))
    if after.scope:
        facts.append(Fact(words.gettext("Shows at most"), shown_here(words, after.scope)))
    if context.around.outsiders or after.outsiders_allowed:
        facts.append(Fact(words.gettext("People from outside"), outsiders_fact(words, after)))
    return Facts(tuple(facts))


def _rights_to_change(context: Context) -> list[Component]:
    """What the person can change here: the room's settings, or the language I speak with them."""
    words, room = context.words, context.room
    rights = RIGHTS[context.person.role]
    if Right.ARRANGE in rights:
        more = _to_administer(words, room) if Right.ADMINISTER in rights else []
        return [_form(words, room), *_to_take_back(words, room, more)]
    who_may = words.gettext("Full, partner and read-only administrators can change them.")
    components: list[Component] = [Text(who_may, subtle=True)]
    if not context.person.distrusted:
        components.append(Text(words.gettext("You can choose the language I speak with you:")))
        components.append(language_form(words))
    return components


def _to_take_back(words: Words, room: Room, more: Sequence[Button] = ()) -> list[Component]:
    """A button for each setting that has a value of its own, and `more`."""
    buttons = [
        Button(words.gettext("%(setting)s: default", setting=label), Intent("settings", Slots(name=name)))
        for name, label in _labels(words).items()
        if getattr(room, name) is not None
    ]
    return [Buttons((*buttons, *more))] if buttons or more else []


def _to_administer(words: Words, room: Room) -> list[Button]:
    shows = Button(words.gettext("What this room shows"), Intent("room_scope"))
    return [shows, private_button(words, room)] if room.outsiders_allowed else [shows]


def _word(context: Context, words: Words, name: str, value: str | None) -> str:
    if name == "language":
        return terms.language(words, value) if value else words.gettext("as each person's app")
    if name == "region":
        return terms.region(words, value) if value else words.gettext("all regions")
    return value or words.gettext("%(zone)s (default)", zone=context.settings.timezone)


def _form(words: Words, room: Room) -> Form:
    labels = _labels(words)
    regions = tuple(Choice(region.value, terms.region(words, region)) for region in Region)
    all_regions = words.gettext("all regions")
    fields = (
        language_field(words, room.language or "", unset=words.gettext("as each person's app")),
        Field("timezone", labels["timezone"], room.timezone or "", placeholder="Europe/Paris"),
        Field("region", labels["region"], room.region or "", regions, placeholder=all_regions),
    )
    return Form(Intent("settings"), fields, words.gettext("Change"), words.gettext("Settings of this room"))


def _answer(words: Words, components: list[Component]) -> Answer:
    return Answer(Card(tuple(components), words.language))
