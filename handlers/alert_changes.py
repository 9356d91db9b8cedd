"""What people do with alerts: take them, put them off, hand them on, put them away, speak of them."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import Final

from sqlalchemy import Connection

from cards.intent import Intent, Slots
from cards.model import Answer, Button, Buttons, Card, Component, Field, Form, Heading, Notice, Text, Tone
from cards.wording import alert_states
from config.errors import RequestError
from handlers.common.alert_answers import answer_change
from handlers.common.alert_named import about, named_alert
from handlers.common.alert_people import ask_whom, assignee
from handlers.common.alert_times import NotATimeError, presets, until_field, until_of
from handlers.common.asking import AskBack, ask_back
from handlers.common.changing import change_once
from handlers.context import Context
from handlers.registry import Right, answers
from notifications.alerts import life
from store.alerts.model import Alert
from store.alerts.people import renewal_day
from store.rooms import RoomKey

LONGEST_COMMENT: Final = 2_000
"""Characters."""


@answers("alert_ack", Right.ATTEND, changes=lambda _: True)
def alert_ack(context: Context, slots: Slots) -> Answer:
    """Take an alert; with `minutes`, be reminded of it after so long.

    Raises:
        AskBack: which one, where several are open and none is named.
        RequestError: `alert-resolved`, `moment-over`, `moment-too-far`, and as `named_alert`.
    """
    words, intent = context.words, Intent("alert_ack", slots)
    alert = named_alert(context, intent, words.gettext("Which alert do you take?"))
    remind_at = context.now + timedelta(minutes=slots.minutes) if slots.minutes is not None else None
    done = words.gettext("%(who)s took alert #%(number)s.", who=context.person.called, number=alert.number)
    if remind_at is not None:
        at = alert_states.moment(words, remind_at, context.timezone, context.now)
        done += " " + words.gettext("A reminder comes %(at)s, if it still fires.", at=at)

    def take(connection: Connection, room: RoomKey | None) -> Alert:
        return life.acknowledge(connection, alert.number, *_who(context), remind_at, room)

    return answer_change(context, intent, alert.number, done, take)


@answers("alert_unack", Right.ATTEND, changes=lambda _: True)
def alert_unack(context: Context, slots: Slots) -> Answer:
    """Give an alert back, or end its snooze.

    Raises:
        AskBack: as `alert_ack`.
        RequestError: `alert-resolved`, and as `named_alert`.
    """
    words, intent = context.words, Intent("alert_unack", slots)
    alert = named_alert(context, intent, words.gettext("Which alert should fire again?"))
    done = words.gettext("Alert #%(number)s fires again.", number=alert.number)

    def give_back(connection: Connection, room: RoomKey | None) -> Alert:
        return life.unacknowledge(connection, alert.number, *_who(context), room)

    return answer_change(context, intent, alert.number, done, give_back)


@answers(
    "alert_snooze",
    Right.ATTEND,
    changes=lambda slots: slots.minutes is not None or slots.until is not None,
)
def alert_snooze(context: Context, slots: Slots) -> Answer:
    """Snooze an alert for so long, or until a day, Monday or the renewal.

    Raises:
        AskBack: as `alert_ack`; until when, where it is not said or cannot be read.
        RequestError: `alert-resolved`, `no-renewal`, `moment-over`, `moment-too-far`, and as `named_alert`.
    """
    words, intent = context.words, Intent("alert_snooze", slots)
    alert = named_alert(context, intent, words.gettext("Which alert should be snoozed?"))
    try:
        until = until_of(context, slots, lambda: _renewal(context, alert))
    except NotATimeError as said:
        problem = words.gettext("“%(said)s” is no day, nor a length of time.", said=str(said))
        raise _ask_until(context, intent, alert, problem) from None
    if until is None:
        raise _ask_until(context, intent, alert)
    done = words.gettext(
        "%(who)s snoozed alert #%(number)s until %(at)s.",
        who=context.person.called,
        number=alert.number,
        at=alert_states.moment(words, until, context.timezone, context.now),
    )

    def quieten(connection: Connection, room: RoomKey | None) -> Alert:
        return life.snooze(connection, alert.number, *_who(context), until, room)

    return answer_change(context, intent, alert.number, done, quieten)


@answers("alert_assign", Right.ATTEND, changes=lambda slots: slots.email is not None)
def alert_assign(context: Context, slots: Slots) -> Answer:
    """Make an alert somebody's who may see its customer.

    Raises:
        AskBack: as `alert_ack`; to whom, where it is not said.
        RequestError: `alert-resolved`, `unknown-assignee`, `assignee-does-not-see`, and as `named_alert`.
    """
    words, intent = context.words, Intent("alert_assign", slots)
    alert = named_alert(context, intent, words.gettext("Which alert do you mean?"))
    if slots.email is None:
        raise ask_whom(context, intent.with_slots(id=alert.number), alert)
    email, name = assignee(context, intent, alert)
    done = words.gettext("Alert #%(number)s is for %(who)s now.", number=alert.number, who=name)

    def hand_on(connection: Connection, room: RoomKey | None) -> Alert:
        return life.assign(connection, alert.number, *_who(context), email, room)

    return answer_change(context, intent, alert.number, done, hand_on)


@answers("alert_resolve", Right.ATTEND, changes=lambda _: True)
def alert_resolve(context: Context, slots: Slots) -> Answer:
    """Put an alert away, whatever it is that has the number: so far alerts alone can be.

    Raises:
        AskBack: as `alert_ack`.
        RequestError: as `named_alert`.
    """
    words, intent = context.words, Intent("alert_resolve", slots)
    alert = named_alert(context, intent, words.gettext("Which alert is resolved?"))
    done = words.gettext(
        "%(who)s resolved alert #%(number)s.", who=context.person.called, number=alert.number
    )

    def put_away(connection: Connection, room: RoomKey | None) -> Alert:
        return life.resolve(connection, alert.number, *_who(context), room)

    return answer_change(context, intent, alert.number, done, put_away)


@answers("alert_comment", Right.ATTEND, changes=lambda slots: bool(slots.text and slots.text.strip()))
def alert_comment(context: Context, slots: Slots) -> Answer:
    """Add words to an alert's history.

    Raises:
        AskBack: as `alert_ack`; what there is to say, where nothing is said.
        RequestError: `comment-too-long`, and as `named_alert`.
    """
    words, intent = context.words, Intent("alert_comment", slots)
    alert = named_alert(context, intent, words.gettext("Which alert do you mean?"))
    said = (slots.text or "").strip()
    if not said:
        raise _ask_comment(context, intent.with_slots(id=alert.number, text=None), alert)
    if len(said) > LONGEST_COMMENT:
        raise RequestError("comment-too-long", most=LONGEST_COMMENT)
    done = words.gettext("Your comment on alert #%(number)s is kept.", number=alert.number)

    def speak(connection: Connection, room: RoomKey | None) -> Alert:
        return life.comment(connection, alert.number, *_who(context), said, room)

    return answer_change(context, intent, alert.number, done, speak)


@answers("alert_feedback", Right.ATTEND, changes=lambda slots: slots.useful is not None)
def alert_feedback(context: Context, slots: Slots) -> Answer:
    """Keep whether the person found an alert useful, and thank them alone.

    Raises:
        AskBack: as `alert_ack`; whether, where it is not said.
        RequestError: as `named_alert`.
    """
    words, intent = context.words, Intent("alert_feedback", slots)
    alert = named_alert(context, intent, words.gettext("Which alert do you mean?"))
    useful = slots.useful
    intent = intent.with_slots(id=alert.number)
    if useful is None:
        readings = [
            (words.gettext("Useful"), intent.with_slots(useful=True)),
            (words.gettext("Not useful"), intent.with_slots(useful=False)),
        ]
        raise ask_back(
            context, words.gettext("Was it good to hear of this?"), readings, note=about(context, alert)
        )

    def keep(connection: Connection) -> None:
        life.give_verdict(connection, alert.number, context.person.email, context.now, useful=useful)

    change_once(context, intent, keep)
    if useful:
        thanks = words.gettext("Thank you: #%(number)s was useful to you.", number=alert.number)
    else:
        thanks = words.gettext("Thank you: #%(number)s was not useful to you.", number=alert.number)
    other = words.gettext("Not useful") if useful else words.gettext("Useful")
    buttons = Buttons((Button(other, intent.with_slots(useful=not useful)),))
    return Answer(Card((Notice(thanks, Tone.GOOD), buttons), words.language), private=True)


def _who(context: Context) -> tuple[str, datetime, str | None]:
    """Who does it, when, and in answer to which request."""
    return context.person.email, context.now, context.around.request_id


def _renewal(context: Context, alert: Alert) -> date | None:
    """The day the alert's contract ends, or else the customer's that ends next."""
    contract = str(alert.facts.get("contract", ""))
    return renewal_day(context.connection, alert.org_id, contract, context.today)


def _ask_until(context: Context, intent: Intent, alert: Alert, problem: str = "") -> AskBack:
    """Until when: buttons for what people choose most, and a line for anything else."""
    words = context.words
    asked = intent.with_slots(id=alert.number, minutes=None, until=None)
    components: list[Component] = [Heading(words.gettext("Until when should it be snoozed?"))]
    if problem:
        components.append(Notice(problem, Tone.WARNING))
    components += [
        Text(about(context, alert), subtle=True),
        Buttons(tuple(presets(words, asked, renewal=_renewal(context, alert) is not None))),
        Form(
            asked,
            (until_field(context, intent.slots.until),),
            words.gettext("Snooze"),
            words.gettext("Snooze until"),
        ),
    ]
    return AskBack(Answer(Card(tuple(components), words.language)))


def _ask_comment(context: Context, intent: Intent, alert: Alert) -> AskBack:
    words = context.words
    field = Field("text", words.gettext("Comment"), required=True)
    components = (
        Heading(words.gettext("What is there to say of it?")),
        Text(about(context, alert), subtle=True),
        Form(intent, (field,), words.gettext("Comment"), words.gettext("Comment")),
    )
    return AskBack(Answer(Card(components, words.language)))
