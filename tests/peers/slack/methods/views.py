"""Methods for forms (modals) and the Home tab."""

from __future__ import annotations

import json
from typing import Any

from tests.peers.slack import blocks as rules
from tests.peers.slack import pictures
from tests.peers.slack.model import Json, Person, View
from tests.peers.slack.refusals import Refusal, invalid
from tests.peers.slack.request import TIER_4, Request, method

LARGEST = 250_000
DEEPEST = 3


@method("views.open", rate=TIER_4)
def open_(call: Request) -> Json:
    """Open a form for whoever pressed or typed less than 3 s ago."""
    view = _view(call, "modal")
    person = _exchange(call)
    form = _add(call, person, view)
    return {"view": pictures.view(form, call.world.app_id)}


@method("views.push", rate=TIER_4)
def push(call: Request) -> Json:
    """Open a form above another."""
    view = _view(call, "modal")
    person = _exchange(call)
    open_ones = [v for v in call.world.views.values() if v.person is person and v.open]
    if len(open_ones) >= DEEPEST:
        raise Refusal("push_limit_reached")
    return {"view": pictures.view(_add(call, person, view), call.world.app_id)}


@method("views.update", rate=TIER_4)
def update(call: Request) -> Json:
    """Change an open form."""
    view = _view(call, "modal")
    form = _found(call)
    if call.text("hash") and call.text("hash") != form.hash:
        raise Refusal("hash_conflict")
    replace(form, view, call.world.secret(16))
    return {"view": pictures.view(form, call.world.app_id)}


@method("views.publish", rate=TIER_4)
def publish(call: Request) -> Json:
    """Put a person's Home tab up."""
    view = _view(call, "home")
    person = call.person("user_id")
    key = (call.workspace.id, person.id)
    home = call.world.homes.get(key)
    if home is None:
        home = View(call.world.new_id("V"), call.workspace, person, view, call.world.secret(16))
        call.world.homes[key] = home
    elif call.text("hash") and call.text("hash") != home.hash:
        raise Refusal("hash_conflict")
    replace(home, view, call.world.secret(16))
    return {"view": pictures.view(home, call.world.app_id)}


def replace(form: View, view: Json, hash_: str) -> None:
    """Show other content in a form."""
    form.view, form.hash, form.errors, form.trouble = view, hash_, {}, ""


def _add(call: Request, person: Person, view: Json) -> View:
    form = View(call.world.new_id("V"), call.workspace, person, view, call.world.secret(16))
    external = view.get("external_id")
    if external and any(v.view.get("external_id") == external and v.open for v in call.world.views.values()):
        raise Refusal("duplicate_external_id")
    call.world.views[form.id] = form
    return form


def _view(call: Request, surface: str) -> Json:
    view: Any = call.data("view")
    if view is None:
        raise invalid("missing required field: view")
    if len(json.dumps(view)) > LARGEST:
        raise Refusal("view_too_large")
    found = rules.view_problems(view, surface, call.image_exists)
    if found:
        raise invalid(*found)
    return dict(view)


def _exchange(call: Request) -> Person:
    trigger = call.world.triggers.get(call.text("trigger_id"))
    if trigger is None or trigger.workspace is not call.workspace:
        raise Refusal("invalid_trigger_id")
    if trigger.used:
        raise Refusal("exchanged_trigger_id")
    if call.world.clock.now() > trigger.expires_at:
        raise Refusal("expired_trigger_id")
    trigger.used = True
    return trigger.person


def _found(call: Request) -> View:
    external = call.text("external_id")
    for form in call.world.views.values():
        named = form.id == call.text("view_id") or (external and form.view.get("external_id") == external)
        if named and form.open and form.workspace is call.workspace:
            return form
    raise Refusal("not_found")
