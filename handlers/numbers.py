"""What a number (#12) names: alerts, schedules, subscriptions and their like share one sequence."""

from __future__ import annotations

from typing import Final

from sqlalchemy import Connection

from config.errors import RequestError
from store.delivery.numbers import kind_of

SCHEDULE: Final = "schedule"
ALERT: Final = "alert"
TICKET: Final = "ticket"
SUBSCRIPTION: Final = "subscription"
SILENCE: Final = "silence"


def require_kind(connection: Connection, number: int, kind: str) -> None:
    """See that a number names something of that kind.

    Raises:
        RequestError: `unknown-number`: it names nothing; `number-of-schedule`, `number-of-alert`,
            `number-of-ticket`, `number-of-subscription`, `number-of-silence`: it names something else.
    """
    found = kind_of(connection, number)
    if found == kind:
        return
    match found:
        case "schedule":
            raise RequestError("number-of-schedule", number=number)
        case "alert":
            raise RequestError("number-of-alert", number=number)
        case "ticket":
            raise RequestError("number-of-ticket", number=number)
        case "subscription":
            raise RequestError("number-of-subscription", number=number)
        case "silence":
            raise RequestError("number-of-silence", number=number)
    raise RequestError("unknown-number", number=number)
