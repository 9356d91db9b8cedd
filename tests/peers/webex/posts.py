"""Messages, submitted cards and files."""

from __future__ import annotations

from typing import Any
from urllib.parse import quote

from starlette.responses import JSONResponse, Response

from tests.peers.webex import messages, pictures
from tests.peers.webex.call import Call
from tests.peers.webex.model import Json, Message, Refusal, Room

LARGEST_FILE = 100_000_000


def list_(call: Call) -> Response:
    if "roomId" not in call.query:
        raise Refusal(400, "roomId is required.")
    room = call.world.room_of(call.query["roomId"], call.caller)
    mentioned = call.query.get("mentionedPeople")
    if room.kind == "group" and call.caller.kind == "bot" and mentioned not in {"me", call.caller.id}:
        raise Refusal(403, "Failed to get activity: a bot must ask for mentionedPeople=me.")
    found = [m for m in room.messages if not m.deleted and (not mentioned or call.caller.id in m.mentioned)]
    return call.page(_narrowed(call, found), default=50, most=100 if mentioned else 1000)


def list_direct(call: Call) -> Response:
    who, email = call.query.get("personId"), call.query.get("personEmail")
    for room in call.world.rooms.values():
        others = [p for p in room.people if p is not call.caller]
        here = room.kind == "direct" and call.caller in room.people
        if here and any(other.id == who or other.email == email for other in others):
            return call.page(_narrowed(call, [m for m in room.messages if not m.deleted]))
    raise Refusal(404, "Could not find a direct room with the provided person.")


def _narrowed(call: Call, found: list[Message]) -> list[Json]:
    parent, before = call.query.get("parentId"), call.query.get("before")
    if call.query.get("beforeMessage"):
        last = call.world.readable(call.query["beforeMessage"], call.caller)
        found = found[: found.index(last)] if last in found else found
    kept = [
        m
        for m in found
        if (not parent or (m.parent is not None and m.parent.id == parent))
        and (not before or m.created < before)
    ]
    return [pictures.message(m, call.web.address) for m in reversed(kept)]


def create(call: Call) -> Response:
    given = call.body
    text, markdown = messages.words(given.get("text"), given.get("markdown"))
    uploads: list[Any] = given.get("uploads", [])
    links = given.get("files") or []
    if not isinstance(links, list):
        raise Refusal(400, "files is not a list.")
    cards = messages.cards(given.get("attachments"))
    if len(uploads) + len(links) > 1:
        raise Refusal(400, "Only one file is supported.")
    if any(len(content) > LARGEST_FILE for _, content in uploads):
        raise Refusal(413, "The file is too large.")
    if cards and not (text or markdown):
        raise Refusal(400, "text or markdown is required with attachments.")
    if not (text or markdown or uploads or links):
        raise Refusal(400, "A message needs text, markdown or a file.")
    room = _destination(call)
    parent = messages.parent(call.world, room, given.get("parentId"))
    if parent in call.web.broken_threads:
        raise Refusal(400, "Unable to post the reply.")
    mentioned, everyone = messages.mentions(call.world, room, markdown)
    files = [call.world.file(name, content, room) for name, content in uploads]
    files += [call.world.file(str(link).rsplit("/", 1)[-1], str(link).encode(), room) for link in links]
    made = call.world.post(
        room,
        call.caller,
        text=text,
        markdown=markdown,
        cards=cards,
        files=files,
        parent=parent,
        mentioned=mentioned,
        mentions_all=everyone,
    )
    return JSONResponse(pictures.message(made, call.web.address))


def _destination(call: Call) -> Room:
    key, who, email = (call.body.get(name) for name in ("roomId", "toPersonId", "toPersonEmail"))
    if sum(map(bool, (key, who, email))) != 1:
        raise Refusal(400, "One of roomId, toPersonId and toPersonEmail is required.")
    if key:
        return call.world.room_of(str(key), call.caller)
    for person in call.world.people.values():
        if (person.id == who or person.email == email) and person.kind == "person":
            return call.world.direct(call.caller, person)
    raise Refusal(404, "Could not find the person to write to.")


def message(call: Call) -> Response:
    return JSONResponse(pictures.message(call.world.readable(call.path["id"], call.caller), call.web.address))


def edit(call: Call) -> Response:
    found = call.world.readable(call.path["id"], call.caller)
    messages.edit(call.world, found, call.caller, call.body, card_edits=call.web.card_edits)
    return JSONResponse(pictures.message(found, call.web.address))


def delete(call: Call) -> Response:
    found = call.world.readable(call.path["id"], call.caller)
    if found.author is not call.caller:
        raise Refusal(403, "Only the author may delete a message.")
    found.deleted = True
    return Response(status_code=204)


def action(call: Call) -> Response:
    found = call.world.actions.get(call.path["id"])
    if found is None or call.caller not in found.message.room.people:
        raise Refusal(404, "Unable to find the attachment action.")
    return JSONResponse(pictures.action(found))


def content(call: Call) -> Response:
    found = call.world.files.get(call.path["id"])
    if found is None or call.caller not in found.room.people:
        raise Refusal(404, "Unable to find the content.")
    plain = found.name.encode().decode("latin-1")  # the bytes of UTF-8, as many servers send them
    coded = f"attachment; filename*=UTF-8''{quote(found.name)}"
    named = f'attachment; filename="{plain}"' if call.web.raw_names or found.name.isascii() else coded
    headers = {"content-disposition": named}
    return Response(found.content, media_type="application/octet-stream", headers=headers)
