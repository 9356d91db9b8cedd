"""Whom Webex vouches for, who counts, and who is in a room."""

from __future__ import annotations

import pytest

from bot.gateway.platform import Said
from config.errors import DeliveryError
from handlers.desk import Asker
from notifications.transport import Place
from store.inbox import Inbox, KeptEvent
from store.rooms import RoomKey
from tests.bot.webex.joined import Joined
from tests.peers.webex.model import Person, Room
from tests.peers.webex.peer import WebexPeer, error, rate_limited


def asker(joined: Joined, person_id: str, email: str = "") -> Asker:
    event = KeptEvent(1, "webex", joined.peer.home.id, "k", "messages", {}, joined.now(), 1)
    return joined.platform.who(
        Said(person_id, Place(RoomKey("webex", joined.peer.home.id, "R1")), "help", back={"email": email}),
        event,
    )


def key(joined: Joined, room: Room) -> RoomKey:
    return joined.place(room).room


def test_a_person_of_a_listed_organization_counts(joined: Joined, ana: Person) -> None:
    assert asker(joined, ana.id) == Asker(ana.email)


def test_people_of_other_organizations_guests_and_strangers_do_not(webex: WebexPeer, joined: Joined) -> None:
    olu = webex.person("Olu", "olu@acme.example", webex.organization("Acme"))
    guest = webex.world.person(webex.home, "Guest", "guest@partner.example", "appuser")
    assert asker(joined, olu.id) == Asker(olu.email, distrusted="elsewhere")
    assert asker(joined, guest.id) == Asker(guest.email, distrusted="guest")
    assert asker(joined, "nobody", "gone@partner.example") == Asker(
        "gone@partner.example", distrusted="elsewhere"
    )


def test_where_no_organization_is_listed_nobody_counts(
    webex: WebexPeer, one_inbox: Inbox, ana: Person
) -> None:
    with Joined(webex, one_inbox, webex_organizations=()) as joined:
        assert asker(joined, ana.id).distrusted == "elsewhere"


def test_people_are_asked_for_once_in_five_minutes(webex: WebexPeer, joined: Joined, ana: Person) -> None:
    asker(joined, ana.id)
    asker(joined, ana.id)
    assert len(webex.journal.calls("GET /people/*")) == 1
    webex.clock.advance(301)
    ana.email = "ana.new@partner.example"
    assert asker(joined, ana.id).email == "ana.new@partner.example"


def test_who_cannot_be_looked_up_now_is_asked_for_later(
    webex: WebexPeer, joined: Joined, ana: Person
) -> None:
    webex.fail_next("GET /people/*", rate_limited(3))
    with pytest.raises(DeliveryError, match="rate-limited"):
        asker(joined, ana.id)
    assert asker(joined, ana.id).distrusted == ""


def test_people_from_outside_make_outsiders_and_bots_do_not(
    webex: WebexPeer, joined: Joined, space: Room
) -> None:
    acme = webex.organization("Acme")
    webex.invite(space, webex.world.person(acme, "Echo", "echo@webex.bot", "bot"))
    assert not joined.platform.has_outsiders(key(joined, space))
    webex.invite(space, webex.person("Olu", "olu@acme.example", acme))
    webex.clock.advance(61)
    assert joined.platform.has_outsiders(key(joined, space))


def test_they_are_looked_for_once_in_ten_minutes(webex: WebexPeer, joined: Joined, space: Room) -> None:
    webex.invite(space, webex.person("Olu", "olu@acme.example", webex.organization("Acme")))
    for _ in range(3):
        assert joined.platform.has_outsiders(key(joined, space))
        webex.clock.advance(250)
    assert len(webex.journal.calls("GET /memberships")) == 1


def test_somebody_who_joins_counts_at_once(webex: WebexPeer, joined: Joined, space: Room) -> None:
    joined.listen()
    assert not joined.platform.has_outsiders(key(joined, space))
    webex.invite(space, webex.person("Olu", "olu@acme.example", webex.organization("Acme")))
    webex.wait(lambda: joined.kept)
    assert joined.platform.has_outsiders(key(joined, space))


def test_the_last_of_many_pages_counts_too(webex: WebexPeer, joined: Joined, space: Room) -> None:
    for number in range(620):
        webex.invite(space, webex.person(f"Member {number}"))
    assert not joined.platform.has_outsiders(key(joined, space))
    webex.invite(space, webex.person("Olu", "olu@acme.example", webex.organization("Acme")))
    webex.clock.advance(61)
    assert joined.platform.has_outsiders(key(joined, space))
    assert len(webex.journal.calls("GET /memberships")) == 4


def test_where_it_cannot_be_told_there_are_outsiders(webex: WebexPeer, joined: Joined, space: Room) -> None:
    webex.fail_next("GET /memberships", error(403))
    assert joined.platform.has_outsiders(key(joined, space))


def test_where_webex_does_not_answer_it_is_asked_later(webex: WebexPeer, joined: Joined, space: Room) -> None:
    webex.fail_next("GET /memberships", error(502))
    with pytest.raises(DeliveryError, match="platform-down"):
        joined.platform.has_outsiders(key(joined, space))
    assert not joined.platform.has_outsiders(key(joined, space))
