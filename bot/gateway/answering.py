"""From a kept event to a reply: what was said, by whom, in whose presence, and the desk's answer to it."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import datetime

from bot.gateway import given
from bot.gateway.planning import plan, replaceable
from bot.gateway.platform import Platform, Said
from bot.gateway.sends import Reply, Send, Way
from cards.model import Answer, Card, Notice, Tone
from cards.wording import words_for
from cards.wording.errors import sentence
from config.errors import DataError, OperatorError, SwitchboardError
from handlers.context import Surroundings
from handlers.desk import Asker, Desk
from handlers.imports import GivenFile
from hub.vocabulary import Language
from store.inbox import Inbox, KeptEvent, SentMessage


class Answering:
    """Makes replies. Raises DeliveryError where the platform does not say what is needed for one."""

    def __init__(self, inbox: Inbox, desk: Desk, clock: Callable[[], datetime]) -> None:
        """Ask this desk."""
        self._inbox = inbox
        self._desk = desk
        self._clock = clock

    def reply(self, platform: Platform, event: KeptEvent) -> Reply | None:
        """What is to be sent for an event; None: nobody wants an answer to it."""
        said = platform.read(event)
        if said is None:
            return None
        asker = platform.who(said, event)
        outsiders = not said.direct and platform.has_outsiders(said.place.room)
        shown = self._shown(said)
        around = Surroundings(
            said.direct,
            outsiders,
            live=not (said.theirs_alone or said.home),
            thread=said.place.thread,
            made_for=None if said.direct or not said.pressed else shown.seen_by if shown else "",
            pressed=said.pressed if replaceable(platform, said, shown) else "",
            request_id=request_id(event),
        )
        answer = self._answer(platform, said, asker, around)
        sends = plan(platform, said, answer, shown)
        return Reply(said, sends, answer.card.language)

    def apology(self, platform: Platform, event: KeptEvent, reason: str) -> Reply | None:
        """What tells the person that we failed; None: there is nobody to be told."""
        said = platform.read(event)
        if said is None:
            return None
        language = self._desk.settings.language
        reference = f"{self._clock():%Y%m%d-%H%M%S}"
        card = notice(language, OperatorError("internal", reference=reference))
        way = Way.HOME if said.home else Way.WHISPER if said.theirs_alone else Way.POST
        place = said.place
        send = Send(way, platform.compose(card, None), place.room.room_id, place.thread)
        return Reply(said, (send,), language, reason)

    def _answer(self, platform: Platform, said: Said, asker: Asker, around: Surroundings) -> Answer:
        if not said.files or (said.what and not said.direct):
            return self._desk.answer(said.what, asker, said.place.room, self._clock(), around)
        if not said.direct:
            # Files are taken in direct rooms alone: the desk says so, and need not have them for that.
            names = [GivenFile(self._desk.spool, file.name) for file in said.files]
            return self._take(names, said, asker, around)
        with given.fetched(platform, said, self._desk.spool) as (files, refused):
            if files:
                return _with_refusals(self._take(files, said, asker, around), refused)
        language = Language(asker.locale or self._desk.settings.language)
        return _with_refusals(Answer(Card((), language)), refused)

    def _take(self, files: Sequence[GivenFile], said: Said, asker: Asker, around: Surroundings) -> Answer:
        return self._desk.take_files(files, asker, said.place.room, self._clock(), around)

    def _shown(self, said: Said) -> SentMessage | None:
        """What is known of the message that was pressed: in its room, or where one person alone saw it."""
        if not said.pressed:
            return None
        room = said.place.room
        return self._inbox.sent(room, said.pressed) or self._inbox.sent(
            replace(room, room_id=""), said.pressed
        )


def request_id(event: KeptEvent) -> str:
    """The same for the same event, however often it is answered."""
    return f"{event.platform}/{event.workspace}/{event.key}"


def notice(language: str, error: SwitchboardError) -> Card:
    """A card that says what went wrong."""
    return Card((Notice(sentence(words_for(Language(language)), error), Tone.DANGER),), language)


def _with_refusals(answer: Answer, refused: Sequence[DataError]) -> Answer:
    """The answer below the files that could not be had."""
    card = answer.card
    notices = [component for error in refused for component in notice(card.language, error).components]
    return replace(answer, card=replace(card, components=(*notices, *card.components)))
