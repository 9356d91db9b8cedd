"""Templates deleted: first a warning where schedules use them, which are then switched off."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import Connection

from cards.intent import Intent, Slots
from cards.model import Answer, Button, Buttons, Card, Component, Notice, Text, Tone
from cards.wording import terms
from config.errors import RequestError
from handlers.common.changing import change_once
from handlers.common.template_cards import require_owner
from handlers.common.template_steps import announced, done_before, meant
from handlers.context import Context
from handlers.registry import Right, answers
from notifications.delivery.notices import Trouble, tell_owner, tell_room
from store.delivery import schedules, templates
from store.delivery.schedules import ScheduleRow
from store.delivery.templates import TemplateRow

WITHOUT_TEMPLATE = "schedule-without-template"
"""Why a schedule does not run any more."""


@answers("template_delete", Right.ARRANGE)
def template_delete(context: Context, slots: Slots) -> Answer:
    """Delete a template; where schedules use it only once that is confirmed (the slot `allow`).

    Raises:
        AskBack: no template has the name.
        AccessError: `not-owner`.
        RequestError: `template-gone`.
    """
    intent, words = Intent("template_delete", slots), context.words
    row = done_before(context) or meant(context, intent)
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
    return announced(context, [*components, Buttons(tuple(items))])


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
