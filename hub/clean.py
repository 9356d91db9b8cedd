"""What every text of a source goes through before it becomes part of a record."""

from __future__ import annotations

import base64
import binascii
import re
import unicodedata

_HIDDEN = re.compile("[\u00ad\u061c\u200b\u200e\u200f\u202a-\u202e\u2060\u2066-\u2069\ufeff]")
"""Signs that turn or hide text: bidirectional marks, zero-width blanks, soft hyphens. Joiners stay, scripts
and emoji need them."""
_CONTROL = re.compile("[\u0000-\u001f\u007f-\u009f\u2028\u2029\ud800-\udfff]+")
_BLANKS = re.compile(r"\s+")
_UUID = re.compile(r"[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}")
_BARE_UUID = re.compile(r"[0-9a-f]{32}")
_WEBEX_ID = re.compile(r"ciscospark://[^/\s]+/[^/\s]+/([^/\s]+)")
_EMAIL = re.compile(r"[^\W=][^\s\",;<>()\[\]\\=@]*@[^\s\"',;<>()\[\]\\=@]+\.[^\s\"',;<>()\[\]\\=@.]+")


def text(value: str) -> str:
    """`value` in NFC on one line, without what is not meant to be seen."""
    if value.isascii() and value.isprintable():
        return value.strip()
    visible = _HIDDEN.sub("", _CONTROL.sub(" ", unicodedata.normalize("NFC", value)))
    return unicodedata.normalize("NFC", _BLANKS.sub(" ", visible).strip())


def uuid(value: str) -> str:
    """A UUID in lower case; Webex's long form (base64 of "ciscospark://…/ORGANIZATION/<uuid>") is decoded.

    Raises:
        ValueError: it is neither.
    """
    found = value.strip().strip("{}").lower()
    if _UUID.fullmatch(found):
        return found
    if _BARE_UUID.fullmatch(found):
        return f"{found[:8]}-{found[8:12]}-{found[12:16]}-{found[16:20]}-{found[20:]}"
    inner = _WEBEX_ID.fullmatch(_decoded(value.strip()))
    if inner is None or not _UUID.fullmatch(inner[1].lower()):
        raise ValueError(value)
    return inner[1].lower()


def email(value: str) -> str:
    """An e-mail address in lower case.

    Raises:
        ValueError: it is none.
    """
    found = text(value).lower()
    if len(found) > 254 or not _EMAIL.fullmatch(found):
        raise ValueError(value)
    return found


def _decoded(value: str) -> str:
    if not 40 <= len(value) <= 300:
        return value
    padded = value + "=" * (-len(value) % 4)
    try:
        return base64.b64decode(padded, altchars=b"-_", validate=True).decode("ascii")
    except (binascii.Error, UnicodeDecodeError, ValueError):
        return value
