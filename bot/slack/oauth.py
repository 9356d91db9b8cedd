"""Installing the app in further workspaces: a person is sent to Slack and comes back with a code.

Only listed workspaces are taken, and the token is kept encrypted. What is refused is said on the page.
"""

from __future__ import annotations

import base64
import hashlib
import hmac
import logging
import secrets
import time
from collections.abc import Callable
from typing import Any, Final
from urllib.parse import urlencode, urljoin

from slack_sdk import WebClient
from slack_sdk.errors import SlackApiError, SlackClientError
from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import PlainTextResponse, RedirectResponse, Response
from starlette.routing import BaseRoute, Route

from bot.slack.installations import Installation, Installations
from bot.slack.manifest import INSTALL_PATH, RETURN_PATH, SCOPES
from bot.tokens import TokenBox
from cards.wording import words_for
from cards.wording.errors import sentence
from config.errors import AccessError, OperatorError, RequestError, SwitchboardError
from config.settings import Settings
from hub.vocabulary import Language

log = logging.getLogger(__name__)

COOKIE: Final = "switchboard-install"
STATE_SECONDS: Final = 600
HEADERS: Final = {
    "cache-control": "no-store",
    "content-security-policy": "default-src 'none'; frame-ancestors 'none'",
    "referrer-policy": "no-referrer",
    "x-content-type-options": "nosniff",
}


class State:
    """What is given along to Slack and has to come back: signed, short-lived, and in a cookie as well.

    Without it a stranger could have somebody else's browser finish an installation that the stranger began.
    """

    def __init__(self, secret: str, now: Callable[[], float] = time.time) -> None:
        """`secret` signs; whoever has it can make states."""
        self._key = hashlib.sha256(b"switchboard installation\0" + secret.encode()).digest()
        self._now = now

    def made(self) -> str:
        """A new one."""
        said = f"{int(self._now()) + STATE_SECONDS}.{secrets.token_urlsafe(18)}"
        return f"{said}.{self._signature(said)}"

    def is_good(self, given: str, in_cookie: str) -> bool:
        """Whether we made it for this browser, not long ago."""
        said, _, signature = given.rpartition(".")
        until = said.partition(".")[0]
        return (
            hmac.compare_digest(given.encode(), in_cookie.encode())
            and hmac.compare_digest(self._signature(said).encode(), signature.encode())
            and self._now() < int(until)
        )

    def _signature(self, said: str) -> str:
        made = hmac.new(self._key, said.encode(), hashlib.sha256).digest()
        return base64.urlsafe_b64encode(made).decode().rstrip("=")


class Pages:
    """The two pages of an installation."""

    def __init__(self, settings: Settings, installations: Installations, web: WebClient) -> None:
        """`web` calls without a token of its own."""
        self._settings, self._installations, self._web = settings, installations, web
        self._secret = settings.slack_client_secret.get_secret_value()
        self._box = TokenBox(settings.token_keys)
        self._state = State(self._secret)
        self._words = words_for(Language(settings.language))

    def routes(self) -> list[BaseRoute]:
        """Where a browser comes to."""
        return [Route(INSTALL_PATH, self.begin), Route(RETURN_PATH, self.finish)]

    async def begin(self, _request: Request) -> Response:
        """Send the person to Slack."""
        try:
            self._check()
        except SwitchboardError as error:
            return self._page(sentence(self._words, error), 503)
        state = self._state.made()
        asked = {
            "client_id": self._settings.slack_client_id,
            "scope": ",".join(sorted(SCOPES)),
            "redirect_uri": self._return_url,
            "state": state,
        }
        address = urljoin(self._settings.slack_api_url, "../oauth/v2/authorize")
        answer = RedirectResponse(f"{address}?{urlencode(asked)}", 302, HEADERS)
        secure = self._settings.public_url.startswith("https:")
        answer.set_cookie(COOKIE, state, STATE_SECONDS, path="/slack", httponly=True, secure=secure)
        return answer

    async def finish(self, request: Request) -> Response:
        """Take the code that the person came back with."""
        try:
            code = self._code(request)
            made = await run_in_threadpool(self._installed, code)
        except SwitchboardError as error:
            log.warning("an installation was refused: %s", error)
            return self._page(sentence(self._words, error), _STATUS.get(type(error), 503))
        text = self._words.gettext(
            "Switchboard is installed in %(name)s. You can close this page.", name=made.name
        )
        return self._page(text, 200)

    @property
    def _return_url(self) -> str:
        return self._settings.public_url.rstrip("/") + RETURN_PATH

    def _check(self) -> None:
        if not self._box.has_key:
            raise OperatorError("no-token-key")
        if not self._settings.public_url:
            raise OperatorError("no-public-url")

    def _code(self, request: Request) -> str:
        self._check()
        given = request.query_params
        if not self._state.is_good(given.get("state", ""), request.cookies.get(COOKIE, "")):
            raise RequestError("installation-not-begun")
        if not given.get("code"):
            raise RequestError("installation-cancelled")
        return given["code"]

    def _installed(self, code: str) -> Installation:
        try:
            got = self._exchanged(code)
            return self._accepted(got)
        except SlackApiError as error:
            raise OperatorError("installation-refused", reason=str(error.response.get("error"))) from error
        except (SlackClientError, OSError) as error:
            raise OperatorError("installation-refused", reason=str(error)) from error

    def _exchanged(self, code: str) -> dict[str, Any]:
        got = self._web.oauth_v2_access(
            client_id=self._settings.slack_client_id,
            client_secret=self._secret,
            code=code,
            redirect_uri=self._return_url,
        )
        return dict(got.data) if isinstance(got.data, dict) else {}

    def _accepted(self, got: dict[str, Any]) -> Installation:
        team, token = got.get("team") or {}, str(got.get("access_token"))
        workspace, name = str(team.get("id") or ""), str(team.get("name") or "")
        if workspace not in self._settings.slack_workspaces:
            self._web.auth_revoke(token=token)  # a token that nobody uses is only a danger
            raise AccessError("installation-not-listed", workspace=workspace, name=name)
        whose = self._web.auth_test(token=token)
        made = Installation(workspace, name, str(got.get("bot_user_id")), str(whose["bot_id"]), token)
        self._installations.add(
            made,
            app_id=str(got.get("app_id")),
            scopes=str(got.get("scope")),
            installed_by=str((got.get("authed_user") or {}).get("id") or ""),
        )
        return made

    @staticmethod
    def _page(text: str, status: int) -> Response:
        return PlainTextResponse(text, status, HEADERS)


_STATUS: Final = {RequestError: 400, AccessError: 403}
