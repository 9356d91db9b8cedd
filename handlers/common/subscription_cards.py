"""An alert subscription on a card: what the room is told, how much of it there is now, what can be done."""

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
    Component,
    Fact,
    Facts,
    Heading,
    Notice,
    Row,
    Text,
    Tone,
)
from cards.wording.reasons import because, remedy
from handlers.common.onlookers import outsiders_would_see
from handlers.common.scoping import everyone_seen
from handlers.common.subscription_words import (
    digest_moment,
    how,
    quiet,
    repeat_words,
    state_word,
    wait_words,
    what,
)
from handlers.context import Context
from handlers.registry import HANDLERS, RIGHTS, Right
from hub.vocabulary import Product, Region, Role
from store.alerts.listing import Wanted, every_alert, tally
from store.alerts.model import Matcher, NewSubscription, Pace, Subscription
from store.alerts.subscriptions import ACTIVE, ENDED, REMOVED
from store.queries.people import find_administrator

SET = "set"
"""What the slot `change` says where the slots say all of a subscription."""
_TONES = {ACTIVE: Tone.GOOD, ENDED: Tone.DANGER, REMOVED: Tone.NEUTRAL}


def may_change(context: Context, row: Subscription) -> bool:
    """Whether the person may change a subscription: it is theirs, or they are a full administrator."""
    person = context.person
    if Right.ARRANGE not in RIGHTS[person.role]:
        return False
    return person.role is Role.FULL_ADMIN or person.email == row.owner


def owner(context: Context, row: Subscription) -> str:
    """Whose it is, by name."""
    known = find_administrator(context.connection, row.owner)
    return known.name if known and known.name else row.owner


def subscription_card(context: Context, row: Subscription, first: Sequence[Component] = ()) -> Answer:
    """One subscription, below what happened to it."""
    words = context.words
    title = f"#{row.number} · {what(context, row.matcher)}"
    components: list[Component] = [*first, Heading(title, (_badge(context, row),))]
    if row.state == ENDED:
        components.append(Notice(_why_ended(context, row), Tone.DANGER))
    components.append(Facts(tuple(_facts(context, row))))
    if row.state == ACTIVE:
        components.append(Text(_now(context, row)))
    components.append(Buttons(tuple(_buttons(context, row)), words.gettext("More")))
    return Answer(Card(tuple(components), words.language))


def subscription_row(context: Context, row: Subscription) -> Row:
    """A subscription in a list."""
    words = context.words
    number = f"#{row.number}"
    hours = quiet(words, row)
    details = [
        words.labelled(words.gettext("Next digest"), digest_moment(context, row.next_at))
        if row.next_at is not None
        else "",
        words.labelled(words.gettext("Quiet hours"), hours) if hours else "",
        words.labelled(words.gettext("Owner"), owner(context, row)),
    ]
    return Row(
        title=f"{number} · {what(context, row.matcher)}",
        note=how(words, row),
        badges=(_badge(context, row),),
        detail=" — ".join(part for part in details if part),
        open=Button(
            words.gettext("Show %(what)s", what=number), Intent("subscriptions_list", Slots(id=row.number))
        ),
    )


def announced(context: Context, row: Subscription, answer: Answer) -> Answer:
    """The answer to a change, for the whole room, whoever pressed which card: unless it names a customer."""
    elsewhere = row.room != context.room.key
    public = not (row.matcher.org_ids or elsewhere or outsiders_would_see(context))
    return replace(answer, public=public)


def slots_of(new: NewSubscription) -> Slots:
    """A subscription as the slots that make it."""
    matcher = new.matcher
    kinds = tuple(kind.value for kind in matcher.kinds)
    return Slots(
        alert=kinds[0] if len(kinds) == 1 else None if kinds else "all",
        alerts=kinds if len(kinds) > 1 else None,
        region=Region(matcher.regions[0]) if matcher.regions else None,
        product=Product(matcher.products[0]) if matcher.products else None,
        tag=next(iter(matcher.tags), None),
        customer=next(iter(matcher.org_ids), None),
        pace=new.pace.value,
        at=new.at or None,
        weekday=new.weekday or None,
        quiet_from=new.quiet_from or None,
        quiet_until=new.quiet_until or None,
        group_wait=new.group_wait,
        repeat_hours=new.repeat_hours or None,
    )


