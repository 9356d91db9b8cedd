"""What a merge did."""

from __future__ import annotations

from dataclasses import dataclass, field

from hub.records import Problem


@dataclass(slots=True)
class Counts:
    """Rows of one table that a merge added, changed and removed."""

    added: int = 0
    changed: int = 0
    removed: int = 0

    @property
    def total(self) -> int:
        """All of them."""
        return self.added + self.changed + self.removed


@dataclass(slots=True)
class MergeResult:
    """What a merge did: by table, and what it had to leave out."""

    run_id: int
    counts: dict[str, Counts] = field(default_factory=dict)
    problems: list[Problem] = field(default_factory=list)
    left_out: int = 0
    derived: int = 0
    """Derived rows that were written."""
    is_first: bool = False
    """Whether the export is the first with customers, contracts or licences: there is nothing that they
    could be compared with."""
    is_first_of_calls: bool = False
    """The same of facts about calls."""
    has_calls: bool = False
    """Whether facts about calls, or about who uses their licences, were written or removed."""
    everybody: bool = False
    """Whether the figures of all customers were derived; else of those that were touched."""

    @property
    def changed(self) -> int:
        """Rows that were added, changed or removed, in all tables."""
        return sum(counts.total for counts in self.counts.values())
