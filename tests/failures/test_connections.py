"""What lies between the bot and a platform ends or falls silent: tokens, webhooks, sockets, the platform."""

from __future__ import annotations

from tests.failures.bots import PATIENCE, Installation, Running, eventually, started
from tests.failures.cases import SOCKETS, WEBEX, both_platforms, everywhere, on, sqlite_alone
from tests.failures.sides import Side, SlackSide, WebexSide

SOON = "0.5"
"""Seconds between two looks at whether all is well."""


@both_platforms
@sqlite_alone
def test_a_token_that_was_revoked_and_mended(side: Side, installation: Installation) -> None:
    """What was asked meanwhile is answered by the bot that is started with the new token."""
    with started(installation, side) as bot:
        side.revoke()
        side.ask("help")
        side.peer.wait(side.heard)
        eventually(bot.failed, "an attempt to answer")
        assert side.answers() == []
    side.renew()
    installation.more = {**installation.more, **side.settings(installation.address)}
    with started(installation, side) as bot:
        bot.pass_until(lambda: not bot.backlog())
        assert len(side.answers()) == 1
        side.ask("help")
        side.peer.wait(lambda: len(side.answers()) == 2)


@everywhere
@sqlite_alone
def test_a_platform_that_is_down_for_a_minute(side: Side, bot: Running) -> None:
    """What was on its way is answered once it is back, and what is asked then as well."""
    side.ask("help")
    side.peer.wait(side.answers)
    bot.settle()
    side.peer.outage(60)
    side.ask("expiring in 30 days")
    bot.pass_time(30)
    assert len(side.answers()) == 1
    bot.pass_time(31)
    side.reach(bot.installation.address)
    bot.pass_until(lambda: len(side.answers()) == 2)
    bot.settle()
    assert len(side.answers()) == 2
    side.ask("help")
    bot.pass_until(lambda: len(side.answers()) == 3, step=1.0)  # a socket just made may break once more


@on(WEBEX)
def test_a_webhook_that_went_inactive(side: WebexSide, installation: Installation) -> None:
    """It is activated again, and what was said meanwhile is answered, once."""
    world = side.peer.world
    with started(installation, side, webex_check_seconds=SOON) as bot:
        side.ask("help")
        side.peer.wait(side.answers)
        bot.settle()
        with side.peer.board.lock:
            for hook in world.webhooks.values():
                hook.status = "inactive"
            side.ask("expiring in 30 days")
            side.say("help")
        side.peer.wait(lambda: all(hook.status == "active" for hook in world.webhooks.values()))
        side.peer.wait(lambda: len(side.answers()) == 2 and side.direct_answers())
        side.ask("help")
        side.peer.wait(lambda: len(side.answers()) == 3)
        bot.settle()
        assert [len(side.answers()), len(side.direct_answers())] == [3, 1]


@on(WEBEX)
@sqlite_alone
def test_what_was_said_while_the_bot_was_down(side: WebexSide, installation: Installation) -> None:
    """Webhooks that reach nobody go inactive; the next start makes up for it."""
    with started(installation, side) as bot:
        side.ask("help")
        side.peer.wait(side.answers)
        bot.settle()
    for _ in range(side.peer.outgoing.inactive_after):
        side.ask("expiring in 30 days")
        side.peer.wait(side.heard)
    assert {hook.status for hook in side.peer.world.webhooks.values()} == {"inactive", "active"}
    with started(installation, side) as bot:
        missed = side.peer.outgoing.inactive_after
        side.peer.wait(lambda: len(side.answers()) == 1 + missed)
        bot.settle()
        assert len(side.answers()) == 1 + missed


@on(SOCKETS)
@sqlite_alone
def test_a_socket_that_fell_silent(side: SlackSide, installation: Installation) -> None:
    """It answers pings and delivers nothing: it is made anew, and what was not acknowledged comes again."""
    with started(installation, side, slack_renew_seconds="1") as bot:
        side.ask("help")
        side.peer.wait(side.answers)
        silent = side.peer.sockets.silence()
        side.ask("expiring in 30 days")
        side.peer.wait(
            lambda: (
                len(side.peer.sockets.connections) > 1
                and not set(silent) & set(side.peer.sockets.connections)
            )
        )
        bot.pass_time(side.peer.ack_deadline + 1)
        side.peer.wait(lambda: len(side.answers()) == 2)
        bot.settle()
        assert len(side.answers()) == 2


@on(SOCKETS)
@sqlite_alone
def test_sockets_that_break_and_that_are_told_to_renew(side: SlackSide, bot: Running) -> None:
    for end in (side.peer.sockets.drop, lambda: side.peer.sockets.disconnect("refresh_requested")):
        before = set(side.peer.sockets.connections)
        end()
        side.peer.wait(
            lambda before=before: (
                len(side.peer.sockets.connections) > 1 and not before & set(side.peer.sockets.connections)
            ),
            within=PATIENCE,
            what="connections in the place of those that broke",
        )
        count = len(side.answers())
        side.ask("help")
        bot.pass_until(lambda count=count: len(side.answers()) == count + 1, step=1.0)
