"""A process dies between any two steps: another takes over, nothing is lost and nothing comes twice."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any, cast

import pytest

from cards.intent import Intent
from store.inbox import Inbox
from store.rooms import RoomKey
from tests.bot.gateway.stage import LEASE, REPORT, SHARED_LIST, Stage


class KilledError(BaseException):
    """The process is gone: nobody handles it."""


class Fuse:
    """Kills at the so-and-so-many-th boundary between two steps; never, without a number."""

    def __init__(self, at: int | None = None) -> None:
        self.at = at
        self.passed: list[str] = []

    def burn(self, boundary: str) -> None:
        self.passed.append(boundary)
        if len(self.passed) - 1 == self.at:
            raise KilledError(boundary)


class Fused:
    """The inbox, with a boundary before and after each call."""

    def __init__(self, inbox: Inbox, fuse: Fuse) -> None:
        self._inbox, self._fuse = inbox, fuse

    def __getattr__(self, name: str) -> Any:
        call = getattr(self._inbox, name)

        @wraps(call)
        def fused(*given: Any, **named: Any) -> Any:
            self._fuse.burn(f"before {name}")
            done = call(*given, **named)
            self._fuse.burn(f"after {name}")
            return done

        return fused


def play(stage: Stage, fuse: Fuse) -> None:
    """One process works on what is due until it is done or dies."""
    stage.platform.before = lambda operation: fuse.burn(f"before {operation}")
    stage.platform.after = lambda operation: fuse.burn(f"after {operation}")
    try:
        stage.anew(inbox=cast("Inbox", Fused(stage.inbox, fuse))).run()
    finally:
        stage.platform.before = stage.platform.after = lambda _: None


def crashed_everywhere(stage: Stage, begin: Callable[[str], str], check: Callable[[str, str], None]) -> None:
    """Play the same once for each boundary; `begin` says something in a room, `check` looks at what came."""
    whole = Fuse()
    begin("C whole")
    play(stage, whole)
    left: list[str] = []
    for boundary, name in enumerate(whole.passed):
        room = f"C {boundary}"
        key = begin(room)
        with pytest.raises(KilledError):
            play(stage, Fuse(boundary))
        stage.clock.advance(LEASE + 1)
        stage.run()
        assert stage.state(key) == "done", name
        check(room, name)
        if stage.files():
            left.append(name)
            stage.files()[0].unlink()
    # Nobody knows of a file any more that is not stored with its event, or whose event is done. Such files
    # are swept after a day.
    assert set(left) <= {"before store_reply", "after finish"}


def test_a_card_and_its_file(each_stage: Stage) -> None:
    stage = each_stage

    def check(room: str, boundary: str) -> None:
        card, file = stage.platform.room(room)
        assert card.delivery_id, boundary
        assert file.file, boundary
        assert stage.inbox.sent(_key(stage, room), card.id), boundary

    crashed_everywhere(stage, lambda room: stage.says(REPORT, room=room), check)


def test_a_card_that_is_edited(each_stage: Stage) -> None:
    stage = each_stage

    def begin(room: str) -> str:
        stage.says(SHARED_LIST, room=room)
        stage.run()
        (card,) = stage.platform.room(room)
        return stage.says(card.button("Next"), room=room, pressed=card.id)

    def check(room: str, boundary: str) -> None:
        (card,) = stage.platform.room(room)
        assert "Previous" in card.message.card["buttons"], boundary
        known = stage.inbox.sent(_key(stage, room), card.id)
        assert known is not None, boundary
        assert known.edits == 1, boundary

    crashed_everywhere(stage, begin, check)


def test_where_a_message_cannot_be_found_again_it_comes_at_most_twice(each_stage: Stage) -> None:
    """A crash between "sent" and "recorded" cannot be told from one before both: better twice than never."""
    stage = each_stage
    stage.platform.recognises = False
    twice = []

    def check(room: str, boundary: str) -> None:
        answers = stage.platform.room(room)
        assert 1 <= len(answers) <= 2, boundary
        twice.extend([boundary] * (len(answers) - 1))

    crashed_everywhere(stage, lambda room: stage.says("help", room=room), check)
    assert twice == ["after post", "before record"]


def test_a_change_is_made_once(each_stage: Stage) -> None:
    """Whatever somebody else changed meanwhile stays."""
    stage = each_stage
    language = Intent("settings").with_slots(language="fr")

    def check(room: str, boundary: str) -> None:
        assert len(stage.platform.room(room)) == 1, boundary

    crashed_everywhere(stage, lambda room: stage.says(language, room=room), check)
    with stage.desk.database.read() as connection:
        rows = (
            connection.exec_driver_sql("SELECT room_id FROM audit WHERE intent = 'settings'").scalars().all()
        )
    assert len(rows) == len(set(rows)), "one line in the audit log each"


def test_an_event_that_kills_its_workers_is_given_up(each_stage: Stage) -> None:
    stage = each_stage
    key = stage.says("help")
    stage.says("help", key="next")
    for _ in range(5):
        with pytest.raises(KilledError):
            play(stage, Fuse(3))
        stage.clock.advance(LEASE + 1)
    stage.run()
    assert (stage.state(key), stage.state("next")) == ("dead", "done")
    apology, answer = stage.platform.shown
    assert "Something went wrong on our side" in apology.text
    assert "expiring" in answer.text


def test_who_lost_the_lease_stops(each_stage: Stage) -> None:
    """A worker hangs after it posted: another finds the post and goes on; the first does nothing more."""
    stage = each_stage
    key = stage.says(REPORT)

    def hang(operation: str) -> None:
        if operation == "post":
            stage.platform.after = lambda _: None
            stage.clock.advance(LEASE + 1)
            stage.anew().run()

    stage.platform.after = hang
    stage.run()
    card, file = stage.platform.shown
    assert card.message.card
    assert file.file
    assert (stage.state(key), stage.row(key).failures) == ("done", 1)


def _key(stage: Stage, room: str) -> RoomKey:
    return RoomKey(stage.platform.name, "T1", room)
