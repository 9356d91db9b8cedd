"""Digests as rooms get them: what they say against what happened, and what becomes of what cannot come."""

from __future__ import annotations

from contextlib import closing
from datetime import UTC, datetime, timedelta
from functools import partial
from typing import Any

import pytest
from sqlalchemy import Connection, delete, func, insert, select

from config.settings import load_settings
from hub.demo import ADMIN, FULL_ADMIN
from hub.vocabulary import AlertKind
from notifications.alerts import life
from notifications.alerts.reconcile import reconcile
from notifications.alerts.telling import tell_due
from store.alerts.alerts import alone
from store.alerts.model import Matcher, NewSubscription, Pace, Severity
from store.alerts.reach import Reach
from store.alerts.subscriptions import add_subscription, find_subscription
from store.database import open_database
from store.queries.people import save_room
from store.schema import admin_customer, administrator, alert, customer, evaluation, outbox, subscription
from tests.failures.alerting import KIND, Alerting, finding, id_of
from tests.failures.bots import Installation, Running, eventually, kill, process
from tests.failures.cases import HTTP, WEBEX, both_engines, both_platforms, cases, on, sqlite_alone
from tests.failures.delivering import Delivering, room_of
from tests.failures.sides import Side, SlackSide
from tests.peers.core.faults import Held, Reset
from tests.peers.slack.peer import error as slack_error
from tests.peers.webex.peer import error as webex_error

AN_HOUR, A_MINUTE = timedelta(hours=1), timedelta(minutes=1)
MANY = 10
"""So many alerts a room takes one by one in an hour."""
LOST = "{0}0% of the callers of Customer {1} gave up waiting"


class Digesting(Alerting):
    """A room that is told by digests. Days pass, and nothing is found but what a test says."""

    def __post_init__(self) -> None:
        super().__post_init__()
        with self.delivering.database.write() as connection:
            _evaluate_nothing(connection, self.delivering.now())

    def daily(self, within: timedelta = AN_HOUR, **changed: Any) -> int:
        """A digest each day, the first within that time."""
        return self.subscribe(pace=Pace.DAILY, at=f"{self.delivering.now() + within:%H:%M}", **changed)

    def come_due(self, number: int) -> None:
        """Time passes until the subscription's next digest is made."""
        (row,) = self._rows(select(subscription.c.next_at).where(subscription.c.number == number))
        self.delivering.side.peer.clock.set(row.next_at.timestamp() + 1)
        self.delivering.fall_due()

    def pass_until_due(self, number: int) -> None:
        """The same, and it goes out."""
        self.come_due(number)
        self.delivering.settle(step=1)

    def quiet(self, org_ids: list[str] | None = None) -> str:
        """How many customers have no open alert, of how many."""
        among = set(self.customers if org_ids is None else org_ids)
        loud = {row.org_id for row in self._rows(select(alert.c.org_id).where(alert.c.state != "resolved"))}
        return f"{len(among - loud)} of {len(among)}"

    def title(self, org_index: int, level: int) -> str:
        """How an alert of a customer is called."""
        return LOST.format(level, self.customers[org_index])

    def digests(self) -> list[tuple[str, str]]:
        """How the rows of digests ended, and why."""
        return [(row.state, row.reason) for row in self.delivering.rows("digest")]


@pytest.fixture
def digesting(bot: Running, side: Side) -> Digesting:
    return Digesting(Delivering(bot, side))


def parts_of(seen: Any) -> dict[str, list[str]]:
    """The lines of each part of a digest, by its title's first word; what comes before them is ``."""
    found: dict[str, list[str]] = {"": []}
    under = ""
    for line in seen.words.replace("*", "").splitlines():
        name, _, counts = line.partition(": ")
        begins = counts and name in {"New", "Worse", "Still there", "Solved", "Taken"}
        under = name if begins else under
        found.setdefault(under, []).append(counts if begins else line)
    return found


def heading(seen: Any) -> str:
    return str(seen.words.replace("*", "").strip().splitlines()[0])


