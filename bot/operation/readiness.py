"""Whether a process can do its work at this moment, and if not, why."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from bot.operation.patience import within
from config.errors import SwitchboardError

LOOK_SECONDS: Final = 5.0
"""How long one look may take: a database that hangs is one that is not there."""
FRESH_SECONDS: Final = 1.0
"""How long a look holds: whoever asks more often gets the same answer."""

Probe = Callable[[], str]
"""Why a part is not ready, as a code; empty: it is. It may as well raise a SwitchboardError."""


@dataclass(frozen=True, slots=True)
class Ready:
    """Each part that was looked at, and why it is not ready (empty: it is)."""

    parts: Mapping[str, str]

    @property
    def ready(self) -> bool:
        """Whether all of them are."""
        return not any(self.parts.values())

    def to_json(self) -> dict[str, object]:
        """As `/ready` says it: codes alone, no addresses and nobody's data."""
        parts = {name: why or "ready" for name, why in self.parts.items()}
        return {"ready": self.ready, "parts": parts}


class Readiness:
    """Looks at the parts of a process; safe to be asked by many threads at a time."""

    def __init__(self, probes: Mapping[str, Probe]) -> None:
        """`probes` by the name of the part."""
        self._probes = probes
        self._lock = threading.Lock()
        self._last = Ready({})
        self._looked_at = float("-inf")

    def look(self) -> Ready:
        """How it stands now, or stood a moment ago."""
        with self._lock:
            if time.monotonic() - self._looked_at >= FRESH_SECONDS:
                self._last = Ready({name: _why_not(probe) for name, probe in self._probes.items()})
                self._looked_at = time.monotonic()
            return self._last


def heard_within(
    last_heard: Callable[[], datetime | None], seconds: float, now: Callable[[], datetime]
) -> Probe:
    """A platform that has shown within so many seconds that events reach us."""

    def probe() -> str:
        heard = last_heard()
        if heard is None:
            return "not-heard-yet"
        return "not-heard-lately" if (now() - heard).total_seconds() > seconds else ""

    return probe


def _why_not(probe: Probe) -> str:
    try:
        return within(LOOK_SECONDS, probe)
    except SwitchboardError as error:
        return error.code
    except TimeoutError:
        return "no-answer"
