"""What a platform does not take now, or at all: tried again in time, said otherwise, or given up."""

from __future__ import annotations

from contextlib import closing
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from bot.gateway.work import Work
from bot.gateway.workers import Workers
from cards.intent import Intent
from config.errors import DeliveryError
from config.settings import Settings
from hub.demo import FULL_ADMIN
from notifications.retrying import LONGEST_SECONDS, LONGEST_WISH_SECONDS, SPREAD, backoff
from notifications.transport import Limits
from store.database import open_database
from store.rooms import RoomKey
from tests.bot.gateway.stage import DIRECT, REPORT, ROOM, SHARED_LIST, Stage


def limited(seconds: float) -> DeliveryError:
    return DeliveryError("rate-limited", permanent=False, retry_after=seconds)


def down(*, unsure: bool = False) -> DeliveryError:
    return DeliveryError("platform-down", permanent=False, unsure=unsure)


def refused(code: str, **facts: str) -> DeliveryError:
    return DeliveryError(code, permanent=True, **facts)


def waits(stage: Stage, key: str) -> float:
    """How many seconds from now it is taken up again."""
    return float((stage.row(key).not_before - stage.clock()).total_seconds())


# Later


def test_a_rate_limit_in_the_middle_of_a_reply(stage: Stage) -> None:
    key = stage.says(REPORT)
    stage.platform.fail("upload", limited(30))
    assert stage.run() == 1, "no worker waits"
    assert [each.message.card is not None for each in stage.platform.shown] == [True]
    assert stage.row(key).lease is None
    stage.clock.advance(29.9)
    assert stage.run() == 0
    stage.clock.advance(1)
    stage.run()
    assert (len(stage.platform.shown), stage.platform.calls.count("post"), stage.state(key)) == (2, 1, "done")


def test_a_limited_workspace_is_left_alone_and_others_are_not(stage: Stage) -> None:
    stage.platform.fail("post", limited(30))
    first = stage.says("help")
    stage.run()
    other = stage.says("help", lane="another", room="C 2")
    elsewhere = stage.says("help", workspace="T2")
    ephemeral = stage.says("help", lane="a third", theirs_alone=True)
    stage.run()
    assert stage.platform.calls.count("post") == 2, "the refused one, and that of the other workspace"
    assert [stage.state(key) for key in (first, other)] == ["answered", "answered"]
    assert [stage.state(key) for key in (elsewhere, ephemeral)] == ["done", "done"]
    assert waits(stage, other) >= 29
    stage.clock.advance(31)
    stage.run()
    assert [stage.state(key) for key in (first, other)] == ["done", "done"]


def test_a_limit_while_reading(stage: Stage) -> None:
    stage.platform.fail("read", limited(20))
    keys = [stage.says("help", lane=lane) for lane in ("a", "b")]
    stage.run()
    assert stage.platform.calls == ["read"]
    assert all(waits(stage, key) >= 20 for key in keys)
    stage.clock.advance(21)
    stage.run()
    assert [stage.state(key) for key in keys] == ["done", "done"]


def test_a_platform_is_not_obeyed_for_longer_than_an_hour(stage: Stage) -> None:
    key = stage.says("help")
    stage.platform.fail("post", limited(1e9))
    stage.run()
    assert waits(stage, key) <= LONGEST_WISH_SECONDS + 1


def test_a_server_that_is_down_for_a_minute(stage: Stage) -> None:
    keys = [stage.says("help", lane=f"lane {number}") for number in range(5)]
    stage.platform.fail("post", down(), times=10_000)
    stage.run_on(60)
    tried = stage.platform.calls.count("post")
    assert 5 * 4 <= tried <= 5 * 9, "less and less often"
    stage.platform.troubles.clear()
    stage.run_on(90)
    assert {stage.state(key) for key in keys} == {"done"}
    assert len(stage.platform.shown) == 5


def test_it_waits_longer_and_longer() -> None:
    """Doubled, bounded, with jitter."""
    for attempts, middle in ((1, 1), (2, 2), (5, 16), (9, 256), (10, 300), (10_000, 300)):
        for _ in range(50):
            assert abs(backoff(attempts).total_seconds() - middle) <= middle * SPREAD
    assert len({backoff(10) for _ in range(50)}) > 40
    assert LONGEST_SECONDS == 300


