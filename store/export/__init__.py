"""The reports as CSV, made by the database and streamed."""

from store.export.counting import about_rows
from store.export.lines import FORMULA_STARTS, GUARD, stream_csv
from store.export.periods import UsageDays, usage_days, usage_extent
from store.export.queries import ReportQuery

__all__ = [
    "FORMULA_STARTS",
    "GUARD",
    "ReportQuery",
    "UsageDays",
    "about_rows",
    "stream_csv",
    "usage_days",
    "usage_extent",
]
