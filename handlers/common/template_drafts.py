"""A template as somebody wishes it: read from the slots, checked, ready to be kept."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Any, Final

from cards.intent import Intent, Slots
from cards.wording.errors import sentence
from config.errors import RequestError
from handlers.common.asking import ask_back
from handlers.common.named import named_customer
from handlers.common.named_report import base_names
from handlers.context import Context
from handlers.language import is_command
from handlers.language.rules import LISTS
from handlers.registry import HANDLERS
from hub import clean
from hub.vocabulary import Language, ReportTemplate
from reports.columns import headers, parse_columns, with_column
from store.delivery.templates import LIST, TemplateRow, name_key

LONGEST_NAME: Final = 60
MOST_WEEKS: Final = 53
FILTERS: Final = ("region", "customer", "tag")
"""The slots that narrow any report."""
PERIOD: Final = "weeks"
"""The slot that says how many completed weeks a calling usage report covers unless a period is said."""
WHOLE: Final = "set"
"""What the slot `change` says where the slots say all of a template: what they leave out is taken away."""
_OWN: Final = frozenset({"name", "template", "columns", "allow", "change", "id"})
"""The slots that say something of the template, and nothing of what it asks."""


@dataclass(frozen=True, slots=True)
class Draft:
    """What a template is to be."""

    name: str
    shared: bool
    base: str
    """A report's key, or `LIST`."""
    columns: tuple[str, ...]
    intent: Intent

    def kept(self) -> dict[str, Any]:
        """The fields of a row that it says."""
        return {
            "name": self.name,
            "shared": self.shared,
            "base": self.base,
            "columns": self.columns,
            "intent": self.intent.to_json(),
        }

    @classmethod
    def of(cls, row: TemplateRow) -> Draft:
        """A template as it is kept."""
        return cls(row.name, row.shared, row.base, row.columns, Intent.from_json(row.intent))


def is_list(slots: Slots) -> bool:
    """Whether a template is to be made of a list: its name stands where a report's does."""
    return slots.template in LISTS and slots.template in HANDLERS


def new_draft(context: Context, intent: Intent, base: ReportTemplate | None) -> Draft:
    """A new template, from a report or (without `base`) from a list.

    Raises:
        AskBack: a column or a customer is not there; the nearest are offered.
        RequestError: `template-name-missing`, `template-name-long`, `template-name-reserved`, `column-twice`,
            `bad-slot`, `not-in-report`, and those of a customer who is not found.
    """
    asked = _asked(intent.slots, base)
    if base is None and (match := named_customer(context, intent)):
        asked = asked.with_slots(customer=match.org_id)
    empty = Draft("", shared=False, base=base or LIST, columns=(), intent=asked)
    return changed(context, empty, intent)


def changed(context: Context, now: Draft, intent: Intent) -> Draft:
    """The template as the slots change it; `WHOLE` in the slot `change` takes away what they do not say.

    Raises:
        AskBack: as `new_draft`.
        RequestError: as `new_draft`.
    """
    slots = intent.slots
    whole = slots.change == WHOLE
    named = replace(now, name=_name(slots.name)) if whole or slots.name is not None else now
    if whole or slots.allow is not None:
        named = replace(named, shared=bool(slots.allow))
    if now.base == LIST:
        if slots.columns is not None:
            raise RequestError("not-in-report", slot="columns", report=named.name)
        return named
    base = ReportTemplate(now.base)
    return replace(
        named, columns=_columns(context, intent, base, now.columns), intent=_filtered(context, intent, now)
    )


def _asked(slots: Slots, base: ReportTemplate | None) -> Intent:
    """What a new template asks before its filters are read: of a list it is all of them."""
    if base is not None:
        return Intent("report_run", Slots(template=base.value))
    said = {name: value for name, value in slots.said().items() if name not in _OWN}
    return Intent(str(slots.template), Slots(**{**said, "page": None, "format": "csv"}))


def _name(said: str | None) -> str:
    name = " ".join(clean.text(said or "").split())
    if not name:
        raise RequestError("template-name-missing")
    if len(name) > LONGEST_NAME:
        raise RequestError("template-name-long", most=LONGEST_NAME)
    if name_key(name) in base_names() or is_command(name):
        raise RequestError("template-name-reserved", name=name)
    return name


def _columns(context: Context, intent: Intent, base: ReportTemplate, now: tuple[str, ...]) -> tuple[str, ...]:
    """The columns that are said, else those there are.

    Raises:
        AskBack: one is not there; the line with each of the nearest in its place is offered.
        RequestError: `column-twice`.
    """
    said = intent.slots.columns
    if said is None:
        return now if now and intent.slots.change != WHOLE else parse_columns("", base)
    line = ", ".join(said)
    try:
        return parse_columns(line, base)
    except RequestError as error:
        if error.code != "unknown-column":
            raise
        typed, near = str(error.facts["column"]), error.facts["near"]
        near = near if isinstance(near, tuple) else ()
        called = headers(near, base, Language(context.words.language))
        readings = [
            (name, intent.with_slots(columns=(with_column(line, typed, key, base),)))
            for key, name in zip(near, called, strict=True)
        ]
        raise ask_back(context, sentence(context.words, error), readings) from error


def _filtered(context: Context, intent: Intent, now: Draft) -> Intent:
    """What it asks, with its filters as they are said."""
    slots, asked = intent.slots, now.intent
    whole = slots.change == WHOLE
    changes = {name: getattr(slots, name) for name in FILTERS if whole or getattr(slots, name) is not None}
    if changes.get("customer") not in (None, asked.slots.customer):
        match = named_customer(context, intent)
        changes["customer"] = match.org_id if match else None
    if changes.get("tag"):
        changes["tag"] = clean.text(str(changes["tag"]).strip().removeprefix("#")) or None
    if now.base == ReportTemplate.CALLING_USAGE:
        changes |= _weeks(slots, whole=whole)
    elif slots.weeks is not None:
        raise RequestError("no-period", template=now.base)
    return asked.with_slots(**changes)


def _weeks(slots: Slots, *, whole: bool) -> dict[str, int | None]:
    if slots.weeks is None:
        return {PERIOD: None} if whole else {}
    if not 1 <= slots.weeks <= MOST_WEEKS:
        raise RequestError("bad-slot", slot=PERIOD, value=str(slots.weeks))
    return {PERIOD: slots.weeks}
