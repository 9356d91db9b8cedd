"""The slots of an intent, out of what a text was found to say."""

from __future__ import annotations

from collections.abc import Callable
from functools import cache
from importlib.resources import files
from typing import Any

from cards.intent import Slots
from handlers.language.delivered import delivery_words
from handlers.language.reading import Reading
from handlers.language.rules import intents, regular_list
from handlers.language.slot_alerts import (
    alert_kinds,
    alert_text,
    assignee,
    one_alert,
    pace,
    silenced_alert,
    strong_customer,
)
from handlers.language.slot_tags import (
    added_tag,
    hash_tag,
    says_tag_first,
    tag_said,
    tag_span,
    tagged_customer,
)
from handlers.language.slot_times import (
    at,
    day_of_month,
    days,
    frequency,
    minutes,
    one_weekday,
    quiet_until,
    recent_days,
    several_weekdays,
    since,
    snoozed_until,
    until,
    weeks,
    within_days,
)
from handlers.language.template_parts import template_parts
from handlers.language.times import Values
from hub.vocabulary import Kind, Language, ManagedBy, Product, Region, ReportTemplate, Role, Status

_OF_A_CARD = frozenset({"page", "format"})
"""Slots of a list that say how it is shown, and not what is in it."""
_OF_TEMPLATES = frozenset({"template_create", "template_edit", "template_delete"})
_OF_TAGS = frozenset({"tag_add", "tag_remove"})
_KEEPING = frozenset({"create", "keep", "as_report", "templates", "name", "named", "quoted"})


def fill(intent: str, reading: Reading) -> Slots:
    """The slots that were said, of those the intent takes."""
    if intent in _OF_TEMPLATES:
        return Slots(**_template_slots(intent, reading))
    said = _said(intent, reading)
    if intent == "why" and "id" in said:
        return Slots(id=said["id"])  # what stands around a number says nothing more
    if intent == "report_schedule" and said.get("template") not in list(ReportTemplate):
        asked = regular_list(reading.atoms)
        if asked is not None:
            said = _said(asked, reading) | {name: said[name] for name in said if name != "customer"}
            said = {name: value for name, value in said.items() if name not in _OF_A_CARD}
            said["template"] = asked
    return Slots(**said)


def _template_slots(intent: str, reading: Reading) -> dict[str, Any]:
    """A template's name and columns, and of the rest what it is narrowed to."""
    parts = template_parts(reading, columns=intent != "template_delete")
    said = {
        name: value for name, value in _said(intent, parts.rest).items() if name not in {"name", "columns"}
    }
    if intent != "template_create":
        said.pop("template", None)
    elif listed := _kept_list(parts.rest, said):
        said = listed
    if parts.called is not None:
        return {"template": parts.name, "name": parts.called}
    named = {"name": parts.name, "columns": (parts.columns,) if parts.columns else None}
    return said | {name: value for name, value in named.items() if value is not None}


def _kept_list(rest: Reading, said: dict[str, Any]) -> dict[str, Any] | None:
    """The list that is kept as a report, with all that narrows it; None: it is made from a report."""
    if said.get("template") in list(ReportTemplate):
        return None
    asked = regular_list({atom for atom in rest.atoms if atom.removeprefix("^") not in _KEEPING})
    if asked is None:
        return None
    slots = {name: value for name, value in _said(asked, rest).items() if name not in _OF_A_CARD}
    return slots | {"template": asked}


def _said(intent: str, reading: Reading) -> dict[str, Any]:
    said: dict[str, Any] = {}
    for name in intents().slots[intent]:
        reader = _OWN.get((intent, name)) or _READERS.get(name)
        value = reader(reading) if reader else None
        if value is not None:
            said[name] = value
    if intent not in _OF_TAGS and said.get("customer") == said.get("tag"):
        said.pop("customer", None)
    return said


def _customer(reading: Reading) -> str | None:
    ident = next((token for token in reading.tokens if token.kind == "ident"), None)
    if ident is not None:
        return reading.text[ident.start : ident.end]
    tag = tag_span(reading)
    return next((one.text for one in reading.candidates if (one.first, one.last) != tag), None)


def _status(reading: Reading) -> Status | None:
    found = [Status(name) for _, name in reading.of("status")]
    telling = [one for one in found if one not in {Status.SUBSCRIPTION, Status.TRIAL}]
    if telling:
        return telling[0]
    return Status.TRIAL if Status.TRIAL in found else next(iter(found), None)


