"""The columns of every export and report: their keys, kinds, headers and aliases in three languages."""

from hub.columns.exports import EXPORT_COLUMNS
from hub.columns.model import Column, ColumnKind, header_key
from hub.columns.reports import REPORT_COLUMNS
from hub.columns.values import SPELLINGS, Spelling, spelling

__all__ = [
    "EXPORT_COLUMNS",
    "REPORT_COLUMNS",
    "SPELLINGS",
    "Column",
    "ColumnKind",
    "Spelling",
    "header_key",
    "spelling",
]
