"""The webhooks: registered once, set right again, and what was missed meanwhile kept exactly once."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from bot.webex.endpoint import PATH
from store.inbox import Inbox
from tests.bot.webex.joined import SECRET, Joined
from tests.peers.core.faults import Half, server_error
from tests.peers.webex.model import Person, Room, Webhook
from tests.peers.webex.peer import WebexPeer, error, rate_limited


def hooks(webex: WebexPeer) -> list[Webhook]:
    with webex.board.lock:
        return list(webex.world.webhooks.values())


def register(webex: WebexPeer, resource: str = "messages", **facts: str) -> Webhook:
    """A webhook that was there before."""
    given = {"name": "Switchboard", "target": "https://old.example/webex/events", "event": "created"} | facts
    with webex.board.lock:
        hook = Webhook(
            webex.world.new_id("WEBHOOK"),
            webex.bot,
            given["name"],
            given["target"],
            resource,
            given["event"],
            "",
            "an old secret",
            webex.world.now(),
        )
        webex.world.webhooks[hook.id] = hook
        return hook


@pytest.fixture
def listening(webex: WebexPeer, space: Room, inbox: Inbox) -> Iterator[Joined]:
    """Listening with an inbox on each engine."""
    del space  # whoever is in it came before
    with Joined(webex, inbox) as made:
        yield made.listen()


def test_each_is_registered_once_with_our_secret(webex: WebexPeer, joined: Joined) -> None:
    joined.listen()
    joined.caught_up()
    found = hooks(webex)
    assert sorted(hook.resource for hook in found) == ["attachmentActions", "memberships", "messages"]
    assert {(h.name, h.target, h.event, h.secret) for h in found} == {
        ("Switchboard", joined.url + PATH, "created", SECRET)
    }


def test_a_second_start_and_a_second_process_register_nothing_more(
    webex: WebexPeer, joined: Joined, one_inbox: Inbox
) -> None:
    joined.listen()
    before = hooks(webex)
    with Joined(webex, one_inbox, public_url=joined.url) as second:
        second.listen()
        assert hooks(webex) == before


def test_the_address_changed_so_the_webhook_is_changed_and_doubles_go(
    webex: WebexPeer, joined: Joined
) -> None:
    old, double = register(webex), register(webex)
    others = [
        register(webex, name="Another app"),
        register(webex, "rooms"),
        register(webex, event="deleted"),
    ]
    joined.listen()
    found = {hook.id: hook for hook in hooks(webex)}
    assert found[old.id].target == joined.url + PATH
    assert found[old.id].secret == SECRET
    assert double.id not in found
    assert all(found[other.id].target == "https://old.example/webex/events" for other in others)
    assert len(found) == 3 + len(others)


def test_one_that_points_here_already_is_the_one_that_stays(webex: WebexPeer, joined: Joined) -> None:
    register(webex)
    right = register(webex, target=joined.url + PATH)
    joined.listen()
    assert [hook.id for hook in hooks(webex) if hook.resource == "messages"] == [right.id]


def test_an_inactive_webhook_is_set_active_and_the_gap_kept_exactly_once(
    webex: WebexPeer, listening: Joined, ana: Person, space: Room
) -> None:
    with listening.deaf():
        missed = [webex.mention(ana, space, "one"), webex.say(ana, None, "two")]
        webex.say(ana, space, "not for the bot")
        missed.append(webex.mention(ana, space, "three"))
    for message in missed:
        assert listening.heard(message) is not None
    (hook,) = [hook for hook in hooks(webex) if hook.resource == "messages"]
    webex.wait(lambda: hook.status == "active" and hook.target == listening.url + PATH)
    heard = webex.mention(ana, space, "four")
    assert listening.heard(heard) is not None
    listening.caught_up()
    keys = [f"messages:created:{message.id}" for message in [*missed, heard]]
    assert sorted(event.key for event in listening.kept) == sorted(keys)


def test_a_webhook_that_was_deleted_is_registered_anew(webex: WebexPeer, joined: Joined, ana: Person) -> None:
    joined.listen()
    with webex.board.lock:
        webex.world.webhooks.clear()
    said = webex.say(ana, None, "help")
    assert joined.heard(said) is not None
    webex.wait(lambda: len(hooks(webex)) == 3)
    assert len(joined.kept) == 1


def test_what_was_said_while_the_process_was_down_is_kept_at_the_next_start(
    webex: WebexPeer, inbox: Inbox, ana: Person, space: Room
) -> None:
    with Joined(webex, inbox) as first:
        first.listen()
        answered = webex.mention(ana, space, "before")
        assert first.heard(answered) is not None
    missed = [webex.mention(ana, space, "meanwhile"), webex.say(ana, None, "and here")]
    webex.wait(lambda: all(delivery.over for delivery in webex.deliveries()))
    with Joined(webex, inbox) as second:
        second.listen()
        assert {event.key for event in second.kept} == {f"messages:created:{m.id}" for m in missed}


def test_what_is_older_than_an_hour_is_not_answered_any_more(
    webex: WebexPeer, joined: Joined, ana: Person, space: Room
) -> None:
    joined.listen()
    with joined.deaf():
        webex.mention(ana, space, "long ago")
        webex.clock.advance(3700)
        late = webex.mention(ana, space, "just now")
    assert joined.heard(late) is not None
    joined.caught_up()
    assert [event.key for event in joined.kept] == [f"messages:created:{late.id}"]


def test_the_first_start_looks_at_nothing_from_before(webex: WebexPeer, joined: Joined, ana: Person) -> None:
    webex.say(ana, None, "is anybody there")
    webex.clock.advance(600)
    joined.listen()
    joined.caught_up()
    assert joined.kept == []


def test_the_gap_may_be_longer_than_a_page(webex: WebexPeer, joined: Joined, ana: Person) -> None:
    joined.listen()
    with joined.deaf():
        said = [webex.say(ana, None, str(n)) for n in range(120)]
    webex.wait(lambda: len(joined.kept) == len(said))
    assert [event.key for event in joined.kept] == [f"messages:created:{m.id}" for m in said]


def test_a_minute_in_which_webex_is_down(
    webex: WebexPeer, listening: Joined, ana: Person, space: Room
) -> None:
    with webex.board.lock:
        for hook in webex.world.webhooks.values():
            hook.status = "inactive"
        webex.outage(60)
    missed = webex.mention(ana, space, "expiring")
    webex.clock.advance(61)
    assert listening.heard(missed) is not None
    listening.caught_up()
    assert [event.key for event in listening.kept] == [f"messages:created:{missed.id}"]


@pytest.mark.parametrize(
    ("operation", "fault"),
    [
        ("GET /webhooks", server_error(502)),
        ("GET /webhooks", rate_limited("soon")),
        ("POST /webhooks", rate_limited(0)),
        ("POST /webhooks", Half()),
        ("GET /rooms", rate_limited(None)),
        ("GET /messages", Half()),
        ("GET /messages", error(404)),
    ],
    ids=str,
)
def test_a_look_that_fails_is_taken_again(
    webex: WebexPeer, joined: Joined, ana: Person, operation: str, fault: object
) -> None:
    joined.listen()
    with webex.board.lock:
        webex.world.webhooks.clear()
    webex.fail_next(operation, fault)  # type: ignore[arg-type]
    said = webex.say(ana, None, "help")
    assert joined.heard(said) is not None
    webex.wait(lambda: len(hooks(webex)) == 3)
    assert len(joined.kept) == 1


def test_when_it_was_last_heard(webex: WebexPeer, joined: Joined, ana: Person) -> None:
    assert joined.platform.last_heard() is None
    joined.listen()
    first = joined.platform.last_heard()
    assert first is not None
    webex.clock.advance(30)
    joined.caught_up()
    later = joined.platform.last_heard()
    assert later is not None
    assert (later - first).total_seconds() >= 30


def test_a_webhook_is_a_sign_of_life_while_the_api_is_down(
    webex: WebexPeer, joined: Joined, ana: Person
) -> None:
    joined.listen()
    webex.outage(600)
    webex.clock.advance(100)
    webex.say(ana, None, "help")
    webex.wait(lambda: joined.kept)
    heard = joined.platform.last_heard()
    assert heard is not None
    assert (joined.now() - heard).total_seconds() < 50


def test_a_revoked_token_is_no_sign_of_life_and_ends_nothing(
    webex: WebexPeer, joined: Joined, ana: Person
) -> None:
    webex.revoke()
    joined.platform.start()
    webex.journal.wait("GET /people/me", 2)
    assert joined.platform.last_heard() is None
    with webex.board.lock:
        webex.world.tokens[joined.peer.token] = webex.bot
    joined.caught_up()
    assert joined.platform.last_heard() is not None
