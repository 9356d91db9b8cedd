"""Files that people sent to the bot."""

from __future__ import annotations

from bot.gateway.platform import SentFile
from bot.webex.reading import WITHHELD
from bot.webex.sdk import Webex
from config.errors import DataError, DeliveryError


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
