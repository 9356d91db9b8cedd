"""A digest's card: what is new, what got worse, what is solved, who took what. Bounded, whatever happened."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from typing import Final

from cards.intent import Intent
from cards.model import Badge, Button, Buttons, Card, Component, Fact, Facts, Heading, Notice, Row, Rows, Text
from cards.wording import Words, alert_states, terms
from cards.wording.alert_changes import changed
from hub.calendar import today_in
from hub.vocabulary import AlertKind
from notifications.alerts.cards import badges, called, headline, known_of, show_button
from store.alerts.model import Alert, Event, Pace

SHOWN: Final = 5
"""So many alerts of each part are named; the list has the rest."""


@dataclass(frozen=True, slots=True)
class Named:
    """An alert that a digest names, and what happened to it."""

    alert: Alert
    event: Event
    """What it is told for."""


@dataclass(frozen=True, slots=True)
class Part:
    """What became of some alerts."""

    count: int = 0
    kinds: Mapping[AlertKind, int] = field(default_factory=dict)
    named: Sequence[Named] = ()
    """The most severe, at most `SHOWN`."""


@dataclass(frozen=True, slots=True)
class Told:
    """What a digest tells."""

    pace: Pace
    """`instant`: more came at once than the room takes one by one."""
    since: datetime
    until: datetime
    new: Part
    worse: Part
    still: Part
    """What the room was told before, and is reminded of."""
    solved: Part
    taken: Part
    customers: int | None = None
    """How many there are of whom the room may hear; None: nobody counted."""
    quiet: int | None = None
    """Of these those without an open alert."""
    subscription: int = 0
    """The number of the subscription it comes by."""

    @property
    def parts(self) -> tuple[Part, ...]:
        """All of them, in the order in which they are told."""
        return self.new, self.worse, self.still, self.solved, self.taken


def digest_card(
    words: Words,
    told: Told,
    *,
    now: datetime,
    timezone: str,
    people: Mapping[str, str],
    offered: frozenset[str] | None = None,
) -> Card:
    """The card, in a room's zone. `people` are names by e-mail address, `offered` intents with a handler."""
    drawing = _Drawing(words, now, timezone, people, offered)
    lines: list[Component] = [Heading(drawing.heading(told))]
    if told.pace is Pace.INSTANT:
        lines.append(Notice(words.gettext("Too many came at once to tell them one by one.")))
    lines.append(Facts(drawing.figures(told), across=True))
    lines += [each for each in drawing.parts(told) if each.items]
    more = sum(part.count - len(part.named) for part in told.parts)
    if more > 0:
        lines.append(Text(words.ngettext("And %(count)s more.", "And %(count)s more.", more)))
    lines.append(Buttons(drawing.buttons()))
    if told.subscription:
        lines.append(
            Text(words.gettext("By subscription #%(number)s", number=told.subscription), subtle=True)
        )
    return Card(tuple(lines), words.language)


