"""What is said of schedules, word for word, in three languages; what it says to type can be typed."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from cards.model import Answer
from cards.wording import words_for
from cards.wording.schedule_sentences import OF_SCHEDULES
from handlers.context import Surroundings
from handlers.help import TOPICS
from handlers.language import parse
from hub.demo import ADMIN, HELPDESK, READ_ONLY
from hub.vocabulary import Language
from store.database import Database
from store.delivery.runs import RunState
from store.delivery.schedules import DISABLED, change_schedule
from tests.cards.linter import lint
from tests.handlers.asking import NOW, Asking, asking, buttons, demo_records, fill, forget_alerts
from tests.handlers.scheduling import kept, ran
from tests.handlers.word_for_word import LONGEST_LABEL, compare

QUOTED = re.compile(r"[“«「]\s?(.*?)\s?[”»」]")


@pytest.mark.parametrize("database", ["sqlite"], indirect=True)
@pytest.mark.parametrize("language", list(Language))
def test_schedules_word_for_word(database: Database, tmp_path: Path, language: Language) -> None:
    fill(database, demo_records(14, 1))
    forget_alerts(database)
    ask = replace(asking(database, tmp_path), locale=language)
    said = _made(ask) | _listed(ask, database) | _changed(ask) | _refused(ask)
    assert [f"{name}: {finding}" for name, answer in said.items() for finding in lint(answer.card)] == []
    labels = {label for answer in said.values() for label in buttons(answer)}
    assert {label for label in labels if len(label) > LONGEST_LABEL} == set()
    for name, answer in said.items():
        compare(language, name, answer)


def _made(ask: Asking) -> dict[str, Answer]:
    before = ask.at(NOW - timedelta(days=7))
    return {
        "schedules-none": before("schedules"),
        "schedule-form": before("report_schedule"),
        "schedule-form-problem": before(
            "report_schedule", template="devices", frequency="weekly", weekdays=["?"]
        ),
        "schedule-unknown-zone": before(
            "report_schedule", template="devices", frequency="daily", timezone="Europe/Pariss"
        ),
        "schedule-weekly": before(
            "report_schedule", template="devices", frequency="weekly", weekdays=["mon", "thu"], region="EU"
        ),
        "schedule-list": before.as_(READ_ONLY)(
            "report_schedule", template="expiring", within_days=30, frequency="daily", at="18:30"
        ),
        "schedule-last-day": before.as_(ADMIN)(
            "report_schedule", template="phone_numbers", frequency="monthly", day_of_month=31, skip_empty=True
        ),
        "schedule-30th": before("report_schedule", template="devices", frequency="monthly", day_of_month=30),
        "schedule-weekdays": before(
            "report_schedule",
            template="calling_usage",
            frequency="weekly",
            weekdays=["mon", "tue", "wed", "thu", "fri"],
        ),
    }


def _listed(ask: Asking, database: Database) -> dict[str, Answer]:
    due = NOW - timedelta(hours=1)
    for number, state, values in (
        (1, RunState.DELIVERED, {"rows": 1_234}),
        (2, RunState.FAILED, {"reason": "not-in-room"}),
        (3, RunState.HELD, {"reason": "outsiders"}),
        (4, RunState.MISSED, {"reason": "not-running"}),
        (5, RunState.EMPTY, {}),
    ):
        ran(database, kept(database, number), due, state, finished_at=due, **values)
    with database.write() as connection:
        for number, reason in ((2, "owner-may-not"), (4, "schedule-without-template")):
            change_schedule(connection, number, NOW, state=DISABLED, reason=reason, next_run_at=None)
    return {
        "schedules": ask("schedules"),
        "schedules-one": ask("schedules", id=1),
        "schedules-owner-gone": ask("schedules", id=2),
        "schedules-report-gone": ask("schedules", id=4),
    }


def _changed(ask: Asking) -> dict[str, Answer]:
    return {
        "schedule-paused": ask("schedule_pause", id=1),
        "schedule-resumed": ask("schedule_resume", id=1),
        "schedule-run": ask("schedule_run", id=1),
        "schedule-change-form": ask("schedule_edit", id=1),
        "schedule-changed": ask("schedule_edit", id=1, frequency="daily", at="23:30"),
        "schedule-taken-over": ask("schedule_edit", id=2, change="take"),
        "schedule-remove": ask("schedule_remove", id=1),
        "schedule-removed": ask("schedule_remove", id=1, change="remove"),
        "schedule-which": ask("schedule_pause"),
    }


def _refused(ask: Asking) -> dict[str, Answer]:
    shared = replace(ask, around=Surroundings(outsiders=True))
    return {
        "schedule-unknown": ask("schedule_run", id=99),
        "schedule-was-removed": ask("schedule_pause", id=1),
        "schedule-not-owner": ask.as_(READ_ONLY)("schedule_pause", id=3),
        "schedule-refused": ask.as_(HELPDESK)("schedules"),
        "schedule-outsiders": shared("report_schedule"),
    }


@pytest.mark.parametrize("language", list(Language))
def test_what_one_is_told_to_type_is_understood(language: Language) -> None:
    words = words_for(language)
    told = [*OF_SCHEDULES.values(), *(topic.more for topic in TOPICS if "schedule" in topic.intent)]
    typed = [each for message in told for each in QUOTED.findall(words.gettext(message))]
    assert len(typed) > 10
    for each in typed:
        parsed = parse(each.replace("%(number)s", "3"), language, NOW.date())
        assert parsed.intent is not None, each
        assert parsed.intent.slots.id == (3 if "3" in each.replace("30", "") or "%" in each else None), each
