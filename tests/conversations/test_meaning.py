"""The same question means the same everywhere: what each front says in words, sign by sign."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import ExitStack

import pytest

from tests.conversations.fronts import opened
from tests.conversations.fronts.front import Front
from tests.conversations.fronts.slack import opening
from tests.conversations.holding import hold
from tests.conversations.script import Conversation
from tests.conversations.seen import Seen, figures, plain, plain_name
from tests.conversations.stage import Templates, copy_of
from tests.conversations.table import TABLE

pytestmark = pytest.mark.xdist_group("conversations-meaning")
COMPARED = ("console", "slack", "webex")
SAMPLE = [
    talk
    for talk in TABLE
    if talk.name.startswith(("in French", "in Japanese"))
    or talk.name
    in {
        "the overview, narrowed to a product and back",
        "one customer, their orders and back",
        "overage, page by page",
        "why, behind the overview and behind a list",
        "alerts, listed and explained",
        "whose a subscription is, and who may make one",
        "settings in words",
        "what a room shows, by its form",
        "a stranger asks",
        "what was typed calls nobody and leads nowhere",
    }
]


@pytest.fixture(scope="module")
def fronts(demo_templates: Templates, tmp_path_factory: pytest.TempPathFactory) -> Iterator[list[Front]]:
    """Three bots, each on a copy of the same data."""
    with ExitStack() as running:
        found = []
        for name in COMPARED:
            folder = tmp_path_factory.mktemp(f"meaning-{name}")
            url = running.enter_context(copy_of(demo_templates, "sqlite", folder))
            found.append(running.enter_context(opened(name, url, folder)))
        yield found


@pytest.mark.parametrize("conversation", SAMPLE, ids=lambda each: each.name)
def test_the_same_is_said_everywhere(fronts: list[Front], conversation: Conversation) -> None:
    console, slack, webex = ([seen for step, seen in hold(front, conversation) if step] for front in fronts)
    for step, here, there, elsewhere in zip(conversation.steps, console, slack, webex, strict=True):
        assert _text(here) == _text(there), step
        assert _text(here) == _text(elsewhere), step
        assert figures(here.words) == figures(elsewhere.words), step
        assert figures(here.words) <= figures(there.text), step
        assert _buttons(here) == _buttons(elsewhere), step
        assert here.rows == there.rows == elsewhere.rows, step
        assert _buttons(there) - set(opening(there.card)) <= _buttons(here), step


def _text(seen: Seen) -> str:
    return plain_name(seen.text)


def _buttons(seen: Seen) -> set[str]:
    return {plain(label) for label in seen.buttons}