@both_engines
def test_a_daily_digest_says_what_happened(side: Side, digesting: Digesting) -> None:
    """Each alert once, in the part where it ended up; nothing is told between two of them."""
    number = digesting.daily()
    _, taken, _, had, worsened = digesting.hold(1, 1, 1, 1, 1)
    digesting.delivering.pass_time(600)
    digesting.attend(life.acknowledge, taken)
    digesting.attend(life.acknowledge, had)
    digesting.hold(1, 1, 0, 0, 3)
    assert side.answers() == []
    digesting.pass_until_due(number)
    (first,) = side.answers()
    assert heading(first).endswith(": 3 new and 2 solved")
    assert digesting.quiet() in first.words.replace("*", "")
    told = parts_of(first)
    assert set(told) == {"", "New", "Solved"}
    new, solved = "\n".join(told["New"]), "\n".join(told["Solved"])
    assert new.startswith("3 Queue abandonment")
    assert [digesting.title(at, level) in new for at, level in ((0, 1), (1, 1), (4, 3))] == [True] * 3
    assert new.count("has it") == new.count("Ada Lindqvist has it") == 1
    assert [digesting.title(at, 1) in solved for at in (2, 3)] == [True] * 2
    assert solved.count("after 10 minutes") == 2
    assert solved.count("Ada Lindqvist had it") == 1

    digesting.hold(2, 1, 0, 0, 3, 1)
    digesting.attend(life.resolve, taken)
    digesting.attend(life.acknowledge, worsened)
    digesting.pass_until_due(number)
    assert len(side.answers()) == 2
    second = side.answers()[-1]
    assert heading(second).endswith(": 1 new, 1 worse, 1 solved, and 1 taken")
    told = parts_of(second)
    assert digesting.title(5, 1) in "\n".join(told["New"])
    assert digesting.title(0, 2) in "\n".join(told["Worse"])
    assert "10% abandoned → 20% abandoned" in "\n".join(told["Worse"])
    assert "by Ada Lindqvist" in "\n".join(told["Solved"])
    assert "Ada Lindqvist has it" in "\n".join(told["Taken"])
    assert digesting.cards(taken) == []

    digesting.pass_until_due(number)
    assert len(side.answers()) == 2  # without news none is sent


@on(WEBEX)
@sqlite_alone
def test_on_mondays_of_the_last_seven_days_in_the_rooms_words(side: Side, digesting: Digesting) -> None:
    with digesting.delivering.database.write() as connection:
        save_room(connection, room_of(side), {"language": "fr", "timezone": "UTC"})
    number = digesting.subscribe(pace=Pace.WEEKLY, at="08:00", weekday="mon")
    digesting.hold(1, 1)
    digesting.come_due(number)
    digesting.hold(1, 0, 1)
    digesting.pass_until_due(number)
    first, second = side.answers()
    assert heading(first).startswith("Vos clients, ")
    assert heading(first).endswith(": 2 nouvelles")
    assert " au " in heading(second)
    assert digesting.customers[2] in second.words
    made = datetime.fromtimestamp(side.peer.clock.now(), UTC)
    assert (made.strftime("%a"), made.hour) == ("Mon", 8)


@both_platforms
@sqlite_alone
def test_what_is_more_than_a_room_takes_is_one_digest(side: Side, digesting: Digesting) -> None:
    """Of what the room has a card of, the digest tells and the card shows it, without a word."""
    digesting.subscribe()
    numbers = digesting.hold(*[1] * MANY)
    cards = side.answers()
    assert len(cards) == MANY
    digesting.delivering.pass_time(20 * 60)
    digesting.hold(3, 0, *[1] * MANY)
    *cards, digest = side.answers()
    assert len(cards) == MANY
    assert heading(digest) == "Many alerts: 2 new, 1 worse, and 1 solved"
    told = parts_of(digest)
    assert digesting.title(0, 3) in "\n".join(told["Worse"])
    assert digesting.title(1, 1) in "\n".join(told["Solved"])
    shown = {id_of(seen): seen for seen in cards}
    worse, over = (shown[digesting.card(number).message_id] for number in numbers[:2])
    assert "30% of the callers" in worse.words
    assert "Resolved by itself" in over.words
    assert [seen.edits for seen in (worse, over)] == [1, 1]
    assert sum(seen.edits for seen in cards) == 2
    assert [thread for thread, _ in digesting.said()] == [""] * (MANY + 1)
    assert [digesting.card(number).edits for number in numbers] == [1, 1, *[0] * (MANY - 2)]


