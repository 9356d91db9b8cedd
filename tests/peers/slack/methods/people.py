"""Methods about the token, people, bots and the workspace."""

from __future__ import annotations

from tests.peers.core.limits import Rate
from tests.peers.slack import pictures
from tests.peers.slack.model import Json
from tests.peers.slack.refusals import Refusal
from tests.peers.slack.request import TIER_3, TIER_4, Request, method

CONNECTIONS = Rate(10, 600)
"""Once a minute, with room for all ten connections after a start."""


@method("auth.test", rate=Rate(600, 60))
def auth_test(call: Request) -> Json:
    """Whose token it is."""
    team = call.workspace
    return {
        "url": f"https://{team.domain}.slack.com/",
        "team": team.name,
        "user": call.bot.handle,
        "team_id": team.id,
        "user_id": call.bot.id,
        "bot_id": call.bot.bot_id,
        "is_enterprise_install": False,
    }


@method("auth.revoke", rate=TIER_3)
def auth_revoke(call: Request) -> Json:
    """Give the token up."""
    call.token.state = "revoked"
    return {"revoked": True}


@method("users.info", "users:read", rate=TIER_4)
def users_info(call: Request) -> Json:
    """A user; the e-mail address takes a scope of its own."""
    email = "users:read.email" in call.token.scopes
    return {"user": pictures.person(call.person(), call.workspace, email=email)}


@method("users.lookupByEmail", "users:read.email", rate=TIER_3)
def users_lookup(call: Request) -> Json:
    """The user with an e-mail address, of this workspace only."""
    email = call.required("email").lower()
    for person in call.world.people.values():
        if (person.email or "").lower() == email and person.workspace is call.workspace:
            if person.deleted:
                break
            return {"user": pictures.person(person, call.workspace, email=True)}
    raise Refusal("users_not_found")


@method("team.info", "team:read", rate=TIER_3)
def team_info(call: Request) -> Json:
    """The workspace."""
    team = call.workspace
    return {"team": {"id": team.id, "name": team.name, "domain": team.domain}}


@method("bots.info", "users:read", rate=TIER_3)
def bots_info(call: Request) -> Json:
    """A bot."""
    for person in call.world.people.values():
        if person.bot_id and person.bot_id == call.text("bot"):
            return {"bot": {"id": person.bot_id, "name": person.name, "user_id": person.id, "deleted": False}}
    raise Refusal("bot_not_found")


@method("apps.connections.open", "connections:write", rate=CONNECTIONS, caller="app")
def connections_open(call: Request) -> Json:
    """A one-time address for a Socket Mode connection."""
    ticket = call.world.ticket()
    host = call.address.removeprefix("http://")
    return {"url": f"ws://{host}/socket?ticket={ticket}&app_id={call.world.app_id}"}
