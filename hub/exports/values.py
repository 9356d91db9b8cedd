"""From the cells of a row to values, by the kind of their column."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable
from enum import Enum
from functools import lru_cache
from typing import Any

from hub import clean
from hub.columns import header_key
from hub.columns.values import NumberType, YesNo, readings
from hub.exports.dates import AmbiguousDayError, DayOrder, day
from hub.vocabulary import ContractState, Endpoint, Kind, Language, ManagedBy, Product, Region, Role

LONGEST_TEXT = 1_000
MOST = 2**31 - 1
"""The largest count the store keeps."""
FORMULA_SIGNS = frozenset("=+-@＝＋－＠\t\r")
"""What a spreadsheet takes for a formula at the beginning of a cell."""

Reader = Callable[[str], Any]

_TOKEN = re.compile(r"[A-Za-z0-9][A-Za-z0-9._:/@+=-]{0,199}")
_USER_NAME = re.compile(r"\w[^\s\",;<>=]{0,253}")
_PHONE_SIGNS = re.compile(r"[\s().\-/]")
_NUMBER = re.compile(r"\+[1-9]\d{2,17}")
_BARE_NUMBER = re.compile(r"[1-9]\d{6,14}")
_EXTENSION = re.compile(r"\d{1,20}")
_MAC_SIGNS = re.compile(r"[\s:.\-]")
_MAC = re.compile(r"[0-9A-F]{12}|[0-9A-F]{16}")
_GROUPED = re.compile(r"(-?\d{1,3})((?:[ .,'’]\d{3})+)")
_WHOLE = re.compile(r"(-?\d+)(?:[.,]0+)?")
_FRACTION = re.compile(r"-?\d+(?:[.,]\d+)?")
_BLANK_NUMBERS = frozenset({"", "-", "–", "—", "n/a", "N/A", "NA"})
_LIST_SIGNS = re.compile(r"[;|\r\n]")
_COMMAS = re.compile(r"[,、，]")


class BadValueError(ValueError):
    """A cell that cannot be what its column holds; `code` says why."""

    def __init__(self, code: str) -> None:
        """Keep the code; the reader of the row knows where."""
        self.code = code
        super().__init__(code)


def text(cell: str) -> str:
    """Free text; the apostrophe that keeps a spreadsheet from reading a formula is taken off again."""
    return _short_text(cell) if len(cell) < 64 else _text(cell)


@lru_cache(maxsize=8_192)
def _short_text(cell: str) -> str:
    """Places, products and carriers come again and again."""
    return _text(cell)


def _text(cell: str) -> str:
    value = clean.text(cell)
    if value[:1] == "'" and value.lstrip("'")[:1] in FORMULA_SIGNS:
        value = value[1:]
    if len(value) > LONGEST_TEXT:
        raise BadValueError("text-too-long")
    return value


def listed(cell: str) -> tuple[str, ...]:
    """Several texts, each once."""
    parts = _LIST_SIGNS.split(cell) if _LIST_SIGNS.search(cell) else _COMMAS.split(cell)
    return tuple(dict.fromkeys(value for part in parts if (value := text(part))))


@lru_cache(maxsize=16_384)
def org_id(cell: str) -> str:
    """An organisation's UUID."""
    try:
        return clean.uuid(cell)
    except ValueError:
        raise BadValueError("bad-org-id") from None


@lru_cache(maxsize=16_384)
def token(cell: str) -> str:
    """An ID: a UUID in its usual form, or another as it stands."""
    value = cell.strip()
    if not value:
        return ""
    try:
        return clean.uuid(value)
    except ValueError:
        pass
    if not _TOKEN.fullmatch(value):
        raise BadValueError("bad-id")
    return value


def email(cell: str) -> str:
    """An e-mail address."""
    if not cell.strip():
        return ""
    try:
        return clean.email(cell)
    except ValueError:
        raise BadValueError("bad-email") from None


def user_id(cell: str) -> str:
    """An e-mail address, or another name to sign in with."""
    value = clean.text(cell)
    if not value:
        return ""
    if "@" in value:
        return email(value)
    if not _USER_NAME.fullmatch(value):
        raise BadValueError("bad-id")
    return value


def phone(cell: str) -> str:
    """An E.164 number. The "+" that a spreadsheet dropped comes back; a national number is none."""
    if not cell:
        return ""
    value = cell if cell.isascii() and cell[1:].isdigit() else _plain_phone(cell)
    if _NUMBER.fullmatch(value):
        return value
    if _BARE_NUMBER.fullmatch(value):
        return f"+{value}"
    if not value:
        return ""
    raise BadValueError("bad-phone")


