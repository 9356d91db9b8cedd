"""Files in messages: what they are called, and what is in them."""

from __future__ import annotations

import re
from collections.abc import Mapping
from email.message import Message as Headers

from bot.gateway.platform import SentFile
from bot.webex.sdk import Webex
from config.errors import DataError, DeliveryError

WITHHELD = frozenset({"send-refused", "message-gone"})
"""What fetching a file is refused with: not scanned for malware, found to be some, or gone."""
_CONTENT = re.compile(r"/contents/([^/?#]+)")


def named(webex: Webex, address: str) -> SentFile:
    """The file at an address of a message. One that is withheld has no name, and is told of when fetched.

    Raises:
        DeliveryError: Webex does not answer now, or is scanning it still.
    """
    found = _CONTENT.search(address)
    reference = found[1] if found else ""
    try:
        headers = webex.content_headers(reference)
    except DeliveryError as error:
        if error.code not in WITHHELD:
            raise
        return SentFile("", 0, reference)
    size = headers.get("Content-Length", "")
    return SentFile(_name(headers), int(size) if size.isdigit() else 0, reference)


def fetched(webex: Webex, file: SentFile, largest: int) -> bytes:
    """The whole file.

    Raises:
        DataError: `file-too-large-to-read` over `largest` bytes; `file-withheld` where Webex does not hand
            it over: it could not scan it for malware, found some, or it is gone.
        DeliveryError: Webex does not answer now, or is scanning it still.
    """
    if file.size > largest:
        raise _too_large(file, largest)
    try:
        content = webex.content(file.reference, largest + 1)
    except DeliveryError as error:
        if error.code not in WITHHELD:
            raise
        raise DataError("file-withheld", file=file.name) from error
    if len(content) > largest:
        raise _too_large(file, largest)
    return content


def _too_large(file: SentFile, largest: int) -> DataError:
    return DataError("file-too-large-to-read", file=file.name, megabytes=largest // 1_000_000)


def _name(headers: Mapping[str, str]) -> str:
    parsed = Headers()
    parsed["content-disposition"] = headers.get("Content-Disposition", "")
    name = parsed.get_filename() or ""
    try:
        return name.encode("latin-1").decode("utf-8")  # servers send its bytes, which are read as Latin-1
    except UnicodeError:
        return name
