"""What buttons, forms and pages carry for us, since Slack keeps nothing else between two presses."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from typing import Any, Final

import orjson

from bot.gateway.platform import Said

RESPONSE_URL: Final = "response_url"
"""In `Said.back`: where a command or a press is answered, five times within 30 minutes."""
TRIGGER: Final = "trigger"
"""In `Said.back`: what opens a form, once, within 3 s of the press."""
VIEW: Final = "view"
"""In `Said.back`: the external ID of the form that was opened at the press, or would have been."""


@dataclass(frozen=True, slots=True)
class Origin:
    """Where a form was opened from: what it says is answered there."""

    room: str
    thread: str = ""
    message: str = ""
    """The message whose button opened it."""
    direct: bool = False
    alone: bool = False
    """Whether only the person sees that message."""
    home: bool = False
    """Whether it was opened from the person's page of the bot."""
    url: str = ""
    """The response URL of the press."""
    language: str = ""
    """The form's."""

    @classmethod
    def of(cls, said: Said, language: str = "") -> Origin:
        """Of the press of the button that opens the form."""
        return cls(
            room=said.place.room.room_id,
            thread=said.place.thread,
            message=said.pressed,
            direct=said.direct,
            alone=said.theirs_alone,
            home=said.home,
            url=said.back.get(RESPONSE_URL, ""),
            language=language,
        )


def metadata(origin: Origin, intent: Mapping[str, Any] | None = None) -> str:
    """A view's `private_metadata`; `intent` is a form's (`Form.to_json`), a page has none."""
    carried = {name: value for name, value in asdict(origin).items() if value}
    return orjson.dumps({"origin": carried, "intent": intent} if intent else {"origin": carried}).decode()


def read_metadata(text: str) -> tuple[Origin, Mapping[str, Any]]:
    """The reverse; a view that is not ours gives an origin without a room."""
    carried = _mapping(text)
    origin, intent = carried.get("origin"), carried.get("intent")
    known: dict[str, Any] = {
        name: value
        for name, value in (origin.items() if isinstance(origin, dict) else ())
        if name in Origin.__slots__ and isinstance(value, bool if name in _FLAGS else str)
    }
    return Origin(**({"room": ""} | known)), intent if isinstance(intent, dict) else {}


def read_value(text: str) -> Mapping[str, Any] | None:
    """What a button or an option carries: an intent, or the number of a form; None: nothing of ours."""
    carried = _mapping(text)
    return carried if "intent" in carried or "form" in carried else None


def opens_form(carried: Mapping[str, Any] | None) -> bool:
    """Whether the button opens a form."""
    return carried is not None and "form" in carried


def view_name(trigger: str) -> str:
    """The external ID of the form that a press opens: the same for whoever opens it and whoever fills it."""
    return f"form:{trigger}"


_FLAGS = ("direct", "alone", "home")


def _mapping(text: str) -> dict[str, Any]:
    try:
        found = orjson.loads(text)
    except orjson.JSONDecodeError:
        return {}
    return found if isinstance(found, dict) else {}