def extension(cell: str) -> str:
    """An extension: digits, leading zeros kept."""
    value = _plain_phone(cell)
    if value and not _EXTENSION.fullmatch(value):
        raise BadValueError("bad-extension")
    return value


def mac(cell: str) -> str:
    """A MAC address: 12 hexadecimal digits in upper case (16 for EUI-64)."""
    value = _MAC_SIGNS.sub("", cell).upper()
    if value and not _MAC.fullmatch(value):
        raise BadValueError("bad-mac")
    return value


def change(cell: str) -> int:
    """A whole number, maybe negative; nothing is 0."""
    value = _plain_number(cell)
    if value in _BLANK_NUMBERS:
        return 0
    if grouped := _GROUPED.fullmatch(value):
        signs = {sign for sign in grouped[2] if not sign.isdigit()}
        if len(signs) > 1:
            raise BadValueError("bad-number")
        value = grouped[1] + "".join(sign for sign in grouped[2] if sign.isdigit())
    whole = _WHOLE.fullmatch(value)
    if whole is None or len(whole[1]) > 15 or abs(int(whole[1])) > MOST:
        raise BadValueError("bad-number")
    return int(whole[1])


def count(cell: str) -> int:
    """A whole number, 0 or more; nothing is 0."""
    if cell.isascii() and cell.isdigit() and len(cell) < 10:
        return int(cell)
    number = change(cell)
    if number < 0:
        raise BadValueError("negative-number")
    return number


def seconds(cell: str, language: Language) -> float:
    """A number with a fraction; where "," or "." could be either, the header's language decides."""
    value = _plain_number(cell)
    if value in _BLANK_NUMBERS:
        return 0.0
    value = value.replace(" ", "").replace("’", "").replace("'", "")
    if "," in value and "." in value:
        grouping = "," if value.rindex(".") > value.rindex(",") else "."
        value = value.replace(grouping, "")
    elif language is not Language.FR and _GROUPED.fullmatch(value) and "," in value:
        value = value.replace(",", "")
    if not _FRACTION.fullmatch(value) or len(value) > 15:
        raise BadValueError("bad-number")
    number = float(value.replace(",", "."))
    if number < 0:
        raise BadValueError("negative-number")
    return number


def chosen(values: type[Enum]) -> Reader:
    """A reader of one of `values`, by any of its spellings."""
    words = readings(values)

    @lru_cache(maxsize=1_024)
    def read(cell: str) -> Any:
        if not cell.strip():
            return None
        found = words.get(header_key(cell))
        if found is None:
            raise BadValueError("bad-choice")
        return found

    return read


def day_reader(order: DayOrder) -> Reader:
    """A reader of days in a column of this order."""

    def read(cell: str) -> Any:
        if not cell or cell.isspace():
            return None
        try:
            return day(cell, order)
        except AmbiguousDayError:
            raise BadValueError("ambiguous-day") from None
        except (ValueError, OverflowError):
            raise BadValueError("bad-day") from None

    return read


_YES_NO = chosen(YesNo)
_NUMBER_TYPE = chosen(NumberType)


def yes_no(cell: str) -> bool | None:
    """Yes or no; None when nothing is said."""
    said = _YES_NO(cell)
    return None if said is None else said is YesNo.YES


def is_primary(cell: str) -> bool | None:
    """Whether a number is a primary one; None when nothing is said."""
    said = _NUMBER_TYPE(cell)
    return None if said is None else said is NumberType.PRIMARY


CHOICES: dict[str, Reader] = {
    "region": chosen(Region),
    "managed_by": chosen(ManagedBy),
    "kind": chosen(Kind),
    "state": chosen(ContractState),
    "product": chosen(Product),
    "endpoint": chosen(Endpoint),
    "role": chosen(Role),
    "primary": is_primary,
}
"""Columns of closed sets, by key."""


def _plain_phone(cell: str) -> str:
    value = unicodedata.normalize("NFKC", cell).strip().lstrip("'")
    return _PHONE_SIGNS.sub("", value.removeprefix("tel:"))


def _plain_number(cell: str) -> str:
    return unicodedata.normalize("NFKC", cell).strip().replace("−", "-").replace("\u202f", " ").lstrip("+")
