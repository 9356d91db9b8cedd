"""Forms as modals, and the person's page."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings

from bot.gateway.platform import Said
from bot.slack.carried import Origin, read_metadata, view_name
from cards.intent import Intent, Slots
from cards.model import Button, Buttons, Card, Field, Form, Heading
from cards.wording import words_for
from hub.vocabulary import Language
from notifications.transport import Message
from tests.bot.slack.sending import WORDS, Sender, refused, said
from tests.cards.strategies import forms
from tests.peers.core.faults import server_error
from tests.peers.slack.model import Channel, Person, Workspace
from tests.peers.slack.peer import SlackPeer, error

FORM = Form(
    Intent("settings", Slots(page=1)), (Field("timezone", "Time zone", "UTC", required=True),), "Change"
)


@pytest.fixture
def press(slack: SlackPeer, kim: Person, room: Channel) -> Said:
    """Kim has just pressed the form's button."""
    return pressed(slack, kim, room)


def pressed(slack: SlackPeer, person: Person, room: Channel) -> Said:
    trigger = slack.world.trigger(person, person.workspace)
    back = {"trigger": trigger, "view": view_name(trigger), "response_url": "https://hooks.example/1"}
    return said(person, room, "1.000001", pressed="1.000002", form=0, theirs_alone=True, back=back)


def wait_is_shown(sender: Sender, press: Said) -> None:
    client = sender.client(press.place.room.workspace)
    sender.forms.open_loading(client, press.back["trigger"], press.back["view"])


def shown(slack: SlackPeer, kim: Person) -> dict[str, Any]:
    form = slack.form(kim)
    assert form is not None
    return form.view


def test_the_form_takes_the_place_of_the_one_that_waits(
    slack: SlackPeer, sender: Sender, kim: Person, room: Channel, press: Said
) -> None:
    wait_is_shown(sender, press)
    assert "submit" not in shown(slack, kim)
    slack.clock.advance(60)
    sender.forms.show(press, FORM, "Settings", words_for(Language.FR))
    view = shown(slack, kim)
    assert (view["title"]["text"], view["submit"]["text"]) == ("Settings", "Change")
    assert view["close"]["text"] == "Annuler"
    origin, intent = read_metadata(view["private_metadata"])
    assert intent == FORM.to_json()
    assert origin == Origin(
        room.id, "1.000001", "1.000002", alone=True, url="https://hooks.example/1", language="fr"
    )
    assert len([view for view in slack.world.views.values() if view.open]) == 1


def test_a_worker_that_is_quicker_opens_the_form_itself(
    slack: SlackPeer, sender: Sender, kim: Person, press: Said
) -> None:
    sender.forms.show(press, FORM, "Settings", WORDS)
    assert shown(slack, kim)["submit"]["text"] == "Change"
    assert refused(wait_is_shown, sender, press).facts["reason"] == "exchanged_trigger_id"
    assert shown(slack, kim)["submit"]["text"] == "Change"


def test_shown_again_after_a_crash_it_is_the_same_form(
    slack: SlackPeer, sender: Sender, kim: Person, press: Said
) -> None:
    for _ in range(2):
        sender.forms.show(press, FORM, "Settings", WORDS)
    assert len([view for view in slack.world.views.values() if view.open]) == 1


def test_too_late_the_person_has_to_press_again(
    slack: SlackPeer, sender: Sender, kim: Person, press: Said
) -> None:
    slack.clock.advance(3.1)
    failure = refused(sender.forms.show, press, FORM, "Settings", WORDS)
    assert (failure.code, failure.permanent) == ("form-expired", True)
    assert slack.form(kim) is None


def test_a_form_that_was_closed_meanwhile_stays_closed(
    slack: SlackPeer, sender: Sender, kim: Person, press: Said
) -> None:
    wait_is_shown(sender, press)
    slack.close_form(kim)
    sender.forms.show(press, FORM, "Settings", WORDS)
    assert slack.form(kim) is None


@pytest.mark.parametrize("method", ["views.update", "views.open"])
def test_what_passes_is_tried_again(
    slack: SlackPeer, sender: Sender, kim: Person, press: Said, method: str
) -> None:
    slack.fail_next(method, server_error())
    assert not refused(sender.forms.show, press, FORM, "Settings", WORDS).permanent
    sender.forms.show(press, FORM, "Settings", WORDS)
    assert shown(slack, kim)["submit"]["text"] == "Change"


def test_a_form_that_says_too_much_is_told(sender: Sender, press: Said) -> None:
    long = Form(Intent("escalate", Slots(text="x" * 3000)), FORM.fields, "Send")
    failure = refused(sender.forms.show, press, long, "Escalate", WORDS)
    assert (failure.code, failure.permanent) == ("card-refused", True)


@settings(suppress_health_check=list(HealthCheck), max_examples=30)
@given(forms)
def test_slack_takes_any_form(form: Form) -> None:
    with SlackPeer(limited=False) as slack:
        team = slack.workspace()
        kim = slack.person(team, "Kim Lind")
        sender, press = Sender(slack, team), pressed(slack, kim, slack.channel(team, "r", kim))
        wait_is_shown(sender, press)
        sender.forms.show(press, form, form.submit, WORDS)
        assert len(shown(slack, kim)["blocks"]) == len(form.fields)


def test_the_page_shows_the_card_and_says_where_its_answers_go(
    slack: SlackPeer, sender: Sender, team: Workspace, kim: Person
) -> None:
    card = Card((Heading("Ask me"), Buttons((Button("Overview", Intent("overview")),))))
    asked = said(kim, slack.direct(kim), direct=True, home=True)
    for _ in range(2):
        sender.home.show(asked, sender.messages.compose(card, Intent("help")))
    home = slack.world.homes[team.id, kim.id].view
    assert home["blocks"][0]["text"]["text"] == "Ask me"
    origin, _ = read_metadata(home["private_metadata"])
    assert origin == Origin(slack.direct(kim).id, direct=True, home=True)


def test_a_page_without_a_card_shows_its_text(
    slack: SlackPeer, sender: Sender, team: Workspace, kim: Person
) -> None:
    asked = said(kim, slack.direct(kim), direct=True, home=True)
    sender.home.show(asked, Message("Ask me"))
    assert slack.world.homes[team.id, kim.id].view["blocks"][0]["text"]["text"] == "Ask me"
    slack.fail_next("views.publish", error("token_revoked"))
    assert refused(sender.home.show, asked, Message("x")).code == "token-refused"
