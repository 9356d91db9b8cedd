"""Who gets a report, and whether anybody does: looked at anew each time it is made."""

from __future__ import annotations

import os
import time
from datetime import timedelta
from pathlib import Path
from shutil import rmtree

import pytest
from sqlalchemy import delete, update

from cards.intent import Intent, Slots
from store.delivery.schedules import PAUSED, REMOVED, change_schedule
from store.queries.people import save_room
from store.schema import admin_customer, administrator, run
from tests.failures.bots import Installation, Running, eventually
from tests.failures.cases import HTTP, both_platforms, on, sqlite_alone
from tests.failures.delivering import LIST, Delivering, room_of
from tests.failures.sides import Side, SlackSide

HELPDESK = "helpdesk"


@pytest.fixture
def delivering(bot: Running, side: Side) -> Delivering:
    return Delivering(bot, side)


@on(HTTP)
def test_an_owner_who_lost_their_role(side: SlackSide, delivering: Delivering) -> None:
    """The schedule is switched off, and that is said once to the room and to them."""
    number = delivering.schedule()
    with delivering.database.write() as connection:
        connection.execute(delete(admin_customer))
        connection.execute(delete(administrator))
    delivering.fall_due()
    delivering.settle(step=1)
    assert (delivering.run().state, delivering.run().reason) == ("failed", "owner-may-not")
    (kept,) = delivering.schedules()
    assert (kept.state, kept.reason, kept.next_run_at) == ("disabled", "owner-may-not", None)
    (room,), (owner,) = delivering.told()
    assert room == owner
    assert f"#{number} is switched off" in room
    assert delivering.files() == []


@on(HTTP)
@sqlite_alone
def test_a_schedule_takes_the_right_to_arrange_one(side: SlackSide, delivering: Delivering) -> None:
    delivering.schedule()
    with delivering.database.write() as connection:
        connection.execute(update(administrator).values(role=HELPDESK))
    delivering.fall_due()
    delivering.settle(step=1)
    assert delivering.run().reason == "owner-may-not"


@both_platforms
def test_a_room_with_people_from_outside(side: Side, delivering: Delivering) -> None:
    """Nothing is sent there, and the owner alone is told; unless it was allowed."""
    if isinstance(side, SlackSide):
        side.newcomer("Gil Gast", "gil@elsewhere.example", guest="multi-channel")
    else:
        side.newcomer("Gil Gast", "gil@elsewhere.example", organization=side.peer.organization("Elsewhere"))
    delivering.schedule()
    delivering.fall_due()
    delivering.settle(step=1)
    assert (delivering.run().state, delivering.run().reason) == ("held", "outsiders")
    assert [row.state for row in delivering.rows("report")] == ["held"]
    room, (owner,) = delivering.told()
    assert room == []
    assert "from outside" in owner
    with delivering.database.write() as connection:
        save_room(connection, room_of(side), {"outsiders_allowed": True})
    delivering.schedule()
    delivering.fall_due()
    delivering.settle(step=1)
    assert len(delivering.files()) == 1


@on(HTTP)
@sqlite_alone
@pytest.mark.parametrize("skip", [True, False])
def test_a_report_without_rows(side: SlackSide, delivering: Delivering, skip: bool) -> None:
    """It comes with its headers and says so, or does not come."""
    nothing = Intent("report_run", Slots(template="phone_numbers"))
    delivering.schedule(nothing, skip_empty=skip)
    delivering.fall_due()
    delivering.settle()
    ended = delivering.run()
    assert ended.rows == 0
    if skip:
        assert (ended.state, delivering.files(), delivering.noticed()) == ("empty", [], [])
        return
    (shown,) = delivering.files()
    ((_, content),) = shown.files.items()
    assert content.count(b"\n") == 1
    assert "no rows" in shown.words


@on(HTTP)
@sqlite_alone
def test_it_speaks_the_rooms_language(side: SlackSide, delivering: Delivering) -> None:
    with delivering.database.write() as connection:
        save_room(connection, room_of(side), {"language": "fr"})
    delivering.schedule(language="ja")
    delivering.fall_due()
    (shown,) = side.peer.wait(delivering.files)
    ((name, content),) = shown.files.items()
    assert "lignes" in shown.words
    assert "Client" in content.decode("utf-8-sig").partition("\n")[0]
    assert name.endswith(".csv")


@on(HTTP)
@sqlite_alone
def test_a_monthly_report_is_of_the_weeks_that_ended_in_the_last_month(
    side: SlackSide, delivering: Delivering
) -> None:
    delivering.schedule(
        Intent("report_run", Slots(template="calling_usage")),
        frequency="monthly",
        day_of_month=delivering.now().day,
    )
    delivering.fall_due()
    (shown,) = side.peer.wait(delivering.files)
    local = delivering.run().due_at.date()
    end = local.replace(day=1) - timedelta(days=1)
    saturdays = [day for day in (end - timedelta(days=n) for n in range(end.day)) if day.weekday() == 5]
    first, last = saturdays[-1] - timedelta(days=6), saturdays[0]
    period = next(line for line in shown.words.splitlines() if line.startswith("Period"))
    assert f"{first.day} {first:%b}" in period
    assert f"{last.day} {last:%b %Y}" in period


