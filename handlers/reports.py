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
from handlers.common.footer import footer
from handlers.common.named import named_customer
from handlers.common.narrowing import narrowed_to
from handlers.common.scoping import scope_for
from handlers.context import Context
from handlers.registry import Right, answers
from hub.calendar import DAYS_IN_WEEK, week_end, week_of
from hub.vocabulary import Language, ReportTemplate
from reports.build import ReportRequest, build_report
from reports.period import Period, check_period, with_period
from store.export import ReportQuery

KILO, MEGA = 1_000, 1_000_000


@answers("report_run", Right.ASK)
def report_run(context: Context, slots: Slots) -> Answer:
    """The CSV of a template, attached; the card says what is in it."""
    intent = Intent("report_run", slots)
    words = context.words
    template = _template(context, intent)
    customer = named_customer(context, intent)
    scope = scope_for(context, intent, customer)
    query = ReportQuery(template, scope, customer.customer_id if customer else None)
    query = with_period(query, slots.since, _until(slots), context.now)
    period = _checked_period(context, intent, query) if template.has_period else None
    file = build_report(context.connection, _request(context, query), context.spool)
    about = narrowed_to(words, slots, customer.name if customer else "")
    components: list[Component] = [Heading(_headline(words, template, file) + about)]
    if period is not None:
        components += _period_notes(words, period)
    components += [
        _facts(words, file, period),
        Buttons(tuple(_buttons(words, intent, template, period)), words.gettext("More")),
        *footer(context, scope, [*_notes(words, template), f"SHA-256 {file.sha256}"]),
    ]
    return Answer(Card(tuple(components), words.language), files=(file,))


def _template(context: Context, intent: Intent) -> ReportTemplate:
    """The template that is asked for.

    Raises:
        AskBack: none is said, or one that does not exist.
    """
    words, typed = context.words, intent.slots.template
    if typed in list(ReportTemplate):
        return ReportTemplate(typed)
    question = (
        words.gettext("No report is called “%(typed)s”. Which one?", typed=typed)
        if typed
        else words.gettext("Which report?")
    )
    readings = [
        (terms.template(words, template), intent.with_slots(template=template.value))
        for template in ReportTemplate
    ]
    raise ask_back(context, question, readings)


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


def _request(context: Context, query: ReportQuery) -> ReportRequest:
    settings, language = context.settings, context.words.language
    return ReportRequest(
        query,
        title=terms.template(context.words, query.template),
        day=context.today,
        language=Language.EN if settings.english_report_headers else language,
        byte_order_mark=settings.csv_byte_order_mark,
    )


def _headline(words: Words, template: ReportTemplate, file: Attachment) -> str:
    name = terms.template(words, template)
    if file.rows == 0:
        return words.gettext("%(report)s: no rows, the file holds the headers alone", report=name)
    return words.ngettext(
        "%(report)s: %(count)s row in the file",
        "%(report)s: %(count)s rows in the file",
        file.rows,
        report=name,
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
    facts = [
        Fact(words.gettext("File"), file.name),
        Fact(words.gettext("Rows"), words.number(file.rows)),
        Fact(words.gettext("Size"), size_of(words, file.size)),
    ]
    if period is not None:
        facts.insert(0, Fact(words.gettext("Period"), _days(words, period.since, period.until)))
    return Facts(tuple(facts))


def size_of(words: Words, size: int) -> str:
    if size < KILO:
        return words.ngettext("%(count)s byte", "%(count)s bytes", size)
    if size < MEGA:
        return words.gettext("%(size)s kB", size=words.number(round(size / KILO, 1)))
    return words.gettext("%(size)s MB", size=words.number(round(size / MEGA, 1)))


def _days(words: Words, first: date, last: date) -> str:
    if first == last:
        return words.day(first, year=True)
    since, until = words.day(first, year=first.year != last.year), words.day(last, year=True)
    return words.gettext("%(since)s to %(until)s", since=since, until=until)


def _buttons(words: Words, intent: Intent, template: ReportTemplate, period: Period | None) -> list[Button]:
    """Another week of the same report, and the other reports."""
    found: list[Button] = []
    if period is not None:
        week = _week_to_offer(period)
        label = words.gettext("Week of %(day)s", day=words.day(week, year=True))
        found.append(Button(label, intent.with_slots(since=week, until=week_end(week))))
    plain = Intent(intent.name, replace(intent.slots, since=None, until=None))
    found += [
        Button(terms.export(words, other), plain.with_slots(template=other.value))
        for other in ReportTemplate
        if other is not template
    ]
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
