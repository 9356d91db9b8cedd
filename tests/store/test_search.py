"""Customers are found by what people type for them, within what the person may see."""

from __future__ import annotations

from base64 import b64encode
from collections.abc import Iterator, Sequence
from random import Random

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import Connection, delete, func, insert, select, update

from benchmarks.misspelling import queries
from hub.demo.names import CompanyNames
from store.database import Database
from store.schema import (
    admin_customer,
    administrator,
    contract,
    customer,
    search_key,
    search_name,
    search_posting,
    search_word,
)
from store.scope import Scope
from store.search import Match, find, is_clear, reindex
from tests.store.rows import AS_OF, admin_row, contract_row, customer_row

EVERYTHING = Scope()


@pytest.fixture
def connection(database: Database) -> Iterator[Connection]:
    with database.write() as opened:
        yield opened


def add(connection: Connection, *names: str, region: str = "EU") -> list[int]:
    """Add customers of these names, index them, and give their IDs."""
    first = connection.execute(select(func.coalesce(func.max(customer.c.id), 0))).scalar_one() + 1
    rows = [customer_row(first + offset, name, region=region) for offset, name in enumerate(names)]
    connection.execute(insert(customer), rows)
    ids = [row["id"] for row in rows]
    reindex(connection, ids)
    return ids


def names_found(connection: Connection, text: str, scope: Scope = EVERYTHING, limit: int = 5) -> list[str]:
    return [match.name for match in find(connection, text, scope, limit)]


COMPANIES = (
    "Acme Corp", "Acme Logistics SARL", "Globex Corporation", "Initech", "Umbrella Health Partners Ltd",
    "Société Générale des Eaux", "Müller & Söhne GmbH", "O'Brien Shipping", "Hooli", "e-Mart Retail",
    "Stark Industries Inc.", "Wayne Enterprises", "Vandelay Industries", "Pied Piper",
    "株式会社山田製作所", "有限会社さくら商事", "キヤノン販売株式会社", "サーバー運用センター",
    "髙島屋", "東京電機工業株式会社",
)  # fmt: skip


TYPED_AND_MEANT = (
    ("acme corp", "Acme Corp"),
    ("ACME CORP.", "Acme Corp"),
    ("AcmeCorp", "Acme Corp"),
    ("acme logistics", "Acme Logistics SARL"),
    ("logistics acme", "Acme Logistics SARL"),
    ("acme logistcs", "Acme Logistics SARL"),
    ("akme logistics", "Acme Logistics SARL"),
    ("acmelogistcs", "Acme Logistics SARL"),
    ("globx", "Globex Corporation"),
    ("glob ex", "Globex Corporation"),
    ("Golbex", "Globex Corporation"),
    ("initehc", "Initech"),
    ("innitech", "Initech"),
    ("umbrella partners", "Umbrella Health Partners Ltd"),
    ("umbrela helth", "Umbrella Health Partners Ltd"),
    ("societe generale", "Société Générale des Eaux"),
    ("SOCIETE GENERAL DES EAUX", "Société Générale des Eaux"),
    ("muller sohne", "Müller & Söhne GmbH"),
    ("Mueller Söhne", "Müller & Söhne GmbH"),
    ("obrien shipping", "O'Brien Shipping"),
    ("O’Brien", "O'Brien Shipping"),
    ("o brien shiping", "O'Brien Shipping"),
    ("emart", "e-Mart Retail"),
    ("e mart retail", "e-Mart Retail"),
    ("stark", "Stark Industries Inc."),
    ("wyane entreprises", "Wayne Enterprises"),
    ("山田製作所", "株式会社山田製作所"),
    ("(株)山田製作所", "株式会社山田製作所"),
    ("㈱山田製作所", "株式会社山田製作所"),
    ("山田", "株式会社山田製作所"),
    ("山田制作所", "株式会社山田製作所"),
    ("サクラ商事", "有限会社さくら商事"),
    ("キャノン販売", "キヤノン販売株式会社"),
    ("ｷﾔﾉﾝ販売", "キヤノン販売株式会社"),
    ("サーバ運用", "サーバー運用センター"),
    ("高島屋", "髙島屋"),
    ("電機工業", "東京電機工業株式会社"),
)


