"""Webex's objects as the API shows them."""

from __future__ import annotations

import html
import re

from tests.peers.webex.model import Action, Json, Message, Organization, Person, Room, Webhook

CARD = "application/vnd.microsoft.card.adaptive"
_ESCAPED = re.compile(r"&lt;@(?:personEmail|personId):([^|&]+)\|?(.*?)&gt;")
_MENTION = re.compile(r"<@(?:personEmail:|personId:)[^|>]*\|?([^>]*)>")


def plain(said: Message) -> str:
    """A message's text with mentions as names, as it is read."""
    return _MENTION.sub(r"\1", said.markdown) or said.text


def organization(shown: Organization) -> Json:
    """An organisation."""
    return {"id": shown.id, "displayName": shown.name, "created": shown.created}


def person(shown: Person) -> Json:
    """A person; presence and what administrators see is left out."""
    first, _, last = shown.name.partition(" ")
    return {
        "id": shown.id,
        "emails": [shown.email],
        "displayName": shown.name,
        "nickName": first,
        "firstName": first,
        "lastName": last,
        "orgId": shown.organization.id,
        "created": shown.created,
        "type": shown.kind,
    }


def last_activity(shown: Room) -> str:
    """When something was last said in it, be it to the bot or not."""
    return shown.messages[-1].created if shown.messages else shown.created


def room(shown: Room, reader: Person) -> Json:
    """A room; a direct one bears the other's name."""
    other = next((p.name for p in shown.people if p is not reader), "")
    return {
        "id": shown.id,
        "title": other if shown.kind == "direct" else shown.title,
        "type": shown.kind,
        "isLocked": False,
        "lastActivity": last_activity(shown),
        "creatorId": shown.people[0].id if shown.members else None,
        "created": shown.created,
    }


def membership(shown: Room, key: str) -> Json:
    """Somebody's being in a room."""
    who = shown.members[key]
    return {
        "id": key,
        "roomId": shown.id,
        "roomType": shown.kind,
        "personId": who.id,
        "personEmail": who.email,
        "personDisplayName": who.name,
        "personOrgId": who.organization.id,
        "isModerator": False,
        "isMonitor": False,
        "created": shown.joined[key],
    }


def _html(shown: Message) -> str:
    """As the clients show it: Markdown is left as it is, but for mentions."""
    ids = {person.email: person.id for person in shown.room.people}

    def mention(found: re.Match[str]) -> str:
        key = ids.get(found[1], found[1])
        return f'<spark-mention data-object-type="person" data-object-id="{key}">{found[2]}</spark-mention>'

    return f"<p>{_ESCAPED.sub(mention, html.escape(shown.markdown, quote=False))}</p>"


def message(shown: Message, address: str) -> Json:
    """A message; files are addresses that take the token."""
    picture: Json = {
        "id": shown.id,
        "roomId": shown.room.id,
        "roomType": shown.room.kind,
        "text": shown.text or plain(shown),
        "personId": shown.author.id,
        "personEmail": shown.author.email,
        "created": shown.created,
    }
    if shown.markdown:
        picture |= {"markdown": shown.markdown, "html": _html(shown)}
    if shown.files:
        picture["files"] = [f"{address}/v1/contents/{file.id}" for file in shown.files]
    if shown.cards:
        picture["attachments"] = [{"contentType": CARD, "content": card} for card in shown.cards]
    if shown.mentioned:
        picture["mentionedPeople"] = shown.mentioned
    if shown.mentions_all:
        picture["mentionedGroups"] = ["all"]
    if shown.parent:
        picture["parentId"] = shown.parent.id
    if shown.updated:
        picture["updated"] = shown.updated
    return picture


def action(shown: Action) -> Json:
    """A submitted card."""
    return {
        "id": shown.id,
        "type": "submit",
        "messageId": shown.message.id,
        "personId": shown.person.id,
        "roomId": shown.message.room.id,
        "inputs": shown.inputs,
        "created": shown.created,
    }


def webhook(shown: Webhook) -> Json:
    """A webhook; its secret is shown to its owner."""
    picture: Json = {
        "id": shown.id,
        "name": shown.name,
        "targetUrl": shown.target,
        "resource": shown.resource,
        "event": shown.event,
        "status": shown.status,
        "orgId": shown.owner.organization.id,
        "createdBy": shown.owner.id,
        "ownedBy": "creator",
        "created": shown.created,
    }
    if shown.filter:
        picture["filter"] = shown.filter
    if shown.secret:
        picture["secret"] = shown.secret
    return picture
