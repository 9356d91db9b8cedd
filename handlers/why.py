"""The rule behind a figure: what stands in docs/domain.md, in the reader's language."""

from __future__ import annotations

from dataclasses import dataclass

from cards.intent import Intent, Slots
from cards.model import Answer, Button, Buttons, Card, Component, Fact, Facts, Heading, Text
from cards.wording import Words, terms
from cards.wording.messages import noted
from config.settings import Settings
from handlers.common.alert_named import named_alert
from handlers.common.alert_why import alert_why
from handlers.context import Context
from handlers.registry import Right, answers
from hub.vocabulary import Status


@dataclass(frozen=True, slots=True)
class Rule:
    """A figure or a status, and when something counts in it."""

    kind: str
    """The family of its name: kpi or status."""
    name: str
    when: str


_RUNS = noted(
    "A contract runs from its first to its last day, both included, unless it is pending or cancelled."
)
_WEEK = noted("Assigned and used are those of each license line's latest week, Sunday to Saturday (UTC).")
_EXPIRING = Rule(
    "kpi",
    "expiring",
    noted("A subscription or trial that runs, ends within the days shown and does not renew by itself."),
)
_RENEWING = Rule(
    "kpi", "renewing", noted("A subscription that runs, ends within the days shown and renews by itself.")
)
_OVERAGE = Rule(
    "kpi",
    "overage",
    noted("A license line with more assigned than bought. Lines are never offset against each other."),
)
_SHARES = (
    Rule(
        "kpi", "license_assignment", noted("Licenses assigned ÷ licenses bought, over the lines of the list.")
    ),
    Rule(
        "kpi",
        "license_use",
        noted("Licenses used in the last completed week ÷ licenses bought, over the lines of the list."),
    ),
)
TOPICS: dict[str, tuple[Rule, ...]] = {
    "overview": (
        Rule(
            "kpi",
            "customers",
            noted("Customers with Webex Calling or Webex Meetings in a contract that is in force."),
        ),
        _EXPIRING,
        _RENEWING,
        Rule(
            "kpi",
            "low",
            noted(
                "A license line older than %(days)s days, with at least %(least)s licenses, whose assigned"
                " share is under %(share)s of the median of lines of the same product and size."
            ),
        ),
        _OVERAGE,
    ),
    "expiring": (_EXPIRING, *_SHARES),
    "renewing": (_RENEWING, *_SHARES),
    "overage": (
        _OVERAGE,
        Rule("kpi", "average_overage", noted("Licenses over in all ÷ customers with an overage.")),
    ),
    "customers": (
        Rule("status", Status.SUSPENDED, noted("A subscription that runs has not been paid.")),
        Rule("status", Status.EXPIRED, noted("Neither a subscription nor a trial runs.")),
        Rule(
            "status",
            Status.LICENSE_OVERAGE,
            noted("A subscription that runs has more licenses assigned than bought."),
        ),
        Rule(
            "status",
            Status.EXPIRING_SOON,
            noted("A subscription or trial that does not renew by itself ends within %(soon)s days."),
        ),
        Rule("status", Status.READY_FOR_SETUP, noted("A subscription is ordered but not completely set up.")),
        Rule(
            "status",
            Status.NO_RECENT_ACTIVITY,
            noted("None of the customer's administrators has signed in to Control Hub for %(quiet)s days."),
        ),
    ),
}


@answers("why", Right.ASK)
def why(context: Context, slots: Slots) -> Answer:
    """The rules of a topic's figures; without a topic, or with one that has none, those of the overview.

    With a number, why there is that alert.

    Raises:
        RequestError: those of an alert that is not found.
    """
    words = context.words
    if slots.id is not None:
        return alert_why(context, named_alert(context, Intent("why", slots), ""))
    topic = slots.topic if slots.topic in TOPICS else "overview"
    figures = _figures(words, context.settings)
    facts = tuple(
        Fact(
            _name(words, rule),
            words.gettext(rule.when) % figures if "%(" in rule.when else words.gettext(rule.when),
        )
        for rule in TOPICS[topic]
    )
    components: tuple[Component, ...] = (
        Heading(words.gettext("How these figures are counted")),
        Facts(facts),
        Text(words.gettext(_RUNS), subtle=True),
        Text(words.gettext(_WEEK), subtle=True),
        Buttons((Button(words.gettext("Back to the figures"), Intent(topic)),)),
    )
    return Answer(Card(components, words.language))


def why_button(words: Words, topic: str) -> Button:
    """The button that asks for the rules of a topic."""
    return Button(words.gettext("Why?"), Intent("why", Slots(topic=topic)))


def _name(words: Words, rule: Rule) -> str:
    return terms.status(words, rule.name) if rule.kind == "status" else terms.kpi(words, rule.name)


def _figures(words: Words, settings: Settings) -> dict[str, str]:
    """What of the rules an operator can set."""
    return {
        "days": words.number(settings.low_assignment_min_days),
        "least": words.number(settings.low_assignment_min_licenses),
        "share": words.percent(settings.low_assignment_share),
        "soon": words.number(settings.expiring_soon_days),
        "quiet": words.number(settings.inactivity_days),
    }
