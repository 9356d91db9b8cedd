"""What is computed over all rows at the merge, so that no question has to."""

from sqlalchemy import Column, Float, ForeignKey, Index, Integer, Table, Text

from store.schema.base import metadata
from store.types import Day

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

name_key = Table(
    # The index customers are looked up by: see store.search.
    "name_key",
    metadata,
    Column("key", Text, nullable=False),
    Column("customer_id", ForeignKey("customer.id", ondelete="CASCADE"), nullable=False),
    Column("word", Text, nullable=False),
    Column("position", Integer, nullable=False),
    Index("ix_name_key_key", "key", "customer_id"),
    Index("ix_name_key_customer_id", "customer_id"),
)
