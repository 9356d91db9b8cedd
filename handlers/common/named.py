"""Which customer is meant by what was typed: a name with typos, an ID, a contract's number."""

from __future__ import annotations

from dataclasses import dataclass

from cards.intent import Intent
from config.errors import RequestError
from handlers.common.asking import READINGS, ask_back
from handlers.common.scoping import everyone_seen
from handlers.context import Context
from handlers.registry import RIGHTS, Right
from store.scope import Scope
from store.search import Match, find, is_clear

SEVERAL = 5
"""At most so many customers that fit are offered."""
FITS = 0.85
"""The score from which a customer fits what was typed: the name is it, or begins with it."""

LIKE = 0.6
"""The score from which a customer is offered for a text that is no question."""
SHORTEST_NAME, LONGEST_NAME = 2, 80
"""Characters of a text that is looked up as a customer's name."""


@dataclass(frozen=True, slots=True)
class Near:
    """What a text that is nothing but a name may mean: one customer for sure, or some that are like it."""

    meant: Match | None = None
    alike: tuple[Match, ...] = ()


def bare_customer(context: Context, typed: str) -> Near:
    """The customer whose name (whole, or its beginning) or number `typed` is; those it may be, else."""
    name = typed.strip()
    if Right.ASK not in RIGHTS[context.person.role] or not SHORTEST_NAME <= len(name) <= LONGEST_NAME:
        return Near()
    matches = find(context.connection, name, everyone_seen(context), READINGS)
    if is_clear(matches) and matches[0].score >= FITS:
        return Near(matches[0])
    return Near(alike=tuple(match for match in matches if match.score >= LIKE))


def named_customer(context: Context, intent: Intent, of: Scope | None = None) -> Match | None:
    """The customer the intent names, of those the person may see here (or `of` others); None: it names none.

    Raises:
        AskBack: several fit, or none does: the nearest are offered as buttons, with what was typed kept.
        RequestError: `unknown-customer`, `unknown-customer-here`: none fits and none is near.
    """
    typed = intent.slots.customer
    if typed is None:
        return None
    scope = everyone_seen(context) if of is None else of
    matches = find(context.connection, typed, scope, SEVERAL)
    if not matches and scope.room:
        raise RequestError("unknown-customer-here", customer=typed)
    if not matches:
        raise RequestError("unknown-customer", customer=typed)
    if is_clear(matches):
        return matches[0]
    words = context.words
    if matches[0].score >= FITS:
        question = words.gettext("Several customers fit “%(typed)s”. Which one?", typed=typed)
        shown = matches
    else:
        question = words.gettext("No customer is called “%(typed)s”. Did you mean one of these?", typed=typed)
        shown = matches[:READINGS]
    readings = [(match.name, intent.with_slots(customer=match.org_id)) for match in shown]
    raise ask_back(context, question, readings)
