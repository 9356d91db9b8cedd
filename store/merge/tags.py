"""Tags: a customer's record says all it has or nothing of them, so one that is missing in a list is gone."""

from __future__ import annotations

from sqlalchemy import BigInteger, Connection, delete, exists, insert, literal, null, select

from store.merge.notes import COLUMNS
from store.merge.result import Counts
from store.merge.tables import STAGE_TAG, STAGES
from store.schema import change, customer, customer_tag


def merge_tags(connection: Connection, run_id: int, as_of: int, *, noting: bool) -> Counts:
    """Make the tags of the staged customers those of their records, where these say any and are the newest.

    It comes after the customers themselves are merged: those the export wins have its `as_of`.
    """
    stage = STAGES["customer"]
    ours = customer.join(stage, stage.c.org_id == customer.c.org_id)
    is_ours = customer.c.as_of == literal(as_of, BigInteger)
    kept = exists().where(STAGE_TAG.c.tags == stage.c.tags, STAGE_TAG.c.tag_key == customer_tag.c.tag_key)
    with_tag = ours.join(customer_tag, customer_tag.c.customer_id == customer.c.id)
    gone = (
        select(customer.c.org_id, customer_tag.c.customer_id, customer_tag.c.tag_key, customer_tag.c.tag)
        .select_from(with_tag)
        .where(is_ours, stage.c.tags.is_not(None), ~kept)
    )
    known = exists().where(
        customer_tag.c.customer_id == customer.c.id, customer_tag.c.tag_key == STAGE_TAG.c.tag_key
    )
    new = (
        select(customer.c.org_id, customer.c.id, STAGE_TAG.c.tag_key, STAGE_TAG.c.tag)
        .select_from(ours.join(STAGE_TAG, STAGE_TAG.c.tags == stage.c.tags))
        .where(is_ours, ~known)
    )
    if noting:
        for what, rows in (("removed", gone.subquery()), ("added", new.subquery())):
            columns = (
                literal(run_id),
                rows.c.org_id,
                literal("tag"),
                rows.c.tag,
                literal(what),
                null(),
                null(),
            )
            connection.execute(insert(change).from_select(COLUMNS, select(*columns)))
    gone_rows = connection.execute(gone).all()
    for row in gone_rows:
        is_it = (customer_tag.c.customer_id == row.customer_id) & (customer_tag.c.tag_key == row.tag_key)
        connection.execute(delete(customer_tag).where(is_it))
    added = new.with_only_columns(customer.c.id, STAGE_TAG.c.tag_key, STAGE_TAG.c.tag)
    statement = insert(customer_tag).from_select(["customer_id", "tag_key", "tag"], added)
    written = connection.execute(statement.execution_options(preserve_rowcount=True))
    return Counts(added=written.rowcount, removed=len(gone_rows))
