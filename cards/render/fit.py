"""Keeps a card within a platform's limits without ever leaving something out silently."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from enum import IntEnum
from typing import Any, TypeAlias

from cards.wording import Words

Piece: TypeAlias = list[dict[str, Any]]
"""Elements or blocks that stay together: all of them are shown, or none."""
Cost: TypeAlias = tuple[int, ...]
"""What a piece uses of each limit, in the order of the limits."""


class Priority(IntEnum):
    """What is kept first where not everything fits."""

    ANSWER = 0
    """The first line, notices, and what one can do next."""
    BESIDE = 1
    """Figures and paragraphs."""
    LISTED = 2
    """Entries of a list or table: the rest of them is a page away, or in the CSV."""


@dataclass(slots=True)
class Group:
    """The pieces of one component, from top to bottom."""

    priority: Priority
    pieces: list[Piece]
    counts: Sequence[int] = field(default=())
    """How many entries each piece stands for, where that is not one."""

    def left_out(self, kept: int) -> int:
        """How many entries stand behind the pieces after the first `kept`."""
        return sum(self.counts[kept:]) if self.counts else len(self.pieces) - kept


def flat(groups: Sequence[Group]) -> Piece:
    """Everything, in order."""
    return [part for group in groups for piece in group.pieces for part in piece]


def fitted(
    groups: Sequence[Group], limits: Cost, cost: Callable[[Piece], Cost], notice: Callable[[int], Piece]
) -> Piece:
    """What fits within `limits`, in order; `notice(n)` stands where the first of n entries is left out."""
    kept = _kept(groups, _less(limits, cost(notice(sum(group.left_out(0) for group in groups)))), cost)
    left = sum(group.left_out(count) for group, count in zip(groups, kept, strict=True))
    found: Piece = []
    for group, count in zip(groups, kept, strict=True):
        found += [part for piece in group.pieces[:count] for part in piece]
        if left and count < len(group.pieces):
            found += notice(left)
            left = 0
    return found


def _kept(groups: Sequence[Group], room: Cost, cost: Callable[[Piece], Cost]) -> list[int]:
    """How many pieces of each group there is room for, the most important groups first."""
    kept = [0] * len(groups)
    for position in sorted(range(len(groups)), key=lambda at: groups[at].priority):
        for piece in groups[position].pieces:
            after = _less(room, cost(piece))
            if min(after) < 0:
                break
            room = after
            kept[position] += 1
    return kept


def left_out_sentence(words: Words, count: int) -> str:
    """Says how much is left, in the reader's language."""
    return words.ngettext(
        "%(count)s more does not fit here. Ask for less at a time to see it.",
        "%(count)s more do not fit here. Ask for less at a time to see them.",
        count,
    )


def _less(room: Cost, used: Cost) -> Cost:
    return tuple(have - use for have, use in zip(room, used, strict=True))
