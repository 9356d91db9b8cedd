"""What is answered to "was Monday's report delivered?", of runs as the ledger and the outbox have them."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest

from cards.intent import Intent, Slots
from hub.demo import ADMIN, FULL_ADMIN, HELPDESK
from store.delivery.ledger import put_back
from store.delivery.outbox import Outcome
from store.delivery.runs import RunState, change_run, find_run
from store.rooms import RoomKey
from tests.claiming import claim_due
from tests.handlers.asking import (
    NOW,
    Asking,
    asking,
    buttons,
    demo_records,
    facts,
    fill,
    forget_alerts,
    heading,
    rows,
    texts,
)
from tests.handlers.ledger import FILE, MONDAY, Ledger


@pytest.fixture
def ask(database, tmp_path) -> Asking:
    """A full administrator at a desk with customers."""
    fill(database, demo_records(2, seed=3))
    forget_alerts(database)
    return asking(database, tmp_path)


@pytest.fixture
def ledger(database) -> Ledger:
    return Ledger(database)


def test_yes(ask, ledger):
    number = ledger.schedule()
    run_id = ledger.run(number)
    ledger.delivered(run_id)
    answer = ask.type("was Monday's report delivered?")
    assert heading(answer) == "Yes: Devices report arrived on Mon 16 Nov at 08:00, 12,345 rows"
    told = facts(answer)
    assert told["Due"] == "Mon 16 Nov 08:00"
    assert told["For"] == FULL_ADMIN
    assert told["Rows"] == "12,345"
    assert told["File"] == "Devices report_x_2026-11-16.csv (SHA-256 abababababab…) · 12,345 rows"
    assert told["Message"] == "1700000000.1"
    assert buttons(answer)["Open schedule #1"].intent == Intent("schedules", Slots(id=number))
    assert buttons(answer)["Run again"].intent == Intent("run_again", Slots(id=run_id))


@pytest.mark.parametrize(
    "typed",
    ["was Monday's report delivered?", "le rapport de lundi est-il parti ?", "月曜のレポートは届いた？"],
)
def test_each_language_means_the_same_day(ask, ledger, typed):
    ledger.delivered(ledger.run(ledger.schedule()))
    ledger.delivered(
        ledger.run(ledger.schedule(weekday="tue"), MONDAY + timedelta(days=1)), MONDAY + timedelta(days=1)
    )
    answer = replace(ask, locale=None).type(typed)
    assert len(rows(answer)) == 0
    assert "12" in heading(answer)
    assert "16" in heading(answer)


def test_late(ask, ledger):
    ledger.delivered(ledger.run(ledger.schedule()), MONDAY + timedelta(hours=2))
    assert heading(ask.type("was Monday's report delivered?")) == (
        "Yes, but late: Devices report arrived on Mon 16 Nov at 10:00 and was due on Mon 16 Nov at 08:00"
    )


def test_not_yet(ask, ledger):
    number = ledger.schedule()
    run_id = ledger.run(number)
    then = ask.at(MONDAY + timedelta(minutes=1))
    assert heading(then("deliveries", id=number)).startswith(
        "Not yet: Devices report was due on Mon 16 Nov at 08:00"
    )
    with ledger.database.write() as connection:
        change_run(connection, run_id, started_at=MONDAY, rows=4000)
    assert (
        heading(then("deliveries", id=number)) == "Not yet: Devices report is being made, 4,000 rows so far"
    )
    ledger.built(run_id)
    assert heading(then("deliveries", id=number)) == "Not yet: Devices report is made and is being sent"
    assert "Cancel" in buttons(then("deliveries", id=number))
    assert "Run again" not in buttons(then("deliveries", id=number))


def test_it_waits(ask, ledger):
    run_id = ledger.run(ledger.schedule())
    ledger.waits(run_id, "rate-limited", MONDAY + timedelta(minutes=3))
    answer = ask.at(MONDAY + timedelta(minutes=1)).type("has Monday's report arrived")
    assert heading(answer) == (
        "Not yet: Devices report waits until 08:03, because the chat platform asks to wait"
    )
    assert "It is tried again by itself." in texts(answer)


def test_no_and_why(ask, ledger):
    number = ledger.schedule()
    run_id = ledger.run(number)
    ledger.ends(run_id, Outcome.DEAD, RunState.FAILED, reason="room-gone")
    answer = ask.type(f"why did #{number} fail")
    assert heading(answer) == (
        "No: Devices report of Mon 16 Nov failed, because the room was archived or deleted. Nothing was sent."
    )
    assert texts(answer)[0].startswith("Bring the room back")


def test_why_finds_the_failure_behind_what_arrived(ask, ledger):
    number = ledger.schedule()
    ledger.ends(ledger.run(number), Outcome.DEAD, RunState.FAILED, reason="not-in-room")
    ledger.delivered(ledger.run(number, MONDAY + timedelta(days=1)), MONDAY + timedelta(days=1))
    assert heading(ask.type(f"did #{number} arrive")).startswith("Yes: ")
    assert "the bot is not in the room" in heading(ask.type(f"why did #{number} fail"))


def test_some_of_its_files_were_sent(ask, ledger):
    run_id = ledger.run(ledger.schedule())
    files = [dict(FILE, name=f"part {n}") for n in (1, 2, 3)]
    ledger.built(run_id, files=files)
    ledger.ends(
        run_id, Outcome.DEAD, RunState.FAILED, reason="too-late", steps={"part 1": "F1", "part 2/begun": "x"}
    )
    assert heading(ask.type("was Monday's report delivered?")).endswith("Of its files 1 of 3 were sent.")


@pytest.mark.parametrize(
    ("outcome", "state", "reason", "said"),
    [
        (
            Outcome.HELD,
            RunState.HELD,
            "outsiders",
            "is held back, because people from outside are in the room. Nothing was sent.",
        ),
        (Outcome.DROPPED, RunState.EMPTY, "empty", "had no rows, and its schedule leaves out empty ones"),
        (Outcome.DROPPED, RunState.CANCELLED, "cancelled", "was cancelled. Nothing was sent."),
        (
            Outcome.DROPPED,
            RunState.CANCELLED,
            "schedule-removed",
            "was left out, because its schedule was removed",
        ),
        (Outcome.DEAD, RunState.FAILED, "unknown-customer", "failed. Nothing was sent."),
    ],
)
def test_each_end(ask, ledger, outcome, state, reason, said):
    ledger.ends(ledger.run(ledger.schedule()), outcome, state, reason=reason, customer="Acme")
    answer = ask.type("was Monday's report delivered?")
    assert heading(answer) == f"No: Devices report of Mon 16 Nov {said}"
    if reason == "unknown-customer":
        assert texts(answer)[0].startswith("No customer you may see is called “Acme”.")


def test_missed(ask, ledger):
    ledger.run(ledger.schedule(), state=RunState.MISSED, reason="not-running")
    answer = ask.type("was Monday's report delivered?")
    assert heading(answer) == (
        "No: Devices report of Mon 16 Nov was missed, because Switchboard was not running then"
    )


def test_maybe_twice(ask, ledger):
    run_id = ledger.run(ledger.schedule())
    ledger.built(run_id)
    ledger.ends(run_id, Outcome.SENT, RunState.DELIVERED, maybe_twice=1)
    assert any("twice" in line for line in texts(ask.type("was Monday's report delivered?")))


def test_several_are_listed(ask, ledger):
    number = ledger.schedule()
    for week in range(3):
        due = MONDAY - timedelta(days=7 * week)
        run_id = ledger.run(number, due)
        if week == 1:
            ledger.ends(run_id, Outcome.DEAD, RunState.FAILED, due, reason="not-in-room")
        else:
            ledger.delivered(run_id, due)
    answer = ask.type("deliveries")
    assert heading(answer) == "Of 3 reports in the last 30 days 2 arrived"
    assert [row.badges[0].word for row in rows(answer)] == ["delivered", "failed", "delivered"]
    assert rows(answer)[0].title == f"Devices report · #{number}"
    assert "12,345 rows" in rows(answer)[0].detail
    assert "the bot is not in the room" in rows(answer)[1].detail
    failed = ask.press(buttons(answer)["What did not arrive"].intent)
    assert heading(failed).startswith("No: Devices report of Mon 9 Nov failed")


def test_pages(ask, ledger):
    for day in range(23):
        ledger.delivered(ledger.run(due=NOW - timedelta(days=day)), NOW - timedelta(days=day))
    first = ask.type("deliveries")
    assert heading(first) == "Yes: 23 reports arrived in the last 30 days"
    assert len(rows(first)) == 10
    second = ask.press(buttons(first)["Next"].intent)
    assert second.edits
    assert len({row.note for row in (*rows(first), *rows(second))}) == 20


def test_a_report_that_is_asked_for_by_name(ask, ledger):
    ledger.delivered(ledger.run(intent={"intent": "report_run", "slots": {"template": "phone_numbers"}}))
    ledger.delivered(ledger.run(due=MONDAY + timedelta(hours=1)), MONDAY + timedelta(hours=1))
    assert "09:00" in heading(ask.type("was the devices report delivered"))
    assert "08:00" in heading(ask.type("was the phone numbers report delivered"))
    assert heading(ask.type("was the calling usage report delivered")).endswith(
        "was not run in this room yet"
    )


def test_what_is_due_later_that_day(ask, ledger):
    number = ledger.schedule(weekday="sat", next_run_at=NOW + timedelta(hours=3))
    answer = ask.type("was today's report delivered?")
    assert heading(answer) == f"Not yet: Devices report (#{number}) is due on Sat 21 Nov at 12:00"
    assert f"Open schedule #{number}" in buttons(answer)


def test_nothing_was_due(ask, ledger):
    number = ledger.schedule()
    ledger.delivered(ledger.run(number))
    answer = ask.type("was Friday's report delivered?")
    assert heading(answer) == "No report was due here on Fri 20 Nov"
    assert texts(answer) == [
        f"The next one: Devices report (#{number}) on Mon 23 Nov at 08:00.",
        "The last one: Yes: Devices report arrived on Mon 16 Nov at 08:00, 12,345 rows",
    ]


def test_a_schedule_that_has_not_run(ask, ledger):
    number = ledger.schedule()
    assert heading(ask.type(f"did #{number} arrive")) == f"Schedule #{number} has not run in this room yet"
    assert heading(ask.type("did #99 arrive")).startswith("No")


def test_other_rooms_are_for_full_administrators(ask, ledger):
    there = replace(ledger, room=RoomKey("slack", "T1", "C1"))
    there.delivered(there.run())
    assert heading(ask.type("deliveries")) == "No report was due here in the last 30 days"
    everywhere = ask.press(buttons(ask.type("deliveries"))["In all rooms"].intent)
    assert heading(everywhere).startswith("Yes: Devices report arrived")
    assert everywhere.private
    for email in (ADMIN, HELPDESK):
        assert "In all rooms" not in buttons(ask.as_(email).type("deliveries"))
        assert "Your role" in heading(ask.as_(email).type("deliveries in all rooms"))


def test_strangers_are_told_nothing(ask, ledger):
    ledger.delivered(ledger.run())
    assert "not that of a partner administrator" in heading(
        ask.as_("sam@elsewhere.example").type("deliveries")
    )


def test_a_customer_is_not_named(ask, ledger):
    name = "Hooli"
    intent = {"intent": "report_run", "slots": {"template": "devices", "customer": name}}
    ledger.delivered(ledger.run(intent=intent))
    answer = ask.as_(HELPDESK).type("deliveries")
    assert name not in str(answer.card)


def test_nor_is_the_one_it_failed_for(ask, ledger):
    """Who sees every customer may know; the others in the room may not."""
    ledger.ends(ledger.run(), Outcome.DEAD, RunState.FAILED, reason="unknown-customer", customer="Hooli")
    assert "Hooli" in str(ask.type("deliveries").card)
    for email in (ADMIN, HELPDESK):
        told = ask.as_(email).type("deliveries")
        assert "Hooli" not in str(told.card)
        assert "No customer you may see is called “…”" in str(told.card)


# Again


def test_again_is_a_new_run_of_the_same_days(ask, ledger):
    number = ledger.schedule()
    run_id = ledger.run(number)
    ledger.ends(run_id, Outcome.DEAD, RunState.FAILED, reason="not-in-room")
    first = ask.type("was Monday's report delivered?")
    again = ask.press(buttons(first)["Run again"].intent)
    assert heading(again) == "Devices report: 0 rows so far"
    with ledger.database.read() as connection:
        old, new = find_run(connection, run_id), find_run(connection, run_id + 1)
    assert old is not None
    assert new is not None
    assert (new.schedule, new.intent, new.due_at, new.late) == (number, old.intent, old.due_at, True)
    assert old.state is RunState.FAILED
    assert new.state is RunState.DUE


def test_the_same_press_again_makes_no_second_run(ask, ledger):
    run_id = ledger.run()
    ledger.delivered(run_id)
    pressed = replace(ask, around=replace(ask.around, request_id="slack/T1/click"))
    pressed("run_again", id=run_id)
    pressed("run_again", id=run_id)
    with ledger.database.read() as connection:
        assert find_run(connection, run_id + 1) is not None
        assert find_run(connection, run_id + 2) is None


def test_who_may_have_it_again(ask, ledger):
    run_id = ledger.run(ledger.schedule())
    ledger.delivered(run_id)
    assert "Run again" not in buttons(ask.as_(HELPDESK).type("was Monday's report delivered?"))
    assert "Run again" not in str(ask.as_(HELPDESK)("run_again", id=run_id).card)
    of_nobody = ledger.run(due=MONDAY + timedelta(hours=1))
    ledger.delivered(of_nobody, MONDAY + timedelta(hours=1))
    ask.as_(HELPDESK)("run_again", id=of_nobody)
    with ledger.database.read() as connection:
        new = find_run(connection, of_nobody + 1)
    assert new is not None
    assert new.owner == HELPDESK


@pytest.mark.parametrize("intent", ["run_again", "run_cancel"])
def test_runs_of_other_rooms_are_not_there(ask, ledger, intent):
    there = replace(ledger, room=RoomKey("slack", "T1", "C1"))
    run_id = there.run()
    assert heading(ask(intent, id=run_id)).startswith(f"This room has had no run {run_id}")
    assert heading(ask(intent)).startswith("No run was named")


# Calling off


def test_cancelling(ask, ledger):
    run_id = ledger.run()
    ledger.waits(run_id, "platform-down", NOW + timedelta(hours=1))
    answer = ask("run_cancel", id=run_id)
    assert answer.edits
    assert "It is being cancelled." in texts(answer)
    with ledger.database.write() as connection:
        run = find_run(connection, run_id)
        assert run is not None
        assert run.cancel
        assert [row.run_id for row in claim_due(connection, NOW, 5)] == [run_id], "it is looked at now"
    assert heading(ask.type("deliveries")).endswith("is being cancelled")


def test_who_may_cancel(ask, ledger):
    run_id = ledger.run()
    assert "Your role" in heading(ask.as_(ADMIN)("run_cancel", id=run_id))
    with ledger.database.read() as connection:
        run = find_run(connection, run_id)
    assert run is not None
    assert not run.cancel


def test_what_is_over_is_not_cancelled(ask, ledger):
    run_id = ledger.run()
    ledger.delivered(run_id)
    assert heading(ask("run_cancel", id=run_id)).startswith(f"Run {run_id} is over")
    again = ledger.run(due=MONDAY + timedelta(hours=1))
    assert heading(ask("run_again", id=again)).startswith(f"Run {again} is still under way")


# Dead ones put back


def test_a_dead_delivery_is_put_back(database, ledger):
    run_id = ledger.run()
    ledger.built(run_id)
    ledger.ends(run_id, Outcome.DEAD, RunState.FAILED, reason="too-late", steps={"part 1": "F1"})
    with database.write() as connection:
        assert put_back(connection, 1, NOW)
        assert not put_back(connection, 1, NOW), "it is dead no more"
        assert not put_back(connection, 99, NOW)
        (row,) = claim_due(connection, NOW)
        run = find_run(connection, run_id)
    assert (row.run_id, row.attempts, row.steps, row.created_at) == (run_id, 1, {}, NOW)
    assert run is not None
    assert (run.state, run.reason, run.files) == (RunState.DUE, "", [])