def test_finds_what_was_meant_first(connection: Connection) -> None:
    add(connection, *COMPANIES)
    first = {typed: names_found(connection, typed)[:1] for typed, _ in TYPED_AND_MEANT}
    assert first == {typed: [meant] for typed, meant in TYPED_AND_MEANT}


def test_finds_nothing_in_nothing(connection: Connection) -> None:
    add(connection, *COMPANIES)
    for typed in ("", "   ", "!!!", "🎉", "zzzzzz qqqqqq", "%", "'; DROP TABLE customer; --"):
        assert names_found(connection, typed) == [], typed


def test_order_is_exact_then_beginning_then_all_words_then_similar(connection: Connection) -> None:
    add(connection, "Nova", "Nova Foods", "Blue Nova", "Nove")
    assert names_found(connection, "nova", limit=10)[:2] == ["Nova", "Nova Foods"]
    assert names_found(connection, "foods nova")[0] == "Nova Foods"
    found = find(connection, "Blue Nva", EVERYTHING)
    assert found[0].name == "Blue Nova"
    assert not found[0].exact


def test_legal_form_decides_between_equals(connection: Connection) -> None:
    add(connection, "Acme SA", "Acme Inc")
    assert names_found(connection, "acme inc") == ["Acme Inc", "Acme SA"]
    assert is_clear(find(connection, "acme inc", EVERYTHING))
    assert not is_clear(find(connection, "acme", EVERYTHING))


def test_ids_find_their_customer_alone(connection: Connection) -> None:
    first, second = add(connection, "Acme", "Sub-118204 Limited")
    connection.execute(insert(contract), [contract_row(1, first, "Sub-118204")])
    connection.execute(update(customer).where(customer.c.id == second).values(external_id="WH-77"))
    org_id = connection.execute(select(customer.c.org_id).where(customer.c.id == first)).scalar_one()
    webex_id = b64encode(f"ciscospark://us/ORGANIZATION/{org_id}".encode()).decode().rstrip("=")
    org_ids = (org_id, org_id.upper(), webex_id, f"https://admin.webex.com/?orgId={org_id}")
    for typed in (*org_ids, org_id[:8], org_id[:13], "Sub-118204", "sub-118204", "SUB-118204"):
        found = find(connection, typed, EVERYTHING)
        assert [match.customer_id for match in found] == [first], typed
        assert is_clear(found)
    assert [match.customer_id for match in find(connection, " wh-77 ", EVERYTHING)] == [second]


def test_scope_hides_names_and_ids(connection: Connection) -> None:
    mine, other = add(connection, "Acme Logistics", "Acme Logistique")
    add(connection, "Acme Logistica", region="US")
    connection.execute(insert(administrator), [admin_row(1)])
    connection.execute(insert(admin_customer), [{"admin_id": 1, "customer_id": mine, "as_of": AS_OF}])
    hidden = connection.execute(select(customer.c.org_id).where(customer.c.id == other)).scalar_one()
    scope = Scope(admin_id=1)
    for typed in ("acme", "acme logistics", "acme logistique", "logistiqe acme", "acme logistica"):
        assert names_found(connection, typed, scope) == ["Acme Logistics"], typed
    assert names_found(connection, hidden, scope) == []
    assert names_found(connection, "acme", Scope(region="US")) == ["Acme Logistica"]
    assert names_found(connection, "acme", Scope(admin_id=1, region="US")) == []


