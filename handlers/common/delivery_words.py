"""A run of the ledger in words: how it stands, when it was due, whom it is for, what came of it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any, Final

from cards.model import Badge, Fact, Tone
from cards.wording import Words, reasons, terms
from handlers.common.named_report import base_called
from hub.calendar import today_in
from notifications.schedules.claiming import LATE_AFTER
from store.delivery.ledger import Entry
from store.delivery.runs import RunRow, RunState

SHORT_SUM: Final = 12
"""Characters of a SHA-256 that tell files apart."""
MOST_FILES: Final = 10
CUSTOMERS: Final = frozenset({"customer", "question"})
"""Facts of reasons that can name a customer."""
HIDDEN: Final = "…"


class Stand(StrEnum):
    """How a run stands."""

    DUE = "due"
    BUILDING = "building"
    SENDING = "sending"
    WAITING = "waiting"
    CANCELLING = "cancelling"
    DELIVERED = "delivered"
    LATE = "late"
    EMPTY = "empty"
    MISSED = "missed"
    HELD = "held"
    FAILED = "failed"
    CANCELLED = "cancelled"


UNDER_WAY: Final = frozenset({Stand.DUE, Stand.BUILDING, Stand.SENDING, Stand.WAITING, Stand.CANCELLING})
ARRIVED: Final = frozenset({Stand.DELIVERED, Stand.LATE})
_ENDED: Final = {
    RunState.EMPTY: Stand.EMPTY,
    RunState.MISSED: Stand.MISSED,
    RunState.HELD: Stand.HELD,
    RunState.FAILED: Stand.FAILED,
    RunState.CANCELLED: Stand.CANCELLED,
}


def stand_of(entry: Entry, now: datetime) -> Stand:
    """How the run stands at that moment."""
    run, sending = entry.run, entry.sending
    if run.state is RunState.DELIVERED:
        return Stand.LATE if _is_late(run) else Stand.DELIVERED
    if run.state in _ENDED:
        return _ENDED[run.state]
    if run.cancel:
        return Stand.CANCELLING
    if sending is not None and sending.reason and sending.not_before > now:
        return Stand.WAITING
    if run.state is RunState.BUILT:
        return Stand.SENDING
    return Stand.DUE if run.rows is None else Stand.BUILDING


def _is_late(run: RunRow) -> bool:
    return run.late or (run.finished_at is not None and run.finished_at - run.due_at > LATE_AFTER)


@dataclass(frozen=True, slots=True)
class Telling:
    """How runs are told: in whose words, in which zone, and when."""

    words: Words
    zone: str
    now: datetime
    all_seen: bool = False
    """Whether customers may be named that a run was narrowed to."""

    def report(self, run: RunRow) -> str:
        """What the run is of."""
        if run.title:
            return run.title
        typed = str(run.intent.get("slots", {}).get("template") or "")
        base = base_called(typed) if typed else None
        if base is not None:
            return terms.template(self.words, base)
        return typed or self.words.gettext("The report")

    def day(self, moment: datetime) -> str:
        """The local day of a moment."""
        return self.words.weekday(today_in(self.zone, moment))

    def time(self, moment: datetime) -> str:
        """The local time of a moment."""
        return self.words.clock(moment, self.zone)

    def moment(self, moment: datetime) -> str:
        """Day and time; the time alone where it is today."""
        if today_in(self.zone, moment) == today_in(self.zone, self.now):
            return self.time(moment)
        return self.words.gettext("%(day)s %(time)s", day=self.day(moment), time=self.time(moment))

    def state(self, entry: Entry) -> Badge:
        """How it stands in a word."""
        words = self.words
        return {
            Stand.DUE: Badge(words.pgettext("delivery", "due"), Tone.INFO),
            Stand.BUILDING: Badge(words.pgettext("delivery", "being made"), Tone.INFO),
            Stand.SENDING: Badge(words.pgettext("delivery", "being sent"), Tone.INFO),
            Stand.WAITING: Badge(words.pgettext("delivery", "waiting"), Tone.WARNING),
            Stand.CANCELLING: Badge(words.pgettext("delivery", "being cancelled"), Tone.INFO),
            Stand.DELIVERED: Badge(words.pgettext("delivery", "delivered"), Tone.GOOD),
            Stand.LATE: Badge(words.pgettext("delivery", "delivered late"), Tone.WARNING),
            Stand.EMPTY: Badge(words.pgettext("delivery", "empty, left out"), Tone.NEUTRAL),
            Stand.MISSED: Badge(words.pgettext("delivery", "missed"), Tone.DANGER),
            Stand.HELD: Badge(words.pgettext("delivery", "held back"), Tone.DANGER),
            Stand.FAILED: Badge(words.pgettext("delivery", "failed"), Tone.DANGER),
            Stand.CANCELLED: Badge(words.pgettext("delivery", "cancelled"), Tone.NEUTRAL),
        }[stand_of(entry, self.now)]

    def answer(self, entry: Entry) -> str:
        """Whether it arrived: yes, not yet, or no and why."""
        run = entry.run
        stand = stand_of(entry, self.now)
        said = {
            "report": self.report(run),
            "day": self.day(run.due_at),
            "time": self.time(run.due_at),
            "why": self.because(entry),
        }
        if stand in ARRIVED:
            return self._arrived(run, said)
        if stand in UNDER_WAY:
            return self._not_yet(entry, stand, said)
        return self._not(entry, stand, said)

    def because(self, entry: Entry) -> str:
        """Why it is not delivered, or not yet, as a part of a sentence; empty where there is none."""
        return reasons.because(self.words, *self.reason(entry))

    def remedy(self, entry: Entry) -> str:
        """What to do about it; empty where there is nothing to do."""
        if stand_of(entry, self.now) in ARRIVED:
            return ""
        return reasons.remedy(self.words, *self.reason(entry))

    def reason(self, entry: Entry) -> tuple[str, Mapping[str, Any]]:
        """The code of why, and the facts that may be told."""
        code, facts = reason_of(entry)
        return code, facts if self.all_seen else {
            **facts,
            **dict.fromkeys(CUSTOMERS & facts.keys(), HIDDEN),
        }

    def detail(self, entry: Entry) -> str:
        """What came of it, in a line."""
        words, run = self.words, entry.run
        parts = []
        if run.state is RunState.DELIVERED and run.finished_at is not None:
            parts.append(self.moment(run.finished_at))
        if run.rows is not None:
            parts.append(words.ngettext("%(count)s row", "%(count)s rows", run.rows))
        parts.append(words.gettext("for %(owner)s", owner=run.owner))
        parts += [self.file(file) for file in run.files[:1]]
        if len(run.files) > 1:
            parts.append(words.gettext("files: %(count)s", count=words.number(len(run.files))))
        if run.state is not RunState.DELIVERED:
            parts.append(self.because(entry) or self.remedy(entry))
        elif entry.sending is not None and entry.sending.message_id:
            parts.append(words.gettext("message %(id)s", id=entry.sending.message_id))
        return " · ".join(part for part in parts if part)

    def file(self, file: Mapping[str, Any]) -> str:
        """A file, and what tells it apart."""
        return self.words.gettext(
            "%(name)s (SHA-256 %(sum)s…)", name=file["name"], sum=str(file["sha256"])[:SHORT_SUM]
        )

    def facts(self, entry: Entry) -> list[Fact]:
        """All that is known of a run."""
        words, run, sending = self.words, entry.run, entry.sending
        found = [Fact(words.gettext("Due"), self._full(run.due_at))]
        if run.state is RunState.DELIVERED and run.finished_at is not None:
            found.append(Fact(words.gettext("Delivered"), self._full(run.finished_at)))
        found.append(Fact(words.gettext("For"), run.owner))
        if run.rows is not None:
            found.append(Fact(words.gettext("Rows"), words.number(run.rows)))
        found += [Fact(words.gettext("File"), self._whole_file(file)) for file in run.files[:MOST_FILES]]
        if len(run.files) > MOST_FILES:
            more = words.number(len(run.files) - MOST_FILES)
            found.append(Fact(words.gettext("File"), words.gettext("… and %(count)s more", count=more)))
        if sending is not None and sending.message_id:
            found.append(Fact(words.gettext("Message"), sending.message_id))
        if sending is not None and stand_of(entry, self.now) is Stand.WAITING:
            found.append(Fact(words.gettext("Tried so far"), words.number(sending.attempts)))
        return [*found, Fact(words.pgettext("delivery", "Run"), str(run.id))]

    def twice(self, entry: Entry) -> str:
        """That some of it may be in the room twice; empty where it cannot be."""
        if entry.sending is None or not entry.sending.facts.get("maybe_twice"):
            return ""
        return self.words.gettext(
            "Some of it may be in the room twice: Switchboard was interrupted while it sent it, and the chat"
            " platform does not tell what had arrived."
        )

    def _arrived(self, run: RunRow, said: Mapping[str, str]) -> str:
        words = self.words
        at = run.finished_at or run.due_at
        when = {"report": said["report"], "day": self.day(at), "time": self.time(at)}
        if _is_late(run):
            due = {"due_day": said["day"], "due_time": said["time"]}
            return words.gettext(
                "Yes, but late: %(report)s arrived on %(day)s at %(time)s and was due on %(due_day)s at"
                " %(due_time)s",
                **when,
                **due,
            )
        if not run.files:
            return words.gettext("Yes: %(report)s arrived on %(day)s at %(time)s", **when)
        return words.ngettext(
            "Yes: %(report)s arrived on %(day)s at %(time)s, %(count)s row",
            "Yes: %(report)s arrived on %(day)s at %(time)s, %(count)s rows",
            run.rows or 0,
            **when,
        )

    def _not_yet(self, entry: Entry, stand: Stand, said: Mapping[str, str]) -> str:
        words, rows = self.words, entry.run.rows or 0
        match stand:
            case Stand.CANCELLING:
                return words.gettext("Not yet: %(report)s is being cancelled", **said)
            case Stand.BUILDING:
                return words.ngettext(
                    "Not yet: %(report)s is being made, %(count)s row so far",
                    "Not yet: %(report)s is being made, %(count)s rows so far",
                    rows,
                    **said,
                )
            case Stand.SENDING:
                return words.gettext("Not yet: %(report)s is made and is being sent", **said)
            case Stand.WAITING if entry.sending is not None:
                until = self.moment(entry.sending.not_before)
                if not said["why"]:
                    return words.gettext(
                        "Not yet: %(report)s is tried again at %(until)s", **said, until=until
                    )
                return words.gettext(
                    "Not yet: %(report)s waits until %(until)s, because %(why)s", **said, until=until
                )
        return words.gettext("Not yet: %(report)s was due on %(day)s at %(time)s and is next in line", **said)

    def _not(self, entry: Entry, stand: Stand, said: Mapping[str, str]) -> str:
        words = self.words
        match stand:
            case Stand.EMPTY:
                return words.gettext(
                    "No: %(report)s of %(day)s had no rows, and its schedule leaves out empty ones", **said
                )
            case Stand.CANCELLED if reason_of(entry)[0] in ("", "cancelled"):
                return words.gettext("No: %(report)s of %(day)s was cancelled. Nothing was sent.", **said)
            case Stand.CANCELLED:
                return words.gettext("No: %(report)s of %(day)s was left out, because %(why)s", **said)
            case Stand.MISSED:
                return words.gettext("No: %(report)s of %(day)s was missed, because %(why)s", **said)
            case Stand.HELD:
                return words.gettext(
                    "No: %(report)s of %(day)s is held back, because %(why)s. Nothing was sent.", **said
                )
        if said["why"]:
            failed = words.gettext("No: %(report)s of %(day)s failed, because %(why)s.", **said)
        else:
            failed = words.gettext("No: %(report)s of %(day)s failed.", **said)
        return f"{failed} {self._what_was_sent(entry)}"

    def _what_was_sent(self, entry: Entry) -> str:
        words = self.words
        names = [str(file["name"]) for file in entry.run.files]
        sent = entry.sending.sent(names) if entry.sending else 0
        if not sent:
            return words.gettext("Nothing was sent.")
        return words.gettext(
            "Of its files %(sent)s of %(files)s were sent.",
            sent=words.number(sent),
            files=words.number(len(names)),
        )

    def _full(self, moment: datetime) -> str:
        return self.words.gettext("%(day)s %(time)s", day=self.day(moment), time=self.time(moment))

    def _whole_file(self, file: Mapping[str, Any]) -> str:
        rows = self.words.ngettext("%(count)s row", "%(count)s rows", int(file["rows"]))
        return f"{self.file(file)} · {rows}"


def reason_of(entry: Entry) -> tuple[str, Mapping[str, Any]]:
    """The code of why it is not delivered, or not yet, and its facts; an empty code: there is none."""
    run, sending = entry.run, entry.sending
    if run.state in _ENDED or sending is None:
        return run.reason, run.facts
    return sending.reason, sending.facts
