"""Alert subscriptions in words: what a room is told of, and when."""

from __future__ import annotations

from datetime import datetime

from cards.wording import Words, terms
from handlers.common.schedule_words import moment
from handlers.common.scoping import everyone_seen
from handlers.context import Context
from notifications.schedules.times import WEEKDAYS
from store.alerts.model import Matcher, NewSubscription, Pace
from store.alerts.subscriptions import ACTIVE, ENDED, REMOVED
from store.queries.people import names_of

HIDDEN = "…"


def what(context: Context, matcher: Matcher) -> str:
    """Such as "License overage and Expiring · EU · #gold"; a customer is named to who sees them here."""
    words = context.words
    parts = [kinds(words, matcher)]
    parts += [terms.region(words, region) for region in matcher.regions]
    parts += [terms.product(words, product) for product in matcher.products]
    parts += [f"#{tag}" for tag in matcher.tags]
    parts += [customer_name(context, org_id) or HIDDEN for org_id in matcher.org_ids]
    return " · ".join(parts)


def kinds(words: Words, matcher: Matcher) -> str:
    """The kinds of alerts, or that it is all of them."""
    if not matcher.kinds:
        return words.gettext("All alerts")
    return words.listed([terms.alert(words, kind.value) for kind in matcher.kinds])


def customer_name(context: Context, org_id: str) -> str:
    """A customer's name, where the person sees them here; else nothing."""
    found = names_of(context.connection, [org_id], everyone_seen(context))
    return next((name for _, name in found), "")


def how(words: Words, new: NewSubscription) -> str:
    """How often the room is told: "at once", "every Monday at 08:00"."""
    match new.pace:
        case Pace.INSTANT:
            return words.gettext("at once")
        case Pace.HOURLY:
            return words.gettext("together, every full hour")
        case Pace.DAILY:
            return words.gettext("together, every day at %(time)s", time=new.at)
    day = words.day_of_week(WEEKDAYS.index(new.weekday))
    return words.gettext("together, every %(day)s at %(time)s", day=day, time=new.at)


def quiet(words: Words, new: NewSubscription) -> str:
    """Its quiet hours; empty where it has none."""
    if not new.quiet_from:
        return ""
    return words.gettext("%(from_)s to %(until)s", from_=new.quiet_from, until=new.quiet_until)


def pace_words(words: Words) -> dict[Pace, str]:
    """How often, as one chooses it."""
    return {
        Pace.INSTANT: words.gettext("at once"),
        Pace.HOURLY: words.gettext("every hour, together"),
        Pace.DAILY: words.gettext("every day, together"),
        Pace.WEEKLY: words.gettext("every week, together"),
    }


def wait_words(words: Words, seconds: int) -> str:
    """How long is waited for what belongs together."""
    if not seconds:
        return words.gettext("not at all")
    if seconds % 60:
        return words.ngettext("%(count)s second", "%(count)s seconds", seconds)
    return words.ngettext("%(count)s minute", "%(count)s minutes", seconds // 60)


def repeat_words(words: Words, hours: int) -> str:
    """After how long what still fires is told again."""
    if not hours:
        return words.gettext("never")
    if hours % 24:
        return words.ngettext("after %(count)s hour", "after %(count)s hours", hours)
    return words.ngettext("after %(count)s day", "after %(count)s days", hours // 24)


def state_word(words: Words, state: str) -> str:
    """Its state in a word."""
    said = {
        ACTIVE: words.pgettext("subscription", "active"),
        ENDED: words.pgettext("subscription", "ended"),
        REMOVED: words.pgettext("subscription", "stopped"),
    }
    return said[state]


def digest_moment(context: Context, at: datetime) -> str:
    """When the next digest comes, on the room's wall clock."""
    return moment(context.words, at, context.timezone)
