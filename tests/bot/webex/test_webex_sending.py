"""Messages out: posted, edited, whispered, with files, looked for; refused in every way Webex knows."""

from __future__ import annotations

import hashlib
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from bot.gateway.platform import Said
from cards.intent import Intent
from cards.model import (
    Attachment,
    Button,
    Buttons,
    Card,
    Choice,
    Fact,
    Facts,
    Field,
    Form,
    Heading,
    Row,
    Rows,
    Table,
    Text,
)
from cards.wording import words_for
from config.errors import DeliveryError
from hub.vocabulary import Language
from notifications.transport import Message, Place
from store.inbox import Inbox
from store.rooms import RoomKey
from tests.bot.webex.joined import Joined
from tests.peers.core.faults import Fault, Half, Pass, Reset, server_error
from tests.peers.webex.messages import Marks
from tests.peers.webex.model import Person, Room
from tests.peers.webex.peer import WebexPeer, error, rate_limited

CARD = {
    "type": "AdaptiveCard",
    "version": "1.3",
    "body": [{"type": "RichTextBlock", "inlines": [{"type": "TextRun", "text": "12 expire"}]}],
}
BROKEN = {"type": "AdaptiveCard", "version": "1.5", "body": []}


class Noted:
    """Steps in memory."""

    def __init__(self) -> None:
        self.done: dict[str, str] = {}

    def record(self, name: str, value: str) -> None:
        self.done[name] = value


def attachment(tmp_path: Path, content: bytes = b"a,b\r\n", size: int | None = None) -> Attachment:
    path = tmp_path / "0001.tmp"
    path.write_bytes(content)
    digest = hashlib.sha256(content).hexdigest()
    return Attachment(
        path, "Acme – report.csv", "text/csv", 1, digest, len(content) if size is None else size
    )


@pytest.fixture
def place(joined: Joined, space: Room) -> Place:
    return joined.place(space)


@pytest.fixture
def alone(webex: WebexPeer, joined: Joined, ana: Person) -> Place:
    """Her conversation with the bot."""
    return joined.place(webex.direct(ana))


# Composing


def test_a_card_goes_with_all_its_text(webex: WebexPeer, joined: Joined, space: Room, place: Place) -> None:
    card = Card((Heading("12 expire"), Buttons((Button("Next", Intent("expiring")),))))
    joined.platform.post(place, joined.platform.compose(card, None), "1")
    (seen,) = webex.answers(space)
    assert (seen.words, seen.buttons) == ("12 expire", ["Next"])
    assert seen.text == "12 expire\n\n[Next]"
    assert seen.markdown == ""


def test_a_form_stays_in_the_card(webex: WebexPeer, joined: Joined, place: Place, space: Room) -> None:
    form = Form(
        Intent("tag"), (Field("tag", "Tag"), Field("product", "P", choices=(Choice("c", "C"),))), "Save"
    )
    joined.platform.post(place, joined.platform.compose(Card((form,)), Intent("tag")), "1")
    (seen,) = webex.answers(space)
    assert seen.buttons == ["Save"]


@pytest.mark.parametrize(("language", "said"), [("en", "too long"), ("fr", "trop long"), ("ja", "長すぎ")])
@pytest.mark.parametrize("sign", ["x", "é", "日", "𝄞"])
def test_a_text_that_is_too_long_says_that_it_is_cut(
    webex: WebexPeer, joined: Joined, place: Place, space: Room, sign: str, language: str, said: str
) -> None:
    lines = tuple(Text(f"{n} {sign * 90}") for n in range(200))
    message = joined.platform.compose(Card(lines, language), None)
    assert 7000 < len(message.text.encode()) <= 7439
    assert said in message.text.splitlines()[-1]
    joined.platform.post(place, Message(message.text), "1")
    assert webex.answers(space)[0].text == message.text


def test_one_line_that_is_too_long_is_cut_in_itself(joined: Joined) -> None:
    message = joined.platform.compose(Card((Text("日" * 5000),)), None)
    assert 7000 < len(message.text.encode()) <= 7439


def test_the_largest_card_is_taken(webex: WebexPeer, joined: Joined, place: Place, space: Room) -> None:
    rows = tuple(Row(f"客 {n}", detail="é" * 40, open=Button("S", Intent("expiring"))) for n in range(900))
    joined.platform.post(place, joined.platform.compose(Card((Rows(rows),)), None), "1")
    assert len(webex.answers(space)) == 1


