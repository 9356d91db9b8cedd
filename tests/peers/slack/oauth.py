"""Installing the app: the page on which a person allows it, and the token that its code is exchanged for."""

from __future__ import annotations

import base64
import html
from collections.abc import Mapping
from dataclasses import dataclass
from urllib.parse import urlencode

from starlette.datastructures import URL, Headers
from starlette.responses import HTMLResponse, PlainTextResponse, RedirectResponse, Response

from tests.peers.slack.model import Json, Person, Token, Workspace
from tests.peers.slack.refusals import Refusal
from tests.peers.slack.world import World

GRANT_LIFE = 600.0


@dataclass
class Grant:
    """What a person allowed, until its code is exchanged."""

    workspace: Workspace
    person: Person
    scopes: frozenset[str]
    redirect_uri: str
    expires_at: float


class Grants:
    """The codes that were given out. The app has one client ID and secret, and lists where it may be sent."""

    def __init__(self, world: World) -> None:
        self._world = world
        self.client_id = f"{world.secret(10)}.{world.secret(10)}"
        self.client_secret = world.secret(32)
        self.redirect_urls: set[str] = set()
        self._grants: dict[str, Grant] = {}

    def page(self, url: URL, asked: Mapping[str, str]) -> Response:
        """The page: who may allow it where. With `person` and `answer` it is answered."""
        wrong = self._wrong(asked)
        if wrong:
            return PlainTextResponse(wrong, 400)
        person = self._world.people.get(asked.get("person", ""))
        if person is not None:
            return RedirectResponse(self._answered(asked, person), 302)
        choices = [
            f'<li><a href="{html.escape(str(url.include_query_params(person=one.id, answer=answer)))}">'
            f"{html.escape(one.name)} ({html.escape(one.workspace.name)}): {answer}</a></li>"
            for one in self._world.people.values()
            if not one.bot_id and not one.guest
            for answer in ("allow", "cancel")
        ]
        return HTMLResponse(f"<!DOCTYPE html><title>Install</title><ul>{''.join(choices)}</ul>")

    def exchange(self, headers: Headers, given: Mapping[str, str]) -> tuple[Json, Token]:
        """`oauth.v2.access`: once for each code; the answer, and the token in it."""
        client, secret = _client(headers, given)
        if client != self.client_id:
            raise Refusal("invalid_client_id")
        if secret != self.client_secret:
            raise Refusal("bad_client_secret")
        grant = self._grants.pop(str(given.get("code")), None)
        if grant is None or self._world.clock.now() > grant.expires_at:
            raise Refusal("invalid_code")
        if given.get("redirect_uri") != grant.redirect_uri:
            raise Refusal("bad_redirect_uri")
        token = self._world.install(grant.workspace, grant.scopes)
        answer = {
            "ok": True,
            "app_id": self._world.app_id,
            "authed_user": {"id": grant.person.id},
            "scope": ",".join(sorted(grant.scopes)),
            "token_type": "bot",
            "access_token": token.value,
            "bot_user_id": grant.workspace.app_user.id,
            "team": {"id": grant.workspace.id, "name": grant.workspace.name},
            "enterprise": None,
            "is_enterprise_install": False,
        }
        return answer, token

    def _wrong(self, asked: Mapping[str, str]) -> str:
        if asked.get("client_id") != self.client_id:
            return "Invalid client_id parameter"
        if asked.get("redirect_uri") not in self.redirect_urls:
            return "redirect_uri did not match any configured URIs"
        return "" if asked.get("scope") else "No scopes requested"

    def _answered(self, asked: Mapping[str, str], person: Person) -> str:
        back = {"state": asked.get("state", "")}
        if asked.get("answer") != "allow":
            return f"{asked['redirect_uri']}?{urlencode({'error': 'access_denied', **back})}"
        code = self._world.secret(40)
        self._grants[code] = Grant(
            person.workspace,
            person,
            frozenset(asked["scope"].split(",")),
            asked["redirect_uri"],
            self._world.clock.now() + GRANT_LIFE,
        )
        return f"{asked['redirect_uri']}?{urlencode({'code': code, **back})}"


def _client(headers: Headers, given: Mapping[str, str]) -> tuple[str, str]:
    """The app's ID and secret, from the Authorization header or the form."""
    basic = headers.get("authorization", "")
    if not basic.startswith("Basic "):
        return str(given.get("client_id", "")), str(given.get("client_secret", ""))
    try:
        name, _, secret = base64.b64decode(basic.removeprefix("Basic ")).decode().partition(":")
    except ValueError:
        return "", ""
    return name, secret
