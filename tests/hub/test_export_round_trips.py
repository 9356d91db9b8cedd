"""Whatever is written is read again: the samples, the demo in every style, and what hypothesis thinks of."""

from __future__ import annotations

import filecmp
import tempfile
import tracemalloc
import zipfile
from datetime import UTC, date, datetime
from pathlib import Path

import pytest
import sample_exports
from export_files import CUSTOMERS, NUMBERS, ORG, read, saved
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from config.errors import DataError
from hub import clean
from hub.demo import generate
from hub.exports import read_exports
from hub.exports.keys import SeenKeys
from hub.exports.writer import Style, write_exports
from hub.records import Customer, Device, Location, Problem, Record
from hub.source import ExportKind
from hub.vocabulary import Language, ManagedBy, Region

NOW = datetime(2026, 11, 21, tzinfo=UTC)
ENCODINGS = ("utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "cp932", "cp1252")
SAMPLES = [
    (name, variant.folder) for name, variants in sample_exports.VARIANTS.items() for variant in variants
]


@pytest.mark.parametrize(("name", "folder"), SAMPLES)
def test_every_sample_holds_the_records_of_its_set(name: str, folder: str) -> None:
    found: set[Record] = set()
    kinds: set[ExportKind] = set()
    for path in sorted((sample_exports.FOLDER / name / folder).iterdir()):
        for export in read_exports(path):
            assert export.as_of == NOW
            kinds.add(export.kind)
            for item in export.records:
                assert not isinstance(item, Problem), (path.name, item)
                found.add(item)
    assert found == set(sample_exports.sample_records(name))
    if name == "plain":
        assert kinds == set(ExportKind) - {ExportKind.EVERYTHING}


def test_the_plain_set_has_twelve_customers() -> None:
    customers = [item for item in sample_exports.sample_records("plain") if isinstance(item, Customer)]
    assert len(customers) == 12
    assert {"Acme Corp", "Globex", "Initech", "Hooli"} <= {customer.name for customer in customers}


def test_the_samples_are_what_the_script_writes(tmp_path: Path) -> None:
    sample_exports.write_samples(tmp_path)
    files = [path.relative_to(tmp_path) for path in sorted(tmp_path.rglob("*")) if path.is_file()]
    kept = sorted(path for path in sample_exports.FOLDER.rglob("*") if path.is_file())
    assert files == [path.relative_to(sample_exports.FOLDER) for path in kept]
    for file in files:
        if file.suffix == ".zip":
            assert _contents(tmp_path / file) == _contents(sample_exports.FOLDER / file)
        else:
            assert filecmp.cmp(tmp_path / file, sample_exports.FOLDER / file, shallow=False), file


def _contents(archive: Path) -> dict[str, bytes]:
    with zipfile.ZipFile(archive) as opened:
        return {name: opened.read(name) for name in opened.namelist()}


@pytest.mark.parametrize("language", Language)
@pytest.mark.parametrize("encoding", ENCODINGS[:3])
def test_the_demo_is_read_as_it_was_written(tmp_path: Path, language: Language, encoding: str) -> None:
    records = list(generate(16, seed=8, now=NOW, weeks=3, numbers=300))
    found: set[Record] = set()
    for file in write_exports(records, tmp_path, Style(language, encoding, ";"), NOW):
        read_back, problems = read(file.path, since=file.since, until=file.until)
        assert problems == []
        found |= set(read_back)
    assert found == {record for record in records if not isinstance(record, Location)}


def text(most: int = 60) -> st.SearchStrategy[str]:
    signs = st.characters(codec="utf-8", exclude_categories=("Cs", "Cc", "Cn"))
    return st.text(signs, max_size=most).map(clean.text)


customers = st.builds(
    Customer,
    org_id=st.uuids().map(str),
    name=text().filter(bool),
    region=st.sampled_from(Region),
    managed_by=st.sampled_from(ManagedBy),
    external_id=text(20),
    since=st.none() | st.dates(date(2000, 1, 1), date(2100, 1, 1)),
    last_sign_in=st.none() | st.dates(date(2000, 1, 1), date(2100, 1, 1)),
    queues_enabled=st.booleans(),
    other_statuses=st.just(()),
    tags=st.lists(st.sampled_from(("gold", "vip kunde", "a,b", "重要", "été")), unique=True).map(tuple),
)
NEWEST = settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])


@NEWEST
@given(
    st.lists(customers, min_size=1, max_size=8, unique_by=lambda it: it.org_id),
    st.sampled_from(Language),
    st.sampled_from(ENCODINGS),
    st.sampled_from(",;\t|"),
)
def test_customers_of_any_name_survive_a_file(
    written: list[Customer], language: Language, encoding: str, delimiter: str
) -> None:
    """In every encoding that holds them and can be told from the bytes, which those of Unicode always can."""
    with tempfile.TemporaryDirectory() as folder:
        try:
            (file,) = write_exports(written, Path(folder), Style(language, encoding, delimiter), NOW)
        except UnicodeEncodeError:
            return
        if encoding.startswith("utf"):
            assert read(file.path) == (written, [])
        else:
            kept, problems = read(file.path)
            assert [customer.org_id for customer in kept if isinstance(customer, Customer)] == [
                customer.org_id for customer in written
            ]
            assert problems == []


