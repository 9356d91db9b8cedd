"""Sending what may have been sent before: it is looked for, or counted where the platform does not tell."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta

import pytest

from cards.intent import Intent
from cards.model import Attachment, Card
from config.errors import DeliveryError
from notifications.delivery.kinds import Edit, Part, Say
from notifications.delivery.sending import Sending
from notifications.transport import Limits, Message, Place, Steps
from store.database import Database
from store.delivery.outbox import Delivery, NewDelivery, add_delivery, claim, due_until, release
from store.rooms import RoomKey

NOW = datetime(2026, 11, 23, 8, 0, tzinfo=UTC)
ROOM = RoomKey("paper", "W", "R")
LEASE = 60.0
REFUSED = DeliveryError("rate-limited", permanent=False)
UNHEARD = DeliveryError("platform-down", permanent=False, unsure=True)
GONE = DeliveryError("message-gone", permanent=True)
CARD, NOTE = Say("card", Message("a card")), Say("note", Message("a note"), under="card")
CHANGED = Edit("card", "m0", Message("a card"), instead=Say("card anew", Message("a card")))


class KilledError(BaseException):
    """The process ends here."""


@dataclass
class Paper:
    """A platform that takes messages and keeps them; what goes wrong with a call is said before it."""

    tells: bool
    limits: Limits = field(default_factory=lambda: Limits(most_edits=None, largest_file=1))
    sent: list[tuple[str, str]] = field(default_factory=list)
    """The text, and the thread."""
    before: list[BaseException | None] = field(default_factory=list)
    """What the next calls end with, not done."""
    after: list[BaseException | None] = field(default_factory=list)
    """What those calls end with that are done."""
    edits_anew: bool = False
    """Whether it takes no edits, and shows anew what is edited."""

    def post(self, place: Place, message: Message, delivery_id: str) -> str:
        del delivery_id
        return self._call(lambda: self._put(place, message))

    def edit(self, place: Place, message_id: str, message: Message) -> str:
        return self._call(lambda: self._put(place, message) if self.edits_anew else message_id)

    def find(self, place: Place, delivery_id: str, message: Message, since: datetime) -> str | None:
        """By its text, as Webex' direct conversations do; the newest first."""
        del place, delivery_id, since
        found = [number for number, (text, _) in enumerate(self.sent, 1) if text == message.text]
        return f"m{found[-1]}" if found else None

    def can_tell(self, place: Place) -> bool:
        del place
        return self.tells

    def _put(self, place: Place, message: Message) -> str:
        self.sent.append((message.text, place.thread))
        return f"m{len(self.sent)}"

    def _call(self, do: Callable[[], str]) -> str:
        _raise_next(self.before)
        made = do()
        _raise_next(self.after)
        return made

    # What a message does not need

    def compose(self, card: Card, source: Intent | None) -> Message:
        raise NotImplementedError

    def upload(self, place: Place, file: Attachment, comment: Message | None, steps: Steps) -> str:
        raise NotImplementedError

    def direct(self, workspace: str, person_id: str) -> RoomKey:
        raise NotImplementedError

    def person_with(self, workspace: str, email: str) -> str | None:
        raise NotImplementedError

    def has_outsiders(self, room: RoomKey) -> bool:
        raise NotImplementedError


def _raise_next(troubles: list[BaseException | None]) -> None:
    trouble = troubles.pop(0) if troubles else None
    if trouble is not None:
        raise trouble


@dataclass
class Deliverer:
    """Attempts at one delivery, each by a worker that may be killed."""

    database: Database
    paper: Paper
    now: datetime = NOW

    def attempt(self, parts: Sequence[Part]) -> Sending | None:
        """Claim it and send; None: the worker was killed, or the platform refused, and it is put off."""
        row = self._claim()
        sending = Sending(self.database, self.paper, Place(ROOM), row, lambda: self.now, holds=lambda _: True)
        try:
            sending.run(parts)
        except KilledError:
            self.now += timedelta(seconds=2 * LEASE)  # nobody renews its lease
            return None
        except DeliveryError as error:
            self._put_off(row, sending, unsure=error.unsure)
            return None
        return sending

    def texts(self) -> list[str]:
        return [text for text, _ in self.paper.sent]

    def _claim(self) -> Delivery:
        with self.database.write() as connection:
            add_delivery(connection, NewDelivery("one", ROOM, "notice"), self.now)
            ids = [each.id for each in due_until(connection, self.now, self.now, ["paper"], 1)]
            (row,) = claim(connection, self.now, LEASE, ids, 1, 1)
        return row

    def _put_off(self, row: Delivery, sending: Sending, *, unsure: bool) -> None:
        sending.unsure |= unsure
        sending.record()
        with self.database.write() as connection:
            release(connection, row, self.now, "platform-down", {}, unsure=sending.unsure)


