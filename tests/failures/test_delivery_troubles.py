"""What goes wrong with a scheduled report on its way: it comes later, or ends with its reason and is told."""

from __future__ import annotations

from dataclasses import replace
from hashlib import sha256
from pathlib import Path

import pytest

from cards.intent import Intent
from store.rooms import RoomKey
from tests.failures.bots import Installation, Running, eventually, started
from tests.failures.cases import HTTP, WEBEX, both_platforms, on, sqlite_alone
from tests.failures.delivering import Delivering, room_of
from tests.failures.sides import Side, SlackSide, WebexSide
from tests.peers.core.faults import Fault, Half, Pass, Reset, Slow, server_error
from tests.peers.slack.peer import error as slack_error
from tests.peers.webex.peer import error as webex_error

UPLOADING = ["files.getUploadURLExternal", "upload", "files.completeUploadExternal"]
"""The three calls of an upload to Slack."""


@pytest.fixture
def delivering(bot: Running, side: Side) -> Delivering:
    return Delivering(bot, side)


def spooled(installation: Installation) -> list[Path]:
    """The files that are kept of runs."""
    return [path for path in (installation.folder / "spool" / "runs").rglob("*") if path.is_file()]


@both_platforms
def test_a_report_arrives_with_its_figures(
    side: Side, delivering: Delivering, installation: Installation
) -> None:
    delivering.schedule()
    delivering.fall_due()
    (shown,) = side.peer.wait(delivering.files)
    delivering.settle()
    ((name, content),) = shown.files.items()
    run = delivering.run()
    assert (run.state, run.rows) == ("delivered", content.count(b"\n") - 1)
    assert run.rows > 0
    (kept,) = run.files
    assert (kept["name"], kept["sha256"], kept["size"]) == (name, sha256(content).hexdigest(), len(content))
    assert kept["sha256"] in shown.words
    (row,) = delivering.rows()
    assert (row.state, row.unsure, row.lease) == ("sent", False, None)
    assert row.message_id
    eventually(lambda: not spooled(installation), "an empty spool")


@both_platforms
@sqlite_alone
@pytest.mark.parametrize(
    "fault", [Reset(), Reset(done=True), Half(), server_error(500), server_error(502), Slow(1.0)], ids=str
)
def test_a_report_comes_later(side: Side, delivering: Delivering, fault: Fault) -> None:
    """Once, as far as the platform tells: a space of Webex does not, and what may be twice is counted."""
    side.peer.fail_next(side.names.upload, fault)
    delivering.schedule()
    delivering.fall_due()
    side.peer.wait(lambda: side.peer.journal.calls(side.names.upload))
    delivering.settle(step=5)
    assert delivering.run().state == "delivered"
    (row,) = delivering.rows()
    done = isinstance(fault, Half) or (isinstance(fault, Reset) and fault.done)
    if isinstance(side, SlackSide):
        assert len(delivering.files()) == 1
        assert row.facts == {}
    else:
        assert len(delivering.files()) == 1 + done
        assert row.facts == ({} if isinstance(fault, Slow) else {"maybe_twice": 1})


@on(HTTP)
@sqlite_alone
@pytest.mark.parametrize("step", UPLOADING)
@pytest.mark.parametrize("fault", [Reset(), Reset(done=True), Half(), server_error(502)], ids=str)
def test_each_step_of_an_upload_is_taken_up_again(
    side: SlackSide, delivering: Delivering, step: str, fault: Fault
) -> None:
    side.peer.fail_next(step, fault)
    delivering.schedule()
    delivering.fall_due()
    side.peer.wait(lambda: side.peer.journal.calls(step))
    delivering.settle(step=5)
    assert delivering.run().state == "delivered"
    assert len(delivering.files()) == 1


@on(WEBEX)
@sqlite_alone
@pytest.mark.parametrize("fault", [Reset(), Reset(done=True), Half()], ids=str)
def test_in_a_direct_room_webex_can_tell(side: WebexSide, delivering: Delivering, fault: Fault) -> None:
    direct = side.peer.direct(side.ada)
    side.peer.fail_next(side.names.upload, fault)
    delivering.schedule(room=room_of(side, direct))
    delivering.fall_due()
    side.peer.wait(lambda: side.peer.journal.calls(side.names.upload))
    delivering.settle(step=5)
    assert len([seen for seen in side.direct_answers() if seen.files]) == 1
    (row,) = delivering.rows()
    assert (row.state, row.facts) == ("sent", {})


@both_platforms
def test_a_rate_limit_holds_back_what_it_is_for(side: Side, delivering: Delivering) -> None:
    another = _another_room(side)
    side.limit(side.names.upload, 30)
    delivering.schedule()
    delivering.fall_due()
    side.peer.wait(lambda: any(call.status == 429 for call in side.peer.journal.calls(side.names.upload)))
    delivering.schedule(room=another)
    delivering.fall_due()
    delivering.pass_time(20)
    assert len(side.peer.journal.calls(side.names.upload)) == 1
    delivering.pass_time(11)
    delivering.settle(step=1)
    assert [run.state for run in delivering.runs()] == ["delivered", "delivered"]
    assert len(delivering.files()) == 1


@both_platforms
@sqlite_alone
def test_a_token_that_is_refused_is_waited_for(
    side: Side, delivering: Delivering, installation: Installation
) -> None:
    """The ledger shows why it waits; with the token mended it comes."""
    delivering.schedule()
    side.revoke()
    delivering.fall_due()
    delivering.wait_for(lambda row: row.reason == "token-refused")
    assert delivering.run().state in {"due", "built"}
    side.leave()
    delivering.bot.service.stop()
    side.renew()
    token = side.settings(installation.address)
    installation.more = {**installation.more, **token}
    with started(installation, side) as again:
        mended = Delivering(again, side)
        mended.settle(step=30)
        assert mended.run().state == "delivered"
        assert len(mended.files()) == 1


