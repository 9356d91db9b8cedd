"""Every conversation of the table, on every front and both engines."""

from __future__ import annotations

import pytest

from tests.conversations.fronts import everywhere
from tests.conversations.fronts.front import Front
from tests.conversations.holding import hold
from tests.conversations.script import Conversation
from tests.conversations.table import ON_PLATFORMS, TABLE


@pytest.mark.parametrize("conversation", TABLE, ids=lambda each: each.name)
@pytest.mark.parametrize("front", everywhere(), indirect=True, scope="session")
def test_conversation(front: Front, conversation: Conversation) -> None:
    _hold(front, conversation)


@pytest.mark.parametrize("conversation", ON_PLATFORMS, ids=lambda each: each.name)
@pytest.mark.parametrize("front", everywhere(but="console"), indirect=True, scope="session")
def test_conversation_on_platforms(front: Front, conversation: Conversation) -> None:
    _hold(front, conversation)


def _hold(front: Front, conversation: Conversation) -> None:
    asked = [step for step, _ in hold(front, conversation) if step is not None]
    assert tuple(asked) == conversation.steps
