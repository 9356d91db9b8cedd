"""What a kept event says, whatever way it was typed, pressed or filled in."""

from __future__ import annotations

import json
import shutil
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from slack_in_rig import Rig, rig

from bot.slack.carried import Origin, metadata, read_metadata
from bot.slack.envelopes import new_event
from bot.slack.submissions import problems
from bot.slack.typed import typed
from cards.intent import Intent, Slots
from cards.model import Field, Form
from cards.render.block_forms import inputs, modal
from cards.wording import words_for
from hub.vocabulary import Language
from store.database import Database, open_database
from tests.peers.slack.model import Channel, Person, Workspace
from tests.peers.slack.peer import SlackPeer
from tests.peers.slack.people import typed as as_slack_sends

EXPIRING = Intent("expiring", Slots(within_days=30))
FORM = Form(
    Intent("settings", Slots()),
    (Field("timezone", "Time zone"), Field("within_days", "Days"), Field("region", "Region")),
    "Save",
)


@pytest.fixture
def slack() -> Iterator[SlackPeer]:
    with SlackPeer(limited=False) as peer:
        yield peer


@pytest.fixture
def team(slack: SlackPeer) -> Workspace:
    return slack.workspace("Nordlicht")


@pytest.fixture
def kim(slack: SlackPeer, team: Workspace) -> Person:
    return slack.person(team, "Kim Lind")


@pytest.fixture
def room(slack: SlackPeer, team: Workspace, kim: Person) -> Channel:
    return slack.channel(team, "partners", kim)


@pytest.fixture
def sqlite_database(sqlite_template: Path, tmp_path: Path) -> Iterator[Database]:
    """What an event says does not depend on where it is kept."""
    shutil.copyfile(sqlite_template, tmp_path / "test.db")
    opened = open_database(f"sqlite:///{tmp_path / 'test.db'}")
    yield opened
    opened.close()


@pytest.fixture
def listening(slack: SlackPeer, team: Workspace, sqlite_database: Database) -> Iterator[Rig]:
    with rig(slack, sqlite_database, team) as made:
        made.known()
        yield made


def card(slack: SlackPeer, room: Channel, *elements: Mapping[str, Any], **facts: Any) -> Any:
    blocks = [{"type": "actions", "elements": list(elements)}]
    return slack.world.post(room, room.workspace.app_user, blocks=blocks, by_app=True, **facts)


def button(label: str, said: Any) -> dict[str, Any]:
    text = {"type": "plain_text", "text": label}
    return {"type": "button", "action_id": label, "text": text, "value": json.dumps(said)}


def menu(kind: str, label: str, **options: Any) -> dict[str, Any]:
    shown = [
        {"text": {"type": "plain_text", "text": word}, "value": json.dumps(said)}
        for word, said in options.items()
    ]
    return {
        "type": kind,
        "action_id": label,
        "placeholder": {"type": "plain_text", "text": label},
        "options": shown,
    }


def test_a_mention_is_answered_in_its_thread(
    listening: Rig, slack: SlackPeer, kim: Person, room: Channel
) -> None:
    asked = slack.mention(kim, room, "expiring in 30 days")
    said = listening.said()
    assert (said.what, said.person_id, said.direct) == ("expiring in 30 days", kim.id, False)
    assert (said.place.room.room_id, said.place.thread) == (room.id, asked.ts)
    slack.mention(kim, room, "next", thread_ts=asked.ts)
    listening.events(2)
    assert listening.said().place.thread == asked.ts


def test_a_direct_message_is_answered_at_the_top_unless_asked_in_a_thread(
    listening: Rig, slack: SlackPeer, kim: Person
) -> None:
    first = slack.say(kim, None, "overview")
    said = listening.said()
    assert (said.what, said.direct, said.place.thread) == ("overview", True, "")
    slack.say(kim, None, "more", thread_ts=first.ts)
    listening.events(2)
    assert listening.said().place.thread == first.ts


def test_a_mention_alone_asks_for_help_and_a_file_alone_for_nothing(
    listening: Rig, slack: SlackPeer, kim: Person, room: Channel
) -> None:
    slack.mention(kim, room, "")
    assert listening.said().what == Intent("help")
    slack.say(kim, None, "", files={"customers.csv": b"a,b\n", "b.csv": b"1"})
    listening.events(2)
    said = listening.said()
    assert said.what == ""
    assert [(file.name, file.size) for file in said.files] == [("customers.csv", 4), ("b.csv", 1)]
    assert all(file.reference for file in said.files)


