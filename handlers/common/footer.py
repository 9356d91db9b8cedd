"""The last lines of an answer: how fresh its data is, whose customers it covers, what to know about it."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, timedelta

from cards.model import Component, Notice, Text, Tone
from cards.wording import terms
from handlers.common.scoping import shown_here
from handlers.context import Context
from hub.calendar import today_in, week_end
from hub.vocabulary import Product, Region
from store.queries.freshness import freshness
from store.queries.people import assigned_customers, customers_in
from store.scope import Scope

NEW_CUSTOMER_DAYS = 1
"""For so many days after a customer was added its data may still be missing (24 hours in Partner Hub)."""


def footer(context: Context, scope: Scope, notes: Iterable[str] = ()) -> list[Component]:
    """What every answer ends with."""
    words = context.words
    fresh = freshness(context.connection)
    if fresh.synced_at is None:
        return [Notice(words.gettext("No data has been imported yet."), Tone.WARNING)]
    parts = []
    if fresh.week is not None:
        parts.append(words.gettext("Data up to %(day)s", day=words.weekday(week_end(fresh.week))))
    clock = words.clock(fresh.synced_at, context.timezone)
    synced_on = today_in(context.timezone, fresh.synced_at)
    if synced_on == context.today:
        parts.append(words.gettext("synced %(time)s", time=clock))
    else:
        parts.append(words.gettext("synced %(day)s %(time)s", day=words.weekday(synced_on), time=clock))
    parts += [_region(context, scope), _whose(context, scope), _shown(context)]
    lines: list[Component] = [Text(note, subtle=True) for note in notes]
    lines.append(Text(" · ".join(part for part in parts if part), subtle=True))
    return lines


def shows_calling(product: Product | None) -> bool:
    """Whether an answer about the product (None: all of them) shows license figures of Webex Calling."""
    return product in (None, Product.CALLING)


def notes_on(context: Context, since: Iterable[date | None], *, calling: bool) -> list[str]:
    """What a reader must know about figures of Webex Calling, and of customers added on the days `since`."""
    words = context.words
    notes = []
    if calling:
        notes.append(words.gettext("Webex Calling license figures do not include Call on Webex."))
    newest = context.today - timedelta(days=NEW_CUSTOMER_DAYS)
    if any(day is not None and day >= newest for day in since):
        notes.append(words.gettext("The data of a new customer can take 24 hours to appear."))
    return notes


def _region(context: Context, scope: Scope) -> str:
    words = context.words
    if scope.region is None:
        return "" if context.room.scope.regions else words.gettext("all regions")
    region = terms.region(words, Region(scope.region))
    if context.room.region == scope.region:
        return words.gettext("%(region)s (this room's region)", region=region)
    return region


def _whose(context: Context, scope: Scope) -> str:
    if scope.admin_id is None:
        return ""
    room = context.room.scope
    if room:
        count = customers_in(context.connection, Scope(scope.admin_id, room=room))
    else:
        count = assigned_customers(context.connection, scope.admin_id)
    return context.words.gettext("your customers (%(count)s)", count=context.words.number(count))


def _shown(context: Context) -> str:
    if not context.room.scope:
        return ""
    words = context.words
    return words.gettext("this room: %(scope)s", scope=shown_here(words, context.room.scope))
