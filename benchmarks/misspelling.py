"""How people type a customer's name: with a typo or two, a word left out, another order, a part of it."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from random import Random

LETTERS = "abcdefghijklmnopqrstuvwxyz"
KANA = "アイウエオカキクケコサシスセソタチツテト山川田中島木"


def misspelt(name: str, rng: Random) -> str:
    """One letter added, left out, replaced or swapped with the next."""
    at = rng.randrange(len(name))
    letter = rng.choice(LETTERS if name.isascii() else KANA)
    before, here, after = name[:at], name[at], name[at + 1 :]
    return rng.choice(
        [
            before + after,
            before + letter + here + after,
            before + letter + after,
            before + after[:1] + here + after[1:],
        ]
    )


def misspelt_twice(name: str, rng: Random) -> str:
    """Two such slips."""
    return misspelt(misspelt(name, rng), rng)


def without_a_word(name: str, rng: Random) -> str:
    """Without its last word, where more than one stays, or without any other one."""
    words = name.split()
    if len(words) < 3:
        return name
    del words[rng.choice([len(words) - 1, rng.randrange(len(words))])]
    return " ".join(words)


def in_another_order(name: str, rng: Random) -> str:
    """The same words, shuffled."""
    words = name.split()
    rng.shuffle(words)
    return " ".join(words)


def beginning(name: str, rng: Random) -> str:
    """Most of it, from the start."""
    return name[: max(4, int(len(name) * rng.uniform(0.6, 0.9)))]


def misspelt_without_a_word(name: str, rng: Random) -> str:
    """A word left out, and a slip."""
    return misspelt(without_a_word(name, rng), rng)


WAYS: tuple[Callable[[str, Random], str], ...] = (
    misspelt,
    misspelt,
    misspelt,
    misspelt_twice,
    without_a_word,
    misspelt_without_a_word,
    in_another_order,
    beginning,
)


def queries(names: Sequence[str], count: int, seed: int = 1) -> list[tuple[str, str]]:
    """`count` pairs of a name and what was typed for it."""
    rng = Random(seed)
    return [(name, rng.choice(WAYS)(name, rng)) for name in rng.choices(names, k=count)]
