"""Who is answered, and with what: strangers, other workspaces, guests, old cards, other people's cards."""

from __future__ import annotations

from hub.demo import FULL_ADMIN, HELPDESK
from tests.failures.bots import Installation, Running
from tests.failures.cases import HTTP, WEBEX, both_engines, both_platforms, on, sqlite_alone
from tests.failures.sides import NAME, Side, SlackSide, WebexSide

QUESTION = "expiring in 30 days"


@both_platforms
@sqlite_alone
def test_an_unknown_person_gets_help_alone(side: Side, bot: Running) -> None:
    sam = side.newcomer("Sam Weber", "sam@partner.example")
    side.say(QUESTION, sam)
    (refused,) = side.peer.wait(lambda: side.direct_answers(sam))
    side.say("help", sam)
    side.peer.wait(lambda: len(side.direct_answers(sam)) == 2)
    bot.settle()
    assert not refused.files
    assert not any(name in refused.words for name in bot.customers())


@on(HTTP)
@sqlite_alone
def test_a_guest_an_unconfirmed_address_and_another_workspace_do_not_count(
    side: SlackSide, bot: Running
) -> None:
    elsewhere = side.peer.workspace("Elsewhere", install=False)
    stranger = side.peer.person(elsewhere, "Stranger", FULL_ADMIN)
    side.peer.invite(side.room, stranger)
    nobody = [
        side.newcomer("Guest", FULL_ADMIN, guest="multi-channel"),
        side.newcomer("Visitor", FULL_ADMIN, guest="single-channel"),
        side.newcomer("Unconfirmed", FULL_ADMIN, confirmed=False),
        stranger,
    ]
    for person in nobody:
        side.ask(QUESTION, person)
    side.peer.wait(side.heard)
    bot.settle()
    said = [seen for person in nobody for seen in side.answers(person)]
    assert len({seen.only_for for seen in said}) == len(nobody)
    assert not any(name in seen.words for seen in said for name in bot.customers())


@on(WEBEX)
@sqlite_alone
def test_a_person_of_another_organization_does_not_count(side: WebexSide, bot: Running) -> None:
    """With an address that is known, too."""
    other = side.peer.person(NAME, "ada.elsewhere@partner.example", side.peer.organization("Elsewhere"))
    other.email = FULL_ADMIN
    side.say(QUESTION, other)
    (refused,) = side.peer.wait(lambda: side.direct_answers(other))
    assert not any(name in refused.words for name in bot.customers())


@both_platforms
@sqlite_alone
def test_with_a_guest_in_the_room_the_answer_is_private(side: Side, bot: Running) -> None:
    if isinstance(side, SlackSide):
        side.newcomer("Gil Gast", "gil@elsewhere.example", guest="multi-channel")
    else:
        side.newcomer("Gil Gast", "gil@elsewhere.example", organization=side.peer.organization("Elsewhere"))
    side.ask(QUESTION)
    (answer,) = side.peer.wait(lambda: side.whispers(side.ada))
    bot.settle()
    assert any(name in answer.words for name in bot.customers())
    for seen in side.answers():
        assert not any(name in seen.words for name in bot.customers())


@both_platforms
@sqlite_alone
def test_a_click_by_somebody_with_another_scope_changes_nothing_for_others(side: Side, bot: Running) -> None:
    side.ask("customers")
    (card,) = side.peer.wait(side.answers)
    hana = side.newcomer("Hana Novak", HELPDESK)
    side.press(card, "Next", hana)
    (own,) = side.peer.wait(lambda: side.whispers(hana))
    bot.settle()
    assert own.words != card.words
    (still,) = side.answers()
    assert still.words == card.words
    assert still.edits == 0


@both_engines
def test_a_button_of_an_old_card_is_answered_anew(
    side: Side, bot: Running, installation: Installation
) -> None:
    """Of one that the bot has no memory of: it is answered privately, and the old card stays as it is."""
    side.ask("customers")
    (card,) = side.peer.wait(side.answers)
    bot.settle()
    bot.forget_messages()
    side.press(card, "Next")
    side.peer.wait(lambda: side.whispers(side.ada))
    bot.settle()
    shared = [seen for seen in side.answers() if seen.message is card.message]
    assert [seen.words for seen in shared] == [card.words]
    assert len(side.whispers(side.ada)) == 1
