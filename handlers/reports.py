"""A report as a CSV file, now."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

from cards.intent import Intent, Slots
from cards.model import Answer, Attachment, Button, Buttons, Card, Component, Fact, Facts, Heading, Notice
from cards.wording import Words, terms
from cards.wording.errors import sentence
from config.errors import RequestError
from handlers.common.asking import ask_back
from handlers.common.download import file_facts, file_headline, file_sum
from handlers.common.footer import footer
from handlers.common.long_reports import build_beside, can_show_progress
from handlers.common.named import named_customer
from handlers.common.named_report import Report, named_report
from handlers.common.narrowing import narrowed_to
from handlers.common.scoping import scope_for
from handlers.context import Context
from handlers.registry import HANDLERS, RIGHTS, Right, answers
from hub.calendar import DAYS_IN_WEEK, last_completed_week, week_end, week_of
from hub.vocabulary import Language, ReportTemplate
from reports.build import ReportRequest, build_report
from reports.period import Period, check_period, with_period
from reports.spool import file_name
from store.export import ReportQuery, about_rows
from store.names import tag_key
from store.search import Match


@answers("report_run", Right.ASK)
def report_run(context: Context, slots: Slots) -> Answer:
    """The CSV of a report or of a template of one's own, attached; the card says what is in it.

    Raises:
        RequestError: `report-of-unseen-customer`: the template is of a customer of whom nothing is shown to
            the person here.
    """
    report = named_report(context, Intent("report_run", slots))
    asked = report.asked(slots)
    try:
        if report.base is None:
            return _list(context, report, asked)
        return _report(
            context, report, report.base, Intent("report_run", replace(asked, template=report.key))
        )
    except RequestError as error:
        if report.own and slots.customer is None and error.code.startswith("unknown-customer"):
            raise RequestError("report-of-unseen-customer", report=report.name) from error
        raise


def _list(context: Context, report: Report, slots: Slots) -> Answer:
    """What the list's own Download gives, under the template's name."""
    at_once = replace(context, around=replace(context.around, live=False))
    listed = HANDLERS[report.intent.name].handler(at_once, replace(slots, format="csv", page=None))
    (made,) = listed.files
    file = replace(made, name=file_name(report.name, context.today))
    rest = [each for each in listed.card.components if not isinstance(each, Heading | Facts)]
    components = (
        Heading(file_headline(context.words, report.name, file)),
        Facts(tuple(file_facts(context.words, file))),
        *rest,
    )
    return Answer(Card(components, context.words.language), files=(file,))


def _report(context: Context, report: Report, base: ReportTemplate, intent: Intent) -> Answer:
    words, slots = context.words, intent.slots
    customer = named_customer(context, intent)
    scope = scope_for(context, intent, customer)
    query = ReportQuery(
        base,
        scope,
        customer.customer_id if customer else None,
        tag_key=tag_key(slots.tag) if slots.tag else None,
        chosen=report.own.columns if report.own else (),
    )
    query = with_period(query, *_asked_period(context, slots, base), context.now)
    period = _checked_period(context, intent, query) if base.has_period else None
    rows = about_rows(context.connection, query) if can_show_progress(context) else 0
    if rows > context.settings.long_report_rows:
        return build_beside(context, report.name, _as_resolved(intent, customer, query), rows)
    request = _request(context, report, query)
    file = build_report(context.connection, request, context.spool, context.progress)
    about = narrowed_to(words, slots, customer.name if customer else "")
    components: list[Component] = [Heading(file_headline(words, report.name, file) + about)]
    if period is not None:
        components += _period_notes(words, period)
    components += [
        _facts(words, file, period),
        Buttons(tuple(_buttons(context, report, intent, period)), words.gettext("More")),
        *footer(context, scope, [*_notes(words, base), file_sum(file)]),
    ]
    return Answer(Card(tuple(components), words.language), files=(file,))


def _as_resolved(intent: Intent, customer: Match | None, query: ReportQuery) -> Intent:
    """The question with its customer and its days as they were understood: it is asked again later."""
    resolved = intent.with_slots(weeks=None, since=query.since, until=query.until)
    return resolved.with_slots(customer=customer.org_id) if customer else resolved


def _asked_period(
    context: Context, slots: Slots, template: ReportTemplate
) -> tuple[date | None, date | None]:
    """The first and the last day as they are said, else as the template or the schedule has them."""
    since, until = slots.since, _until(slots)
    if since is not None or until is not None or not template.has_period:
        return since, until
    if slots.weeks is not None:
        last = context.period[1] if context.period else week_end(last_completed_week(context.now))
        return last - timedelta(days=DAYS_IN_WEEK * max(slots.weeks, 1) - 1), last
    return context.period or (None, None)


def _until(slots: Slots) -> date | None:
    """The end of the period.

    Raises:
        RequestError: `bad-slot`: it is one of the words that only a snooze takes.
    """
    if isinstance(slots.until, str):
        raise RequestError("bad-slot", slot="until", value=slots.until)
    return slots.until


def _checked_period(context: Context, intent: Intent, query: ReportQuery) -> Period:
    """What there is of the period.

    Raises:
        AskBack: it cuts through a week that is stored as one; the whole weeks are offered.
    """
    try:
        return check_period(context.connection, query)
    except RequestError as error:
        whole = [date.fromisoformat(str(error.facts[name])) for name in ("whole_since", "whole_until")]
        weeks = intent.with_slots(since=whole[0], until=whole[1])
        raise ask_back(
            context, sentence(context.words, error), [(_days(context.words, *whole), weeks)]
        ) from error


def _request(context: Context, report: Report, query: ReportQuery) -> ReportRequest:
    settings, language = context.settings, context.words.language
    return ReportRequest(
        query,
        title=report.name,
        day=context.today,
        language=Language.EN if settings.english_report_headers else language,
        byte_order_mark=settings.csv_byte_order_mark,
    )


def _period_notes(words: Words, period: Period) -> list[Component]:
    """What of the period there is no data for."""
    if period.first is None or period.last is None:
        if period.stored is None:
            return [Notice(words.gettext("No calling usage has been imported for these customers."))]
        return [
            Notice(
                words.gettext(
                    "There is no calling usage in this period; there is some for %(days)s.",
                    days=_days(words, *period.stored),
                )
            )
        ]
    if (period.first, period.last) == (period.since, period.until):
        return []
    days = _days(words, period.first, period.last)
    return [Notice(words.gettext("Of this period there is calling usage for %(days)s only.", days=days))]


def _facts(words: Words, file: Attachment, period: Period | None) -> Facts:
    facts = file_facts(words, file)
    if period is not None:
        facts.insert(0, Fact(words.gettext("Period"), _days(words, period.since, period.until)))
    return Facts(tuple(facts))


def _days(words: Words, first: date, last: date) -> str:
    if first == last:
        return words.day(first, year=True)
    since, until = words.day(first, year=first.year != last.year), words.day(last, year=True)
    return words.gettext("%(since)s to %(until)s", since=since, until=until)


def _buttons(context: Context, report: Report, intent: Intent, period: Period | None) -> list[Button]:
    """Another week of the same report, the other reports, and one's own columns."""
    words = context.words
    found: list[Button] = []
    if period is not None:
        week = _week_to_offer(period)
        label = words.gettext("Week of %(day)s", day=words.day(week, year=True))
        found.append(Button(label, intent.with_slots(since=week, until=week_end(week), weeks=None)))
    if report.own is not None:
        return [*found, Button(words.gettext("All reports"), Intent("templates"))]
    plain = Intent(intent.name, replace(intent.slots, since=None, until=None))
    found += [
        Button(terms.export(words, other), plain.with_slots(template=other.value))
        for other in ReportTemplate
        if other is not report.base
    ]
    if Right.ARRANGE in RIGHTS[context.person.role]:
        own = Slots(template=report.key, region=intent.slots.region, tag=intent.slots.tag)
        found.append(Button(words.gettext("Choose columns…"), Intent("template_create", own)))
        regular = replace(own, customer=intent.slots.customer)
        found.append(Button(words.gettext("Schedule…"), Intent("report_schedule", regular)))
    return found


def _week_to_offer(period: Period) -> date:
    """The last week there is data for where the period has none, else the one before the period."""
    if period.first is None and period.stored is not None:
        return week_of(period.stored[1])
    return week_of(period.since) - timedelta(days=DAYS_IN_WEEK)


def _notes(words: Words, template: ReportTemplate) -> list[str]:
    """What a reader of the report must know about its figures."""
    if template is ReportTemplate.CALLING_USAGE:
        return [
            words.gettext("Calls on Call on Webex are not included."),
            words.gettext("The data of a new customer can take 24 hours to appear."),
        ]
    return [
        words.gettext("It shows the inventory as it was at the last sync."),
        words.gettext("A changed device or number can take 24 hours to appear."),
    ]
