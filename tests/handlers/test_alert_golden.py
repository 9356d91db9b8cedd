"""What is said of alerts and silences, word for word, in three languages; what it says to type can be."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from cards.model import Answer
from cards.wording import words_for
from cards.wording.alert_error_sentences import OF_ALERTS
from handlers.help import TOPICS
from handlers.language import parse
from hub.demo import HELPDESK, READ_ONLY
from hub.vocabulary import AlertKind, Language
from store.alerts.model import Severity
from store.database import Database
from tests.cards.linter import lint
from tests.handlers.alerting import fired, forget, org_ids
from tests.handlers.asking import NOW, Asking, asking, buttons, demo_records, fill
from tests.handlers.word_for_word import LONGEST_LABEL, compare

QUOTED = re.compile(r"[“«「]\s?(.*?)\s?[”»」]")


@pytest.mark.parametrize("database", ["sqlite"], indirect=True)
@pytest.mark.parametrize("language", list(Language))
def test_alerts_word_for_word(database: Database, tmp_path: Path, language: Language) -> None:
    fill(database, demo_records(14, 1))
    forget(database)
    ask = replace(asking(database, tmp_path), locale=language)
    said = {"alerts-none": ask("alerts"), "silences-none": ask("silences")}
    _fire(database)
    said |= _asked(ask) | _changed(ask) | _silenced(ask) | _refused(ask)
    assert [f"{name}: {finding}" for name, answer in said.items() for finding in lint(answer.card)] == []
    labels = {label for answer in said.values() for label in buttons(answer)}
    assert {label for label in labels if len(label) > LONGEST_LABEL} == set()
    for name, answer in said.items():
        compare(language, name, answer)


def _fire(database: Database) -> None:
    """One of each kind that people do something with."""
    of = org_ids(database)
    suspended = fired(database, AlertKind.STATUS_CHANGE, of[0], "suspended", severity=Severity.SEVERE)
    contract: dict[str, Any] = {
        "contract": "Sub-101",
        "product": "calling",
        "bought": 100,
        "assigned": 112,
        "used": 90,
    }
    fired(database, AlertKind.OVERAGE, of[1], "Sub-101 calling", over=12, step=10, **contract)
    fired(database, AlertKind.OVERAGE, of[0], "Sub-102 calling", muted_by=suspended, over=2, step=10)
    calls: dict[str, Any] = {"legs": 310, "poor": 24, "expected_low": 4, "expected_high": 9, "days": 7}
    fired(database, AlertKind.QUALITY_SPIKE, of[2], first_day="2026-11-08", **calls)
    fired(database, AlertKind.SYNC, subject="all", error="", last="2026-11-19T09:00:00+00:00", hours=36)


def _asked(ask: Asking) -> dict[str, Answer]:
    return {
        "alerts": ask("alerts"),
        "alerts-of-a-kind": ask("alerts", alert="overage"),
        "alert-why-status": ask("why", id=1),
        "alert-why-muted": ask("why", id=3),
        "alert-why-quality": ask("why", id=4),
        "alert-snooze-when": ask("alert_snooze", id=2),
        "alert-snooze-unread": ask("alert_snooze", id=2, until="???"),
        "alert-assign-whom": ask("alert_assign", id=2),
        "alert-comment-what": ask("alert_comment", id=2),
        "alert-feedback-which": ask("alert_feedback", id=2),
        "alert-which": ask("alert_ack"),
    }


def _changed(ask: Asking) -> dict[str, Answer]:
    later = ask.at(NOW + timedelta(hours=2))
    return {
        "alert-taken": ask("alert_ack", id=2, minutes=240),
        "alert-taken-already": later.as_(READ_ONLY)("alert_ack", id=2),
        "alert-handed-on": later("alert_assign", id=2, email=READ_ONLY),
        "alert-commented": later("alert_comment", id=2, text="They order 20 more."),
        "alert-snoozed": later("alert_snooze", id=4, until="monday"),
        "alert-given-back": later("alert_unack", id=2),
        "alert-resolved": later("alert_resolve", id=1),
        "alert-useful": later("alert_feedback", id=2, useful=True),
        "alert-not-useful": later("alert_feedback", id=2, useful=False),
        "alert-with-history": later("alerts", id=2),
        "alert-why-resolved": later("why", id=1),
        "alerts-later": later("alerts"),
    }


def _silenced(ask: Asking) -> dict[str, Answer]:
    said = {
        "silence-form": ask("silence_add"),
        "silence-until-when": ask("silence_add", alert="overage", region="EU"),
        "silence-made": ask(
            "silence_add", alert="quality_spike", region="EU", minutes=240, text="Migration."
        ),
        "silence-of-alert": ask("silence_add", id=2, until="2026-12-24"),
        "silences": ask("silences"),
        "silence-which": ask("silence_remove"),
        "alert-why-silenced": ask("why", id=2),
    }
    return said | {"silence-removed": ask("silence_remove", id=6), "silence-one": ask("silences", id=7)}


def _refused(ask: Asking) -> dict[str, Answer]:
    return {
        "alert-unknown": ask("alert_ack", id=99),
        "alert-was-resolved": ask("alert_ack", id=1),
        "alert-no-renewal": ask("alert_snooze", id=5, until="renewal"),
        "alert-assignee-unknown": ask("alert_assign", id=2, email="Nobody"),
        "alert-moment-over": ask("alert_snooze", id=2, until="2026-11-01"),
        "alert-kind-unknown": ask("alerts", alert="gossip"),
        "alert-number-of-silence": ask("alert_resolve", id=6),
        "silence-refused": ask.as_(HELPDESK)("silence_add", minutes=60),
    }


@pytest.mark.parametrize("language", list(Language))
def test_what_one_is_told_to_type_is_understood(language: Language) -> None:
    words = words_for(language)
    topics = [topic for topic in TOPICS if topic.intent in ("alerts", "silence_add")]
    told = [*OF_ALERTS.values(), *(topic.more for topic in topics)]
    typed = [each for message in told for each in QUOTED.findall(words.gettext(message))]
    assert len(typed) > 10
    for each in (each for each in typed if each not in ("%(alert)s", "%(what)s", "%(name)s")):
        parsed = parse(each.replace("%(number)s", "12"), language, NOW.date())
        assert parsed.intent is not None, each
    for topic in topics:
        parsed = parse(words.gettext(topic.example), language, NOW.date())
        assert parsed.intent is not None
        assert parsed.intent.name == topic.intent
