"""From exports to what stands in the rooms: each change is told once, by its card and its thread."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import func, select

from cards.wording import words_for
from hub.demo import ADMIN
from hub.records import Record
from hub.source import ExportKind
from hub.vocabulary import Language
from notifications.sync import SyncReport
from store.alerts.alerts import alert_of
from store.database import Database
from store.schema import alert, alert_event, alert_room, evaluation, outbox
from tests.failures import partner_changes as changes
from tests.failures.bots import Installation, Running, eventually, free_address
from tests.failures.cases import sqlite_alone
from tests.failures.delivering import Delivering
from tests.failures.partner_changes import Partner, Turn
from tests.failures.sides import Side, SlackSide, WebexSide
from tests.notifications.alerts.evaluations import name
from tests.peers.core.clock import Clock
from tests.peers.slack.peer import SlackPeer
from tests.peers.webex.peer import WebexPeer

WEDNESDAY, NOON = 2, 12


@dataclass
class Stage:
    """The bot between both platforms, and the partner whose exports it is given."""

    bot: Running
    clock: Clock
    slack: SlackSide
    webex: WebexSide
    folder: Path
    partner: Partner
    takes: int = 0
    before: dict[str, int] = field(default_factory=dict)
    """How many messages of the bot's stood in each room when it had subscribed."""

    @property
    def sides(self) -> tuple[Side, Side]:
        return self.slack, self.webex

    @property
    def database(self) -> Database:
        return self.bot.service.database

    def now(self) -> datetime:
        return datetime.fromtimestamp(self.clock.now(), UTC)

    def take(self, records: list[Record], cut: ExportKind | None = None) -> list[SyncReport]:
        """An hour later, take in exports of these; then all that waits is told, and delivered."""
        self.clock.advance(3600)
        self.takes += 1
        written = changes.write(self.folder / f"exports-{self.takes}", records, self.now(), cut)
        reports = changes.take_in(self.database, self.bot.service.settings, written, self.now())
        self.deliver()
        return reports

    def deliver(self) -> None:
        """What was pressed is answered, and a minute goes by; what is told by then goes out."""
        eventually(lambda: all(side.heard() for side in self.sides), "what was said and pressed")
        self.bot.settle()
        self.clock.advance(60)
        self.delivering.fall_due()
        eventually(self._settled, "an empty outbox")

    def _settled(self) -> bool:
        """Whether nothing waits; a room takes a message a second, and these go by at once."""
        waiting = self.delivering.waiting()
        if waiting and not any(row.lease for row in waiting):
            self.clock.advance(1)
            assert self.bot.service.ticking is not None
            self.bot.service.ticking.deliverers.wake()
        return not waiting

    @property
    def delivering(self) -> Delivering:
        return Delivering(self.bot, self.slack)

    def cards(self, side: Side) -> dict[str, list[str]]:
        """The cards of a room, each by its first line, with the notes in its thread."""
        found: dict[str, list[str]] = {}
        by_id: dict[str, list[str]] = {}
        for seen in self.told(side):
            line = _line(seen)
            thread = _thread(seen)
            if thread:
                by_id[thread].append(line)
            else:
                assert line not in found, "it stands twice"
                by_id[_id(seen)] = found.setdefault(line, [])
        return found

    def told(self, side: Side) -> list[Any]:
        """What is in the room since it subscribed."""
        return side.answers()[self.before[side.room.id] :]

    def subscribe(self) -> None:
        """Somebody asks in each room for all there is."""
        for side in self.sides:
            side.ask("alert this room about everything")
            side.peer.wait(side.answers, what="an answer")
        self.bot.settle()
        for side in self.sides:
            self.before[side.room.id] = len(side.answers())

    def open(self) -> set[str]:
        """The open alerts, in words."""
        with self.database.read() as connection:
            found = [alert_of(row) for row in connection.execute(select(alert))]
        return {name(each) for each in found if each.is_open}

    def dated(self, line: str) -> str:
        """With the days that it is about."""
        words, week = words_for(Language.EN), self.partner.week
        days = {f"in {n} days": words.weekday(self.partner.today + timedelta(days=n)) for n in (12, 20, 40)}
        last = f"from {words.day(week)} to {words.day(week + timedelta(days=6))}"
        return line.format_map({**days, "last week": last})

    def nothing_comes_of(self, records: list[Record], cut: ExportKind | None = None) -> None:
        """Taken in again, they make no alert, no event, no delivery and no message."""
        before = self.counts()
        shown = [[(seen.words, seen.edits) for seen in side.answers()] for side in self.sides]
        for report in self.take(records, cut):
            assert report.changed == 0
        assert self.counts() == before
        assert [[(seen.words, seen.edits) for seen in side.answers()] for side in self.sides] == shown

    def card(self, side: Side, line: str) -> Any:
        """The card that begins with it."""
        (found,) = (seen for seen in self.told(side) if _line(seen) == line)
        return found

    def counts(self) -> list[int]:
        """How many alerts, events, cards and deliveries there are."""
        with self.database.read() as connection:
            return [
                connection.execute(select(func.count()).select_from(table)).scalar_one()
                for table in (alert, alert_event, alert_room, outbox)
            ]


