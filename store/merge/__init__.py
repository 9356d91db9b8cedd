"""The merge: from staged rows to the tables, in one short transaction, by set-based SQL."""

from store.merge.result import Counts, MergeResult
from store.merge.run import MergeRequest, merge, record_failure

__all__ = ["Counts", "MergeRequest", "MergeResult", "merge", "record_failure"]