def test_the_rest_of_a_lane_waits(stage: Stage) -> None:
    stage.platform.fail("post", down())
    stage.says("help")
    stage.says(SHARED_LIST)
    stage.run()
    assert stage.platform.shown == []
    stage.run_on(3)
    help_text, listed = stage.platform.shown
    assert "expire" in listed.text
    assert "expire" not in help_text.text.splitlines()[0]


@pytest.mark.parametrize("recognises", [True, False])
def test_an_answer_that_may_have_been_sent(stage: Stage, recognises: bool) -> None:
    stage.platform.recognises = recognises
    stage.platform.fail("post", down(unsure=True), done=True)
    key = stage.says("help")
    stage.run_on(3)
    assert stage.state(key) == "done"
    assert len(stage.platform.shown) == (1 if recognises else 2)
    assert stage.platform.calls.count("find") == 1
    assert stage.inbox.sent(_room(stage), stage.platform.shown[-1].id)


def test_an_answer_that_was_surely_not_sent_is_not_looked_for(stage: Stage) -> None:
    stage.platform.fail("post", down())
    stage.says("help")
    stage.run_on(3)
    assert len(stage.platform.shown) == 1
    assert "find" not in stage.platform.calls


def test_looking_for_it_may_have_to_wait_or_be_refused(stage: Stage) -> None:
    stage.platform.fail("post", down(unsure=True), done=True)
    stage.platform.fail("find", limited(5))
    stage.says("help")
    stage.run_on(8)
    assert len(stage.platform.shown) == 1
    stage.platform.fail("post", down(unsure=True))
    stage.platform.fail("find", refused("send-refused", reason="missing_scope"))
    stage.says("help")
    stage.run_on(3)
    assert len(stage.platform.shown) == 2


def test_after_an_hour_it_is_too_late(stage: Stage) -> None:
    key = stage.says(REPORT)
    stage.platform.fail("post", down(), times=10_000)
    stage.run_on(4200, step=10)
    assert (stage.state(key), stage.row(key).reason) == ("dead", "too-late")
    assert 15 <= stage.platform.calls.count("post") <= 40
    assert stage.files() == []


def test_a_question_of_two_hours_ago_is_not_answered(stage: Stage) -> None:
    """All processes were down."""
    key = stage.says("help")
    stage.clock.advance(7200)
    stage.run()
    assert (stage.state(key), stage.platform.calls) == ("dead", [])


def test_a_platform_that_is_not_configured_here(stage: Stage) -> None:
    """Its events are left to another process, until it is too late."""
    key = stage.says("help")
    elsewhere = Workers(stage.inbox, {}, stage.desk, Settings(), stage.clock)
    assert elsewhere.claim(4, []) == []
    stage.run()
    assert stage.state(key) == "done"
    late = stage.says("help")
    stage.clock.advance(3600)
    (claim,) = elsewhere.claim(4, [])
    elsewhere.do(claim)
    assert (stage.state(late), stage.row(late).reason) == ("dead", "too-late")


def test_a_database_that_cannot_be_reached(stage: Stage, tmp_path: Path) -> None:
    key = stage.says("help")
    with closing(open_database(f"sqlite:///{tmp_path / 'nowhere' / 'a.db'}")) as gone:
        desk = replace(stage.desk, database=gone)
        work = Work(stage.inbox, {stage.platform.name: stage.platform}, desk, stage.clock)
        replace(stage, work=work).run_on(30)
    assert (stage.state(key), stage.row(key).failures) == ("received", 0)
    assert "database-unreachable" in stage.row(key).reason
    stage.clock.advance(60)
    stage.run()
    assert stage.state(key) == "done"


# Otherwise


def test_a_refused_card_is_sent_as_text(stage: Stage) -> None:
    stage.platform.fail("post", refused("card-refused"))
    key = stage.says(SHARED_LIST)
    stage.run()
    (answer,) = stage.platform.shown
    assert answer.message.card is None
    assert "expire" in answer.text
    assert stage.state(key) == "done"
    assert stage.inbox.sent(_room(stage), answer.id) is None, "it has no button that could be pressed"


