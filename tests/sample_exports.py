"""The sample exports in `data/exports`: `python tests/sample_exports.py` writes them anew, always alike.

Three sets of the demo's customers. In each, every variant holds the same records:
- plain: names in ASCII, which every encoding holds, in the three languages;
- accents: names of Western Europe, in what holds them;
- japanese: names in Japanese script, in what holds them.
"""

from __future__ import annotations

import shutil
import sys
import zipfile
from collections.abc import Callable, Iterable, Iterator
from dataclasses import astuple, dataclass, fields, replace
from datetime import UTC, date, datetime, timedelta
from functools import cache
from pathlib import Path

FOLDER = Path(__file__).parent / "data" / "exports"
sys.path.insert(0, str(Path(__file__).parent.parent))

from hub.calendar import last_completed_week  # noqa: E402
from hub.demo import generate  # noqa: E402
from hub.exports.writer import Style, write_exports  # noqa: E402
from hub.records import (  # noqa: E402
    Administrator,
    CallingUsage,
    CallQuality,
    CallQueue,
    Contract,
    Customer,
    Record,
)
from hub.vocabulary import Language  # noqa: E402

NOW = datetime(2026, 11, 21, tzinfo=UTC)
"""What the demo was made at; the files' names say the same day, and so as of when they are."""
WEEK = last_completed_week(NOW)

Fact = CallingUsage | CallQuality | CallQueue
EN, FR, JA = Language
COMMA, SEMICOLON, TAB = ",", ";", "\t"


@dataclass(frozen=True, slots=True)
class Variant:
    """One way to write a set: `folder` says which."""

    folder: str
    style: Style
    zipped: bool = False


VARIANTS: dict[str, tuple[Variant, ...]] = {
    "plain": (
        Variant("en-utf-8", Style(EN, "utf-8", COMMA)),
        Variant("en-utf-8-bom-zip", Style(EN, "utf-8-sig", COMMA), zipped=True),
        Variant("en-utf-16", Style(EN, "utf-16", TAB)),
        Variant("en-shift-jis", Style(EN, "cp932", COMMA)),
        Variant("en-windows-1252", Style(EN, "cp1252", SEMICOLON)),
        Variant("fr-utf-8", Style(FR, "utf-8", SEMICOLON)),
        Variant("fr-utf-8-bom", Style(FR, "utf-8-sig", SEMICOLON)),
        Variant("fr-utf-16-zip", Style(FR, "utf-16", TAB), zipped=True),
        Variant("fr-windows-1252", Style(FR, "cp1252", SEMICOLON)),
        Variant("ja-utf-8", Style(JA, "utf-8", COMMA)),
        Variant("ja-utf-8-bom", Style(JA, "utf-8-sig", COMMA)),
        Variant("ja-utf-16-be", Style(JA, "utf-16-be", TAB)),
        Variant("ja-shift-jis", Style(JA, "cp932", COMMA)),
    ),
    "accents": (
        Variant("en-utf-8", Style(EN, "utf-8", COMMA)),
        Variant("fr-utf-16", Style(FR, "utf-16", TAB)),
        Variant("fr-windows-1252", Style(FR, "cp1252", SEMICOLON)),
    ),
    "japanese": (
        Variant("en-utf-8", Style(EN, "utf-8", COMMA)),
        Variant("ja-utf-16", Style(JA, "utf-16", TAB)),
        Variant("ja-shift-jis", Style(JA, "cp932", COMMA)),
    ),
}
_SIZES = {"plain": 12, "accents": 3, "japanese": 3}


@cache
def sample_records(name: str) -> list[Record]:
    """The records of a set, without locations, which exports name by the way."""
    records = list(generate(90, seed=4, now=NOW, weeks=3, numbers=4_000))
    texts = _texts(records)
    suits: dict[str, Callable[[str], bool]] = {
        "plain": str.isascii,
        "accents": lambda text: not text.isascii() and _holds("cp1252", text),
        "japanese": lambda text: not text.isascii() and _holds("cp932", text),
    }
    chosen = [org_id for org_id, text in texts.items() if suits[name](text)][: _SIZES[name]]
    return list(_few(_of_week(record for record in _of_customers(records, set(chosen)))))


def write_samples(folder: Path) -> None:
    """Write every variant of every set below `folder`."""
    for name, variants in VARIANTS.items():
        records = sample_records(name)
        for variant in variants:
            target = folder / name / variant.folder
            target.mkdir(parents=True)
            written = write_exports(records, target, variant.style, NOW)
            if variant.zipped:
                _zip([file.path for file in written], target / f"exports_{NOW.date().isoformat()}.zip")


def _holds(encoding: str, text: str) -> bool:
    try:
        text.encode(encoding)
    except UnicodeEncodeError:
        return False
    return True


def _texts(records: list[Record]) -> dict[str, str]:
    """Each customer's name, and all that its other records say beside it."""
    found = {record.org_id: record.name for record in records if isinstance(record, Customer)}
    for record in records:
        org_id = getattr(record, "org_id", None)
        if org_id in found and not isinstance(record, Customer):
            found[org_id] += "".join({str(value) for value in astuple(record)} - {org_id})
    return found


def _of_customers(records: list[Record], chosen: set[str]) -> Iterator[Record]:
    contracts = {item.contract_id for item in records if isinstance(item, Contract) and item.org_id in chosen}
    for record in records:
        if (
            (isinstance(record, Administrator) and record.name.isascii())
            or getattr(record, "org_id", None) in chosen
            or getattr(record, "contract_id", None) in contracts
        ):
            yield record


def _of_week(records: Iterable[Record]) -> Iterator[Record]:
    """Facts about calls as exports of the last completed week have them: summed over its days."""
    sums: dict[tuple[object, ...], Fact] = {}
    for record in records:
        if not isinstance(record, CallingUsage | CallQuality | CallQueue):
            yield record
        elif WEEK <= record.first_day < WEEK + timedelta(days=7):
            whole = replace(record, first_day=WEEK, days=7)
            key = (type(record), *(value for value in astuple(whole) if isinstance(value, str | date)))
            sums[key] = _sum(sums[key], whole) if key in sums else whole
    yield from sums.values()


def _sum(first: Fact, second: Fact) -> Fact:
    counts = [
        item.name for item in fields(first) if type(getattr(first, item.name)) is int and item.name != "days"
    ]
    return replace(first, **{name: getattr(first, name) + getattr(second, name) for name in counts})


def _few(records: Iterable[Record]) -> Iterator[Record]:
    """At most eight devices and a dozen numbers for each customer."""
    kept: dict[tuple[str, str], int] = {}
    most = {"Device": 8, "PhoneNumber": 12}
    for record in records:
        kind = type(record).__name__
        if kind == "Location":
            continue
        key = (kind, getattr(record, "org_id", ""))
        kept[key] = kept.get(key, 0) + 1
        if kept[key] <= most.get(kind, sys.maxsize):
            yield record


def _zip(files: list[Path], path: Path) -> None:
    """Pack the files, with a fixed date so that the archive is always alike, and remove them."""
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for file in files:
            member = zipfile.ZipInfo(file.name, (2026, 11, 21, 0, 0, 0))
            member.compress_type = zipfile.ZIP_DEFLATED
            archive.writestr(member, file.read_bytes())
            file.unlink()


if __name__ == "__main__":
    shutil.rmtree(FOLDER, ignore_errors=True)
    write_samples(FOLDER)
