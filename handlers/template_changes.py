"""Templates of one's own: made, changed, deleted, and made again."""

from __future__ import annotations

from dataclasses import replace

from sqlalchemy import Connection

from cards.intent import Intent, Slots
from cards.model import Answer, Button, Buttons, Card, Component, Facts, Heading, Notice, Text, Tone
from cards.wording import terms
from config.errors import RequestError
from handlers.common.asking import ask_back
from handlers.common.changing import change_once
from handlers.common.named_report import base_called, bases, own_report
from handlers.common.template_cards import (
    about_list,
    buttons,
    facts,
    form,
    numbered,
    require_owner,
    undo,
)
from handlers.common.template_drafts import LONGEST_NAME, WHOLE, Draft, changed, is_list, new_draft
from handlers.common.template_steps import announced, done_before, meant
from handlers.context import Context
from handlers.registry import Right, answers
from hub.vocabulary import ReportTemplate
from reports.columns import parse_columns
from store.delivery import schedules, templates
from store.delivery.templates import LIST, NewTemplate, TemplateRow

_SAID = ("columns", "region", "customer", "tag", "weeks")
"""The slots that make something else of a report."""


@answers("template_create", Right.ARRANGE)
def template_create(context: Context, slots: Slots) -> Answer:
    """Make a template from a report or a list, or show the form for it; with `id`, make a deleted one again.

    Raises:
        AskBack: what it is made from, a column or a customer has to be said first.
        AccessError: `not-owner`: it is somebody else's that would be made again.
        RequestError: `template-name-taken`, `template-gone`, and those of `new_draft`.
    """
    intent = Intent("template_create", slots)
    said = context.words.gettext("%(who)s made this template.", who=context.person.called)
    if (made := done_before(context)) is not None:
        return _told(context, said, made)
    if slots.id is not None:
        return _made_again(context, slots.id)
    base = _base(context, intent)
    if slots.change != WHOLE and (slots.name is None or (base and not _says_more(slots))):
        return _to_create(context, intent, base)
    new = NewTemplate(context.room.key, owner=context.person.email, **new_draft(context, intent, base).kept())
    made_ids: list[int] = []

    def write(connection: Connection) -> None:
        made_ids.append(templates.add_template(connection, new, context.now, context.around.request_id))

    if not change_once(context, intent, write):
        raise RequestError(
            "template-gone"
        )  # it was made before a crash, and changed by another request since
    undoing = Intent("template_delete", Slots(id=made_ids[0], name=new.name))
    return _told(context, said, _by_id(context, made_ids[0]), undoing=undoing)


@answers("template_edit", Right.ARRANGE)
def template_edit(context: Context, slots: Slots) -> Answer:
    """Change a template as the slots say, or show the form for it.

    A button or a form names the template by `id`, the key of its row; what is typed by `name`, or by
    `template` where `name` is what it is to be called.

    Raises:
        AskBack: no template has the name; a column or a customer has to be said first.
        AccessError: `not-owner`.
        RequestError: `template-gone`, `template-name-taken`, `template-used-elsewhere`; those of `changed`.
    """
    intent = Intent("template_edit", slots)
    said = context.words.gettext("%(who)s changed this template.", who=context.person.called)
    if (made := done_before(context)) is not None:
        return _told(context, said, made)
    row = meant(context, intent)
    require_owner(context, row)
    wish = intent if slots.template or slots.change == WHOLE else intent.with_slots(name=None)
    if not _is_change(wish.slots):
        return _to_edit(context, row)
    before = Draft.of(row)
    after = changed(context, before, wish)

    def write(connection: Connection) -> None:
        _require_unused_elsewhere(connection, row, after)
        kept = replace(row, **after.kept())
        templates.change_template(connection, kept, context.now, context.around.request_id)
        if after.name != before.name:
            schedules.rename_template(connection, row.id, after.name, context.now)

    change_once(context, intent, write)
    return _told(context, said, _by_id(context, row.id), before=before)


# --- what it is made from -----------------------------------------------------------------------------------


def _base(context: Context, intent: Intent) -> ReportTemplate | None:
    """The report a new template is made from; None: it is made from a list.

    Raises:
        AskBack: none is said, or none that there is.
    """
    words, typed = context.words, intent.slots.template
    if is_list(intent.slots):
        return None
    base = base_called(typed or "")
    if base is not None:
        return base
    if typed:
        question = words.gettext("No report is called “%(typed)s”. Which one?", typed=typed)
    else:
        question = words.gettext("From which report?")
    readings = [
        (terms.export(words, report.key), intent.with_slots(template=report.key)) for report in bases(words)
    ]
    raise ask_back(
        context,
        question,
        readings,
        note=words.gettext("Any list can be kept as a report as well: press “Save as report…” below it."),
    )


