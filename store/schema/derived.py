"""What is computed over all rows at the merge, so that no question has to."""

from sqlalchemy import Column, Float, ForeignKey, Index, Integer, Table, Text

from store.schema.base import key, metadata
from store.types import ByteOrdered, Day

kpi_step = Table(
    # The five KPIs of the whole for any day: a figure is the sum of its steps up to that day, since each
    # customer adds 1 on the day it begins to count and takes 1 off on the day after it ends to.
    "kpi_step",
    metadata,
    Column("figure", Text, primary_key=True),  # customers, expiring, renewing, low, overage
    Column("product", Text, primary_key=True),  # "", calling or meetings; "": either
    Column("region", Text, primary_key=True),
    Column("day", Day, primary_key=True),
    Column("step", Integer, nullable=False),
    sqlite_with_rowid=False,
)

peer_median = Table(
    # The rule for a low licence assignment: the median share of lines of one product and size band.
    "peer_median",
    metadata,
    Column("product", Text, primary_key=True),
    Column("band", Integer, primary_key=True),  # the least number of licences of the band; 0: all bands
    Column("peers", Integer, nullable=False),
    Column("median", Float, nullable=False),
    sqlite_with_rowid=False,
)

# The index that customers are found by (store.search): the names without accents, case and legal forms, their
# words, and for each word the keys that a misspelling of it shares (the word with any one letter left out).

search_name = Table(
    "search_name",
    metadata,
    Column(
        "customer_id",
        ForeignKey("customer.id", ondelete="CASCADE"),
        primary_key=True,
        autoincrement=False,
    ),
    Column("folded", ByteOrdered, nullable=False),  # all words, one space between them
    Column("compact", ByteOrdered, nullable=False),  # without legal forms and spaces: prefixes are found here
    Index("ix_search_name_compact", "compact", "customer_id"),
)

search_word = Table(
    "search_word",
    metadata,
    key(),
    Column("word", ByteOrdered, nullable=False, unique=True),
    Column("customers", Integer, nullable=False),  # in how many names: rare words say most
)

search_key = Table(
    "search_key",
    metadata,
    Column("key", ByteOrdered, primary_key=True),
    Column("word_id", ForeignKey("search_word.id", ondelete="CASCADE"), primary_key=True),
    Index("ix_search_key_word_id", "word_id"),
    sqlite_with_rowid=False,
)

search_posting = Table(
    "search_posting",
    metadata,
    Column("word_id", ForeignKey("search_word.id", ondelete="CASCADE"), primary_key=True),
    Column("customer_id", ForeignKey("customer.id", ondelete="CASCADE"), primary_key=True),
    Index("ix_search_posting_customer_id", "customer_id"),
    sqlite_with_rowid=False,
)
