"""Every conversation of the table, on every front and both engines."""

from __future__ import annotations

import pytest

from cards.wording import terms, words_for
from handlers.language import parse
from handlers.registry import HANDLERS
from hub.vocabulary import Language, ReportTemplate
from tests.conversations.fronts import everywhere
from tests.conversations.fronts.front import Front
from tests.conversations.holding import hold
from tests.conversations.script import Conversation, Say
from tests.conversations.stage import NOW
from tests.conversations.table import ON_PLATFORMS, TABLE

UNASKED = {"welcome", "outsiders_notice", "unreadable"}
"""What nobody types: what the bot says when people come into a room, and about buttons it cannot read."""

ARRANGED = {name for name in HANDLERS if name.startswith(("schedule", "template"))} | {"report_schedule"}
"""What is arranged for later runs: the handlers' own tests hold it."""


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


@pytest.mark.parametrize("language", list(Language))
def test_the_table_asks_every_intent_in_every_language(language: Language) -> None:
    talks = [talk for talk in TABLE if talk.language is language]
    typed = [step.text for talk in talks for step in talk.steps if isinstance(step, Say)]
    asked = {parsed.intent.name for text in typed if (parsed := parse(text, language, NOW.date())).intent}
    assert asked >= set(HANDLERS) - UNASKED - ARRANGED


@pytest.mark.parametrize("template", list(ReportTemplate))
@pytest.mark.parametrize("language", list(Language))
def test_the_table_runs_every_report_in_every_language(language: Language, template: ReportTemplate) -> None:
    named = terms.template(words_for(language), template).replace("’", " ")
    found = [name for talk in TABLE if talk.language is language for s in talk.steps for name in s.sees.files]
    assert any(name.startswith(named) for name in found)
