"""How a template looks on a card: what it is made of, where it is seen, what can be done with it."""

from __future__ import annotations

from collections.abc import Sequence

from cards.intent import Intent, Slots
from cards.model import Button, Choice, Fact, Field, Form
from cards.wording import Words, terms
from config.errors import AccessError
from handlers.common.named_report import Report
from handlers.common.narrowing import narrowed_to
from handlers.common.scoping import everyone_seen
from handlers.common.template_drafts import FILTERS, PERIOD, WHOLE, Draft
from handlers.context import Context
from handlers.registry import HANDLERS, RIGHTS, Right
from hub.columns import REPORT_COLUMNS
from hub.vocabulary import Kind, Language, Region, ReportTemplate, Role, Status
from reports.columns import headers, print_columns
from store.delivery.templates import TemplateRow
from store.queries.people import names_of

USUAL_WEEKS = (1, 2, 4, 8, 13, 26, 52)
"""What a form offers as the weeks a report covers."""


def may_change(context: Context, row: TemplateRow) -> bool:
    """Whether the person may change a template: it is theirs, or they are a full administrator."""
    person = context.person
    if Right.ARRANGE not in RIGHTS[person.role]:
        return False
    return person.role is Role.FULL_ADMIN or person.email == row.owner


def require_owner(context: Context, row: TemplateRow) -> None:
    """See that the person may change a template.

    Raises:
        AccessError: `not-owner`.
    """
    if not may_change(context, row):
        raise AccessError("not-owner", name=row.name, owner=row.owner)


def values(context: Context, draft: Draft) -> dict[str, str]:
    """What a template is made of, in words, by label."""
    words = context.words
    found = {words.gettext("Name"): draft.name}
    if draft.columns:
        base = ReportTemplate(draft.base)
        found[words.gettext("From")] = terms.template(words, base)
        found[words.gettext("Columns")] = ", ".join(headers(draft.columns, base, Language(words.language)))
    else:
        found[words.gettext("From")] = list_name(words, draft.intent.name)
    found[words.gettext("Only")] = filters(context, draft) or words.gettext("everything")
    if draft.base == ReportTemplate.CALLING_USAGE:
        weeks = draft.intent.slots.weeks or 1
        found[words.gettext("Period")] = last_weeks(words, weeks)
    found[words.gettext("Used by")] = (
        words.gettext("all rooms") if draft.shared else words.gettext("this room")
    )
    return found


def facts(context: Context, draft: Draft, before: Draft | None = None) -> list[Fact]:
    """What it is made of, each with what it was `before`, where that is something else."""
    words = context.words
    was = values(context, before) if before else {}
    found = []
    for label, value in values(context, draft).items():
        then = was.get(label, value)
        said = (
            value
            if then == value
            else words.gettext("%(after)s (before: %(before)s)", after=value, before=then)
        )
        found.append(Fact(label, said))
    return found


def filters(context: Context, draft: Draft) -> str:
    """What it is narrowed to, such as "European Union · #gold"; a customer is named to who sees them here."""
    words, slots = context.words, draft.intent.slots
    parts = [
        terms.status(words, Status(slots.status)) if slots.status else "",
        terms.kind(words, Kind(slots.kind)) if slots.kind else "",
        terms.managed_by(words, slots.managed_by) if slots.managed_by else "",
        _days(words, slots.within_days) if slots.within_days is not None else "",
    ]
    said = "".join(f" · {part}" for part in parts if part)
    return (said + narrowed_to(words, slots, _customer(context, slots.customer))).removeprefix(" · ")


def about_list(context: Context, draft: Draft) -> str:
    """The list a template is made of, and what that is narrowed to."""
    called = (list_name(context.words, draft.intent.name), filters(context, draft))
    return " · ".join(part for part in called if part)


def list_name(words: Words, intent: str) -> str:
    """What a list of the bot's is called."""
    called = {
        "customers": words.gettext("The customer list"),
        "expiring": words.gettext("Expiring subscriptions"),
        "renewing": words.gettext("Renewing subscriptions"),
        "overage": words.gettext("Overages"),
    }
    return called.get(intent, intent)


def last_weeks(words: Words, weeks: int) -> str:
    """The last completed weeks, so many."""
    if weeks == 1:
        return words.gettext("the last completed week")
    return words.gettext("the last %(count)s completed weeks", count=words.number(weeks))


