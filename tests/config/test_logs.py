"""Logs of a process that stays."""

from __future__ import annotations

import logging
import re

import pytest

from config.logs import logging_from


def test_a_line_an_event_from_the_level_on(capsys: pytest.CaptureFixture[str]) -> None:
    log = logging.getLogger("switchboard.test")
    before = list(logging.getLogger().handlers)
    with logging_from("INFO"):
        log.info("said")
        log.debug("not said")
    log.info("not said either")
    assert re.fullmatch(
        r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z INFO switchboard\.test: said\n", capsys.readouterr().err
    )
    assert logging.getLogger().handlers == before