def _id(seen: Any) -> str:
    return str(getattr(seen.message, "ts", None) or seen.message.id)


def _line(seen: Any) -> str:
    return next(str(each) for each in seen.words.splitlines() if each)


def _thread(seen: Any) -> str:
    return str((seen.thread_ts if hasattr(seen, "thread_ts") else seen.thread) or "")


@pytest.fixture
def stage(
    database: Database, slack_peer: SlackPeer, webex_peer: WebexPeer, tmp_path: Path
) -> Iterator[Stage]:
    """All exports were taken in before."""
    with _staged(database, slack_peer, webex_peer, tmp_path, _first) as made:
        yield made


@pytest.fixture
def small_stage(
    database: Database, slack_peer: SlackPeer, webex_peer: WebexPeer, tmp_path: Path
) -> Iterator[Stage]:
    """Those of customers and contracts."""
    with _staged(database, slack_peer, webex_peer, tmp_path, lambda partner: partner.whole({})) as made:
        yield made


@contextmanager
def _staged(
    database: Database,
    slack_peer: SlackPeer,
    webex_peer: WebexPeer,
    folder: Path,
    first: Callable[[Partner], list[Record]],
) -> Iterator[Stage]:
    """On a Wednesday at noon; the first exports are taken in, and both rooms have subscribed."""
    now = datetime.now(UTC)
    days = (WEDNESDAY - now.weekday()) % 7 or 7
    noon = now.replace(hour=NOON, minute=0, second=0, microsecond=0) + timedelta(days=days)
    clock = Clock()  # the platforms keep the machine's, by which signatures are looked at
    clock.set(noon.timestamp())
    slack, webex = SlackSide(slack_peer, sockets=False), WebexSide(webex_peer)
    webex_peer.web.card_edits = True
    address = free_address()
    settings = {**slack.settings(address), **webex.settings(address), "alerts_an_hour": "100"}
    url = database.engine.url.render_as_string(hide_password=False)
    installation = Installation(url, folder, address, settings)
    installation.prepare()
    running = Running(installation, clock)
    partner = Partner(noon.date())
    written = changes.write(folder / "exports", first(partner), noon)
    for report in changes.take_in(database, running.service.settings, written, noon):
        assert report.error is None
    running.service.start()
    try:
        for side in (slack, webex):
            side.reach(address)
        eventually(lambda: _evaluated(database), "the day's evaluation")
        made = Stage(running, clock, slack, webex, folder, partner)
        made.subscribe()
        yield made
    finally:
        for side in (slack, webex):
            side.leave()
        running.service.stop()


def _first(partner: Partner) -> list[Record]:
    return changes.records(partner, Turn.BEFORE)


def _evaluated(database: Database) -> bool:
    with database.read() as connection:
        return connection.execute(select(evaluation)).first() is not None


OVER = "Resolved by itself after 2 hours."
CHANGED: Mapping[str, str] = {
    "expiring 8 Sub-8-a at 2": "Customer 8: Sub-8-a ends on {in 20 days}",
    "overage 11 Sub-11-a calling at 1": "Customer 11 went 12 licenses over for Webex Calling",
    "new_customer 40 at 0": "Customer 40 is a new customer",
    "status_change 4 no_recent_activity at 0": "Customer 4 went quiet",
    "status_change 1 suspended at 0": "Customer 1 was suspended",
    "status_change 2 expired at 0": "Customer 2 expired",
    "status_change 3 ready_for_setup at 0": "An order of Customer 3 became ready for setup",
    "status_change 5 gained subscription at 0": "Customer 5 took a subscription",
    "status_change 5 lost trial at 0": "A trial of Customer 5 ended",
    "status_change 6 gained trial at 0": "Customer 6 began a trial",
    "status_change 7 lost subscription at 0": "A subscription of Customer 7 ended",
    "renewing 9 Sub-9-a at 1": "Customer 9: Sub-9-a renews on {in 40 days}",
    "overage 10 Sub-10-a calling at 0": "Customer 10 went 5 licenses over for Webex Calling",
    "low_assignment 13 Sub-13-a calling at 0": (
        "Customer 13 assigned only 10 of 100 licenses for Webex Calling"
    ),
    "usage_drop 15 at 1": "Usage at Customer 15 fell by 92%",
    "quality_spike 14 at 2": "Call quality at Customer 14 broke in the week {last week}",
    "queue_abandonment 16 at 2": "46% of the callers of Customer 16 gave up waiting",
    "sync devices at 0": "Partner Hub's data could not be taken in: Devices",
}
"""The alerts that the first change leaves open, and the cards that say so."""
LASTING = {
    "new_customer 40 at 0",
    "status_change 5 gained subscription at 0",
    "status_change 5 lost trial at 0",
    "status_change 7 lost subscription at 0",
}
"""Those that the second leaves as they are."""
GOES_ON: Mapping[str, tuple[str, str, str]] = {
    "expiring 8 Sub-8-a at 2": (
        "expiring 8 Sub-8-a at 3",
        "Customer 8: Sub-8-a ends on {in 12 days}",
        "It got worse: within 30 days → within 14 days",
    ),
    "overage 10 Sub-10-a calling at 0": (
        "overage 10 Sub-10-a calling at 2",
        "Customer 10 went 25 licenses over for Webex Calling",
        "It got worse: 5 over → 25 over",
    ),
}
"""Those that go further by the second change: what they are then, what their cards say, and the note."""
BEGINS: Mapping[str, str] = {
    "status_change 2 gained subscription at 0": "Customer 2 took a subscription",
    "status_change 6 lost trial at 0": "A trial of Customer 6 ended",
    "expiring 9 Sub-9-a at 1": "Customer 9: Sub-9-a ends on {in 40 days}",
}
"""Those that begin with it."""


