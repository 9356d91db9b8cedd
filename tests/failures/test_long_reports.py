"""A report that takes long: its card shows how far it is, can call it off, and says how it ended."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from hub.demo import ADMIN, generate
from hub.records import Administrator, Assignment, Customer, Location, PhoneNumber
from notifications.delivery import progress
from store.database import Database
from tests.failures.bots import Installation, Running, eventually, free_address, started
from tests.failures.cases import HTTP, WEBEX, both_platforms, on, sqlite_alone
from tests.failures.delivering import Delivering
from tests.failures.holding import Hold, held
from tests.failures.sides import Side, SlackSide, WebexSide
from tests.handlers.asking import fill

NUMBERS = 300
LONG = 50
KINDS = (Administrator, Assignment, Customer, Location, PhoneNumber)


@pytest.fixture
def installation(database: Database, side: Side, tmp_path: Path) -> Installation:
    """A bot with some phone numbers, for which fifty rows are many."""
    now = datetime.now(UTC)
    records = generate(12, seed=7, now=now, numbers=NUMBERS)
    fill(database, [record for record in records if isinstance(record, KINDS)], now)
    address = free_address()
    url = database.engine.url.render_as_string(hide_password=False)
    made = Installation(url, tmp_path, address, {**side.settings(address), "long_report_rows": LONG})
    made.prepare()
    return made


@pytest.fixture
def delivering(bot: Running, side: Side) -> Delivering:
    return Delivering(bot, side)


@pytest.fixture(autouse=True)
def hurry(monkeypatch: pytest.MonkeyPatch) -> None:
    """Nobody waits for seconds to see an edit."""
    monkeypatch.setattr(progress, "LOOK_SECONDS", 0.02)
    monkeypatch.setattr(progress, "EDIT_SECONDS", 0.0)


@pytest.fixture
def hold() -> Iterator[Hold]:
    """The build waits once its first rows are written."""
    with held("progress") as found:
        yield found


def card(side: Side) -> Any:
    """The latest message of the bot's in the room that is no file."""
    return next((seen for seen in reversed(side.answers()) if not seen.files), None)


def card_with(side: Side, text: str) -> Any:
    def look() -> Any:
        seen = card(side)
        return seen if seen is not None and text in seen.words else None

    return eventually(look, text)


def spooled(installation: Installation) -> list[Path]:
    return [path for path in (installation.folder / "spool").rglob("*") if path.is_file()]


def edits_cards(side: Side, *, whether: bool = True) -> None:
    """Whether Webex takes cards in an edit: its documents and its samples differ."""
    if isinstance(side, WebexSide):
        side.peer.web.card_edits = whether


@both_platforms
def test_the_card_shows_how_far_it_is(
    side: Side, delivering: Delivering, installation: Installation, hold: Hold
) -> None:
    edits_cards(side)
    side.ask("run phone numbers report")
    first = card_with(side, "Phone numbers report: 0 of about ")
    assert "Cancel" in first.buttons
    hold.reached()
    full = card_with(side, "100%")
    assert "Cancel" in full.buttons
    assert delivering.files() == []
    hold.release()
    eventually(delivering.files, "the file")
    over = card_with(side, "done")
    delivering.settle(step=1)
    (file,) = delivering.files()
    (content,) = file.files.values()
    count = content.count(b"\n") - 1
    assert count > LONG
    assert f"Phone numbers report: done, {count} rows" in over.words
    assert list(over.buttons) == []
    assert len(side.answers()) == 2, "the card was edited, and the file came"
    assert (delivering.run().state, delivering.run().rows) == ("delivered", count)
    assert {row.state for row in delivering.rows()} == {"sent"}
    assert spooled(installation) == []


@both_platforms
def test_it_is_called_off_by_its_button(
    side: Side, delivering: Delivering, installation: Installation, hold: Hold
) -> None:
    edits_cards(side)
    side.ask("run phone numbers report")
    shown = card_with(side, "Phone numbers report: 0 of about ")
    hold.reached()
    side.press(shown, "Cancel")
    card_with(side, "It is being cancelled.")
    hold.release()
    over = card_with(side, "cancelled. Nothing was sent.")
    delivering.settle(step=1)
    assert list(over.buttons) == ["Run again"]
    assert delivering.files() == []
    assert (delivering.run().state, delivering.run().reason) == ("cancelled", "cancelled")
    assert len(side.answers()) == 1
    assert spooled(installation) == []
    assert list((installation.folder / "spool" / "runs").iterdir()) == []