TEXT = st.text(max_size=30) | st.builds(
    "{}{}{}".format,
    st.text(max_size=5),
    st.sampled_from(
        [
            "<@all>",
            "<@personEmail:ana.roth@partner.example|Ana>",
            "<@personId:x>",
            "@all",
            "[money](http://evil.example)",
            "<http://evil.example>",
            "https://evil.example",
            "0http://evil.example",
            "http://evil.example/?a=b",
            "<a href='http://evil.example'>x</a>",
            "mailto:a@b.example",
            "<mailto:a@b.example>",
        ]
    ),
    st.text(max_size=5),
)


@settings(max_examples=40, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(TEXT, TEXT)
def test_customer_text_never_mentions_or_links(
    webex: WebexPeer, joined: Joined, space: Room, name: str, other: str
) -> None:
    card = Card(
        (
            Heading(name),
            Text(other),
            Facts((Fact(name, other),)),
            Rows(
                (Row(name, note=other, detail=name, open=Button(other or "x", Intent("expiring"))),),
                title=name,
            ),
            Table((name, other), ((other, name),), title=name),
            Form(Intent("tag"), (Field("tag", name, value=other, placeholder=name),), other or "x"),
        )
    )
    message = joined.platform.compose(card, None)
    joined.platform.post(joined.place(space), message, "1")
    joined.platform.post(joined.place(space), Message(message.text), "1")
    for seen in webex.answers(space)[-2:]:
        assert seen.marks == Marks()


# Posting


def test_a_message_goes_into_its_thread(
    webex: WebexPeer, joined: Joined, ana: Person, space: Room, place: Place
) -> None:
    asked = webex.mention(ana, space, "expiring")
    posted = joined.platform.post(Place(place.room, asked.id), Message("12", CARD), "1")
    (seen,) = webex.answers(space)
    assert (seen.message.id, seen.thread) == (posted, asked.id)


@pytest.mark.parametrize("card", [None, CARD])
def test_where_the_thread_is_refused_it_goes_to_the_room(
    webex: WebexPeer, joined: Joined, ana: Person, space: Room, place: Place, card: object
) -> None:
    broken, gone = webex.mention(ana, space, "one"), webex.mention(ana, space, "two")
    webex.web.broken_threads.add(broken)
    webex.remove(gone)
    for message in (broken, gone):
        joined.platform.post(Place(place.room, message.id), Message("12", card), "1")
    assert [seen.thread for seen in webex.answers(space)] == [None, None]


def test_a_whisper_goes_to_the_person_alone(
    webex: WebexPeer, joined: Joined, ana: Person, space: Room, place: Place
) -> None:
    said = Said(ana.id, place, "help")
    key = joined.platform.whisper(said, Message("psst", CARD), "1")
    assert webex.answers(space) == []
    assert [seen.message.id for seen in webex.answers(webex.direct(ana))] == [key]


@pytest.mark.parametrize(
    ("fault", "code", "wait"),
    [
        (rate_limited(30), "rate-limited", 30.0),
        (rate_limited("soon"), "rate-limited", None),
        (rate_limited(None), "rate-limited", None),
        (rate_limited(4, status=423), "rate-limited", 4.0),
        (server_error(502), "platform-down", None),
        (Reset(), "platform-down", None),
        (Reset(done=True), "platform-down", None),
        (Half(), "platform-down", None),
        (error(200), "platform-down", None),
        (error(401), "token-refused", None),
        (error(403), "not-in-room", None),
        (error(404), "room-gone", None),
        (error(400), "send-refused", None),
        (error(418), "send-refused", None),
    ],
    ids=str,
)
def test_what_a_refusal_means(
    webex: WebexPeer, joined: Joined, place: Place, fault: Fault, code: str, wait: float | None
) -> None:
    webex.fail_next("POST /messages", fault)
    with pytest.raises(DeliveryError) as caught:
        joined.platform.post(place, Message("12"), "1")
    assert (caught.value.code, caught.value.retry_after) == (code, wait)
    assert caught.value.unsure is (code == "platform-down")
    assert caught.value.permanent is (code in {"not-in-room", "room-gone", "send-refused"})


def test_a_card_that_is_refused_says_so(webex: WebexPeer, joined: Joined, place: Place, space: Room) -> None:
    with pytest.raises(DeliveryError) as caught:
        joined.platform.post(place, Message("12", BROKEN), "1")
    assert (caught.value.code, caught.value.permanent) == ("card-refused", True)
    assert webex.answers(space) == []


def test_a_room_the_bot_was_removed_from(webex: WebexPeer, joined: Joined, ana: Person) -> None:
    room = webex.room("Other", ana, bot=False)
    with pytest.raises(DeliveryError) as caught:
        joined.platform.post(joined.place(room), Message("12"), "1")
    assert (caught.value.code, caught.value.permanent) == ("room-gone", True)


def test_a_server_nobody_answers_at_has_not_done_it(
    joined: Joined, webex: WebexPeer, one_inbox: Inbox
) -> None:
    other = Joined(webex, one_inbox, webex_api_url="http://127.0.0.1:9/v1")
    with other, pytest.raises(DeliveryError) as caught:
        other.platform.post(Place(RoomKey("webex", "O", "R")), Message("12"), "1")
    assert (caught.value.code, caught.value.unsure) == ("platform-down", False)


def test_a_minute_in_which_webex_is_down(webex: WebexPeer, joined: Joined, place: Place, space: Room) -> None:
    webex.outage(60)
    with pytest.raises(DeliveryError, match="platform-down"):
        joined.platform.post(place, Message("12"), "1")
    webex.clock.advance(61)
    joined.platform.post(place, Message("12"), "1")
    assert len(webex.answers(space)) == 1


def test_a_revoked_token(webex: WebexPeer, joined: Joined, place: Place) -> None:
    webex.revoke()
    with pytest.raises(DeliveryError) as caught:
        joined.platform.post(place, Message("12"), "1")
    assert (caught.value.code, caught.value.permanent) == ("token-refused", False)


# Editing


def test_where_webex_takes_cards_in_edits_the_message_stays(
    webex: WebexPeer, joined: Joined, place: Place, space: Room
) -> None:
    webex.web.card_edits = True
    first = joined.platform.post(place, Message("1", CARD), "1")
    changed = {**CARD, "body": [{"type": "TextBlock", "text": "2"}]}
    assert joined.platform.edit(place, first, Message("2", changed)) == first
    (seen,) = webex.answers(space)
    assert (seen.words, seen.edits) == ("2", 1)


def test_where_it_does_not_a_new_one_takes_the_place_of_one_in_a_thread(
    webex: WebexPeer, joined: Joined, ana: Person, space: Room, place: Place
) -> None:
    asked = webex.mention(ana, space, "expiring")
    thread = Place(place.room, asked.id)
    shown = joined.platform.post(thread, Message("0", CARD), "1")
    for number in range(1, 4):
        shown = joined.platform.edit(thread, shown, Message(str(number), CARD))
        assert [(s.text, s.message.id) for s in webex.answers(space)] == [(str(number), shown)]
    assert len(webex.journal.calls("PUT /messages/*")) == 1


def test_a_message_that_may_have_answers_is_never_deleted(
    webex: WebexPeer, joined: Joined, ana: Person, space: Room, place: Place, alone: Place
) -> None:
    in_space = joined.platform.post(place, Message("1", CARD), "1")
    joined.platform.edit(place, in_space, Message("2", CARD))
    assert [seen.text for seen in webex.answers(space)] == ["1", "2"]
    direct = webex.direct(ana)
    answered = joined.platform.post(alone, Message("1", CARD), "1")
    webex.say(ana, None, "thanks", parent=webex.world.messages[answered])
    unanswered = joined.platform.edit(alone, answered, Message("2", CARD))
    joined.platform.edit(alone, unanswered, Message("3", CARD))
    assert [seen.text for seen in webex.answers(direct)] == ["1", "3"]


def test_the_eleventh_edit_is_posted_anew(
    webex: WebexPeer, joined: Joined, ana: Person, space: Room, place: Place
) -> None:
    webex.web.card_edits = True
    asked = webex.mention(ana, space, "expiring")
    thread = Place(place.room, asked.id)
    first = joined.platform.post(thread, Message("0", CARD), "1")
    shown = [joined.platform.edit(thread, first, Message(str(n), CARD)) for n in range(1, 12)]
    assert shown[:10] == [first] * 10
    (seen,) = webex.answers(space)
    assert (seen.message.id, seen.text, seen.edits) == (shown[10], "11", 0)
    assert joined.platform.edit(thread, shown[10], Message("12", CARD)) == shown[10]
    assert joined.platform.limits.most_edits == 9


def test_text_can_be_edited(webex: WebexPeer, joined: Joined, place: Place, space: Room) -> None:
    first = joined.platform.post(place, Message("1"), "1")
    assert joined.platform.edit(place, first, Message("2")) == first
    assert [seen.text for seen in webex.answers(space)] == ["2"]


def test_what_cannot_be_edited(
    webex: WebexPeer, joined: Joined, ana: Person, space: Room, place: Place
) -> None:
    theirs = webex.mention(ana, space, "expiring")
    gone = joined.platform.post(place, Message("1", CARD), "1")
    webex.remove(webex.world.messages[gone])
    for key in (theirs.id, gone, "nothing"):
        with pytest.raises(DeliveryError) as caught:
            joined.platform.edit(place, key, Message("2", CARD))
        assert (caught.value.code, caught.value.permanent) == ("message-gone", True)


def test_a_card_that_is_refused_leaves_the_old_one(
    webex: WebexPeer, joined: Joined, place: Place, space: Room
) -> None:
    webex.web.card_edits = True
    first = joined.platform.post(place, Message("1", CARD), "1")
    with pytest.raises(DeliveryError, match="card-refused"):
        joined.platform.edit(place, first, Message("2", BROKEN))
    assert [seen.text for seen in webex.answers(space)] == ["1"]


def test_the_private_card_that_was_pressed_is_replaced(
    webex: WebexPeer, joined: Joined, ana: Person, alone: Place
) -> None:
    key = joined.platform.post(alone, Message("1", CARD), "1")
    joined.platform.replace(Said(ana.id, alone, "x", direct=True, pressed=key), Message("2", CARD))
    assert [seen.text for seen in webex.answers(webex.direct(ana))] == ["2"]


# Files


def test_a_file_goes_with_its_comment(
    webex: WebexPeer, joined: Joined, ana: Person, space: Room, place: Place, tmp_path: Path
) -> None:
    asked = webex.mention(ana, space, "report")
    key = joined.platform.upload(Place(place.room, asked.id), attachment(tmp_path), Message("1 row"), Noted())
    (seen,) = webex.answers(space)
    assert seen.files == {"Acme – report.csv": b"a,b\r\n"}
    assert (seen.text, seen.thread, seen.message.id) == ("1 row", asked.id, key)


def test_a_card_and_a_file_are_two_messages_and_the_card_is_sent_once(
    webex: WebexPeer, joined: Joined, space: Room, place: Place, tmp_path: Path
) -> None:
    steps, file, comment = Noted(), attachment(tmp_path), Message("1 row", CARD)
    webex.fail_next("POST /messages", Pass())
    webex.fail_next("POST /messages", rate_limited(9))
    with pytest.raises(DeliveryError) as caught:
        joined.platform.upload(place, file, comment, steps)
    assert caught.value.retry_after == 9
    joined.platform.upload(place, file, comment, steps)
    assert [(seen.text, bool(seen.card), len(seen.files)) for seen in webex.answers(space)] == [
        ("1 row", True, 0),
        ("", False, 1),
    ]


def test_a_card_that_is_refused_does_not_keep_the_file_back(
    webex: WebexPeer, joined: Joined, space: Room, place: Place, tmp_path: Path
) -> None:
    joined.platform.upload(place, attachment(tmp_path), Message("1 row", BROKEN), Noted())
    assert [(seen.text, len(seen.files)) for seen in webex.answers(space)] == [("1 row", 0), ("", 1)]


def test_a_file_whose_thread_is_refused(
    webex: WebexPeer, joined: Joined, ana: Person, space: Room, place: Place, tmp_path: Path
) -> None:
    asked = webex.mention(ana, space, "report")
    webex.web.broken_threads.add(asked)
    joined.platform.upload(Place(place.room, asked.id), attachment(tmp_path), None, Noted())
    (seen,) = webex.answers(space)
    assert (seen.thread, seen.files) == (None, {"Acme – report.csv": b"a,b\r\n"})


def test_a_file_over_the_limit_is_not_even_sent(
    webex: WebexPeer, joined: Joined, place: Place, tmp_path: Path
) -> None:
    with pytest.raises(DeliveryError) as caught:
        joined.platform.upload(place, attachment(tmp_path, size=100_000_001), None, Noted())
    assert (caught.value.code, caught.value.permanent) == ("file-too-large", True)
    assert webex.journal.calls("POST /messages") == []
    assert joined.platform.limits.largest_file == 100_000_000


@pytest.mark.parametrize(
    ("fault", "code", "permanent"),
    [
        (error(413), "file-too-large", True),
        (error(400), "upload-refused", True),
        (error(415), "upload-refused", True),
        (error(403), "not-in-room", True),
        (error(401), "token-refused", False),
        (rate_limited("soon"), "rate-limited", False),
        (Reset(), "platform-down", False),
    ],
    ids=str,
)
def test_an_upload_that_is_refused(
    webex: WebexPeer, joined: Joined, place: Place, tmp_path: Path, fault: Fault, code: str, permanent: bool
) -> None:
    webex.fail_next("POST /messages", fault)
    with pytest.raises(DeliveryError) as caught:
        joined.platform.upload(place, attachment(tmp_path), None, Noted())
    assert (caught.value.code, caught.value.permanent) == (code, permanent)


@pytest.mark.parametrize(
    "fault", [Reset(), Reset(done=True), Half(), server_error(502), rate_limited(1)], ids=str
)
@pytest.mark.parametrize("comment", [None, Message("1 row"), Message("1 row", CARD)])
def test_a_file_of_which_was_heard_no_more_is_not_sent_twice(
    webex: WebexPeer, joined: Joined, ana: Person, alone: Place, tmp_path: Path, fault: Fault,
    comment: Message | None,
) -> None:  # fmt: skip
    steps, file = Noted(), attachment(tmp_path)
    earlier = joined.platform.upload(alone, file, comment, Noted())
    webex.clock.advance(60)
    if comment is not None and comment.card is not None:
        webex.fail_next("POST /messages", Pass())
    webex.fail_next("POST /messages", fault)
    with pytest.raises(DeliveryError):
        joined.platform.upload(alone, file, comment, steps)
    sent = joined.platform.upload(alone, file, comment, steps)
    shown = [seen.message.id for seen in webex.answers(webex.direct(ana)) if seen.files]
    assert shown == [earlier, sent]


# Looking for what was sent


@pytest.mark.parametrize(("fault", "there"), [(Reset(), False), (Reset(done=True), True), (Half(), True)])
def test_in_a_direct_conversation_it_is_found_by_its_text(
    webex: WebexPeer, joined: Joined, ana: Person, alone: Place, fault: Fault, there: bool
) -> None:
    message = Message("12 expire\n\n[Next]", CARD)
    joined.platform.post(alone, message, "1")
    webex.clock.advance(60)
    begun = joined.now()
    webex.fail_next("POST /messages", fault)
    with pytest.raises(DeliveryError) as caught:
        joined.platform.post(alone, message, "2")
    assert caught.value.unsure
    webex.say(ana, None, "12 expire [Next]")
    joined.platform.post(alone, Message("something else"), "3")
    found = joined.platform.find(alone, "2", message, begun)
    sent = [seen.message.id for seen in webex.answers(webex.direct(ana)) if seen.card]
    assert found == (sent[1] if there else None)


def test_clocks_that_differ_do_not_hide_it(webex: WebexPeer, one_inbox: Inbox, ana: Person) -> None:
    with Joined(webex, one_inbox) as joined:
        joined.behind = 900
        alone = joined.place(webex.direct(ana))
        old = joined.platform.post(alone, Message("12"), "1")
        webex.clock.advance(60)
        begun = joined.now()
        assert joined.platform.find(alone, "2", Message("12"), begun) is None
        assert joined.platform.find(alone, "1", Message("12"), begun.replace(year=2000)) == old


def test_in_a_space_it_cannot_be_told(webex: WebexPeer, joined: Joined, place: Place) -> None:
    joined.platform.post(place, Message("12"), "1")
    assert joined.platform.find(place, "1", Message("12"), joined.now().replace(year=2000)) is None


def test_the_conversation_with_a_person_open_or_not(webex: WebexPeer, joined: Joined, ana: Person) -> None:
    unopened = Place(joined.platform.direct(webex.home.id, ana.id))
    begun = joined.now()
    assert joined.platform.find(unopened, "1", Message("psst"), begun) is None
    sent = joined.platform.post(unopened, Message("psst"), "1")
    assert joined.platform.find(unopened, "1", Message("psst"), begun) == sent
    opened = joined.platform.direct(webex.home.id, ana.id)
    assert opened == joined.place(webex.direct(ana)).room


def test_webex_has_no_modal_forms_and_no_page_of_a_bot(joined: Joined, place: Place) -> None:
    said = Said("P1", place, "x")
    with pytest.raises(DeliveryError, match="send-refused"):
        joined.platform.show_form(said, Form(Intent("tag"), (), "Save"), "Tag", words_for(Language.EN))
    with pytest.raises(DeliveryError, match="send-refused"):
        joined.platform.show_home(said, Message("x"))
