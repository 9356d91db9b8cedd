"""What a rule finds: that something holds which somebody should know of.

Rules say what holds now, not what changed: `reconcile` compares it with the alerts that are open. So nothing
is told twice when an export comes again, and nothing is lost that happened while nobody looked.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from hub.vocabulary import AlertKind
from store.alerts.model import Severity, fingerprint


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing that holds."""

    kind: AlertKind
    org_id: str
    """Of the customer; empty: of none."""
    subject: str
    """What of the customer's it is about, by a name that never changes: a contract's line, a status."""
    severity: Severity
    facts: Mapping[str, Any] = field(default_factory=dict)
    """What its card says, as JSON; `customer` is the customer's name."""
    level: int = 0
    """How far it has gone; a rise is told again."""
    eased: int | None = None
    """How far it still is when it comes from further; it goes down by a lower mark. None: as `level`."""
    product: str = ""
    """Of several: all, with blanks between."""
    prompt: bool = True
    """False: worth a line in a digest, not a message."""
    fires: bool = True
    """False: too little to begin an alert, enough to keep one open (it clears at a lower mark)."""
    over_on: date | None = None
    """What happens once and does not last: the day it is put away."""

    @property
    def fingerprint(self) -> str:
        """What it is the same by."""
        return fingerprint(self.kind, self.org_id, self.subject)
