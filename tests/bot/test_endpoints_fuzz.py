"""Whatever is sent to an HTTP endpoint: no error of ours, no hang, and nothing that is unsigned is kept."""

from __future__ import annotations

import logging
from collections.abc import Iterator
from contextlib import ExitStack, closing, contextmanager
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from bot.service import Service
from config.settings import Settings, load_settings
from hub.demo import FULL_ADMIN
from store.database import Database, open_database
from store.inbox import open_inbox
from store.migrate import INBOX, upgrade
from tests.bot import hostile
from tests.bot.console.console_server import make_console, serving
from tests.bot.hostile import FORM_TYPE, JSON_TYPE, SLACK, WEBEX, Sent, answer, as_form, as_json, spoilt
from tests.peers.core.faults import Held
from tests.peers.slack.model import Workspace
from tests.peers.slack.peer import SlackPeer
from tests.peers.webex.peer import WebexPeer

SECRET = "a secret that only this test knows"
STEADY = settings(
    max_examples=150, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow]
)
pytestmark = pytest.mark.xdist_group("endpoints")


@dataclass(frozen=True)
class Served:
    """A bot with both platforms, each a fake one."""

    service: Service
    slack: SlackPeer
    team: Workspace
    mistakes: list[str]
    """What the workers logged with a traceback, all the while."""

    @property
    def address(self) -> str:
        return self.service.address

    def kept(self) -> int:
        return sum(self.service.inbox.figures().states.values())

    def signed(self, body: bytes, kind: bytes = JSON_TYPE) -> Sent:
        return hostile.by_slack(self.slack.signing_secret, body, kind)


