"""Holding the figures of answers against the model."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from typing import Any
from zoneinfo import ZoneInfo

from cards.wording import words_for
from hub.vocabulary import Language
from tests.handlers.asking import Asking, facts, heading, rows
from tests.handlers.model import Entry, Model

WORDS = words_for(Language.EN)


def check_overview(ask: Asking, whole: Model, said: dict[str, Any], zone: str = "UTC") -> None:
    """The five key figures."""
    today = ask.now.astimezone(ZoneInfo(zone)).date()
    wanted = whole.kpis(today, **said)
    slots = {name: value for name, value in said.items() if name != "orgs"}
    found = facts(ask("overview", **slots))
    assert {
        "Total customers": found["Total customers"],
        "Upcoming expiration": found["Upcoming expiration"],
        "Upcoming renewal": found["Upcoming renewal"],
        "Low license assignment": found["Low license assignment"],
        "Over license limit": found["Over license limit"],
    } == dict(
        zip(
            (
                "Total customers",
                "Upcoming expiration",
                "Upcoming renewal",
                "Low license assignment",
                "Over license limit",
            ),
            (WORDS.number(count) for count in wanted.values()),
            strict=True,
        )
    ), (said, today)


def check_lists(ask: Asking, whole: Model, said: dict[str, Any], zone: str = "UTC") -> None:
    """The figures of expiring, renewing and overage, at several windows."""
    today = ask.now.astimezone(ZoneInfo(zone)).date()
    slots = {name: value for name, value in said.items() if name != "orgs"}
    for days in (None, 0, 30):
        window = {} if days is None else {"within_days": days}
        for intent, entries in (
            ("expiring", whole.expiring(today, 90 if days is None else days, **said)),
            ("renewing", whole.renewing(today, 90 if days is None else days, **said)),
        ):
            check_ending(ask, intent, {**slots, **window}, entries)
    check_ending(ask, "expiring", {**slots, "kind": "trial"}, whole.expiring(today, kind="trial", **said))
    over = whole.over(today, **said)
    answer = ask("overage", **slots)
    if not over:
        assert rows(answer) == []
        return
    total, customers = sum(entry.over for entry in over), _customers(over)
    assert facts(answer) == {
        "Customers with overages": WORDS.number(customers),
        "Total licenses in overage": WORDS.number(total),
        "Average license overage": WORDS.number(round(total / customers, 1)),
    }


def check_ending(ask: Asking, intent: str, slots: dict[str, Any], entries: list[Entry]) -> None:
    """The figures of one list of what ends."""
    answer = ask(intent, **slots)
    if not entries:
        assert rows(answer) == []
        assert "Nothing" in heading(answer)
        return
    bought = sum(entry.bought for entry in entries)
    label = "Expiring customers" if intent == "expiring" else "Renewing customers"
    assert facts(answer) == {
        label: WORDS.number(_customers(entries)),
        "Total licenses": WORDS.number(bought),
        "License assignment": _share(sum(entry.assigned or 0 for entry in entries), bought),
        "License usage": _share(sum(entry.used or 0 for entry in entries), bought),
    }, slots
    kinds = Counter(kind for _, kind in {(e.contract.contract_id, e.contract.kind.value) for e in entries})
    for kind, count in kinds.items():
        assert WORDS.ngettext(f"%(count)s {kind}", f"%(count)s {kind}s", count) in heading(answer)


def _customers(entries: Iterable[Entry]) -> int:
    return len({entry.customer.org_id for entry in entries})


def _share(part: int, whole: int) -> str:
    return WORDS.percent(part / whole) if whole else "–"
