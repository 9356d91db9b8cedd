"""Files out and in: uploads in three steps that can be taken up again, pictures, downloads."""

from __future__ import annotations

from pathlib import PurePath
from typing import Any, Final
from urllib.parse import urlsplit

import requests
from slack_sdk import WebClient

from bot.gateway.platform import SentFile
from bot.slack.failures import answered, down, refusals
from bot.slack.people import ClientFor
from cards.model import Attachment
from config.errors import DataError, DeliveryError
from notifications.transport import Message, Place, Steps

LARGEST: Final = 1_000_000_000
"""Bytes. Slack documents no figure; a workspace may allow less, and then says so."""
CONNECT_TIMEOUT: Final = 10
TRANSFER_TIMEOUT: Final = 120
"""Seconds without a byte, in either direction."""
SHARES_LAG: Final = 20.0
"""Seconds until a file that was shared shows where."""
PIECE: Final = 64 * 1024


class Files:
    """Uploads and downloads."""

    def __init__(self, client_for: ClientFor) -> None:
        """Take what gives the client of a workspace."""
        self._client_for = client_for

    def upload(self, place: Place, file: Attachment, comment: Message | None, steps: Steps) -> str:
        """Send a file; gives its ID, or its message's where that is known.

        `file_id` is recorded before the file is shared, so that a crash, a lost answer or a rate limit in
        between neither shares it twice nor loses it.
        """
        try:
            return self._upload(place, file, comment, steps)
        except DeliveryError as error:
            if error.permanent and error.code == "send-refused":
                raise DeliveryError(
                    "upload-refused", permanent=True, reason=error.facts.get("reason")
                ) from error
            raise

    def upload_picture(self, workspace: str, file: Attachment) -> str:
        """Put a picture where an image block can show it as `slack_file`; gives its ID."""
        client = self._client_for(workspace)
        file_id = self._sent(client, file)
        with refusals(writes=False):  # nobody sees it yet
            client.files_completeUploadExternal(files=[_listed(file_id, file)])
        return file_id

    def fetch(self, file: SentFile, workspace: str, largest: int) -> bytes:
        """A file that somebody sent; its reference is its ID, or the address it is fetched from.

        Raises:
            DataError: `file-too-large-to-read`.
            DeliveryError: `token-refused` when we are shown a page to sign in instead; `send-refused` for a
                file that another service keeps: our token is not for it.
        """
        if file.size > largest:
            raise _too_large(file, largest)
        client = self._client_for(workspace)
        address = file.reference
        if not address.startswith("http"):
            with refusals(writes=False):
                found = client.files_info(file=address)["file"]
            address = str(found.get("url_private_download") or found.get("url_private") or "")
        if not _is_slacks(address, client.base_url):
            raise DeliveryError("send-refused", permanent=True, reason="file_is_elsewhere")
        return self._downloaded(client, address, file, largest)

    def _upload(self, place: Place, file: Attachment, comment: Message | None, steps: Steps) -> str:
        client = self._client_for(place.room.workspace)
        begun = steps.done.get("file_id", "")
        if begun:
            shown = self._taken_up(client, begun, place, steps)
            if shown:
                return shown
            try:
                return self._complete(client, begun, place, file, comment)
            except DeliveryError as error:
                if error.facts.get("reason") != "file_not_found":
                    raise
            if "waited" in steps.done:
                return begun  # it was there, and cannot be completed: it was shared
        file_id = self._sent(client, file)
        steps.record("file_id", file_id)
        return self._complete(client, file_id, place, file, comment)

    def _taken_up(self, client: WebClient, file_id: str, place: Place, steps: Steps) -> str | None:
        """Where a file was shared that was begun before; None: as far as we can see, nowhere.

        Raises:
            DeliveryError: `platform-down` once, for where a file was shared shows late.
        """
        try:
            with refusals(writes=False):
                found = client.files_info(file=file_id)["file"]
        except DeliveryError as error:
            if error.facts.get("reason") != "file_not_found":
                raise
            return None
        if place.room.room_id in _rooms(found):
            return _message(found, place) or file_id
        if "waited" not in steps.done:
            steps.record("waited", file_id)
            reason = "shares_not_shown"
            raise DeliveryError("platform-down", permanent=False, retry_after=SHARES_LAG, reason=reason)
        return None

    def _sent(self, client: WebClient, file: Attachment) -> str:
        """The ID of a file whose bytes Slack has now; nobody sees it yet."""
        try:
            with file.path.open("rb") as content:
                with refusals(writes=False):
                    given = client.files_getUploadURLExternal(filename=file.name, length=file.size)
                with refusals(writes=False):
                    answer = requests.post(
                        given["upload_url"],
                        data=content,
                        headers={"Content-Type": "application/octet-stream"},
                        timeout=(CONNECT_TIMEOUT, TRANSFER_TIMEOUT),
                    )
        except OSError as error:
            reason = "file_unreadable"
            raise DeliveryError("upload-refused", permanent=True, reason=reason) from error
        if answer.status_code != 200:
            raise _refused_bytes(answer)
        return str(given["file_id"])

    def _complete(
        self, client: WebClient, file_id: str, place: Place, file: Attachment, comment: Message | None
    ) -> str:
        """Share it; where, Slack shows only later."""
        with refusals():
            client.files_completeUploadExternal(
                files=[_listed(file_id, file)],
                channel_id=place.room.room_id,
                thread_ts=place.thread or None,
                initial_comment=comment.text if comment else None,
            )
        return file_id

    def _downloaded(self, client: WebClient, address: str, file: SentFile, largest: int) -> bytes:
        headers = {"Authorization": f"Bearer {client.token}"}
        timeout = (CONNECT_TIMEOUT, TRANSFER_TIMEOUT)
        content = bytearray()
        with (
            refusals(writes=False),
            requests.get(address, headers=headers, timeout=timeout, stream=True) as answer,
        ):
            if answer.status_code != 200:
                raise answered(answer.status_code, answer.headers, None, writes=False)
            if _is_page(answer) and PurePath(file.name).suffix.lower() not in {".html", ".htm"}:
                # Slack shows whoever may not read a file its page to sign in, as a success.
                raise DeliveryError("token-refused", permanent=False, reason="sign_in_page")
            for piece in answer.iter_content(PIECE):
                content += piece
                if len(content) > largest:
                    raise _too_large(file, largest)
        return bytes(content)


