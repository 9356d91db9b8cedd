"""Whatever is found in whatever order, and whatever people do meanwhile: alerts stay what is said of them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import Connection, select

from hub.vocabulary import AlertKind
from notifications.alerts.findings import Finding
from notifications.alerts.reconcile import Tally, reconcile
from store.alerts.alerts import alert_of, change_alert, event_of
from store.alerts.episodes import OPEN
from store.alerts.model import Alert, Event, Severity, State, What
from store.alerts.reach import Reach
from store.database import Database, open_database
from store.migrate import upgrade
from store.schema import alert, alert_event

NOW = datetime(2026, 11, 18, 12, tzinfo=UTC)
KIND = AlertKind.OVERAGE
SUBJECTS = ("a", "b", "c")

Found = Mapping[str, tuple[int, bool]]
"""Of each subject the level, and whether it is enough to begin an alert."""
some = st.dictionaries(st.sampled_from(SUBJECTS), st.tuples(st.integers(0, 2), st.booleans()))
did = st.one_of(
    some, st.tuples(st.sampled_from(["resolve", "acknowledge", "snooze"]), st.sampled_from(SUBJECTS))
)


@pytest.fixture(scope="module")
def kept(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Database]:
    database = open_database(f"sqlite:///{tmp_path_factory.mktemp('reconcile') / 'kept.db'}")
    upgrade(database)
    yield database
    database.close()


def findings(found: Found) -> list[Finding]:
    return [
        Finding(KIND, "org", subject, Severity.WARNING, {"level": level}, level=level, fires=fires)
        for subject, (level, fires) in found.items()
    ]


class Store:
    """The alerts of one customer, in a transaction that is taken back."""

    def __init__(self, connection: Connection) -> None:
        self.connection, self.now = connection, NOW

    def meet(self, found: Found) -> Tally:
        self.now += timedelta(minutes=1)
        return reconcile(self.connection, KIND, findings(found), Reach.EVERYBODY, self.now)

    def do(self, what: str, subject: str) -> bool:
        """What a person does to the open alert about it, if there is one."""
        asked = select(alert.c.number).where(alert.c.subject == subject, OPEN)
        number = self.connection.execute(asked).scalar_one_or_none()
        states = {"resolve": State.RESOLVED, "acknowledge": State.ACKNOWLEDGED, "snooze": State.SNOOZED}
        if number is not None:
            change_alert(self.connection, number, self.now, state=states[what].value)
        return number is not None

    def alerts(self) -> list[Alert]:
        return [alert_of(row) for row in self.connection.execute(select(alert).order_by(alert.c.number))]

    def events(self) -> list[Event]:
        rows = self.connection.execute(select(alert_event).order_by(alert_event.c.id))
        return [event_of(row) for row in rows]


class Model:
    """The rules, told in another way: for each subject the level of its alert, or what a person put away."""

    def __init__(self) -> None:
        self.open: dict[str, int] = {}
        self.put_away: dict[str, int] = {}
        self.told: Counter[What] = Counter()
        self.snoozed: set[str] = set()

    def meet(self, found: Found) -> None:
        for subject in [each for each in self.open if each not in found]:
            del self.open[subject]
            self.snoozed.discard(subject)
            self.told[What.RESOLVED] += 1
        self.put_away = {each: level for each, level in self.put_away.items() if each in found}
        for subject, (level, fires) in found.items():
            if subject in self.open:
                if level > self.open[subject] and subject not in self.snoozed:
                    self.told[What.WORSE] += 1
                self.open[subject] = level
            elif fires and level > self.put_away.get(subject, -1):
                self.put_away.pop(subject, None)
                self.open[subject] = level
                self.told[What.FIRED] += 1

    def do(self, what: str, subject: str) -> None:
        if subject not in self.open:
            return
        if what == "resolve":
            self.put_away[subject] = self.open.pop(subject)
        self.snoozed = self.snoozed | {subject} if what == "snooze" else self.snoozed - {subject}


@given(steps=st.lists(did, max_size=12))
def test_alerts_follow_what_is_found_and_what_people_do(kept: Database, steps: Sequence[object]) -> None:
    with kept.engine.connect() as connection:
        store, model = Store(connection), Model()
        for step in steps:
            if isinstance(step, tuple):
                store.do(*step)
                model.do(*step)
                continue
            assert isinstance(step, dict)
            store.meet(step)
            model.meet(step)
            alerts = store.alerts()
            open_ones = [each for each in alerts if each.is_open]
            assert {each.subject: each.level for each in open_ones} == model.open
            assert len(open_ones) == len(model.open)
            assert Counter(each.what for each in store.events() if each.told) == model.told
            events = len(store.events())
            assert not store.meet(step)
            assert store.alerts() == alerts
            assert len(store.events()) == events
        store.meet({})
        for each in store.alerts():
            history = [event.what for event in store.events() if event.number == each.number]
            assert history[0] is What.FIRED
            assert (each.state, each.holds) == (State.RESOLVED, False)
            assert history.count(What.FIRED) == 1
        connection.rollback()


def test_the_same_thing_found_twice_at_once_is_one_alert(database: Database) -> None:
    with database.write() as connection:
        found = findings({"a": (0, True)}) * 2
        assert len(reconcile(connection, KIND, found, Reach.EVERYBODY, NOW)) == 1
        assert len(reconcile(connection, KIND, found, Reach.EVERYBODY, NOW)) == 0


def test_what_was_for_digests_alone_is_told_when_it_is_prompt(database: Database) -> None:
    later = [Finding(KIND, "org", "a", Severity.INFO, prompt=False)]
    prompt = [Finding(KIND, "org", "a", Severity.WARNING)]
    with database.write() as connection:
        store = Store(connection)
        for found in (later, later, prompt, later, prompt):
            reconcile(connection, KIND, found, Reach.EVERYBODY, NOW)
        assert [each.what for each in store.events()] == [What.FIRED, What.WORSE]


def test_many_begin_change_and_end_at_once(database: Database) -> None:
    many = {str(number): (0, True) for number in range(2_500)}
    worse = dict.fromkeys(many, (1, True))
    with database.write() as connection:
        store = Store(connection)
        tallies = [store.meet(found) for found in (many, worse, worse, {})]
        assert [len(tally) for tally in tallies] == [2_500, 2_500, 0, 2_500]
        assert Counter(each.what for each in store.events()) == {
            What.FIRED: 2_500, What.WORSE: 2_500, What.RESOLVED: 2_500,
        }  # fmt: skip
        assert all(each.facts == {"level": 1} and not each.is_open for each in store.alerts())
        worse_event = next(each for each in store.events() if each.what is What.WORSE)
        assert worse_event.facts == {"before": {"level": 0}, "after": {"level": 1}}