def buttons(context: Context, report: Report) -> list[Button]:
    """What can be done with a report: run, schedule, change, delete."""
    words = context.words
    named = Slots(template=report.key)
    found = [Button(words.gettext("Run"), Intent("report_run", named), primary=True)]
    arranges = Right.ARRANGE in RIGHTS[context.person.role]
    if arranges and "report_schedule" in HANDLERS:
        found.append(Button(words.gettext("Schedule…"), Intent("report_schedule", named)))
    if report.own is None:
        if arranges:
            found.append(Button(words.gettext("Choose columns…"), Intent("template_create", named)))
    elif may_change(context, report.own):
        this = Slots(id=report.own.id, name=report.name)
        found.append(Button(words.gettext("Edit…"), Intent("template_edit", this)))
        found.append(Button(words.gettext("Delete"), Intent("template_delete", this), danger=True))
    return found


def form(context: Context, draft: Draft, intent: Intent) -> Form:
    """A form for all of a template; `intent` is what it asks, with what is said beside its fields."""
    words = context.words
    fields = [Field("name", words.gettext("Name"), draft.name, placeholder="Desk phones", required=True)]
    if draft.columns:
        fields += _report_fields(context, draft)
    rooms = (
        Choice("false", words.gettext("this room")),
        Choice("true", words.gettext("all rooms")),
    )
    fields.append(Field("allow", words.gettext("Used by"), "true" if draft.shared else "false", rooms))
    title = words.gettext("A template of your own")
    return Form(intent.with_slots(change=WHOLE), tuple(fields), words.gettext("Save"), title)


def _report_fields(context: Context, draft: Draft) -> list[Field]:
    words, slots = context.words, draft.intent.slots
    base = ReportTemplate(draft.base)
    regions = tuple(Choice(region.value, terms.region(words, region)) for region in Region)
    line = print_columns(draft.columns, base, Language(words.language))
    customer = _customer_typed(context, slots.customer)
    fields = [
        Field("columns", words.gettext("Columns, in order"), line, placeholder="2, 6-7"),
        Field(
            "region",
            words.gettext("Region"),
            slots.region or "",
            regions,
            placeholder=words.gettext("all regions"),
        ),
        Field("customer", words.gettext("Customer"), customer, placeholder="Acme Corp"),
        Field("tag", words.gettext("Tag"), slots.tag or "", placeholder="gold"),
    ]
    if base is ReportTemplate.CALLING_USAGE:
        now = slots.weeks or 1
        weeks = tuple(Choice(str(each), last_weeks(words, each)) for each in sorted({*USUAL_WEEKS, now}))
        fields.append(Field(PERIOD, words.gettext("Period"), str(now), weeks))
    return fields


def numbered(words: Words, base: ReportTemplate) -> str:
    """The columns of a report with their numbers."""
    language = Language(words.language)
    columns = REPORT_COLUMNS[base]
    return " · ".join(f"{at} {column.header(language)}" for at, column in enumerate(columns, 1))


def undo(context: Context, row_id: int, before: Draft) -> Button:
    """The button that makes a template what it was."""
    slots = before.intent.slots
    filtered = {name: getattr(slots, name) for name in (*FILTERS, PERIOD)} if before.columns else {}
    was = Slots(
        id=row_id,
        name=before.name,
        columns=before.columns or None,
        allow=before.shared,
        change=WHOLE,
        **filtered,
    )
    return Button(context.words.gettext("Undo"), Intent("template_edit", was))


def _days(words: Words, days: int) -> str:
    return words.ngettext("in the next %(count)s day", "in the next %(count)s days", days)


def _customer(context: Context, org_id: str | None) -> str:
    if org_id is None:
        return ""
    names = _seen(context, org_id)
    return names[0] if names else context.words.gettext("a customer you do not see here")


def _customer_typed(context: Context, org_id: str | None) -> str:
    """The customer as one would type it: the ID of one who has no name here."""
    return (_seen(context, org_id) or [org_id])[0] if org_id else ""


def _seen(context: Context, org_id: str) -> Sequence[str]:
    return [name for _, name in names_of(context.connection, [org_id], everyone_seen(context))]
