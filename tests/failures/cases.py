"""On which platforms and engines a test runs."""

from __future__ import annotations

import pytest

HTTP, SOCKETS, WEBEX = "slack by http", "slack by sockets", "webex"


def on(*sides: str) -> pytest.MarkDecorator:
    """Once for each of the ways in: HTTP, SOCKETS, WEBEX."""
    return pytest.mark.parametrize("side", sides, indirect=True)


everywhere = on(HTTP, SOCKETS, WEBEX)
both_platforms = on(HTTP, WEBEX)
"""Where it makes no difference how Slack's events come in."""


def cases(*pairs: tuple[str, str]) -> pytest.MarkDecorator:
    """On these pairs of engine and way in: where both matter, and not each with each."""
    return pytest.mark.parametrize(("database", "side"), pairs, indirect=True)


both_engines = cases(("sqlite", HTTP), ("sqlite", WEBEX), ("postgresql", HTTP))
"""Where it matters what events and answers are kept in, and each platform has its own way."""
sqlite_alone = pytest.mark.parametrize("database", ["sqlite"], indirect=True)
"""Where it makes no difference what events and answers are kept in."""
