"""What Slack has for the app: signed requests to its address, or envelopes of Socket Mode."""

from __future__ import annotations

import hashlib
import hmac
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from urllib.parse import urlencode

from tests.peers.core.courier import Courier, Delivery
from tests.peers.slack.model import Json
from tests.peers.slack.sockets import Done, Hub
from tests.peers.slack.world import World

RETRIES = (0.0, 60.0, 300.0)
"""Seconds after a failed attempt at an event; nothing else is repeated."""


@dataclass
class Signer:
    """How requests are signed: for a test of bad ones the secret can be another, the time an old one."""

    secret: str
    age: float = 0.0  # seconds

    def headers(self, now: float, body: bytes) -> dict[str, str]:
        """Time and signature."""
        stamp = str(int(now - self.age))
        signed = hmac.new(self.secret.encode(), f"v0:{stamp}:".encode() + body, hashlib.sha256)
        return {"x-slack-request-timestamp": stamp, "x-slack-signature": f"v0={signed.hexdigest()}"}


class Outgoing:
    """Sends over HTTP once `address` is set, else by Socket Mode."""

    def __init__(self, world: World, courier: Courier, hub: Hub) -> None:
        self._world, self._courier, self.hub = world, courier, hub
        self.signer = Signer(world.signing_secret)
        self.address = ""
        self.deliveries: list[Delivery] = []

    def event(self, key: str, payload: Json) -> Delivery:
        """An event; it is repeated until it is acknowledged, three times at most."""
        delivery = Delivery("events_api", key, payload)
        self._send(delivery, RETRIES, None)
        return delivery

    def interaction(self, payload: Json, done: Done | None = None) -> Delivery:
        """A click or a submitted form."""
        delivery = Delivery("interactive", payload["type"], payload)
        self._send(delivery, (), done)
        return delivery

    def command(self, payload: Json, done: Done) -> Delivery:
        """A slash command."""
        delivery = Delivery("slash_commands", payload["command"], payload)
        self._send(delivery, (), done)
        return delivery

    def repeat(self, delivery: Delivery) -> Delivery:
        """The same thing once more, as Slack does at times."""
        again = Delivery(delivery.kind, delivery.key, delivery.payload)
        self._send(again, (), None)
        return again

    def _send(self, delivery: Delivery, retries: Sequence[float], done: Done | None) -> None:
        with self._courier.board.lock:
            self.deliveries.append(delivery)
        if not self.address:
            self.hub.send(delivery, retries, done)
            return

        def prepare(attempt: int) -> tuple[str, Mapping[str, str], bytes]:
            return self.address, *self._request(delivery, attempt)

        self._courier.send(delivery, prepare, retries, done)

    def _request(self, delivery: Delivery, attempt: int) -> tuple[dict[str, str], bytes]:
        payload = delivery.payload
        if delivery.kind == "events_api":
            kind, body = "application/json", json.dumps(payload).encode()
        else:
            fields = {"payload": json.dumps(payload)} if delivery.kind == "interactive" else payload
            kind, body = "application/x-www-form-urlencoded", urlencode(fields).encode()
        headers = {"content-type": kind, "user-agent": "Slackbot 1.0 (+https://api.slack.com/robots)"}
        headers |= self.signer.headers(self._courier.clock.now(), body)
        if attempt:
            headers["x-slack-retry-num"] = str(attempt)
            headers["x-slack-retry-reason"] = delivery.attempts[-1].problem
        return headers, body
