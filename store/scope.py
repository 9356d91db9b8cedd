"""Which customers may be shown: the one condition every query, search and export carries."""

from __future__ import annotations

import json
from collections.abc import Collection, Mapping
from dataclasses import dataclass, replace
from hashlib import sha256
from typing import Any

from sqlalchemy import BindParameter, ColumnElement, Integer, bindparam, select, type_coerce

from store.names import tag_key
from store.schema import admin_customer, customer, customer_tag


@dataclass(frozen=True, slots=True)
class RoomScope:
    """What a room may show at most: of each kind that is said, one must hold of the customer."""

    regions: tuple[str, ...] = ()
    tags: tuple[str, ...] = ()
    """As they were typed, without the `#`."""
    org_ids: tuple[str, ...] = ()

    def __bool__(self) -> bool:
        """Whether it narrows anything."""
        return bool(self.regions or self.tags or self.org_ids)

    def to_json(self) -> dict[str, list[str]] | None:
        """What the room's row keeps; None: nothing is narrowed."""
        said = {"regions": self.regions, "tags": self.tags, "customers": self.org_ids}
        return {name: list(values) for name, values in said.items() if values} or None

    @classmethod
    def from_json(cls, kept: Mapping[str, Any] | None) -> RoomScope:
        """The reverse of `to_json`."""
        kept = kept or {}
        return cls(*(tuple(kept.get(name, ())) for name in ("regions", "tags", "customers")))


EVERYTHING = RoomScope()


@dataclass(frozen=True, slots=True)
class Scope:
    """The customers of one administrator (`admin_id`), or all; in one region where one is said.

    Of these the ones that the room may show.
    """

    admin_id: int | None = None
    region: str | None = None
    room: RoomScope = EVERYTHING

    @property
    def covers_regions_whole(self) -> bool:
        """Whether it is all customers, of all regions or of one."""
        return self.admin_id is None and not self.room

    def within(self, region: str | None) -> Scope:
        """The same in one region; a room's regions that leave it whole need not be asked for as well."""
        room = replace(self.room, regions=()) if region in self.room.regions else self.room
        return Scope(self.admin_id, region, room)

    @property
    def name(self) -> str:
        """The same for scopes that show the same customers, whatever the region."""
        whose = "all" if self.admin_id is None else f"administrator {self.admin_id}"
        if not self.room:
            return whose
        return f"{whose}, room {sha256(json.dumps(self.room.to_json()).encode()).hexdigest()[:16]}"

    def values(self) -> dict[str, Any]:
        """The parameters of `conditions_of`, for what the scope says."""
        said = {
            "admin_id": self.admin_id,
            "region": self.region,
            "room_regions": self.room.regions or None,
            "room_tags": tuple(sorted({tag_key(tag) for tag in self.room.tags})) or None,
            "room_org_ids": self.room.org_ids or None,
        }
        return {name: value for name, value in said.items() if value is not None}

    def conditions(self, customer_id: ColumnElement[int]) -> list[ColumnElement[bool]]:
        """What must hold of the column that names the customer; the values are in it."""
        return conditions_of(self.values(), customer_id)


_LISTS = frozenset({"room_regions", "room_tags", "room_org_ids"})


def parameters(shape: Collection[str]) -> dict[str, BindParameter[Any]]:
    """The parameters a scope can have, of those named in `shape`: for statements that are made once."""
    names = ("admin_id", "region", *_LISTS)
    return {name: bindparam(name, expanding=name in _LISTS) for name in names if name in shape}


def conditions_of(
    said: Mapping[str, Any], customer_id: ColumnElement[int], region: ColumnElement[str] | None = None
) -> list[ColumnElement[bool]]:
    """What must hold of the column that names the customer, and of its region's where the row has it.

    `said` has the values of `Scope.values`, or `parameters` for them.
    """
    chosen: list[Any] = []
    if "admin_id" in said:
        mine = select(admin_customer.c.customer_id).where(admin_customer.c.admin_id == said["admin_id"])
        chosen.append(mine)
    if "room_tags" in said:
        tagged = select(customer_tag.c.customer_id).where(customer_tag.c.tag_key.in_(said["room_tags"]))
        chosen.append(tagged)
    if "room_org_ids" in said:
        named = select(customer.c.id).where(customer.c.org_id.in_(said["room_org_ids"]))
        chosen.append(named)
    found = [type_coerce(customer_id, Integer).in_(customers) for customers in chosen]
    there = customer.c.region if region is None else region
    regions: list[ColumnElement[bool]] = []
    if "region" in said:
        regions.append(there == said["region"])
    if "room_regions" in said:
        regions.append(there.in_(said["room_regions"]))
    if region is None and regions:
        regions = [type_coerce(customer_id, Integer).in_(select(customer.c.id).where(*regions))]
    return found + regions
