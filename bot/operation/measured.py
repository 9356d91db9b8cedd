"""A platform whose sends are measured. Who sends need not know of it."""

from __future__ import annotations

import time
from collections.abc import Callable
from functools import wraps
from typing import Any, Final, cast

from bot.gateway.platform import Platform
from bot.operation.metrics import Metrics
from config.errors import DeliveryError

WAYS: Final = frozenset({"post", "edit", "upload", "whisper", "replace", "show_form", "show_home"})
"""The methods of a platform that send something."""


def measured(platform: Platform, metrics: Metrics) -> Platform:
    """The same platform; what it sends is counted in `metrics`."""
    return cast("Platform", _Measured(platform, metrics))


class _Measured:
    """Hands everything on."""

    def __init__(self, platform: Platform, metrics: Metrics) -> None:
        self._platform = platform
        for way in WAYS:
            setattr(self, way, _timed(getattr(platform, way), platform.name, way, metrics))

    def __getattr__(self, name: str) -> Any:
        return getattr(self._platform, name)


def _timed(send: Callable[..., Any], platform: str, way: str, metrics: Metrics) -> Callable[..., Any]:
    @wraps(send)
    def timed(*given: Any, **named: Any) -> Any:
        began = time.perf_counter()
        failed: DeliveryError | None = None
        try:
            return send(*given, **named)
        except DeliveryError as error:
            failed = error
            raise
        finally:
            metrics.sent(platform, way, time.perf_counter() - began, failed)

    return timed
