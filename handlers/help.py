"""What one can ask here, with buttons to try it."""

from __future__ import annotations

from dataclasses import dataclass

from cards.intent import Intent, Slots
from cards.model import Answer, Button, Buttons, Card, Component, Fact, Facts, Heading, Text
from cards.wording.messages import noted
from handlers.common.languages import language_form
from handlers.context import Context
from handlers.language import parse
from handlers.registry import HANDLERS, RIGHTS, Right, answers
from handlers.whoami import stranger_note

TRIED = 5
"""So many examples have a button."""


@dataclass(frozen=True, slots=True)
class Topic:
    """Something one can ask: what it answers, how it is typed, and what can be said beside it."""

    intent: str
    purpose: str
    example: str
    more: str = ""


TOPICS = (
    Topic(
        "overview",
        noted("The key figures of your customers"),
        noted("overview"),
        noted("Say a product or a region as well: “KPIs for Calling in the EU”."),
    ),
    Topic(
        "expiring",
        noted("What expires soon, and how its licenses are used"),
        noted("expiring in 30 days"),
        noted("Say a number of days or a date, a product, a region, a #tag, a customer, or only trials."),
    ),
    Topic(
        "renewing",
        noted("What renews automatically"),
        noted("renewing in 60 days"),
        noted("Say a number of days or a date, a product, a region, a #tag or a customer."),
    ),
    Topic(
        "overage",
        noted("Who has assigned more licenses than they bought"),
        noted("overage"),
        noted("Say a product, a region, a #tag or a customer: “overage for Acme”."),
    ),
    Topic(
        "customers",
        noted("The list of customers, by status, product, tag or region"),
        noted("suspended customers"),
        noted("The filters combine: a status, a product, a region, a #tag, who manages them, trials."),
    ),
    Topic(
        "customer",
        noted("One customer: subscriptions, orders, administrators"),
        noted("show Acme Corp"),
        noted(
            "A name may have typos or be its beginning; an organization, external or subscription ID will do."
        ),
    ),
    Topic(
        "alerts",
        noted("What fires now: what somebody should know of and do something about"),
        noted("show the open alerts"),
        noted(
            "Say a kind, a customer, a region or a #tag: “show overage alerts”. Each has a number: “show"
            " alert 12”, “I take 12”, “snooze 12 until Monday”, “assign 12 to me”, “comment 12: called the"
            " customer”, “resolve #12”, “why alert 12”."
        ),
    ),
    Topic(
        "silence_add",
        noted("What this room should not hear of for a while"),
        noted("silence overage alerts for 2 days"),
        noted(
            "Say a kind, a customer, a region or a #tag, and until when: “silence #gold until Monday”. “list"
            " silences” shows what is silenced, “remove silence 14” has it told again."
        ),
    ),
    Topic(
        "report_run",
        noted("A report as a CSV file, now"),
        noted("run phone number report EU"),
        noted(
            "There are three: calling usage (with a period), devices and phone numbers (as they are now); and"
            " those of your own, by their names. Say a region, a customer or a #tag as well."
        ),
    ),
    Topic(
        "templates",
        noted("The reports there are here, yours too"),
        noted("report templates"),
        noted("Each shows what it is made of, and can be run, scheduled, changed or deleted."),
    ),
    Topic(
        "template_create",
        noted("A report of your own: the columns, the order and the customers you choose"),
        noted("create template Desk phones from devices with customer, mac, product"),
        noted(
            "Say a name, a report, the columns in order (or “create template” alone, and fill in a form); a"
            " region, a customer or a #tag; of calling usage how many weeks. “edit template” and “delete"
            " template” go with its name. A list becomes a report with its button “Save as report…”."
        ),
    ),
    Topic(
        "report_schedule",
        noted("A report that comes into this room by itself"),
        noted("schedule the devices report weekly on Monday at 8am"),
        noted(
            "Say how often (daily, weekly on days, monthly on a day or the last), at what time, in which time"
            " zone, for which region or customer. Lists come as well: “send me expiring in 30 days every"
            " Monday at 8”. “schedule a report” shows a form."
        ),
    ),
    Topic(
        "schedules",
        noted("What is scheduled in this room"),
        noted("list schedules"),
        noted(
            "Each has a number: “pause schedule 3”, “resume schedule 3”, “run schedule 3 now”, “change"
            " schedule 3 to 9am”, “remove schedule 3”. Its owner and full administrators may do that."
        ),
    ),
    Topic(
        "alert_subscribe",
        noted("What this room is told by itself"),
        noted("alert this room about call quality spikes"),
        noted(
            "Say kinds (status changes, expiring, renewing, overage, low assignment, call quality, usage"
            " drops, queue abandonment, new customers, incidents, the data sync, or everything), a region, a"
            " product, a #tag or a customer. “subscribe” alone shows a form: at once or as a digest, quiet"
            " hours."
        ),
    ),
    Topic(
        "subscriptions_list",
        noted("What this room is subscribed to, and until when it is silent"),
        noted("what alerts is this room subscribed to"),
        noted(
            "Each has a number: “show subscription #3”, “change subscription #3”, “stop alerting us about"
            " overage”, “remove subscription #3”. Its owner and full administrators may do that."
        ),
    ),
    Topic(
        "deliveries",
        noted("Whether a report arrived, and why not"),
        noted("was Monday's report delivered?"),
        noted(
            "Say a day, a report or a number: “did #12 arrive”, “failed deliveries”. Each run has a number of"
            " its own: “rerun 41”, “cancel run 41”."
        ),
    ),
    Topic(
        "settings",
        noted("The language, time zone and region of this room"),
        noted("settings"),
        noted("Say what to change: “set language to French”, “set timezone Asia/Tokyo”."),
    ),
    Topic(
        "room_scope",
        noted("What this room may show at most"),
        noted("room scope"),
        noted("Say what: “limit this room to EU”, “add #gold to the room scope”, “clear the room scope”."),
    ),
    Topic(
        "room_outsiders",
        noted("Whether people from outside see the answers here"),
        noted("allow outsiders here"),
        noted(
            "While people from outside are in a room, each answer is for the person alone who asked, until"
            " this is allowed. Take it back with “answer privately here”."
        ),
    ),
    Topic("whoami", noted("Who I think you are, and what you may do"), noted("whoami")),
)