def test_a_command_is_the_persons_alone(listening: Rig, slack: SlackPeer, kim: Person, room: Channel) -> None:
    slack.type_command(kim, room, "/switchboard show <Acme> & Co")
    said = listening.said()
    assert (said.what, said.theirs_alone) == ("show <Acme> & Co", True)
    assert said.back["response_url"].startswith(slack.url)
    slack.type_command(kim, room, "/switchboard")
    listening.events(2)
    assert listening.said().what == Intent("help")


@pytest.mark.parametrize("kind", ["button", "static_select", "overflow"])
def test_buttons_and_menus_carry_intents(
    listening: Rig, slack: SlackPeer, kim: Person, room: Channel, kind: str
) -> None:
    if kind == "button":
        shown = card(slack, room, button("Next", EXPIRING.to_json()))
        slack.press(kim, shown, "Next")
    else:
        other = Intent("overview").to_json()
        shown = card(slack, room, menu(kind, "More", Expiring=EXPIRING.to_json(), Overview=other))
        slack.press(kim, shown, "More", "Expiring")
    said = listening.said()
    assert (said.what, said.pressed, said.place.thread) == (EXPIRING, shown.ts, shown.ts)
    assert (said.form, said.theirs_alone, said.home) == (None, False, False)


def test_a_press_in_a_thread_and_on_what_only_the_person_sees(
    listening: Rig, slack: SlackPeer, kim: Person, room: Channel
) -> None:
    root = slack.say(kim, room, "hello")
    shown = card(slack, room, button("Next", EXPIRING.to_json()), thread_ts=root.ts, only_for=kim)
    slack.press(kim, shown, "Next")
    said = listening.said()
    assert (said.place.thread, said.theirs_alone, said.pressed) == (root.ts, True, shown.ts)
    assert said.back["response_url"].startswith(slack.url)


@pytest.mark.parametrize(
    "carries",
    [
        {"intent": "expiring", "slots": {"unheard_of": 1}},
        {"intent": "expiring", "slots": {"within_days": "many"}},
        {"intent": 7},
        {"form": 0, "from": "gone"},
    ],
)
def test_a_button_of_another_version_is_read_as_unreadable(
    listening: Rig, slack: SlackPeer, kim: Person, room: Channel, carries: Any
) -> None:
    slack.press(kim, card(slack, room, button("Old", carries)), "Old")
    assert listening.said().what == Intent("unreadable")


def submit(listening: Rig, slack: SlackPeer, kim: Person, values: dict[str, str]) -> None:
    """Open the form as the outgoing side does, fill it in, send it."""
    view = modal(FORM, "Settings", words_for(Language.EN), metadata(ORIGIN, FORM.to_json()))
    client = listening.installations.client(kim.workspace.id)
    client.views_open(trigger_id=slack.world.trigger(kim, kim.workspace), view=view)
    slack.submit(kim, values)


ORIGIN = Origin(room="C0123456789", thread="1.1", message="2.2", alone=True, url="http://r", language="fr")


def test_a_form_says_its_intent_with_what_was_filled_in(
    listening: Rig, slack: SlackPeer, kim: Person
) -> None:
    submit(listening, slack, kim, {"Time zone": "Asia/Tokyo", "Days": "14"})
    said = listening.said()
    assert said.what == Intent("settings", Slots(timezone="Asia/Tokyo", within_days=14))
    assert (said.place.room.room_id, said.place.thread, said.pressed) == ("C0123456789", "1.1", "2.2")
    assert (said.theirs_alone, said.back["response_url"]) == (True, "http://r")
    slack.wait(lambda: slack.form(kim) is None)


def test_what_cannot_be_used_is_said_below_its_field_and_nothing_is_kept(
    listening: Rig, slack: SlackPeer, kim: Person
) -> None:
    submit(listening, slack, kim, {"Days": "many"})
    form = slack.form(kim)
    assert form is not None
    slack.wait(lambda: form.errors)
    ((block, told),) = form.errors.items()
    assert block.startswith("form:within_days:")
    assert "many" in told
    assert "rien" in told, "in the language of the form"
    assert listening.kept.asked == []


