"""Whom Slack vouches for, and who is in a room."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest

from bot.gateway import remembered
from bot.slack.people import Profile
from handlers.desk import Asker
from hub.vocabulary import Language
from tests.bot.slack.sending import Sender, key, refused
from tests.peers.core.faults import server_error
from tests.peers.slack.model import Channel, Person, Workspace
from tests.peers.slack.peer import SlackPeer, error, rate_limited


def test_a_member_with_a_confirmed_address_counts(sender: Sender, team: Workspace, kim: Person) -> None:
    assert sender.people.asker(team.id, kim.id) == Asker("kim.lind@nordlicht.example", Language.EN)


@pytest.mark.parametrize(
    ("facts", "distrusted"),
    [
        ({"guest": "single-channel"}, "guest"),
        ({"guest": "multi-channel"}, "guest"),
        ({"confirmed": False}, "unconfirmed"),
        ({"deleted": True}, "elsewhere"),
        ({"bot_id": "B0123456789"}, "elsewhere"),
    ],
)
def test_who_does_not_count(
    slack: SlackPeer, sender: Sender, team: Workspace, facts: dict[str, Any], distrusted: str
) -> None:
    person = slack.person(team, "Ana Roth", **facts)
    assert sender.people.asker(team.id, person.id).distrusted == distrusted


def test_people_of_other_workspaces_do_not_count(
    slack: SlackPeer, sender: Sender, team: Workspace, room: Channel
) -> None:
    other = slack.workspace("Fremd")
    stranger = slack.person(other, "Ana Roth")
    slack.invite(room, stranger)
    met = sender.people.asker(team.id, stranger.id)
    assert (met.email, met.distrusted) == ("", "elsewhere")
    assert sender.people.asker(other.id, stranger.id).distrusted == "elsewhere"
    assert sender.people.asker(team.id, "U0NOBODY123").distrusted == "elsewhere"


def test_with_an_empty_list_nobody_counts(slack: SlackPeer, team: Workspace, kim: Person) -> None:
    assert Sender(slack).people.asker(team.id, kim.id).distrusted == "elsewhere"


def test_an_address_we_may_not_see_is_none(
    slack: SlackPeer, sender: Sender, team: Workspace, kim: Person
) -> None:
    slack.world.tokens[team.bot_token].scopes -= {"users:read.email"}
    assert sender.people.asker(team.id, kim.id) == Asker("", Language.EN, "unconfirmed")


def test_a_confirmation_that_slack_does_not_mention_is_none() -> None:
    user = {"id": "U1", "team_id": "T1", "profile": {"email": "kim@nordlicht.example"}}
    assert not Profile.of(user).confirmed
    assert Profile.of({**user, "is_email_confirmed": True}).confirmed


def test_a_person_of_an_organization_belongs_to_its_workspaces() -> None:
    user = {"id": "U1", "team_id": "T1", "enterprise_user": {"teams": ["T2", "T3"]}}
    assert Profile.of(user).teams == {"T1", "T2", "T3"}


@pytest.mark.parametrize(
    ("locale", "language"),
    [("fr-FR", Language.FR), ("fr-CA", Language.FR), ("ja-JP", Language.JA), ("de-DE", None), ("", None)],
)
def test_the_language_of_their_slack(
    slack: SlackPeer, sender: Sender, team: Workspace, locale: str, language: Language | None
) -> None:
    person = slack.person(team, "Ana Roth", locale=locale)
    assert sender.people.asker(team.id, person.id).locale == language


def test_a_profile_holds_for_five_minutes(
    slack: SlackPeer, sender: Sender, team: Workspace, kim: Person
) -> None:
    for _ in range(3):
        sender.people.asker(team.id, kim.id)
    assert len(slack.journal.calls("users.info")) == 1
    kim.guest = "multi-channel"
    slack.clock.advance(301)
    assert sender.people.asker(team.id, kim.id).distrusted == "guest"


@pytest.mark.parametrize("fault", [server_error(), rate_limited(5), error("token_revoked")], ids=str)
def test_who_cannot_be_asked_about_is_not_guessed(
    slack: SlackPeer, sender: Sender, team: Workspace, kim: Person, fault: Any
) -> None:
    slack.fail_next("users.info", fault)
    assert not refused(sender.people.asker, team.id, kim.id).permanent
    assert sender.people.asker(team.id, kim.id).distrusted == ""


# Rooms


def test_a_room_of_members_and_bots_is_closed(
    slack: SlackPeer, sender: Sender, room: Channel, team: Workspace
) -> None:
    room.members.append(slack.other_bot(team))
    assert not sender.rooms.has_outsiders(key(room))


def _guest(slack: SlackPeer, room: Channel) -> None:
    room.members.append(slack.person(room.workspace, "Ana Roth", guest="single-channel"))


def _stranger(slack: SlackPeer, room: Channel) -> None:
    slack.invite(room, slack.person(slack.workspace("Fremd", install=False), "Ana Roth"))


def _shared(slack: SlackPeer, room: Channel) -> None:
    room.connected.append(slack.workspace("Fremd", install=False))


@pytest.mark.parametrize("opened", [_guest, _stranger, _shared])
@pytest.mark.parametrize("kind", ["public", "private"])
def test_a_room_with_outsiders_is_open(
    slack: SlackPeer,
    sender: Sender,
    team: Workspace,
    kim: Person,
    opened: Callable[[SlackPeer, Channel], None],
    kind: Any,
) -> None:
    room = slack.channel(team, "r", kim, kind=kind)
    opened(slack, room)
    assert sender.rooms.has_outsiders(key(room))


def test_a_room_shared_between_listed_workspaces_is_closed(
    slack: SlackPeer, team: Workspace, room: Channel
) -> None:
    sister = slack.workspace("Schwester", install=False)
    room.connected.append(sister)
    sender = Sender(slack, team, sister)
    assert not sender.rooms.has_outsiders(key(room))
    assert Sender(slack, team).rooms.has_outsiders(key(room))


def test_somebody_who_left_the_company_is_no_outsider(
    slack: SlackPeer, sender: Sender, team: Workspace, room: Channel
) -> None:
    room.members.append(slack.person(team, "Ana Roth", guest="single-channel", deleted=True))
    assert not sender.rooms.has_outsiders(key(room))


def test_where_it_cannot_be_told_there_are_outsiders(
    slack: SlackPeer, sender: Sender, team: Workspace, room: Channel
) -> None:
    slack.world.tokens[team.bot_token].scopes -= {"channels:read"}
    assert sender.rooms.has_outsiders(key(room))
    assert sender.rooms.has_outsiders(key(slack.channel(team, "secret", kind="private", app=False)))


@pytest.mark.parametrize("method", ["conversations.info", "conversations.members", "users.info"])
def test_what_passes_is_waited_out(slack: SlackPeer, sender: Sender, room: Channel, method: str) -> None:
    slack.fail_next(method, rate_limited(3))
    assert refused(sender.rooms.has_outsiders, key(room)).retry_after == 3
    assert not sender.rooms.has_outsiders(key(room))


def test_a_room_of_hundreds_is_taken_as_open_and_costs_little(
    slack: SlackPeer, sender: Sender, team: Workspace
) -> None:
    crowd = slack.channel(team, "all", *(slack.person(team, f"P{at}") for at in range(450)))
    assert sender.rooms.has_outsiders(key(crowd))
    assert slack.journal.calls("users.info") == []


def test_a_larger_room_is_learned_between_rate_limits(
    slack: SlackPeer, sender: Sender, team: Workspace
) -> None:
    group = slack.channel(team, "most", *(slack.person(team, f"P{at}") for at in range(120)))
    assert refused(sender.rooms.has_outsiders, key(group)).code == "rate-limited"
    slack.clock.advance(60)
    assert not sender.rooms.has_outsiders(key(group))


def test_a_verdict_holds_for_a_while(
    slack: SlackPeer, sender: Sender, team: Workspace, room: Channel
) -> None:
    def asked() -> int:
        sender.rooms.has_outsiders(key(room))
        return len(slack.journal.calls("conversations.info"))

    assert [asked(), asked()] == [1, 1]
    _guest(slack, room)
    slack.clock.advance(61)
    assert sender.rooms.has_outsiders(key(room))
    room.members.pop()
    slack.clock.advance(300)
    assert sender.rooms.has_outsiders(key(room))
    slack.clock.advance(301)
    assert not sender.rooms.has_outsiders(key(room))


def test_who_comes_in_is_seen_at_once(
    slack: SlackPeer, sender: Sender, team: Workspace, room: Channel
) -> None:
    assert not sender.rooms.has_outsiders(key(room))
    member = slack.person(team, "Bo Ek")
    room.members.append(member)
    assert not sender.rooms.came_in(key(room), member.id)
    first, second = (slack.person(team, name, guest="multi-channel") for name in ("Ana Roth", "Eva Blom"))
    room.members.append(first)
    assert sender.rooms.came_in(key(room), first.id)
    assert sender.rooms.came_in(key(room), first.id)  # asked again after a crash: the same
    assert sender.rooms.has_outsiders(key(room))
    room.members.append(second)
    assert not sender.rooms.came_in(key(room), second.id)


def test_no_more_is_remembered_than_fits(sender: Sender) -> None:
    kept = remembered.Remembered[int, int](sender.clock)
    for at in range(remembered.MOST + 1):
        kept.keep(at, at)
    assert kept.get(0, timedelta(days=1)) is None
    assert kept.get(remembered.MOST, timedelta(days=1)) == remembered.MOST