@answers("help", Right.EVERYONE)
def show_help(context: Context, slots: Slots) -> Answer:
    """What the person can ask, or more about one topic."""
    open_to = [topic for topic in TOPICS if _may_ask(context, topic)]
    chosen = _topic(context, slots.topic, open_to) if slots.topic else None
    components = _about(context, chosen) if chosen else _all(context, open_to, slots.topic)
    return Answer(Card(tuple(components), context.words.language))


def _may_ask(context: Context, topic: Topic) -> bool:
    registration = HANDLERS.get(topic.intent)
    if registration is None or (topic.intent == "settings" and context.person.role is None):
        return False
    return registration.right in RIGHTS[context.person.role]


def _topic(context: Context, said: str, open_to: list[Topic]) -> Topic | None:
    """The topic a word names: an intent's own name, or words that ask for one."""
    parsed = parse(said, context.words.language, context.today)
    names = (said.strip().lower(), parsed.intent.name if parsed.intent else "")
    return next((topic for name in names for topic in open_to if topic.intent == name), None)


def _all(context: Context, open_to: list[Topic], asked: str | None) -> list[Component]:
    words = context.words
    components: list[Component] = [Heading(words.gettext("Ask me about your Webex customers."))]
    if context.person.role is None:
        components = [Heading(words.gettext("I answer questions of partner administrators."))]
        components.append(Text(stranger_note(words, context.person)))
    if asked:
        components.append(Text(words.gettext("There is no help about “%(topic)s” yet.", topic=asked)))
    facts = tuple(
        Fact(
            words.gettext(topic.purpose), words.gettext("“%(example)s”", example=words.gettext(topic.example))
        )
        for topic in open_to
    )
    components.append(Facts(facts))
    if context.person.role is not None:
        components.append(
            Text(words.gettext("Add “page 2”, “by name” or “as CSV” to any list."), subtle=True)
        )
    components.append(Buttons(tuple(_try(context, open_to)), words.gettext("More")))
    if context.person.role is None and not context.person.distrusted:
        components.append(language_form(words))
    return components


def _about(context: Context, topic: Topic) -> list[Component]:
    words = context.words
    example = words.gettext(topic.example)
    components: list[Component] = [
        Heading(words.gettext(topic.purpose)),
        Text(words.gettext("Type for example: “%(example)s”", example=example)),
    ]
    if topic.more:
        components.append(Text(words.gettext(topic.more)))
    buttons = (*_try(context, [topic]), Button(words.gettext("All help"), Intent("help")))
    components.append(Buttons(buttons))
    return components


def _try(context: Context, topics: list[Topic]) -> list[Button]:
    """Buttons that ask the examples, as they would be understood when typed."""
    found = []
    for topic in topics:
        example = context.words.gettext(topic.example)
        parsed = parse(example, context.words.language, context.today)
        if parsed.intent is not None:
            found.append(Button(example, parsed.intent))
    return found[:TRIED]
