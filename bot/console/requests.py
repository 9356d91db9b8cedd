"""What the page may send, checked to the last field before anything is done with it."""

from __future__ import annotations

from typing import Annotated, Any, TypeVar

import orjson
from pydantic import BaseModel, ConfigDict, Field, StringConstraints, ValidationError
from starlette.requests import Request

from bot.console.rooms import ROOM_NAME
from cards.intent import Intent
from config.errors import RequestError
from hub.vocabulary import Language

LONGEST_TEXT = 2000
"""Characters of a typed message; longer than any command."""

_RoomName = Annotated[str, StringConstraints(pattern=f"^{ROOM_NAME.pattern}$", max_length=40)]


class Refusal(Exception):  # noqa: N818 - it is an answer, not a failure
    """The request is not one of ours: an HTTP status and a code."""

    def __init__(self, status: int, code: str) -> None:
        """Keep both."""
        self.status = status
        self.code = code
        super().__init__(status, code)


class _Body(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)

    room: _RoomName
    person: str = Field(max_length=320)
    locale: Language


class Saying(_Body):
    """A typed message."""

    text: str = Field(min_length=1, max_length=LONGEST_TEXT)


class Press(_Body):
    """A button or a form of a message's card: what its action carried, and the inputs beside it."""

    message: int
    label: str = Field(max_length=300)
    data: dict[str, Any]

    def intent(self) -> Intent:
        """The intent of the action.

        Raises:
            Refusal: 400 `bad-intent` when it is none of ours.
        """
        try:
            return Intent.from_submit(self.data)
        except RequestError:
            raise Refusal(400, "bad-intent") from None


_AnyBody = TypeVar("_AnyBody", bound=_Body)


async def read(request: Request, kind: type[_AnyBody]) -> _AnyBody:
    """The request's JSON body.

    Raises:
        Refusal: 415 for another media type, 400 for what is not JSON or not of that shape.
    """
    if request.headers.get("content-type", "").partition(";")[0].strip().lower() != "application/json":
        raise Refusal(415, "not-json")
    try:
        return kind.model_validate(orjson.loads(await request.body()))
    except (orjson.JSONDecodeError, ValidationError):
        raise Refusal(400, "bad-request") from None