def _is_slacks(address: str, api_url: str) -> bool:
    """Whether our token may go there: to Slack, and to where the Web API is."""
    asked, api = urlsplit(address), urlsplit(api_url)
    if (asked.scheme, asked.netloc) == (api.scheme, api.netloc):
        return True
    host = asked.hostname or ""
    return asked.scheme == "https" and (host == "slack.com" or host.endswith(".slack.com"))


def _listed(file_id: str, file: Attachment) -> dict[str, str | None]:
    return {"id": file_id, "title": file.name}


def _shares(found: dict[str, Any]) -> dict[str, list[dict[str, Any]]]:
    """Messages that show the file, by room."""
    shares: dict[str, list[dict[str, Any]]] = {}
    for rooms in (found.get("shares") or {}).values():
        shares |= rooms
    return shares


def _rooms(found: dict[str, Any]) -> set[str]:
    listed = [room for kind in ("channels", "groups", "ims") for room in found.get(kind) or ()]
    return {*listed, *_shares(found)}


def _message(found: dict[str, Any], place: Place) -> str | None:
    return next((str(share["ts"]) for share in _shares(found).get(place.room.room_id, ())), None)


def _refused_bytes(answer: requests.Response) -> DeliveryError:
    """Of the upload's address, which has no words for it; nobody has seen the file, so nothing is unsure."""
    if answer.status_code == 413:
        return DeliveryError("file-too-large", permanent=True, reason="HTTP 413")
    if answer.status_code == 429:
        return answered(429, answer.headers, {}, writes=False)
    return down(f"HTTP {answer.status_code} at the upload", unsure=False)


def _is_page(answer: requests.Response) -> bool:
    return answer.headers.get("Content-Type", "").partition(";")[0].strip().lower() == "text/html"


def _too_large(file: SentFile, largest: int) -> DataError:
    return DataError("file-too-large-to-read", file=file.name, megabytes=largest // 1_000_000)
