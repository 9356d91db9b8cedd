"""`switchboard parse` as a person or a script calls it."""

from __future__ import annotations

import json
import subprocess
import sys

from tests.handlers.language.samples import DATA, expected, samples


def switchboard(*arguments, given=None):
    return subprocess.run(
        [sys.executable, "-m", "bot.main", "parse", *arguments],
        input=given,
        capture_output=True,
        text=True,
        encoding="utf-8",
        check=False,
    )


def test_one_text():
    done = switchboard("expiring in 30 days")
    assert (done.returncode, done.stderr) == (0, "")
    assert json.loads(done.stdout) == {"intent": "expiring", "slots": {"within_days": 30}, "locale": "en"}


def test_today_and_locale_can_be_given():
    done = switchboard("KPI", "--locale", "ja")
    assert json.loads(done.stdout) == {"intent": "overview", "slots": {}, "locale": "ja"}
    done = switchboard("expiring by 15 December", "--today", "2026-12-01")
    assert json.loads(done.stdout)["slots"] == {"within_days": 14}


def test_unknown_text_gets_suggestions():
    found = json.loads(switchboard("good morning everyone").stdout)
    assert list(found) == ["intent", "slots", "locale", "suggestions"]
    assert (found["intent"], found["slots"], found["locale"]) == (None, {}, "en")
    assert found["suggestions"]


def test_a_batch_is_answered_line_by_line_in_order():
    contract = samples("utterances.jsonl")
    done = switchboard("--batch", str(DATA / "utterances.jsonl"))
    assert (done.returncode, done.stderr) == (0, "")
    found = [json.loads(line) for line in done.stdout.splitlines()]
    assert [{"intent": one["intent"], "slots": one["slots"]} for one in found] == [
        expected(one) for one in contract
    ]
    assert [one["locale"] for one in found] == [one["locale"] for one in contract]


def test_a_batch_from_standard_input():
    done = switchboard(
        "--batch", "-", "--today", "2026-12-01", given='\ufeff{"text": "expiring by 15 December"}\n\n'
    )
    assert [json.loads(line)["slots"] for line in done.stdout.splitlines()] == [{"within_days": 14}]


def test_a_wrong_line_is_named_and_what_stands_before_it_is_answered():
    for wrong in (
        '{"text": 3}',
        "no JSON",
        '{"text": "a", "locale": "de"}',
        '{"text": "a", "today": "soon"}',
    ):
        done = switchboard("--batch", "-", given=f'{{"text": "overview"}}\n{wrong}\n{{"text": "help"}}\n')
        assert done.returncode == 1
        assert [json.loads(line)["intent"] for line in done.stdout.splitlines()] == ["overview"]
        assert len(done.stderr.splitlines()) == 1
        assert "2" in done.stderr


def test_a_missing_file_is_named():
    done = switchboard("--batch", "no/such/file.jsonl")
    assert done.returncode == 1
    assert "no/such/file.jsonl" in done.stderr


def test_wrong_usage():
    assert switchboard().returncode == 2
    assert switchboard("a", "--batch", "b").returncode == 2
    assert switchboard("a", "--today", "tomorrow").returncode == 2


def test_the_database_is_not_loaded():
    code = "import sys, bot.main; bot.main.main(['parse', 'help']); print('sqlalchemy' in sys.modules)"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.splitlines()[-1] == "False"
