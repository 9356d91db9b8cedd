"""What Alembic runs: the revisions, on the connection that `store.migrate` hands over."""

from typing import Any, Literal

from alembic import context

from store.schema import metadata
from store.types import Day, Instant


def render_item(kind: str, thing: object, _context: Any) -> str | Literal[False]:
    """A revision must not change when a type of ours does: it names what the database holds."""
    if kind == "type" and isinstance(thing, Day):
        return "sa.Integer()"
    if kind == "type" and isinstance(thing, Instant):
        return "sa.BigInteger()"
    return False


context.configure(
    connection=context.config.attributes["connection"],
    target_metadata=metadata,
    render_as_batch=True,
    render_item=render_item,
)
context.run_migrations()
