"""Which keys a file had before: a set of 64-bit fingerprints in little memory."""

from __future__ import annotations

from array import array
from collections.abc import Hashable

_EMPTY = 0
_MASK = 2**64 - 1


class SeenKeys:
    """Remembers keys in 16 to 32 bytes each, where a set of tuples takes 200.

    Two keys of a million are taken for one with a chance of 1 in 36 million; a note is all that follows.
    """

    def __init__(self) -> None:
        """Nothing seen yet."""
        self._slots = array("Q", bytes(8 * 1_024))
        self._used = 0

    def add(self, key: Hashable) -> bool:
        """Remember `key`; says whether it was there before."""
        if self._used * 2 >= len(self._slots):
            self._grow()
        return self._put(hash(key) & _MASK or 1)

    def _put(self, fingerprint: int) -> bool:
        slots = self._slots
        last = len(slots) - 1
        place = (fingerprint ^ fingerprint >> 29) & last
        while (found := slots[place]) != _EMPTY:
            if found == fingerprint:
                return True
            place = (place + 1) & last
        slots[place] = fingerprint
        self._used += 1
        return False

    def _grow(self) -> None:
        before = self._slots
        self._slots = array("Q", bytes(16 * len(before)))
        self._used = 0
        for fingerprint in before:
            if fingerprint != _EMPTY:
                self._put(fingerprint)