@both_platforms
@sqlite_alone
@pytest.mark.parametrize("trouble", ["too large", "refused"])
def test_a_file_that_is_refused_is_told(side: Side, delivering: Delivering, trouble: str) -> None:
    if isinstance(side, SlackSide):
        word = {"too large": "file_upload_size_restricted", "refused": "file_uploads_disabled"}[trouble]
        side.peer.fail_next("files.getUploadURLExternal", slack_error(word))
    else:
        side.peer.fail_next(side.names.upload, webex_error({"too large": 413, "refused": 400}[trouble]))
    number = delivering.schedule()
    delivering.fall_due()
    delivering.settle(step=1)
    code = {"too large": "file-too-large", "refused": "upload-refused"}[trouble]
    run = delivering.run()
    assert (run.state, run.reason) == ("failed", code)
    assert sorted(delivering.noticed()) == [
        ("report-failed", False, "sent"), ("report-failed", True, "sent"),
    ]  # fmt: skip
    (room,), (owner,) = delivering.told()
    assert f"schedule #{number}" in room.lower()
    assert room == owner
    assert delivering.files() == []


@both_platforms
@pytest.mark.parametrize("trouble", ["archived", "not in"])
def test_a_room_that_is_not_there_is_told_to_the_owner(
    side: Side, delivering: Delivering, trouble: str
) -> None:
    if isinstance(side, SlackSide):
        word = {"archived": "is_archived", "not in": "not_in_channel"}[trouble]
        side.peer.fail_next("files.completeUploadExternal", slack_error(word))
    else:
        side.peer.fail_next(side.names.upload, webex_error({"archived": 404, "not in": 403}[trouble]))
    delivering.schedule()
    delivering.fall_due()
    delivering.settle(step=1)
    code = {"archived": "room-gone", "not in": "not-in-room"}[trouble]
    assert (delivering.run().state, delivering.run().reason) == ("failed", code)
    assert delivering.noticed() == [("report-failed", True, "sent")]
    room, (owner,) = delivering.told()
    assert room == []
    assert "not delivered" in owner


@on(HTTP)
@sqlite_alone
def test_a_card_that_is_refused_comes_as_text(side: SlackSide, delivering: Delivering) -> None:
    """Of a report that is a card alone."""
    side.refuse_card()
    delivering.schedule(Intent("overview"))
    delivering.fall_due()
    (shown,) = side.peer.wait(side.answers)
    delivering.settle()
    assert (delivering.run().state, shown.buttons) == ("delivered", [])


@both_platforms
@sqlite_alone
def test_what_could_not_be_delivered_for_a_day_is_given_up_and_told(
    side: Side, delivering: Delivering
) -> None:
    side.peer.fail_next(side.names.upload, server_error(503), times=2)
    delivering.schedule()
    delivering.fall_due()
    delivering.wait_for(lambda row: row.reason == "platform-down")
    delivering.pass_time(24 * 3600 + 400)
    delivering.settle(step=1)
    assert (delivering.run().state, delivering.run().reason) == ("failed", "too-late")
    assert [ended for _, _, ended in delivering.noticed()] == ["sent", "sent"]


@on(HTTP)
@sqlite_alone
def test_of_a_notice_that_cannot_be_delivered_nobody_is_told(side: SlackSide, delivering: Delivering) -> None:
    side.peer.fail_next("files.getUploadURLExternal", slack_error("file_uploads_disabled"))
    side.peer.fail_next("chat.postMessage", slack_error("is_archived"), times=2)
    delivering.schedule()
    delivering.fall_due()
    delivering.settle(step=1)
    assert [ended for _, _, ended in delivering.noticed()] == ["dead", "dead"]
    assert len(delivering.rows()) == 3


@both_platforms
@sqlite_alone
def test_a_platform_that_is_down_for_a_minute(side: Side, delivering: Delivering) -> None:
    delivering.schedule()
    side.peer.outage(60)
    delivering.fall_due()
    delivering.wait_for(lambda row: row.reason == "platform-down")
    delivering.settle(step=10)
    assert delivering.run().state == "delivered"
    assert len(delivering.files()) == 1


@on(HTTP)
@sqlite_alone
def test_the_second_part_is_refused_for_now(side: SlackSide, delivering: Delivering) -> None:
    """The first one is not sent again."""
    limits = replace(delivering.bot.service.platforms["slack"].limits, largest_file=1000)
    delivering.bot.service.platforms["slack"]._platform.limits = limits
    side.peer.fail_next("files.completeUploadExternal", Pass())
    side.peer.fail_next("files.completeUploadExternal", server_error(502))
    delivering.schedule()
    delivering.fall_due()
    delivering.settle(step=5)
    run = delivering.run()
    assert run.state == "delivered"
    assert len(run.files) > 1
    names = [name for seen in delivering.files() for name in seen.files]
    assert names == [each["name"] for each in run.files]
    assert all(each["sha256"] in seen.words for each, seen in zip(run.files, delivering.files(), strict=True))


def _another_room(side: Side) -> RoomKey:
    """Another room, in which the bot says no welcome: on Webex that is posted by the same call."""
    if isinstance(side, SlackSide):
        return room_of(side, side.peer.channel(side.team, "another", side.ada))
    return room_of(side, side.peer.direct(side.ada))
