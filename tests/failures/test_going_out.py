"""What goes wrong with an answer on its way out."""

from __future__ import annotations

import pytest

from tests.failures.bots import Running
from tests.failures.cases import HTTP, WEBEX, both_platforms, on, sqlite_alone
from tests.failures.sides import Side, SlackSide, WebexSide
from tests.peers.core.faults import Fault, Half, Reset, server_error

REPORT = "expiring in 90 days csv"


def files(side: Side) -> list[str]:
    """The names of the files in the direct conversation."""
    return [name for seen in side.direct_answers() for name in seen.files]


@both_platforms
@sqlite_alone
def test_a_rate_limit_in_the_middle_of_an_upload(side: Side, bot: Running) -> None:
    """The file waits, not the worker: with the platform's limit in force others are answered."""
    side.limit_upload(60)
    side.say(REPORT)
    side.peer.wait(lambda: any(call.status == 429 for call in side.peer.journal.calls(side.names.upload)))
    for _ in range(bot.service.settings.workers):
        side.ask("help")
    side.peer.wait(lambda: len(side.answers()) == bot.service.settings.workers)
    assert files(side) == []
    bot.pass_time(61)
    side.peer.wait(lambda: files(side))
    bot.settle()
    assert len(files(side)) == 1


@on(HTTP)
@sqlite_alone
@pytest.mark.parametrize("step", ["files.getUploadURLExternal", "upload", "files.completeUploadExternal"])
@pytest.mark.parametrize("fault", [Reset(), Reset(done=True), Half(), server_error(502)])
def test_an_upload_goes_on_where_it_came_to(side: SlackSide, bot: Running, step: str, fault: Fault) -> None:
    side.peer.fail_next(step, fault)
    side.say(REPORT)
    side.peer.wait(lambda: side.peer.journal.calls(step))
    bot.pass_until(lambda: not bot.backlog())
    assert len(files(side)) == 1


@both_platforms
@sqlite_alone
def test_an_upload_that_is_refused_is_told(side: Side, bot: Running) -> None:
    side.refuse_upload()
    side.say(REPORT)
    side.peer.wait(lambda: any("file" in seen.words.lower() for seen in side.direct_answers()))
    bot.settle()
    assert files(side) == []


@both_platforms
@sqlite_alone
def test_a_card_that_is_refused_comes_as_text(side: Side, bot: Running) -> None:
    side.refuse_card()
    side.say("expiring in 30 days")
    (answer,) = side.peer.wait(side.direct_answers)
    bot.settle()
    assert answer.buttons == []
    assert "expir" in answer.words.lower()
    assert len(side.direct_answers()) == 1


@both_platforms
@sqlite_alone
@pytest.mark.parametrize("fault", [Reset(), Reset(done=True), Half(), server_error(503)])
def test_a_send_without_a_whole_answer_is_made_once(side: Side, bot: Running, fault: Fault) -> None:
    """In the direct conversation, where on Webex too a bot can read what it said."""
    side.peer.fail_next(side.names.post, fault)
    side.say("help")
    side.peer.wait(lambda: side.peer.journal.calls(side.names.post))
    bot.pass_until(lambda: not bot.backlog())
    assert len(side.direct_answers()) == 1


@both_platforms
@sqlite_alone
def test_a_rate_limited_answer_waits_as_long_as_it_is_told(side: Side, bot: Running) -> None:
    side.limit(side.names.post, 30)
    side.ask("help")
    side.peer.wait(lambda: any(call.status == 429 for call in side.peer.journal.calls(side.names.post)))
    calls = len(side.peer.journal.calls(side.names.post))
    bot.pass_time(20)
    side.say("whoami")  # the limit is the workspace's: what others ask waits as well
    side.peer.wait(side.heard)
    assert len(side.peer.journal.calls(side.names.post)) == calls
    bot.pass_time(11)
    bot.pass_until(lambda: not bot.backlog())
    assert [len(side.answers()), len(side.direct_answers())] == [1, 1]


@on(WEBEX)
@sqlite_alone
def test_the_eleventh_edit_is_a_new_message(side: WebexSide, bot: Running) -> None:
    side.peer.web.card_edits = True
    side.ask("customers")
    (first,) = side.peer.wait(side.answers)
    for turn in range(12):
        before = sum(seen.edits for seen in side.answers()) + len(side.answers())
        latest = side.answers()[-1]
        side.press(latest, "Next" if "Next" in latest.buttons else "Previous")
        side.peer.wait(
            lambda before=before: sum(s.edits for s in side.answers()) + len(side.answers()) > before
        )
        assert turn >= 0
    bot.settle()
    assert max(seen.edits for seen in side.answers()) <= 9
    assert len(side.answers()) > 1
    assert first.message.id
