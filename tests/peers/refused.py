"""Short words for tests of what a platform refuses."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from slack_sdk.errors import SlackApiError
from webexteamssdk import ApiError


def refusal(call: Callable[..., Any], **arguments: Any) -> dict[str, Any]:
    """The answer of a Slack call that must fail."""
    with pytest.raises(SlackApiError) as caught:
        call(**arguments)
    response = caught.value.response
    assert isinstance(response.data, dict)
    return {**response.data, "status": response.status_code, "headers": response.headers}


def status(call: Callable[..., Any], *positional: Any, **arguments: Any) -> int:
    """The status of a Webex call that must fail."""
    with pytest.raises(ApiError) as caught:
        call(*positional, **arguments)
    return int(caught.value.status_code)
