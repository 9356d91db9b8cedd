"""Templates of one's own: made, changed, deleted, and made again."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from sqlalchemy import Connection

from cards.intent import Intent, Slots
from cards.model import Answer, Button, Buttons, Card, Component, Facts, Heading, Notice, Text, Tone
from cards.wording import terms
from config.errors import RequestError
from handlers.common.asking import ask_back
from handlers.common.changing import change_once
from handlers.common.named_report import base_called, bases, named_template, own_report
from handlers.common.onlookers import outsiders_would_see
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
from handlers.context import Context
from handlers.registry import Right, answers
from hub.vocabulary import ReportTemplate
from notifications.delivery.notices import Trouble, tell_owner, tell_room
from reports.columns import parse_columns
from store.delivery import schedules, templates
from store.delivery.schedules import ScheduleRow
from store.delivery.templates import LIST, NewTemplate, TemplateRow

WITHOUT_TEMPLATE = "schedule-without-template"
"""Why a schedule does not run any more."""
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
    if (done := _done(context)) is not None:
        return _told(context, said, done)
    if slots.id is not None:
        return _made_again(context, slots.id)
    base = _base(context, intent)
    if slots.change != WHOLE and (slots.name is None or (base and not _says_more(slots))):
        return _to_create(context, intent, base)
    new = NewTemplate(context.room.key, owner=context.person.email, **new_draft(context, intent, base).kept())
    made: list[int] = []

    def write(connection: Connection) -> None:
        made.append(templates.add_template(connection, new, context.now, context.around.request_id))

    if not change_once(context, intent, write):
        raise RequestError(
            "template-gone"
        )  # it was made before a crash, and changed by another request since
    undoing = Intent("template_delete", Slots(id=made[0], name=new.name))
    return _told(context, said, _by_id(context, made[0]), undoing=undoing)


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
    if (done := _done(context)) is not None:
        return _told(context, said, done)
    row = _meant(context, intent)
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


@answers("template_delete", Right.ARRANGE)
def template_delete(context: Context, slots: Slots) -> Answer:
    """Delete a template; where schedules use it only once that is confirmed (the slot `allow`).

    Raises:
        AskBack: no template has the name.
        AccessError: `not-owner`.
        RequestError: `template-gone`.
    """
    intent, words = Intent("template_delete", slots), context.words
    row = _done(context) or _meant(context, intent)
    require_owner(context, row)
    using = schedules.schedules_using(context.connection, row.id)
    if using and not slots.allow and not row.removed:
        return _warning(context, row, using)

    def write(connection: Connection) -> None:
        templates.remove_template(connection, row.id, context.now, context.around.request_id)
        _stop(connection, context, row)

    change_once(context, intent, write)
    said = words.gettext("%(who)s deleted the template “%(name)s”.", who=context.person.called, name=row.name)
    components: list[Component] = [Notice(said, Tone.GOOD)]
    items = [Button(words.gettext("All reports"), Intent("templates"))]
    if using:
        components.append(
            Text(words.gettext("Switched off: %(schedules)s", schedules=_listed(context, using)))
        )
    else:
        items.insert(0, Button(words.gettext("Undo"), Intent("template_create", Slots(id=row.id))))
    return _announced(context, [*components, Buttons(tuple(items))])


# --- which one ---------------------------------------------------------------------------------------------


def _done(context: Context) -> TemplateRow | None:
    """The template that this same request changed before the process crashed."""
    request = context.around.request_id
    return templates.template_of_request(context.connection, request) if request else None


def _meant(context: Context, intent: Intent) -> TemplateRow:
    """The template that is to be changed.

    Raises:
        AskBack: none has the name that is said, or none is said.
        RequestError: `template-gone`, and those of `named_template`.
    """
    slots = intent.slots
    if slots.id is not None:
        row = templates.find_template(context.connection, slots.id, context.room.key)
        if row is None or row.removed:
            raise RequestError("template-gone")
        return row
    return named_template(context, intent, "template" if slots.template else "name")


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


def _stop(connection: Connection, context: Context, row: TemplateRow) -> None:
    """Switch off the schedules that use a template, and tell those who are not here."""
    using = schedules.schedules_using(connection, row.id)
    schedules.disable_using(connection, row.id, WITHOUT_TEMPLATE, context.now)
    for each in using:
        error = RequestError(
            "schedule-without-template", number=each.number, name=row.name, who=context.person.called
        )
        key = f"template:{row.id}:{context.around.request_id}:{each.number}"
        trouble = Trouble(key, error, each.room, each.owner, each.language)
        if each.room != context.room.key:
            tell_room(connection, trouble, context.now)
        if each.owner != context.person.email:
            tell_owner(connection, trouble, context.now)


def _warning(context: Context, row: TemplateRow, using: Sequence[ScheduleRow]) -> Answer:
    """Before a template goes that schedules use: which ones would stop."""
    words = context.words
    said = words.ngettext(
        "%(count)s schedule uses the template “%(name)s” and would be switched off.",
        "%(count)s schedules use the template “%(name)s” and would be switched off.",
        len(using),
        name=row.name,
    )
    confirmed = Intent("template_delete", Slots(id=row.id, name=row.name, allow=True))
    keep = Intent("templates", Slots(name=row.name))
    components = (
        Notice(said, Tone.WARNING),
        Text(_listed(context, using)),
        Buttons(
            (
                Button(words.gettext("Delete all the same"), confirmed, danger=True),
                Button(words.gettext("Keep it"), keep),
            )
        ),
    )
    return Answer(Card(components, words.language))


def _listed(context: Context, using: Sequence[ScheduleRow]) -> str:
    """The schedules by their numbers, with when they run; those of other rooms by their number alone."""
    words = context.words
    said = [
        words.gettext(
            "#%(number)s (%(frequency)s, %(at)s)",
            number=each.number,
            frequency=terms.frequency(words, each.frequency),
            at=each.at,
        )
        if each.room == context.room.key
        else words.gettext("#%(number)s in another room", number=each.number)
        for each in using
    ]
    return words.listed(said)


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
    return _announced(context, components)


def _announced(context: Context, components: Sequence[Component]) -> Answer:
    """For everybody in the room; where people from outside are in it the desk decides who sees it."""
    card = Card(tuple(components), context.words.language)
    return Answer(card, public=not outsiders_would_see(context))


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
