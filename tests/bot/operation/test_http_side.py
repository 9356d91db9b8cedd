"""What a process answers over HTTP, over a real socket: health, readiness, figures, limits."""

from __future__ import annotations

import socket
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta

import httpx
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response
from starlette.routing import Route

from bot.operation import bodies
from bot.operation.application import application
from bot.operation.measured import measured
from bot.operation.metrics import MOST_VALUES, Metrics
from bot.operation.patience import within
from bot.operation.readiness import Probe, Readiness, heard_within
from bot.operation.server import HttpServer
from config.errors import DeliveryError, OperatorError

NOW = datetime(2026, 11, 18, 9, 30, tzinfo=UTC)


async def _length(request: Request) -> Response:
    return PlainTextResponse(str(len(await request.body())))


@contextmanager
def serving(probes: dict[str, Probe] | None = None, metrics: Metrics | None = None) -> Iterator[str]:
    """A server with one platform that says how long a body is."""
    routes = {"slack": [Route("/slack/events", _length, methods=["POST"])]}
    app = application(routes, Readiness(probes or {}), metrics or Metrics())
    server = HttpServer(app, "127.0.0.1", 0)
    server.start()
    try:
        yield server.address
    finally:
        server.stop()


@pytest.fixture(scope="module")
def address() -> Iterator[str]:
    with serving() as found:
        yield found


def test_it_is_alive(address: str) -> None:
    answer = httpx.get(f"{address}/health")
    assert (answer.status_code, answer.json()) == (200, {"alive": True})
    assert answer.headers["cache-control"] == "no-store"
    assert "server" not in answer.headers


@pytest.mark.parametrize(
    ("method", "path", "status"),
    [
        ("GET", "/", 404),
        ("GET", "/webex/events", 404),
        ("GET", "/health/more", 404),
        ("POST", "/health", 405),
        ("DELETE", "/metrics", 405),
        ("GET", "/slack/events", 405),
        ("HEAD", "/ready", 200),
    ],
)
def test_other_paths_and_methods(address: str, method: str, path: str, status: int) -> None:
    assert httpx.request(method, address + path).status_code == status


def test_ready_says_what_is_not() -> None:
    def old() -> str:
        raise OperatorError("schema-old", found="0001", needed="0002")

    def gone() -> str:
        raise OperatorError("database-unreachable", url="postgresql://bot:***@db", reason="no route")

    probes: dict[str, Probe] = {
        "database": old,
        "inbox": gone,
        "slack": heard_within(lambda: NOW - timedelta(seconds=61), 60, lambda: NOW),
        "webex": heard_within(lambda: None, 60, lambda: NOW),
    }
    with serving(probes) as address:
        answer = httpx.get(f"{address}/ready")
    assert answer.status_code == 503
    assert answer.json() == {
        "ready": False,
        "parts": {
            "database": "schema-old",
            "inbox": "database-unreachable",
            "slack": "not-heard-lately",
            "webex": "not-heard-yet",
        },
    }


def test_ready_when_all_is_well() -> None:
    metrics = Metrics()
    heard = heard_within(lambda: NOW - timedelta(seconds=59), 60, lambda: NOW)
    with serving({"database": str, "slack": heard}, metrics) as address:
        answer = httpx.get(f"{address}/ready")
        figures = httpx.get(f"{address}/metrics").text
    assert answer.status_code == 200
    assert answer.json() == {"ready": True, "parts": {"database": "ready", "slack": "ready"}}
    assert "switchboard_ready 1.0" in figures


def test_what_hangs_is_not_waited_for() -> None:
    gate = threading.Event()
    try:
        with pytest.raises(TimeoutError):
            within(0.05, gate.wait)
    finally:
        gate.set()


def test_many_askers_are_one_look() -> None:
    looks = []

    def probe() -> str:
        looks.append(1)
        return ""

    readiness = Readiness({"database": probe})
    askers = [threading.Thread(target=readiness.look) for _ in range(20)]
    for asker in askers:
        asker.start()
    for asker in askers:
        asker.join()
    assert len(looks) == 1


def test_a_body_is_bounded_when_it_says_its_length(address: str) -> None:
    url = f"{address}/slack/events"
    assert httpx.post(url, content=b"x" * 1000).text == "1000"
    assert httpx.post(url, content=b"x" * (bodies.LONGEST_BODY + 1)).status_code == 413


