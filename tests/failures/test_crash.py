"""A process that is killed between the acknowledgement and the end of the answer.

The peer holds a call of the bot, so that the process dies at exactly that point.
"""

from __future__ import annotations

from tests.failures.bots import Installation, eventually, kill, process
from tests.failures.cases import HTTP, both_engines, on, sqlite_alone
from tests.failures.sides import Side, SlackSide
from tests.peers.core.faults import Held

SHORT_LEASE = {"lease_seconds": "1"}


@both_engines
def test_a_crash_before_the_answer(side: Side, installation: Installation) -> None:
    held = Held()
    with process(installation, **SHORT_LEASE) as first:
        side.reach(installation.address)
        side.peer.fail_next(side.names.who, held)
        side.ask("expiring in 30 days")
        side.peer.wait(side.heard)
        side.peer.wait(
            lambda: [call for call in side.peer.journal.calls(side.names.who) if call.status is None]
        )
        kill(first)
        held.gate.set()
    assert installation.backlog() == 1
    assert side.answers() == []
    with process(installation, **SHORT_LEASE):
        side.peer.wait(side.answers, within=20)
        eventually(lambda: not installation.backlog(), "an empty inbox")
    assert len(side.answers()) == 1


@both_engines
def test_a_crash_between_a_send_and_its_recording(side: Side, installation: Installation) -> None:
    """What was sent is found again: on Slack everywhere, on Webex where a bot may read what it said."""
    where = side.answers if isinstance(side, SlackSide) else side.direct_answers
    tell = side.ask if isinstance(side, SlackSide) else side.say
    held = Held()
    with process(installation, **SHORT_LEASE) as first:
        side.reach(installation.address)
        side.peer.fail_next(side.names.post, held)
        tell("expiring in 30 days")
        side.peer.wait(lambda: side.peer.journal.calls(side.names.post))
        kill(first)
        held.gate.set()
        side.peer.wait(where)
    assert installation.backlog() == 1
    with process(installation, **SHORT_LEASE):
        side.reach(installation.address)
        eventually(lambda: not installation.backlog(), "an empty inbox")
        side.say("whoami")
        side.peer.wait(lambda: side.direct_answers()[-1:] and "Ada" in side.direct_answers()[-1].words)
    assert sum("expir" in seen.words.lower() for seen in where()) == 1


@on(HTTP)
@sqlite_alone
def test_a_crash_after_a_file_was_shared(side: SlackSide, installation: Installation) -> None:
    """A file carries no mark of its own: that it was shared is asked for by its ID."""
    held = Held()
    with process(installation, **SHORT_LEASE) as first:
        side.reach(installation.address)
        side.peer.fail_next("files.completeUploadExternal", held)
        side.say("expiring in 90 days csv")
        side.peer.wait(lambda: side.peer.journal.calls("files.completeUploadExternal"))
        kill(first)
        held.gate.set()
        side.peer.wait(lambda: [seen for seen in side.direct_answers() if seen.files])
    with process(installation, **SHORT_LEASE):
        eventually(lambda: not installation.backlog(), "an empty inbox")
    assert len([seen for seen in side.direct_answers() if seen.files]) == 1


@on(HTTP)
@sqlite_alone
def test_a_crash_after_a_change_was_made(side: Side, installation: Installation) -> None:
    """The change is made and audited once, and told."""
    held = Held()
    with process(installation, **SHORT_LEASE) as first:
        side.reach(installation.address)
        side.peer.fail_next(side.names.post, held)
        side.say("language french")
        side.peer.wait(lambda: side.peer.journal.calls(side.names.post))
        kill(first)
        held.gate.set()
    with process(installation, **SHORT_LEASE):
        eventually(lambda: not installation.backlog(), "an empty inbox")
        side.peer.wait(side.direct_answers)
    assert len(side.direct_answers()) == 1
    assert installation.audited("settings") == 1
