"""`switchboard detect`: a CSV file in, the alerts as CSV out; what cannot be read is told in one line."""

from __future__ import annotations

import csv
import io
import subprocess
import sys
from datetime import date, timedelta
from pathlib import Path

import numpy as np
import pytest

from bot.main import main

FIRST = date(2026, 1, 4)
WEEKS = 14
HEADER = "customer,week,legs,poor_legs"


def lines(spike: int = WEEKS - 1) -> list[str]:
    random = np.random.default_rng(6)
    found = [HEADER]
    for week in range(WEEKS):
        for customer in range(120):
            legs = int(random.poisson(200))
            poor = int(random.binomial(legs, 0.02))
            if (customer, week) == (17, spike):
                poor = legs // 3
            found.append(f"Org {customer},{FIRST + timedelta(weeks=week)},{legs},{poor}")
    return found


def detected(text: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> tuple[int, str, str]:
    file = tmp_path / "weeks.csv"
    file.write_text(text, encoding="utf-8")
    code = main(["detect", "--csv", str(file)])
    said = capsys.readouterr()
    return code, said.out, said.err


def test_one_row_for_each_customer_and_week_that_alerts(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    code, out, _ = detected("\n".join(lines()), tmp_path, capsys)
    assert code == 0
    assert out.splitlines()[0] == "customer,week,severity,expected_low,expected_high,p_value,delivery"
    (row,) = (row for row in csv.DictReader(io.StringIO(out)) if row["delivery"] == "instant")
    assert (row["customer"], row["week"]) == ("Org 17", str(FIRST + timedelta(weeks=WEEKS - 1)))
    assert (row["delivery"], row["severity"]) == ("instant", "severe")
    assert 0 <= int(row["expected_low"]) <= 4 <= int(row["expected_high"]) < 20
    assert float(row["p_value"]) < 1e-4


def test_rows_in_any_order_columns_in_any_order_and_missing_weeks_are_the_same(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    plain = lines()
    _, usual, _ = detected("\n".join(plain), tmp_path, capsys)
    turned = ["\ufeffpoor_legs,note,Week,customer,LEGS"]
    for line in plain[1:]:
        customer, week, legs, poor = line.split(",")
        turned.append(f"{poor},x,{week},{customer},{legs}")
    random = np.random.default_rng(1)
    shuffled = [turned[0], *random.permutation(turned[1:]).tolist(), f"0,x,{FIRST},quiet,0"]
    _, other, _ = detected("\r\n".join(shuffled), tmp_path, capsys)
    rows, others = (list(csv.DictReader(io.StringIO(text))) for text in (usual, other))
    assert [(row["customer"], row["week"]) for row in rows] == [
        (row["customer"], row["week"]) for row in others
    ]


def test_the_first_eight_weeks_only_teach(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    for spike, alerts in ((7, 0), (8, 1)):
        _, out, _ = detected("\n".join(lines(spike)), tmp_path, capsys)
        assert out.count("Org 17,") == alerts


def test_from_standard_input_and_other_commands_do_not_pay_for_it() -> None:
    command = [sys.executable, "-m", "bot.main", "detect", "--csv", "-"]
    done = subprocess.run(
        command, check=False, input="\n".join(lines()), capture_output=True, text=True, timeout=60
    )
    assert done.returncode == 0
    assert "Org 17" in done.stdout
    code = "import sys, bot.main; bot.main.main(['parse', 'help']); print('numpy' in sys.modules)"
    done = subprocess.run(
        [sys.executable, "-c", code], check=False, capture_output=True, text=True, timeout=60
    )
    assert done.stdout.splitlines()[-1] == "False"


@pytest.mark.parametrize(
    ("rows", "said"),
    [
        ("", "lacks the columns customer, week, legs, poor_legs"),
        ("customer,week,legs\n", "lacks the columns poor_legs"),
        (HEADER, "has no rows"),
        (f"{HEADER}\nA,2026-01-05,10,1", "Line 2 of"),
        (f"{HEADER}\nA,2026-01-05,10,1", "5 Jan 2026 is no Sunday"),
        (f"{HEADER}\nA,2026-01-04,10,1\nA,soon,10,1", "Line 3 of"),
        (f"{HEADER}\nA,2026-01-04,-3,1", "“-3” cannot be legs"),
        (f"{HEADER}\nA,2026-01-04,1e3,1", "“1e3” cannot be legs"),
        (f"{HEADER}\nA,2026-01-04,{'9' * 5000},1", "cannot be legs"),
        (f"{HEADER}\nA,2026-01-04,10", "“–” cannot be poor_legs"),
        (f"{HEADER}\n ,2026-01-04,10,1", "cannot be customer"),
        (f"{HEADER}\nA,2026-01-04,10,11", "11 poor legs of 10 legs"),
        (f"{HEADER}\nA,2026-01-04,10,1\nA,2026-01-04,10,1", "the week 4 Jan 2026 of A twice"),
        (f"{HEADER}\nA,0001-01-07,10,1\nA,2026-01-04,10,1", "more than 530"),
    ],
)
def test_what_cannot_be_read_is_told_in_one_line(
    rows: str, said: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    code, out, error = detected(rows, tmp_path, capsys)
    assert (code, out) == (1, "")
    assert said in error
    assert len(error.splitlines()) == 1


def test_a_file_that_is_none_is_told_in_one_line(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "binary").write_bytes(b"\xff\xfe\x00\x01")
    for file in (tmp_path / "missing.csv", tmp_path / "binary", tmp_path):
        assert main(["detect", "--csv", str(file)]) == 1
        said = capsys.readouterr()
        assert "could not be opened" in said.err
        assert len(said.err.splitlines()) == 1
