"""Every conversation of the table, on every front and both engines."""

from __future__ import annotations

import pytest

from tests.conversations.fronts.front import Front
from tests.conversations.holding import hold
from tests.conversations.script import Conversation
from tests.conversations.table import TABLE


@pytest.mark.parametrize("conversation", TABLE, ids=lambda each: each.name)
def test_conversation(front: Front, conversation: Conversation) -> None:
    asked = [step for step, _ in hold(front, conversation) if step is not None]
    assert tuple(asked) == conversation.steps


def test_the_table_has_every_intent() -> None:
    """In the words of the table, what is typed is read as the intents there are."""
