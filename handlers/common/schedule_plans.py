"""A schedule as somebody wishes it: read from the slots, checked, ready to be kept."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Final

from cards.intent import Intent, Slots
from cards.model import Answer, Card, Component, Heading, Notice, Tone
from handlers.common.asking import AskBack, ask_back
from handlers.common.named import named_customer
from handlers.common.named_report import named_report
from handlers.common.schedule_forms import schedule_form
from handlers.common.schedule_words import LAST
from handlers.common.scoping import scope_for
from handlers.common.template_drafts import is_list
from handlers.common.zones import known_zone, near_zones
from handlers.context import Context
from handlers.language.fields import days_of_week, time_of_day
from handlers.language.rules import intents
from hub.vocabulary import Frequency
from notifications.schedules.times import LAST_DAY, WEEKDAYS, Rule

USUAL_TIME: Final = "08:00"
USUAL_DAYS: Final = ("mon",)


@dataclass(frozen=True, slots=True)
class Plan:
    """What comes, and when."""

    asked: Intent
    """What each run asks."""
    template_id: int | None
    """Of a template of one's own."""
    rule: Rule
    skip_empty: bool

    def kept(self) -> dict[str, Any]:
        """The columns of a schedule that it says."""
        rule = self.rule
        weekly, monthly = rule.frequency is Frequency.WEEKLY, rule.frequency is Frequency.MONTHLY
        return {
            "intent": self.asked.to_json(),
            "template_id": self.template_id,
            "frequency": rule.frequency.value,
            "at": rule.at,
            "weekdays": tuple(day for day in WEEKDAYS if weekly and day in rule.weekdays),
            "day_of_month": rule.day_of_month if monthly else None,
            "timezone": rule.timezone,
            "skip_empty": self.skip_empty,
        }


def read_plan(context: Context, intent: Intent) -> Plan:
    """What the intent wishes.

    Raises:
        AskBack: something is not said or cannot be read: it is asked for with a form that has the rest; or
            with buttons, where a report, a customer, a region or a time zone is like some that there are.
        RequestError: `not-in-report`, and those of a customer who is not found.
    """
    if intent.slots.template is None:
        raise ask_with_form(context, intent)
    asked, template_id = _asked(context, intent)
    rule = _rule(context, intent)
    return Plan(asked, template_id, rule, bool(intent.slots.skip_empty))


def ask_with_form(context: Context, intent: Intent, problem: str = "") -> AskBack:
    """The form, filled with what was understood, below what was not."""
    words, number = context.words, intent.slots.id
    if number is None:
        question = words.gettext("What should come into this room, and when?")
    else:
        question = words.gettext("What should change in schedule #%(number)s?", number=number)
    components: list[Component] = [Heading(question), schedule_form(context, intent)]
    if problem:
        components.insert(1, Notice(problem, Tone.WARNING))
    return AskBack(Answer(Card(tuple(components), words.language)))


def frequency_of(slots: Slots) -> Frequency | None:
    """How often, as far as it is said: a day tells it too."""
    if slots.frequency is not None:
        return slots.frequency
    if slots.weekday or slots.weekdays:
        return Frequency.WEEKLY
    return Frequency.MONTHLY if slots.day_of_month is not None else None


def _asked(context: Context, intent: Intent) -> tuple[Intent, int | None]:
    slots = intent.slots
    if is_list(slots):
        name, template_id = str(slots.template), None
        taken = {slot: getattr(slots, slot) for slot in intents().slots[name]}
        asked = Intent(name, Slots(**{**taken, "page": None, "format": "csv"}))
    else:
        report = named_report(context, intent)
        narrowed = Slots(template=report.key, region=slots.region, customer=slots.customer, tag=slots.tag)
        report.asked(narrowed)
        asked, template_id = Intent("report_run", narrowed), report.own.id if report.own else None
    customer = named_customer(context, intent)
    scope_for(context, intent, customer)
    return asked.with_slots(customer=customer.org_id if customer else None), template_id


def _rule(context: Context, intent: Intent) -> Rule:
    slots = intent.slots
    frequency = frequency_of(slots)
    if frequency is None:
        raise ask_with_form(context, intent)
    return Rule(
        frequency,
        _time(context, intent),
        _zone(context, intent),
        frozenset(_days(context, intent)) if frequency is Frequency.WEEKLY else frozenset(),
        _day_of_month(context, intent) if frequency is Frequency.MONTHLY else 1,
    )


def _time(context: Context, intent: Intent) -> str:
    said = intent.slots.at
    if said is None:
        return USUAL_TIME
    found = time_of_day(said, context.words.language)
    if found is None:
        problem = context.words.gettext("“%(said)s” is no time of day. Say it as 08:00.", said=said)
        raise ask_with_form(context, intent.with_slots(at=None), problem)
    return found


def _days(context: Context, intent: Intent) -> tuple[str, ...]:
    slots, words = intent.slots, context.words
    said = slots.weekdays or ((slots.weekday,) if slots.weekday else USUAL_DAYS)
    if set(said) <= set(WEEKDAYS):
        return said
    line = ", ".join(said)
    found = days_of_week(line, words.language)
    if not found:
        day = words.day_of_week(0)
        problem = words.gettext(
            "“%(said)s” is no list of days of the week. Say them as “%(day)s”, with commas between.",
            said=line,
            day=day,
        )
        raise ask_with_form(context, intent.with_slots(weekday=None, weekdays=None), problem)
    return found


def _day_of_month(context: Context, intent: Intent) -> int:
    said = intent.slots.day_of_month
    if said is None:
        return 1
    if not LAST_DAY <= said <= LAST:
        problem = context.words.gettext("No month has a day %(said)s.", said=said)
        raise ask_with_form(context, intent.with_slots(day_of_month=None), problem)
    return LAST if said == LAST_DAY else said


def _zone(context: Context, intent: Intent) -> str:
    said = (intent.slots.timezone or context.timezone).strip()
    known = known_zone(said)
    if known is not None:
        return known
    words = context.words
    raise ask_back(
        context,
        words.gettext("There is no time zone “%(zone)s”, so nothing was done.", zone=said),
        [(zone, intent.with_slots(timezone=zone)) for zone in near_zones(said)],
        note=words.gettext("Say it as a continent and a city, such as Europe/Paris."),
    )
