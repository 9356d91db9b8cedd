"""Lists kept as reports: the same file as the list's own, at each run, for whoever asks where they ask."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from cards.intent import Intent
from cards.model import Answer, Form, Heading, Notice, Tone
from cards.render import text
from handlers.language.rules import LISTS
from handlers.registry import HANDLERS
from hub.demo import ADMIN, HELPDESK
from store.database import Database
from tests.cards.linter import lint
from tests.handlers.asking import (
    NOW,
    Asking,
    asking,
    buttons,
    csv_rows,
    demo_records,
    facts,
    fill,
    heading,
    parts,
    rows,
)

QUESTIONS: list[tuple[str, dict[str, Any]]] = [
    ("expiring", {"within_days": 30}),
    ("expiring", {"kind": "trial", "sort": "name"}),
    ("renewing", {"product": "calling"}),
    ("overage", {}),
    ("overage", {"region": "EU"}),
    ("customers", {"status": "suspended"}),
    ("customers", {"product": "meetings", "managed_by": "partner_org"}),
]

OTHER_FILES = {"overview", "alerts"}
"""Files of what comes regularly in other ways, or is no list: alerts come as digests."""


@pytest.fixture
def ask(database: Database, tmp_path: Path) -> Asking:
    fill(database, demo_records(60, 5))
    return asking(database, tmp_path)


def keep(ask: Asking, answer: Answer, name: str) -> Answer:
    """Press the button below a list, and fill the form."""
    (form,) = parts(ask.press(buttons(answer)["Save as report…"].intent).card, Form)
    values = {field.slot: field.value for field in form.fields} | {"name": name}
    return ask.press(Intent.from_submit({**form.to_json(), **values}))


def test_a_kept_list_gives_the_file_of_the_list(ask: Asking) -> None:
    for at, (intent, slots) in enumerate(QUESTIONS):
        listed = ask(intent, **slots)
        if "Save as report…" not in buttons(listed):
            assert rows(listed) == []
            continue
        name = f"Kept {at + 1}"
        kept = keep(ask, listed, name)
        first = kept.card.components[0]
        assert isinstance(first, Notice)
        assert first.tone is Tone.GOOD
        assert lint(kept.card) == []
        run = ask.press(buttons(kept)["Run"].intent)
        download = ask(intent, **slots, format="csv")
        assert run.files[0].path.read_bytes() == download.files[0].path.read_bytes()
        assert run.files[0].name.startswith(f"{name}_")
        assert heading(run).startswith(f"{name}: ")
        assert facts(run)["Rows"] == str(run.files[0].rows)
        assert run.files[0].sha256 in text.render(run.card)
        assert csv_rows(ask.type(f"run {name}")) == csv_rows(download)
    assert len(rows(ask("templates"))) > 3


def test_every_list_that_can_be_had_as_a_file_can_be_kept(ask: Asking) -> None:
    found = set()
    for intent in HANDLERS:
        offered = buttons(ask(intent))
        download = offered.get("Download CSV")
        if download is not None and download.intent is not None and download.intent.name == intent:
            found.add(intent)
            assert ("Save as report…" in offered) == (intent not in OTHER_FILES)
    assert found - OTHER_FILES == set(LISTS) & set(HANDLERS)
    assert "Save as report…" not in buttons(ask.as_(HELPDESK)("customers"))
    assert "Download CSV" in buttons(ask.as_(HELPDESK)("customers"))


def test_it_is_of_the_day_and_of_whom_it_is_run_for(ask: Asking) -> None:
    keep(ask, ask("expiring", within_days=30), "Red list")
    later = ask.at(NOW + timedelta(days=20))
    assert csv_rows(later.type("run red list")) == csv_rows(later("expiring", within_days=30, format="csv"))
    assert csv_rows(later.type("run red list")) != csv_rows(ask.type("run red list"))
    own = ask.as_(ADMIN)
    assert csv_rows(own.type("run red list")) == csv_rows(own("expiring", within_days=30, format="csv"))
    assert len(csv_rows(own.type("run red list"))) < len(csv_rows(ask.type("run red list")))
    ask("room_scope", region="EU")
    assert csv_rows(ask.type("run red list")) == csv_rows(ask("expiring", within_days=30, format="csv"))
    assert {row["Customer"] for row in csv_rows(ask.type("run red list"))} <= {
        row.title for row in _all_rows(ask, "customers")
    }


def _all_rows(ask: Asking, intent: str) -> list[Any]:
    found, answer = [], ask(intent)
    found += rows(answer)
    while turn := buttons(answer).get("Next"):
        answer = ask.press(turn.intent)
        found += rows(answer)
    return found


def test_what_is_said_beside_its_name_narrows_it(ask: Asking) -> None:
    keep(ask, ask("overage"), "Too many")
    assert csv_rows(ask.type("run too many EU")) == csv_rows(ask("overage", region="EU", format="csv"))
    refused = ask("report_run", template="Too many", since="2026-11-01")
    assert refused.files == ()
    assert "Too many" in text.render(refused.card)
    keep(ask, ask("customers"), "Everyone")
    assert ask("report_run", template="everyone", customer="Acme Corp").files == ()


def test_an_empty_list_is_a_header_row_and_says_so(ask: Asking) -> None:
    keep(ask, ask("expiring", within_days=30), "Red list")
    before = ask.at(NOW - timedelta(days=4000))
    answer = before.type("run red list")
    assert answer.files[0].rows == 0
    assert answer.files[0].path.read_text("utf-8").count("\n") == 1
    assert "the file holds the headers alone" in heading(answer)


def test_its_list_stays_when_it_is_edited(ask: Asking) -> None:
    kept = keep(ask, ask("expiring", within_days=30, region="EU"), "Red list")
    assert "European Union" in facts(kept)["Only"]
    (form,) = parts(ask.press(buttons(kept)["Edit…"].intent).card, Form)
    assert [field.slot for field in form.fields] == ["name", "allow"]
    filled = {"name": "Long list", "allow": "true"}
    ask.press(Intent.from_submit({**form.to_json(), **filled}))
    there = ask.in_("elsewhere")
    assert csv_rows(there.type("run long list")) == csv_rows(
        ask("expiring", within_days=30, region="EU", format="csv")
    )
    assert ask("template_edit", name="Long list", columns=["mac"]).card.components[0] != Heading("")
    assert facts(ask("templates", name="Long list"))["From"] == facts(kept)["From"]


@pytest.mark.parametrize(
    "typed",
    [
        "save expiring in 60 days #gold as a report called Golden",
        'enregistrer ce qui expire dans 60 jours #gold comme rapport "Golden"',
        "60日以内に期限切れ #gold をレポート「Golden」として保存",
    ],
)
def test_typed_it_is_kept_as_well(ask: Asking, typed: str) -> None:
    made = ask.type(typed)
    assert "#gold" in facts(made)["Only"]
    assert csv_rows(ask.type('run "Golden"')) == csv_rows(
        ask("expiring", tag="gold", within_days=60, format="csv")
    )


def test_marked_for_spreadsheets_where_the_operator_says_so(database: Database, tmp_path: Path) -> None:
    fill(database, demo_records(20, 5))
    ask = asking(database, tmp_path, csv_byte_order_mark=True)
    plain = asking(database, tmp_path)
    marked = ask("customers", format="csv").files[0].path.read_bytes()
    assert marked == b"\xef\xbb\xbf" + plain("customers", format="csv").files[0].path.read_bytes()
