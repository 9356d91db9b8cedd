"""About how many rows a report will have: counted in less time than it takes to write them."""

from __future__ import annotations

from sqlalchemy import Connection, func, select

from hub.vocabulary import ReportTemplate
from store.export.queries import ReportQuery, covered
from store.schema import customer, device, location, phone_number

_COUNTED = {
    ReportTemplate.CALLING_USAGE: location,  # of each at most one row
    ReportTemplate.DEVICES: device,
    ReportTemplate.PHONE_NUMBERS: phone_number,
}


def about_rows(connection: Connection, query: ReportQuery) -> int:
    """How many rows there are at most: those of the customers that the report covers."""
    counted = _COUNTED[query.template]
    asked = select(func.count()).select_from(counted)
    conditions = covered(query)
    if conditions:
        asked = asked.where(counted.c.customer_id.in_(select(customer.c.id).where(*conditions)))
    return int(connection.execute(asked).scalar_one())
