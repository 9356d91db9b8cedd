"""What is said of templates, word for word, in three languages; what it says to type can be typed."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from cards.intent import Intent, Slots
from cards.model import Answer
from cards.wording import words_for
from cards.wording.error_sentences import SENTENCES
from handlers.help import TOPICS
from handlers.language import parse
from hub.demo import ADMIN, HELPDESK, READ_ONLY
from hub.vocabulary import Language
from store.database import Database
from store.delivery.schedules import NewSchedule, add_schedule
from tests.cards.linter import lint
from tests.handlers.asking import NOW, Asking, asking, buttons, demo_records, fill, forget_alerts
from tests.handlers.word_for_word import LONGEST_LABEL, compare

QUOTED = re.compile(r"[“«「]\s?([^%“«「]*?)\s?[”»」]")
CODES = ("template", "no-templates", "unknown-column", "not-owner")
TOLD_TO_TYPE = {
    *("templates", "modèles", "テンプレート"),
    *("create template", "créer un modèle", "テンプレートを作成"),
}


@pytest.mark.parametrize("database", ["sqlite"], indirect=True)
@pytest.mark.parametrize("language", list(Language))
def test_templates_word_for_word(database: Database, tmp_path: Path, language: Language) -> None:
    fill(database, demo_records(14, 1))
    forget_alerts(database)
    ask = replace(asking(database, tmp_path), locale=language)
    said = _made(ask) | _changed(ask) | _refused(ask) | _deleted(ask, database)
    assert [f"{name}: {finding}" for name, answer in said.items() for finding in lint(answer.card)] == []
    labels = {label for answer in said.values() for label in buttons(answer)}
    assert {label for label in labels if len(label) > LONGEST_LABEL} == set()
    for name, answer in said.items():
        compare(language, name, answer)


def _made(ask: Asking) -> dict[str, Answer]:
    phones = {"name": "Desk phones", "template": "devices", "columns": ["customer, mac, product"]}
    return {
        "templates-none": ask("templates"),
        "templates-helpdesk": ask.as_(HELPDESK)("templates"),
        "template-base": ask("templates", name="calling_usage"),
        "template-from-which": ask("template_create"),
        "template-form": ask("template_create", template="calling_usage", tag="gold"),
        "template-form-list": ask("template_create", template="expiring", within_days=30, product="calling"),
        "template-made": ask("template_create", **phones, region="EU", customer="Acme Corp"),
        "template-made-list": ask.as_(READ_ONLY)(
            "template_create", name="Red list", template="customers", status="suspended", allow=True
        ),
        "template-made-usage": ask(
            "template_create", name="Lyon", template="calling_usage", columns=["1,3-5"], weeks=4
        ),
        "templates": ask("templates"),
        "template": ask("templates", name="lyon"),
        "template-column": ask("template_create", **{**phones, "columns": ["mac, modle"]}),
    }


def _changed(ask: Asking) -> dict[str, Answer]:
    return {
        "template-edit-form": ask("template_edit", name="desk phones"),
        "template-edited": ask("template_edit", name="desk phones", columns=["product, 2"], tag="gold"),
        "template-renamed": ask("template_edit", template="Desk phones", name="Handsets"),
        "template-which": ask("template_edit"),
        "template-near": ask("template_delete", name="handset"),
    }


def _refused(ask: Asking) -> dict[str, Answer]:
    there = ask.in_("elsewhere")
    there("template_create", name="Closed", template="devices", customer="Acme Corp", allow=True)
    return {
        "template-name-taken": ask("template_create", name="HANDSETS", template="devices", columns=["2"]),
        "template-name-reserved": ask("template_create", name="help", template="devices", columns=["2"]),
        "template-twice": ask("template_create", name="Twice", template="devices", columns=["mac, 7"]),
        "template-not-own": ask("template_delete", name="devices"),
        "template-not-owner": ask.as_(ADMIN)("template_delete", name="Handsets"),
        "template-gone": ask("template_edit", id=999, name="x"),
        "template-period": ask("report_run", template="Handsets", since="2026-11-01"),
        "template-not-in-report": ask("report_run", template="Red list", customer="Acme Corp"),
    }


def _deleted(ask: Asking, database: Database) -> dict[str, Answer]:
    made = ask("template_create", name="Weekly phones", template="devices", columns=["2"], allow=True)
    intents = [button.intent for button in buttons(made).values() if button.intent]
    template_id = next(each.slots.id for each in intents if each.name == "template_edit")
    asked = Intent("report_run", Slots(template="Weekly phones")).to_json()
    for room in (ask.room, replace(ask.room, room_id="elsewhere")):
        new = NewSchedule(
            room, READ_ONLY, asked, template_id, "weekly", "08:00", ("mon",), None, "UTC", "en", False
        )
        with database.write() as connection:
            add_schedule(connection, new, NOW + timedelta(days=2), NOW, None)
    return {
        "template-used-elsewhere": ask("template_edit", name="Weekly phones", allow=False),
        "template-delete-used": ask("template_delete", name="Weekly phones"),
        "template-deleted-used": ask("template_delete", name="Weekly phones", allow=True),
        "template-deleted": ask("template_delete", name="Handsets"),
    }


@pytest.mark.parametrize("language", list(Language))
def test_what_one_is_told_to_type_is_understood(language: Language) -> None:
    words = words_for(language)
    told = {
        phrase
        for code, sentence in SENTENCES.items()
        if code.startswith(CODES)
        for phrase in QUOTED.findall(words.gettext(sentence))
        if phrase
    }
    assert told
    assert told <= TOLD_TO_TYPE
    for phrase in told:
        understood = parse(phrase, language, NOW.date()).intent
        assert understood is not None, phrase
        assert understood.name in ("templates", "template_create")
    for topic in TOPICS:
        if topic.intent.startswith("template"):
            understood = parse(words.gettext(topic.example), language, NOW.date()).intent
            assert understood is not None
            assert understood.name == topic.intent