def firing(context: Context, matcher: Matcher) -> int:
    """How many alerts it matches that are open and said by no other."""
    wanted = _wanted(context, matcher)
    if not matcher.products:
        return tally(context.connection, wanted).told
    found = every_alert(context.connection, replace(wanted, muted=False))
    return sum(not set(matcher.products).isdisjoint(alert.products) for alert in found)


def list_intent(context: Context, matcher: Matcher) -> Intent:
    """What lists them."""
    slots = slots_of(NewSubscription(context.room.key, "", "", matcher))
    narrowed = {name: getattr(slots, name) for name in ("alert", "alerts", "region", "tag", "customer")}
    return Intent("alerts", Slots(**{**narrowed, "alert": None if slots.alert == "all" else slots.alert}))


def _why_ended(context: Context, row: Subscription) -> str:
    words, facts = context.words, {"owner": row.owner, "number": row.number}
    if why := because(words, row.reason, facts):
        return words.gettext("It has ended: %(why)s.", why=why)
    return remedy(words, row.reason, facts)


def _wanted(context: Context, matcher: Matcher) -> Wanted:
    seen = everyone_seen(context)
    narrowed = bool(matcher.regions or matcher.products or matcher.tags or matcher.org_ids)
    return Wanted(
        seen.within(matcher.regions[0]) if matcher.regions else seen,
        of_nobody=seen.covers_regions_whole and not narrowed,
        kinds=matcher.kinds,
        org_id=next(iter(matcher.org_ids), ""),
        tag=next(iter(matcher.tags), ""),
    )


def _badge(context: Context, row: Subscription) -> Badge:
    return Badge(state_word(context.words, row.state), _TONES[row.state])


def _facts(context: Context, row: Subscription) -> list[Fact]:
    words = context.words
    facts = [Fact(words.gettext("Told"), how(words, row))]
    if row.next_at is not None:
        facts.append(Fact(words.gettext("Next digest"), digest_moment(context, row.next_at)))
    if row.pace is Pace.INSTANT:
        none = words.gettext("none")
        facts.append(Fact(words.gettext("Quiet hours"), quiet(words, row) or none))
        facts.append(Fact(words.gettext("Waits for more"), wait_words(words, row.group_wait)))
        facts.append(Fact(words.gettext("Told again"), repeat_words(words, row.repeat_hours)))
    facts.append(Fact(words.gettext("Time zone"), context.timezone))
    return [*facts, Fact(words.gettext("Owner"), owner(context, row))]


def _now(context: Context, row: Subscription) -> str:
    words, count = context.words, firing(context, row.matcher)
    if not count:
        return words.gettext("No such alert is open now. The room is told of what happens from here on.")
    return words.ngettext(
        "%(count)s such alert is open now. The room is told of what happens from here on.",
        "%(count)s such alerts are open now. The room is told of what happens from here on.",
        count,
    )


def _buttons(context: Context, row: Subscription) -> list[Button]:
    words = context.words
    everything = Button(words.gettext("All subscriptions"), Intent("subscriptions_list"))
    if row.state != ACTIVE:
        again = Intent("alert_subscribe", slots_of(row))
        return [Button(words.gettext("Subscribe again"), again, primary=True), everything]
    found = []
    if "alerts" in HANDLERS and firing(context, row.matcher):
        found.append(Button(words.gettext("Show these alerts"), list_intent(context, row.matcher)))
    this = Slots(id=row.number)
    change = Button(words.gettext("Change…"), Intent("alert_subscribe", this))
    stop = Button(words.gettext("Stop"), Intent("alert_unsubscribe", this), danger=True)
    return [*found, change, stop, everything]