@pytest.fixture(params=[True, False], ids=["tells", "does not tell"])
def tells(request: pytest.FixtureRequest) -> bool:
    return bool(request.param)


@pytest.fixture
def deliverer(database: Database, tells: bool) -> Deliverer:
    return Deliverer(database, Paper(tells))


def _check(deliverer: Deliverer, done: Sending | None, texts: list[str], more: dict[str, int]) -> None:
    """Where the platform tells, each stands there once; else what is there more often is counted."""
    assert done is not None
    counted = {} if deliverer.paper.tells else more
    twice = [text for text, times in counted.items() for _ in range(times)]
    assert sorted(deliverer.texts()) == sorted(texts + twice)
    assert done.maybe_twice == len(twice)


@pytest.mark.parametrize("trouble", [KilledError(), UNHEARD], ids=["killed", "unheard"])
def test_what_may_have_been_sent_is_sent_once_or_counted(
    deliverer: Deliverer, trouble: BaseException
) -> None:
    deliverer.paper.after = [trouble, trouble]
    attempts = [deliverer.attempt([CARD, NOTE]) for _ in range(2 if deliverer.paper.tells else 3)]
    if deliverer.paper.tells:  # the second trouble was with the note
        attempts.append(deliverer.attempt([CARD, NOTE]))
    _check(deliverer, attempts[-1], ["a card", "a note"], {"a card": 2})


def test_a_part_that_is_composed_before_it_hides_no_doubt(deliverer: Deliverer) -> None:
    """The alert went on, and now its card is edited first."""
    deliverer.paper.after = [KilledError()]
    assert deliverer.attempt([NOTE]) is None
    done = deliverer.attempt([CHANGED, NOTE])
    _check(deliverer, done, ["a note"], {"a note": 1})


def test_a_refusal_is_no_doubt(deliverer: Deliverer) -> None:
    """However often the platform says no between the doubt and the end, it was one."""
    deliverer.paper.before = [REFUSED, UNHEARD, REFUSED, REFUSED, REFUSED]
    for _ in range(5):
        assert deliverer.attempt([CARD]) is None
    done = deliverer.attempt([CARD])
    assert done is not None
    assert deliverer.texts() == ["a card"]
    assert done.maybe_twice == (0 if deliverer.paper.tells else 1)


def test_what_is_said_anew_may_be_there_twice_and_its_notes_are_under_the_last(deliverer: Deliverer) -> None:
    deliverer.paper.before = [GONE, None, GONE]
    deliverer.paper.after = [KilledError()]
    assert deliverer.attempt([CHANGED, NOTE]) is None
    done = deliverer.attempt([CHANGED, NOTE])
    _check(deliverer, done, ["a card", "a note"], {"a card": 1})
    anew, (_, thread) = len(deliverer.paper.sent) - 1, deliverer.paper.sent[-1]
    assert thread == f"m{anew}"


@pytest.mark.parametrize("tells", [False], indirect=True)
@pytest.mark.parametrize("edits_anew", [True, False])
def test_an_edit_that_is_a_new_message_is_counted(deliverer: Deliverer, edits_anew: bool) -> None:
    """An edit done twice is as done once, unless the platform takes none and shows the card anew."""
    deliverer.paper.edits_anew = edits_anew
    deliverer.paper.after = [KilledError(), KilledError()]
    assert [deliverer.attempt([CHANGED]), deliverer.attempt([CHANGED])] == [None, None]
    _check(deliverer, deliverer.attempt([CHANGED]), ["a card"] * edits_anew, {"a card": 2 * edits_anew})


@pytest.mark.parametrize("sent", [True, False])
def test_two_parts_that_say_the_same_are_two(deliverer: Deliverer, sent: bool) -> None:
    """What the platform finds for the second must not be the first."""
    (deliverer.paper.after if sent else deliverer.paper.before).extend([None, KilledError()])
    parts = [Say("one", Message("the same")), Say("two", Message("the same"))]
    assert deliverer.attempt(parts) is None
    done = deliverer.attempt(parts)
    assert done is not None
    assert done.maybe_twice == (0 if deliverer.paper.tells else 1)
    assert deliverer.texts() == ["the same"] * (2 + (sent and done.maybe_twice))