def _kind(reading: Reading) -> Kind | None:
    found = reading.first_of("kind")
    return Kind(found) if found else None


def _customers_kind(reading: Reading) -> Kind | None:
    """In a list of customers a trial is a status; the kind is said beside another status only."""
    status, kind = _status(reading), _kind(reading)
    return kind if status not in {None, Status.TRIAL, Status.SUBSCRIPTION} and kind else None


def _format(reading: Reading) -> str | None:
    return "csv" if reading.first_of("format") else None


def _template(reading: Reading) -> str | None:
    known = reading.first_of("own") or reading.first_of("template")
    if known:
        return known
    if reading.quotes:
        return reading.quotes[0].text
    report = next((hit for hit, name in reading.of("concept") if name == "report"), None)
    if report is not None:
        return next((one.text for one in reading.candidates if one.last == report.first), None)
    return None


def _report_customer(reading: Reading) -> str | None:
    template = _template(reading)
    customer = _customer(reading)
    if customer is not None and customer == template:
        return next((one.text for one in reading.candidates if one.text != template), None)
    return customer


@cache
def _zones() -> dict[str, str]:
    names = (files("tzdata") / "zones").read_text("utf-8").split()
    return {name.casefold(): name for name in names}


def _timezone(reading: Reading) -> str | None:
    for token in reading.tokens_of("zone"):
        word = reading.text[token.start : token.end]
        return _zones().get(word.casefold(), word)  # one there is not is asked about as it was typed
    return reading.first_of("timezone")


def _id(reading: Reading) -> int | None:
    for token in reading.tokens_of("hash"):
        if token.key[1:].isdecimal() and len(token.key) < 10:
            return int(token.key[1:])
    return next(iter(reading.numbers), None)


def _licenses(reading: Reading) -> int | None:
    return next((Values(hit.values).number() for hit, name in reading.of("time") if name == "licenses"), None)


def _page(reading: Reading) -> int | None:
    return next((Values(hit.values).number() for hit, name in reading.of("time") if name == "page"), None)


def _email(reading: Reading) -> str | None:
    found = reading.tokens_of("email")
    return reading.text[found[0].start : found[0].end] if found else None


def _rest_after(*concepts: str) -> Callable[[Reading], str | None]:
    """The words after a cue as they were typed, without the prepositions and fillers around them."""

    def read(reading: Reading) -> str | None:
        cues = [hit for hit, name in reading.of("concept") if name in concepts]
        if not cues:
            return None
        cue = cues[0]
        return _trimmed(reading, cue.last, len(reading.tokens)) or _trimmed(reading, 0, cue.first)

    return read


def _trimmed(reading: Reading, first: int, last: int) -> str | None:
    quiet = {
        at
        for hit in reading.hits
        if {label.group for label in hit.labels} & {"filler", "before_name", "after_name"}
        or hit.of("concept") in {"show", "list", "resource", "help"}
        for at in range(hit.first, hit.last)
    }
    while first < last and first in quiet:
        first += 1
    while last > first and (last - 1) in quiet:
        last -= 1
    if first >= last:
        return None
    text = reading.text[reading.tokens[first].start : reading.tokens[last - 1].end]
    for particle in reading.lexicon.particles:
        if text.endswith(particle) and len(text) > len(particle):
            text = text[: -len(particle)]
            break
    return text.strip(' "') or None


def _spoken_text(reading: Reading) -> str | None:
    """The words after the cue; what follows a colon is taken by the parser itself."""
    rest = _rest_after("escalate")(reading)
    return rest if rest and rest != _customer(reading) else None


def _scope_tag(reading: Reading) -> str | None:
    """A tag as elsewhere, and the name right after "add tag"."""
    hits = [hit for hit, name in reading.of("concept") if name in {"mark", "untag"}]
    after = (one.text for hit in hits for one in reading.candidates if one.first == hit.last)
    return tag_said(reading) or next(after, None)


def _scope_customer(reading: Reading) -> str | None:
    found, tag = _customer(reading), _scope_tag(reading)
    return None if found == tag else found