def test_the_persons_page(listening: Rig, slack: SlackPeer, kim: Person, team: Workspace) -> None:
    slack.open_home(kim)
    said = listening.said()
    assert (said.what, said.home, said.direct) == (Intent("help"), True, True)
    assert said.place.room.room_id == slack.direct(kim).id
    page = {
        "type": "home",
        "blocks": [{"type": "actions", "elements": [button("Next", EXPIRING.to_json())]}],
        "private_metadata": metadata(Origin.of(said)),
    }
    listening.installations.client(team.id).views_publish(user_id=kim.id, view=page)
    slack.press_in_form(kim, "Next")
    listening.events(2)
    pressed = listening.said()
    assert (pressed.what, pressed.home, pressed.place) == (EXPIRING, True, said.place)


def test_who_joins_a_room(
    listening: Rig, slack: SlackPeer, kim: Person, team: Workspace, room: Channel
) -> None:
    quiet = slack.channel(team, "quiet", kim, app=False)
    slack.invite(quiet, team.app_user, kim)
    welcome = listening.said()
    assert (welcome.what, welcome.person_id) == (Intent("welcome"), kim.id)
    assert (welcome.place.room.room_id, welcome.place.thread) == (quiet.id, "")
    ana = slack.person(team, "Ana Roth")
    slack.invite(room, ana, kim)
    assert listening.read(listening.events(2)[-1]) is None
    listening.rooms.first_outsider = True
    slack.invite(room, slack.person(slack.workspace("Fjord"), "Rune Dahl"), kim)
    listening.events(3)
    assert listening.said().what == Intent("outsiders_notice")
    assert [person for _, person in listening.rooms.came][:2] == [team.app_user.id, ana.id]


def test_a_forms_way_back_survives_the_trip() -> None:
    said = Origin(room="D1", direct=True, home=True, language="ja")
    assert read_metadata(metadata(said, FORM.to_json())) == (said, FORM.to_json())
    assert read_metadata("") == (Origin(room=""), {})
    assert read_metadata('{"origin": {"room": 1, "alone": "yes", "unheard_of": "x"}}') == (
        Origin(room=""),
        {},
    )


@pytest.mark.parametrize(
    ("sent", "meant"),
    [
        ("<@UBOT> expiring", "expiring"),
        ("what expires, <@UBOT>?", "what expires, ?"),
        ("<@UBOT|switchboard> a &amp; b &lt;c&gt; &amp;lt;", "a & b <c> &lt;"),
        ("show <http://acme.example|acme.example>", "show acme.example"),
        ("see <https://acme.example/a?b=1&amp;c=2>", "see https://acme.example/a?b=1&c=2"),
        ("add <mailto:ana@acme.example|ana@acme.example>", "add ana@acme.example"),
        ("add <mailto:ana@acme.example>", "add ana@acme.example"),
        ("in <#C1|partners> and <#C2>", "in #partners and #C2"),
        ("for <@U2|kim> and <@U3>", "for @kim and @U3"),
        ("<!here> <!subteam^S1|@ops> <!date^1^{date}|today>", "@here @ops today"),
        ("two\n  lines\u00a0here ", "two\nlines here"),
        ("1 < 2 and a|b>", "1 < 2 and a|b>"),
    ],
)
def test_text_is_read_as_it_was_typed(sent: str, meant: str) -> None:
    assert typed(sent, "UBOT") == meant


PLAIN = st.text(st.characters(exclude_categories=["Cs", "Cc", "Z"]), min_size=1, max_size=30)


@given(st.lists(PLAIN, max_size=5).map(" ".join))
def test_whatever_is_typed_comes_back_from_slacks_form(text: str) -> None:
    assert typed(f"<@UBOT> {as_slack_sends(text)}", "UBOT") == text


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=8),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(
            st.sampled_from(
                ["type", "event", "user", "channel", "view", "actions", "id", "value", "state", "values"]
            )
            | st.text(max_size=4),
            inner,
            max_size=4,
        )
    ),
    max_leaves=20,
)


@given(
    st.sampled_from(["event_callback", "block_actions", "view_submission", "x"]),
    st.dictionaries(
        st.sampled_from(
            ["event", "event_id", "view", "actions", "user", "channel", "trigger_id", "command", "user_id"]
        ),
        JSON,
        max_size=6,
    ),
)
def test_no_shape_of_a_payload_breaks_the_look_at_it(kind: str, body: dict[str, Any]) -> None:
    event = new_event({"type": kind, **body}, "T1")
    assert event is None or event.key
    assert isinstance(problems({"type": kind, **body}), dict)


def test_a_forms_inputs_are_named_by_their_slots() -> None:
    """`submitted` takes the ID of each input's action for its slot."""
    assert [block["element"]["action_id"] for block in inputs(FORM)] == ["timezone", "within_days", "region"]
