"""People, organisations, rooms and who is in them."""

from __future__ import annotations

from starlette.responses import JSONResponse, Response

from tests.peers.webex import pictures
from tests.peers.webex.call import Call
from tests.peers.webex.model import Refusal, Room


def me(call: Call) -> Response:
    return JSONResponse(pictures.person(call.caller))


def people(call: Call) -> Response:
    email, ids, name = (call.query.get(key) for key in ("email", "id", "displayName"))
    if not (email or ids or name):
        raise Refusal(400, "Either email, displayName or id is required.")
    found = []
    for person in call.world.people.values():
        ours = person.organization is call.caller.organization
        if ids:
            wanted = person.id in ids.split(",")
        elif email:
            wanted = ours and person.email == email.lower()
        else:
            wanted = ours and person.name.lower().startswith(str(name).lower())
        if wanted:
            found.append(pictures.person(person))
    return call.page(found)


def person(call: Call) -> Response:
    found = call.world.people.get(call.path["id"])
    if found is None:
        raise Refusal(404, "Unable to find the person.")
    return JSONResponse(pictures.person(found))


def organizations(call: Call) -> Response:
    return JSONResponse({"items": [pictures.organization(o) for o in call.world.organizations.values()]})


def organization(call: Call) -> Response:
    found = call.world.organizations.get(call.path["id"])
    if found is None:
        raise Refusal(404, "Unable to find the organization.")
    return JSONResponse(pictures.organization(found))


def rooms(call: Call) -> Response:
    mine = [room for room in call.world.rooms.values() if call.caller in room.people]
    kind = call.query.get("type")
    if call.query.get("sortBy") == "lastactivity":
        mine.sort(key=pictures.last_activity, reverse=True)
    return call.page([pictures.room(r, call.caller) for r in mine if kind in {None, r.kind}])


def room(call: Call) -> Response:
    return JSONResponse(pictures.room(call.world.room_of(call.path["id"], call.caller), call.caller))


def memberships(call: Call) -> Response:
    key, who, email = (call.query.get(name) for name in ("roomId", "personId", "personEmail"))
    if (who or email) and not key:
        raise Refusal(400, "roomId is required.")
    asked = [call.world.room_of(key, call.caller)] if key else call.world.rooms.values()
    found = []
    for room in asked:
        for membership, member in room.members.items():
            mine = key or member is call.caller
            if mine and who in {None, member.id} and email in {None, member.email}:
                found.append(pictures.membership(room, membership))
    return call.page(found)


def _membership(call: Call) -> tuple[Room, str]:
    key = call.path["id"]
    for room in call.world.rooms.values():
        if key in room.members and call.caller in room.people:
            return room, key
    raise Refusal(404, "Unable to find the membership.")


def membership(call: Call) -> Response:
    return JSONResponse(pictures.membership(*_membership(call)))


def leave(call: Call) -> Response:
    room, key = _membership(call)
    if room.members[key] is not call.caller:
        raise Refusal(403, "Only a moderator may remove others.")
    del room.members[key]
    return Response(status_code=204)