@dataclass(frozen=True, slots=True)
class _Drawing:
    words: Words
    now: datetime
    timezone: str
    people: Mapping[str, str]
    offered: frozenset[str] | None

    def heading(self, told: Told) -> str:
        """The period, and what it brought."""
        words = self.words
        return words.gettext("%(period)s: %(what)s", period=self._period(told), what=self._brought(told))

    def _period(self, told: Told) -> str:
        """The days, or for an hour its time."""
        words, zone = self.words, self.timezone
        match told.pace:
            case Pace.INSTANT:
                return words.gettext("Many alerts")
            case Pace.HOURLY:
                at = alert_states.moment(words, told.since, zone, self.now)
                return words.gettext("Your customers since %(moment)s", moment=at)
            case Pace.DAILY:
                return words.gettext(
                    "Your customers since %(day)s", day=words.weekday(today_in(zone, told.since))
                )
        first = today_in(zone, told.since)
        last = max(first, today_in(zone, told.until) - timedelta(days=1))
        return words.gettext("Your customers, %(days)s", days=_days(words, first, last))

    def _brought(self, told: Told) -> str:
        words = self.words
        parts = [
            words.ngettext("%(count)s new", "%(count)s new", told.new.count) if told.new.count else "",
            words.ngettext("%(count)s worse", "%(count)s worse", told.worse.count)
            if told.worse.count
            else "",
            words.ngettext("%(count)s still there", "%(count)s still there", told.still.count)
            if told.still.count
            else "",
            words.ngettext("%(count)s solved", "%(count)s solved", told.solved.count)
            if told.solved.count
            else "",
            words.ngettext("%(count)s taken", "%(count)s taken", told.taken.count)
            if told.taken.count
            else "",
        ]
        return words.listed([part for part in parts if part]) or words.gettext("nothing new")

    def figures(self, told: Told) -> tuple[Fact, ...]:
        """What is new by kind comes below; here the sums, and how many customers are quiet."""
        words = self.words
        shown = [
            Fact(words.pgettext("digest", "New"), words.number(told.new.count)),
            Fact(words.pgettext("digest", "Worse"), words.number(told.worse.count)),
            Fact(words.pgettext("digest", "Solved"), words.number(told.solved.count)),
        ]
        if told.quiet is not None and told.customers:
            quiet = words.gettext(
                "%(quiet)s of %(all)s", quiet=words.number(told.quiet), all=words.number(told.customers)
            )
            shown.append(Fact(words.pgettext("digest", "Quiet customers"), quiet))
        return tuple(shown)

    def parts(self, told: Told) -> Sequence[Rows]:
        """New, worse, still there, solved, taken."""
        words = self.words
        return (
            Rows(
                tuple(map(self._new, told.new.named)), self._title(words.pgettext("digest", "New"), told.new)
            ),
            Rows(
                tuple(map(self._worse, told.worse.named)),
                self._title(words.pgettext("digest", "Worse"), told.worse),
            ),
            Rows(
                tuple(map(self._new, told.still.named)),
                self._title(words.pgettext("digest", "Still there"), told.still),
            ),
            Rows(
                tuple(map(self._solved, told.solved.named)),
                self._title(words.pgettext("digest", "Solved"), told.solved),
            ),
            Rows(
                tuple(map(self._taken, told.taken.named)),
                self._title(words.pgettext("digest", "Taken"), told.taken),
            ),
        )

    def _title(self, name: str, part: Part) -> str:
        """The part and its counts by kind, the most frequent first."""
        words = self.words
        by_count = sorted(part.kinds.items(), key=lambda each: (-each[1], list(AlertKind).index(each[0])))
        counts = [
            words.gettext("%(count)s %(kind)s", count=words.number(count), kind=terms.alert(words, kind))
            for kind, count in by_count
        ]
        return words.labelled(name, " · ".join(counts)) if counts else name

    def _new(self, named: Named) -> Row:
        alert = named.alert
        taken = called(self.people, alert.acknowledged_by) if alert.acknowledged_by and alert.is_open else ""
        day = alert_states.day(self.words, alert.fired_at, self.timezone)
        has = self.words.gettext("%(who)s has it", who=taken) if taken else ""
        return self._row(alert, " · ".join(part for part in (day, has) if part))

    def _worse(self, named: Named) -> Row:
        known = known_of(named.alert)
        return self._row(named.alert, changed(self.words, known, named.event.facts))

    def _solved(self, named: Named) -> Row:
        words, alert, event = self.words, named.alert, named.event
        time = alert_states.lasted(words, event.at - alert.fired_at)
        parts = [words.gettext("after %(time)s", time=time)]
        if event.who:
            parts.append(words.gettext("by %(who)s", who=called(self.people, event.who)))
        elif alert.acknowledged_by:
            parts.append(words.gettext("%(who)s had it", who=called(self.people, alert.acknowledged_by)))
        return self._row(alert, " · ".join(parts), with_states=False)

    def _taken(self, named: Named) -> Row:
        who = called(self.people, named.alert.acknowledged_by or named.event.who)
        return self._row(named.alert, self.words.gettext("%(who)s has it", who=who), with_states=False)

    def _row(self, alert: Alert, detail: str, *, with_states: bool = True) -> Row:
        states: tuple[Badge, ...] = (
            badges(self.words, alert, self.now, self.timezone)[:1] if with_states else ()
        )
        return Row(
            headline(self.words, alert),
            note=self.words.gettext("#%(number)s", number=alert.number),
            badges=states,
            detail=detail,
            open=show_button(self.words, alert) if self._has("alerts") else None,
        )

    def buttons(self) -> tuple[Button, ...]:
        """The list, and how to be told otherwise."""
        words = self.words
        found = (
            Button(words.gettext("Open the list"), Intent("alerts"), primary=True),
            Button(words.gettext("Settings"), Intent("subscriptions_list")),
        )
        return tuple(each for each in found if each.intent is not None and self._has(each.intent.name))

    def _has(self, intent: str) -> bool:
        return self.offered is None or intent in self.offered


def _days(words: Words, first: date, last: date) -> str:
    if first == last:
        return words.weekday(first)
    return words.gettext("%(first)s to %(last)s", first=words.day(first), last=words.day(last))
