"""What is to be sent for an event, as it is stored before anything of it is sent, and how far it came."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass, field, replace
from enum import StrEnum
from pathlib import Path
from typing import Any

from bot.gateway.platform import Said
from cards.intent import Intent
from cards.model import Attachment, Choice, Field, Form
from notifications.transport import Message, Place
from store.rooms import RoomKey


class Way(StrEnum):
    """How something reaches a person."""

    POST = "post"
    EDIT = "edit"
    WHISPER = "whisper"
    """Seen by the person alone."""
    REPLACE = "replace"
    """In the place of what only the person sees."""
    UPLOAD = "upload"
    FORM = "form"
    HOME = "home"


@dataclass(frozen=True, slots=True)
class Send:
    """One call, or the few of an upload. It is JSON (`to_json`)."""

    way: Way
    message: Message | None = None
    room_id: str = ""
    """Where it is posted or uploaded to; empty: the person's direct room."""
    thread: str = ""
    edited: str = ""
    """The ID of the message that is edited."""
    edits: int = 0
    """How often it was."""
    seen_by: str = ""
    """The scope the card was made for."""
    about: str = ""
    """What the card shows as that changes."""
    file: Attachment | None = None
    form: Form | None = None
    title: str = ""
    """The form's."""
    done: bool = False
    message_id: str = ""
    """What it was sent as."""
    steps: Mapping[str, str] = field(default_factory=dict)
    """What is recorded of an upload."""

    def to_json(self) -> dict[str, Any]:
        """What differs from the default."""
        plain = asdict(replace(self, form=None))
        if self.form is not None:
            plain["form"] = _form_to_json(self.form)
        if self.file is not None:
            plain["file"]["path"] = str(self.file.path)
        return {name: value for name, value in plain.items() if value or name == "way"}

    @classmethod
    def from_json(cls, value: Mapping[str, Any]) -> Send:
        """The reverse of `to_json`."""
        read = dict(value) | {"way": Way(value["way"])}
        if "message" in value:
            read["message"] = Message(**value["message"])
        if "file" in value:
            read["file"] = Attachment(**{**value["file"], "path": Path(value["file"]["path"])})
        if "form" in value:
            read["form"] = _form_from_json(value["form"])
        return cls(**read)


@dataclass(frozen=True, slots=True)
class Reply:
    """All that is sent for an event, in order, and to whom."""

    said: Said
    """Without what was said: it is answered."""
    sends: tuple[Send, ...]
    language: str = "en"
    """Of the answer: what else has to be said is said in it."""
    failed: str = ""
    """Why the event was given up; the sends say so to the person."""

    def with_send(self, number: int, send: Send) -> Reply:
        """The same with another send in that place."""
        return replace(self, sends=(*self.sends[:number], send, *self.sends[number + 1 :]))

    @property
    def files(self) -> tuple[Path, ...]:
        """The files that were built for it."""
        return tuple(send.file.path for send in self.sends if send.file is not None)

    def to_json(self) -> dict[str, Any]:
        """As JSON."""
        said = asdict(replace(self.said, what="", files=()))
        return {
            "said": {name: value for name, value in said.items() if value is not None},
            "sends": [send.to_json() for send in self.sends],
            "language": self.language,
            "failed": self.failed,
        }

    @classmethod
    def from_json(cls, value: Mapping[str, Any]) -> Reply:
        """The reverse of `to_json`."""
        said = value["said"]
        place = Place(RoomKey(**said["place"]["room"]), said["place"]["thread"])
        return cls(
            Said(**{**said, "place": place, "files": ()}),
            tuple(Send.from_json(send) for send in value["sends"]),
            value["language"],
            value["failed"],
        )


def _form_to_json(form: Form) -> dict[str, Any]:
    return {
        "intent": form.intent.to_json(),
        "fields": [asdict(each) for each in form.fields],
        "submit": form.submit,
    }


def _form_from_json(value: Mapping[str, Any]) -> Form:
    fields = (
        Field(**{**each, "choices": tuple(Choice(**choice) for choice in each["choices"])})
        for each in value["fields"]
    )
    return Form(Intent.from_json(value["intent"]), tuple(fields), value["submit"])
