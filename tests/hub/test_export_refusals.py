"""Every file that cannot be trusted is refused, with its own code, and without a record being kept."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Callable
from datetime import UTC, date, datetime
from pathlib import Path

import pytest
from export_files import CUSTOMERS, DEVICES, NAME, NUMBERS, ORG, QUALITY, read, saved

from config.errors import DataError
from hub.exports import read_exports
from hub.exports.files import MOST_MEMBERS

ROW = f"Acme,{ORG},US"


def refused(path: Path, **arguments: date | datetime) -> DataError:
    with pytest.raises(DataError) as error:
        read(path, **arguments)  # type: ignore[arg-type]
    return error.value


def zipped(folder: Path, members: dict[str, bytes], name: str = "exports_2026-11-21.zip") -> Path:
    path = folder / name
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for member, content in members.items():
            archive.writestr(member, content)
    return path


CONTENTS: dict[str, tuple[bytes, str]] = {
    "empty": (b"", "empty-file"),
    "blank": (b"\r\n \r\n", "empty-file"),
    "a mark alone": (b"\xef\xbb\xbf", "unknown-export"),
    "PDF": (b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n", "not-csv"),
    "PNG": (b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR", "not-csv"),
    "old Excel": (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(512), "not-csv"),
    "gzip": (b"\x1f\x8b\x08\0\0\0\0\0", "not-csv"),
    "HTML": (b"<!DOCTYPE html><html><body>Sign in</body></html>", "not-csv"),
    "JSON": (b'{"error": "unauthorized"}', "not-csv"),
    "prose": (b"Dear partner,\nplease find nothing attached.\n", "unknown-export"),
    "another table": (b"Date,Temperature\n2026-11-01,12\n", "unknown-export"),
    "required column missing": (f"Customer name,Org ID\nAcme,{ORG}\n".encode(), "missing-columns"),
    "NUL": (f"{CUSTOMERS}\n{ROW}\nGlo\0bex,{ORG},US\n".encode(), "nul-byte"),
    "cut in a quoted cell": (f'{CUSTOMERS}\n{ROW}\n"Glo'.encode(), "truncated"),
    "cut in a row": (f"{CUSTOMERS}\n{ROW}\nGlobex,5b0a".encode(), "truncated"),
    "cut in a character": (f"{CUSTOMERS}\n{ROW}\nCaf\u00e9".encode()[:-1], "truncated"),
    "cut in a character, UTF-16": (f"{CUSTOMERS}\n{ROW}\n".encode("utf-16")[:-1], "truncated"),
    "cut in a character, Shift-JIS": (
        f"顧客名,組織 ID,地域\n株式会社東北,{ORG},米国\n株式会社東".encode("cp932")[:-1],
        "truncated",
    ),
    "a cell of 10 MB": (f"{CUSTOMERS}\n{ROW}\n".encode() + b"x" * 10_000_000 + b",y,z\n", "cell-too-large"),
    "a quoted cell of 10 MB": (
        f"{CUSTOMERS}\n{ROW}\n".encode() + b'"' + b"xxxxxxxxx\n" * 1_000_000 + b'",y,z\n',
        "cell-too-large",
    ),
    "a header of 10 MB": (b"x" * 10_000_000, "cell-too-large"),
    "a stray quote": (f'{CUSTOMERS}\n"Acme" Corp,{ORG},US\n{ROW}\n'.encode(), "bad-quotes"),
    "mixed, Windows-1252 after UTF-8": (
        f"{CUSTOMERS}\nCafé,{ORG},US\n".encode() + f"Société,{ORG},US\n".encode("cp1252"),
        "mixed-encodings",
    ),
    "mixed, UTF-8 after Windows-1252": (
        f"{CUSTOMERS}\nSociété Générale d'Eau,{ORG},US\n".encode("cp1252") + f"Café,{ORG},US\n".encode(),
        "mixed-encodings",
    ),
    "UTF-32": (f"{CUSTOMERS}\n{ROW}\n".encode("utf-32"), "unknown-encoding"),
    "no encoding": (f"{CUSTOMERS}\n".encode() + b"\x81\x20\xff\x8d,a,b\n", "unknown-encoding"),
}


@pytest.mark.parametrize("name", CONTENTS)
def test_a_file_that_is_no_export_is_refused(tmp_path: Path, name: str) -> None:
    content, code = CONTENTS[name]
    error = refused(saved(tmp_path, content))
    assert error.code == code
    assert all(value is not None for value in error.facts.values())


def test_a_missing_file_and_a_folder_are_refused(tmp_path: Path) -> None:
    assert refused(tmp_path / "none.csv").code == "file-not-found"
    assert refused(tmp_path).code == "file-not-found"


def test_facts_say_where_and_what(tmp_path: Path) -> None:
    nul = refused(saved(tmp_path, f"{CUSTOMERS}\n{ROW}\n{ROW}\nGlo\0bex,{ORG},US\n"))
    assert nul.facts["line"] == 4
    cut = refused(saved(tmp_path, f'{CUSTOMERS}\n{ROW}\n{ROW}\n"Globex'))
    assert cut.facts["line"] == 4
    missing = refused(saved(tmp_path, f"Customer name,Org ID\nAcme,{ORG}\n"))
    assert missing.facts == {"file": NAME, "kind": "customers", "columns": ("Region",)}
    unknown = refused(saved(tmp_path, "Date,Temperature\n2026-11-01,12\n"))
    assert unknown.facts["headers"] == ("Date", "Temperature")
    mixed = refused(saved(tmp_path, CONTENTS["mixed, Windows-1252 after UTF-8"][0]))
    assert mixed.facts["line"] == 3
    kind = refused(saved(tmp_path, CONTENTS["PDF"][0]))
    assert kind.facts["found"] == "PDF"


def test_a_cut_file_never_ends_as_if_whole(tmp_path: Path) -> None:
    """The rows before the cut come, for they are streamed; the end is an error, so nothing may be kept."""
    rows = [f"Acme {number},5b0a7c1e-0001-4d2f-9a3b-{number:012x},US" for number in range(100)]
    whole = "\r\n".join([CUSTOMERS, *rows]).encode()
    for end in range(len(whole) - 30, len(whole) - 3):
        assert refused(saved(tmp_path, whole[:end])).code == "truncated", whole[end - 20 : end]


@pytest.mark.parametrize(
    ("name", "arguments", "code"),
    [
        ("Customers.csv", {}, "as-of-unknown"),
        ("Customers_abc_2026-13-45.csv", {}, "as-of-unknown"),
        ("Customers_abc_03-04-2026.csv", {}, "as-of-unknown"),
    ],
)
def test_an_export_without_an_as_of_is_refused(
    tmp_path: Path, name: str, arguments: dict[str, datetime], code: str
) -> None:
    assert refused(saved(tmp_path, [CUSTOMERS, ROW], name=name), **arguments).code == code


@pytest.mark.parametrize(
    ("since", "until", "code"),
    [
        (date(2026, 11, 8), None, "period-incomplete"),
        (None, date(2026, 11, 8), "period-incomplete"),
        (date(2026, 11, 8), date(2026, 11, 9), "bad-period"),
        (date(2026, 11, 9), date(2026, 11, 15), "bad-period"),
        (date(2026, 11, 8), date(2026, 11, 7), "bad-period"),
        (date(2026, 11, 1), date(2026, 11, 14), "bad-period"),
        (date(2026, 11, 15), date(2026, 11, 21), "period-not-over"),
        (date(2026, 11, 21), date(2026, 11, 21), "period-not-over"),
    ],
)
def test_a_period_is_a_day_or_a_week_that_is_over(
    tmp_path: Path, since: date | None, until: date | None, code: str
) -> None:
    path = saved(tmp_path, [QUALITY, f"{ORG},Lyon,Desk phone,10,1"])
    with pytest.raises(DataError) as error:
        list(read_exports(path, since=since, until=until))
    assert error.value.code == code


def bomb(folder: Path) -> Path:
    return zipped(folder, {"a.csv": b"0" * 30_000_000})


def too_many(folder: Path) -> Path:
    return zipped(folder, {f"{number}.csv": b"x" for number in range(MOST_MEMBERS + 1)})


def nested(folder: Path) -> Path:
    inner = io.BytesIO()
    with zipfile.ZipFile(inner, "w") as archive:
        archive.writestr("a.csv", f"{CUSTOMERS}\n{ROW}\n")
    return zipped(folder, {"inner.zip": inner.getvalue()})


def too_large(folder: Path) -> Path:
    """An archive whose directory promises 5 × 1 GB: refused before anything is unpacked."""
    path = zipped(folder, {f"{number}.csv": b"x" * 10 for number in range(5)})
    data = bytearray(path.read_bytes())
    place = 0
    while (place := data.find(b"PK\x01\x02", place)) >= 0:
        data[place + 24 : place + 28] = (2**30).to_bytes(4, "little")
        place += 4
    path.write_bytes(data)
    return path


def encrypted(folder: Path) -> Path:
    path = zipped(folder, {"a.csv": f"{CUSTOMERS}\n{ROW}\n".encode()})
    data = bytearray(path.read_bytes())
    for mark, offset in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        data[data.find(mark) + offset] |= 1
    path.write_bytes(data)
    return path


def cut(folder: Path) -> Path:
    path = zipped(folder, {"a.csv": f"{CUSTOMERS}\n{ROW}\n".encode() * 100})
    path.write_bytes(path.read_bytes()[:-40])
    return path


def corrupt(folder: Path) -> Path:
    """The directory is right, the packed bytes are not."""
    path = zipped(folder, {"a.csv": "\n".join(f"{CUSTOMERS}{number}" for number in range(999)).encode()})
    data = bytearray(path.read_bytes())
    for place in range(60, 400):
        data[place] ^= 0x5A
    path.write_bytes(data)
    return path


def spreadsheet(folder: Path) -> Path:
    return zipped(folder, {"[Content_Types].xml": b"<Types/>", "xl/workbook.xml": b"<workbook/>"}, "a.xlsx")


def folders_alone(folder: Path) -> Path:
    return zipped(folder, {"exports/": b"", "__MACOSX/._a.csv": b"x", ".DS_Store": b"x"})


@pytest.mark.parametrize(
    ("make", "code"),
    [
        (bomb, "zip-bomb"),
        (too_many, "zip-too-many-files"),
        (too_large, "zip-too-large"),
        (nested, "zip-nested"),
        (encrypted, "zip-encrypted"),
        (cut, "zip-damaged"),
        (corrupt, "zip-damaged"),
        (spreadsheet, "not-csv"),
        (folders_alone, "zip-empty"),
    ],
)
def test_archives_with_a_trap_are_refused(tmp_path: Path, make: Callable[[Path], Path], code: str) -> None:
    assert refused(make(tmp_path)).code == code


def test_a_foreign_file_in_an_archive_is_refused_before_any_export_comes(tmp_path: Path) -> None:
    path = zipped(tmp_path, {"a.csv": f"{CUSTOMERS}\n{ROW}\n".encode(), "b.pdf": b"%PDF-1.7\n"})
    with pytest.raises(DataError) as error:
        next(read_exports(path))
    assert (error.value.code, error.value.facts["found"]) == ("not-csv", "PDF")


def test_an_archive_holds_several_exports_customers_first(tmp_path: Path) -> None:
    customers = f"{CUSTOMERS}\n{ROW}\n".encode()
    devices = f"{DEVICES}\n{ORG},Lyon,Cisco 8851,4C710C000001\n".encode()
    path = zipped(tmp_path, {"x/two.csv": devices, "x/zone.csv": customers, "__MACOSX/._one.csv": b"\0"})
    exports = list(read_exports(path))
    assert [export.kind.value for export in exports] == ["customers", "devices"]
    assert {export.as_of for export in exports} == {datetime(2026, 11, 21, tzinfo=UTC)}
    assert [len(list(export.records)) for export in exports] == [1, 1]


@pytest.mark.parametrize("mark", ["MZ", "PK", "GIF8"])
def test_a_text_that_begins_like_a_program_is_read(tmp_path: Path, mark: str) -> None:
    path = saved(
        tmp_path, [NUMBERS.replace("Customer org ID", f"{mark},Customer org ID"), f"x,{ORG},Lyon,,200,Yes,,"]
    )
    records, _ = read(path)
    assert len(records) == 1
