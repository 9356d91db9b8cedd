"""Whatever workers do in whatever order, dying included: each event ends once, and each lane in order."""

from __future__ import annotations

from collections import Counter
from datetime import UTC, datetime, timedelta
from itertools import count
from typing import TypeAlias

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from store.inbox import Claimed, Inbox, LeaseLostError, NewEvent

NOW = datetime(2026, 11, 22, 9, tzinfo=UTC)
LEASE = 60.0
LANES = ("a", "b", "c")
Step: TypeAlias = tuple[str, int]

_examples = count()
steps = st.lists(
    st.tuples(
        st.sampled_from(
            ["keep", "keep", "again", "claim", "claim", "die", "finish", "bury", "release", "renew", "wait"]
        ),
        st.integers(0, 9),
    ),
    max_size=40,
)


class Model:
    """Workers on the inbox, and what is to hold all the while."""

    def __init__(self, inbox: Inbox, workspace: str) -> None:
        self.inbox, self.workspace = inbox, workspace
        self.now = NOW + timedelta(days=int(workspace))
        self.kept: list[str] = []
        self.lane_of: dict[str, str] = {}
        self.held: list[tuple[Claimed, datetime]] = []
        """Claims that a worker still believes in, and until when they hold."""
        self.ended: list[str] = []

    def step(self, what: str, number: int) -> None:
        getattr(self, f"_{what}")(number)

    def _keep(self, number: int) -> None:
        key, lane = f"e{len(self.kept)}", LANES[number % len(LANES)]
        assert self.inbox.keep(self._event(key, lane), self.now)
        self.kept.append(key)
        self.lane_of[key] = lane

    def _again(self, number: int) -> None:
        if self.kept:
            key = self.kept[number % len(self.kept)]
            assert not self.inbox.keep(self._event(key, self.lane_of[key]), self.now)

    def _claim(self, number: int) -> None:
        claims = self.inbox.claim(self.now, number % 3 + 1, LEASE)
        live = {claim.event.key for claim, until in self.held if until > self.now}
        for claim in claims:
            key = claim.event.key
            assert key not in live, "two have it"
            assert key not in self.ended
            assert not any(self.lane_of[other] == self.lane_of[key] for other in live), "two of a lane"
            earlier = [
                each for each in self.kept[: self.kept.index(key)] if self.lane_of[each] == self.lane_of[key]
            ]
            assert all(each in self.ended for each in earlier), "out of turn"
            live.add(key)
            self.held.append((claim, self.now + timedelta(seconds=LEASE)))

    def _die(self, number: int) -> None:
        if self.held:
            self.held.pop(number % len(self.held))

    def _finish(self, number: int) -> None:
        self._end(number, lambda claim: self.inbox.finish(claim, self.now))

    def _bury(self, number: int) -> None:
        self._end(number, lambda claim: self.inbox.bury(claim, self.now, "why"))

    def _end(self, number: int, end: object) -> None:
        if not self.held:
            return
        claim, until = self.held.pop(number % len(self.held))
        try:
            end(claim)  # type: ignore[operator]
        except LeaseLostError:
            assert until <= self.now, "it was still its own"
        else:
            self.ended.append(claim.event.key)

    def _release(self, number: int) -> None:
        if not self.held:
            return
        claim, until = self.held.pop(number % len(self.held))
        try:
            self.inbox.release(claim, self.now + timedelta(seconds=number), "later")
        except LeaseLostError:
            assert until <= self.now

    def _renew(self, number: int) -> None:
        if self.held:
            place = number % len(self.held)
            claim, until = self.held[place]
            self.inbox.renew([claim], self.now, LEASE)
            if until > self.now:
                self.held[place] = claim, self.now + timedelta(seconds=LEASE)

    def _wait(self, number: int) -> None:
        self.now += timedelta(seconds=(number + 1) * 10)

    def end(self) -> None:
        """All workers die; others bring everything to an end."""
        self.held.clear()
        self.now += timedelta(seconds=LEASE + 10)
        while claims := self.inbox.claim(self.now, 5, LEASE):
            for claim in claims:
                self.inbox.finish(claim, self.now)
                self.ended.append(claim.event.key)

    def _event(self, key: str, lane: str) -> NewEvent:
        return NewEvent("slack", self.workspace, key, lane, "message", {})


@settings(max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(steps)
def test_each_event_ends_once(inbox: Inbox, taken: list[Step]) -> None:
    model = Model(inbox, str(next(_examples)))
    for what, number in taken:
        model.step(what, number)
    model.end()
    assert Counter(model.ended) == Counter(model.kept)
    figures = inbox.figures()
    assert (figures.states["received"], figures.states["answered"], figures.oldest) == (0, 0, None)
