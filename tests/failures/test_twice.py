"""What comes twice is answered once."""

from __future__ import annotations

from tests.failures.bots import Running
from tests.failures.cases import HTTP, SOCKETS, WEBEX, cases, everywhere, on, sqlite_alone
from tests.failures.sides import WEBHOOK_SECRET, Side, SlackSide, WebexSide
from tests.peers.core.faults import Held


@cases(("sqlite", HTTP), ("sqlite", SOCKETS), ("sqlite", WEBEX), ("postgresql", HTTP))
def test_an_event_that_comes_again_is_answered_once(side: Side, bot: Running) -> None:
    side.ask("help")
    side.peer.wait(side.answers)
    side.repeat()
    side.peer.wait(side.heard)
    bot.settle()
    assert len(side.answers()) == 1


@everywhere
@sqlite_alone
def test_an_event_that_comes_again_while_it_is_answered_is_answered_once(side: Side, bot: Running) -> None:
    held = Held()
    side.peer.fail_next(side.names.post, held)
    side.ask("help")
    side.peer.wait(lambda: side.peer.journal.calls(side.names.post))
    side.repeat()
    side.peer.wait(lambda: all(delivery.acknowledged for delivery in side.peer.deliveries()))
    held.gate.set()
    side.peer.wait(side.answers)
    bot.settle()
    assert len(side.answers()) == 1


@on(SOCKETS)
def test_an_event_on_two_sockets_is_answered_once(side: SlackSide, bot: Running) -> None:
    side.peer.sockets.duplicates = 1
    side.ask("help")
    side.peer.wait(side.answers)
    side.peer.wait(side.heard)
    (delivery,) = side.peer.deliveries("events_api")
    assert len({attempt.via for attempt in delivery.attempts}) == 2
    bot.settle()
    assert len(side.answers()) == 1


@on(WEBEX)
@sqlite_alone
def test_an_event_of_two_webhooks_is_answered_once(side: WebexSide, bot: Running) -> None:
    """An older installation's webhook, say, that goes to the same address."""
    world = side.peer.world
    (kept,) = [hook for hook in world.webhooks.values() if hook.resource == "messages"]
    with side.peer.board.lock:
        other = type(kept)(
            world.new_id("WEBHOOK"), kept.owner, "another", kept.target, "messages", "created", kept.filter,
            WEBHOOK_SECRET, world.now(),
        )  # fmt: skip
        world.webhooks[other.id] = other
    side.ask("help")
    side.peer.wait(side.answers)
    side.peer.wait(side.heard)
    assert {d.payload["id"] for d in side.peer.deliveries("messages")} == {kept.id, other.id}
    bot.settle()
    assert len(side.answers()) == 1
