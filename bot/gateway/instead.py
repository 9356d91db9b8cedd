"""What is sent instead of something that a platform refuses for good."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Final

from bot.gateway.platform import Said
from bot.gateway.sends import Send, Way
from config.errors import DeliveryError
from notifications.transport import Message

NO_EDIT: Final = frozenset({"edit-refused", "message-gone"})
NO_ROOM: Final = frozenset({"room-gone", "not-in-room"})


def instead_of(
    send: Send, error: DeliveryError, said: Said, told: Callable[[DeliveryError], Message]
) -> Send | None:
    """What to send instead; None: nothing would do. `told` makes a message of an error."""
    if error.code == "card-refused" and send.message is not None and send.message.card is not None:
        return replace(send, message=Message(send.message.text))
    if send.way is Way.EDIT and error.code in NO_EDIT:
        return replace(send, way=Way.POST)
    if send.way is Way.REPLACE and error.code in NO_EDIT | {"send-refused"}:
        return replace(send, way=Way.WHISPER)
    if send.way is Way.POST and error.code in NO_ROOM and said.theirs_alone:
        return replace(send, way=Way.WHISPER)  # who types a command need not be where the bot is
    if send.way in (Way.UPLOAD, Way.FORM):
        return _word_of(send, error, said, told)
    return None


def _word_of(
    send: Send, error: DeliveryError, said: Said, told: Callable[[DeliveryError], Message]
) -> Send | None:
    """That a file or a form does not come, and why."""
    if send.way is Way.FORM:
        code = error.code if error.code == "form-expired" else "send-refused"
        word = told(DeliveryError(code, permanent=True))
        return Send(Way.WHISPER, word, said.place.room.room_id, said.place.thread)
    if send.file is None or error.code in NO_ROOM:
        return None
    # Whatever it was, to the person it is a file that did not come.
    code = error.code if error.code == "file-too-large" else "upload-refused"
    word = told(DeliveryError(code, permanent=True, file=send.file.name))
    return replace(send, way=Way.POST if send.room_id else Way.WHISPER, message=word)
