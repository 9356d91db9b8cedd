"""The desk: takes words or an intent from a person in a room and gives back an answer.

It is the one way in for every platform: language, rights, the handler, the audit log and errors are dealt
with here, so that no platform can forget one.
"""

from __future__ import annotations

import logging
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from pathlib import Path
from uuid import uuid4

from sqlalchemy import Connection

from cards.intent import Intent, Slots
from cards.model import Answer
from cards.wording import words_for
from config.errors import AccessError, DataError, OperatorError, RequestError, SwitchboardError
from config.logs import log_context
from config.settings import Settings
from handlers import imports, intents, people, replies
from handlers.common.asking import AskBack
from handlers.common.named import bare_customer
from handlers.common.onlookers import kept_close
from handlers.context import ALONE, Context, Person, Surroundings
from handlers.imports import GivenFile
from handlers.language import parse
from handlers.language.parser import Parsed
from handlers.registry import HANDLERS, RIGHTS, Registration, Right
from hub.calendar import today_in
from hub.vocabulary import Language, Role
from notifications.running import Order, Progress
from store.database import Database
from store.delivery.templates import names_of_templates
from store.queries.freshness import freshness
from store.rooms import RoomKey

log = logging.getLogger(__name__)
intents.load()


@dataclass(frozen=True, slots=True)
class Asker:
    """Who the platform says is asking: a verified e-mail, and the language of their client."""

    email: str
    """Empty: the platform does not say."""
    locale: Language | None = None
    distrusted: str = ""
    """Why they do not count although we know their address: `guest`, `elsewhere` (a workspace that is not
    listed), `unconfirmed` (the address)."""


Watch = Callable[[str, str, float], object]
"""Is told of each answer: the intent, its outcome (`done` or a code), the seconds it took."""


def unwatched(_intent: str, _outcome: str, _seconds: float) -> None:
    """Nobody wants to know."""


@dataclass(frozen=True, slots=True)
class Desk:
    """Everything needed to answer; made once by the process and shared by its threads."""

    database: Database
    settings: Settings
    spool: Path
    watch: Watch = unwatched

    def answer(
        self,
        said: str | Intent,
        asker: Asker,
        room_key: RoomKey,
        now: datetime,
        around: Surroundings = ALONE,
    ) -> Answer:
        """Answer what `asker` typed or pressed at `now` (aware, UTC). Errors become answers."""
        with self.database.read() as connection:
            context, parsed = self._context(connection, said, asker, room_key, now, around)
            intent = parsed.intent if parsed else said if isinstance(said, Intent) else None
            if intent is None:
                answer = self._looked_up(context, str(said), parsed.suggestions if parsed else ())
            else:
                answer = self._dispatch(context, intent)
            return kept_close(context, answer)

    def take_files(
        self,
        files: Sequence[GivenFile],
        asker: Asker,
        room_key: RoomKey,
        now: datetime,
        around: Surroundings = ALONE,
    ) -> Answer:
        """Take in the exports that `asker` sent to the bot, and say what became of each."""
        intent = imports.intent_of(files)
        with self.database.read() as connection:
            context, _ = self._context(connection, intent, asker, room_key, now, around)
        # The snapshot ends before the import begins: databases keep for it what was changed meanwhile.
        return kept_close(context, self._watched(context, imports.registered(files), intent))

    def role_of(self, email: str) -> Role | None:
        """The role of the person with that verified address; None: they have none."""
        with self.database.read() as connection:
            return people.person(connection, Asker(email), self.settings).role

    def build(
        self, order: Order, now: datetime, folder: Path, period: tuple[date, date], progress: Progress
    ) -> Answer:
        """The answer to what nobody asks at this moment: in the room's language, its files in `folder`.

        `period` holds where the intent says none.

        Raises:
            AskBack: only a person could go on.
            SwitchboardError: as the handler has it.
        """
        intent = order.intent
        registration = HANDLERS.get(intent.name)
        if registration is None:
            raise RequestError("bad-intent")
        with self.database.read() as connection, log_context(intent=intent.name):
            context, _ = self._context(connection, intent, Asker(order.owner), order.room, now, ALONE)
            self._authorise(context.person, registration)
            words = words_for(context.room.language or order.language)
            context = replace(context, words=words, spool=folder, period=period, progress=progress)
            return replace(registration.handler(context, intent.slots), asked=intent)

    def _context(
        self,
        connection: Connection,
        said: str | Intent,
        asker: Asker,
        room_key: RoomKey,
        now: datetime,
        around: Surroundings,
    ) -> tuple[Context, Parsed | None]:
        """Who asks where and in which language; and what was typed, understood."""
        room = people.room(connection, room_key)
        person = people.person(connection, asker, self.settings)
        zone = room.timezone or self.settings.timezone
        fixed = room.language or person.language or asker.locale
        parsed = None
        if isinstance(said, str):
            parsed = parse(said, fixed, today_in(zone, now), names_of_templates(connection, room_key))
        language = fixed or (parsed.locale if parsed else Language(self.settings.language))
        context = Context(
            person,
            room,
            words_for(language),
            now,
            connection,
            self.database,
            self.settings,
            self.spool,
            replace(around, request_id=around.request_id or uuid4().hex),
        )
        return context, parsed

    def _looked_up(self, context: Context, typed: str, suggestions: Sequence[str]) -> Answer:
        """A customer's name or number alone shows the customer; what else was typed was not understood."""
        near = bare_customer(context, typed)
        if near.meant is not None:
            return self._dispatch(context, Intent("customer", Slots(customer=near.meant.org_id)))
        return replies.not_understood(context, typed, suggestions, near.alike)

    def _dispatch(self, context: Context, intent: Intent) -> Answer:
        registration = HANDLERS.get(intent.name)
        if registration is None:
            return replies.not_available(context, intent)
        return replace(self._watched(context, registration, intent), asked=intent)

    def _watched(self, context: Context, registration: Registration, intent: Intent) -> Answer:
        began = time.perf_counter()
        with log_context(intent=intent.name):
            answer, outcome = self._handle(context, registration, intent)
        self.watch(intent.name, outcome, time.perf_counter() - began)
        return answer

    def _handle(self, context: Context, registration: Registration, intent: Intent) -> tuple[Answer, str]:
        """The answer, and its outcome: `done`, `asked-back` or the code of an error."""
        try:
            self._authorise(context.person, registration)
            if registration.right is Right.ASK and freshness(context.connection).synced_at is None:
                return replies.no_data(context), "no-data"
            answer = registration.handler(context, intent.slots)
        except AskBack as question:
            return question.answer, "asked-back"
        except (RequestError, AccessError, DataError, OperatorError) as error:
            log.info("refused %s to %s: %s", intent.name, context.person.email, error)
            self._record(context, registration, intent, error)
            return replies.failed(context, error), error.code
        except Exception:
            log.exception("failed to answer %s", intent.name)
            failure = OperatorError("internal", reference=f"{context.now:%Y%m%d-%H%M%S}")
            self._record(context, registration, intent, failure)
            return replies.failed(context, failure), failure.code
        self._record(context, registration, intent, None)
        return answer, "done"

    @staticmethod
    def _authorise(person: Person, registration: Registration) -> None:
        if registration.right not in RIGHTS[person.role]:
            raise people.refusal(person, registration.intent)

    def _record(
        self, context: Context, registration: Registration, intent: Intent, error: SwitchboardError | None
    ) -> None:
        refused = isinstance(error, AccessError)
        if registration.changes(intent.slots) or refused:
            self.database.write_soon(lambda connection: people.audit(connection, context, intent, error))
