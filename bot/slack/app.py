"""The Bolt app: checks what Slack sends, has it kept, and only then acknowledges it.

There is one listener for each kind of payload, and none of them answers: a worker answers what was kept.
"""

from __future__ import annotations

import logging
import re
from collections.abc import Callable, Mapping
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime
from typing import Any, Final

from slack_bolt import Ack, App, BoltContext, BoltRequest, BoltResponse
from slack_bolt.authorization import AuthorizeResult
from slack_sdk import WebClient

from bot.slack import carried
from bot.slack.envelopes import carried_by, new_event, pressed, text
from bot.slack.installations import Installations
from bot.slack.submissions import problems
from cards.wording import words_for
from config.settings import Settings
from hub.vocabulary import Language
from store.inbox import NewEvent

log = logging.getLogger(__name__)

ANYTHING: Final = re.compile("", re.DOTALL)
OPENERS: Final = 4
"""Threads that open forms: one call each, while the trigger lives."""
NOT_ASKED: Final = "the signature is checked before"
"""Bolt wants a secret, whoever checks the signatures."""

Keep = Callable[[NewEvent], bool]
OpenLoading = Callable[[WebClient, str, str], object]
"""Opens the form that says to wait: client, trigger, and the external ID it is found by."""


class NotKeptError(Exception):
    """It could not be kept, so that it must not be acknowledged: Slack sends it again."""


class Incoming:
    """Takes in what Slack sends, over HTTP and by Socket Mode alike."""

    def __init__(
        self,
        settings: Settings,
        installations: Installations,
        keep: Keep,
        open_loading: OpenLoading,
        now: Callable[[], datetime],
    ) -> None:
        """`keep` commits an event; False: it was known already."""
        self._installations, self._keep, self._open_loading = installations, keep, open_loading
        self._now = now
        self._words = words_for(Language(settings.language))
        self._openers = ThreadPoolExecutor(OPENERS, thread_name_prefix="slack-forms")
        self.heard_at: datetime | None = None
        """When something came from Slack that could be believed."""
        self.app = self._app(settings)

    def take(
        self, body: str | dict[str, Any], headers: Mapping[str, str] | None = None, mode: str = "http"
    ) -> BoltResponse:
        """What Slack sent, as Bolt answers it: 200 is an acknowledgement; 400 where it cannot be read."""
        try:
            asked = BoltRequest(body=body, headers=dict(headers or {}), mode=mode)
            return self.app.dispatch(asked)
        except Exception as error:  # noqa: BLE001 - Bolt trusts the shape of what it reads
            return _failed(error)

    def stop(self) -> None:
        """Open no more forms; those under way may finish."""
        self._openers.shutdown(wait=True)

    def _app(self, settings: Settings) -> App:
        app = App(
            logger=logging.getLogger("slack_bolt"),
            client=WebClient(base_url=settings.slack_api_url, retry_handlers=[]),
            signing_secret=NOT_ASKED,
            request_verification_enabled=False,  # it is done before, over the bytes as they came
            before_authorize=self._refuse_strangers,
            authorize=_authorize,
            ignoring_self_events_enabled=False,  # it knows our own only: `new_event` drops every bot's
            attaching_function_token_enabled=False,
            process_before_response=True,  # the listeners only acknowledge: no thread, no waiting for it
        )
        app.middleware(self._keep_first)
        app.error(_failed)
        for kind in (
            app.event,
            app.command,
            app.action,
            app.shortcut,
            app.options,
            app.view,
            app.view_closed,
        ):
            kind(ANYTHING)(_acknowledge)
        return app

    def _refuse_strangers(
        self, body: dict[str, Any], context: BoltContext, next_: Callable[[], BoltResponse]
    ) -> BoltResponse:
        """A workspace in which we are not installed (any more) gets a sentence, and nothing is kept."""
        if text(body, "type") in {"url_verification", "ssl_check"}:
            return next_()
        self.heard_at = self._now()
        if self._installations.takes(context.team_id or ""):
            return next_()
        log.warning("not installed in %s: %s dropped", context.team_id, text(body, "type") or "command")
        if not text(body, "command"):
            return BoltResponse(status=200)
        said = self._words.gettext("Switchboard is not installed in this workspace. Ask your administrator.")
        return BoltResponse(status=200, body={"response_type": "ephemeral", "text": said})

    def _keep_first(
        self, body: dict[str, Any], context: BoltContext, next_: Callable[[], BoltResponse]
    ) -> BoltResponse:
        wrong = problems(body)
        if wrong:
            return BoltResponse(status=200, body={"response_action": "errors", "errors": wrong})
        event = new_event(body, context.team_id or "")
        if event is not None:
            self._kept(event, body)
        return next_()

    def _kept(self, event: NewEvent, body: dict[str, Any]) -> None:
        try:
            new = self._keep(event)
        except Exception as error:
            raise NotKeptError(f"{event.kind} {event.key}") from error
        trigger = text(body, "trigger_id")
        if new and trigger and carried.opens_form(carried_by(pressed(body))):
            self._openers.submit(self._open_form, event.workspace, trigger)

    def _open_form(self, workspace: str, trigger: str) -> None:
        """Show that the form is coming. Where that fails, whoever fills it opens it, while there is time."""
        try:
            self._open_loading(self._installations.client(workspace), trigger, carried.view_name(trigger))
        except Exception as error:  # noqa: BLE001 - whatever it is, the worker tries as well
            log.info("the form could not be opened yet: %s", error)


def _authorize(team_id: str | None, enterprise_id: str | None) -> AuthorizeResult:
    """Bolt wants to know whose request it is; nothing here calls with a token."""
    return AuthorizeResult(enterprise_id=enterprise_id, team_id=team_id)


def _acknowledge(ack: Ack) -> None:
    ack()


def _failed(error: Exception) -> BoltResponse:
    """503 for what was not kept; 400 where a payload has a shape we do not know."""
    if isinstance(error, NotKeptError):
        log.error("not kept, so not acknowledged: %s", error, exc_info=error.__cause__)
        return BoltResponse(status=503)
    log.error("a payload could not be read", exc_info=error)
    return BoltResponse(status=400)