@pytest.fixture(scope="module")
def served(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    folder = tmp_path_factory.mktemp("endpoints")
    with ExitStack() as opened:
        slack = opened.enter_context(SlackPeer(limited=False))
        webex = opened.enter_context(WebexPeer())
        team = slack.workspace("Nordlicht")
        configured = load_settings(
            database_url=f"sqlite:///{folder / 'bot.db'}",
            spool_folder=folder / "spool",
            admins=(FULL_ADMIN,),
            http_port=0,
            public_url="http://127.0.0.1:1",
            slack_bot_token=team.bot_token,
            slack_signing_secret=slack.signing_secret,
            slack_api_url=slack.api_url,
            slack_workspaces=(team.id,),
            webex_token=webex.token,
            webex_webhook_secret=SECRET,
            webex_api_url=webex.api_url,
            webex_organizations=(webex.home.id,),
        )
        _migrated(configured).close()
        service = Service(configured)
        service.start()
        opened.callback(service.stop)
        yield Served(service, slack, team, opened.enter_context(_mistakes()))


@contextmanager
def _mistakes() -> Iterator[list[str]]:
    found: list[str] = []
    handler = logging.Handler()
    handler.emit = lambda record: found.append(_told(record)) if record.exc_info else None  # type: ignore[method-assign]
    logging.getLogger("bot.gateway").addHandler(handler)
    yield found
    logging.getLogger("bot.gateway").removeHandler(handler)


def _told(record: logging.LogRecord) -> str:
    return logging.Formatter().format(record)


@pytest.fixture(scope="module")
def console(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The address of a console without data."""
    folder = tmp_path_factory.mktemp("console")
    configured = load_settings(
        database_url=f"sqlite:///{folder / 'console.db'}", spool_folder=folder / "spool", admins=(FULL_ADMIN,)
    )
    database = _migrated(configured)
    with serving(make_console((database, configured))) as url:
        yield url
    database.close()


def _migrated(configured: Settings) -> Database:
    database = open_database(configured.database_url)
    upgrade(database)
    with closing(open_inbox(configured, database)) as inbox:
        upgrade(inbox.database, chain=INBOX)
    return database


ROUTES = hostile.paths(
    SLACK,
    WEBEX,
    "/health",
    "/ready",
    "/metrics",
    "/slack/install",
    "/slack/oauth_redirect",
    "/",
    "/slack",
    "//",
)
CONSOLE_ROUTES = hostile.paths(
    "/", "/api/say", "/api/press", "/api/events", "/api/events?room=x", "/files/x/y", "/static/"
)


@STEADY
@given(sent=st.builds(Sent, hostile.METHODS, ROUTES, hostile.HEADERS, hostile.BODIES))
def test_no_request_makes_an_error_and_nothing_unsigned_is_kept(served: Served, sent: Sent) -> None:
    before = served.kept()
    status = answer(served.address, sent)
    assert status is None or status < 500 or (status == 503 and sent.path.startswith(b"/ready"))
    if sent.path in {SLACK.encode(), WEBEX.encode()}:
        assert status != 200 or b"ssl_check=1" in sent.body
    assert served.kept() == before


@STEADY
@given(sent=st.builds(Sent, hostile.METHODS, CONSOLE_ROUTES, hostile.HEADERS, hostile.BODIES))
def test_no_request_makes_an_error_of_the_console(console: str, sent: Sent) -> None:
    status = answer(console, sent)
    assert status is None or status < 500


def test_no_forged_signature_is_believed(served: Served) -> None:
    before = served.kept()
    mention = as_json(hostile.in_team(served.team.id, hostile.MENTION))
    kind = (b"content-type", JSON_TYPE)
    for headers in hostile.slack_forgeries(served.slack.signing_secret, mention):
        assert answer(served.address, Sent(headers=(kind, *headers), body=mention)) in {400, 401}, headers
    told = as_json(hostile.TOLD)
    for headers in hostile.webex_forgeries(SECRET, told):
        sent = Sent(path=WEBEX.encode(), headers=(kind, *headers), body=told)
        assert answer(served.address, sent) in {400, 401}, headers
    assert served.kept() == before
    assert answer(served.address, served.signed(mention)) == 200
    assert answer(served.address, hostile.by_webex(SECRET, told)) == 200
    assert served.kept() == before + 2


SIGNED_BY_SLACK = st.one_of(
    [spoilt(each) for each in (hostile.MENTION, hostile.JOINED, hostile.PRESS, hostile.SUBMISSION)]
)
SIGNED_BY_WEBEX = spoilt(hostile.TOLD) | spoilt({**hostile.TOLD, "resource": "attachmentActions"})


@STEADY
@given(payload=SIGNED_BY_SLACK | hostile.JSON, form=st.booleans())
def test_whatever_slack_signs_is_no_error(served: Served, payload: Any, form: bool) -> None:
    ours = hostile.in_team(served.team.id, payload)
    body, kind = (as_form(ours), FORM_TYPE) if form else (as_json(ours), JSON_TYPE)
    assert answer(served.address, served.signed(body, kind)) in {200, 400, 404}


@STEADY
@given(payload=spoilt(hostile.COMMAND))
def test_whatever_command_slack_signs_is_no_error(served: Served, payload: Any) -> None:
    fields = hostile.in_team(served.team.id, payload)
    body = urlencode({name: str(value) for name, value in fields.items()}, errors="replace").encode()
    assert answer(served.address, served.signed(body, FORM_TYPE)) in {200, 400, 404}


@STEADY
@given(payload=SIGNED_BY_WEBEX | hostile.JSON)
def test_whatever_webex_signs_is_no_error(served: Served, payload: Any) -> None:
    assert answer(served.address, hostile.by_webex(SECRET, as_json(payload))) in {200, 400}


@STEADY
@given(body=hostile.BODIES, kind=hostile.VALUES)
def test_whatever_body_is_signed_is_no_error(served: Served, body: bytes, kind: bytes) -> None:
    assert answer(served.address, served.signed(body, kind)) in {200, 400, 404}
    assert answer(served.address, hostile.by_webex(SECRET, body)) in {200, 400, 413}


def test_no_worker_was_lost_by_all_that(served: Served) -> None:
    """What was signed above is in the inbox. Every worker still answers: that many answers are held."""
    slack, workers = served.slack, served.service.settings.workers - 1  # of one workspace
    people = [slack.person(served.team, f"Person {number}") for number in range(workers)]
    room = slack.channel(served.team, "partners", *people)
    slack.connect(served.address + SLACK)
    held = Held()
    slack.fail_next("chat.postMessage", held, times=workers)
    for person in people:
        slack.mention(person, room, "help")
    slack.wait(lambda: len(slack.journal.calls("chat.postMessage")) >= workers, within=30)
    held.gate.set()
    slack.wait(lambda: len(slack.answers(room)) == workers, within=30)
    assert served.mistakes == []
