"""Which report is meant by what was typed: one of Partner Hub's, or a template of one's own."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import cache
from typing import Final

from rapidfuzz import fuzz, process

from cards.intent import Intent, Slots
from cards.wording import Words, terms, words_for
from config.errors import RequestError
from handlers.common.asking import READINGS, ask_back
from handlers.context import Context
from handlers.language.rules import intents
from hub.vocabulary import Language, ReportTemplate
from store.delivery.templates import LIST, TemplateRow, name_key, templates_of

NEAR: Final = 60
"""From this likeness on (of 100) a report is offered for what was typed."""


@dataclass(frozen=True, slots=True)
class Report:
    """A report that can be run."""

    name: str
    """In the reader's language; a template's own stands."""
    base: ReportTemplate | None
    """None: it is a list of the bot's."""
    own: TemplateRow | None = None
    """None: it is one of Partner Hub's."""

    @property
    def key(self) -> str:
        """What the slot `template` says."""
        return self.own.name if self.own else str(self.base)

    @property
    def intent(self) -> Intent:
        """What it asks by itself: its filters are slots."""
        return Intent.from_json(self.own.intent) if self.own else Intent("report_run")

    def asked(self, slots: Slots) -> Slots:
        """The slots of its question: its filters, and over them what is said beside its name.

        Raises:
            RequestError: `not-in-report`: something is said that it cannot be narrowed to.
        """
        if self.own is None:
            return slots
        intent = self.intent
        said = {name: value for name, value in slots.said().items() if name not in ("template", "format")}
        if not self.base:
            unknown = next((name for name in said if name not in intents().slots[intent.name]), None)
            if unknown is not None:
                raise RequestError("not-in-report", slot=unknown, report=self.name)
        return replace(intent.slots, **said)


def named_report(context: Context, intent: Intent) -> Report:
    """The report the intent names, of those the room sees.

    Raises:
        AskBack: none is named, or none has that name: at most three are offered, with the rest of it kept.
    """
    words, typed = context.words, (intent.slots.template or "").strip()
    own = [own_report(row) for row in templates_of(context.connection, context.room.key)]
    found = _called(words, typed, own)
    if found is not None:
        return found
    if typed:
        question = words.gettext("No report is called “%(typed)s”. Which one?", typed=typed)
        offered = [*_near(words, typed, own), *bases(words)]
    else:
        question = words.gettext("Which report?")
        offered = bases(words)
    each_once = list({report.key: report for report in offered}.values())
    readings = [(report.name, intent.with_slots(template=report.key)) for report in each_once[:READINGS]]
    if own and not typed:
        raise ask_back(context, question, [*readings, (words.gettext("All reports"), Intent("templates"))])
    raise ask_back(context, question, readings)


def named_template(context: Context, intent: Intent, slot: str) -> TemplateRow:
    """The template of one's own that the intent names by a slot, of those the room sees.

    Raises:
        AskBack: none is named, or none has that name: at most three are offered, with the rest of it kept.
        RequestError: `template-not-own`: Partner Hub's reports stay as they are; `no-templates`.
    """
    words, typed = context.words, (getattr(intent.slots, slot) or "").strip()
    own = [own_report(row) for row in templates_of(context.connection, context.room.key)]
    meant = next((report for report in own if name_key(report.name) == name_key(typed)), None)
    if meant is not None and meant.own is not None:
        return meant.own
    if base := base_called(typed):
        raise RequestError("template-not-own", template=base.value)
    if not own:
        raise RequestError("no-templates")
    if typed:
        question = words.gettext("No template is called “%(typed)s”. Which one?", typed=typed)
    else:
        question = words.gettext("Which template?")
    offered = _like(typed, {name_key(report.name): report for report in own}) or own
    readings = [(report.name, intent.with_slots(**{slot: report.key})) for report in offered[:READINGS]]
    raise ask_back(context, question, readings)


def own_report(row: TemplateRow) -> Report:
    """A template of one's own as a report."""
    return Report(row.name, None if row.base == LIST else ReportTemplate(row.base), row)


def bases(words: Words) -> list[Report]:
    """Partner Hub's reports."""
    return [Report(terms.template(words, base), base) for base in ReportTemplate]


def base_called(typed: str) -> ReportTemplate | None:
    """Partner Hub's report of that name, in any language."""
    return base_names().get(name_key(typed))


@cache
def base_names() -> dict[str, ReportTemplate]:
    """What Partner Hub's reports are called, as names are compared."""
    found: dict[str, ReportTemplate] = {}
    for base in ReportTemplate:
        for words in map(words_for, Language):
            called = (base.value, base.value.replace("_", " "), terms.template(words, base))
            found |= {name_key(name): base for name in (*called, terms.export(words, base))}
    return found


def _called(words: Words, typed: str, own: Sequence[Report]) -> Report | None:
    """The report of exactly that name: compared as names are."""
    key = name_key(typed)
    mine = next((report for report in own if name_key(report.name) == key), None)
    base = base_called(typed)
    return mine or (Report(terms.template(words, base), base) if base else None)


def _near(words: Words, typed: str, own: Sequence[Report]) -> list[Report]:
    """The reports whose names are like what was typed, the nearest first."""
    names: dict[str, Report] = {
        key: Report(terms.template(words, base), base) for key, base in base_names().items()
    }
    return _like(typed, names | {name_key(report.name): report for report in own})


def _like(typed: str, names: dict[str, Report]) -> list[Report]:
    like = process.extract(name_key(typed), list(names), scorer=fuzz.WRatio, score_cutoff=NEAR, limit=None)
    return list({names[name].key: names[name] for name, _, _ in like}.values())
