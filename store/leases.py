"""Rows that workers lease: a worker that stays away too long loses them to another."""

from __future__ import annotations


class LeaseLostError(Exception):
    """Somebody else has the row now: what this worker still wanted with it is theirs to do."""
