"""What was filled into a form, and what is wrong with it: said below its field, before the form closes."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from bot.slack import carried
from bot.slack.envelopes import Json, part, text
from cards.intent import Intent
from cards.wording import words_for
from cards.wording.errors import sentence
from config.errors import RequestError
from hub.vocabulary import Language


def submitted(view: Json) -> Intent:
    """The form's intent with what was filled in.

    Raises:
        RequestError: `bad-intent`, `unknown-slot` or `bad-slot`.
    """
    _, intent = carried.read_metadata(text(view, "private_metadata"))
    return Intent.from_submit({**_inputs(view), **intent})


def problems(body: Mapping[str, Any]) -> dict[str, str]:
    """A sentence for each field of a submitted form that cannot be used, by the ID of its block."""
    if text(body, "type") != "view_submission":
        return {}
    view = part(body, "view")
    origin, intent = carried.read_metadata(text(view, "private_metadata"))
    if not intent:
        return {}
    try:
        submitted(view)
    except RequestError as error:
        words = words_for(Language(origin.language) if origin.language in set(Language) else Language.EN)
        slot = error.facts.get("slot")
        return {
            block: sentence(words, error) for block in _blocks(view) if slot in part(_blocks(view), block)
        }
    return {}


def _blocks(view: Json) -> Json:
    return part(view, "state", "values")


def _inputs(view: Json) -> dict[str, str]:
    """By slot: the ID of each input's action."""
    found: dict[str, str] = {}
    for block in _blocks(view).values():
        for slot, said in part(block).items():
            chosen = text(said, "value") or text(said, "selected_option", "value")
            if chosen:
                found[slot] = chosen
    return found
