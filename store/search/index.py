"""Writing the index that customers are found by.

A misspelt word and the word it was meant to be share a key: each with one letter left out, or as it is. So a
typo is found by equality, in plain SQL on both engines. (The idea is that of SymSpell, W. Garbe, MIT.)
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Sequence
from itertools import islice
from typing import Any, Final

from sqlalchemy import Connection, Table, delete, func, insert, select, update

from store.schema import customer, search_key, search_name, search_posting, search_word
from store.search.folding import fold, is_misspellable

KEY_LETTERS: Final = 12
"""Only the first letters of a word are left out in turn: more would add keys, and hardly find more."""
WHOLE_INDEX_FROM: Final = 5_000
"""From so many customers on, everything is written anew: that is quicker than row by row."""
CHUNK: Final = 500


def keys_of(word: str) -> set[str]:
    """The word, and the word with each one of its first letters left out."""
    if not is_misspellable(word):
        return {word}
    start = word[:KEY_LETTERS]
    return {word, start, *(start[:at] + start[at + 1 :] for at in range(len(start)))}


def reindex(connection: Connection, customer_ids: Sequence[int] | None) -> None:
    """Index the names of these customers anew, or of all (None), inside the caller's transaction.

    IDs of customers that are gone are allowed: nothing is left of them in the index.
    """
    if customer_ids is None or len(customer_ids) >= WHOLE_INDEX_FROM:
        _index_all(connection)
        return
    for chunk in _chunks(customer_ids):
        _index_some(connection, chunk)


def _index_all(connection: Connection) -> None:
    for table in (search_posting, search_key, search_word, search_name):
        connection.execute(delete(table))
    words: dict[str, int] = {}
    counts: dict[str, int] = {}
    names: list[tuple[int, str, str]] = []
    postings: list[tuple[int, int]] = []
    for row in connection.execute(select(customer.c.id, customer.c.name).order_by(customer.c.id)):
        folded = fold(row.name)
        names.append((row.id, folded.text, folded.compact))
        for word in folded.index_words:
            counts[word] = counts.get(word, 0) + 1
            postings.append((words.setdefault(word, len(words) + 1), row.id))
    _load(connection, search_name, names)
    _load(connection, search_word, ((number, word, counts[word]) for word, number in words.items()))
    _load(connection, search_key, sorted((key, words[word]) for word in words for key in keys_of(word)))
    _load(connection, search_posting, sorted(postings))
    if connection.dialect.name == "postgresql":
        sequence = func.pg_get_serial_sequence(search_word.name, "id")
        connection.execute(select(func.setval(sequence, len(words) + 1)))
        connection.exec_driver_sql("ANALYZE search_key, search_word, search_posting, search_name")


def _index_some(connection: Connection, customer_ids: Sequence[int]) -> None:
    of_them = search_posting.c.customer_id.in_(customer_ids)
    touched = set(connection.scalars(select(search_posting.c.word_id).where(of_them)))
    connection.execute(delete(search_posting).where(of_them))
    connection.execute(delete(search_name).where(search_name.c.customer_id.in_(customer_ids)))
    rows = connection.execute(select(customer.c.id, customer.c.name).where(customer.c.id.in_(customer_ids)))
    folded = {row.id: fold(row.name) for row in rows}
    words = _word_ids(connection, {word for name in folded.values() for word in name.index_words})
    names = [(number, name.text, name.compact) for number, name in folded.items()]
    _load(connection, search_name, names)
    postings = [(words[word], number) for number, name in folded.items() for word in name.index_words]
    _load(connection, search_posting, postings)
    _count(connection, touched.union(words.values()))
    if len(folded) < len(customer_ids):
        _forget_unused_words(connection)


def _word_ids(connection: Connection, words: Collection[str]) -> dict[str, int]:
    """The ID of each word; those that were not there are added, with their keys."""
    known = _known(connection, words)
    missing = sorted(word for word in words if word not in known)
    if missing:
        connection.execute(insert(search_word), [{"word": word, "customers": 0} for word in missing])
        added = _known(connection, missing)
        _load(connection, search_key, [(key, added[word]) for word in missing for key in keys_of(word)])
        known |= added
    return known


def _known(connection: Connection, words: Collection[str]) -> dict[str, int]:
    found: dict[str, int] = {}
    for chunk in _chunks(words):
        chosen = select(search_word.c.word, search_word.c.id).where(search_word.c.word.in_(chunk))
        found |= {row.word: row.id for row in connection.execute(chosen)}
    return found


def _count(connection: Connection, word_ids: Collection[int]) -> None:
    """Write anew in how many names the words are; drop those that are in none."""
    in_names = (
        select(func.count())
        .where(search_posting.c.word_id == search_word.c.id)
        .correlate(search_word)
        .scalar_subquery()
    )
    for chunk in _chunks(word_ids):
        these = search_word.c.id.in_(chunk)
        connection.execute(update(search_word).where(these).values(customers=in_names))
        connection.execute(delete(search_word).where(these, search_word.c.customers == 0))


def _forget_unused_words(connection: Connection) -> None:
    """Drop what the names of removed customers left behind: their postings went with them."""
    in_use = select(search_posting.c.word_id).where(search_posting.c.word_id == search_word.c.id).exists()
    connection.execute(delete(search_word).where(~in_use))


def _load(connection: Connection, table: Table, rows: Iterable[tuple[Any, ...]]) -> None:
    """Write many rows (values in the order of the table's columns) the fastest way the engine has."""
    columns = [column.name for column in table.columns]
    if connection.dialect.name == "postgresql":
        driver = connection.connection.driver_connection
        assert driver is not None  # noqa: S101 - a connection in a transaction has one
        statement = f"COPY {table.name} ({', '.join(columns)}) FROM STDIN"
        with driver.cursor() as cursor, cursor.copy(statement) as copy:
            for row in rows:
                copy.write_row(row)
        return
    places = ", ".join("?" for _ in columns)
    statement = f"INSERT INTO {table.name} ({', '.join(columns)}) VALUES ({places})"
    iterator = iter(rows)
    while batch := list(islice(iterator, 10_000)):
        connection.exec_driver_sql(statement, batch)


def _chunks(items: Collection[Any]) -> Iterator[list[Any]]:
    iterator = iter(items)
    while chunk := list(islice(iterator, CHUNK)):
        yield chunk
