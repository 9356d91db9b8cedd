"""Forms and the Home tab: triggers that live 3 s, updates, what may stand in them."""

from __future__ import annotations

import copy
from typing import Any

import pytest
from slack_sdk import WebClient

from tests.peers.core.listener import Listener
from tests.peers.refused import refusal
from tests.peers.slack.model import Person
from tests.peers.slack.peer import SlackPeer
from tests.peers.slack.people import MissingAnswerError

VIEW: dict[str, Any] = {
    "type": "modal",
    "callback_id": "tag",
    "title": {"type": "plain_text", "text": "Tag"},
    "submit": {"type": "plain_text", "text": "Save"},
    "blocks": [
        {
            "type": "input",
            "block_id": "name",
            "label": {"type": "plain_text", "text": "Name"},
            "element": {"type": "plain_text_input", "action_id": "name", "max_length": 25},
        }
    ],
}


@pytest.fixture
def trigger(slack: SlackPeer, kim: Person) -> str:
    return slack.world.trigger(kim, kim.workspace)


def test_a_form_is_opened_changed_and_seen(
    slack: SlackPeer, client: WebClient, kim: Person, trigger: str
) -> None:
    view = client.views_open(trigger_id=trigger, view=VIEW)["view"]
    changed = {**VIEW, "title": {"type": "plain_text", "text": "Other"}}
    client.views_update(view_id=view["id"], hash=view["hash"], view=changed)
    form = slack.form(kim)
    assert form is not None
    assert form.view["title"]["text"] == "Other"
    refused = refusal(client.views_update, view_id=view["id"], hash=view["hash"], view=VIEW)
    assert refused["error"] == "hash_conflict"
    slack.close_form(kim)
    assert refusal(client.views_update, view_id=view["id"], view=VIEW)["error"] == "not_found"


def test_a_trigger_lives_three_seconds_and_serves_once(
    slack: SlackPeer, client: WebClient, kim: Person, trigger: str
) -> None:
    open_ = client.views_open
    slack.clock.advance(2)
    assert open_(trigger_id=trigger, view=VIEW)["ok"]
    assert refusal(open_, trigger_id=trigger, view=VIEW)["error"] == "exchanged_trigger_id"
    late = slack.world.trigger(kim, kim.workspace)
    slack.clock.advance(3.1)
    assert refusal(open_, trigger_id=late, view=VIEW)["error"] == "expired_trigger_id"
    assert refusal(open_, trigger_id="1.2.3", view=VIEW)["error"] == "invalid_trigger_id"


def test_three_forms_are_stacked_at_most(slack: SlackPeer, client: WebClient, kim: Person) -> None:
    def trigger() -> str:
        return slack.world.trigger(kim, kim.workspace)

    client.views_open(trigger_id=trigger(), view=VIEW)
    for _ in range(2):
        client.views_push(trigger_id=trigger(), view=VIEW)
    assert refusal(client.views_push, trigger_id=trigger(), view=VIEW)["error"] == "push_limit_reached"


@pytest.mark.parametrize(
    ("place", "value", "pointer"),
    [
        ("title", {"type": "plain_text", "text": "x" * 25}, "/view/title/text"),
        ("submit", None, "/view"),
        ("private_metadata", "x" * 3001, "/view/private_metadata"),
        ("blocks", [{"type": "divider"}] * 101, "/view/blocks"),
        ("blocks", [{"type": "markdown", "text": "x"}], "/view/blocks/0/type"),
        ("type", "home", "/view/type"),
    ],
)
def test_what_a_form_may_not_hold(
    client: WebClient, trigger: str, place: str, value: Any, pointer: str
) -> None:
    view = copy.deepcopy(VIEW)
    if value is None:
        del view[place]
    else:
        view[place] = value
    refused = refusal(client.views_open, trigger_id=trigger, view=view)
    assert refused["error"] == "invalid_arguments"
    assert any(f"[json-pointer:{pointer}]" in m for m in refused["response_metadata"]["messages"])


def test_a_form_too_large_or_with_a_name_in_use(slack: SlackPeer, client: WebClient, kim: Person) -> None:
    def trigger() -> str:
        return slack.world.trigger(kim, kim.workspace)

    named = {**VIEW, "external_id": "one"}
    client.views_open(trigger_id=trigger(), view=named)
    assert refusal(client.views_open, trigger_id=trigger(), view=named)["error"] == "duplicate_external_id"
    huge = {**VIEW, "padding": "x" * 250_000}
    assert refusal(client.views_open, trigger_id=trigger(), view=huge)["error"] == "view_too_large"


def test_the_home_tab_is_published(slack: SlackPeer, client: WebClient, kim: Person) -> None:
    home = {"type": "home", "blocks": [{"type": "divider"}]}
    client.views_publish(user_id=kim.id, view=home)
    assert slack.world.homes[kim.workspace.id, kim.id].view == home
    assert refusal(client.views_publish, user_id=kim.id, view=VIEW)["error"] == "invalid_arguments"


def test_slack_does_not_send_a_form_that_is_not_filled_in(
    slack: SlackPeer, client: WebClient, kim: Person, trigger: str
) -> None:
    client.views_open(trigger_id=trigger, view=VIEW)
    with pytest.raises(MissingAnswerError):
        slack.submit(kim, {})
    with pytest.raises(MissingAnswerError):
        slack.submit(kim, {"Name": "x" * 26})
    with pytest.raises(LookupError):
        slack.submit(kim, {"Name": "x", "Nothing": "y"})


def test_a_form_says_so_when_the_app_does_not_answer(
    slack: SlackPeer, client: WebClient, kim: Person, trigger: str, listener: Listener
) -> None:
    client.views_open(trigger_id=trigger, view=VIEW)
    listener.gate.clear()
    slack.ack_deadline = 0.05
    slack.connect(listener.url)
    slack.submit(kim, {"Name": "gold"})
    form = slack.form(kim)
    assert form is not None
    slack.wait(lambda: form.trouble)
