"""What can be done with a schedule: by whom, once, and what falls due afterwards."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import delete

from cards.model import Heading, Notice
from handlers.context import Surroundings
from hub.demo import ADMIN, FULL_ADMIN, HELPDESK, READ_ONLY
from store.database import Database
from store.delivery.runs import RunState
from store.delivery.schedules import ACTIVE, DISABLED, PAUSED, REMOVED, change_schedule
from store.schema import admin_customer, administrator
from tests.cards.linter import lint
from tests.handlers.asking import (
    NOW,
    ROOM,
    Asking,
    asking,
    buttons,
    demo_records,
    facts,
    fill,
    forget_alerts,
    heading,
    parts,
    rows,
    texts,
)
from tests.handlers.scheduling import (
    DAILY,
    WEEKLY,
    all_kept,
    audited,
    due_until,
    fields,
    kept,
    ledger,
    outgoing,
    submit,
)

ONE_ENGINE = pytest.mark.parametrize("database", ["sqlite"], indirect=True)
STRANGER = "somebody@elsewhere.example"
CHANGES: list[tuple[str, dict[str, Any]]] = [
    ("schedule_pause", {}),
    ("schedule_resume", {}),
    ("schedule_run", {}),
    ("schedule_edit", {"at": "10:00"}),
    ("schedule_remove", {"change": "remove"}),
]


@pytest.fixture
def ask(database: Database, tmp_path: Path) -> Asking:
    fill(database, demo_records(20, 1))
    forget_alerts(database)
    return asking(database, tmp_path)


def utc(*when: int) -> datetime:
    return datetime(*when, tzinfo=UTC)  # type: ignore[arg-type]


def lose_role(database: Database, email: str) -> None:
    """The partner has no administrator with that address any more."""
    with database.write() as connection:
        known = administrator.c.email == email
        connection.execute(
            delete(admin_customer).where(
                admin_customer.c.admin_id.in_(
                    administrator.select().with_only_columns(administrator.c.id).where(known)
                )
            )
        )
        connection.execute(delete(administrator).where(known))


# --- pause and resume --------------------------------------------------------------------------------------


def test_what_is_paused_does_not_run_and_nothing_is_made_up_for(ask: Asking, database: Database) -> None:
    ask.type(DAILY)
    paused = ask.type("pause schedule 1")
    assert heading(paused) == "Ada Lindqvist paused schedule #1."
    assert facts(paused)["Next runs"] == "none (paused)"
    assert (kept(database).state, kept(database).next_run_at) == (PAUSED, None)
    assert due_until(database, NOW, hours=72) == []
    later = NOW + timedelta(days=3)
    resumed = ask.at(later).type("resume schedule 1")
    assert facts(resumed)["Next runs"].startswith("Wed 25 Nov 08:00")
    assert kept(database).next_run_at == utc(2026, 11, 25, 8)
    assert [run.period for run in due_until(database, later, hours=24)] == ["2026-11-25"]


@ONE_ENGINE
def test_pausing_and_resuming_twice_changes_nothing_more(ask: Asking, database: Database) -> None:
    ask.type(DAILY)
    ask("schedule_resume", id=1)
    assert kept(database).next_run_at == utc(2026, 11, 22, 8)
    ask("schedule_pause", id=1)
    ask("schedule_pause", id=1)
    assert kept(database).state == PAUSED


# --- run now -----------------------------------------------------------------------------------------------


def test_a_run_that_is_asked_for_moves_no_other(ask: Asking, database: Database) -> None:
    ask.type(WEEKLY)
    before = kept(database)
    answer = ask.type("run schedule 1 now")
    assert heading(answer) == (
        "Ada Lindqvist asked for schedule #1 now. The report comes into the room as soon as it is made."
    )
    assert texts(answer) == ["Devices report", "The next regular run stays: Mon 23 Nov 08:00."]
    assert kept(database).next_run_at == before.next_run_at
    (run,) = ledger(database)
    assert (run.schedule, run.due_at, run.state, run.owner) == (1, NOW, RunState.DUE, FULL_ADMIN)
    assert run.period.startswith("now:")
    (row,) = outgoing(database)
    assert (row.dedupe_key, row.kind, row.run_id, row.room_id) == (
        f"run:{run.id}",
        "report",
        run.id,
        ROOM.room_id,
    )
    ask("schedule_run", id=1)
    assert len(ledger(database)) == len(outgoing(database)) == 2
    assert [each.period for each in due_until(database, NOW, hours=48)][2:] == ["2026-11-23"]


@ONE_ENGINE
def test_what_is_paused_can_be_asked_for(ask: Asking, database: Database) -> None:
    ask.type(DAILY)
    ask("schedule_pause", id=1)
    assert texts(ask("schedule_run", id=1)) == ["Devices report"]
    assert len(ledger(database)) == 1
    assert kept(database).state == PAUSED


@ONE_ENGINE
def test_where_it_would_be_held_it_does_not_run(ask: Asking, database: Database) -> None:
    ask.type(DAILY)
    answer = ask.in_(ROOM.room_id, outsiders=True)("schedule_run", id=1)
    assert heading(answer).startswith("People from outside are in this room")
    assert ledger(database) == []


# --- change ------------------------------------------------------------------------------------------------


def test_what_is_not_said_stays(ask: Asking, database: Database) -> None:
    ask.type("schedule phone numbers for Globex in the EU weekly on Monday at 8am Europe/Paris")
    before = kept(database)
    changed = ask.type("change schedule 1 to Tuesday at 9:30")
    after = kept(database)
    assert (after.weekdays, after.at, after.next_run_at) == (("tue",), "09:30", utc(2026, 11, 24, 8, 30))
    assert (after.intent, after.timezone, after.frequency) == (before.intent, before.timezone, "weekly")
    assert heading(changed) == "Ada Lindqvist changed schedule #1."
    assert facts(changed)["When"] == "every Tuesday at 09:30"
    ask.type("change schedule 1 to the last day of the month")
    monthly = kept(database)
    assert (monthly.frequency, monthly.day_of_month, monthly.weekdays) == ("monthly", 31, ())
    assert (monthly.at, monthly.intent) == ("09:30", before.intent)


@ONE_ENGINE
def test_the_form_shows_all_of_it_and_takes_away_what_is_left_empty(ask: Asking, database: Database) -> None:
    ask.type("schedule phone numbers for Globex in the EU every Monday and Friday at 7")
    shown = ask.press(buttons(ask("schedules", id=1))["Change…"].intent)
    assert lint(shown.card) == []
    found = {slot: field.value for slot, field in fields(shown).items()}
    assert (found["template"], found["weekdays"], found["at"]) == ("phone_numbers", "Monday, Friday", "07:00")
    assert (found["region"], found["customer"], found["frequency"]) == ("EU", "Globex", "weekly")
    changed = submit(ask, shown, region="", customer="", template="devices", skip_empty="true")
    assert kept(database).intent == {"intent": "report_run", "slots": {"template": "devices"}}
    assert (kept(database).weekdays, kept(database).skip_empty) == (("mon", "fri"), True)
    assert parts(changed.card, Heading)[0].text == "#1 · Devices report"


@ONE_ENGINE
def test_a_list_stays_narrowed_when_its_time_is_changed(ask: Asking, database: Database) -> None:
    ask.type("send me trials expiring in 30 days every Monday at 8")
    before = kept(database).intent
    ask.type("change schedule 1 to daily")
    assert (kept(database).intent, kept(database).frequency) == (before, "daily")
    shown = ask.type("edit schedule 1")
    submit(ask, shown, template="overage")
    assert kept(database).intent == {"intent": "overage", "slots": {"format": "csv"}}


@ONE_ENGINE
@pytest.mark.parametrize(
    "said", ["change schedule 1 to Europe/Pariss", "change schedule 1 to 9am Asia/Tokio"]
)
def test_a_wrong_change_changes_nothing(ask: Asking, database: Database, said: str) -> None:
    ask.type(DAILY)
    before = kept(database)
    answer = ask.type(said)
    assert heading(answer).startswith("There is no time zone")
    assert kept(database) == before
    ask.press(next(iter(buttons(answer).values())).intent)
    assert kept(database).timezone in ("Europe/Paris", "Asia/Tokyo")


def test_a_day_that_has_had_its_run_gets_no_other(ask: Asking, database: Database) -> None:
    ask.at(NOW - timedelta(days=1)).type(DAILY)
    assert [run.period for run in due_until(database, utc(2026, 11, 21, 7), hours=2)] == ["2026-11-21"]
    answer = ask.type("change schedule 1 to 11:00")
    assert texts(answer) == ["Today it has run already, so the new time holds from the next run on."]
    assert facts(answer)["Next runs"].startswith("Sun 22 Nov 11:00")
    assert kept(database).next_run_at == utc(2026, 11, 22, 11)
    found = due_until(database, NOW, hours=48)
    assert [run.period for run in found] == ["2026-11-21", "2026-11-22"]


@ONE_ENGINE
def test_an_earlier_time_that_has_passed_is_not_run_today(ask: Asking, database: Database) -> None:
    ask.type("schedule devices daily at 18:00")
    answer = ask.type("change schedule 1 to 7:00")
    assert texts(answer) == []
    assert [run.period for run in due_until(database, NOW, hours=14)] == []
    assert [run.period for run in due_until(database, NOW, hours=24)] == ["2026-11-22"]


# --- remove and restore ------------------------------------------------------------------------------------


def test_what_is_removed_is_shown_first_and_can_be_restored(ask: Asking, database: Database) -> None:
    ask.type(WEEKLY)
    question = ask.type("delete schedule #1")
    assert heading(question) == "Remove schedule #1?"
    assert texts(question) == ["Devices report · every Monday at 08:00, Europe/Paris"]
    assert (kept(database).state, audited(database)[1:]) == (ACTIVE, [])
    removed = ask.press(buttons(question)["Remove it"].intent)
    assert heading(removed) == "Ada Lindqvist removed schedule #1."
    assert kept(database).state == REMOVED
    assert heading(ask("schedules")) == "No report is scheduled in this room."
    assert heading(ask.type("pause schedule 1")).startswith("Schedule #1 was removed")
    assert due_until(database, NOW, hours=72) == []
    restored = ask.press(buttons(removed)["Restore"].intent)
    assert heading(restored) == "Ada Lindqvist resumed schedule #1."
    assert (kept(database).state, kept(database).next_run_at) == (ACTIVE, utc(2026, 11, 23, 7))


@ONE_ENGINE
def test_it_can_be_kept_or_paused_instead(ask: Asking, database: Database) -> None:
    ask.type(WEEKLY)
    offered = buttons(ask.type("delete schedule #1"))
    ask.press(offered["Keep it"].intent)
    assert kept(database).state == ACTIVE
    ask.press(offered["Pause"].intent)
    assert kept(database).state == PAUSED


# --- who may -----------------------------------------------------------------------------------------------


@ONE_ENGINE
@pytest.mark.parametrize(("intent", "slots"), CHANGES)
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
def test_the_owner_or_a_full_administrator_may(
    ask: Asking, database: Database, intent: str, slots: dict[str, Any], email: str, outcome: str
) -> None:
    ask.as_(ADMIN).type(DAILY)
    before = kept(database)
    answer = ask.as_(email)(intent, id=1, **slots)
    assert audited(database)[1:] == [(email, intent, outcome)]
    if outcome != "done":
        assert (kept(database), ledger(database)) == (before, [])
    if outcome == "not-owner":
        assert heading(answer).startswith("“#1” belongs to Kim Haruka, so nothing was changed.")
    assert kept(database).owner == ADMIN


@ONE_ENGINE
def test_a_schedule_whose_owner_lost_their_role_is_taken_over(ask: Asking, database: Database) -> None:
    ask.as_(READ_ONLY).type(DAILY)
    lose_role(database, READ_ONLY)
    with database.write() as connection:
        change_schedule(connection, 1, NOW, state=DISABLED, reason="owner-may-not", next_run_at=None)
    shown = ask("schedules", id=1)
    for refused in (ask("schedule_resume", id=1), ask("schedule_run", id=1)):
        assert "may not have its reports any more, so nothing was done." in heading(refused)
    ask("schedule_edit", id=1, at="09:00")
    assert kept(database).state == DISABLED
    take = buttons(shown)["Take over"].intent
    assert "does not allow this" in heading(ask.as_(ADMIN).press(take))
    taken = ask.press(take)
    assert heading(taken) == "Ada Lindqvist took over schedule #1."
    row = kept(database)
    assert (row.owner, row.state, row.reason, row.next_run_at) == (
        FULL_ADMIN,
        ACTIVE,
        "",
        utc(2026, 11, 22, 9),
    )
    assert parts(taken.card, Notice)[1:] == []


@ONE_ENGINE
def test_one_whose_report_was_deleted_runs_again_with_another(ask: Asking, database: Database) -> None:
    ask.type(DAILY)
    with database.write() as connection:
        change_schedule(
            connection, 1, NOW, state=DISABLED, reason="schedule-without-template", next_run_at=None
        )
    ask("schedule_edit", id=1, template="phone_numbers")
    assert (kept(database).state, kept(database).next_run_at) == (ACTIVE, utc(2026, 11, 22, 8))


@ONE_ENGINE
def test_a_change_is_told_to_all_unless_it_names_a_customer(ask: Asking) -> None:
    for said, public in ((DAILY, True), ("schedule devices for Globex daily", False)):
        there = ask.in_(said)
        assert there.type(said).public == public
        assert there.type("pause schedule").public == public
        assert there("schedule_run").public == public
        assert not there.type("schedules").public
        assert not there.in_(said, outsiders=True).type("pause schedule").public


# --- where, which, how often -------------------------------------------------------------------------------


@ONE_ENGINE
def test_another_rooms_schedule_is_the_owners_and_full_administrators_to_change(
    ask: Asking, database: Database
) -> None:
    ask.as_(READ_ONLY).type(DAILY)
    elsewhere = ask.in_("elsewhere")
    for intent in ("schedules", "schedule_pause"):
        refused = elsewhere.as_(ADMIN)(intent, id=1)
        assert heading(refused).startswith("Schedule #1 is of another room")
    assert outgoing(database) == []
    elsewhere.as_(READ_ONLY)("schedule_pause", id=1)
    assert kept(database).state == PAUSED
    (told,) = outgoing(database)
    assert (told.room_id, told.kind) == (ROOM.room_id, "notice")
    assert told.content["code"] == "schedule-changed-elsewhere"
    assert told.content["facts"] == {"number": 1, "who": "Ravi Menon"}


@ONE_ENGINE
def test_the_only_one_need_not_be_named_and_of_several_one_is_chosen(ask: Asking, database: Database) -> None:
    assert heading(ask.type("pause schedule")).startswith("No report is scheduled in this room")
    ask.type(DAILY)
    ask.type("pause the schedule")
    assert kept(database).state == PAUSED
    ask.type(WEEKLY)
    question = ask.type("pause schedule")
    assert heading(question) == "Which schedule should be paused?"
    first, second = rows(question)
    assert (first.title, second.note) == ("#1 · Devices report", "every Monday at 08:00")
    assert second.open is not None
    ask.press(second.open.intent)
    assert kept(database, 2).state == PAUSED


@pytest.mark.parametrize(("intent", "slots"), CHANGES)
def test_a_change_that_comes_again_is_made_and_audited_once(
    ask: Asking, database: Database, intent: str, slots: dict[str, Any]
) -> None:
    ask.type(DAILY)
    again = replace(ask, around=Surroundings(request_id="webex/o/1"))
    first = again(intent, id=1, **slots)
    after, runs, going = kept(database), ledger(database), outgoing(database)
    second = again(intent, id=1, **slots)
    assert heading(second) == heading(first)
    assert (kept(database), ledger(database), outgoing(database)) == (after, runs, going)
    assert audited(database)[1:] == [(FULL_ADMIN, intent, "done")]


@ONE_ENGINE
def test_what_was_changed_since_is_not_changed_back(ask: Asking, database: Database) -> None:
    ask.type(DAILY)
    again = replace(ask, around=Surroundings(request_id="webex/o/1"))
    again("schedule_pause", id=1)
    ask("schedule_resume", id=1)
    shown = again("schedule_pause", id=1)
    assert kept(database).state == ACTIVE
    assert "Pause" in buttons(shown)
    assert len(all_kept(database)) == 1
