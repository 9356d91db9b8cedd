"""Holding a conversation at a front, and what must be so after each step of any of them."""

from __future__ import annotations

from collections.abc import Iterator

from tests.conversations.fronts.front import Front
from tests.conversations.script import Conversation, RoomKind, Say, Sees, Step
from tests.conversations.seen import Seen, figures, plain, stands_beside


def hold(front: Front, conversation: Conversation) -> Iterator[tuple[Step | None, Seen]]:
    """Each step with what was seen after it; at the end there is nothing that nobody asked for.

    Where the bot comes into a room, what it says then is first (None: nobody asked).
    """
    talk = front.open(conversation)
    if talk.greeting is not None:
        assert not talk.greeting.private
        assert len(talk.greeting.buttons) > 1
        yield None, talk.greeting
    for step in conversation.steps:
        seen = talk.take(step)
        problems = [*_unlike(step.sees, seen), *_misplaced(conversation, step, seen)]
        assert not problems, "\n".join([f"{step}", *problems, seen.words])
        yield step, seen
    assert talk.unread() == 0


def _unlike(wanted: Sees, seen: Seen) -> Iterator[str]:
    """How what is seen differs from what must be."""
    yield from (f"no {word!r} on the card" for word in wanted.words if plain(word) not in seen.words)
    yield from (f"no {word!r} in the text" for word in wanted.words if plain(word) not in seen.text)
    yield from (f"{word!r}" for word in wanted.lacks if plain(word) in seen.words + seen.text)
    for label, value in wanted.facts.items():
        for form, words in (("card", seen.words), ("text", seen.text)):
            if not stands_beside(label, value, words):
                yield f"no {label!r} with {value!r} in the {form}"
    if isinstance(wanted.rows, int) and len(seen.rows) != wanted.rows:
        yield f"{len(seen.rows)} rows: {seen.rows}"
    if isinstance(wanted.rows, tuple) and seen.rows != wanted.rows:
        yield f"the rows {seen.rows}"
    labels = [plain(label) for label in seen.buttons]
    yield from (f"no {label!r} among {labels}" for label in wanted.buttons if plain(label) not in labels)
    yield from (f"a button {label!r}" for label in wanted.missing if plain(label) in labels)
    if seen.file_rows != wanted.files:
        yield f"the files {seen.file_rows}"
    if seen.edited != wanted.edited:
        yield "edited" if seen.edited else "not edited"
    if silent := figures(seen.words) - figures(seen.text):
        yield f"figures of the card that its text lacks: {silent}"


def _misplaced(conversation: Conversation, step: Step, seen: Seen) -> Iterator[str]:
    """In a group an answer stands in the thread of what was asked, and is for all unless it must not be."""
    group = conversation.room is RoomKind.GROUP
    if seen.private is not None and seen.private != step.sees.private:
        yield "private" if seen.private else "for everybody to see"
    asked_in_thread = group or (isinstance(step, Say) and step.in_thread)
    if isinstance(step, Say) and not seen.private and seen.threaded not in (None, asked_in_thread):
        yield "in a thread" if seen.threaded else "not in the thread"
