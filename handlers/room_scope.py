"""What a room may show at most: regions, tags, customers. Shown, and changed by full administrators."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from sqlalchemy import Connection

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
from cards.wording import Words, terms
from config.errors import RequestError
from handlers import people
from handlers.common.asking import AskBack
from handlers.common.changing import change_once
from handlers.common.named import named_customer
from handlers.common.onlookers import seen_by
from handlers.common.scoping import everywhere_seen, shown_here
from handlers.context import Context
from handlers.registry import Right, answers
from hub import clean
from hub.vocabulary import Region
from store.names import tag_key
from store.queries import people as rows
from store.scope import EVERYTHING, RoomScope, Scope

MOST = 100
"""So many regions, tags and customers a room's scope takes in all."""
WAYS = ("set", "add", "remove", "clear")
"""What the slot `change` says; "set" where it is not said."""
NARROWING = ("region", "tag", "customer")


def _is_change(slots: Slots) -> bool:
    return slots.change == "clear" or any(getattr(slots, name) is not None for name in NARROWING)


@answers("room_scope", Right.ADMINISTER, changes=_is_change)
def room_scope(context: Context, slots: Slots) -> Answer:
    """Show what the room may show, or change it as `change` says: set, add, remove, clear.

    Raises:
        AskBack: several customers fit, or none does; only the person sees it, for the room may not show them.
        RequestError: `bad-slot`, `unknown-customer`, `scope-full`.
    """
    words = context.words
    if slots.change not in (None, *WAYS):
        raise RequestError("bad-slot", slot="change", value=str(slots.change)[:80])
    if not _is_change(slots):
        now = context.room.scope
        return _answer(context, now, [Heading(_headline(words, now))], [_form(words, now)])
    intent = Intent("room_scope", slots)
    said = _said(context, intent)

    def write(connection: Connection) -> None:
        key = context.room.key
        wanted = _changed(people.room(connection, key).scope, said, slots.change or "set")
        rows.save_room(connection, key, {"scope": wanted.to_json()})

    change_once(context, intent, write)
    with context.database.read() as connection:
        now = people.room(connection, context.room.key).scope
    who = context.person.called
    done = Notice(words.gettext("%(who)s changed what this room shows.", who=who), Tone.GOOD)
    return _answer(context, now, [done, Text(_headline(words, now))])


def _said(context: Context, intent: Intent) -> RoomScope:
    """What the slots name: one of each kind at most."""
    slots = intent.slots
    tag = clean.text((slots.tag or "").strip().removeprefix("#"))
    return RoomScope(
        (slots.region.value,) if slots.region else (),
        (tag,) if tag_key(tag) else (),
        _named(context, intent),
    )


def _named(context: Context, intent: Intent) -> tuple[str, ...]:
    """The customer's organization ID: of all there are, for the room may not show them yet."""
    of = everywhere_seen(context)
    if intent.slots.change == "remove":
        of = replace(of, room=RoomScope(org_ids=context.room.scope.org_ids))
    try:
        found = named_customer(context, intent, of)
    except AskBack as question:
        raise AskBack(replace(question.answer, private=True)) from None
    return (found.org_id,) if found else ()


def _changed(now: RoomScope, said: RoomScope, way: str) -> RoomScope:
    """The scope after the change.

    Raises:
        RequestError: `scope-full`.
    """
    if way == "clear":
        return EVERYTHING
    if way == "set":
        return said
    if way == "remove":
        tags = {tag_key(tag) for tag in said.tags}
        return RoomScope(
            tuple(region for region in now.regions if region not in said.regions),
            tuple(tag for tag in now.tags if tag_key(tag) not in tags),
            tuple(org_id for org_id in now.org_ids if org_id not in said.org_ids),
        )
    kept = _changed(now, said, "remove")  # what is there already is not there twice
    added = RoomScope(kept.regions + said.regions, kept.tags + said.tags, kept.org_ids + said.org_ids)
    if len(added.regions) + len(added.tags) + len(added.org_ids) > MOST:
        raise RequestError("scope-full", most=MOST)
    return added


def _headline(words: Words, scope: RoomScope) -> str:
    if not scope:
        return words.gettext("This room shows all customers.")
    return words.gettext("This room shows at most: %(scope)s", scope=shown_here(words, scope))


@dataclass(frozen=True, slots=True)
class _Part:
    """One region, tag or customer of the scope, and the slots that take it away."""

    word: str
    slots: Slots


def _answer(
    context: Context, scope: RoomScope, first: list[Component], form: Sequence[Component] = ()
) -> Answer:
    words = context.words
    components = list(first)
    regions = [_Part(terms.region(words, each), Slots(region=Region(each))) for each in scope.regions]
    tags = [_Part(f"#{tag}", Slots(tag=tag)) for tag in scope.tags]
    customers = _customers(context, scope)
    parts = {
        words.gettext("Regions"): regions,
        words.gettext("Tags"): tags,
        words.gettext("Customers"): customers,
    }
    facts = [Fact(label, words.listed([part.word for part in of])) for label, of in parts.items() if of]
    count = rows.customers_in(context.connection, Scope(room=scope))
    hidden = len(scope.org_ids) - len(customers)
    if hidden:
        facts.append(Fact(words.gettext("Customers that do not fit the rest"), words.number(hidden)))
    facts.append(Fact(words.gettext("Customers in all"), words.number(count)))
    components.append(Facts(tuple(facts)))
    if count == 0:
        components.append(
            Notice(words.gettext("No customer fits, so answers here will be empty."), Tone.WARNING)
        )
    components.append(
        Text(
            words.gettext(
                "An answer covers the customers of the person who asks, and of these only what the room"
                " shows. Where several kinds are said, a customer has to fit each of them."
            ),
            subtle=True,
        )
    )
    components += form
    if scope:
        components.append(_taking_away(words, [*regions, *tags, *customers]))
    return Answer(Card(tuple(components), words.language), seen_by=seen_by(context.person, scope))


def _customers(context: Context, scope: RoomScope) -> list[_Part]:
    """The customers that are named and fit the rest of the scope: of others nothing is shown here."""
    if not scope.org_ids:
        return []
    named = rows.names_of(context.connection, scope.org_ids, replace(everywhere_seen(context), room=scope))
    return [_Part(name, Slots(customer=org_id)) for org_id, name in named]


def _taking_away(words: Words, parts: list[_Part]) -> Buttons:
    buttons = [
        Button(
            words.gettext("Remove %(what)s", what=part.word),
            Intent("room_scope", replace(part.slots, change="remove")),
        )
        for part in parts
    ]
    everything = Button(words.gettext("Show everything"), Intent("room_scope", Slots(change="clear")))
    return Buttons((everything, *buttons), words.gettext("More"))


def _form(words: Words, scope: RoomScope) -> Form:
    regions = tuple(Choice(region.value, terms.region(words, region)) for region in Region)
    ways = (
        Choice("set", words.gettext("Show only this")),
        Choice("add", words.gettext("Show this as well")),
    )
    fields = (
        Field("region", words.gettext("Region"), "", regions, placeholder=words.gettext("all regions")),
        Field("tag", words.gettext("Tag"), placeholder="gold"),
        Field("customer", words.gettext("Customer"), placeholder="Acme Corp"),
        Field("change", words.gettext("How"), "add" if scope else "set", ways),
    )
    title = words.gettext("What this room shows")
    return Form(Intent("room_scope"), fields, words.gettext("Change"), title)
