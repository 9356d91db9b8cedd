"""Socket Mode with Slack's own client: several connections, duplicates, refreshes, silence."""

from __future__ import annotations

import contextlib
import socket
import threading
from collections.abc import Callable, Iterator
from urllib.parse import urlsplit

import pytest
from slack_sdk import WebClient
from slack_sdk.socket_mode import SocketModeClient
from slack_sdk.socket_mode.client import BaseSocketModeClient
from slack_sdk.socket_mode.request import SocketModeRequest
from slack_sdk.socket_mode.response import SocketModeResponse
from wsproto import ConnectionType, WSConnection
from wsproto.events import AcceptConnection, CloseConnection, Event, Ping, Pong, Request

from tests.peers.core.courier import Delivery
from tests.peers.refused import refusal
from tests.peers.slack.model import Channel, Person
from tests.peers.slack.peer import SlackPeer

DEADLINE = 30.0
"""Seconds of the peer's time: the client may take some of real time to notice its new connection."""


class Heard:
    """A client that keeps what it gets, and acknowledges while it may."""

    def __init__(self, slack: SlackPeer) -> None:
        self._slack = slack
        self.requests: list[SocketModeRequest] = []
        self.acknowledges = True
        self.client = SocketModeClient(
            app_token=slack.app_token,
            web_client=WebClient(base_url=slack.api_url),
            ping_interval=1,
        )
        self.client.socket_mode_request_listeners.append(self._hear)
        self.client.connect()

    def close(self) -> None:
        """End the client, which may trip over its own connection just being dropped."""
        with contextlib.suppress(AttributeError):
            self.client.close()

    def _hear(self, client: BaseSocketModeClient, request: SocketModeRequest) -> None:
        with self._slack.board.lock:
            self.requests.append(request)
            self._slack.board.ring()
        if self.acknowledges:
            client.send_socket_mode_response(SocketModeResponse(envelope_id=request.envelope_id))


@pytest.fixture
def connect(slack: SlackPeer) -> Iterator[Callable[[], Heard]]:
    made: list[Heard] = []
    slack.ack_deadline = DEADLINE

    def connect() -> Heard:
        heard = Heard(slack)
        made.append(heard)
        slack.wait(lambda: len(slack.sockets.connections) == len(made))
        return heard

    yield connect
    for heard in made:
        heard.client.auto_reconnect_enabled = False
    slack.sockets.drop()  # or each client would wait seconds for its last message
    enders = [threading.Thread(target=heard.close) for heard in made]
    for ender in enders:
        ender.start()
    for ender in enders:
        ender.join()


def over(slack: SlackPeer) -> Delivery:
    return slack.wait(lambda: [d for d in slack.deliveries() if d.over], what="a delivery's end")[0]


def test_an_event_comes_by_the_socket_and_is_acknowledged(
    slack: SlackPeer, connect: Callable[[], Heard], room: Channel, kim: Person
) -> None:
    heard = connect()
    slack.mention(kim, room, "hello")
    delivery = over(slack)
    (request,) = heard.requests
    assert (request.type, request.retry_attempt) == ("events_api", 0)
    assert request.payload["event_id"] == delivery.key
    assert delivery.ack_seconds is not None
    assert delivery.ack_seconds < 1


def test_any_connection_may_get_a_payload_and_both_may_get_the_same(
    slack: SlackPeer, connect: Callable[[], Heard], room: Channel, kim: Person
) -> None:
    both = [connect(), connect()]
    for n in range(12):
        slack.mention(kim, room, str(n))
    slack.wait(lambda: sum(d.over for d in slack.deliveries()) == 12)
    counts = [len(heard.requests) for heard in both]
    assert sum(counts) == 12
    assert min(counts) > 0
    slack.sockets.duplicates = 1
    slack.mention(kim, room, "twice")
    slack.wait(lambda: sum(len(heard.requests) for heard in both) == 14)
    last = [heard.requests[-1] for heard in both]
    assert last[0].payload["event_id"] == last[1].payload["event_id"]
    assert last[0].envelope_id != last[1].envelope_id