JAPANESE = ("株式会社", "東北製作所", "アクメ", "ソフトウェア開発", "ヨコハマ倉庫", "田中商店", "ﾃｽﾄ", "本社")
WESTERN = (
    "Café",
    "Société Générale",
    "Müller & Söhne",
    "Hébert",
    "Éditions",
    "Ibáñez",
    "Peña",
    "São João",
    "Ångström",
)


@NEWEST
@given(
    st.lists(st.sampled_from(JAPANESE), min_size=1, max_size=6), st.sampled_from((Language.EN, Language.JA))
)
def test_shift_jis_is_told_from_windows_1252(names: list[str], language: Language) -> None:
    assert _read_names(names, Style(language, "cp932")) == names


@NEWEST
@given(
    st.lists(st.sampled_from(WESTERN), min_size=1, max_size=6), st.sampled_from((Language.EN, Language.FR))
)
def test_windows_1252_is_told_from_shift_jis(names: list[str], language: Language) -> None:
    assert _read_names(names, Style(language, "cp1252", ";")) == names


def _read_names(names: list[str], style: Style) -> list[str]:
    written = [
        Customer(f"5b0a7c1e-0001-4d2f-9a3b-{place:012x}", name, Region.EU, ManagedBy.PARTNER_ORG)
        for place, name in enumerate(names)
    ]
    with tempfile.TemporaryDirectory() as folder:
        (file,) = write_exports(written, Path(folder), style, NOW)
        return [record.name for record in read(file.path)[0] if isinstance(record, Customer)]


HEADERS = (
    CUSTOMERS.encode(),
    NUMBERS.encode(),
    "顧客名,組織 ID,地域".encode("cp932"),
    "Nom du client;ID de l’organisation;Région".encode("cp1252"),
    CUSTOMERS.encode("utf-16"),
    b"PK\x03\x04",
    b"",
)


@settings(NEWEST, max_examples=250)
@given(
    st.sampled_from(HEADERS),
    st.lists(
        st.binary(max_size=60)
        | st.sampled_from(
            (b",", b"\n", b'"', b"\0", b";", ORG.encode(), b"US", b"\xff\xfe", b"2026-11-08", b"'=")
        ),
        max_size=30,
    ),
)
def test_arbitrary_bytes_raise_nothing_but_data_errors(header: bytes, parts: list[bytes]) -> None:
    with tempfile.TemporaryDirectory() as folder:
        path = saved(Path(folder), header + b"\n" + b"".join(parts))
        try:
            records, problems = read(path)
        except DataError:
            return
        assert all(not isinstance(item, Problem) for item in records)
        assert all(problem.line > 0 for problem in problems)


@settings(NEWEST, max_examples=60)
@given(st.data())
def test_a_cut_anywhere_never_adds_or_changes_a_row(data: st.DataObject) -> None:
    rows = [f"Acme {number},5b0a7c1e-0001-4d2f-9a3b-{number:012x},EU" for number in range(12)]
    whole = "\n".join([CUSTOMERS, *rows, ""]).encode()
    end = data.draw(st.integers(0, len(whole)))
    with tempfile.TemporaryDirectory() as folder:
        before = set(read(saved(Path(folder), whole))[0])
        try:
            after, problems = read(saved(Path(folder), whole[:end]))
        except DataError:
            return
        assert set(after) <= before
        assert len(problems) <= 1


def test_memory_stays_flat_over_many_rows(tmp_path: Path) -> None:
    """What is kept of a row is the fingerprint of its key alone: 16 to 32 bytes."""

    def peak(rows: int) -> int:
        lines = (
            f"{ORG},Lyon,+3347{number:08d},,Yes,Primary,user{number}@acme.example" for number in range(rows)
        )
        path = saved(tmp_path, "\n".join([NUMBERS, *lines, ""]))
        tracemalloc.start()
        try:
            (export,) = read_exports(path)
            assert sum(1 for _ in export.records) == rows
            return tracemalloc.get_traced_memory()[1]
        finally:
            tracemalloc.stop()

    peak(10)
    small, large = peak(5_000), peak(50_000)
    assert large - small < 45_000 * 48


def test_keys_are_remembered(tmp_path: Path) -> None:
    seen = SeenKeys()
    assert not any(seen.add((ORG, number)) for number in range(20_000))
    assert all(seen.add((ORG, number)) for number in range(20_000))
    assert not seen.add((ORG, 20_000))


def test_the_fingerprint_of_a_file_is_its_own(tmp_path: Path) -> None:
    first = saved(tmp_path, [CUSTOMERS, f"Acme,{ORG},US"], name="a_b_2026-11-21.csv")
    second = saved(tmp_path, [CUSTOMERS, f"Acme,{ORG},US"], name="c_d_2026-11-21.csv")
    third = saved(tmp_path, [CUSTOMERS, f"Acme,{ORG},EU"], name="e_f_2026-11-21.csv")
    (one,), (two,), (three,) = (list(read_exports(path)) for path in (first, second, third))
    assert one.sha256 == two.sha256 != three.sha256
    assert one.file == "a_b_2026-11-21.csv"


def test_a_device_named_with_a_formula_is_the_same_after_a_round_trip(tmp_path: Path) -> None:
    device = Device(ORG, "4C710C000001", "'=Lab", "=1+1", "-14", "", "", "kim", "", "")
    (file,) = write_exports([device], tmp_path, Style(), NOW)
    assert read(file.path) == ([device], [])
    cells = file.path.read_text("utf-8").splitlines()[1].split(",")
    assert not any(cell.startswith(("=", "-", "+", "@")) for cell in cells)
