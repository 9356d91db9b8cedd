"""What somebody said or pressed, as the desk gets it."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.webex.model import Person as WebexPerson
from bot.webex.model import Post
from bot.webex.reading import spoken
from cards.intent import Intent, Slots
from config.errors import DataError, DeliveryError
from notifications.transport import Message
from tests.bot.webex.joined import Joined
from tests.peers.core.faults import Half, Reset, server_error
from tests.peers.webex.model import Person, Room
from tests.peers.webex.peer import WebexPeer, error, rate_limited

FORM = {
    "type": "AdaptiveCard",
    "version": "1.3",
    "body": [{"type": "Input.Text", "id": "tag", "label": "Tag"}],
    "actions": [
        {
            "type": "Action.Submit",
            "title": "Save",
            "data": {"intent": "tag", "slots": {"customer": "Acme", "tag": None}},
        },
        {"type": "Action.Submit", "title": "Old", "data": {"intent": "tag", "slots": {"colour": "red"}}},
        {"type": "Action.Submit", "title": "Empty", "data": {}},
    ],
}


def test_a_mention_in_a_space_is_answered_in_its_thread(
    webex: WebexPeer, joined: Joined, ana: Person, space: Room
) -> None:
    joined.listen()
    first = webex.mention(ana, space, "expiring in 30 days")
    said = joined.heard(first)
    assert said is not None
    assert (said.person_id, said.what, said.direct) == (ana.id, "expiring in 30 days", False)
    assert said.place == joined.place(space, first.id)
    reply = joined.heard(webex.mention(ana, space, "and in 60?", parent=first))
    assert reply is not None
    assert reply.place == joined.place(space, first.id)


def test_a_direct_message_is_answered_at_the_top_unless_it_was_in_a_thread(
    webex: WebexPeer, joined: Joined, ana: Person
) -> None:
    joined.listen()
    first = webex.say(ana, None, "Switchboard help")
    said = joined.heard(first)
    assert said is not None
    assert (said.what, said.direct, said.place.thread) == ("Switchboard help", True, "")
    reply = joined.heard(webex.say(ana, None, "more", parent=first))
    assert reply is not None
    assert reply.place == joined.place(first.room, first.id)


def test_the_bot_is_called_by_another_name_than_its_own(
    webex: WebexPeer, joined: Joined, ana: Person, space: Room
) -> None:
    joined.listen()
    said = joined.heard(webex.say(ana, space, "expiring", mention=True, called="Desk & Co"))
    assert said is not None
    assert said.what == "expiring"


def test_a_mention_without_a_word_asks_for_help(
    webex: WebexPeer, joined: Joined, ana: Person, space: Room
) -> None:
    joined.listen()
    said = joined.heard(webex.mention(ana, space, ""))
    assert said is not None
    assert said.what == Intent("help")


ME = WebexPerson("B1", "desk@webex.bot", ("Switch Board", "Switch"), "bot", "O1")


def post(text: str, html: str = "", *, direct: bool = False) -> Post:
    now = datetime(2026, 1, 1, tzinfo=UTC)
    return Post("M1", "R1", direct, "P1", "kim@partner.example", text, html, "", (), now)


def mark(name: str, key: str = "B1") -> str:
    return f'<spark-mention data-object-type="person" data-object-id="{key}">{name}</spark-mention>'


@pytest.mark.parametrize(
    ("text", "html", "heard"),
    [
        ("Switch expiring", f"<p>{mark('Switch')} expiring</p>", "expiring"),
        ("expiring Switch please", f"<p>expiring {mark('Switch')} please</p>", "expiring please"),
        ("Switch, expiring", f"<p>{mark('Switch')}, expiring</p>", "expiring"),
        ("@Switch expiring", f"<p>{mark('@Switch')} expiring</p>", "expiring"),
        ("Switch Switch help", f"<p>{mark('Switch')} {mark('Switch')} help</p>", "help"),
        ("Kim Switch show Acme", f"<p>{mark('Kim', 'P2')} {mark('Switch')} show Acme</p>", "Kim show Acme"),
        ("A & B show", f"<p>{mark('A &amp; B')} show</p>", "show"),
        ("(x)* show", f"<p>{mark('(x)*')} show</p>", "show"),
        ("Switch Board show Acme", "", "show Acme"),
        ("Switch show Acme", "", "show Acme"),
        ("Switchgear show", "", "Switchgear show"),
        ("show Switch", "", "show Switch"),
        ("Switch a\n\nb", f"<p>{mark('Switch')} a<br>b</p>", "a\n\nb"),
    ],
)
def test_the_mention_is_no_part_of_what_was_said(text: str, html: str, heard: str) -> None:
    assert spoken(post(text, html), ME) == heard


@given(st.text(max_size=80), st.text(max_size=80))
def test_any_text_can_be_heard(text: str, html: str) -> None:
    assert spoken(post(text, html + mark(html)), ME) in spoken(post(text, direct=True), ME) or html in text


def test_a_press_says_its_intent_with_what_was_filled_in(
    webex: WebexPeer, joined: Joined, ana: Person, space: Room
) -> None:
    joined.listen()
    asked = webex.mention(ana, space, "tag Acme")
    card = joined.platform.post(joined.place(space, asked.id), Message("Tag", FORM), "1")
    action = webex.press(ana, webex.world.messages[card], "Save", {"tag": "gold"})
    said = joined.said(f"attachmentActions:created:{action.id}")
    assert said is not None
    assert said.what == Intent("tag", Slots(customer="Acme", tag="gold"))
    assert (said.pressed, said.person_id, said.direct) == (card, ana.id, False)
    assert said.place == joined.place(space, asked.id)


def test_a_press_in_the_direct_conversation(webex: WebexPeer, joined: Joined, ana: Person) -> None:
    joined.listen()
    room = webex.direct(ana)
    card = joined.platform.post(joined.place(room), Message("Tag", FORM), "1")
    action = webex.press(ana, webex.world.messages[card], "Save", {"tag": "gold"})
    said = joined.said(f"attachmentActions:created:{action.id}")
    assert said is not None
    assert (said.direct, said.place) == (True, joined.place(room))


@pytest.mark.parametrize("button", ["Old", "Empty"])
def test_a_button_that_cannot_be_read_is_answered_as_one(
    webex: WebexPeer, joined: Joined, ana: Person, space: Room, button: str
) -> None:
    joined.listen()
    card = joined.platform.post(joined.place(space), Message("Tag", FORM), "1")
    action = webex.press(ana, webex.world.messages[card], button)
    said = joined.said(f"attachmentActions:created:{action.id}")
    assert said is not None
    assert said.what == Intent("unreadable")


def test_a_press_on_a_card_that_was_deleted_since(
    webex: WebexPeer, joined: Joined, ana: Person, space: Room
) -> None:
    joined.listen()
    for room in (space, webex.direct(ana)):
        card = webex.world.messages[joined.platform.post(joined.place(room), Message("Tag", FORM), "1")]
        action = webex.press(ana, card, "Save", {"tag": "gold"})
        webex.remove(card)
        said = joined.said(f"attachmentActions:created:{action.id}")
        assert said is not None
        assert (said.pressed, said.place, said.direct) == (card.id, joined.place(room), room is not space)


def test_another_bot_talking_is_not_heard(webex: WebexPeer, joined: Joined, ana: Person, space: Room) -> None:
    """Whatever its address is: its type tells."""
    joined.listen()
    bot = webex.world.person(webex.home, "Echo", "echo@partner.example", "bot")
    webex.invite(space, bot)
    assert joined.heard(webex.mention(bot, space, "help")) is None


def test_a_message_that_was_deleted_meanwhile_wants_no_answer(
    webex: WebexPeer, joined: Joined, ana: Person, space: Room
) -> None:
    joined.listen()
    message = webex.mention(ana, space, "help")
    webex.wait(lambda: joined.kept)
    webex.remove(message)
    assert joined.heard(message) is None


@pytest.mark.parametrize(
    ("fault", "code", "wait"),
    [
        (server_error(502), "platform-down", None),
        (Reset(), "platform-down", None),
        (Half(), "platform-down", None),
        (error(200), "platform-down", None),
        (rate_limited(7), "rate-limited", 7.0),
        (rate_limited("soon"), "rate-limited", None),
        (rate_limited("-1"), "rate-limited", None),
        (rate_limited("9" * 40), "rate-limited", None),
        (rate_limited(None), "rate-limited", None),
        (rate_limited(5, status=423), "rate-limited", 5.0),
        (error(401), "token-refused", None),
    ],
    ids=str,
)
def test_webex_does_not_answer_now(
    webex: WebexPeer, joined: Joined, ana: Person, space: Room, fault: object, code: str, wait: float | None
) -> None:
    joined.listen()
    message = webex.mention(ana, space, "help")
    webex.wait(lambda: joined.kept)
    webex.fail_next("GET /messages/*", fault)  # type: ignore[arg-type]
    with pytest.raises(DeliveryError) as caught:
        joined.heard(message)
    assert (caught.value.code, caught.value.permanent, caught.value.retry_after) == (code, False, wait)


# Who comes into a space


def test_the_bot_is_welcomed_by_whoever_brought_it(webex: WebexPeer, joined: Joined, ana: Person) -> None:
    joined.listen()
    other = webex.room("Other", ana, bot=False)
    webex.invite(other, webex.bot, by=ana)
    (event,) = webex.wait(lambda: list(joined.kept))
    said = joined.said(event.key)
    assert said is not None
    assert (said.what, said.person_id, said.place) == (Intent("welcome"), ana.id, joined.place(other))


def test_opening_a_direct_conversation_is_no_welcome(webex: WebexPeer, joined: Joined, ana: Person) -> None:
    joined.listen()
    webex.direct(ana)
    message = webex.say(ana, None, "help")
    assert joined.heard(message) is not None
    assert len(joined.kept) == 1


def test_the_first_from_outside_is_noticed_and_only_the_first(
    webex: WebexPeer, joined: Joined, ana: Person, space: Room
) -> None:
    joined.listen()
    acme = webex.organization("Acme")
    webex.invite(space, webex.person("Robin"))
    webex.invite(space, webex.world.person(acme, "Echo", "echo@webex.bot", "bot"))
    for name in ("Olu", "Uma"):
        webex.invite(space, webex.person(name, f"{name}@acme.example", acme))
        webex.clock.advance(1)
    webex.wait(lambda: len(joined.kept) == 4)
    said = {event.payload["person"]: joined.platform.read(event) for event in joined.claimed()}
    noticed = [webex.world.people[person].name for person, each in said.items() if each is not None]
    assert noticed == ["Olu"]
    assert [each.what for each in said.values() if each is not None] == [Intent("outsiders_notice")]


# Files


def test_a_file_is_named_and_fetched_with_the_token(webex: WebexPeer, joined: Joined, ana: Person) -> None:
    joined.listen()
    said = joined.heard(webex.say(ana, None, "", files={"export.csv": b"a,b\r\n"}))
    assert said is not None
    (file,) = said.files
    assert (file.name, file.size, said.what) == ("export.csv", 5, "")
    assert joined.platform.fetch(file, webex.home.id, 5) == b"a,b\r\n"
    with pytest.raises(DataError) as caught:
        joined.platform.fetch(file, webex.home.id, 4)
    assert caught.value.code == "file-too-large-to-read"


@pytest.mark.parametrize("raw", [False, True])
@pytest.mark.parametrize("name", ["顧客.csv", "Café – clients.csv", "plain.csv"])
def test_a_file_keeps_its_name(webex: WebexPeer, joined: Joined, ana: Person, name: str, raw: bool) -> None:
    webex.web.raw_names = raw
    joined.listen()
    said = joined.heard(webex.say(ana, None, "", files={name: b"a"}))
    assert said is not None
    assert said.files[0].name == name


def test_a_file_that_is_larger_than_it_says_is_not_read_to_its_end(
    webex: WebexPeer, joined: Joined, ana: Person
) -> None:
    from dataclasses import replace

    joined.listen()
    said = joined.heard(webex.say(ana, None, "", files={"export.csv": b"x" * 200_000}))
    assert said is not None
    with pytest.raises(DataError) as caught:
        joined.platform.fetch(replace(said.files[0], size=0), webex.home.id, 1000)
    assert caught.value.code == "file-too-large-to-read"


@pytest.mark.parametrize(
    ("fault", "code"),
    [
        (rate_limited(5, status=423), "rate-limited"),
        (error(428), "file-withheld"),
        (error(410), "file-withheld"),
        (error(404), "file-withheld"),
        (error(503), "platform-down"),
        (Half(), "platform-down"),
    ],
    ids=str,
)
def test_a_file_that_is_not_handed_over(
    webex: WebexPeer, joined: Joined, ana: Person, fault: object, code: str
) -> None:
    joined.listen()
    said = joined.heard(webex.say(ana, None, "", files={"export.csv": b"a,b\r\n" * 1000}))
    assert said is not None
    webex.fail_next("GET /contents/*", fault)  # type: ignore[arg-type]
    with pytest.raises((DataError, DeliveryError)) as caught:
        joined.platform.fetch(said.files[0], webex.home.id, 10_000)
    assert caught.value.code == code


def test_a_file_that_is_scanned_still_is_read_later_one_that_cannot_be_is_told_of(
    webex: WebexPeer, joined: Joined, ana: Person
) -> None:
    joined.listen()
    webex.fail_next("HEAD /contents/*", rate_limited(5, status=423))
    with pytest.raises(DeliveryError, match="rate-limited"):
        joined.heard(webex.say(ana, None, "", files={"a.csv": b"a"}))
    webex.fail_next("HEAD /contents/*", error(428))
    said = joined.heard(webex.say(ana, None, "", files={"b.csv": b"b"}))
    assert said is not None
    assert len(said.files) == 1