def test_a_body_is_bounded_when_it_does_not(address: str) -> None:
    def endless() -> Iterator[bytes]:
        for _ in range(bodies.LONGEST_BODY // 1024 + 2):
            yield b"x" * 1024

    assert httpx.post(f"{address}/slack/events", content=endless()).status_code == 413


def test_who_hangs_up_does_no_harm(address: str) -> None:
    host, port = address.removeprefix("http://").split(":")
    with socket.create_connection((host, int(port))) as connection:
        connection.sendall(b"POST /slack/events HTTP/1.1\r\nHost: x\r\nContent-Length: 100\r\n\r\nhalf")
    assert httpx.get(f"{address}/health").status_code == 200


@pytest.mark.parametrize("length", ["x", "-1", "1" * 30, "²"])
def test_a_length_that_is_none(address: str, length: str) -> None:
    host, port = address.removeprefix("http://").split(":")
    with socket.create_connection((host, int(port)), timeout=5) as connection:
        head = f"POST /slack/events HTTP/1.1\r\nHost: x\r\nContent-Length: {length}\r\n\r\n"
        connection.sendall(head.encode())
        answer = connection.makefile("rb").readline()
    assert answer.split()[1] in (b"400", b"413")


@settings(max_examples=150)
@given(
    method=st.sampled_from(["GET", "POST", "PUT", "OPTIONS", "PATCH", "TRACE"]),
    path=st.one_of(
        st.sampled_from(["/slack/events", "/health", "/ready", "/metrics", "/"]),
        st.text(max_size=30).map("/{}".format),
    ),
    headers=st.dictionaries(
        st.from_regex(r"[A-Za-z][A-Za-z0-9-]{0,15}", fullmatch=True).filter(
            lambda name: (
                name.lower() not in ("host", "connection", "content-length", "transfer-encoding", "expect")
            )
        ),
        st.text(st.characters(min_codepoint=33, max_codepoint=126), max_size=30),
        max_size=4,
    ),
    body=st.binary(max_size=200),
)
def test_no_request_is_our_mistake(
    address: str, method: str, path: str, headers: dict[str, str], body: bytes
) -> None:
    try:
        url = httpx.URL(address, path=path)
    except httpx.InvalidURL:
        return
    answer = httpx.request(method, url, headers=headers, content=body)
    assert answer.status_code < 500


def test_a_taken_port_is_told() -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        with pytest.raises(OperatorError, match="cannot-listen"):
            HttpServer(PlainTextResponse("never"), "127.0.0.1", taken.getsockname()[1])


def test_figures_of_what_happened() -> None:
    metrics = Metrics()
    metrics.kept("slack", "message", 0.002, new=True)
    metrics.kept("slack", "message", 0.002, new=False)
    metrics.answered("expiring", "done", 0.01)
    metrics.answered("expiring", "not-allowed", 0.01)
    with serving(metrics=metrics) as address:
        httpx.post(f"{address}/slack/events", content=b"x")
        answer = httpx.get(f"{address}/metrics")
    assert answer.headers["content-type"].startswith("text/plain; version=")
    for line in (
        'switchboard_events_total{kept="yes",kind="message",platform="slack"} 1.0',
        'switchboard_events_total{kept="known",kind="message",platform="slack"} 1.0',
        'switchboard_keeping_seconds_count{platform="slack"} 2.0',
        'switchboard_answer_seconds_count{intent="expiring",outcome="not-allowed"} 1.0',
        'switchboard_request_seconds_count{platform="slack",status="200"} 1.0',
    ):
        assert line in answer.text


def test_labels_are_bounded() -> None:
    metrics = Metrics()
    for number in range(MOST_VALUES * 10):
        metrics.kept("slack", f"kind-{number}", 0.001, new=True)
    kinds = [
        line
        for line in metrics.exposition().decode().splitlines()
        if line.startswith("switchboard_events_total{")
    ]
    assert len(kinds) == MOST_VALUES + 1
    assert any('kind="other"' in line and line.endswith(f" {MOST_VALUES * 9}.0") for line in kinds)


class Sending:
    """A platform that takes one message, then asks to wait."""

    name = "slack"

    def __init__(self) -> None:
        self.posted = 0

    def post(self, text: str) -> str:
        self.posted += 1
        if self.posted > 1:
            raise DeliveryError("rate-limited", permanent=False, retry_after=30)
        return f"1.{self.posted} {text}"

    def _other(self, *_: object) -> str:
        return ""

    edit = upload = whisper = replace = show_form = show_home = _other


def test_sends_are_measured_and_otherwise_as_they_were() -> None:
    metrics, platform = Metrics(), Sending()
    watched = measured(platform, metrics)  # type: ignore[arg-type]
    assert watched.post("hello") == "1.1 hello"  # type: ignore[call-arg,arg-type]
    with pytest.raises(DeliveryError, match="rate-limited") as refused:
        watched.post("hello")  # type: ignore[call-arg,arg-type]
    assert refused.value.retry_after == 30
    assert watched.posted == 2  # type: ignore[attr-defined]
    text = metrics.exposition().decode()
    assert 'switchboard_send_seconds_count{outcome="done",platform="slack",way="post"} 1.0' in text
    assert 'switchboard_send_seconds_count{outcome="rate-limited",platform="slack",way="post"} 1.0' in text
    assert 'switchboard_rate_limited_total{platform="slack"} 1.0' in text


def test_a_slow_body_is_given_up() -> None:
    app = bodies.BoundedBodies(PlainTextResponse("never"), slowest=0.2)
    server = HttpServer(app, "127.0.0.1", 0)
    server.start()
    try:
        host, port = server.address.removeprefix("http://").split(":")
        with socket.create_connection((host, int(port)), timeout=10) as connection:
            connection.sendall(b"POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 100\r\n\r\nhalf")
            began = time.monotonic()
            assert connection.makefile("rb").readline().split()[1] == b"408"
            assert time.monotonic() - began < 5
    finally:
        server.stop()