def test_what_is_not_acknowledged_comes_again(
    slack: SlackPeer, connect: Callable[[], Heard], room: Channel, kim: Person
) -> None:
    heard = connect()
    heard.acknowledges = False
    slack.mention(kim, room, "hello")
    slack.wait(lambda: heard.requests)
    heard.acknowledges = True
    slack.clock.advance(DEADLINE)
    over(slack)
    assert [(r.retry_attempt, r.retry_reason) for r in heard.requests] == [(0, ""), (1, "timeout")]


def test_without_a_connection_an_event_waits_for_a_later_attempt(
    slack: SlackPeer, connect: Callable[[], Heard], room: Channel, kim: Person
) -> None:
    slack.mention(kim, room, "hello")
    slack.wait(lambda: len(slack.deliveries()[0].attempts) == 2)
    heard = connect()
    assert heard.requests == []
    slack.clock.advance(60)
    assert over(slack).acknowledged is not None
    assert len(heard.requests) == 1


def test_a_refresh_makes_the_client_connect_anew(
    slack: SlackPeer, connect: Callable[[], Heard], room: Channel, kim: Person
) -> None:
    heard = connect()
    slack.sockets.disconnect("refresh_requested")
    slack.wait(lambda: slack.sockets.opened == 2 and len(slack.sockets.connections) == 1)
    slack.mention(kim, room, "hello")
    assert over(slack).attempts[0].via == "connection-2"
    assert len(heard.requests) == 1


def test_a_dropped_connection_is_made_anew_by_the_client(
    slack: SlackPeer, connect: Callable[[], Heard]
) -> None:
    connect()
    slack.sockets.drop()
    slack.wait(lambda: slack.sockets.opened == 2 and len(slack.sockets.connections) == 1)


def test_a_silent_connection_stays_open_and_delivers_nothing(
    slack: SlackPeer, connect: Callable[[], Heard], room: Channel, kim: Person
) -> None:
    heard = connect()
    (silent,) = slack.sockets.silence()
    slack.mention(kim, room, "hello")
    slack.wait(lambda: slack.deliveries()[0].attempts)
    assert heard.client.is_connected()
    assert heard.requests == []
    assert slack.sockets.connections == [silent]
    heard.client.connect_to_new_endpoint(force=True)
    slack.wait(lambda: slack.sockets.opened == 2)
    slack.wait(lambda: silent not in slack.sockets.connections)
    slack.clock.advance(DEADLINE)
    assert over(slack).acknowledged is not None
    assert len(heard.requests) == 1


@pytest.mark.parametrize("pongs", [True, False])
def test_a_silent_connection_answers_pings_or_not(slack: SlackPeer, pongs: bool) -> None:
    url = urlsplit(
        str(WebClient(base_url=slack.api_url).apps_connections_open(app_token=slack.app_token)["url"])
    )
    with socket.create_connection((url.hostname, url.port), timeout=5) as wire:
        protocol = WSConnection(ConnectionType.CLIENT)
        wire.sendall(protocol.send(Request(host=url.netloc, target=f"{url.path}?{url.query}")))
        slack.wait(lambda: slack.sockets.connections)
        slack.sockets.silence(pongs=pongs)
        seen = set[type[Event]]()
        pinged = False
        while CloseConnection not in seen:
            protocol.receive_data(wire.recv(4096))
            seen |= {type(event) for event in protocol.events()}
            if AcceptConnection in seen and not pinged:
                wire.sendall(protocol.send(Ping()) + protocol.send(CloseConnection(code=1000)))
                pinged = True
    assert (Pong in seen) is pongs


def test_ten_connections_are_the_most_and_a_ticket_serves_once(
    slack: SlackPeer, connect: Callable[[], Heard]
) -> None:
    first = connect()
    with pytest.raises(Exception, match=r"."):
        SocketModeClient(app_token="xapp-none", web_client=WebClient(base_url=slack.api_url)).connect()
    assert first.client.wss_uri is not None
    assert slack.world.tickets == {}, "the ticket is used up"
    open_ = WebClient(base_url=slack.api_url).apps_connections_open
    while len(slack.journal.calls("apps.connections.open")) < 11:
        open_(app_token=slack.app_token)
    assert refusal(open_, app_token=slack.app_token)["status"] == 429
