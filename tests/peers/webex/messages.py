"""What a message may be: sizes, one file, one card, whom it mentions."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from tests.peers.webex.model import Json, Message, Person, Refusal, Room
from tests.peers.webex.pictures import CARD
from tests.peers.webex.world import World

LONGEST = 7_439
"""Bytes of UTF-8, of text and of Markdown."""
LARGEST_CARD = 80_000
MOST_IMAGES = 10
NEWEST_CARD = (1, 3)
MOST_EDITS = 10

_MENTION = re.compile(r"<@(personEmail|personId):([^|>]+)(?:\|[^>]*)?>")
_ALL = re.compile(r"<@all(?:\|[^>]*)?>")
_LINK = re.compile(
    r"\]\(\s*([^)\s]+)|<((?:https?|mailto):[^>\s]+)>|(https?://[^\s<>)\"']+)|href=[\"']([^\"']+)"
)


@dataclass(frozen=True)
class Marks:
    """Whom a message rings and where it leads."""

    people: tuple[str, ...] = ()  # e-mail addresses
    everyone: bool = False
    links: tuple[str, ...] = ()


def words(text: Any, markdown: Any) -> tuple[str, str]:
    """Text and Markdown; refuses what is too long."""
    for name, value in (("text", text), ("markdown", markdown)):
        if value is not None and not isinstance(value, str):
            raise Refusal(400, f"{name} must be a string.")
        if value and len(value.encode()) > LONGEST:
            raise Refusal(400, "Message length limited to 7439 bytes.")
    return text or "", markdown or ""


def cards(attachments: Any) -> list[Json]:
    """The card of a message; refuses more than one and one too large."""
    if not attachments:
        return []
    if not isinstance(attachments, list) or len(attachments) > 1:
        raise Refusal(400, "Only one attachment is supported.")
    attachment = attachments[0]
    if not isinstance(attachment, dict) or attachment.get("contentType") != CARD:
        raise Refusal(400, "Unsupported attachment contentType.")
    card = attachment.get("content")
    if not isinstance(card, dict) or card.get("type") != "AdaptiveCard":
        raise Refusal(400, "The attachment is not an Adaptive Card.")
    version = tuple(int(part) for part in re.findall(r"\d+", str(card.get("version"))))
    if not version or version[:2] > NEWEST_CARD:
        raise Refusal(400, "Unsupported Adaptive Card version.")
    if len(json.dumps(card, ensure_ascii=False).encode()) > LARGEST_CARD:
        raise Refusal(400, "The attachment is too large.")
    if sum(element.get("type") == "Image" for element in _elements(card)) > MOST_IMAGES:
        raise Refusal(400, "Too many images in the attachment.")
    return [card]


def mentions(world: World, room: Room, markdown: str) -> tuple[list[str], bool]:
    """The IDs of the members that Markdown mentions, and whether it calls all."""
    found = []
    for kind, value in _MENTION.findall(markdown):
        found += [p.id for p in room.people if value == (p.email if kind == "personEmail" else p.id)]
    return list(dict.fromkeys(found)), bool(_ALL.search(markdown))


def marks(message: Message) -> Marks:
    """What a reader of the message, and of its card, could be led to."""
    people = tuple(p.email for p in message.room.people if p.id in message.mentioned)
    links = [next(filter(None, groups)) for groups in _LINK.findall(message.markdown)]
    if not message.markdown:
        links += [groups[2] for groups in _LINK.findall(message.text) if groups[2]]
    for element in (element for card in message.cards for element in _elements(card)):
        if element.get("type") == "TextBlock":
            links += [groups[0] for groups in _LINK.findall(str(element.get("text"))) if groups[0]]
        if isinstance(element.get("url"), str) and element.get("type") != "Image":
            links.append(element["url"])
    return Marks(people, message.mentions_all, tuple(dict.fromkeys(links)))


def parent(world: World, room: Room, key: Any) -> Message | None:
    """The first message of the thread to answer in."""
    if not key:
        return None
    found = world.messages.get(str(key))
    if found is None or found.deleted or found.room is not room:
        raise Refusal(404, "Unable to find the parent message.")
    if found.parent is not None:
        raise Refusal(400, "The parent message is a reply itself.")
    return found


def edit(world: World, message: Message, author: Person, given: Json, *, card_edits: bool) -> None:
    """Change a message of one's own, ten times at most."""
    if message.author is not author:
        raise Refusal(403, "Only the author may edit a message.")
    if given.get("roomId") != message.room.id:
        raise Refusal(400, "roomId is required.")
    if "html" in given:
        raise Refusal(400, "html cannot be set.")
    if (message.files or message.cards or given.get("attachments")) and not card_edits:
        raise Refusal(400, "Editing a message with files or attachments is currently unsupported.")
    if message.edits >= MOST_EDITS:
        raise Refusal(400, "The edit limit of the message has been reached.")
    text, markdown = words(given.get("text"), given.get("markdown"))
    new = cards(given.get("attachments"))
    if not text and not markdown:
        raise Refusal(400, "text or markdown is required.")
    message.text, message.markdown = text, markdown
    message.cards = new or message.cards
    message.mentioned, message.mentions_all = mentions(world, message.room, markdown)
    message.edits += 1
    message.updated = world.now()


def _elements(value: Any) -> Iterator[Json]:
    if isinstance(value, dict):
        yield value
        for item in value.values():
            yield from _elements(item)
    elif isinstance(value, list):
        for item in value:
            yield from _elements(item)