def test_a_refused_text_is_given_up(stage: Stage) -> None:
    stage.platform.fail("post", refused("card-refused"), times=2)
    key, after = stage.says("help"), stage.says("help")
    stage.run()
    assert (stage.state(key), stage.row(key).reason) == ("dead", "card-refused")
    assert stage.state(after) == "done", "the lane goes on"


@pytest.mark.parametrize("code", ["edit-refused", "message-gone"])
def test_what_cannot_be_edited_is_posted_anew(stage: Stage, code: str) -> None:
    stage.says(SHARED_LIST, thread="t1")
    stage.run()
    (first,) = stage.platform.shown
    stage.platform.fail("edit", refused(code))
    stage.says(first.button("Next"), pressed=first.id, thread="t1")
    stage.run()
    assert [(each.edits, each.thread) for each in stage.platform.shown] == [(0, "t1"), (0, "t1")]


def test_what_cannot_be_replaced_is_whispered(stage: Stage) -> None:
    stage.says(SHARED_LIST, theirs_alone=True)
    stage.run()
    (first,) = stage.platform.shown
    stage.platform.fail("replace", refused("edit-refused", reason="used_url"))
    stage.says(first.button("Next"), pressed=first.id, theirs_alone=True)
    stage.run()
    assert [each.only for each in stage.platform.shown] == [FULL_ADMIN, FULL_ADMIN]


@pytest.mark.parametrize("code", ["file-too-large", "upload-refused", "send-refused"])
def test_a_refused_file_is_told(stage: Stage, code: str) -> None:
    stage.platform.fail("upload", refused(code, reason="storage_limit_reached"))
    key = stage.says(REPORT, thread="t1")
    stage.run()
    _, word = stage.platform.shown
    assert ".csv" in word.text
    assert ("larger" in word.text) is (code == "file-too-large")
    assert (word.thread, stage.state(key), stage.files()) == ("t1", "done", [])


def test_a_file_that_is_larger_than_the_platform_takes_is_not_tried(stage: Stage) -> None:
    stage.platform.limits = Limits(9, 10)
    stage.says(REPORT)
    stage.run()
    assert "is larger than the chat platform takes" in stage.platform.shown[1].text
    assert "upload" not in stage.platform.calls


def test_a_refused_private_file_is_told_privately(stage: Stage) -> None:
    stage.platform.outsiders_in.add(ROOM)
    stage.platform.fail("upload", refused("upload-refused"))
    stage.says(REPORT)
    stage.run()
    assert [each.only for each in stage.platform.shown] == [FULL_ADMIN, FULL_ADMIN]


def test_a_form_that_is_too_late_is_told(stage: Stage) -> None:
    stage.platform.fail("form", refused("form-expired"))
    stage.says("settings", form=0, pressed="m")
    stage.run()
    (word,) = stage.platform.shown
    assert (word.only, "Press the button again" in word.text) == (FULL_ADMIN, True)


def test_a_command_where_the_bot_is_not(stage: Stage) -> None:
    """What the whole room is to know cannot be said there; the person gets it."""
    stage.platform.fail("post", refused("not-in-room"))
    stage.says(Intent("room_outsiders").with_slots(allow=True), theirs_alone=True)
    stage.run()
    assert [each.only for each in stage.platform.shown] == [FULL_ADMIN]


def test_a_room_that_is_gone(stage: Stage) -> None:
    stage.platform.fail("post", refused("room-gone", reason="is_archived"))
    key = stage.says(REPORT)
    stage.run()
    assert (stage.state(key), stage.row(key).reason) == ("dead", "room-gone reason='is_archived'")
    assert stage.files() == []


def test_what_was_said_is_gone(stage: Stage) -> None:
    stage.platform.fail("read", refused("message-gone"))
    key = stage.says("help")
    stage.run()
    assert stage.state(key) == "dead"


def test_a_lost_file_is_made_again(stage: Stage) -> None:
    stage.platform.fail("upload", limited(5))
    key = stage.says(REPORT)
    stage.run()
    (lost,) = stage.files()
    lost.unlink()
    stage.run_on(7)
    card, file = stage.platform.shown
    assert card.message.card is not None
    assert file.file.startswith("External ID,")
    assert (stage.state(key), stage.files()) == ("done", [])


