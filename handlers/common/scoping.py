"""Whose customers an answer may speak of, which of them the room shows, and which region it covers."""

from __future__ import annotations

from dataclasses import replace

from cards.intent import Intent
from cards.wording import Words, terms
from config.errors import AccessError
from handlers.common.asking import ask_back
from handlers.context import Context
from hub.vocabulary import Region
from store.queries.freshness import region_of, regions_with_customers
from store.scope import RoomScope, Scope
from store.search import Match


def everywhere_seen(context: Context) -> Scope:
    """The customers the person may see, whatever the room shows: to arrange the room, not to answer in it."""
    person = context.person
    if person.role is None:
        raise AccessError("not-allowed", intent="", role=None)
    if person.role.sees_every_customer:
        return Scope()
    return Scope(admin_id=person.admin_id)


def everyone_seen(context: Context) -> Scope:
    """The customers the person may see in this room, in any region."""
    return replace(everywhere_seen(context), room=context.room.scope)


def scope_for(context: Context, intent: Intent, customer: Match | None = None) -> Scope:
    """The customers an answer covers: those the person may see here, in the region that is said.

    Where none is said it is the named customer's own, else the room's, else all. Where the operator keeps
    regions apart, none are mixed: the region is asked for, unless all the customers lie in one.

    Raises:
        AskBack: the region has to be said first.
    """
    seen = everyone_seen(context)
    if customer is not None and intent.slots.region is None:
        return seen.within(region_of(context.connection, customer.customer_id))
    region = intent.slots.region or _rooms_region(context)
    if region is None and context.settings.regions_apart:
        region = _only_region(context, intent, seen)
    return seen.within(region.value if region else None)


def shown_here(words: Words, scope: RoomScope) -> str:
    """What a room shows at most, such as "EU, #gold, 2 customers"; it names no customer."""
    parts = [terms.region(words, region) for region in scope.regions]
    parts += [f"#{tag}" for tag in scope.tags]
    if scope.org_ids:
        parts.append(words.ngettext("%(count)s customer", "%(count)s customers", len(scope.org_ids)))
    return ", ".join(parts)


def _rooms_region(context: Context) -> Region | None:
    """The region that holds where none is said: the room's, unless the room does not show it."""
    room = context.room
    shown = room.scope.regions
    if room.region is not None and (not shown or room.region in shown):
        return room.region
    return Region(shown[0]) if len(shown) == 1 else None


def _only_region(context: Context, intent: Intent, seen: Scope) -> Region | None:
    there = regions_with_customers(context.connection, seen, tuple(Region))
    if len(there) <= 1:
        return Region(there[0]) if there else None
    words = context.words
    raise ask_back(
        context,
        words.gettext("Which region?"),
        [(terms.region(words, name), intent.with_slots(region=Region(name))) for name in there],
        note=words.gettext("Regions are kept apart here: an answer covers one of them."),
    )
