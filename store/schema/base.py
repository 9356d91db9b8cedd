"""What every table shares: the metadata, with names for constraints that migrations can use."""

from sqlalchemy import JSON, Column, Integer, MetaData
from sqlalchemy.dialects.postgresql import JSONB

from store.types import Instant

metadata = MetaData(
    naming_convention={
        "ix": "ix_%(table_name)s_%(column_0_N_name)s",
        "uq": "uq_%(table_name)s_%(column_0_N_name)s",
        "ck": "ck_%(table_name)s_%(constraint_name)s",
        "fk": "fk_%(table_name)s_%(column_0_N_name)s",
        "pk": "pk_%(table_name)s",
    }
)

JSON_VALUE = JSON().with_variant(JSONB(), "postgresql")
"""JSON that can be compared: PostgreSQL's plain `json` has no equality."""


def key() -> Column[int]:
    """The surrogate key of a table."""
    return Column("id", Integer, primary_key=True)


def as_of() -> Column[object]:
    """As of when the row is: a source that is older never overwrites it."""
    return Column("as_of", Instant, nullable=False)
