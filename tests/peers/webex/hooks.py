"""Registering webhooks."""

from __future__ import annotations

from starlette.responses import JSONResponse, Response

from tests.peers.webex import pictures
from tests.peers.webex.call import Call
from tests.peers.webex.model import Refusal, Webhook

RESOURCES = frozenset({"all", "attachmentActions", "memberships", "messages", "rooms"})
EVENTS = frozenset({"all", "created", "updated", "deleted"})


def list_(call: Call) -> Response:
    """One's own; several of the same kind may have piled up."""
    mine = [w for w in call.world.webhooks.values() if w.owner is call.caller]
    return call.page([pictures.webhook(hook) for hook in mine])


def create(call: Call) -> Response:
    """A new one, even beside one that is the same."""
    given = {name: str(value) for name, value in call.body.items() if value is not None}
    for name in ("name", "targetUrl", "resource", "event"):
        if not given.get(name):
            raise Refusal(400, f"{name} is required.")
    if given["resource"] not in RESOURCES or given["event"] not in EVENTS:
        raise Refusal(400, "Unsupported resource or event.")
    if not given["targetUrl"].startswith(("https://", "http://")):
        raise Refusal(400, "targetUrl is not an address.")
    hook = Webhook(
        call.world.new_id("WEBHOOK"),
        call.caller,
        given["name"],
        given["targetUrl"],
        given["resource"],
        given["event"],
        given.get("filter", ""),
        given.get("secret", ""),
        call.world.now(),
    )
    call.world.webhooks[hook.id] = hook
    return JSONResponse(pictures.webhook(hook))


def show(call: Call) -> Response:
    """One."""
    return JSONResponse(pictures.webhook(_found(call)))


def update(call: Call) -> Response:
    """Change name, target or secret, or activate; what else is given is ignored."""
    hook = _found(call)
    name, target = call.body.get("name"), call.body.get("targetUrl")
    if not name or not target:
        raise Refusal(400, "name and targetUrl are required.")
    if call.body.get("status") not in {None, "active"}:
        raise Refusal(400, "A webhook can only be activated.")
    hook.name, hook.target = str(name), str(target)
    hook.secret = str(call.body.get("secret") or hook.secret)
    if call.body.get("status") == "active":
        hook.status, hook.failures = "active", 0
    return JSONResponse(pictures.webhook(hook))


def delete(call: Call) -> Response:
    """Take one away."""
    del call.world.webhooks[_found(call).id]
    return Response(status_code=204)


def _found(call: Call) -> Webhook:
    hook = call.world.webhooks.get(call.path["id"])
    if hook is None or hook.owner is not call.caller:
        raise Refusal(404, "Unable to find the webhook.")
    return hook
