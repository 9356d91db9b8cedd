"""Telling a room no more of alerts: by what was said, or one subscription by its number."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Final

from sqlalchemy import Connection

from cards.intent import Intent, Slots
from cards.model import Answer, Button, Buttons, Card, Component, Notice, Text, Tone
from config.errors import RequestError
from handlers.common.asking import AskBack
from handlers.common.changing import change_once
from handlers.common.subscription_cards import announced, may_change, owner, subscription_card
from handlers.common.subscription_forms import said_kinds
from handlers.common.subscription_named import (
    answer_change,
    ask_which,
    named_subscription,
    require_owner,
)
from handlers.common.subscription_plans import first_digest, read_matcher, without
from handlers.common.subscription_words import kinds, what
from handlers.context import Context
from handlers.registry import Right, answers
from handlers.subscriptions import subscriptions_list
from store.alerts.model import Matcher, Subscription
from store.alerts.subscriptions import ACTIVE, change_subscription, remove_subscription, subscriptions_of
from store.names import tag_key
from store.queries.audit import was_done

ALL: Final = "all"
"""What the slot `change` says where all are meant that fit."""


@answers("alert_unsubscribe", Right.ARRANGE, changes=lambda _: True)
def alert_unsubscribe(context: Context, slots: Slots) -> Answer:
    """Tell the room no more of what is said; of several kinds in one subscription the others stay.

    Raises:
        AskBack: which one, where several fit or one that tells more than what is said.
        AccessError: `not-owner`.
        RequestError: `no-subscriptions`, `no-such-subscription`, and those of `named_subscription`.
    """
    intent = Intent("alert_unsubscribe", slots)
    if slots.id is not None:
        row = named_subscription(context, slots.id)
        matcher = read_matcher(context, Intent(intent.name, Slots(alert=slots.alert, alerts=slots.alerts)))
        return _stop(context, intent, row, matcher)
    room = subscriptions_of(context.connection, context.room.key)
    if was_done(context.connection, str(context.around.request_id)):
        return subscriptions_list(context, Slots())  # before a crash, and nobody was told
    if not room:
        raise RequestError("no-subscriptions")
    matcher = read_matcher(context, intent)
    found = [row for row in room if _fits(row.matcher, matcher)]
    if len(found) == 1 and slots.change != ALL:
        return _stop(context, intent.with_slots(id=found[0].number), found[0], matcher)
    if found and (slots.change == ALL or ALL in said_kinds(slots)):
        return _stop_all(context, intent, found, matcher)
    if found:
        raise _which(context, intent, found)
    near = [row for row in room if _tells(row.matcher, matcher)]
    if not near:
        raise RequestError("no-such-subscription", what=kinds(context.words, matcher))
    question = context.words.gettext("Nothing here is told of just that. Which one should stop?")
    raise ask_which(context, Intent("alert_unsubscribe"), question, near)


def _which(context: Context, intent: Intent, found: Sequence[Subscription]) -> AskBack:
    words = context.words
    everything = Button(words.gettext("Stop them all"), intent.with_slots(change=ALL), danger=True)
    return ask_which(context, intent, words.gettext("Which subscription should stop?"), found, [everything])


def _fits(there: Matcher, said: Matcher) -> bool:
    """Whether a subscription tells a kind that is said, narrowed to no more and no less than what is said."""
    return _kind_fits(there, said) and all(
        not wanted or wanted <= has
        for has, wanted in (
            (set(there.regions), set(said.regions)),
            (set(there.products), set(said.products)),
            (set(map(tag_key, there.tags)), set(map(tag_key, said.tags))),
            (set(there.org_ids), set(said.org_ids)),
        )
    )


def _tells(there: Matcher, said: Matcher) -> bool:
    """Whether a subscription tells what is said beside more."""
    return _kind_fits(there, said) and all(
        not has or not wanted or wanted & has
        for has, wanted in (
            (set(there.regions), set(said.regions)),
            (set(there.products), set(said.products)),
            (set(map(tag_key, there.tags)), set(map(tag_key, said.tags))),
            (set(there.org_ids), set(said.org_ids)),
        )
    )


def _kind_fits(there: Matcher, said: Matcher) -> bool:
    return not there.kinds or not said.kinds or bool(set(there.kinds) & set(said.kinds))


def _left(there: Matcher, said: Matcher) -> Matcher | None:
    """What it tells without the kinds that are said; None: nothing."""
    if not said.kinds or (there.kinds and set(there.kinds) <= set(said.kinds)):
        return None
    left = there
    for kind in said.kinds:
        left = without(left, kind)
    return left if left.kinds else None


def _stop(context: Context, intent: Intent, row: Subscription, said: Matcher) -> Answer:
    """End one subscription, or take kinds from it."""
    require_owner(context, row)
    words, left = context.words, _left(row.matcher, said)
    if row.state != ACTIVE:
        over = words.gettext("Alert subscription #%(number)s tells nothing any more.", number=row.number)
        return subscription_card(context, row, [Notice(over)])
    named = {"who": context.person.called, "number": row.number}
    if left is None:
        first = words.gettext("%(who)s stopped alert subscription #%(number)s.", **named)
    else:
        first = words.gettext(
            "%(who)s took %(what)s from alert subscription #%(number)s.", **named, what=kinds(words, said)
        )

    def write(connection: Connection) -> None:
        _write(connection, context, row, left)

    return answer_change(context, intent, row, write, [Notice(first, Tone.GOOD)])


def _stop_all(context: Context, intent: Intent, found: Sequence[Subscription], said: Matcher) -> Answer:
    """End, or narrow, all that the person may change; say which stay."""
    mine = [row for row in found if may_change(context, row)]
    if not mine:
        require_owner(context, found[0])

    def write(connection: Connection) -> None:
        for row in mine:
            _write(connection, context, row, _left(row.matcher, said))

    change_once(context, intent, write)
    words = context.words
    lines: list[Component] = [Text(f"#{row.number} · {what(context, row.matcher)}") for row in mine]
    lines += [
        Text(
            words.gettext(
                "#%(number)s stays: it belongs to %(owner)s.", number=row.number, owner=owner(context, row)
            ),
            subtle=True,
        )
        for row in found
        if row not in mine
    ]
    count = words.ngettext(
        "%(who)s stopped %(count)s alert subscription.",
        "%(who)s stopped %(count)s alert subscriptions.",
        len(mine),
        who=context.person.called,
    )
    button = Button(words.gettext("All subscriptions"), Intent("subscriptions_list"))
    components = (Notice(count, Tone.GOOD), *lines, Buttons((button,)))
    secret = next((row for row in mine if row.matcher.org_ids), mine[0])
    return announced(context, secret, Answer(Card(components, words.language)))


def _write(connection: Connection, context: Context, row: Subscription, left: Matcher | None) -> None:
    if left is None:
        remove_subscription(connection, row.number, context.now)
    else:
        new = replace(row, matcher=left)
        change_subscription(
            connection, row.number, new, row.next_at or first_digest(context, new), context.now
        )