def _says_more(slots: Slots) -> bool:
    return any(getattr(slots, name) is not None for name in _SAID)


def _is_change(slots: Slots) -> bool:
    return slots.change == WHOLE or _says_more(slots) or slots.allow is not None or slots.name is not None


# --- forms -------------------------------------------------------------------------------------------------


def _to_create(context: Context, intent: Intent, base: ReportTemplate | None) -> Answer:
    """The form for a new template, with what was said already."""
    words, slots = context.words, intent.slots
    name = (slots.name or "")[:LONGEST_NAME]
    if base is None:
        asked = Intent(str(slots.template), replace(slots, name=None, template=None))
        draft = Draft(name, shared=False, base=LIST, columns=(), intent=asked)
        about = words.gettext("It is made of: %(list)s", list=about_list(context, draft))
    else:
        columns = parse_columns("", base)
        draft = Draft(
            name, shared=False, base=base.value, columns=columns, intent=Intent("report_run", slots)
        )
        about = _about_columns(context, base)
    components = (Heading(words.gettext("A new template")), Text(about), form(context, draft, intent))
    return Answer(Card(components, words.language))


def _to_edit(context: Context, row: TemplateRow) -> Answer:
    """The form for all of a template."""
    words, draft = context.words, Draft.of(row)
    if row.columns:
        about = _about_columns(context, ReportTemplate(row.base))
    else:
        about = words.gettext("It is made of: %(list)s", list=about_list(context, draft))
    changing = form(context, draft, Intent("template_edit", Slots(id=row.id)))
    return Answer(Card((Heading(row.name), Text(about), changing), words.language))


def _about_columns(context: Context, base: ReportTemplate) -> str:
    return context.words.gettext(
        "%(report)s has these columns: %(columns)s. Leave out what you do not need, and put the rest in your"
        " order; their numbers will do.",
        report=terms.template(context.words, base),
        columns=numbered(context.words, base),
    )


# --- what follows ------------------------------------------------------------------------------------------


def _made_again(context: Context, template_id: int) -> Answer:
    """A template that was deleted is there again."""
    row = templates.find_template(context.connection, template_id, context.room.key)
    if row is None:
        raise RequestError("template-gone")
    require_owner(context, row)
    now, request = context.now, context.around.request_id
    change_once(
        context,
        Intent("template_create", Slots(id=template_id)),
        lambda connection: templates.change_template(connection, row, now, request),
    )
    return _told(
        context, context.words.gettext("%(who)s made this template again.", who=context.person.called), row
    )


def _require_unused_elsewhere(connection: Connection, row: TemplateRow, after: Draft) -> None:
    """See that no schedule of another room loses a template that only its own room is to see.

    Raises:
        RequestError: `template-used-elsewhere`.
    """
    if after.shared:
        return
    elsewhere = [each for each in schedules.schedules_using(connection, row.id) if each.room != row.room]
    if elsewhere:
        raise RequestError("template-used-elsewhere", count=len(elsewhere))


def _told(
    context: Context,
    said: str,
    row: TemplateRow,
    *,
    before: Draft | None = None,
    undoing: Intent | None = None,
) -> Answer:
    """What a template is now (and was `before`), and what can be done with it."""
    words, now = context.words, Draft.of(row)
    items = buttons(context, own_report(row))
    if before is not None and before != now:
        items.append(undo(context, row.id, before))
    if undoing is not None:
        items.append(Button(words.gettext("Undo"), undoing))
    components: list[Component] = [
        Notice(said, Tone.GOOD),
        Facts(tuple(facts(context, now, before))),
        Buttons(tuple(items), words.gettext("More")),
    ]
    return announced(context, components)


def _by_id(context: Context, template_id: int) -> TemplateRow:
    """The template as it is now: the context's snapshot is of the time before.

    Raises:
        RequestError: `template-gone`: somebody was quicker.
    """
    with context.database.read() as connection:
        row = templates.find_template(connection, template_id, context.room.key)
    if row is None:
        raise RequestError("template-gone")
    return row
