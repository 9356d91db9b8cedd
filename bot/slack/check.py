"""What `switchboard check` finds out about Slack: tokens, permissions, workspaces, the clock."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator
from datetime import datetime
from email.utils import parsedate_to_datetime
from typing import Final

from slack_sdk import WebClient
from slack_sdk.web import SlackResponse

from bot.gateway.platform import Finding
from bot.slack.clients import Clients
from bot.slack.failures import refusals
from bot.slack.installations import Installations
from cards.wording import words_for
from config.errors import DeliveryError
from config.settings import Settings
from hub.vocabulary import Language

MOST_APART: Final = 60.0
"""Seconds between Slack's clock and ours that are no reason to say something."""
REFUSED_APART: Final = 300
"""Seconds from which on a request's signature counts as old."""
SCOPES_HEADER: Final = "x-oauth-scopes"


class Check:
    """Tries what Slack needs, and says what to mend."""

    def __init__(
        self,
        settings: Settings,
        clients: Clients,
        installations: Installations,
        scopes: Collection[str],
        clock: Callable[[], datetime],
    ) -> None:
        """`scopes` are what our calls and events need."""
        self._settings, self._clients, self._installations = settings, clients, installations
        self._scopes, self._clock = frozenset(scopes), clock
        self._words = words_for(Language(settings.language))

    def findings(self) -> list[Finding]:
        """Everything that was looked at, good or not."""
        found = [self._socket_mode() if self._settings.slack_app_token.get_secret_value() else self._http()]
        for client in self._clients_to_try():
            found += self._workspace(client)
        return found

    def _clients_to_try(self) -> Iterator[WebClient]:
        """The configured token's and those of installations, each once."""
        self._installations.read()
        own = self._settings.slack_bot_token.get_secret_value()
        stored = [each.token for each in self._installations.all()]
        for token in dict.fromkeys([*([own] if own else []), *stored]):
            yield self._clients.of_token(token)

    def _http(self) -> Finding:
        gettext = self._words.gettext
        subject = gettext("Slack: requests over HTTP")
        if self._settings.slack_signing_secret.get_secret_value():
            return Finding(subject, good=True, said=gettext("A signing secret is set."))
        return Finding(
            subject,
            good=False,
            said=gettext(
                "There is no signing secret, so nothing that Slack sends can be believed. Set "
                "SWITCHBOARD_SLACK_SIGNING_SECRET, or SWITCHBOARD_SLACK_APP_TOKEN for Socket Mode."
            ),
        )

    def _socket_mode(self) -> Finding:
        gettext = self._words.gettext
        subject = gettext("Slack: Socket Mode")
        token = self._settings.slack_app_token.get_secret_value()
        try:
            with refusals(writes=False):
                self._clients.of_token(token).apps_connections_open(app_token=token)
        except DeliveryError as error:
            if error.code != "token-refused":
                return Finding(subject, good=False, said=self._unreachable(error))
            said = gettext(
                "Slack does not take the app-level token (%(reason)s). Make one with the scope "
                "connections:write on the app's page and put it into SWITCHBOARD_SLACK_APP_TOKEN.",
                reason=error.facts.get("reason"),
            )
            return Finding(subject, good=False, said=said)
        return Finding(subject, good=True, said=gettext("A connection can be opened."))

    def _workspace(self, client: WebClient) -> list[Finding]:
        gettext = self._words.gettext
        subject = gettext("Slack: token")
        try:
            with refusals(writes=False):
                answer = client.auth_test()
        except DeliveryError as error:
            if error.code != "token-refused":
                return [Finding(subject, good=False, said=self._unreachable(error))]
            said = gettext(
                "Slack does not take the bot token (%(reason)s). Install the app again and put its bot "
                "token into SWITCHBOARD_SLACK_BOT_TOKEN.",
                reason=error.facts.get("reason"),
            )
            return [Finding(subject, good=False, said=said)]
        works = gettext("It works in %(team)s (%(team_id)s).", team=answer["team"], team_id=answer["team_id"])
        return [
            Finding(subject, good=True, said=works),
            self._listed(str(answer["team"]), str(answer["team_id"])),
            *self._permitted(answer),
            *self._in_time(answer),
        ]

    def _listed(self, team: str, team_id: str) -> Finding:
        gettext = self._words.gettext
        good = team_id in self._settings.slack_workspaces
        message = (
            gettext("The people of %(team)s count.", team=team)
            if good
            else gettext(
                "The people of %(team)s do not count, so nobody there is answered. Add %(team_id)s to "
                "SWITCHBOARD_SLACK_WORKSPACES if they should.",
                team=team,
                team_id=team_id,
            )
        )
        return Finding(gettext("Slack: workspace"), good=good, said=message)

    def _permitted(self, answer: SlackResponse) -> Iterator[Finding]:
        """Nothing where Slack does not say what the token may."""
        gettext = self._words.gettext
        told = _header(answer, SCOPES_HEADER)
        if told is None:
            return
        missing = sorted(self._scopes - {scope.strip() for scope in told.split(",")})
        message = (
            gettext(
                "The token lacks permissions: %(scopes)s. Add them to the app as its manifest has them, and "
                "install it again.",
                scopes=", ".join(missing),
            )
            if missing
            else gettext("The token has all permissions that are needed.")
        )
        yield Finding(gettext("Slack: permissions"), good=not missing, said=message)

    def _in_time(self, answer: SlackResponse) -> Iterator[Finding]:
        gettext = self._words.gettext
        date = _header(answer, "date")
        if date is None:
            return
        apart = abs((self._clock() - parsedate_to_datetime(date)).total_seconds())
        seconds = self._words.number(round(apart))
        message = (
            gettext("This machine's clock agrees with Slack's.")
            if apart <= MOST_APART
            else gettext(
                "This machine's clock and Slack's are %(seconds)s seconds apart. From %(most)s seconds on, "
                "whatever Slack sends is refused as too old. Set the clock right, with NTP for example.",
                seconds=seconds,
                most=REFUSED_APART,
            )
        )
        yield Finding(gettext("Slack: clock"), good=apart <= MOST_APART, said=message)

    def _unreachable(self, error: DeliveryError) -> str:
        return self._words.gettext(
            "Slack could not be asked at %(url)s (%(reason)s). Check the network, and "
            "SWITCHBOARD_SLACK_API_URL.",
            url=self._settings.slack_api_url,
            reason=error.facts.get("reason"),
        )


def _header(answer: SlackResponse, name: str) -> str | None:
    return next((str(value) for key, value in answer.headers.items() if key.lower() == name), None)
