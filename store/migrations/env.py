"""What Alembic runs: the revisions of a chain, on the connection that `store.migrate` hands over."""

from importlib import import_module
from typing import Any, Literal

from alembic import context

from store.types import Day, Instant


def render_item(kind: str, thing: object, _context: Any) -> str | Literal[False]:
    """A revision must not change when a type of ours does: it names what the database holds."""
    if kind == "type" and isinstance(thing, Day):
        return "sa.Integer()"
    if kind == "type" and isinstance(thing, Instant):
        return "sa.BigInteger()"
    return False


chain = context.config.attributes["chain"]
context.configure(
    connection=context.config.attributes["connection"],
    target_metadata=import_module(chain.metadata).metadata,
    version_table=chain.table,
    render_as_batch=True,
    render_item=render_item,
)
context.run_migrations()