def test_index_follows_the_names(connection: Connection) -> None:
    first, second, third = add(connection, "Acme", "Globex", "Initech")
    connection.execute(update(customer).where(customer.c.id == first).values(name="Vandelay"))
    connection.execute(delete(customer).where(customer.c.id == second))
    reindex(connection, [first, second])
    assert names_found(connection, "acme") == []
    assert names_found(connection, "globex") == []
    assert names_found(connection, "vandelai") == ["Vandelay"]
    assert connection.scalars(select(search_word.c.word).order_by(search_word.c.word)).all() == [
        "initech",
        "vandelay",
    ]
    assert connection.scalars(select(search_name.c.customer_id)).all() in ([first, third], [third, first])


def test_whole_index_is_that_of_single_customers(connection: Connection) -> None:
    ids = add(connection, *COMPANIES, *(f"Acme {number} Foods" for number in range(30)))
    piecemeal = _index(connection)
    reindex(connection, None)
    assert _index(connection) == piecemeal
    reindex(connection, ids[:7])
    assert _index(connection) == piecemeal


def test_finds_nine_in_ten_misspelt_names(connection: Connection) -> None:
    """The figure for 100 000 customers is in docs/benchmarks.md."""
    names = _company_names(3_000)
    connection.execute(insert(customer), [customer_row(at, name) for at, name in enumerate(names, 1)])
    reindex(connection, None)
    asked = queries(names, 300)
    missed = [(name, typed) for name, typed in asked if name not in names_found(connection, typed)]
    assert len(missed) <= 0.1 * len(asked), missed


@pytest.mark.parametrize(
    ("scores", "clear"),
    [
        ((), False),
        ((1.0,), True),
        ((1.0, 1.0), False),
        ((1.0, 0.99), True),
        ((0.99, 0.98), True),
        ((0.99, 0.99), False),
        ((0.95,), True),
        ((0.95, 0.9), False),
        ((0.9, 0.75), True),
        ((0.6,), False),
        ((0.6, 0.3), False),
    ],
)
def test_is_clear_only_with_a_winner(scores: Sequence[float], *, clear: bool) -> None:
    matches = [Match(at, "", "", "", score, score >= 0.99) for at, score in enumerate(scores)]
    assert is_clear(matches) is clear


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(typed=st.text(max_size=60), limit=st.integers(1, 6))
def test_any_text_gives_an_answer_in_order(database: Database, typed: str, limit: int) -> None:
    with database.write() as connection:
        if not connection.execute(select(customer.c.id)).first():
            add(connection, *COMPANIES)
        found = find(connection, typed.replace("\0", ""), EVERYTHING, limit)
    assert len(found) <= limit
    assert all(0 <= match.score <= 1 for match in found)
    assert [match.score for match in found] == sorted((match.score for match in found), reverse=True)
    assert len({match.customer_id for match in found}) == len(found)


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(name=st.text(min_size=1, max_size=80).map(lambda name: name.replace("\0", "")))
def test_a_name_with_letters_finds_itself(database: Database, name: str) -> None:
    with database.write() as connection:
        connection.execute(delete(customer))
        add(connection, *COMPANIES, name)
        folded = connection.scalars(select(search_name.c.compact).order_by(search_name.c.customer_id)).all()[
            -1
        ]
        found = names_found(connection, name, limit=3)
    assert name in found or not folded


def _company_names(count: int) -> list[str]:
    rng, made = Random(5), CompanyNames(frozenset())
    return [made.new(rng, rng.choice(["GB", "US", "FR", "DE", "JP"])) for _ in range(count)]


def _index(connection: Connection) -> tuple[set[tuple[str, str]], set[tuple[str, int]], set[tuple[str, int]]]:
    keys = select(search_key.c.key, search_word.c.word).join(search_word)
    postings = select(search_word.c.word, search_posting.c.customer_id).join(search_word)
    counts = select(search_word.c.word, search_word.c.customers)
    return tuple({tuple(row) for row in connection.execute(each)} for each in (keys, postings, counts))  # type: ignore[return-value]
