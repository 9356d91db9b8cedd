"""Slack as the rest of the process sees it, put together from its parts."""

from __future__ import annotations

import threading
from collections.abc import Callable, Sequence
from datetime import datetime
from typing import Final

from slack_sdk import WebClient
from starlette.routing import BaseRoute

from bot.gateway.platform import Finding, Said, SentFile
from bot.slack import http
from bot.slack.app import Incoming
from bot.slack.check import Check
from bot.slack.clients import TIMEOUT, Clients
from bot.slack.envelopes import PLATFORM
from bot.slack.files import LARGEST, Files
from bot.slack.forms import Forms
from bot.slack.home import Home
from bot.slack.installations import Installations
from bot.slack.manifest import SCOPES
from bot.slack.oauth import Pages
from bot.slack.people import People
from bot.slack.private import Private
from bot.slack.reading import Reader
from bot.slack.rooms import Rooms
from bot.slack.sockets import Sockets, Timing
from bot.slack.transport import Messages
from cards.intent import Intent
from cards.model import Attachment, Card, Form
from cards.wording import Words, words_for
from config.settings import Settings
from handlers.desk import Asker
from hub.vocabulary import Language
from notifications.transport import Limits, Message, Place, Steps
from store.database import Database
from store.inbox import KeptEvent, NewEvent
from store.rooms import RoomKey


class SlackPlatform:
    """Slack: a `bot.gateway.platform.Platform`."""

    name: Final = PLATFORM
    limits: Final = Limits(most_edits=None, largest_file=LARGEST, rooms_apart=True)

    def __init__(
        self,
        settings: Settings,
        keep: Callable[[NewEvent], bool],
        database: Database,
        clock: Callable[[], datetime],
    ) -> None:
        """`keep` commits what comes in; False: it was known already. Nothing is connected yet."""
        listed = settings.slack_workspaces
        self._settings = settings
        self._clients = Clients(settings)
        self._installations = Installations(settings, database, self._clients, clock)
        self._watching = threading.Lock()
        self._watched = False
        self._connected = False
        self._messages = Messages(self._client, clock)
        self._private = Private(self._client, self._messages)
        self._files = Files(self._client)
        self._forms = Forms(self._client, words_for(Language(settings.language)))
        self._home = Home(self._client)
        self._people = People(self._client, listed, clock)
        self._rooms = Rooms(self._client, self._people, listed, clock)
        self._reader = Reader(self._installations, self._rooms)
        self._check = Check(settings, self._clients, self._installations, SCOPES, clock)
        self._incoming = Incoming(settings, self._installations, keep, self._forms.open_loading, clock)
        self._web = WebClient(base_url=settings.slack_api_url, timeout=TIMEOUT, retry_handlers=[])
        self._sockets = self._made_sockets(clock)

    # In

    @property
    def routes(self) -> Sequence[BaseRoute]:
        """For requests that are signed, and the pages with which further workspaces install the app."""
        secret = self._settings.slack_signing_secret.get_secret_value()
        routes = http.routes(self._incoming, secret) if secret else []
        if self._settings.slack_client_id:
            routes += Pages(self._settings, self._installations, self._web).routes()
        return routes

    def start(self) -> None:
        """Find out where the app is installed, and connect."""
        self._watch()
        if self._sockets is not None:
            self._sockets.start()
            self._connected = True

    def stop(self) -> None:
        """Close the connections; what they had received is kept and acknowledged first."""
        if self._sockets is not None and self._connected:
            self._sockets.stop()
        self._incoming.stop()
        with self._watching:
            if self._watched:
                self._installations.stop()

    def last_heard(self) -> datetime | None:
        """Over sockets when something last came; over HTTP when Slack last called, or took our token."""
        if self._sockets is not None:
            return self._sockets.heard_at
        heard = [self._incoming.heard_at, self._installations.checked_at]
        return max((moment for moment in heard if moment is not None), default=None)

    def read(self, event: KeptEvent) -> Said | None:
        """What somebody said; None: nothing that wants an answer."""
        self._watch()
        return self._reader.read(event)

    def who(self, said: Said, event: KeptEvent) -> Asker:
        """Whom Slack vouches for, and whether they count."""
        return self._people.asker(event.workspace, said.person_id)

    def has_outsiders(self, room: RoomKey) -> bool:
        """Whether guests or people of workspaces that are not listed are in the room."""
        return self._rooms.has_outsiders(room)

    def fetch(self, file: SentFile, workspace: str, largest: int) -> bytes:
        """A file that was sent to the bot."""
        return self._files.fetch(file, workspace, largest)

    # Out

    def compose(self, card: Card, source: Intent | None) -> Message:
        """The card as blocks, its forms as buttons, and all of it as text."""
        return self._messages.compose(card, source)

    def post(self, place: Place, message: Message, delivery_id: str) -> str:
        """Post for all to see; gives the message's time, which is its ID."""
        return self._messages.post(place, message, delivery_id)

    def edit(self, place: Place, message_id: str, message: Message) -> str:
        """Put it in the place of one of ours."""
        return self._messages.edit(place, message_id, message)

    def upload(self, place: Place, file: Attachment, comment: Message | None, steps: Steps) -> str:
        """Send a file; called again, it goes on where it came to."""
        return self._files.upload(place, file, comment, steps)

    def upload_picture(self, workspace: str, file: Attachment) -> str:
        """Put a picture where an image block can show it as `slack_file`; gives its ID."""
        return self._files.upload_picture(workspace, file)

    def find(self, place: Place, delivery_id: str, message: Message, since: datetime) -> str | None:
        """What was posted under `delivery_id`: messages carry it, so their text need not be compared."""
        del message
        return self._messages.find(place, delivery_id, since)

    def direct(self, workspace: str, person_id: str) -> RoomKey:
        """The room in which we talk with that person alone."""
        return self._messages.direct(workspace, person_id)

    def can_tell(self, place: Place) -> bool:
        """Always: messages carry their delivery's ID, and a file's ID is kept before it is shared."""
        del place
        return True

    def person_with(self, workspace: str, email: str) -> str | None:
        """The member of the workspace with that address."""
        return self._people.with_address(workspace, email)

    def whisper(self, said: Said, message: Message, delivery_id: str) -> str:
        """Send so that only the person sees it."""
        return self._private.whisper(said, message, delivery_id)

    def replace(self, said: Said, message: Message) -> str:
        """Put it in the place of the ephemeral message that was pressed."""
        return self._private.replace(said, message)

    def show_form(self, said: Said, form: Form, title: str, words: Words) -> None:
        """Open a form as a modal."""
        self._forms.show(said, form, title, words)

    def show_home(self, said: Said, message: Message) -> None:
        """Show it on the person's page."""
        self._home.show(said, message)

    def check(self) -> Sequence[Finding]:
        """Try tokens, permissions, workspaces, the clock."""
        return self._check.findings()

    # Parts

    def _client(self, workspace: str) -> WebClient:
        self._watch()
        return self._installations.client(workspace)

    def _watch(self) -> None:
        """Know the installations from the first use on: a process that only answers never listens."""
        with self._watching:
            if not self._watched:
                self._installations.start()
                self._watched = True

    def _made_sockets(self, clock: Callable[[], datetime]) -> Sockets | None:
        token = self._settings.slack_app_token.get_secret_value()
        if not token:
            return None
        timing = Timing(renew=self._settings.slack_renew_seconds)
        count = self._settings.slack_connections
        return Sockets(token, self._web, self._incoming, count, timing, clock)
