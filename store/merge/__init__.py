"""The merge: from staged rows to the tables, in one short transaction, by set-based SQL."""

from store.merge.prepared import Prepared, prepare
from store.merge.result import Counts, MergeResult
from store.merge.run import MergeRequest, merge, record_failure

__all__ = ["Counts", "MergeRequest", "MergeResult", "Prepared", "merge", "prepare", "record_failure"]
