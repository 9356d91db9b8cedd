"""Webhooks: who is told, signed how, and how one goes inactive."""

from __future__ import annotations

import hashlib
import hmac
import json
from typing import Any, Literal
from urllib.parse import parse_qsl

from tests.peers.core.courier import Courier, Delivery
from tests.peers.webex import pictures
from tests.peers.webex.model import Action, Json, Message, Person, Room, Webhook
from tests.peers.webex.world import World

Form = Literal["", "long", "short"]
"""Of `X-Webex-Signature`: absent, `SHA-256=…,SHA-512=…`, or `sha256=…`."""


def signatures(secret: str, body: bytes, form: Form, *, spark: bool = True) -> dict[str, str]:
    """The headers that sign a body."""
    key, found = secret.encode(), {}
    if spark:
        found["x-spark-signature"] = hmac.new(key, body, hashlib.sha1).hexdigest()
    sha256, sha512 = (hmac.new(key, body, kind).hexdigest() for kind in (hashlib.sha256, hashlib.sha512))
    if form:
        signed = f"SHA-256={sha256},SHA-512={sha512}" if form == "long" else f"sha256={sha256}"
        found["x-webex-signature"] = signed
    return found


class Outgoing:
    """Tells each webhook once: a failure is not repeated, it only counts."""

    def __init__(self, world: World, courier: Courier, inactive_after: int) -> None:
        self._world, self._courier = world, courier
        self.inactive_after = inactive_after
        self.form: Form = "long"
        self.spark = True
        self.secret = ""  # a test of bad signatures signs with this instead
        self.deliveries: list[Delivery] = []
        world.changed = self.changed

    def changed(self, resource: str, event: str, thing: Any, actor: Person) -> None:
        """Tell whoever asked to know."""
        for hook in list(self._world.webhooks.values()):
            wanted = (hook.resource in {resource, "all"}) and (hook.event in {event, "all"})
            if not wanted or hook.status != "active" or not self._concerns(hook, thing):
                continue
            data = _data(thing)
            if not self._filtered(hook, data):
                continue
            payload = pictures.webhook(hook) | {
                "appId": "Y2lzY29zcGFyazovL3VzL0FQUExJQ0FUSU9OL3BlZXI",
                "resource": resource,
                "event": event,
                "actorId": actor.id,
                "data": data,
            }
            payload.pop("secret", None)
            self._send(hook, resource, payload)

    def repeat(self, delivery: Delivery) -> None:
        """The same thing once more."""
        self._send(self._world.webhooks[delivery.payload["id"]], delivery.kind, delivery.payload)

    def _send(self, hook: Webhook, resource: str, payload: Json) -> None:
        delivery = Delivery(resource, payload["data"]["id"], payload)
        self.deliveries.append(delivery)
        body = json.dumps(payload).encode()
        headers = {"content-type": "application/json"}
        if hook.secret:
            headers |= signatures(self.secret or hook.secret, body, self.form, spark=self.spark)
        self._courier.send(
            delivery, lambda _: (hook.target, headers, body), done=lambda done: self._count(hook, done)
        )

    def _count(self, hook: Webhook, done: Delivery) -> None:
        with self._courier.board.lock:
            hook.failures = 0 if done.acknowledged else hook.failures + 1
            if hook.failures >= self.inactive_after:
                hook.status = "inactive"

    def _concerns(self, hook: Webhook, thing: Any) -> bool:
        if isinstance(thing, Message):
            return (
                hook.owner in thing.room.people
                and self._world.visible(thing, hook.owner)
                and not (thing.author is hook.owner and thing.room.kind == "group")
            )
        if isinstance(thing, Action):
            return thing.message.author is hook.owner
        room, _ = thing
        return isinstance(room, Room) and hook.owner in room.people

    def _filtered(self, hook: Webhook, data: Json) -> bool:
        for name, value in parse_qsl(hook.filter):
            wanted = hook.owner.id if value == "me" else value
            told = data.get(name)
            if wanted not in (told if isinstance(told, list) else [told]):
                return False
        return True


def _data(thing: Any) -> Json:
    """IDs and little else: no text, no inputs."""
    if isinstance(thing, Message):
        kept = {
            "id",
            "roomId",
            "roomType",
            "personId",
            "personEmail",
            "mentionedPeople",
            "parentId",
            "created",
        }
        return {k: v for k, v in pictures.message(thing, "").items() if k in kept}
    if isinstance(thing, Action):
        return {k: v for k, v in pictures.action(thing).items() if k != "inputs"}
    room, key = thing
    return pictures.membership(room, key)