@on(HTTP)
@sqlite_alone
def test_what_a_room_is_reminded_of_is_still_there(side: SlackSide, digesting: Digesting) -> None:
    """The severe come first, one by one; what is told again comes with the rest of them."""
    digesting.subscribe(repeat_hours=2)
    digesting.hold(1, 1, 1)
    digesting.delivering.side.peer.clock.advance(2 * AN_HOUR.total_seconds())
    digesting.customers.reverse()
    digesting.hold(*[1] * (MANY + 2), severity=Severity.SEVERE)
    digest = side.answers()[-1]
    assert heading(digest) == "Many alerts: 2 new and 3 still there"
    assert sum(digesting.customers[-at] in digest.words for at in (1, 2, 3)) == 3


@cases(("sqlite", WEBEX), ("postgresql", HTTP))
def test_a_digest_is_of_the_customers_that_both_owner_and_room_have(side: Side, digesting: Digesting) -> None:
    theirs = [row.org_id for row in digesting._rows(_CUSTOMERS_OF_KIM)]
    others = [org_id for org_id in digesting.customers if org_id not in theirs]
    told, hidden = theirs[:2], theirs[2]
    digesting.customers = [*told, hidden, others[0], *theirs[3:], *others[1:]]
    with digesting.delivering.database.write() as connection:
        save_room(connection, room_of(side), {"scope": {"customers": [*told, others[0]]}})
    number = digesting.daily(owner=ADMIN)
    digesting.hold(1, 1, 1, 1)
    digesting.pass_until_due(number)
    (digest,) = side.answers()
    assert heading(digest).endswith(": 2 new")
    assert [org_id in digest.words for org_id in (*told, hidden, others[0])] == [True, True, False, False]
    assert digesting.quiet(told) == "0 of 2"
    assert "0 of 2" in digest.words


@on(HTTP)
@sqlite_alone
def test_its_owner_lost_their_role_before_it_was_sent(side: Side, digesting: Digesting) -> None:
    """It is not sent; the subscription ends, and they are told."""
    number = digesting.daily()
    digesting.hold(1)
    side.limit(side.names.post, 60)
    digesting.come_due(number)
    digesting.delivering.wait_for(lambda row: row.reason == "rate-limited")
    with digesting.delivering.database.write() as connection:
        connection.execute(delete(admin_customer))
        connection.execute(delete(administrator))
    digesting.delivering.settle(step=5)
    assert digesting.digests() == [("dropped", "not-theirs")]
    digesting.delivering.fall_due()
    digesting.delivering.settle(step=5)
    assert side.answers() == []
    (told,) = side.direct_answers()
    assert f"#{number} has ended" in told.words


@both_platforms
@sqlite_alone
def test_a_room_that_is_gone_ends_all_its_subscriptions(side: Side, digesting: Digesting) -> None:
    """Whoever made them is told directly."""
    numbers = [digesting.daily(), digesting.subscribe(matcher=Matcher(kinds=(AlertKind.SYNC,)))]
    digesting.hold(1)
    gone = slack_error("is_archived") if isinstance(side, SlackSide) else webex_error(404, "Not found")
    side.peer.fail_next(side.names.post, gone)
    digesting.pass_until_due(numbers[0])
    assert digesting.digests() == [("dead", "room-gone")]
    with digesting.delivering.database.read() as connection:
        kept = [find_subscription(connection, number) for number in numbers]
    assert [(each.state, each.reason) for each in kept if each] == [("ended", "room-gone")] * 2
    assert side.answers() == []
    told = "\n".join(seen.words for seen in side.direct_answers())
    assert [f"#{number} has ended" in told for number in numbers] == [True, True]