def _scope_change(reading: Reading) -> str | None:
    """How a room's scope is changed: taking all away without a word of what clears it."""
    said = {name for _, name in reading.of("change")}
    if "clear" in said:
        return "clear"
    if not reading.atoms.isdisjoint({"delete", "untag"}):
        names_one = reading.first_of("region") or _scope_tag(reading) or _customer(reading)
        return "remove" if names_one else "clear"
    marks = [hit for hit, name in reading.of("concept") if name == "mark"]
    adds = any(says_tag_first(reading, hit.last - hit.first) for hit in marks)
    return "add" if "add" in said or adds else None


def _value(kind: type, group: str) -> Callable[[Reading], Any]:
    def read(reading: Reading) -> Any:
        found = reading.first_of(group)
        return kind(found) if found else None

    return read


def _flag(group: str) -> Callable[[Reading], bool | None]:
    return lambda reading: {"true": True, "false": False}.get(reading.first_of(group) or "")


def _last_language(reading: Reading) -> Language | None:
    """The one that is wished: "from English to French" names it last."""
    found = [name for _, name in reading.of("language")]
    return Language(found[-1]) if found else None


_READERS: dict[str, Callable[[Reading], Any]] = {
    "customer": _customer,
    "within_days": within_days,
    "product": _value(Product, "product"),
    "region": _value(Region, "region"),
    "status": _status,
    "kind": _kind,
    "managed_by": _value(ManagedBy, "managed_by"),
    "tag": tag_said,
    "weeks": weeks,
    "breakdown": _value(str, "breakdown"),
    "template": _template,
    "frequency": frequency,
    "at": at,
    "weekday": one_weekday,
    "weekdays": several_weekdays,
    "day_of_month": day_of_month,
    "timezone": _timezone,
    "since": since,
    "until": until,
    "id": _id,
    "minutes": minutes,
    "alert": one_alert,
    "alerts": alert_kinds,
    "pace": pace,
    "email": _email,
    "role": _value(Role, "role"),
    "licenses": _licenses,
    "days": days,
    "section": _value(str, "section"),
    "language": _last_language,
    "useful": _flag("useful"),
    "allow": _flag("allow"),
    "page": _page,
    "sort": _value(str, "sort"),
    "format": _format,
    "topic": _rest_after("help", "why"),
    "query": _rest_after("resource"),
    "text": _rest_after("reply", "ask_back"),
    "name": lambda reading: reading.candidates[0].text if reading.candidates else None,
}
_OWN: dict[tuple[str, str], Callable[[Reading], Any]] = {
    ("recent", "within_days"): recent_days,
    ("customers", "kind"): _customers_kind,
    ("report_run", "customer"): _report_customer,
    ("report_schedule", "customer"): _report_customer,
    ("tag_add", "tag"): added_tag,
    ("tag_add", "customer"): tagged_customer,
    ("tag_remove", "customer"): tagged_customer,
    ("alert_snooze", "until"): snoozed_until,
    ("silence_add", "until"): quiet_until,
    ("silence_add", "id"): silenced_alert,
    ("silence_add", "text"): lambda _: None,
    ("alert_comment", "text"): alert_text,
    ("alert_feedback", "text"): lambda _: None,
    ("alert_assign", "email"): assignee,
    ("alerts", "alert"): lambda reading: None if one_alert(reading) == "all" else one_alert(reading),
    ("alerts", "customer"): strong_customer,
    ("alert_subscribe", "id"): lambda reading: _id(reading) if "edit" in reading.atoms else None,
    ("subscriptions_list", "id"): lambda reading: _id(reading) if reading.tokens_of("hash") else None,
    ("alert_subscribe", "at"): lambda reading: at(reading) if pace(reading) else None,
    ("alert_subscribe", "weekday"): lambda reading: one_weekday(reading) if pace(reading) else None,
    ("escalate", "text"): _spoken_text,
    ("deliveries", "query"): delivery_words,
    ("report_run", "tag"): hash_tag,
    ("report_schedule", "tag"): hash_tag,
    ("schedule_edit", "tag"): hash_tag,
    ("template_create", "tag"): hash_tag,
    ("template_edit", "tag"): hash_tag,
    ("templates", "name"): lambda reading: reading.first_of("own"),
    ("room_scope", "tag"): _scope_tag,
    ("room_scope", "customer"): _scope_customer,
    ("room_scope", "change"): _scope_change,
    ("schedule_edit", "change"): lambda reading: "take" if "take" in reading.atoms else None,
}
