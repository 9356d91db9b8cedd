"""Why the bot thinks so, what was expected, and what to do: sentences for each kind of alert."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Final

from cards.wording import errors, terms
from cards.wording.alert_facts import Known, between, share
from cards.wording.alert_sentences import over_by
from cards.wording.error_sentences import SENTENCES
from cards.wording.messages import noted
from cards.wording.words import Words
from config.errors import SwitchboardError
from hub.vocabulary import AlertKind, Kind, Status

TO_DO: Final = {
    AlertKind.EXPIRING: noted("Ask whether they stay, and renew it in Partner Hub before it ends."),
    AlertKind.RENEWING: noted("If they want more licenses, or fewer, change it before it renews."),
    AlertKind.OVERAGE: noted(
        "Offer them the licenses they use, or ask their administrator to take some back."
    ),
    AlertKind.LOW_ASSIGNMENT: noted(
        "Ask what keeps them from assigning the rest; at the renewal it is late."
    ),
    AlertKind.QUALITY_SPIKE: noted(
        "Look where the poor legs come from; if it is their network, tell them today."
    ),
    AlertKind.USAGE_DROP: noted("Ask what changed: who stops calling may be about to leave."),
    AlertKind.QUEUE_ABANDONMENT: noted("Look whether enough agents are signed in to the queue."),
    AlertKind.NEW_CUSTOMER: noted("Say hello, and see that their order gets set up."),
    AlertKind.INCIDENT: noted("Look at status.webex.com before you look at single customers."),
}
"""What would help, by kind; of statuses and syncs it depends on more."""
_STATUS_TO_DO: Final = {
    Status.SUSPENDED.value: noted(
        "See that the bill is paid; it is over by itself once the service is back."
    ),
    Status.EXPIRED.value: noted("Ask whether they want to come back; their data are not kept for ever."),
    Status.READY_FOR_SETUP.value: noted("Finish the setup in Partner Hub; until then nobody can use it."),
    Status.NO_RECENT_ACTIVITY.value: noted("Call them: who does not look after it may not renew it."),
    "gained trial": noted("Help them to get started; a trial is short."),
    "lost trial": noted("Ask how it went, and what they would need to buy."),
    "gained subscription": noted("Say thank you, and see that it gets set up."),
    "lost subscription": noted("Ask why, and whether it was meant."),
}
_STATUS_WHY: Final = {
    Status.SUSPENDED.value: noted(
        "A subscription has not been paid for. Until it is, what expires or goes over there is not told."
    ),
    Status.EXPIRED.value: noted("Neither a subscription nor a trial runs any more."),
    Status.READY_FOR_SETUP.value: noted("It is ordered, but not completely set up."),
    Status.NO_RECENT_ACTIVITY.value: noted(
        "None of its administrators has signed in to Control Hub for a long time."
    ),
}
_SYNC_TO_DO: Final = {
    "failed": noted(
        "Ask who runs this bot to look at its log; what you see here is as old as the last sync."
    ),
    "late": noted("Ask who runs this bot whether the exports still come."),
}


def reasons(words: Words, known: Known) -> list[str]:
    """What was seen and what was expected: sentences, the most telling first."""
    return [_ended_once(said) for said in _REASONS[known.kind](words, known) if said]


def _ended_once(said: str) -> str:
    """A sentence whose last word is shortened ("19 nov.") has one full stop."""
    return said[:-1] if said.endswith("..") else said


def to_do(words: Words, known: Known) -> str:
    """What would help; empty where nothing can be done."""
    if known.kind is AlertKind.STATUS_CHANGE:
        said = _STATUS_TO_DO.get(known.subject)
    elif known.kind is AlertKind.SYNC:
        said = _SYNC_TO_DO["failed" if known.text("error") else "late"]
    else:
        said = TO_DO.get(known.kind)
    return words.gettext(said) if said else ""


def licenses(words: Words, known: Known) -> tuple[int, int, str] | None:
    """What is assigned, what was bought, and both in words; None where it is not about licenses."""
    bought, assigned, used = (known.whole(name) for name in ("bought", "assigned", "used"))
    if bought is None or assigned is None or bought < 0 or assigned < 0:
        return None
    caption = words.gettext(
        "%(assigned)s of %(bought)s assigned", assigned=words.number(assigned), bought=words.number(bought)
    )
    if assigned > bought:
        caption += " · " + words.ngettext("%(count)s over", "%(count)s over", assigned - bought)
    if used is not None:
        caption += " · " + words.ngettext("%(count)s used", "%(count)s used", used)
    return assigned, bought, caption


def _expiring(words: Words, known: Known) -> Iterator[str]:
    if known.text("contract_kind") == Kind.TRIAL.value:
        yield words.gettext("It is a trial, and nothing follows it yet.")
    else:
        yield words.gettext("It does not renew by itself, and nothing follows it yet.")
    yield _products(words, known)


def _renewing(words: Words, known: Known) -> Iterator[str]:
    yield words.gettext("It renews by itself unless somebody cancels it before.")
    yield _products(words, known)


def _products(words: Words, known: Known) -> str:
    names = [terms.product(words, name) for name in known.texts("products")]
    return words.gettext("It is for %(products)s.", products=words.listed(names)) if names else ""


def _overage(words: Words, known: Known) -> Iterator[str]:
    over = over_by(known)
    bought, assigned = known.whole("bought"), known.whole("assigned")
    if over is None or not bought or assigned is None or bought < 0:
        return
    yield words.gettext(
        "%(contract)s has %(assigned)s assigned and %(bought)s bought: %(share)s too many.",
        contract=known.text("contract") or known.product_name(words) or known.customer(words),
        assigned=words.number(assigned),
        bought=words.number(bought),
        share=share(words, over, bought),
    )


def _low(words: Words, known: Known) -> Iterator[str]:
    bought, assigned, median = known.whole("bought"), known.whole("assigned"), known.number("median")
    if bought and assigned is not None and bought > 0:
        mine = share(words, assigned, bought)
        if median is not None:
            yield words.gettext(
                "%(mine)s assigned; lines of its size usually have %(usual)s.",
                mine=mine,
                usual=share(words, median, 1),
            )


def _status(words: Words, known: Known) -> Iterator[str]:
    why = _STATUS_WHY.get(known.subject)
    if why is not None:
        yield words.gettext(why)
    day = known.day("since")
    if day is not None and known.text("change") in ("gained", "lost"):
        yield words.gettext("That was on %(day)s.", day=words.weekday(day))
    elif day is not None:
        yield words.gettext("It has been so since %(day)s.", day=words.weekday(day))


def _quality(words: Words, known: Known) -> Iterator[str]:
    yield _legs(words, known)
    yield _where(words, known)


def _legs(words: Words, known: Known) -> str:
    legs, poor = known.whole("legs"), known.whole("poor")
    if not legs or poor is None or legs < 0:
        return ""
    said = words.ngettext(
        "%(poor)s of %(count)s leg poor (%(share)s)",
        "%(poor)s of %(count)s legs poor (%(share)s)",
        legs,
        poor=words.number(poor),
        share=share(words, poor, legs),
    )
    return _with_usual(words, known, said)


def _with_usual(words: Words, known: Known, said: str) -> str:
    """What was seen, and beside it what was expected."""
    low, high = known.number("expected_low"), known.number("expected_high")
    if low is None or high is None:
        return words.gettext("%(seen)s.", seen=said)
    return words.gettext("%(seen)s; usually %(usual)s.", seen=said, usual=between(words, low, high))


def _where(words: Words, known: Known) -> str:
    """Of what most of them were: an endpoint type, a place."""
    poor = known.whole("poor")
    endpoint, of_endpoint = known.text("endpoint"), known.whole("endpoint_poor")
    place, of_place = known.text("location"), known.whole("location_poor")
    most = ""
    if poor and endpoint and of_endpoint is not None and not known.subject:
        most = words.gettext(
            "%(name)s: %(part)s of %(whole)s",
            name=terms.endpoint(words, endpoint),
            part=words.number(of_endpoint),
            whole=words.number(poor),
        )
    if not place:
        return words.gettext("%(seen)s.", seen=most) if most else ""
    if most and of_place is None:
        return words.gettext("%(most)s, most in %(place)s.", most=most, place=place)
    if most and of_place == of_endpoint:
        return words.gettext("%(most)s, all in %(place)s.", most=most, place=place)
    if of_place is None or not poor:
        return words.gettext("Most were in %(place)s.", place=place)
    in_place = words.gettext(
        "%(name)s: %(part)s of %(whole)s", name=place, part=words.number(of_place), whole=words.number(poor)
    )
    return words.gettext("%(seen)s.", seen=f"{most} · {in_place}" if most else in_place)


def _usage(words: Words, known: Known) -> Iterator[str]:
    observed = known.whole("observed")
    if observed is None:
        return
    if known.text("metric") == "minutes":
        said = words.ngettext("%(count)s minute called", "%(count)s minutes called", observed)
    else:
        said = words.ngettext("%(count)s active user", "%(count)s active users", observed)
    first, last = known.first_day, known.last_day
    if first is not None and last is not None and first != last:
        said = words.gettext(
            "%(first)s to %(last)s: %(seen)s", seen=said, first=words.day(first), last=words.day(last)
        )
    yield _with_usual(words, known, said)


def _queue(words: Words, known: Known) -> Iterator[str]:
    calls, abandoned = known.whole("calls"), known.whole("abandoned")
    if not calls or abandoned is None or calls < 0:
        return
    said = words.ngettext(
        "%(abandoned)s of %(count)s call abandoned",
        "%(abandoned)s of %(count)s calls abandoned",
        calls,
        abandoned=words.number(abandoned),
    )
    yield _with_usual(words, known, said)
    queue, of_queue = known.text("queue"), known.whole("queue_abandoned")
    if queue and of_queue is not None:
        part = words.gettext(
            "%(name)s: %(part)s of %(whole)s",
            name=queue,
            part=words.number(of_queue),
            whole=words.number(abandoned),
        )
        yield words.gettext("%(seen)s.", seen=part)


def _new(words: Words, known: Known) -> Iterator[str]:
    day = known.day("since")
    if day is not None:
        yield words.gettext("It has been there since %(day)s.", day=words.weekday(day))
    yield _products(words, known)
    region = known.text("region")
    if region:
        yield words.gettext("Its data are kept in: %(region)s.", region=terms.region(words, region))


def _incident(words: Words, known: Known) -> Iterator[str]:
    yield _legs(words, known)
    factor = known.number("factor")
    if factor is not None and 1 < factor < float("inf"):
        yield words.gettext(
            "Over all customers it is %(factor)s times what is usual.", factor=words.number(round(factor, 1))
        )
    yield words.gettext("What single customers have of it is not told one by one.")


def _sync(words: Words, known: Known) -> Iterator[str]:
    if known.text("error"):
        yield _refused(words, known)
    else:
        hours = known.whole("hours")
        if hours is not None:
            yield words.ngettext(
                "Nothing has come for %(count)s hour.", "Nothing has come for %(count)s hours.", hours
            )
    day = known.day("last")
    if day is not None:
        yield words.gettext("The last data came on %(day)s.", day=words.weekday(day))


def _refused(words: Words, known: Known) -> str:
    """Why an export was not taken in: the sentence of its error, where what it takes is known."""
    code, file = known.text("error"), known.text("file")
    if code in SENTENCES:
        said = errors.sentence(words, SwitchboardError(code, kind=known.text("export"), file=file))
        if errors.GAP not in said:
            return said
    if not file:
        return words.gettext("It was refused: %(code)s.", code=code)
    return words.gettext("%(file)s was refused: %(code)s.", file=file, code=code)


_REASONS: Final[dict[AlertKind, Callable[[Words, Known], Iterator[str]]]] = {
    AlertKind.EXPIRING: _expiring,
    AlertKind.RENEWING: _renewing,
    AlertKind.OVERAGE: _overage,
    AlertKind.LOW_ASSIGNMENT: _low,
    AlertKind.STATUS_CHANGE: _status,
    AlertKind.QUALITY_SPIKE: _quality,
    AlertKind.USAGE_DROP: _usage,
    AlertKind.QUEUE_ABANDONMENT: _queue,
    AlertKind.NEW_CUSTOMER: _new,
    AlertKind.INCIDENT: _incident,
    AlertKind.SYNC: _sync,
}
