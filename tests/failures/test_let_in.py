"""Who is let in: what is not signed as it should be is not kept, and who is not a person is not answered."""

from __future__ import annotations

import pytest

from bot.webex.missed import WATERMARK
from tests.failures.bots import Installation, Running, eventually
from tests.failures.cases import HTTP, WEBEX, both_engines, everywhere, on, sqlite_alone
from tests.failures.sides import Side, SlackSide, WebexSide
from tests.peers.webex.outgoing import Form


def refused(side: Side, before: int = 0) -> set[int | None]:
    """The statuses of what was sent since then, once what is repeated at once has been."""

    def tried() -> bool:
        sent = side.peer.deliveries()[before:]
        return bool(sent) and all(each.over or len(each.attempts) > 1 for each in sent)

    side.peer.wait(tried)
    sent = side.peer.deliveries()[before:]
    return {attempt.status for delivery in sent for attempt in delivery.attempts}


@both_engines
def test_a_bad_signature_is_refused(side: Side, bot: Running, installation: Installation) -> None:
    side.ask("help")
    side.peer.wait(side.answers)
    side.peer.wait(side.heard)
    kept, sent = installation.kept(), len(side.peer.deliveries())
    with side.peer.signing(secret="guessed by somebody else"):
        side.forge()
        assert refused(side, sent) == {401}
    assert installation.kept() == kept
    side.say("help")
    side.peer.wait(side.direct_answers)
    assert len(side.answers()) == 1


@on(HTTP)
@sqlite_alone
@pytest.mark.parametrize(("age", "taken"), [(301, False), (-301, False), (290, True)])
def test_the_time_of_a_signature_counts(
    side: SlackSide, bot: Running, installation: Installation, age: float, taken: bool
) -> None:
    with side.peer.signing(age=age):
        side.ask("help")
        assert refused(side) == {200 if taken else 401}
    bot.settle()
    assert installation.kept() == taken


@on(WEBEX)
@sqlite_alone
@pytest.mark.parametrize(
    ("form", "spark"), [("", True), ("short", False), ("long", False), ("long", True), ("short", True)]
)
def test_every_known_form_of_a_signature_is_taken(
    side: WebexSide, bot: Running, form: Form, spark: bool
) -> None:
    side.peer.outgoing.form, side.peer.outgoing.spark = form, spark
    side.ask("help")
    side.peer.wait(side.answers)


@on(WEBEX)
@sqlite_alone
def test_what_is_not_signed_at_all_is_refused(
    side: WebexSide, bot: Running, installation: Installation
) -> None:
    eventually(
        lambda: bot.service.inbox.heard("webex", side.peer.home.id, WATERMARK),
        "the first look for what was missed",
    )
    side.peer.outgoing.form, side.peer.outgoing.spark = "", False
    side.ask("help")
    assert refused(side) == {401}
    assert installation.kept() == 0


@everywhere
@sqlite_alone
def test_another_bot_is_not_answered(side: Side, bot: Running) -> None:
    if isinstance(side, SlackSide):
        other = side.peer.other_bot(side.team)
        side.peer.invite(side.room, other)
        side.peer.mention(other, side.room, "help")
    else:
        world = side.peer.world
        other = world.person(side.peer.home, "Ticket Bot", "tickets@webex.bot", "bot")
        side.peer.invite(side.room, other)
        side.peer.mention(other, side.room, "help")
        side.peer.say(other, None, "help")
    side.ask("help")
    side.peer.wait(side.answers)
    side.peer.wait(side.heard)
    bot.settle()
    assert len(side.answers()) == 1
    if isinstance(side, WebexSide):
        assert side.direct_answers(other) == []
