"""Webex as the process sees it."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import datetime
from typing import Final

from starlette.routing import BaseRoute

from bot.gateway.platform import Finding, Said, SentFile
from bot.webex.checking import Checking
from bot.webex.composing import composed
from bot.webex.endpoint import Endpoint
from bot.webex.events import MEMBERSHIPS, NAME
from bot.webex.files import fetched
from bot.webex.missed import Missed, Watermarks
from bot.webex.people import People
from bot.webex.reading import Reader
from bot.webex.sdk import Webex
from bot.webex.sending import LARGEST_FILE, Sender
from bot.webex.watch import Watch
from bot.webex.webhooks import Registrations
from cards.intent import Intent
from cards.model import Attachment, Card, Form
from cards.render.adaptive import LOCALE
from cards.wording import Words, words_for
from config.errors import DeliveryError
from config.settings import Settings
from handlers.desk import Asker
from hub.vocabulary import Language
from notifications.transport import Limits, Message, Place, Steps
from store.inbox.events import KeptEvent, NewEvent
from store.rooms import RoomKey

MOST_EDITS: Final = 9
"""Webex takes ten; one is left for whatever we did not count."""


class WebexPlatform:
    """Webex through webhooks and the REST API. What it asks of Webex raises `DeliveryError`."""

    name: Final = NAME
    limits: Final = Limits(MOST_EDITS, LARGEST_FILE)

    def __init__(
        self,
        settings: Settings,
        keep: Callable[[NewEvent], bool],
        marks: Watermarks,
        clock: Callable[[], datetime],
    ) -> None:
        """`keep` commits an event (False: it is known already); `marks` remember how far we heard."""
        self._settings, self._keep, self._clock = settings, keep, clock
        self._webex = Webex(settings.webex_token.get_secret_value(), settings.webex_api_url, clock)
        self._people = People(self._webex, settings.webex_organizations, clock)
        self._reader = Reader(self._webex, self._people)
        self._sender = Sender(self._webex, lambda: self._people.me().id, clock)
        secret = settings.webex_webhook_secret.get_secret_value()
        self._registrations = Registrations(self._webex, settings.public_url, secret)
        missed = Missed(self._webex, self._kept, marks, clock)
        self._watch = Watch(
            self._registrations, missed, self._people, settings.webex_check_seconds, self._heard
        )
        endpoint = Endpoint(secret, self._kept, self._whose, self._heard, self._watch.look_soon)
        self.routes: Sequence[BaseRoute] = (endpoint.route,)
        self._last_heard: datetime | None = None

    # Listening

    def start(self) -> None:
        """Register the webhooks and look after them, in a thread of its own."""
        self._watch.start()

    def stop(self) -> None:
        """Leave the webhooks as they are: what Webex tells meanwhile is fetched at the next start."""
        self._watch.stop()

    def last_heard(self) -> datetime | None:
        """When Webex last called us, or was last seen to have the right webhooks."""
        return self._last_heard

    def check(self) -> Sequence[Finding]:
        """Try address, secret, token, organizations, clock and webhooks."""
        words = words_for(Language(self._settings.language))
        checking = Checking(self._webex, self._registrations, self._settings.webex_organizations, words)
        return tuple(checking.findings())

    # What came in

    def read(self, event: KeptEvent) -> Said | None:
        """What somebody said or pressed; None: nothing that wants an answer."""
        return self._reader.read(event)

    def who(self, said: Said, event: KeptEvent) -> Asker:
        """Whom Webex vouches for; its addresses are verified. It tells no language: a pressed card does."""
        del event
        asker = self._people.asker(said.person_id, said.back.get("email", ""))
        language = said.back.get(LOCALE, "")
        return replace(asker, locale=Language(language)) if language in list(Language) else asker

    def has_outsiders(self, room: RoomKey) -> bool:
        """Whether people of other organizations are in the room; where that cannot be told, they are."""
        return self._people.has_outsiders(room.room_id)

    def fetch(self, file: SentFile, workspace: str, largest: int) -> bytes:
        """A file's content; DataError `file-too-large-to-read`, `file-withheld`."""
        del workspace
        return fetched(self._webex, file, largest)

    # What goes out

    def compose(self, card: Card, source: Intent | None) -> Message:
        """An Adaptive Card with its forms, and all of it as text."""
        del source
        return composed(card)

    def post(self, place: Place, message: Message, delivery_id: str) -> str:
        """Send it. Webex keeps no ID of ours."""
        del delivery_id
        return self._sender.post(place, message)

    def edit(self, place: Place, message_id: str, message: Message) -> str:
        """Change a message, or put a new one in its place; gives the ID of the one that shows it."""
        return self._sender.edit(place, message_id, message)

    def upload(self, place: Place, file: Attachment, comment: Message | None, steps: Steps) -> str:
        """Send a file; a card that goes with it is a message before it."""
        return self._sender.upload(place, file, comment, steps)

    def find(self, place: Place, delivery_id: str, message: Message, since: datetime) -> str | None:
        """What was sent to a direct conversation, by its text; in a space there is no telling."""
        del delivery_id
        return self._sender.find(place, message, since)

    def direct(self, workspace: str, person_id: str) -> RoomKey:
        """The bot's conversation with a person, whether it is open yet or not."""
        return RoomKey(NAME, workspace, self._sender.direct_room(person_id))

    def can_tell(self, place: Place) -> bool:
        """In a direct conversation, where a bot may read what it said."""
        return self._sender.is_direct(place)

    def person_with(self, workspace: str, email: str) -> str | None:
        """The person with that address, as far as Webex shows us: those of our own organization."""
        del workspace
        return self._people.with_address(email)

    def whisper(self, said: Said, message: Message, delivery_id: str) -> str:
        """Send it in the person's direct conversation: in a space everybody sees everything."""
        del delivery_id
        return self._sender.whisper(said.person_id, message)

    def replace(self, said: Said, message: Message) -> str:
        """What only one person sees is in their direct conversation, and is edited there."""
        return self._sender.edit(said.place, said.pressed, message)

    def show_form(self, said: Said, form: Form, title: str, words: Words) -> None:
        """Never asked for: forms stand in the card."""
        del said, form, title, words
        raise DeliveryError("send-refused", permanent=True, reason="Webex shows forms in the card")

    def show_home(self, said: Said, message: Message) -> None:
        """Never asked for: a bot has no page there."""
        del said, message
        raise DeliveryError("send-refused", permanent=True, reason="Webex has no page of a bot")

    # What the parts tell each other

    def _kept(self, event: NewEvent) -> bool:
        if event.kind == MEMBERSHIPS:
            self._people.forget_room(event.payload["room"])
        return self._keep(event)

    def _whose(self) -> tuple[str, str]:
        me = self._people.known_me()
        return (me.id, me.organization) if me is not None else ("", "")

    def _heard(self) -> None:
        self._last_heard = self._clock()
