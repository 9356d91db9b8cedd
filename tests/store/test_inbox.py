"""The inbox: an event is kept once, worked on by one worker at a time in its lane's order, and ends once."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from threading import Barrier, Event, Thread

import pytest
from hypothesis import given
from hypothesis import strategies as st

from store.inbox import Claimed, Inbox, LeaseLostError, NewEvent, SentMessage, Served
from store.inbox.keeping import LONGEST_NAME, name
from store.rooms import RoomKey

NOW = datetime(2026, 11, 22, 9, tzinfo=UTC)
LEASE = 60.0
ROOM = RoomKey("slack", "T1", "C1")


def after(seconds: float) -> datetime:
    return NOW + timedelta(seconds=seconds)


def event(key: str, lane: str = "", workspace: str = "T1", platform: str = "slack") -> NewEvent:
    return NewEvent(platform, workspace, key, lane or key, "message", {"text": key})


def keys(claims: list[Claimed]) -> list[str]:
    return [claim.event.key for claim in claims]


def test_an_event_comes_back_as_it_came(inbox: Inbox) -> None:
    odd = {"text": "zero \0, half \ud800, 日本語", "deep": [{"n": 1.5, "none": None}], "": float("inf")}
    assert inbox.keep(NewEvent("webex", "O1", "e1", "kim in a room", "messages", odd), NOW)
    (claim,) = inbox.claim(NOW, 5, LEASE)
    assert (claim.event.platform, claim.event.workspace, claim.event.key) == ("webex", "O1", "e1")
    assert (claim.event.kind, claim.event.payload, claim.event.received_at) == ("messages", odd, NOW)
    assert (claim.event.attempts, claim.reply, claim.unsure, claim.failures) == (1, None, False, 0)


def test_the_same_event_is_kept_once(inbox: Inbox) -> None:
    assert inbox.keep(event("e1"), NOW)
    assert not inbox.keep(event("e1"), NOW)
    assert inbox.keep(event("e1", workspace="T2"), NOW)
    assert inbox.keep(event("e1", platform="webex"), NOW)
    assert len(inbox.claim(NOW, 9, LEASE)) == 3


def test_an_event_that_is_done_is_still_known(inbox: Inbox) -> None:
    inbox.keep(event("e1"), NOW)
    (claim,) = inbox.claim(NOW, 1, LEASE)
    inbox.finish(claim, NOW)
    assert not inbox.keep(event("e1"), after(3600))
    assert inbox.claim(after(3600), 1, LEASE) == []


def test_many_at_once_are_kept_once_each(inbox: Inbox) -> None:
    """Connections hand over the same events at the same time, while others come in: they share commits."""
    together, new, others = Barrier(6), [], Event()

    def hand_over() -> None:
        for number in range(30):
            together.wait()
            new.append(inbox.keep(event(f"e{number}"), NOW))

    def go_on() -> None:
        number = 0
        while not others.is_set():
            inbox.keep(event(f"other {number}"), NOW)
            number += 1

    busy = Thread(target=go_on)
    busy.start()
    threads = [Thread(target=hand_over) for _ in range(6)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    others.set()
    busy.join()
    assert (sum(new), len(new)) == (30, 6 * 30)


@given(st.text(max_size=400))
def test_any_name_can_be_kept(given: str) -> None:
    kept = name(given)
    assert kept.encode("utf-8").decode("utf-8") == kept
    assert "\0" not in kept
    assert len(kept) <= LONGEST_NAME


def test_odd_names_are_kept_apart(inbox: Inbox) -> None:
    odd = ["a\0b", "a\ud800", "x" * 5000 + "1", "x" * 5000 + "2"]
    assert all(inbox.keep(event(key, lane=key, workspace=key), NOW) for key in odd)
    assert not any(inbox.keep(event(key, lane=key, workspace=key), NOW) for key in odd)
    assert len(inbox.claim(NOW, 9, LEASE)) == len(odd)


def test_a_lane_goes_in_order(inbox: Inbox) -> None:
    for key, lane in (("a1", "a"), ("a2", "a"), ("b1", "b"), ("a3", "a")):
        inbox.keep(event(key, lane), NOW)
    first = inbox.claim(NOW, 9, LEASE)
    assert keys(first) == ["a1", "b1"]
    assert inbox.claim(NOW, 9, LEASE) == []
    inbox.finish(first[0], NOW)
    second = inbox.claim(NOW, 9, LEASE)
    assert keys(second) == ["a2"]
    inbox.release(second[0], after(30), "rate-limited")
    assert inbox.claim(after(29), 9, LEASE) == [], "a3 waits for a2, whatever a2 waits for"
    (third,) = inbox.claim(after(30), 9, LEASE)
    assert third.event.key == "a2"
    inbox.bury(third, after(31), "room-gone")
    assert keys(inbox.claim(after(31), 9, LEASE)) == ["a3"]


def test_the_same_lane_in_two_workspaces_is_two(inbox: Inbox) -> None:
    inbox.keep(event("e1", "lane", "T1"), NOW)
    inbox.keep(event("e2", "lane", "T2"), NOW)
    assert len(inbox.claim(NOW, 9, LEASE)) == 2


def test_a_busy_workspace_does_not_hold_up_another(inbox: Inbox) -> None:
    for number in range(20):
        inbox.keep(event(f"busy {number}", workspace="T1"), NOW)
    for number in range(2):
        inbox.keep(event(f"quiet {number}", workspace="T2"), NOW)
    assert sorted(keys(inbox.claim(NOW, 4, LEASE))) == ["busy 0", "busy 1", "quiet 0", "quiet 1"]
    inbox.keep(event("quiet 2", workspace="T2"), NOW)
    inbox.keep(event("new", workspace="T3"), NOW)
    assert sorted(keys(inbox.claim(NOW, 2, LEASE))) in (["busy 2", "new"], ["new", "quiet 2"])


def test_a_worker_leaves_events_to_who_has_their_platform(inbox: Inbox) -> None:
    inbox.keep(event("e1"), NOW)
    elsewhere = Served(("webex",), after(-60))
    assert inbox.claim(NOW, 9, LEASE, served=elsewhere) == []
    assert keys(inbox.claim(NOW, 9, LEASE, served=Served(("slack", "webex"), after(-60)))) == ["e1"]


def test_what_nobody_has_the_platform_of_is_taken_in_the_end(inbox: Inbox) -> None:
    inbox.keep(event("e1"), NOW)
    assert inbox.claim(after(59), 9, LEASE, served=Served(("webex",), after(-1))) == []
    assert keys(inbox.claim(after(60), 9, LEASE, served=Served(("webex",), NOW))) == ["e1"]


def test_workspaces_can_be_left_alone(inbox: Inbox) -> None:
    inbox.keep(event("e1", workspace="T1"), NOW)
    inbox.keep(event("e2", workspace="T2"), NOW)
    assert keys(inbox.claim(NOW, 9, LEASE, without=[("slack", "T1"), ("webex", "T2")])) == ["e2"]


def test_a_lease_that_ran_out_is_anothers(inbox: Inbox) -> None:
    inbox.keep(event("e1"), NOW)
    (first,) = inbox.claim(NOW, 1, LEASE)
    assert inbox.claim(after(59), 1, LEASE) == []
    (second,) = inbox.claim(after(60), 1, LEASE)
    assert second.unsure, "the first may have sent something"
    assert (second.failures, second.event.attempts) == (1, 2)
    changes: list[Callable[[], None]] = [
        lambda: inbox.store_reply(first, []),
        lambda: inbox.record(first, [], after(60)),
        lambda: inbox.release(first, after(60), ""),
        lambda: inbox.finish(first, after(60)),
        lambda: inbox.bury(first, after(60), ""),
    ]
    for change in changes:
        with pytest.raises(LeaseLostError):
            change()
    inbox.renew([first], after(60), 9999)
    inbox.finish(second, after(61))
    with pytest.raises(LeaseLostError):
        inbox.finish(second, after(61))


def test_a_lease_is_renewed(inbox: Inbox) -> None:
    inbox.keep(event("e1"), NOW)
    inbox.keep(event("e2"), NOW)
    claims = inbox.claim(NOW, 2, LEASE)
    inbox.renew(claims[:1], after(50), LEASE)
    assert keys(inbox.claim(after(100), 2, LEASE)) == ["e2"]
    inbox.finish(claims[0], after(100))


def test_a_lease_nobody_wanted_can_still_be_used(inbox: Inbox) -> None:
    inbox.keep(event("e1"), NOW)
    (claim,) = inbox.claim(NOW, 1, LEASE)
    inbox.finish(claim, after(600))
    assert inbox.figures().states["done"] == 1


def test_a_reply_outlives_its_worker(inbox: Inbox) -> None:
    inbox.keep(event("e1"), NOW)
    (claim,) = inbox.claim(NOW, 1, LEASE)
    inbox.store_reply(claim, [{"text": "a\0b"}])
    assert inbox.figures().states["answered"] == 1
    inbox.record(claim, [{"text": "a\0b", "sent": "m1"}], NOW, sent=SentMessage(ROOM, "m1", "all"))
    inbox.release(claim, NOW, "platform-down", unsure=True)
    (again,) = inbox.claim(NOW, 1, LEASE)
    assert again.reply == [{"text": "a\0b", "sent": "m1"}]
    assert (again.unsure, again.failures) == (True, 0)
    inbox.record(again, again.reply, NOW)
    inbox.release(again, NOW, "rate-limited")
    (sure,) = inbox.claim(NOW, 1, LEASE)
    assert not sure.unsure
    assert inbox.sent(ROOM, "m1") == SentMessage(ROOM, "m1", "all")


def test_mistakes_are_counted_and_waiting_is_not(inbox: Inbox) -> None:
    inbox.keep(event("e1"), NOW)
    for failed in (False, True, True):
        (claim,) = inbox.claim(NOW, 1, LEASE)
        inbox.release(claim, NOW, "…" * 9999, failed=failed)
    (claim,) = inbox.claim(NOW, 1, LEASE)
    assert (claim.failures, claim.event.attempts) == (2, 4)


def test_edits_are_counted(inbox: Inbox) -> None:
    inbox.keep(event("e1"), NOW)
    (claim,) = inbox.claim(NOW, 1, LEASE)
    for edits in (0, 1, 2):
        inbox.record(claim, [], NOW, sent=SentMessage(ROOM, "m1", "all", edits))
    assert inbox.sent(ROOM, "m1") == SentMessage(ROOM, "m1", "all", 2)
    assert inbox.sent(RoomKey("webex", "T1", "C1"), "m1") is None
    assert inbox.sent(ROOM, "m2") is None


def test_the_latest_moment_heard_stays(inbox: Inbox) -> None:
    assert inbox.heard("webex", "O1", "messages") is None
    for moment in (after(5), NOW, after(3)):
        inbox.hear("webex", "O1", "messages", moment)
    inbox.hear("webex", "O1", "cards", NOW)
    assert inbox.heard("webex", "O1", "messages") == after(5)
    assert inbox.heard("webex", "O1", "cards") == NOW
    assert inbox.heard("webex", "O2", "cards") is None


def test_what_is_old_is_swept(inbox: Inbox) -> None:
    for key in ("done", "dead", "open"):
        inbox.keep(event(key), NOW)
    claims = {claim.event.key: claim for claim in inbox.claim(NOW, 9, LEASE)}
    inbox.record(claims["done"], [], NOW, sent=SentMessage(ROOM, "m1", "all"))
    inbox.finish(claims["done"], NOW)
    inbox.bury(claims["dead"], NOW, "room-gone")
    assert inbox.sweep(NOW + timedelta(days=7)) == 0
    assert inbox.sweep(NOW + timedelta(days=8)) == 1
    assert inbox.keep(event("done"), NOW)
    assert inbox.sweep(NOW + timedelta(days=31)) == 1
    assert inbox.sent(ROOM, "m1") is not None
    assert inbox.sweep(NOW + timedelta(days=91)) == 1
    assert inbox.sent(ROOM, "m1") is None
    assert inbox.figures().states == {"received": 2, "answered": 0, "done": 0, "dead": 0}


def test_figures(inbox: Inbox) -> None:
    assert inbox.figures().oldest is None
    inbox.keep(event("e1"), after(5))
    inbox.keep(event("e2"), NOW)
    (first, second) = inbox.claim(after(5), 2, LEASE)
    inbox.store_reply(first, [])
    found = inbox.figures()
    assert found.states == {"received": 1, "answered": 1, "done": 0, "dead": 0}
    assert found.oldest == NOW
    inbox.finish(second, after(6))
    inbox.bury(first, after(6), "internal")
    found = inbox.figures()
    assert (found.states["done"], found.states["dead"], found.oldest) == (1, 1, None)


def test_two_processes_share_the_work(inbox: Inbox) -> None:
    """Claims at the same time: each event is claimed once."""
    for number in range(60):
        inbox.keep(event(f"e{number}"), NOW)
    ready, claimed = Barrier(4), []

    def work() -> None:
        ready.wait()
        while claims := inbox.claim(NOW, 3, LEASE):
            claimed.extend(keys(claims))

    threads = [Thread(target=work) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    # Who finds a row locked by another passes it by, so that a thread may end early; none is lost.
    claimed += keys(inbox.claim(NOW, 60, LEASE))
    assert sorted(claimed) == sorted(f"e{number}" for number in range(60))


def test_it_says_whether_it_can_keep(inbox: Inbox) -> None:
    inbox.probe()
