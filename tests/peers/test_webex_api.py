"""The REST API with the real SDK: what goes, and what is refused."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import pytest
import requests
from webexteamssdk import ApiError, RateLimitError, WebexTeamsAPI

from tests.peers.core.faults import Half, Reset
from tests.peers.core.limits import Rate
from tests.peers.refused import status
from tests.peers.webex.messages import Marks
from tests.peers.webex.model import Person, Room
from tests.peers.webex.peer import WebexPeer, error, rate_limited
from tests.peers.webex.pictures import CARD


def card(body: list[Any] | None = None, **more: Any) -> dict[str, Any]:
    content = {"type": "AdaptiveCard", "version": "1.3", "body": body or [], **more}
    return {"contentType": CARD, "content": content}


def test_a_token_says_whose_it_is_until_it_is_revoked(webex: WebexPeer, api: WebexTeamsAPI) -> None:
    assert (api.people.me().id, api.people.me().type) == (webex.bot.id, "bot")
    webex.revoke()
    assert status(api.people.me) == 401
    renewed = WebexTeamsAPI(access_token=webex.renew(), base_url=webex.api_url)
    assert renewed.people.me().displayName == "Switchboard"


def test_people_are_found_by_id_everywhere_and_by_address_in_ones_own_organisation(
    webex: WebexPeer, api: WebexTeamsAPI, ana: Person
) -> None:
    acme = webex.organization("Acme")
    outsider = webex.person("Olu", "olu@acme.example", acme)
    assert [p.id for p in api.people.list(email=ana.email)] == [ana.id]
    assert list(api.people.list(email=outsider.email)) == []
    assert api.people.get(outsider.id).orgId == acme.id
    assert api.organizations.get(acme.id).displayName == "Acme"
    assert len(list(api.organizations.list())) == 2
    assert status(api.people.get, "nobody") == 404


def test_rooms_and_their_members_with_organisations(
    webex: WebexPeer, api: WebexTeamsAPI, ana: Person, space: Room
) -> None:
    webex.invite(space, webex.person("Olu", "olu@acme.example", webex.organization("Acme")))
    elsewhere = webex.room("Elsewhere", ana, bot=False)
    assert [(r.title, r.type) for r in api.rooms.list()] == [("Partners", "group")]
    assert api.rooms.get(webex.direct(ana).id).title == "Ana Roth"
    assert status(api.rooms.get, elsewhere.id) == 404
    members = list(api.memberships.list(roomId=space.id))
    assert [m.personEmail for m in members] == [ana.email, webex.bot.email, "olu@acme.example"]
    assert len({m.personOrgId for m in members}) == 2
    mine = next(m for m in members if m.personId == webex.bot.id)
    assert status(api.memberships.delete, members[0].id) == 403
    api.memberships.delete(mine.id)
    assert status(api.rooms.get, space.id) == 404


def test_ids_are_opaque(webex: WebexPeer, ana: Person, space: Room) -> None:
    ids = [webex.world.new_id("MESSAGE") for _ in range(6)]
    assert len(set(ids)) == 6
    assert all(re.fullmatch(r"[A-Za-z0-9+/]+", key) for key in [*ids, ana.id, space.id])


def test_a_message_is_posted_answered_edited_and_deleted(
    webex: WebexPeer, api: WebexTeamsAPI, space: Room
) -> None:
    posted = api.messages.create(space.id, markdown="**one**")
    api.messages.create(space.id, text="answer", parentId=posted.id)
    api._session.put(f"messages/{posted.id}", json={"roomId": space.id, "markdown": "**two**"})
    assert [(s.words, s.edits, s.thread) for s in webex.transcript(space)] == [
        ("**two**", 1, None),
        ("answer", 0, posted.id),
    ]
    api.messages.delete(posted.id)
    assert [s.words for s in webex.transcript(space)] == ["answer"]
    assert status(api.messages.get, posted.id) == 404


def test_the_eleventh_edit_is_refused_and_so_are_edits_of_cards_and_of_others(
    webex: WebexPeer, api: WebexTeamsAPI, ana: Person, space: Room
) -> None:
    def edit(key: str, **body: Any) -> Any:
        return api._session.put(f"messages/{key}", json={"roomId": space.id, "text": "new", **body})

    posted = api.messages.create(space.id, text="0").id
    for n in range(10):
        edit(posted, text=str(n))
    assert status(edit, posted) == 400
    assert webex.transcript(space)[0].text == "9"
    with_card = api.messages.create(space.id, text="card", attachments=[card()]).id
    assert status(edit, with_card) == 400
    webex.web.card_edits = True
    edit(with_card, attachments=[card([{"type": "TextBlock", "text": "changed"}])])
    assert webex.transcript(space)[1].words == "changed"
    theirs = webex.mention(ana, space, "mine").id
    assert status(edit, theirs) == 403
    assert status(api.messages.delete, theirs) == 403
    assert status(edit, posted, html="<p>x</p>") == 400


@pytest.mark.parametrize(
    ("arguments", "code"),
    [
        ({}, 400),
        ({"text": "é" * 3720}, 400),
        ({"markdown": "x" * 7440}, 400),
        ({"attachments": [card()]}, 400),
        ({"text": "x", "attachments": [card(), card()]}, 400),
        ({"text": "x", "attachments": [card(version="1.4")]}, 400),
        ({"text": "x", "attachments": [card([{"type": "TextBlock", "text": "x" * 80_000}])]}, 400),
        (
            {"text": "x", "attachments": [card([{"type": "Image", "url": "https://a.example/b.png"}] * 11)]},
            400,
        ),
        ({"text": "x", "parentId": "nothing"}, 404),
        ({"text": "x", "roomId": "nothing"}, 404),
        ({"text": "x", "toPersonEmail": "no@one.example"}, 400),
    ],
)
def test_messages_that_are_refused(
    api: WebexTeamsAPI, space: Room, arguments: dict[str, Any], code: int
) -> None:
    call = {"roomId": space.id, **arguments}
    assert status(api._session.post, "messages", json=call) == code


def test_the_longest_message_goes(webex: WebexPeer, api: WebexTeamsAPI, space: Room) -> None:
    api.messages.create(space.id, text="x" * 7439)
    assert len(webex.transcript(space)[0].text) == 7439


def test_a_file_is_sent_and_fetched_with_the_token(
    webex: WebexPeer, api: WebexTeamsAPI, space: Room, ana: Person, tmp_path: Path
) -> None:
    csv = tmp_path / "report.csv"
    csv.write_bytes(b"a,b\r\n")
    api.messages.create(space.id, text="1 row", files=[str(csv)])
    assert webex.transcript(space)[0].files == {"report.csv": b"a,b\r\n"}
    sent = webex.say(ana, None, "import", files={"export.csv": b"x\r\n"})
    (url,) = api.messages.get(sent.id).files
    assert requests.get(url, timeout=5).status_code == 401
    got = requests.get(url, headers={"Authorization": f"Bearer {webex.token}"}, timeout=5)
    assert got.content == b"x\r\n"
    assert "export.csv" in got.headers["content-disposition"]
    webex.fail_next("GET /contents/*", rate_limited(5, status=423))
    locked = requests.get(url, headers={"Authorization": f"Bearer {webex.token}"}, timeout=5)
    assert (locked.status_code, locked.headers["retry-after"]) == (423, "5")


def test_two_files_are_one_too_many(webex: WebexPeer, space: Room) -> None:
    parts = [("roomId", (None, space.id)), ("files", ("a", b"1")), ("files", ("b", b"2"))]
    headers = {"Authorization": f"Bearer {webex.token}"}
    answer = requests.post(f"{webex.api_url}messages", files=parts, headers=headers, timeout=5)  # type: ignore[arg-type]
    assert answer.status_code == 400
    assert webex.transcript(space) == []


def test_in_a_space_a_bot_reads_only_what_mentions_it(
    webex: WebexPeer, api: WebexTeamsAPI, ana: Person, space: Room
) -> None:
    parent = webex.say(ana, space, "not for the bot")
    asked = webex.mention(ana, space, "expiring", parent=parent)
    assert [m.id for m in api.messages.list(space.id, mentionedPeople="me")] == [asked.id]
    assert status(list, api.messages.list(space.id)) == 403
    assert api.messages.get(asked.id).text == "Switchboard expiring"
    assert status(api.messages.get, parent.id) == 403
    direct = webex.say(ana, None, "hello")
    assert [m.id for m in api.messages.list(direct.room.id)] == [direct.id]
    assert [m.id for m in api.messages.list_direct(personId=ana.id)] == [direct.id]


def test_answering_in_a_thread_can_fail(webex: WebexPeer, api: WebexTeamsAPI, space: Room) -> None:
    posted = api.messages.create(space.id, text="card")
    answer = api.messages.create(space.id, text="x", parentId=posted.id)
    assert status(api.messages.create, space.id, text="x", parentId=answer.id) == 400
    webex.web.broken_threads.add(webex.world.messages[posted.id])
    assert status(api.messages.create, space.id, text="x", parentId=posted.id) == 400
    assert api.messages.create(space.id, text="plain").id


def test_long_lists_come_in_pages_the_latest_first(webex: WebexPeer, api: WebexTeamsAPI, ana: Person) -> None:
    said = [webex.say(ana, None, str(n)) for n in range(7)]
    listed = list(api.messages.list(said[0].room.id, max=3))
    assert [m.text for m in listed] == [str(n) for n in reversed(range(7))]
    assert len(webex.journal.calls("GET /messages")) == 3
    earlier = api.messages.list(said[0].room.id, beforeMessage=said[2].id)
    assert [m.text for m in earlier] == ["1", "0"]


def test_a_private_message_opens_the_direct_conversation(
    webex: WebexPeer, api: WebexTeamsAPI, ana: Person
) -> None:
    api.messages.create(toPersonEmail=ana.email, text="psst")
    api.messages.create(toPersonId=ana.id, text="psst again")
    assert [s.words for s in webex.answers(webex.direct(ana))] == ["psst", "psst again"]


@pytest.mark.parametrize(
    ("message", "marks"),
    [
        ({"markdown": "<@personEmail:ana.roth@partner.example|Ana>"}, Marks(("ana.roth@partner.example",))),
        ({"markdown": "<@personEmail:no@one.example>"}, Marks()),
        ({"markdown": "<@all>"}, Marks((), everyone=True)),
        ({"text": "<@all> <@personEmail:ana.roth@partner.example>"}, Marks()),
        ({"markdown": "[money](http://evil.example)"}, Marks(links=("http://evil.example",))),
        ({"markdown": "<http://evil.example>"}, Marks(links=("http://evil.example",))),
        ({"text": "x", "attachments": [card([{"type": "TextBlock", "text": "[a](http://b.example)"}])]},
         Marks(links=("http://b.example",))),
        ({"text": "x", "attachments": [card([{"type": "RichTextBlock", "inlines": [
            {"type": "TextRun", "text": "[a](http://b.example) <@all>"}]}])]}, Marks()),
        ({"text": "x", "attachments": [card(actions=[{"type": "Action.OpenUrl", "url": "http://b.example"}])]},
         Marks(links=("http://b.example",))),
    ],
)  # fmt: skip
def test_what_a_message_forms(
    webex: WebexPeer, api: WebexTeamsAPI, space: Room, message: dict[str, Any], marks: Marks
) -> None:
    api.messages.create(space.id, **message)
    assert webex.transcript(space)[0].marks == marks


def test_too_many_requests_with_and_without_a_sensible_wait(webex: WebexPeer, api: WebexTeamsAPI) -> None:
    webex.fail_next("GET /people/me", rate_limited(7))
    with pytest.raises(RateLimitError) as caught:
        api.people.me()
    assert caught.value.retry_after == 7
    webex.fail_next("GET /people/me", rate_limited("soon"))
    with pytest.raises(ValueError, match="soon"):
        api.people.me()
    webex.fail_next("GET /people/me", rate_limited(None))
    with pytest.raises(RateLimitError):
        api.people.me()
    webex.fail_next("GET /people/me", error(502))
    assert status(api.people.me) == 502


def test_a_rate_can_be_set(ana: Person) -> None:
    with WebexPeer(rate=Rate(2, 60)) as peer:
        api = WebexTeamsAPI(access_token=peer.token, base_url=peer.api_url, wait_on_rate_limit=False)
        assert [api.people.me().id for _ in range(2)] == [peer.bot.id] * 2
        with pytest.raises(RateLimitError) as caught:
            api.people.me()
        assert caught.value.retry_after == 30
        peer.clock.advance(30)
        assert api.people.me()


@pytest.mark.parametrize(("fault", "posted"), [(Reset(), 0), (Reset(done=True), 1), (Half(), 1)])
def test_a_broken_connection_leaves_open_whether_it_was_done(
    webex: WebexPeer, api: WebexTeamsAPI, space: Room, fault: Reset | Half, posted: int
) -> None:
    webex.fail_next("POST /messages", fault)
    with pytest.raises(requests.RequestException):
        api.messages.create(space.id, text="once")
    assert len(webex.transcript(space)) == posted
    webex.outage(60)
    with pytest.raises(requests.RequestException):
        api.messages.create(space.id, text="down")
    webex.clock.advance(61)
    assert api.messages.create(space.id, text="up")


def test_what_is_no_json_object_is_refused(webex: WebexPeer, api: WebexTeamsAPI) -> None:
    headers = {"Authorization": f"Bearer {webex.token}", "Content-Type": "application/json"}
    for body, code in (("[]", 400), ("{", 400)):
        assert requests.post(f"{webex.api_url}messages", body, headers=headers, timeout=5).status_code == code
    plain = {**headers, "Content-Type": "text/plain"}
    assert requests.post(f"{webex.api_url}messages", "x", headers=plain, timeout=5).status_code == 415
    with pytest.raises(ApiError):
        api.messages.get("nothing")
