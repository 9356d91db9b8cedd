"""The console's web application: page, messages, a room's stream, files (docs/console.md has the API)."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from pathlib import Path

import orjson
from sse_starlette import EventSourceResponse, ServerSentEvent
from starlette.applications import Starlette
from starlette.concurrency import run_in_threadpool
from starlette.middleware import Middleware
from starlette.requests import Request
from starlette.responses import FileResponse, HTMLResponse, JSONResponse, Response
from starlette.routing import Mount, Route
from starlette.staticfiles import StaticFiles

from bot.console.cast import Member
from bot.console.chat import Chat
from bot.console.conversation import Conversation, Kind
from bot.console.delivering import ConsoleTransport
from bot.console.guard import Guard
from bot.console.page import choose_language, draw_page
from bot.console.requests import Press, Refusal, Saying, read
from bot.console.rooms import DEFAULT_ROOM, Rooms, is_room_name
from handlers.desk import Asker

STATIC = Path(__file__).parent / "static"
PING_SECONDS = 15


@dataclass(frozen=True, slots=True)
class Console:
    """The routes and what they share."""

    chat: Chat
    members: tuple[Member, ...]
    rooms: Rooms = field(default_factory=Rooms)
    deliveries: ConsoleTransport | None = None
    """What is delivered into the rooms comes through it."""

    @asynccontextmanager
    async def _living(self, _application: Starlette) -> AsyncIterator[None]:
        if self.deliveries is not None:
            self.deliveries.bind(asyncio.get_running_loop())
        yield

    def application(self) -> Starlette:
        """The ASGI application, guarded."""
        routes = [
            Route("/", self.page),
            Route("/api/say", self.say, methods=["POST"]),
            Route("/api/press", self.press, methods=["POST"]),
            Route("/api/events", self.events),
            Route("/files/{room}/{token}", self.file),
            Mount("/static", StaticFiles(directory=STATIC)),
        ]
        return Starlette(
            routes=routes,
            middleware=[Middleware(Guard)],
            exception_handlers={Refusal: _refused},
            lifespan=self._living,
        )

    async def page(self, request: Request) -> Response:
        """The page, in the language of `?lang=`, else the browser's."""
        asked = request.query_params
        room = asked.get("room", DEFAULT_ROOM)
        language = choose_language(asked.get("lang"), request.headers.get("accept-language", ""))
        html = await run_in_threadpool(
            draw_page, language, self.members, room if is_room_name(room) else DEFAULT_ROOM
        )
        return HTMLResponse(html)

    async def say(self, request: Request) -> Response:
        """Take a typed message. The answer comes over the stream."""
        saying = await read(request, Saying)
        asker = Asker(self._member(saying.person).email, saying.locale)
        room = await self.rooms.enter(saying.room)
        answer = await self.chat.say(room, saying.text, asker)
        return JSONResponse({"message": answer.id})

    async def press(self, request: Request) -> Response:
        """Take a button or a form of a card. The answer, or the edited message, comes over the stream."""
        press = await read(request, Press)
        asker = Asker(self._member(press.person).email, press.locale)
        room = await self.rooms.enter(press.room)
        pressed = room.get(press.message, asker.email)
        if pressed is None or pressed.kind is not Kind.ANSWER:
            raise Refusal(404, "no-such-message")
        answer = await self.chat.press(room, pressed, press.label, press.intent(), asker)
        return JSONResponse({"message": answer.id})

    async def events(self, request: Request) -> Response:
        """The room's messages so far, then each new or changed one, as server-sent events."""
        member = self._member(request.query_params.get("person", ""))
        room = await self._room(request.query_params.get("room", ""))
        epoch, _, version = request.headers.get("last-event-id", "").partition(".")
        resumes = epoch == room.epoch and version.isdecimal() and len(version) < 16
        return EventSourceResponse(
            _stream(room, member, int(version) if resumes else None), ping=PING_SECONDS
        )

    async def file(self, request: Request) -> Response:
        """A file of an answer, for a person who may see that answer."""
        member = self._member(request.query_params.get("person", ""))
        room = await self._room(request.path_params["room"])
        file = room.file(request.path_params["token"], member.email)
        if file is None or not file.path.is_file():
            raise Refusal(404, "no-such-file")
        return FileResponse(file.path, media_type=file.media_type, filename=file.name)

    async def _room(self, name: str) -> Conversation:
        if not is_room_name(name):
            raise Refusal(400, "bad-request")
        return await self.rooms.enter(name)

    def _member(self, email: str) -> Member:
        for member in self.members:
            if member.email == email:
                return member
        raise Refusal(400, "no-such-person")


async def _stream(room: Conversation, member: Member, after: int | None) -> AsyncIterator[ServerSentEvent]:
    """Events: `anew` (forget what is shown), `message` (show or replace it), `gone` (take it away)."""
    if after is None:
        yield ServerSentEvent(event="anew", data=str(room.version), id=f"{room.epoch}.0")
    async for message in room.follow(after or 0):
        name = "message" if message.visible_to(member.email) else "gone"
        content = message.to_json() if name == "message" else {"id": message.id}
        yield ServerSentEvent(
            event=name, data=orjson.dumps(content).decode(), id=f"{room.epoch}.{message.version}"
        )


def _refused(_request: Request, refusal: Exception) -> Response:
    if not isinstance(refusal, Refusal):
        raise refusal
    return JSONResponse({"error": refusal.code}, refusal.status)
