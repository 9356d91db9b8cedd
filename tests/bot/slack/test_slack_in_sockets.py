"""Socket Mode: connections that drop, go silent, are refreshed; nothing lost, nothing kept twice."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import replace

import pytest
from slack_in_rig import QUICK, Rig, rig, until

from store.database import Database
from tests.peers.slack.model import Channel, Person, Workspace
from tests.peers.slack.peer import SlackPeer, rate_limited

# Where events are kept is no matter of sockets, and each of these tests takes its time.
pytestmark = pytest.mark.parametrize("database", ["sqlite"], indirect=True)


@pytest.fixture
def slack() -> Iterator[SlackPeer]:
    with SlackPeer(limited=False) as peer:
        yield peer


@pytest.fixture
def team(slack: SlackPeer) -> Workspace:
    return slack.workspace("Nordlicht")


@pytest.fixture
def kim(slack: SlackPeer, team: Workspace) -> Person:
    return slack.person(team, "Kim Lind")


@pytest.fixture
def room(slack: SlackPeer, team: Workspace, kim: Person) -> Channel:
    return slack.channel(team, "partners", kim)


@pytest.fixture
def connected(slack: SlackPeer, team: Workspace, database: Database) -> Iterator[Rig]:
    with rig(slack, database, team, by_socket=2) as made:
        yield made


def sent_again(rig: Rig) -> None:
    """Let time pass at Slack, which repeats what was not acknowledged, until it came to us."""
    for seconds in (3, 60, 300):
        rig.slack.clock.advance(seconds)
        with suppress(TimeoutError):
            rig.slack.wait(lambda: rig.kept.new, within=2)
            break
    assert len(rig.kept.new) == 1


def test_events_commands_and_clicks_come_over_sockets(
    connected: Rig, slack: SlackPeer, kim: Person, room: Channel
) -> None:
    slack.mention(kim, room, "overview")
    slack.type_command(kim, room, "/switchboard overview")
    slack.open_home(kim)
    kinds = sorted(event.kind for event in connected.events(3))
    assert kinds == ["app_home_opened", "app_mention", "command"]
    connected.settled()
    assert all(delivery.acknowledged for delivery in slack.deliveries())


def test_an_event_on_two_connections_is_kept_once_and_acknowledged_on_both(
    connected: Rig, slack: SlackPeer, kim: Person, room: Channel
) -> None:
    slack.sockets.duplicates = 1
    slack.mention(kim, room, "overview")
    (delivery,) = slack.deliveries()
    slack.wait(lambda: [attempt.status for attempt in delivery.attempts] == [200, 200])
    assert len(connected.kept.new) == 1


def test_what_is_not_kept_is_not_acknowledged_and_comes_again(
    connected: Rig, slack: SlackPeer, kim: Person, room: Channel
) -> None:
    connected.kept.broken = True
    slack.mention(kim, room, "overview")
    (delivery,) = slack.deliveries()
    until(lambda: connected.kept.asked)
    assert delivery.acknowledged is None
    connected.kept.broken = False
    slack.clock.advance(3)
    slack.wait(lambda: delivery.acknowledged)
    assert len(connected.events()) == 1


def test_dropped_connections_are_made_anew(
    connected: Rig, slack: SlackPeer, kim: Person, room: Channel
) -> None:
    slack.sockets.drop()
    slack.wait(lambda: slack.sockets.opened == 4 and len(slack.sockets.connections) == 2)
    slack.mention(kim, room, "overview")
    connected.events()


@pytest.mark.parametrize("reason", ["refresh_requested", "warning"])
def test_a_connection_that_is_asked_to_go_is_replaced(
    connected: Rig, slack: SlackPeer, kim: Person, room: Channel, reason: str
) -> None:
    slack.sockets.disconnect(reason)  # type: ignore[arg-type]
    slack.wait(lambda: slack.sockets.opened >= 4)
    slack.mention(kim, room, "overview")
    connected.events()


def test_silent_connections_that_answer_pings_are_replaced_after_a_while(
    slack: SlackPeer, team: Workspace, kim: Person, room: Channel, database: Database
) -> None:
    with rig(slack, database, team, by_socket=2, timing=replace(QUICK, renew=2.0)) as made:
        silenced = slack.sockets.silence()
        slack.mention(kim, room, "overview")
        slack.wait(lambda: slack.sockets.opened >= 4, what="new ones")
        slack.wait(lambda: not set(silenced) & set(slack.sockets.connections), what="the old ones are closed")
        sent_again(made)


def test_connections_that_answer_no_ping_are_replaced(
    connected: Rig, slack: SlackPeer, kim: Person, room: Channel
) -> None:
    silenced = slack.sockets.silence(pongs=False)
    slack.wait(lambda: slack.sockets.opened >= 4, within=20)
    slack.wait(lambda: not set(silenced) & set(slack.sockets.connections), within=20)
    slack.mention(kim, room, "overview")
    sent_again(connected)


def test_a_server_that_is_down_for_a_minute_loses_nothing(
    connected: Rig, slack: SlackPeer, kim: Person, room: Channel
) -> None:
    assert connected.sockets is not None
    slack.outage(60)
    slack.wait(lambda: not slack.sockets.connections)
    slack.mention(kim, room, "overview")
    calls = len(slack.journal.calls("apps.connections.open"))
    slack.wait(
        lambda: len(slack.journal.calls("apps.connections.open")) >= calls + 4, what="it is tried again"
    )
    heard = connected.sockets.heard_at
    slack.clock.advance(60)
    slack.wait(lambda: len(slack.sockets.connections) == 2)
    sent_again(connected)
    assert heard is not None
    assert connected.sockets.heard_at is not None
    assert connected.sockets.heard_at > heard


def test_too_many_connections_are_waited_for_as_slack_says(
    slack: SlackPeer, team: Workspace, database: Database
) -> None:
    slack.fail_next("apps.connections.open", rate_limited(1))
    with rig(slack, database, team, by_socket=1):
        first, second = slack.journal.calls("apps.connections.open")
        assert second.at - first.at >= 1


def test_what_was_received_is_kept_and_acknowledged_before_the_end(
    slack: SlackPeer, team: Workspace, kim: Person, room: Channel, database: Database
) -> None:
    gate, held = threading.Event(), threading.Event()
    with rig(slack, database, team, by_socket=1) as made:
        keep = made.kept.keep

        def slowly(event):  # type: ignore[no-untyped-def]
            held.set()
            gate.wait(10)
            return keep(event)

        made.incoming._keep = slowly
        slack.mention(kim, room, "overview")
        (delivery,) = slack.deliveries()
        assert held.wait(10)
        assert made.sockets is not None
        stopping = threading.Thread(target=made.sockets.stop)
        stopping.start()
        gate.set()
        slack.wait(lambda: delivery.acknowledged)
        stopping.join(15)
        assert not stopping.is_alive()
        made.events()
