"""What people do in Slack: type, press, choose, fill in forms; each becomes what the app receives."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Any

from tests.peers.slack.model import Channel, File, Json, Message, Person, View, Workspace
from tests.peers.slack.world import World

_LINKS = re.compile(
    r"(?P<mail>[\w.+-]+@[\w-]+\.[\w.-]*\w)|(?P<url>https?://[^\s<>]+)"
    r"|(?P<host>(?<![\w.@-])(?:[a-z0-9-]+\.)+(?:com|net|org|io|example)\b(?:/[^\s<>]*)?)",
    re.IGNORECASE,
)


def typed(text: str) -> str:
    """A person's text as events carry it: entities, and addresses made into links."""
    text = text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")

    def link(match: re.Match[str]) -> str:
        if match["mail"]:
            return f"<mailto:{match['mail']}|{match['mail']}>"
        return f"<{match['url']}>" if match["url"] else f"<http://{match['host']}|{match['host']}>"

    return _LINKS.sub(link, text)


def attached(
    world: World, person: Person, files: Mapping[str, bytes], workspace: Workspace | None = None
) -> list[File]:
    """Files a person sends along."""
    made = []
    for name, content in files.items():
        file = File(world.new_id("F"), workspace or person.workspace, person, name, len(content))
        file.content, file.completed = content, True
        world.files[file.id] = file
        made.append(file)
    return made


def label(element: Json) -> str:
    """What stands on a button or beside a field."""
    text = element.get("text") or element.get("label") or element.get("placeholder") or {}
    return str(text.get("text", "")) if isinstance(text, dict) else str(text)


def elements(blocks: list[Json]) -> Iterator[tuple[Json, Json]]:
    """Each block with each interactive element in it."""
    for block in blocks:
        inside = [*block.get("elements", []), block.get("accessory"), block.get("element")]
        for element in inside:
            if isinstance(element, dict) and "type" in element and element["type"] not in {"mrkdwn", "image"}:
                yield block, element


def find(blocks: list[Json], wanted: str) -> tuple[Json, Json]:
    """The button or menu with a label, an action ID or a placeholder."""
    for block, element in elements(blocks):
        if wanted in {label(element), element.get("action_id"), element.get("value")}:
            return block, element
    seen = [label(element) for _, element in elements(blocks)]
    raise LookupError(f"nothing is called {wanted!r}; there are {seen}")


def pick(element: Json, wanted: str) -> Json:
    """The option of a menu with a label or value."""
    groups = element.get("option_groups") or [{"options": element.get("options", [])}]
    options = [option for group in groups for option in group["options"]]
    for option in options:
        if wanted in {label(option), option.get("value")}:
            return dict(option)
    raise LookupError(f"no option {wanted!r}; there are {[label(option) for option in options]}")


def action(block: Json, element: Json, chosen: Json | None, ts: str) -> Json:
    """One entry of `actions`."""
    made: Json = {
        "type": element["type"],
        "action_id": element.get("action_id", ""),
        "block_id": block.get("block_id", ""),
        "action_ts": ts,
    }
    if element["type"] == "button":
        return made | {k: element[k] for k in ("text", "value", "style", "url") if k in element}
    return made | {"selected_option": chosen, "placeholder": element.get("placeholder")}


def person_shown(person: Person) -> Json:
    """A person in an interaction."""
    return {
        "id": person.id,
        "username": person.handle,
        "name": person.handle,
        "team_id": person.workspace.id,
    }


def frame(world: World, kind: str, person: Person, workspace: Workspace) -> Json:
    """What every interaction begins with."""
    return {
        "type": kind,
        "team": {"id": workspace.id, "domain": workspace.domain},
        "enterprise": None,
        "is_enterprise_install": False,
        "user": person_shown(person),
        "api_app_id": world.app_id,
        "token": world.verification_token,
        "trigger_id": world.trigger(person, workspace),
    }


def command(world: World, person: Person, channel: Channel, workspace: Workspace, words: str) -> Json:
    """A slash command's fields."""
    name, _, text = words.partition(" ")
    return {
        "token": world.verification_token,
        "team_id": workspace.id,
        "team_domain": workspace.domain,
        "channel_id": channel.id,
        "channel_name": "directmessage" if channel.kind == "im" else channel.name,
        "user_id": person.id,
        "user_name": person.handle,
        "command": name,
        "text": text,
        "api_app_id": world.app_id,
        "is_enterprise_install": "false",
        "trigger_id": world.trigger(person, workspace),
    }


class MissingAnswerError(AssertionError):
    """Slack would not let this form be sent."""


def filled(form: View, values: Mapping[str, str]) -> Json:
    """`state.values` of a form; a field is named by label, block or action ID."""
    state: Json = {}
    left = dict(values)
    for block in form.view["blocks"]:
        if block.get("type") != "input":
            continue
        element = block["element"]
        names = [label(block), block.get("block_id"), element.get("action_id")]
        name = next((n for n in names if n in left), None)
        given = left.pop(name) if name is not None else None
        if given is None and not block.get("optional") and not _preset(element):
            raise MissingAnswerError(f"{label(block)!r} has to be filled in")
        state.setdefault(block.get("block_id", ""), {})[element.get("action_id", "")] = _value(element, given)
    if left:
        raise LookupError(f"the form has no field {sorted(left)}")
    return {"values": state}


def _preset(element: Json) -> Any:
    return element.get("initial_value") or element.get("initial_option")


def _value(element: Json, given: str | None) -> Json:
    kind = element["type"]
    if kind in {"static_select", "radio_buttons"}:
        chosen = pick(element, given) if given is not None else element.get("initial_option")
        return {"type": kind, "selected_option": chosen}
    text = element.get("initial_value") if given is None else given
    if text is not None and len(text) > element.get("max_length", 3000):
        raise MissingAnswerError(f"{text!r} is too long for its field")
    return {"type": kind, "value": text}


def message_reference(message: Message) -> Json:
    """Where a click happened."""
    return {
        "type": "message",
        "message_ts": message.ts,
        "channel_id": message.channel.id,
        "is_ephemeral": message.only_for is not None,
    }
