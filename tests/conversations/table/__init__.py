"""The table of conversations: what people say and press, and what they must see, on every front.

The figures are those of the demo of 150 customers on 18 November 2026 (`tests/conversations/stage.py`).
"""

from __future__ import annotations

from tests.conversations.script import Conversation
from tests.conversations.table import (
    alerts,
    customer,
    deliveries,
    figures,
    french,
    japanese,
    lists,
    outside,
    people,
    reports,
    rooms,
    schedules,
    scopes,
    templates,
    told,
    unclear,
)

TABLE: tuple[Conversation, ...] = (
    *figures.TALKS,
    *lists.TALKS,
    *customer.TALKS,
    *reports.TALKS,
    *templates.TALKS,
    *rooms.TALKS,
    *schedules.TALKS,
    *deliveries.TALKS,
    *alerts.TALKS,
    *told.TALKS,
    *scopes.TALKS,
    *people.TALKS,
    *unclear.TALKS,
    *french.TALKS,
    *japanese.TALKS,
)

ON_PLATFORMS: tuple[Conversation, ...] = (
    *outside.TALKS,
    *schedules.ON_PLATFORMS,
    *deliveries.ON_PLATFORMS,
    *told.ON_PLATFORMS,
)
"""What the console does not have: people from outside, and files that are sent to the bot."""
