"""What is said of alert subscriptions, word for word, in three languages; what it says to type works."""

from __future__ import annotations

import re
from dataclasses import replace
from pathlib import Path

import pytest

from cards.model import Answer
from cards.wording import terms, words_for
from cards.wording.subscription_sentences import OF_SUBSCRIPTIONS
from handlers.context import Surroundings
from handlers.help import TOPICS
from handlers.language import parse
from handlers.language.fields import kinds_of_alerts
from hub.demo import READ_ONLY
from hub.records import Administrator
from hub.vocabulary import AlertKind, Language
from store.alerts.model import Matcher, NewSubscription
from store.alerts.subscriptions import add_subscription, end_subscription
from store.database import Database
from tests.cards.linter import lint
from tests.handlers.asking import NAMESAKES, NOW, ROOM, Asking, asking, buttons, demo_records, fill
from tests.handlers.subscribing import told
from tests.handlers.word_for_word import LONGEST_LABEL, compare

QUOTED = re.compile(r"[“«「]\s?(.*?)\s?[”»」]")
OF_SUBSCRIBING = frozenset({"alert_subscribe", "alert_unsubscribe", "subscriptions_list", "room_outsiders"})


@pytest.mark.parametrize("database", ["sqlite"], indirect=True)
@pytest.mark.parametrize("language", list(Language))
def test_subscriptions_word_for_word(database: Database, tmp_path: Path, language: Language) -> None:
    people = [record for record in demo_records(4, 1) if isinstance(record, Administrator)]
    fill(database, [*people, *NAMESAKES])
    ask = replace(asking(database, tmp_path), locale=language)
    said = _made(ask) | _shown(ask, database) | _ended(ask)
    assert [f"{name}: {finding}" for name, answer in said.items() for finding in lint(answer.card)] == []
    labels = {label for answer in said.values() for label in buttons(answer)}
    assert {label for label in labels if len(label) > LONGEST_LABEL} == set()
    for name, answer in said.items():
        compare(language, name, answer)


def _made(ask: Asking) -> dict[str, Answer]:
    return {
        "subscriptions-none": ask("subscriptions_list"),
        "subscription-form": ask("alert_subscribe"),
        "subscription-form-problem": ask("alert_subscribe", alerts=["?"], region="EU"),
        "subscription-at-once": ask(
            "alert_subscribe", alerts=["overage", "expiring"], region="EU", product="calling", tag="gold"
        ),
        "subscription-of-a-customer": ask(
            "alert_subscribe",
            alert="new_customer",
            customer="Umbrella Works",
            repeat_hours=24,
            group_wait=300,
        ),
        "subscription-weekly": ask.as_(READ_ONLY)("alert_subscribe", alert="all", pace="weekly"),
        "subscription-already": ask("alert_subscribe", alert="all"),
        "subscription-usual": ask.in_("another")("alert_subscribe", change="usual"),
    }


def _shown(ask: Asking, database: Database) -> dict[str, Answer]:
    first, customers, _ = told(database)
    with database.write() as connection:
        new = NewSubscription(ROOM, READ_ONLY, "en", Matcher((AlertKind.SYNC,)))
        number = add_subscription(connection, new, None, NOW, None)
        end_subscription(connection, number, "room-gone", NOW)
    return {
        "subscriptions": ask("subscriptions_list"),
        "subscription-ended": ask("subscriptions_list", id=number),
        "subscription-over": ask("alert_subscribe", id=number, pace="daily"),
        "subscription-change-form": ask("alert_subscribe", id=first.number),
        "subscription-changed": ask(
            "alert_subscribe", id=customers.number, quiet_from="20:00", quiet_until="07:00", group_wait=0
        ),
    }


def _ended(ask: Asking) -> dict[str, Answer]:
    shared = replace(ask, around=Surroundings(outsiders=True))
    return {
        "subscription-which": ask("alert_unsubscribe", alert="expiring"),
        "subscription-not-just-that": ask("alert_unsubscribe", alert="sync", region="EU"),
        "subscription-narrowed": ask("alert_unsubscribe", alert="overage", region="EU"),
        "subscription-stopped": ask("alert_unsubscribe", alert="expiring", region="EU"),
        "subscriptions-stopped": ask.as_(READ_ONLY)("alert_unsubscribe", alert="all"),
        "subscription-no-such": ask("alert_unsubscribe", alert="sync", region="US"),
        "subscription-outsiders": shared("alert_subscribe"),
    }


@pytest.mark.parametrize("language", list(Language))
def test_what_one_is_told_to_type_is_understood(language: Language) -> None:
    words = words_for(language)
    ours = [topic for topic in TOPICS if topic.intent in ("alert_subscribe", "subscriptions_list")]
    told_to = [*OF_SUBSCRIPTIONS.values(), *(topic.more for topic in ours)]
    typed = [each for message in told_to for each in QUOTED.findall(words.gettext(message))]
    assert len(typed) > 6
    for each in typed:
        parsed = parse(each, language, NOW.date())
        assert parsed.intent is not None, each
        assert parsed.intent.name in OF_SUBSCRIBING, each
        assert parsed.intent.slots.id == (3 if "#3" in each else None), each


@pytest.mark.parametrize("language", list(Language))
def test_the_kinds_that_a_form_shows_are_read_back(language: Language) -> None:
    words = words_for(language)
    line = ", ".join(terms.alert(words, kind.value) for kind in AlertKind)
    assert kinds_of_alerts(line, language) == tuple(AlertKind)
    assert kinds_of_alerts(words.gettext("all alerts"), language) == ("all",)