def test_each_change_is_one_alert_one_card_and_its_thread(stage: Stage) -> None:
    """Each kind changes once, and once more; the same again changes nothing."""
    assert stage.open() == {
        "expiring 8 Sub-8-a at 1",
        "overage 11 Sub-11-a calling at 0",
        "overage 12 Sub-12-a calling at 1",
    }
    changed = changes.records(stage.partner, Turn.CHANGED)
    stage.take(changed, ExportKind.DEVICES)
    assert stage.open() == set(CHANGED)
    cards: dict[str, list[str]] = {stage.dated(line): [] for line in CHANGED.values()}
    for side in stage.sides:
        assert stage.cards(side) == cards
        assert {seen.edits for seen in stage.told(side)} == {0}
    stage.nothing_comes_of(changed, ExportKind.DEVICES)

    again = changes.records(stage.partner, Turn.AGAIN)
    stage.take(again)
    assert stage.open() == LASTING | {now for now, _, _ in GOES_ON.values()} | set(BEGINS)
    cards = {}
    for what, line in CHANGED.items():
        _, now, note = GOES_ON.get(what, ("", line, OVER))
        cards[stage.dated(now)] = [] if what in LASTING else [note]
    cards |= {stage.dated(line): [] for line in BEGINS.values()}
    cards["Customer 11 went 12 licenses over for Webex Calling"] = ["Resolved by itself after 3 hours."]
    for side in stage.sides:
        assert stage.cards(side) == cards
        edited = {_line(seen): seen.edits for seen in stage.told(side) if not _thread(seen)}
        assert edited == {line: len(notes) for line, notes in cards.items()}
    stage.nothing_comes_of(again)


@sqlite_alone
def test_an_incident_is_one_card(stage: Stage) -> None:
    """What breaks everywhere is not told of each customer."""
    calls = stage.partner.last_week(bad=changes.BAD, everywhere=4.0)
    stage.take([*stage.partner.customers(), *calls])
    (what,) = {each for each in stage.open() if each.startswith(("incident", "quality"))}
    assert what == "incident at 2"
    for side in stage.sides:
        assert stage.cards(side) == {
            stage.dated("Call quality broke at 40 customers at once in the week {last week}"): []
        }
    stage.nothing_comes_of([*stage.partner.customers(), *calls])


def test_who_takes_it_is_seen_in_both_rooms(small_stage: Stage) -> None:
    """And of two who take it at once, in both rooms one does."""
    stage = small_stage
    slack, webex = stage.sides
    kims = {side: side.newcomer("Kim Haruka", ADMIN) for side in stage.sides}
    own = stage.partner.contract
    stage.take([*own(1, assigned=105), *own(2, assigned=105)])
    first, second = (f"Customer {n} went 5 licenses over for Webex Calling" for n in (1, 2))
    slack.press(stage.card(slack, first), "I take it")
    stage.deliver()
    for side in stage.sides:
        assert "Ada Lindqvist has it since" in stage.card(side, first).words
        assert "I take it" not in stage.card(side, first).buttons
        assert stage.cards(side) == {first: ["Ada Lindqvist takes it."], second: []}

    slack.press(stage.card(slack, second), "I take it")
    webex.press(stage.card(webex, second), "I take it", kims[webex])
    stage.deliver()
    (who,) = {line.removesuffix(" takes it.") for side in stage.sides for line in stage.cards(side)[second]}
    assert who in {"Ada Lindqvist", "Kim Haruka"}
    for side in stage.sides:
        assert f"{who} has it since" in stage.card(side, second).words
        assert stage.cards(side) == {first: ["Ada Lindqvist takes it."], second: [f"{who} takes it."]}