@both_platforms
@sqlite_alone
def test_a_digest_comes_later_and_its_buttons_are_answered(side: Side, digesting: Digesting) -> None:
    """Where the platform asks to wait, once; who presses is answered beside it, and it stays."""
    number = digesting.daily(within=2 * A_MINUTE)  # soon: what Slack sends is signed by the machine's time
    digesting.hold(1)
    side.limit(side.names.post, 60)
    digesting.come_due(number)
    digesting.delivering.wait_for(lambda row: row.reason == "rate-limited")
    assert side.answers() == []
    digesting.delivering.settle(step=20)
    (digest,) = side.answers()
    for label, answer in (("Open the list", digesting.title(0, 1)), ("Settings", f"#{number}")):
        before = _all_answers(side)
        side.press(digest, label)
        digesting.delivering.bot.settle()
        eventually(partial(_more_than, side, before), f"the answer to {label}")
        assert answer in _last_answer(side, digest)
    assert (digest.edits, digest.words) == (0, side.answers()[0].words)
    assert digesting.digests() == [("sent", "")]


@on(HTTP)
@sqlite_alone
def test_of_a_digest_whose_answer_was_lost_slack_can_tell(side: SlackSide, digesting: Digesting) -> None:
    number = digesting.daily()
    digesting.hold(1)
    side.peer.fail_next(side.names.post, Reset(done=True))
    digesting.pass_until_due(number)
    assert len(side.answers()) == 1
    (row,) = digesting.delivering.rows("digest")
    assert (row.state, row.attempts) == ("sent", 2)


@on(HTTP)
@sqlite_alone
def test_a_crash_between_sending_and_recording_it(side: SlackSide, installation: Installation) -> None:
    """The next process finds on Slack that it was sent."""
    _a_digest_is_due(installation, side)
    held = Held()
    lease = {"lease_seconds": "1"}
    with process(installation, **lease) as first:
        side.peer.fail_next(side.names.post, held)
        side.peer.wait(lambda: side.peer.journal.calls(side.names.post))
        kill(first)
        held.gate.set()
        side.peer.wait(side.answers)
    assert _states(installation) == ["waiting"]
    with process(installation, **lease):
        eventually(lambda: _states(installation) == ["sent"], "a digest that is settled")
    (digest,) = side.answers()
    assert heading(digest).endswith(": 1 new")


_CUSTOMERS_OF_KIM = (
    select(customer.c.org_id)
    .join(admin_customer, admin_customer.c.customer_id == customer.c.id)
    .join(administrator, administrator.c.id == admin_customer.c.admin_id)
    .where(administrator.c.email == ADMIN)
    .order_by(customer.c.id)
)


def _evaluate_nothing(connection: Connection, now: datetime) -> None:
    """As if the coming days' own evaluations were over: they know nothing of what a test says."""
    connection.execute(insert(evaluation), {"day": (now + timedelta(days=30)).date(), "at": now})


def _a_digest_is_due(installation: Installation, side: Side) -> None:
    """It was made, and nobody has sent it yet."""
    now = datetime.now(UTC)
    with closing(open_database(installation.database_url)) as database, database.write() as connection:
        alone(connection)
        _evaluate_nothing(connection, now)
        new = NewSubscription(
            room_of(side), FULL_ADMIN, "en", Matcher(kinds=(KIND,)), Pace.DAILY, f"{now:%H:%M}"
        )
        add_subscription(connection, new, now, now - AN_HOUR, None)
        org_id = connection.scalars(select(func.min(customer.c.org_id))).one()
        reconcile(connection, KIND, [finding(org_id, 1)], Reach.EVERYBODY, now)
        tell_due(connection, now, load_settings(**installation.settings()))


def _states(installation: Installation) -> list[str]:
    with closing(open_database(installation.database_url)) as database, database.read() as connection:
        return list(connection.scalars(select(outbox.c.state).where(outbox.c.kind == "digest")))


def _all_answers(side: Side) -> int:
    return len(side.answers(side.ada)) + len(side.direct_answers())


def _more_than(side: Side, count: int) -> bool:
    return _all_answers(side) > count


def _last_answer(side: Side, digest: Any) -> str:
    """What was said last, in the room or directly."""
    said = [*side.answers(side.ada), *side.direct_answers()]
    return "\n".join(seen.words for seen in said if id_of(seen) != id_of(digest))
