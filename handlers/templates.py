"""The reports one can have here: Partner Hub's, and the templates of one's own."""

from __future__ import annotations

from cards.intent import Intent, Slots
from cards.model import Answer, Button, Buttons, Card, Component, Fact, Facts, Heading, Row, Rows, Text
from cards.wording import Words, terms
from handlers.common.named_report import Report, bases, named_report, own_report
from handlers.common.paging import PAGE_SIZE, Page
from handlers.common.template_cards import about_list, buttons, facts, filters, numbered
from handlers.common.template_drafts import Draft
from handlers.context import Context
from handlers.registry import RIGHTS, Right, answers
from store.delivery.schedules import schedules_using
from store.delivery.templates import templates_of


@answers("templates", Right.ASK)
def templates(context: Context, slots: Slots) -> Answer:
    """The reports that can be run in this room; or one of them, by its name.

    Raises:
        AskBack: none has the name; at most three are offered.
    """
    called = slots.name or slots.template
    if called:
        return _one(context, named_report(context, Intent("templates", Slots(template=called))))
    return _all(context, Intent("templates", slots))


def _all(context: Context, intent: Intent) -> Answer:
    words = context.words
    own = [own_report(row) for row in templates_of(context.connection, context.room.key)]
    every = [*bases(words), *own]
    page = Page.of(intent.slots.page, len(every))
    shown = every[page.offset : page.offset + PAGE_SIZE]
    components: list[Component] = [
        Heading(_headline(words, len(own))),
        Rows(tuple(_row(context, report) for report in shown)),
    ]
    if position := page.position(words):
        components.append(Text(position, subtle=True))
    items = page.buttons(words, intent)
    if Right.ARRANGE in RIGHTS[context.person.role]:
        items.append(Button(words.gettext("New template…"), Intent("template_create"), primary=not items))
        saved = words.gettext("Any list can be kept as a report as well: press “Save as report…” below it.")
        components.append(Text(saved, subtle=True))
    items += [_run(words, report) for report in shown]
    components.append(Buttons(tuple(items), words.gettext("More")))
    return Answer(Card(tuple(components), words.language), edits=intent.slots.page is not None)


def _run(words: Words, report: Report) -> Button:
    called = report.name if report.own else terms.export(words, report.key)
    label = words.gettext("Run %(report)s", report=called)
    return Button(label, Intent("report_run", Slots(template=report.key)))


def _headline(words: Words, own: int) -> str:
    if own == 0:
        return words.gettext("There are three reports, and no template of your own yet")
    return words.ngettext(
        "There are three reports, and %(count)s template of your own",
        "There are three reports, and %(count)s templates of your own",
        own,
    )


def _row(context: Context, report: Report) -> Row:
    words = context.words
    opens = Button(
        words.gettext("Show %(report)s", report=report.name), Intent("templates", Slots(name=report.key))
    )
    if report.own is None:
        period = report.base is not None and report.base.has_period
        note = words.gettext("of a period") if period else words.gettext("as it is now")
        return Row(report.name, note, open=opens)
    draft = Draft.of(report.own)
    note = words.gettext("all rooms") if draft.shared else words.gettext("this room")
    return Row(report.name, note, detail=_made_of(context, draft), open=opens)


def _made_of(context: Context, draft: Draft) -> str:
    words = context.words
    if not draft.columns:
        return about_list(context, draft)
    base = terms.template(words, draft.base)
    count = words.ngettext("%(count)s column", "%(count)s columns", len(draft.columns))
    return " · ".join(part for part in (base, count, filters(context, draft)) if part)


def _one(context: Context, report: Report) -> Answer:
    """What a report is made of, and what can be done with it."""
    words = context.words
    components: list[Component] = [Heading(report.name)]
    if report.own is None:
        if report.base is not None:
            components.append(
                Text(words.gettext("Columns: %(columns)s", columns=numbered(words, report.base)))
            )
    else:
        components.append(Facts(tuple(_facts(context, report))))
    items = (*buttons(context, report), Button(words.gettext("All reports"), Intent("templates")))
    components.append(Buttons(items, words.gettext("More")))
    return Answer(Card(tuple(components), words.language))


def _facts(context: Context, report: Report) -> list[Fact]:
    words, row = context.words, report.own
    if row is None:
        return []
    made = words.gettext("%(who)s, %(day)s", who=row.owner, day=words.day(row.created_at.date(), year=True))
    using = len(schedules_using(context.connection, row.id))
    return [
        *facts(context, Draft.of(row))[1:],
        Fact(words.gettext("Made by"), made),
        Fact(words.gettext("Schedules"), words.number(using)),
    ]
