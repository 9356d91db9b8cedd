"""What each subscription may hear: of which customers, and what the room has silenced.

Customers are chosen by the store, with the rights that hold now; of many rooms that wish the same, once.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any, Final

from sqlalchemy import Connection

from notifications.alerts.telling_rules import Ear
from store.alerts.model import Matcher, Subscription
from store.alerts.silences import Silence
from store.alerts.telling import Moved, Shown, customers_among
from store.rooms import RoomKey
from store.scope import RoomScope, Scope

_EVERYBODY: Final = Scope()


@dataclass(slots=True)
class Ears:
    """Those of one moment."""

    connection: Connection
    scopes: Mapping[str, Scope]
    """By owner."""
    silences: Mapping[RoomKey, Sequence[Silence]] = field(default_factory=dict)
    """By room."""
    _found: dict[Any, frozenset[str] | None] = field(default_factory=dict)

    def ear(self, each: Subscription, room: RoomScope, at_hand: Moved | Shown, *, severe_only: bool) -> Ear:
        """What a subscription may hear of the organisations at hand; `room` is what its room may show."""
        scope = replace(self.scopes[each.owner], room=room)
        wished = each.matcher
        customers = self._among(at_hand, scope, wished.regions, wished.tags, wished.org_ids)
        silences = [
            (silence, self._among(at_hand, _EVERYBODY, (silence.region,), (silence.tag,), (silence.org_id,)))
            for silence in self.silences.get(each.room, ())
        ]
        return Ear(each, severe_only, customers, silences)

    def _among(self, at_hand: Moved | Shown, scope: Scope, *said: tuple[str, ...]) -> frozenset[str] | None:
        """`said` are regions, tags and organisations; an empty text says nothing."""
        regions, tags, org_ids = (tuple(filter(None, each)) for each in said)
        key = at_hand, scope, regions, tags, org_ids
        if key not in self._found:
            wished = Matcher(regions=regions, tags=tags, org_ids=org_ids)
            self._found[key] = customers_among(self.connection, at_hand, scope, wished)
        return self._found[key]
