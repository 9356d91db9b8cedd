"""The temporary tables of a merge: what was read, what of it differs from the store, and whom it touches.

They are described once, so that the statements on them are compiled once.
"""

from __future__ import annotations

from typing import Final

from sqlalchemy import Column, Integer, MetaData, Table, Text

from store.merge.entities import ENTITIES, Entity
from store.schema import admin_customer

temporary: Final = MetaData()

ADDED: Final = 1
CHANGED: Final = 2
TOUCHED: Final = 3
"""The same content as of a later time."""


def _staging(entity: Entity) -> Table:
    own = {**{name: entity.target.c[name].type for name in entity.own}, **entity.extra}
    columns = [Column(name, own.get(name, Text()), nullable=True) for name in entity.staged]
    return Table(
        f"stage_{entity.name}",
        temporary,
        Column("seq", Integer, primary_key=True),
        *columns,
        prefixes=["TEMPORARY"],
    )


def _delta(entity: Entity) -> Table:
    columns = [Column(name, entity.target.c[name].type) for name in entity.key + entity.content]
    return Table(
        f"delta_{entity.name}",
        temporary,
        *columns,
        Column("what", Integer, nullable=False),
        prefixes=["TEMPORARY"],
    )


STAGES: Final = {entity.name: _staging(entity) for entity in ENTITIES}
DELTAS: Final = {entity.name: _delta(entity) for entity in ENTITIES}
STAGE_TAG: Final = Table(
    "stage_customer_tag",
    temporary,
    Column("seq", Integer, primary_key=True),
    Column("tags", Integer, nullable=False),  # the number that the customer's row has there
    Column("tag_key", Text, nullable=False),
    Column("tag", Text, nullable=False),
    prefixes=["TEMPORARY"],
)
touched: Final = Table(
    # The customers whose derived figures a merge makes stale.
    "touched",
    temporary,
    Column("customer_id", admin_customer.c.customer_id.type, primary_key=True, autoincrement=False),
    prefixes=["TEMPORARY"],
)
