"""Alert subscriptions at the desk: made, found to be there already, changed, ended; by whom, and once."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from cards.intent import Intent, Slots
from cards.model import Answer, Notice
from handlers.context import Surroundings
from handlers.subscriptions import MOST, USUAL_KINDS
from hub.demo import ADMIN, FULL_ADMIN, HELPDESK, READ_ONLY
from hub.vocabulary import AlertKind
from store.alerts.listing import OPEN, Wanted, every_alert
from store.alerts.model import Matcher, NewSubscription, Pace
from store.alerts.silences import NewSilence, add_silence
from store.alerts.subscriptions import (
    ACTIVE,
    ENDED,
    REMOVED,
    add_subscription,
    end_subscription,
    subscriptions_of,
)
from store.database import Database
from tests.cards.linter import lint
from tests.handlers.asking import (
    NOW,
    ROOM,
    Asking,
    asking,
    buttons,
    csv_rows,
    demo_records,
    facts,
    fill,
    heading,
    parts,
    rows,
    texts,
)
from tests.handlers.scheduling import audited, fields, outgoing, submit
from tests.handlers.subscribing import again, only, told

ONE_ENGINE = pytest.mark.parametrize("database", ["sqlite"], indirect=True)
STRANGER = "somebody@elsewhere.example"
OVERAGE = "alert this room about overage"


@pytest.fixture
def ask(database: Database, tmp_path: Path) -> Asking:
    fill(database, demo_records(8, 1))
    return asking(database, tmp_path)


def utc(year: int, month: int, day: int, hour: int = 0) -> datetime:
    return datetime(year, month, day, hour, tzinfo=UTC)


def sound(answer: Answer) -> Answer:
    """The answer, once its card was found to be in order."""
    assert lint(answer.card) == []
    return answer


# --- made --------------------------------------------------------------------------------------------------


def test_words_alone_have_the_room_told_at_once(ask: Asking, database: Database) -> None:
    answer = sound(ask.type("tell this room when a customer is suspended in the EU"))
    row = only(database)
    assert row.matcher == Matcher((AlertKind.STATUS_CHANGE,), ("EU",))
    assert (row.pace, row.quiet_from, row.quiet_until) == (Pace.INSTANT, "", "")
    assert (row.group_wait, row.repeat_hours, row.next_at) == (30, 0, None)
    assert (row.owner, row.language, row.state) == (FULL_ADMIN, "en", ACTIVE)
    assert answer.public
    assert heading(answer) == "Ada Lindqvist has this room told: Status change · European Union."
    assert facts(answer)["Told"] == "at once"
    assert {"Change…", "Stop"} <= set(buttons(answer))
    assert audited(database) == [(FULL_ADMIN, "alert_subscribe", "done")]


@ONE_ENGINE
@pytest.mark.parametrize(
    ("said", "matcher"),
    [
        ("alert us about everything", Matcher()),
        ("subscribe to status changes for #gold", Matcher((AlertKind.STATUS_CHANGE,), tags=("gold",))),
        (
            "warn us about Calling overage",
            Matcher((AlertKind.OVERAGE,), products=("calling",)),
        ),
        (
            "alert us about overage and quality spikes",
            Matcher((AlertKind.OVERAGE, AlertKind.QUALITY_SPIKE)),
        ),
    ],
)
def test_what_is_said_is_what_is_matched(
    ask: Asking, database: Database, said: str, matcher: Matcher
) -> None:
    sound(ask.type(said))
    assert only(database).matcher == matcher


@ONE_ENGINE
def test_a_customer_is_kept_by_their_organisation_and_told_to_who_asks_alone(
    ask: Asking, database: Database
) -> None:
    answer = sound(ask.type("let us know when a contract of Globex expires"))
    (org_id,) = only(database).matcher.org_ids
    assert len(org_id) == 36
    assert "Globex" in heading(answer)
    assert not answer.public
    unknown = ask.type("let us know when a contract of Zzyzx Qwertz expires")
    assert "Zzyzx Qwertz" in heading(unknown)
    assert len(told(database)) == 1


@ONE_ENGINE
def test_a_digest_comes_by_the_rooms_clock(ask: Asking, database: Database) -> None:
    there = ask.in_zone("Asia/Tokyo")
    answer = sound(there.type("weekly digest of everything on Monday at 8"))
    assert facts(answer)["Told"] == "together, every Monday at 08:00"
    assert facts(answer)["Next digest"] == "Mon 23 Nov 08:00"
    assert "Quiet hours" not in facts(answer)
    with database.read() as connection:
        (row,) = subscriptions_of(connection, there.room)
    assert (row.pace, row.weekday, row.at, row.next_at) == (
        Pace.WEEKLY,
        "mon",
        "08:00",
        utc(2026, 11, 22, 23),
    )


def test_it_says_how_many_such_alerts_are_open_and_lists_them(ask: Asking, database: Database) -> None:
    with database.read() as connection:
        wanted = Wanted(states=OPEN, kinds=(AlertKind.OVERAGE,), muted=False)
        open_now = list(every_alert(connection, wanted))
    assert open_now
    answer = ask.type(OVERAGE)
    (line,) = (line for line in texts(answer) if "open now" in line)
    assert line.startswith(f"{len(open_now)} such alert")
    listed = buttons(answer)["Show these alerts"].intent
    assert listed == Intent("alerts", Slots(alert="overage"))
    calling = ask.in_("another").type("alert us about Calling overage for #nobody")
    assert "No such alert is open now. The room is told of what happens from here on." in texts(calling)
    assert "Show these alerts" not in buttons(calling)


# --- the form ----------------------------------------------------------------------------------------------


@ONE_ENGINE
def test_the_form_says_all_of_it(ask: Asking, database: Database) -> None:
    form = sound(ask.type("subscribe"))
    assert heading(form) == "What should this room be told, and when?"
    assert fields(form)["alerts"].value == "all alerts"
    submit(
        ask,
        form,
        alerts="License overage, expiring",
        region="EU",
        product="calling",
        tag="#gold",
        quiet_from="8pm",
        quiet_until="7",
        group_wait="300",
        repeat_hours="24",
    )
    row = only(database)
    assert row.matcher == Matcher((AlertKind.EXPIRING, AlertKind.OVERAGE), ("EU",), ("calling",), ("gold",))
    assert (row.pace, row.quiet_from, row.quiet_until) == (Pace.INSTANT, "20:00", "07:00")
    assert (row.group_wait, row.repeat_hours, row.at) == (300, 24, "")


@ONE_ENGINE
@pytest.mark.parametrize(
    ("inputs", "problem"),
    [
        ({"alerts": "overage, weather"}, "“overage, weather” is no kind of alert."),
        ({"quiet_from": "20:00"}, "Quiet hours have a beginning and an end."),
        ({"quiet_from": "20:00", "quiet_until": "late"}, "“late” is no time of day."),
        ({"pace": "daily", "at": "25:00"}, "“25:00” is no time of day."),
    ],
)
def test_what_cannot_be_read_is_asked_for_again(
    ask: Asking, database: Database, inputs: dict[str, str], problem: str
) -> None:
    form = ask.type("subscribe")
    answer = sound(submit(ask, form, region="EU", **inputs))
    assert next(notice.text for notice in parts(answer.card, Notice)).startswith(problem)
    assert fields(answer)["region"].value == "EU"
    assert told(database) == []


# --- there already -----------------------------------------------------------------------------------------


def test_the_same_again_is_not_made_twice(ask: Asking, database: Database) -> None:
    ask.type(OVERAGE)
    row = only(database)
    answer = ask.type("warn us about overages")
    assert heading(answer) == "This room is told of this already, so nothing was changed."
    assert only(database) == row
    ask.as_(READ_ONLY).type("alert us about overage in the EU")
    assert only(database) == row


@ONE_ENGINE
def test_the_same_with_another_pace_changes_the_one_there_is(ask: Asking, database: Database) -> None:
    ask.type(OVERAGE)
    answer = ask.type("send a daily digest of overage alerts")
    row = only(database)
    assert heading(answer) == f"Ada Lindqvist changed alert subscription #{row.number}."
    assert (row.pace, row.at, row.next_at) == (Pace.DAILY, "08:00", utc(2026, 11, 22, 8))
    refused = ask.as_(READ_ONLY).type("send a weekly digest of overage alerts")
    assert heading(refused).startswith(f"“#{row.number}” belongs to Ada Lindqvist")
    assert only(database) == row


@ONE_ENGINE
def test_a_request_that_comes_again_is_kept_once(ask: Asking, database: Database) -> None:
    same = replace(ask, around=Surroundings(request_id="slack/t/1"))
    first = same.type(OVERAGE)
    second = same.type(OVERAGE)
    assert heading(first) == heading(second)
    assert only(database).matcher.kinds == (AlertKind.OVERAGE,)
    assert audited(database) == [(FULL_ADMIN, "alert_subscribe", "done")]


@ONE_ENGINE
def test_a_room_has_so_many_at_most(ask: Asking, database: Database) -> None:
    with database.write() as connection:
        for place in range(MOST):
            new = NewSubscription(ROOM, FULL_ADMIN, "en", Matcher(tags=(f"tag {place}",)))
            add_subscription(connection, new, None, NOW, None)
    assert heading(ask.type(OVERAGE)).startswith(f"A room has {MOST} alert subscriptions at most")


# --- changed -----------------------------------------------------------------------------------------------


@ONE_ENGINE
def test_the_form_shows_what_it_is_and_changes_all_of_it(ask: Asking, database: Database) -> None:
    made = ask.type("alert us about overage and renewals for #gold in Canada")
    before = only(database)
    shown = sound(ask.press(buttons(made)["Change…"].intent))
    assert heading(shown) == f"What should change in subscription #{before.number}?"
    now = {slot: field.value for slot, field in fields(shown).items()}
    assert (now["alerts"], now["region"], now["tag"]) == ("Renewing, License overage", "CA", "gold")
    changed = submit(ask, shown, region="", tag="", pace="hourly")
    row = again(database, before)
    assert row.matcher == Matcher((AlertKind.RENEWING, AlertKind.OVERAGE))
    assert (row.pace, row.next_at) == (Pace.HOURLY, utc(2026, 11, 21, 10))
    assert facts(changed)["Told"] == "together, every full hour"


@ONE_ENGINE
@pytest.mark.parametrize(
    ("email", "outcome"),
    [
        (FULL_ADMIN, "done"),
        (ADMIN, "done"),
        (READ_ONLY, "not-owner"),
        (HELPDESK, "not-allowed"),
        (STRANGER, "not-allowed"),
    ],
)
@pytest.mark.parametrize(
    ("intent", "slots"), [("alert_subscribe", {"pace": "daily"}), ("alert_unsubscribe", {})]
)
def test_the_owner_or_a_full_administrator_may(
    ask: Asking, database: Database, intent: str, slots: dict[str, Any], email: str, outcome: str
) -> None:
    ask.as_(ADMIN).type(OVERAGE)
    before = only(database)
    ask.as_(email)(intent, id=before.number, **slots)
    assert audited(database)[1:] == [(email, intent, outcome)]
    assert (again(database, before) == before) == (outcome != "done")
    assert again(database, before).owner == ADMIN


@ONE_ENGINE
def test_another_rooms_is_the_owners_and_full_administrators_to_change(
    ask: Asking, database: Database
) -> None:
    ask.as_(READ_ONLY).type(OVERAGE)
    row = only(database)
    elsewhere = ask.in_("elsewhere")
    refused = elsewhere.as_(ADMIN)("alert_unsubscribe", id=row.number)
    assert heading(refused).startswith(f"Alert subscription #{row.number} is of another room")
    answer = elsewhere.as_(READ_ONLY)("alert_unsubscribe", id=row.number)
    assert not answer.public
    assert again(database, row).state == REMOVED
    notices = [sent for sent in outgoing(database) if sent.kind == "notice"]
    assert [(sent.room_id, sent.content["code"]) for sent in notices] == [
        (ROOM.room_id, "subscription-changed-elsewhere")
    ]


@ONE_ENGINE
def test_a_number_of_something_else_is_no_subscription(ask: Asking) -> None:
    assert heading(ask("alert_unsubscribe", id=999)).startswith("Nothing has the number #999")
    ask.type("schedule the devices report daily at 8")
    number = int(rows(ask("schedules"))[0].title.split()[0][1:])
    assert f"#{number} is a schedule" in heading(ask("alert_unsubscribe", id=number))


# --- ended -------------------------------------------------------------------------------------------------


def test_stopped_by_words_and_made_again_by_its_button(ask: Asking, database: Database) -> None:
    ask.type("alert this room about call quality spikes in the EU")
    row = only(database)
    stopped = sound(ask.type("stop alerting us about quality spikes"))
    assert heading(stopped) == f"Ada Lindqvist stopped alert subscription #{row.number}."
    assert (told(database), again(database, row).state) == ([], REMOVED)
    ask.press(buttons(stopped)["Subscribe again"].intent)
    assert only(database).matcher == row.matcher
    assert only(database).number != row.number


@ONE_ENGINE
def test_of_several_kinds_the_others_stay(ask: Asking, database: Database) -> None:
    ask.type("alert us about overage and quality spikes")
    answer = ask.type("no more overage alerts please")
    row = only(database)
    assert row.matcher == Matcher((AlertKind.QUALITY_SPIKE,))
    assert heading(answer) == (f"Ada Lindqvist took License overage from alert subscription #{row.number}.")


@ONE_ENGINE
def test_of_all_kinds_all_others_stay(ask: Asking, database: Database) -> None:
    ask.type("alert us about everything")
    ask.type("stop alerting us about renewals")
    kinds = only(database).matcher.kinds
    assert set(kinds) == set(AlertKind) - {AlertKind.RENEWING}


@ONE_ENGINE
def test_of_several_that_fit_one_is_chosen(ask: Asking, database: Database) -> None:
    ask.type("alert us about overage in the EU")
    ask.type("alert us about overage in Canada")
    europe, canada = told(database)
    question = sound(ask.type("stop alerting us about overage"))
    assert heading(question) == "Which subscription should stop?"
    assert len(told(database)) == 2
    first, _ = rows(question)
    assert first.open is not None
    ask.press(first.open.intent)
    assert (again(database, europe).state, again(database, canada).state) == (REMOVED, ACTIVE)
    ask.type("alert us about overage in the EU")
    ask.press(buttons(ask.type("stop alerting us about overage"))["Stop them all"].intent)
    assert told(database) == []


@ONE_ENGINE
def test_what_tells_more_than_is_said_is_not_ended_by_itself(ask: Asking, database: Database) -> None:
    ask.type(OVERAGE)
    question = ask.type("stop alerting us about overage in the EU")
    assert heading(question) == "Nothing here is told of just that. Which one should stop?"
    assert len(told(database)) == 1
    assert heading(ask.type("stop alerting us about incidents")).startswith("This room is told nothing of it")


@ONE_ENGINE
def test_all_of_ones_own_end_at_once_and_others_stay(ask: Asking, database: Database) -> None:
    ask.type(OVERAGE)
    ask.as_(ADMIN).type("alert us about incidents")
    ask.as_(ADMIN).type("alert us about renewals")
    answer = ask.as_(ADMIN).type("unsubscribe from everything")
    assert heading(answer) == "Kim Haruka stopped 2 alert subscriptions."
    row = only(database)
    assert row.owner == FULL_ADMIN
    assert texts(answer)[-1] == f"#{row.number} stays: it belongs to Ada Lindqvist."
    assert heading(ask.in_("an empty room").type("unsubscribe")).startswith("This room is told of no alerts")


@ONE_ENGINE
def test_ending_it_comes_again_after_a_crash_and_ends_nothing_more(ask: Asking, database: Database) -> None:
    ask.type(OVERAGE)
    same = replace(ask, around=Surroundings(request_id="slack/t/2"))
    same.type("stop alerting us about overage")
    ask.type(OVERAGE)
    answer = same.type("stop alerting us about overage")
    assert heading(answer) == "1 alert subscription in this room"
    assert only(database).state == ACTIVE


# --- shown -------------------------------------------------------------------------------------------------


@ONE_ENGINE
def test_the_rooms_subscriptions_are_listed(ask: Asking, database: Database) -> None:
    none = sound(ask.type("what alerts is this room subscribed to"))
    assert heading(none) == "This room is told of no alerts."
    ask.type(OVERAGE)
    ask.as_(READ_ONLY).type("weekly digest of everything on Monday at 8")
    ask.in_("elsewhere").type("alert us about incidents")
    first, second = told(database)
    with database.write() as connection:
        end_subscription(connection, first.number, "not-in-room", NOW)
        add_silence(
            connection, NewSilence(ROOM, FULL_ADMIN, NOW, utc(2026, 11, 22), (AlertKind.OVERAGE,)), None
        )
    answer = sound(ask.type("what alerts is this room subscribed to"))
    assert heading(answer) == "2 alert subscriptions in this room"
    assert [(row.title, row.note, row.badges[0].word) for row in rows(answer)] == [
        (f"#{first.number} · License overage", "at once", "ended"),
        (f"#{second.number} · All alerts", "together, every Monday at 08:00", "active"),
    ]
    assert rows(answer)[1].detail == "Next digest: Mon 23 Nov 08:00 — Owner: Ravi Menon"
    assert "1 silence holds in this room." in texts(answer)
    shown = rows(answer)[0].open
    assert shown is not None
    ended = sound(ask.press(shown.intent))
    assert "Subscribe again" in buttons(ended)
    assert again(database, first).state == ENDED
    over = ask("alert_subscribe", id=first.number, pace="daily")
    assert heading(over).startswith(f"Alert subscription #{first.number} tells nothing any more")
    lines = csv_rows(ask("subscriptions_list", format="csv"))
    assert [line["Kinds of alerts"] for line in lines] == ["License overage", "All alerts"]


@ONE_ENGINE
def test_a_room_with_people_from_outside_is_told_of_nothing(ask: Asking, database: Database) -> None:
    shared = replace(ask, around=Surroundings(outsiders=True))
    for said in (OVERAGE, "subscribe"):
        assert heading(shared.type(said)).startswith("People from outside are in this room")
    assert told(database) == []
    ask("room_outsiders", allow=True)
    shared.type(OVERAGE)
    assert len(told(database)) == 1


# --- the welcome -------------------------------------------------------------------------------------------


@ONE_ENGINE
def test_the_welcome_offers_what_matters_and_subscribes_nothing_itself(
    ask: Asking, database: Database
) -> None:
    welcome = sound(ask("welcome"))
    assert told(database) == []
    assert buttons(welcome)["Choose…"].intent == Intent("alert_subscribe")
    usual = buttons(welcome)["Tell this room what matters"].intent
    answer = sound(ask.in_zone("Europe/Paris").press(usual))
    assert heading(answer) == "Ada Lindqvist has this room told what matters."
    assert told(database) == []
    ask.press(usual)
    at_once, weekly = told(database)
    assert (at_once.matcher.kinds, at_once.pace) == (USUAL_KINDS, Pace.INSTANT)
    assert (at_once.quiet_from, at_once.quiet_until) == ("20:00", "07:00")
    assert (weekly.matcher, weekly.pace, weekly.weekday, weekly.at) == (
        Matcher(),
        Pace.WEEKLY,
        "mon",
        "08:00",
    )
    assert weekly.next_at == utc(2026, 11, 23, 8)
    assert heading(ask.press(usual)) == "This room is told of this already, so nothing was changed."
    assert len(told(database)) == 2
    assert "Tell this room what matters" not in buttons(ask("welcome"))


@ONE_ENGINE
def test_the_welcome_is_pressed_once_though_it_comes_twice(ask: Asking, database: Database) -> None:
    usual = buttons(ask("welcome"))["Tell this room what matters"].intent
    same = replace(ask, around=Surroundings(request_id="webex/o/9"))
    first, second = same.press(usual), same.press(usual)
    assert heading(first) == heading(second)
    assert len(told(database)) == 2
    assert heading(ask.as_(HELPDESK).in_("other").press(usual)).startswith("Your role")


@ONE_ENGINE
def test_no_alerts_are_offered_where_people_from_outside_are(ask: Asking) -> None:
    assert "Tell this room what matters" not in buttons(ask.in_("shared", outsiders=True)("welcome"))
