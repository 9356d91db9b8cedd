"""The SDK behind one surface: the only module that imports it (docs/decisions/0008).

A session waits for nothing by itself: what Webex refuses, and what does not come back whole, is raised as a
`DeliveryError` by the table of `refusals`, and whoever delivers decides when to try again.
"""

from __future__ import annotations

import contextlib
import threading
from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import datetime
from email.utils import parsedate_to_datetime
from itertools import islice
from pathlib import Path
from typing import Any, TypeVar

import orjson
import requests
from requests_toolbelt import MultipartEncoder
from urllib3.exceptions import NewConnectionError

from bot.webex.model import Json, Member, Person, Post, Press, Room, Webhook
from bot.webex.refusals import EDITING, POSTING, READING, UPLOADING, Meaning, down, refusal, seconds

try:
    from webexteamssdk.exceptions import ApiError
    from webexteamssdk.restsession import RestSession
except ModuleNotFoundError:
    from webexpythonsdk.exceptions import ApiError
    from webexpythonsdk.restsession import RestSession

PATIENCE = 15
"""Seconds without a byte before a call is given up."""
UPLOAD_PATIENCE = 120
CHUNK = 64 * 1024

T = TypeVar("T")


class Webex:
    """The calls we make. Each raises `DeliveryError`; it may be used by several threads."""

    def __init__(self, token: str, url: str, clock: Callable[[], datetime]) -> None:
        """`url` is the API's base URL, `clock` the process' own."""
        self._token, self._url, self._clock = token, url.rstrip("/") + "/", clock
        self._local = threading.local()
        self.ahead = 0.0
        """Seconds by which Webex' clock is ahead of ours, by its last answer (which tells whole ones)."""

    # People and rooms

    def me(self) -> Person:
        """Whose token it is."""
        return self._one(Person.from_json, "GET", "people/me")

    def person(self, person_id: str) -> Person:
        """Anybody, whichever organization they are of."""
        return self._one(Person.from_json, "GET", f"people/{person_id}")

    def people(self, email: str) -> Iterator[Person]:
        """Those with that e-mail address, of the organizations we see."""
        return self._many(Person.from_json, "people", {"email": email}, 1)

    def room(self, room_id: str) -> Room:
        """A room the bot is in."""
        return self._one(Room.from_json, "GET", f"rooms/{room_id}", POSTING)

    def rooms(self, pages: int) -> Iterator[Room]:
        """The bot's rooms, the latest activity first."""
        params = {"sortBy": "lastactivity", "max": 100}
        return self._many(Room.from_json, "rooms", params, pages)

    def members(self, room_id: str, pages: int) -> Iterator[Member]:
        """Who is in a room."""
        return self._many(Member.from_json, "memberships", {"roomId": room_id, "max": 500}, pages, POSTING)

    # Messages

    def message(self, message_id: str) -> Post:
        """One message that the bot may read."""
        return self._one(Post.from_json, "GET", f"messages/{message_id}")

    def messages(
        self, room_id: str, pages: int, *, to_us: bool, thread: str = "", most: int = 100
    ) -> Iterator[Post]:
        """Those of a room, the latest first; in a space a bot may list only what is said `to_us`."""
        params: dict[str, Any] = {"roomId": room_id, "max": most}
        if to_us:
            params["mentionedPeople"] = "me"
        if thread:
            params["parentId"] = thread
        return self._many(Post.from_json, "messages", params, pages, POSTING)

    def conversation(self, person_id: str) -> Post:
        """The last message of the direct conversation with somebody; `room-gone` if there is none yet."""
        params = {"personId": person_id, "max": 1}
        for post in self._many(Post.from_json, "messages/direct", params, 1, POSTING):
            return post
        raise refusal(404, "", None, POSTING)

    def post(self, body: Json, meaning: Meaning) -> Post:
        """Send a message."""
        return self._one(Post.from_json, "POST", "messages", meaning, data=orjson.dumps(body))

    def edit(self, message_id: str, body: Json) -> Post:
        """Change a message of the bot's."""
        return self._one(Post.from_json, "PUT", f"messages/{message_id}", EDITING, data=orjson.dumps(body))

    def delete(self, message_id: str) -> None:
        """Take a message of the bot's away."""
        self._call("DELETE", f"messages/{message_id}", EDITING, expected=204)

    def upload(self, fields: Mapping[str, str], path: Path, name: str, media_type: str) -> Post:
        """Send a message with a file, read from the disk as it goes."""
        with path.open("rb") as content:
            body = MultipartEncoder({**fields, "files": (name, content, media_type)})
            headers = {"Content-type": body.content_type}
            return self._one(
                Post.from_json,
                "POST",
                "messages",
                UPLOADING,
                data=body,
                headers=headers,
                timeout=UPLOAD_PATIENCE,
            )

    def press(self, action_id: str) -> Press:
        """A submitted card."""
        return self._one(Press.from_json, "GET", f"attachment/actions/{action_id}")

    # Files

    def content_headers(self, content_id: str) -> Mapping[str, str]:
        """What Webex says of a file before it is fetched."""
        headers: Mapping[str, str] = self._call("HEAD", f"contents/{content_id}", READING).headers
        return headers

    def content(self, content_id: str, most: int) -> bytes:
        """The first `most` bytes of a file."""
        found = bytearray()
        with (
            _translated(READING),
            contextlib.closing(self._call("GET", f"contents/{content_id}", READING, stream=True)) as answer,
        ):
            for chunk in answer.iter_content(CHUNK):
                found += chunk
                if len(found) >= most:
                    break
        return bytes(found[:most])

    # Webhooks

    def webhooks(self, pages: int) -> Sequence[Webhook]:
        """The bot's own."""
        return list(self._many(Webhook.from_json, "webhooks", {"max": 100}, pages))

    def add_webhook(self, body: Json) -> Webhook:
        """Register one."""
        return self._one(Webhook.from_json, "POST", "webhooks", POSTING, data=orjson.dumps(body))

    def set_webhook(self, webhook_id: str, body: Json) -> Webhook:
        """Change name, target or secret; set it active again."""
        return self._one(Webhook.from_json, "PUT", f"webhooks/{webhook_id}", data=orjson.dumps(body))

    def remove_webhook(self, webhook_id: str) -> None:
        """Take one away."""
        self._call("DELETE", f"webhooks/{webhook_id}", READING, expected=204)

    # How it is done

    @property
    def _session(self) -> Any:
        """One for each thread: sessions are not made to be shared."""
        if not hasattr(self._local, "session"):
            self._local.session = RestSession(
                self._token, self._url, single_request_timeout=PATIENCE, wait_on_rate_limit=False
            )
        return self._local.session

    def _one(
        self, read: Callable[[Json], T], method: str, path: str, meaning: Meaning = READING, **sent: Any
    ) -> T:
        answer = self._call(method, path, meaning, **sent)
        with _whole():
            return read(answer.json())

    def _many(
        self,
        read: Callable[[Json], T],
        path: str,
        params: dict[str, Any],
        pages: int,
        meaning: Meaning = READING,
    ) -> Iterator[T]:
        """The items of the first so many pages, each page asked for when it is needed."""
        listed = islice(self._session.get_pages(path, params=params, hooks=self._hooks), pages)
        while True:
            with _translated(meaning), _whole():
                page = next(listed, None)
                items = [] if page is None else [read(item) for item in page["items"]]
            if page is None:
                return
            yield from items

    def _call(self, method: str, path: str, meaning: Meaning, *, expected: int = 200, **sent: Any) -> Any:
        with _translated(meaning), _whole():
            return self._session.request(method, path, expected, hooks=self._hooks, **sent)

    @property
    def _hooks(self) -> dict[str, Any]:
        return {"response": self._heard}

    def _heard(self, answer: requests.Response, **_: Any) -> None:
        """Note the time there; take a Retry-After away that the SDK would stumble over."""
        if seconds(answer.headers.get("Retry-After")) is None:
            answer.headers.pop("Retry-After", None)
        with contextlib.suppress(KeyError, ValueError, TypeError):
            there = parsedate_to_datetime(answer.headers["Date"])
            self.ahead = (there - self._clock()).total_seconds()


@contextlib.contextmanager
def _translated(meaning: Meaning) -> Iterator[None]:
    """Errors of the SDK and of the library under it as ours."""
    try:
        yield
    except ApiError as error:
        wait = error.response.headers.get("Retry-After")
        raise refusal(error.status_code, str(error.message or ""), wait, meaning) from error
    except requests.RequestException as error:
        raise down(type(error).__name__, unsure=not _never_sent(error)) from error


@contextlib.contextmanager
def _whole() -> Iterator[None]:
    """What does not hold what the API promises is half an answer."""
    try:
        yield
    except (ValueError, TypeError, KeyError, AttributeError, IndexError, AssertionError) as error:
        raise down(f"half an answer: {type(error).__name__}", unsure=True) from error


def _never_sent(error: requests.RequestException) -> bool:
    """Whether the request cannot have arrived."""
    reason = getattr(error.args[0], "reason", None) if error.args else None
    return isinstance(error, requests.ConnectTimeout | requests.exceptions.SSLError) or isinstance(
        reason, NewConnectionError
    )
