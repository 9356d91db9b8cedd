"""An intent: what somebody asks, whether they typed it, pressed a button or scheduled it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, fields, replace
from datetime import date
from enum import StrEnum
from operator import attrgetter
from typing import Any, Self, get_args, get_origin, get_type_hints

from config.errors import RequestError
from hub.vocabulary import Frequency, Kind, Language, ManagedBy, Product, Region, Role, Status


@dataclass(frozen=True, slots=True, kw_only=True)
class Slots:
    """Everything an intent can say; None is "not said", and defaults are the handler's.

    The types are the contract: a slot of another type cannot be built from JSON (`from_json`).
    """

    customer: str | None = None
    """As typed, or an organisation ID when a button says it."""
    within_days: int | None = None
    product: Product | None = None
    region: Region | None = None
    status: Status | None = None
    kind: Kind | None = None
    managed_by: ManagedBy | None = None
    tag: str | None = None
    weeks: int | None = None
    breakdown: str | None = None
    template: str | None = None
    frequency: Frequency | None = None
    at: str | None = None
    weekday: str | None = None
    weekdays: tuple[str, ...] | None = None
    """Where several are said; a line of a form says them in words."""
    day_of_month: int | None = None
    timezone: str | None = None
    skip_empty: bool | None = None
    since: date | None = None
    until: date | str | None = None
    """The end of a period; for a snooze also "renewal"."""
    id: int | None = None
    minutes: int | None = None
    alert: str | None = None
    alerts: tuple[str, ...] | None = None
    """Where several kinds are said; a line of a form says them in words."""
    pace: str | None = None
    """How often a room is told of alerts: "instant", "hourly", "daily" or "weekly"."""
    quiet_from: str | None = None
    quiet_until: str | None = None
    """Times of day between which only what is severe is told."""
    group_wait: int | None = None
    """Seconds."""
    repeat_hours: int | None = None
    email: str | None = None
    role: Role | None = None
    licenses: int | None = None
    days: int | None = None
    query: str | None = None
    section: str | None = None
    text: str | None = None
    language: Language | None = None
    topic: str | None = None
    name: str | None = None
    columns: tuple[str, ...] | None = None
    """Each a column, or a line that names several."""
    useful: bool | None = None
    allow: bool | None = None
    """People from outside, to see answers; all rooms, to use a template."""
    change: str | None = None
    """How a list is changed: "add", "remove" or "clear"; not said: what is said takes its place."""
    page: int | None = None
    sort: str | None = None
    format: str | None = None

    def said(self) -> dict[str, Any]:
        """The slots that were said, by name."""
        values = zip(SLOT_NAMES, _all_slots(self), strict=True)
        return {name: value for name, value in values if value is not None}

    def to_json(self) -> dict[str, Any]:
        """The slots that were said, as JSON values (dates in ISO form)."""
        return {name: _plain(value) for name, value in self.said().items()}

    @classmethod
    def from_json(cls, values: Mapping[str, Any]) -> Self:
        """Build from JSON values.

        Raises:
            RequestError: `unknown-slot` or `bad-slot`, with the slot's name.
        """
        return cls(**{name: _typed(name, value) for name, value in values.items() if value not in (None, "")})


SLOT_NAMES: tuple[str, ...] = tuple(item.name for item in fields(Slots))
_all_slots = attrgetter(*SLOT_NAMES)


@dataclass(frozen=True, slots=True)
class Intent:
    """A name of `specification of intents` and its slots."""

    name: str
    slots: Slots = field(default_factory=Slots)

    def with_slots(self, **changes: Any) -> Intent:
        """The same intent with some slots said otherwise (None takes one back)."""
        return Intent(self.name, replace(self.slots, **changes))

    def to_json(self) -> dict[str, Any]:
        """`{"intent": name, "slots": {...}}`, what a button, a form and a schedule keep."""
        return {"intent": self.name, "slots": self.slots.to_json()}

    @classmethod
    def from_json(cls, value: Mapping[str, Any]) -> Intent:
        """The reverse of `to_json`.

        Raises:
            RequestError: `bad-intent`, `unknown-slot` or `bad-slot`.
        """
        name, slots = value.get("intent"), value.get("slots", {})
        if not isinstance(name, str) or not isinstance(slots, Mapping):
            raise RequestError("bad-intent")
        return cls(name, Slots.from_json(slots))

    @classmethod
    def from_submit(cls, value: Mapping[str, Any]) -> Intent:
        """What a platform hands over for a button or a form: the action's data, the inputs beside it.

        Only the inputs that the form left open (a null slot) are taken, and an empty one is not said:
        a platform may hand over the inputs of the whole card, whichever button was pressed.

        Raises:
            RequestError: `bad-intent`, `unknown-slot` or `bad-slot`.
        """
        slots = value.get("slots", {})
        if not isinstance(slots, Mapping):
            raise RequestError("bad-intent")
        filled = {name: value.get(name) if said is None else said for name, said in slots.items()}
        return cls.from_json({"intent": value.get("intent"), "slots": filled})


def _plain(value: Any) -> Any:
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, StrEnum):
        return value.value
    if isinstance(value, tuple):
        return list(value)
    return value


def _typed(name: str, value: Any) -> Any:
    if name not in _SLOT_TYPES:
        raise RequestError("unknown-slot", slot=name)
    for wanted in _SLOT_TYPES[name]:
        try:
            return _READERS.get(wanted, _enumerated(wanted))(value)
        except (ValueError, TypeError, AttributeError):
            continue
    raise RequestError("bad-slot", slot=name, value=str(value)[:80])


def _enumerated(kind: Any) -> Any:
    return kind


def _whole(value: Any) -> int:
    if isinstance(value, bool) or (isinstance(value, float) and not value.is_integer()):
        raise ValueError(value)
    number = int(value)
    if not -(2**31) < number < 2**31:
        raise ValueError(value)
    return number


def _text(value: Any) -> str:
    if not isinstance(value, str):
        raise TypeError(value)
    return value


def _flag(value: Any) -> bool:
    named = {True: True, False: False, "true": True, "false": False}
    if value not in named:
        raise ValueError(value)
    return named[value]


def _day(value: Any) -> date:
    return date.fromisoformat(_text(value))


def _texts(value: Any) -> tuple[str, ...]:
    if isinstance(value, str):
        return (value,)  # a form has a line for several
    return tuple(_text(item) for item in value)


_READERS: dict[Any, Any] = {int: _whole, str: _text, bool: _flag, date: _day, tuple[str, ...]: _texts}


def _slot_types() -> dict[str, tuple[Any, ...]]:
    hints = get_type_hints(Slots)
    found: dict[str, tuple[Any, ...]] = {}
    for name in SLOT_NAMES:
        hint = hints[name]
        options = (hint,) if get_origin(hint) is tuple else get_args(hint)
        found[name] = tuple(option for option in options if option is not type(None))
    return found


_SLOT_TYPES = _slot_types()
