"""What happened, in one sentence for each kind of alert: the first line of its card and its line in lists."""

from __future__ import annotations

from collections.abc import Callable
from typing import Final

from cards.wording import terms
from cards.wording.alert_facts import Known, share, when
from cards.wording.messages import noted
from cards.wording.words import Words
from hub.vocabulary import AlertKind, Status

_STATUSES: Final = {
    Status.SUSPENDED.value: noted("%(customer)s was suspended"),
    Status.EXPIRED.value: noted("%(customer)s expired"),
    Status.READY_FOR_SETUP.value: noted("An order of %(customer)s became ready for setup"),
    Status.NO_RECENT_ACTIVITY.value: noted("%(customer)s went quiet"),
    "gained trial": noted("%(customer)s began a trial"),
    "lost trial": noted("A trial of %(customer)s ended"),
    "gained subscription": noted("%(customer)s took a subscription"),
    "lost subscription": noted("A subscription of %(customer)s ended"),
}


def headline(words: Words, known: Known) -> str:
    """What happened: a sentence without its full stop, true whatever became of it since."""
    return _HEADLINES[known.kind](words, known)


def _expiring(words: Words, known: Known) -> str:
    day = known.day("end")
    customer, contract = known.customer(words), known.text("contract")
    if day is None:
        return words.gettext("Something of %(customer)s ends soon", customer=customer)
    if not contract:
        return words.gettext(
            "A subscription of %(customer)s ends on %(day)s", customer=customer, day=_day(words, known)
        )
    return words.gettext(
        "%(customer)s: %(contract)s ends on %(day)s",
        customer=customer,
        contract=contract,
        day=_day(words, known),
    )


def _renewing(words: Words, known: Known) -> str:
    customer, contract = known.customer(words), known.text("contract")
    if known.day("end") is None:
        return words.gettext("A subscription of %(customer)s renews soon", customer=customer)
    if not contract:
        return words.gettext(
            "A subscription of %(customer)s renews on %(day)s", customer=customer, day=_day(words, known)
        )
    return words.gettext(
        "%(customer)s: %(contract)s renews on %(day)s",
        customer=customer,
        contract=contract,
        day=_day(words, known),
    )


def _day(words: Words, known: Known) -> str:
    day = known.day("end")
    return words.weekday(day) if day else ""


def _overage(words: Words, known: Known) -> str:
    customer, product, over = known.customer(words), known.product_name(words), over_by(known)
    if over is None:
        return words.gettext("%(customer)s went over its licenses", customer=customer)
    if not product:
        return words.ngettext(
            "%(customer)s went %(count)s license over",
            "%(customer)s went %(count)s licenses over",
            over,
            customer=customer,
        )
    return words.ngettext(
        "%(customer)s went %(count)s license over for %(product)s",
        "%(customer)s went %(count)s licenses over for %(product)s",
        over,
        customer=customer,
        product=product,
    )


def over_by(known: Known) -> int | None:
    """How many licenses too many are assigned."""
    over = known.whole("over")
    if over is None:
        bought, assigned = known.whole("bought"), known.whole("assigned")
        over = None if bought is None or assigned is None else assigned - bought
    return over if over is not None and over > 0 else None


def _low(words: Words, known: Known) -> str:
    customer, product = known.customer(words), known.product_name(words)
    bought, assigned = known.whole("bought"), known.whole("assigned")
    if bought is None or assigned is None:
        return words.gettext("%(customer)s assigned few of its licenses", customer=customer)
    figures = {"assigned": words.number(assigned), "customer": customer}
    if not product:
        return words.ngettext(
            "%(customer)s assigned only %(assigned)s of %(count)s license",
            "%(customer)s assigned only %(assigned)s of %(count)s licenses",
            bought,
            **figures,
        )
    return words.ngettext(
        "%(customer)s assigned only %(assigned)s of %(count)s license for %(product)s",
        "%(customer)s assigned only %(assigned)s of %(count)s licenses for %(product)s",
        bought,
        product=product,
        **figures,
    )


def _status(words: Words, known: Known) -> str:
    customer = known.customer(words)
    said = _STATUSES.get(known.subject)
    if said is not None:
        return words.gettext(said) % {"customer": customer}
    status = terms.status(words, known.text("status") or known.subject)
    return words.gettext("The status of %(customer)s changed: %(status)s", customer=customer, status=status)


def _quality(words: Words, known: Known) -> str:
    customer, days = known.customer(words), when(words, known)
    if known.subject:
        customer = words.gettext(
            "%(customer)s (%(endpoint)s)", customer=customer, endpoint=terms.endpoint(words, known.subject)
        )
    if not days:
        return words.gettext("Call quality at %(customer)s broke", customer=customer)
    return words.gettext("Call quality at %(customer)s broke %(when)s", customer=customer, when=days)


def _usage(words: Words, known: Known) -> str:
    customer, fallen = known.customer(words), _fallen(words, known)
    if not fallen:
        return words.gettext("Usage at %(customer)s fell", customer=customer)
    return words.gettext("Usage at %(customer)s fell by %(share)s", customer=customer, share=fallen)


def _fallen(words: Words, known: Known) -> str:
    observed, low, high = (known.number(name) for name in ("observed", "expected_low", "expected_high"))
    if observed is None or low is None or high is None or low + high <= 0:
        return ""
    expected = (low + high) / 2
    return share(words, expected - observed, expected) if observed < expected else ""


def _queue(words: Words, known: Known) -> str:
    customer = known.customer(words)
    calls, abandoned = known.number("calls"), known.number("abandoned")
    if not calls or abandoned is None or calls < 0:
        return words.gettext("Many callers of %(customer)s gave up waiting", customer=customer)
    return words.gettext(
        "%(share)s of the callers of %(customer)s gave up waiting",
        customer=customer,
        share=share(words, abandoned, calls),
    )


def _new(words: Words, known: Known) -> str:
    return words.gettext("%(customer)s is a new customer", customer=known.customer(words))


def _incident(words: Words, known: Known) -> str:
    count, days = known.whole("customers"), when(words, known)
    if not count or count < 0:
        said = words.gettext("Call quality broke at many customers at once")
    else:
        said = words.ngettext(
            "Call quality broke at %(count)s customer at once",
            "Call quality broke at %(count)s customers at once",
            count,
        )
    return words.gettext("%(what)s %(when)s", what=said, when=days) if days else said


def _sync(words: Words, known: Known) -> str:
    export = known.text("export") or known.subject
    if known.text("error"):
        if export in ("", "all"):
            return words.gettext("Partner Hub's data could not be taken in")
        return words.gettext(
            "Partner Hub's data could not be taken in: %(export)s", export=terms.export(words, export)
        )
    if export in ("", "all"):
        return words.gettext("Partner Hub's data are late")
    return words.gettext("Partner Hub's data are late: %(export)s", export=terms.export(words, export))


_HEADLINES: Final[dict[AlertKind, Callable[[Words, Known], str]]] = {
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