@on(HTTP)
@sqlite_alone
def test_a_question_that_only_a_person_can_answer(side: SlackSide, delivering: Delivering) -> None:
    delivering.schedule(Intent("report_run", Slots(template="no such template")))
    delivering.fall_due()
    delivering.settle(step=1)
    assert (delivering.run().state, delivering.run().reason) == ("failed", "run-asks-back")
    (room,), _ = delivering.told()
    assert "no such template" in room


@on(HTTP)
@sqlite_alone
def test_a_late_report_says_so(side: SlackSide, delivering: Delivering) -> None:
    delivering.schedule()
    delivering.pass_time(1900)
    delivering.fall_due()
    (shown,) = side.peer.wait(delivering.files)
    assert "This report is late" in shown.words


@on(HTTP)
@sqlite_alone
def test_runs_that_were_missed_are_told_to_the_owner_once(side: SlackSide, delivering: Delivering) -> None:
    delivering.schedule()
    delivering.pass_time(3 * 86400)
    delivering.fall_due()
    delivering.settle(step=1)
    assert [each.state for each in delivering.runs()] == ["missed", "missed", "missed", "delivered"]
    room, (owner,) = delivering.told()
    assert room == []
    assert "missed" in owner


@on(HTTP)
@sqlite_alone
@pytest.mark.parametrize("state", [PAUSED, REMOVED])
def test_a_schedule_that_was_changed_before_its_run_went_out(
    side: SlackSide, delivering: Delivering, state: str
) -> None:
    """Of one that was removed nothing comes; a paused one's run was due before."""
    number = delivering.schedule()
    side.limit("files.getUploadURLExternal", 60)
    delivering.fall_due()
    delivering.wait_for(lambda row: row.reason)
    with delivering.database.write() as connection:
        change_schedule(connection, number, delivering.now(), state=state)
    delivering.settle(step=5)
    assert delivering.run().state == ("delivered" if state == PAUSED else "cancelled")
    assert len(delivering.files()) == (state == PAUSED)


@on(HTTP)
@sqlite_alone
def test_a_run_that_somebody_cancels(side: SlackSide, delivering: Delivering) -> None:
    delivering.schedule()
    side.limit("files.getUploadURLExternal", 60)
    delivering.fall_due()
    delivering.wait_for(lambda row: row.reason)
    with delivering.database.write() as connection:
        connection.execute(update(run).values(cancel=True))
    delivering.settle(step=5)
    assert (delivering.run().state, delivering.files()) == ("cancelled", [])


@on(HTTP)
@sqlite_alone
def test_the_file_is_built_once_and_anew_where_it_is_not(
    side: SlackSide, delivering: Delivering, installation: Installation
) -> None:
    """It waits for the platform as it is; on a machine that does not have it, it is built again."""
    side.limit("files.getUploadURLExternal", 60)
    delivering.schedule()
    delivering.fall_due()
    delivering.wait_for(lambda row: row.reason)
    (first,) = delivering.run().files
    assert Path(first["path"]).is_file()
    side.limit("files.getUploadURLExternal", 60)
    delivering.pass_time(70)
    delivering.wait_for(lambda row: row.attempts == 2 and not row.lease)
    assert delivering.run().files == [first]
    rmtree(installation.folder / "spool" / "runs")
    delivering.settle(step=10)
    (second,) = delivering.run().files
    assert second["name"] != first["name"]
    assert delivering.run().state == "delivered"
    runs = installation.folder / "spool" / "runs"
    eventually(lambda: not list(runs.iterdir()), "an empty spool")
    assert len(delivering.files()) == 1


@on(HTTP)
@sqlite_alone
def test_what_crashes_left_is_swept_and_what_waits_is_not(
    side: SlackSide, delivering: Delivering, installation: Installation
) -> None:
    side.limit("files.getUploadURLExternal", 60)
    delivering.schedule(LIST)
    delivering.fall_due()
    delivering.wait_for(lambda row: row.reason)
    folder = installation.folder / "spool" / "runs"
    (waiting,) = folder.iterdir()
    left = folder / "7-crashed"
    left.mkdir()
    (left / "report.csv.part").write_text("half")
    for each in (waiting, left):
        os.utime(each, times=(time.time() - 90_000,) * 2)
    assert delivering.bot.service.ticking is not None
    delivering.bot.service.ticking.deliverers.sweep()
    assert list(folder.iterdir()) == [waiting]