def test_a_lost_file_that_may_not_be_made_any_more(stage: Stage) -> None:
    """The person's right was taken away meanwhile."""
    stage.platform.fail("upload", limited(5))
    key = stage.says(REPORT)
    stage.run()
    stage.files()[0].unlink()
    stage.platform.distrusted[FULL_ADMIN] = "guest"
    stage.run_on(7)
    _, why = stage.platform.shown
    assert "guest" in why.text
    assert stage.state(key) == "done"


# Mistakes of ours


def test_a_mistake_is_tried_again(stage: Stage) -> None:
    stage.platform.fail("post", RuntimeError("a bug"), times=2, done=False)
    key = stage.says("help")
    stage.run_on(10)
    assert (stage.state(key), len(stage.platform.shown)) == ("done", 1)


def test_a_mistake_after_it_was_sent_does_not_send_it_twice(stage: Stage) -> None:
    stage.platform.fail("post", RuntimeError("a bug in what comes after"), done=True)
    stage.says("help")
    stage.run_on(10)
    assert len(stage.platform.shown) == 1


@pytest.mark.parametrize("room", [ROOM, DIRECT])
def test_a_mistake_that_stays_is_told_once(stage: Stage, room: str) -> None:
    stage.platform.fail("post", RuntimeError("a bug"), times=5)
    key, after = stage.says("help", room=room), stage.says("help", room=room)
    stage.run_on(60)
    apology, answer = stage.platform.shown
    assert "Something went wrong on our side" in apology.text
    assert (stage.state(key), stage.row(key).reason) == ("dead", "internal: RuntimeError: a bug")
    assert (stage.state(after), "expiring" in answer.text) == ("done", True)


def test_half_an_answer_is_followed_by_word_of_the_mistake(stage: Stage) -> None:
    """The apology is not taken for the card that came before it."""
    stage.platform.fail("upload", RuntimeError("a bug"), times=5)
    stage.says(REPORT)
    stage.run_on(60)
    card, apology = stage.platform.shown
    assert card.message.card
    assert "Something went wrong" in apology.text


def test_it_is_told_when_the_platform_is_there_again(stage: Stage) -> None:
    stage.platform.fail("post", RuntimeError("a bug"), times=5)
    stage.platform.fail("post", down(), times=3)
    key = stage.says("help")
    stage.run_on(240, step=5)
    (apology,) = stage.platform.shown
    assert "Something went wrong" in apology.text
    assert stage.row(key).reason == "internal: RuntimeError: a bug"


@pytest.mark.parametrize("operation", ["read", "post"])
def test_a_mistake_that_stays_everywhere_stops_nobody(stage: Stage, operation: str) -> None:
    stage.platform.fail(operation, RuntimeError("a bug"), times=1000)
    keys = [stage.says("help"), stage.says("help"), stage.says("help", workspace="T2")]
    stage.run_on(90)
    assert {stage.state(key) for key in keys} == {"dead"}
    assert {stage.row(key).reason for key in keys} == {"internal: RuntimeError: a bug"}
    stage.platform.troubles.clear()
    last = stage.says("help")
    stage.run()
    assert stage.state(last) == "done"


def test_a_mistake_in_a_command_is_told_to_the_person_alone(stage: Stage) -> None:
    stage.platform.fail("whisper", RuntimeError("a bug"), times=5)
    stage.says("help", theirs_alone=True)
    stage.run_on(60)
    (apology,) = stage.platform.shown
    assert (apology.only, "Something went wrong" in apology.text) == (FULL_ADMIN, True)


def test_jitter_never_comes_before_what_was_asked(stage: Stage) -> None:
    for number in range(10):
        stage.platform.fail("post", limited(10))
        key = stage.says("help", lane=f"{number}", workspace=f"W{number}")
        stage.run()
        assert timedelta(seconds=10) <= stage.row(key).not_before - stage.clock() < timedelta(seconds=11)


def _room(stage: Stage) -> RoomKey:
    return RoomKey(stage.platform.name, "T1", ROOM)