@on(HTTP)
@sqlite_alone
def test_it_is_nobody_elses_to_call_off(side: SlackSide, delivering: Delivering, hold: Hold) -> None:
    kim = side.newcomer("Kim Haruka", ADMIN)
    side.ask("run phone numbers report")
    shown = card_with(side, "Phone numbers report: 0 of about ")
    hold.reached()
    side.press(shown, "Cancel", kim)
    eventually(lambda: [seen for seen in side.whispers(kim) if "does not allow" in seen.words], "a refusal")
    hold.release()
    eventually(delivering.files, "the file")


@on(WEBEX)
@sqlite_alone
def test_webex_takes_few_edits(side: WebexSide, delivering: Delivering, hold: Hold) -> None:
    """Eight are spent on the way, one on the end."""
    edits_cards(side)
    side.ask("run phone numbers report")
    hold.reached()
    eventually(lambda: (seen := card(side)) is not None and seen.edits == 8, "eight edits")
    hold.release()
    assert card_with(side, "done").edits == 9


@on(WEBEX)
@sqlite_alone
def test_webex_may_take_no_edit_of_a_card(side: WebexSide, delivering: Delivering, hold: Hold) -> None:
    """Another card takes its place: the last one says how it ended, and none is left behind."""
    edits_cards(side, whether=False)
    side.ask("run phone numbers report")
    hold.reached()
    card_with(side, "100%")
    hold.release()
    eventually(delivering.files, "the file")
    card_with(side, "done")
    delivering.settle(step=1)
    assert len([seen for seen in side.answers() if not seen.files]) == 1


@both_platforms
@sqlite_alone
def test_with_the_bot_alone(side: Side, delivering: Delivering) -> None:
    edits_cards(side)
    side.say("run phone numbers report")
    eventually(lambda: [seen for seen in side.direct_answers() if seen.files], "the file")
    delivering.settle(step=1)
    shown = [seen for seen in side.direct_answers() if not seen.files]
    assert "Phone numbers report: done" in shown[-1].words
    assert delivering.run().state == "delivered"


@on(HTTP)
@sqlite_alone
def test_a_list_is_long_as_well(installation: Installation, side: SlackSide) -> None:
    with started(installation, side, long_report_rows=5) as bot:
        delivering = Delivering(bot, side)
        with held("progress") as hold:
            side.ask("customers as csv")
            hold.reached()
            card_with(side, "Customers: 12 rows so far")
        eventually(delivering.files, "the file")
        assert "Customers: done, 12 rows" in card_with(side, "done").words


@both_platforms
@sqlite_alone
def test_a_short_one_is_answered_at_once(installation: Installation, side: Side) -> None:
    with started(installation, side, long_report_rows=20_000) as bot:
        side.ask("run phone numbers report")
        eventually(lambda: [seen for seen in side.answers() if seen.files], "the file")
        bot.settle()
        assert Delivering(bot, side).runs() == []


@on(HTTP)
@sqlite_alone
def test_a_card_that_is_not_known_any_more(
    side: SlackSide, bot: Running, delivering: Delivering, hold: Hold
) -> None:
    """Its end is tried for a while, then let go: the file came all the same."""
    side.ask("run phone numbers report")
    card_with(side, "Phone numbers report: 0 of about ")
    hold.reached()
    bot.forget_messages()
    hold.release()
    eventually(delivering.files, "the file")
    delivering.settle(step=30)
    (end,) = delivering.rows("progress")
    assert (end.state, end.reason) == ("dropped", "message-gone")


@on(HTTP)
@sqlite_alone
def test_what_fails_says_so_on_its_card(side: SlackSide, delivering: Delivering) -> None:
    side.refuse_upload()
    side.ask("run phone numbers report")
    over = card_with(side, "not delivered, because the chat platform did not take the file")
    assert list(over.buttons) == ["Run again"]
