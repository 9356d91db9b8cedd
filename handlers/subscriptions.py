"""What a room is told of by itself: subscriptions to alerts, made, changed and listed."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import Final

from sqlalchemy import Connection

from cards.intent import Intent, Slots
from cards.model import Answer, Button, Buttons, Card, Component, Heading, Notice, Rows, Text, Tone
from config.errors import RequestError
from handlers.common.changing import change_once
from handlers.common.download import download
from handlers.common.onlookers import outsiders_would_see
from handlers.common.paging import PAGE_SIZE, Page
from handlers.common.scoping import everyone_seen
from handlers.common.subscription_cards import (
    announced,
    owner,
    slots_of,
    subscription_card,
    subscription_row,
)
from handlers.common.subscription_forms import USUAL_DAY, USUAL_TIME
from handlers.common.subscription_named import (
    answer_change,
    named_subscription,
    require_active,
    require_owner,
)
from handlers.common.subscription_plans import (
    ask_with_form,
    covers,
    first_digest,
    read_subscription,
    same,
)
from handlers.common.subscription_words import digest_moment, how, quiet, state_word, what
from handlers.context import Context
from handlers.registry import HANDLERS, Right, answers
from hub.vocabulary import AlertKind
from store.alerts.model import Matcher, NewSubscription, Pace, Subscription
from store.alerts.silences import silences_of
from store.alerts.subscriptions import (
    add_subscription,
    change_subscription,
    find_subscription,
    subscription_of_request,
    subscriptions_of,
)

MOST: Final = 50
"""Subscriptions of one room."""
USUAL: Final = "usual"
"""What the slot `change` says where a room takes what most rooms want."""
USUAL_KINDS: Final = (
    AlertKind.STATUS_CHANGE,
    AlertKind.EXPIRING,
    AlertKind.OVERAGE,
    AlertKind.QUALITY_SPIKE,
    AlertKind.INCIDENT,
)
_PACE: Final = frozenset({"pace", "at", "weekday", "quiet_from", "quiet_until", "group_wait", "repeat_hours"})
"""Slots that say how a room is told, and not of what."""


@answers("alert_subscribe", Right.ARRANGE, changes=lambda slots: bool(slots.said().keys() - {"id"}))
def alert_subscribe(context: Context, slots: Slots) -> Answer:
    """Have the room told of alerts; with the slot `id` one subscription is changed. Nothing said: the form.

    Raises:
        AskBack: the form; something has to be said otherwise; which customer is meant.
        AccessError: `not-owner`.
        RequestError: `subscription-outsiders`, `subscriptions-full`, and those of `named_subscription`.
    """
    intent = Intent("alert_subscribe", slots)
    if slots.id is not None:
        return _change(context, intent, named_subscription(context, slots.id))
    if outsiders_would_see(context):
        raise RequestError("subscription-outsiders")
    if not slots.said():
        raise ask_with_form(context, intent)
    if slots.change == USUAL:
        return _subscribe_as_usual(context, intent)
    new = read_subscription(context, intent)
    room = subscriptions_of(context.connection, context.room.key)
    if (there := _already(room, new, slots)) is not None and not _made_by_this(context, there):
        return _answer_already(context, intent, there, new)
    (made,) = _add(context, intent, [new])
    who = context.words.gettext(
        "%(who)s has this room told: %(what)s.", who=context.person.called, what=what(context, new.matcher)
    )
    return announced(context, made, subscription_card(context, made, [Notice(who, Tone.GOOD)]))


@answers("subscriptions_list", Right.ARRANGE)
def subscriptions_list(context: Context, slots: Slots) -> Answer:
    """What the room is told of; with the slot `id` one subscription.

    Raises:
        RequestError: those of `named_subscription`.
    """
    intent = Intent("subscriptions_list", slots)
    if slots.id is not None:
        return subscription_card(context, named_subscription(context, slots.id))
    found = subscriptions_of(context.connection, context.room.key, ended=True)
    if slots.format == "csv":
        return _file(context, found)
    words = context.words
    if not found:
        return _none(context)
    page = Page.of(slots.page, len(found))
    heading = words.ngettext(
        "%(count)s alert subscription in this room", "%(count)s alert subscriptions in this room", len(found)
    )
    shown = found[page.offset : page.offset + PAGE_SIZE]
    components: list[Component] = [
        Heading(heading),
        Rows(tuple(subscription_row(context, row) for row in shown)),
        *_silences(context),
    ]
    if position := page.position(words):
        components.append(Text(position, subtle=True))
    more = [*page.buttons(words, intent), _new(context), *_silence_buttons(context)]
    components.append(Buttons(tuple(more), words.gettext("More")))
    return Answer(Card(tuple(components), words.language), edits=slots.page is not None)


def usual_subscriptions(context: Context) -> Sequence[NewSubscription]:
    """What most rooms want: what matters at once but at night, and everything on Monday morning."""
    everything = NewSubscription(
        room=context.room.key,
        owner=context.person.email,
        language=context.words.language.value,
        matcher=Matcher(),
        pace=Pace.WEEKLY,
        at=USUAL_TIME,
        weekday=USUAL_DAY,
    )
    what_matters = replace(
        everything,
        matcher=Matcher(USUAL_KINDS),
        pace=Pace.INSTANT,
        at="",
        weekday="",
        quiet_from="20:00",
        quiet_until="07:00",
    )
    return what_matters, everything


def _subscribe_as_usual(context: Context, intent: Intent) -> Answer:
    words = context.words
    room = subscriptions_of(context.connection, context.room.key)
    wished = [
        new
        for new in usual_subscriptions(context)
        if not any(_same_plan(row, new) and not _made_by_this(context, row) for row in room)
    ]
    if not wished:
        said = words.gettext("This room is told of this already, so nothing was changed.")
        there = next(row for row in room if _same_plan(row, usual_subscriptions(context)[0]))
        return subscription_card(context, there, [Notice(said)])
    made = _add(context, intent, wished)
    who = words.gettext("%(who)s has this room told what matters.", who=context.person.called)
    components: tuple[Component, ...] = (
        Notice(who, Tone.GOOD),
        Rows(tuple(subscription_row(context, row) for row in made)),
        Buttons((Button(words.gettext("All subscriptions"), Intent("subscriptions_list")),)),
    )
    return announced(context, made[0], Answer(Card(components, words.language)))


def _add(context: Context, intent: Intent, wished: Sequence[NewSubscription]) -> list[Subscription]:
    """Keep them, in one transaction; the same request again finds what it made."""
    there = len(subscriptions_of(context.connection, context.room.key))
    if there + len(wished) > MOST:
        raise RequestError("subscriptions-full", most=MOST)
    ids = [f"{context.around.request_id}{f'+{place}' if place else ''}" for place in range(len(wished))]

    def write(connection: Connection) -> None:
        for new, request_id in zip(wished, ids, strict=True):
            add_subscription(connection, new, first_digest(context, new), context.now, request_id)

    change_once(context, intent, write)
    with context.database.read() as connection:
        numbers = [subscription_of_request(connection, request_id) for request_id in ids]
        made = [find_subscription(connection, number) for number in numbers if number is not None]
    found = [row for row in made if row is not None]
    if not found:
        raise RequestError("unknown-number", number=0)
    return found


def _already(room: Sequence[Subscription], new: NewSubscription, slots: Slots) -> Subscription | None:
    """The one that matches the same; where nothing is said of how, one that tells it at once beside more."""
    equal = next((row for row in room if same(row.matcher, new.matcher)), None)
    if equal is not None or slots.said().keys() & _PACE:
        return equal
    instant = [row for row in room if row.pace is Pace.INSTANT]
    return next((row for row in instant if covers(row.matcher, new.matcher)), None)


def _answer_already(context: Context, intent: Intent, there: Subscription, new: NewSubscription) -> Answer:
    """What is said of how changes the one there is; else nothing is changed."""
    if _same_plan(there, new) or not intent.slots.said().keys() & _PACE:
        said = context.words.gettext("This room is told of this already, so nothing was changed.")
        return subscription_card(context, there, [Notice(said)])
    return _put(context, intent, there, new)


def _same_plan(row: Subscription, new: NewSubscription) -> bool:
    plans = [
        (
            each.pace,
            each.at,
            each.weekday,
            each.quiet_from,
            each.quiet_until,
            each.group_wait,
            each.repeat_hours,
        )
        for each in (row, new)
    ]
    return plans[0] == plans[1] and same(row.matcher, new.matcher)


def _made_by_this(context: Context, row: Subscription) -> bool:
    """Whether the same request made it, before a crash."""
    request_id = str(context.around.request_id)
    ids = (subscription_of_request(context.connection, each) for each in (request_id, f"{request_id}+1"))
    return row.number in ids


def _change(context: Context, intent: Intent, row: Subscription) -> Answer:
    """Change one: what is said takes the place of all it was; nothing said shows the form."""
    require_owner(context, row)
    require_active(row)
    slots = intent.slots
    if not slots.said().keys() - {"id"}:
        raise ask_with_form(context, Intent("alert_subscribe", replace(slots_of(row), id=row.number)))
    if slots.change is None:
        said = {**slots_of(row).said(), **slots.said()}
        said |= {"alerts": None} if slots.alert is not None else {}
        said |= {"alert": None} if slots.alerts is not None else {}
        intent = Intent("alert_subscribe", Slots(**said))
    return _put(context, intent, row, read_subscription(context, intent))


def _put(context: Context, intent: Intent, row: Subscription, new: NewSubscription) -> Answer:
    require_owner(context, row)
    who = context.words.gettext(
        "%(who)s changed alert subscription #%(number)s.", who=context.person.called, number=row.number
    )

    def write(connection: Connection) -> None:
        change_subscription(connection, row.number, new, first_digest(context, new), context.now)

    return answer_change(context, intent, row, write, [Notice(who, Tone.GOOD)])


def _none(context: Context) -> Answer:
    words = context.words
    example = words.gettext("alert this room about call quality spikes")
    usual = Button(
        words.gettext("Tell what matters"), Intent("alert_subscribe", Slots(change=USUAL)), primary=True
    )
    components: list[Component] = [
        Heading(words.gettext("This room is told of no alerts.")),
        Text(words.gettext("Type for example: “%(example)s”", example=example)),
        *_silences(context),
        Buttons((usual, _new(context), *_silence_buttons(context))),
    ]
    return Answer(Card(tuple(components), words.language))


def _new(context: Context) -> Button:
    return Button(context.words.gettext("Subscribe…"), Intent("alert_subscribe"))


def _silences(context: Context) -> Iterator[Component]:
    count = _silenced(context)
    if count:
        yield Text(
            context.words.ngettext(
                "%(count)s silence holds in this room.", "%(count)s silences hold in this room.", count
            )
        )


def _silence_buttons(context: Context) -> Iterator[Button]:
    if _silenced(context) and "silences" in HANDLERS:
        yield Button(context.words.gettext("Show silences"), Intent("silences"))


def _silenced(context: Context) -> int:
    found = silences_of(context.connection, context.room.key, context.now)
    return sum(silence.holds_at(context.now) for silence in found)


def _file(context: Context, found: Sequence[Subscription]) -> Answer:
    words = context.words
    headers = [
        words.gettext("Number"),
        words.gettext("Kinds of alerts"),
        words.gettext("Told"),
        words.gettext("Quiet hours"),
        words.gettext("Next digest"),
        words.gettext("State"),
        words.gettext("Owner"),
    ]
    lines = _lines(context, found)
    return download(context, everyone_seen(context), words.gettext("Alert subscriptions"), headers, lines)


def _lines(context: Context, found: Sequence[Subscription]) -> Iterator[list[str | int | None]]:
    words = context.words
    for row in found:
        yield [
            row.number,
            what(context, row.matcher),
            how(words, row),
            quiet(words, row) or None,
            digest_moment(context, row.next_at) if row.next_at is not None else None,
            state_word(words, row.state),
            owner(context, row),
        ]
