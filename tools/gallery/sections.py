"""What the gallery shows: conversations, their steps, and the pictures of each."""

from __future__ import annotations

from dataclasses import dataclass, field


@dataclass
class Entry:
    """A step of a conversation and its pictures: the names of the files by kind."""

    asked: str
    """Empty: nobody asked, the bot came into the room."""
    person: str
    private: bool
    pictures: dict[str, str] = field(default_factory=dict)


@dataclass
class Section:
    """A conversation, as far as it has cards that no other has shown before."""

    name: str
    entries: dict[int, Entry] = field(default_factory=dict)
    """By the step's number."""
