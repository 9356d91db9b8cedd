"""Requests as no client of ours would send them: written onto the socket by hand, forged, spoilt."""

from __future__ import annotations

import hashlib
import hmac
import json
import re
import socket
import time
from contextlib import suppress
from dataclasses import dataclass
from typing import Any
from urllib.parse import quote, urlencode, urlsplit

from hypothesis import strategies as st

from tests.peers.slack.outgoing import Signer
from tests.peers.webex.outgoing import signatures

SLACK, WEBEX = "/slack/events", "/webex/events"
ANSWERED_WITHIN = 10.0
"""Seconds; what takes longer hangs."""
JSON_TYPE, FORM_TYPE = b"application/json", b"application/x-www-form-urlencoded"

Headers = tuple[tuple[bytes, bytes], ...]


@dataclass(frozen=True)
class Sent:
    """A request as it goes onto the wire."""

    method: bytes = b"POST"
    path: bytes = SLACK.encode()
    headers: Headers = ()
    body: bytes = b""

    def on_wire(self) -> bytes:
        """Line, headers (those that HTTP needs, unless they are given) and body."""
        given = {name.lower() for name, _ in self.headers}
        length = b"%d" % len(self.body)
        needed = ((b"host", b"127.0.0.1"), (b"connection", b"close"), (b"content-length", length))
        headers = (*self.headers, *(pair for pair in needed if pair[0] not in given))
        lines = [b"%b %b HTTP/1.1" % (self.method, self.path), *(b"%b: %b" % pair for pair in headers)]
        return b"\r\n".join(lines) + b"\r\n\r\n" + self.body


def answer(address: str, sent: Sent) -> int | None:
    """The status; None where the connection was closed on what is no HTTP.

    Raises `TimeoutError` when nothing happens for too long.
    """
    parts = urlsplit(address)
    with socket.create_connection((parts.hostname, parts.port), ANSWERED_WITHIN) as connection:
        with suppress(ConnectionError):  # it may answer, and close, before it has read everything
            connection.sendall(sent.on_wire())
        try:
            got = connection.recv(64)
        except ConnectionError:
            return None
    line = re.match(rb"HTTP/1\.1 (\d{3}) ", got)
    return int(line[1]) if line else None


# Anything

METHODS = st.sampled_from(b"GET HEAD POST PUT DELETE PATCH OPTIONS TRACE BREW".split())
LEAVES = (
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=12)
    | st.sampled_from(["", "\ud800", "U0", "D0", "\x00", "<@U0>", "x" * 3000, 10**400, -1, 2**63, "message"])
)  # fmt: skip
KEYS = st.sampled_from(
    ["type", "event", "event_id", "team_id", "user", "channel", "text", "actions", "view", "data", "id",
     "value", "payload", "command", "trigger_id", "resource", "actorId", "personId", "roomId", "created"]
)  # fmt: skip
JSON = st.recursive(
    LEAVES,
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(KEYS, inner, max_size=5),
    max_leaves=12,
)
_LINE = st.binary(max_size=40).map(lambda raw: re.sub(rb"[\x00-\x08\x0a-\x1f\x7f]", b"", raw))
VALUES = _LINE | st.sampled_from(
    [b"", b"0", b"-1", b"1e9", b"9" * 400, b"v0=", b"v0=" + b"0" * 64, JSON_TYPE, FORM_TYPE, b"text/plain",
     b"multipart/form-data", b"multipart/form-data; boundary=x", b"SHA-256=", b"sha256=" + b"0" * 64, b"gzip",
     "é日".encode(), "é".encode("latin-1")]
)  # fmt: skip
NAMES = st.sampled_from(
    [b"content-type", b"x-slack-signature", b"X-Slack-Request-Timestamp", b"x-slack-retry-num", b"cookie",
     b"x-webex-signature", b"X-Spark-Signature", b"content-encoding", b"authorization", b"host", b"expect",
     b"accept-language", b"origin", b"last-event-id", b"range", b"x-forwarded-for", b"content-length"]
)  # fmt: skip
HEADERS = st.lists(st.tuples(NAMES, VALUES), max_size=6).map(tuple)


def as_json(value: Any) -> bytes:
    return json.dumps(value).encode()


def as_form(value: Any) -> bytes:
    return urlencode({"payload": json.dumps(value)}).encode()


HOSTILE = st.sampled_from(
    [b"", b"{", b"null", b"[]", b'"x"', b"\xff\xfe", b"[" * 20_000, b'{"a":' * 3_000 + b"1" + b"}" * 3_000,
     b"1e999999", b"9" * 5_000, b"NaN", b'{"type": "url_verification"}', b'{"event": {"type": "\\ud800"}}',
     b"payload=", b"payload=%7B", b"payload=%5B1%5D", b"payload=null", b"payload=" + b"%5B" * 5_000,
     b"ssl_check=1", b"command=%2Fx&text=%FF", b"&&==&", b"x" * 100_000]
)  # fmt: skip
BODIES = st.binary(max_size=200) | HOSTILE | JSON.map(as_json) | JSON.map(as_form)


def paths(*known: str) -> st.SearchStrategy[bytes]:
    """Those, and others that begin like them."""
    more = st.just("") | st.text(max_size=8)
    return st.builds(
        lambda path, tail: (path + quote(tail, safe="/?=&")).encode(), st.sampled_from(known), more
    )


# What the platforms say

MENTION = {
    "type": "event_callback", "team_id": "T0", "api_app_id": "A0", "event_id": "Ev0", "event_time": 1,
    "event": {"type": "app_mention", "user": "U0", "channel": "C0", "text": "<@U1> help", "ts": "1.1"},
}  # fmt: skip
JOINED = {
    **MENTION, "event": {"type": "member_joined_channel", "user": "U0", "channel": "C0", "inviter": "U1"},
}  # fmt: skip
PRESS = {
    "type": "block_actions", "team": {"id": "T0"}, "user": {"id": "U0", "team_id": "T0"}, "api_app_id": "A0",
    "trigger_id": "1.2.3", "container": {"type": "message", "message_ts": "1.1", "channel_id": "C0"},
    "channel": {"id": "C0"}, "message": {"ts": "1.1", "thread_ts": "1.0"}, "response_url": "http://127.0.0.1:1/x",
    "actions": [{"type": "button", "action_id": "a", "block_id": "b", "action_ts": "1.3",
                 "value": '{"intent": "help", "slots": {}}'}],
}  # fmt: skip
SUBMISSION = {
    "type": "view_submission", "team": {"id": "T0"}, "user": {"id": "U0", "team_id": "T0"},
    "view": {"id": "V0", "hash": "h", "callback_id": "x", "private_metadata": "{}", "state": {"values": {}}},
}  # fmt: skip
COMMAND = {
    "command": "/switchboard", "text": "help", "team_id": "T0", "channel_id": "C0", "user_id": "U0",
    "trigger_id": "1.2.5", "response_url": "http://127.0.0.1:1/x",
}  # fmt: skip
TOLD = {
    "id": "hook", "resource": "messages", "event": "created", "actorId": "someone", "orgId": "org",
    "data": {"id": "message", "roomId": "room", "roomType": "direct", "personId": "someone",
             "personEmail": "kim@partner.example", "created": "2026-01-01T00:00:00.000Z"},
}  # fmt: skip


def in_team(team: str, payload: Any) -> Any:
    """The payload as one of that workspace."""
    return json.loads(json.dumps(payload).replace('"T0"', json.dumps(team)))


@st.composite
def spoilt(draw: st.DrawFn, whole: Any) -> Any:
    """A payload in which one or two parts are something else, or missing."""
    made = json.loads(json.dumps(whole))
    for _ in range(draw(st.integers(1, 2))):
        at: Any = made
        while isinstance(at, dict | list) and at:
            key: Any = draw(st.sampled_from(sorted(at) if isinstance(at, dict) else range(len(at))))
            if isinstance(at[key], dict | list) and at[key] and draw(st.booleans()):
                at = at[key]
            elif draw(st.booleans()):
                at[key] = draw(JSON)
                break
            else:
                del at[key]
                break
    return made


# Signatures


def by_slack(secret: str, body: bytes, kind: bytes = JSON_TYPE) -> Sent:
    """A request that Slack signed."""
    signed = Signer(secret).headers(time.time(), body)
    return Sent(headers=((b"content-type", kind), *_raw(signed)), body=body)


def by_webex(secret: str, body: bytes) -> Sent:
    """A request that Webex signed."""
    headers = ((b"content-type", JSON_TYPE), *_raw(signatures(secret, body, "long")))
    return Sent(path=WEBEX.encode(), headers=headers, body=body)


def slack_forgeries(secret: str, body: bytes) -> list[Headers]:
    """Signatures that look like Slack's and are not, or not any more."""
    now = int(time.time())

    def digest(key: str, content: bytes, moment: int = now) -> str:
        return Signer(key).headers(moment, content)["x-slack-signature"].removeprefix("v0=")

    right = digest(secret, body)
    weak = hmac.new(secret.encode(), f"v0:{now}:".encode() + body, hashlib.sha1).hexdigest()
    digests = [digest("guessed by somebody", body), digest("", body), digest(secret, body + b" "), weak,
               right[:-1], right + "0", "", right[:-1] + "z"]  # fmt: skip
    values = [*(f"v0={each}" for each in digests), right, f"v1={right}", "v0=é", "v0"]
    stamps = ["", "0", f"{now}.0", f"-{now}", "9" * 400]
    return [
        (),
        ((b"x-slack-signature", b"v0=" + right.encode()),),
        *(_slack(str(now), value) for value in values),
        *(_slack(stamp, f"v0={right}") for stamp in stamps),
        *(_slack(str(at), f"v0={digest(secret, body, at)}") for at in (now - 301, now + 330)),
    ]


def webex_forgeries(secret: str, body: bytes) -> list[Headers]:
    """Signatures that look like Webex's and are not; a right one that is weaker does not help a wrong one."""
    key, right = secret.encode(), signatures(secret, body, "long")["x-webex-signature"]
    sha512, sha1 = right.partition("SHA-512=")[2], hmac.new(key, body, hashlib.sha1).hexdigest()
    md5 = hmac.new(key, body, hashlib.md5).hexdigest()
    values = [
        "", "SHA-256=", "SHA-256=,SHA-512=", "sha256", "=", ",", right[:-1], right + "0", f"MD5={md5}",
        f"SHA-512={sha512[:-2]}", f"SHA-1024={sha512}", sha512, "none=", "SHA-512=é",
        signatures("", body, "long")["x-webex-signature"],
        signatures("guessed by somebody", body, "long")["x-webex-signature"],
        signatures(secret, body + b" ", "short")["x-webex-signature"],
    ]  # fmt: skip
    wrong = (b"x-webex-signature", b"SHA-512=" + b"0" * 128)
    return [
        (),
        (wrong, (b"x-spark-signature", sha1.encode())),
        *(((b"x-webex-signature", value.encode()),) for value in values),
        *(((b"x-spark-signature", each.encode()),) for each in ("", sha1[:-1], sha1 + "0", md5, sha512)),
    ]


def _slack(stamp: str, signature: str) -> Headers:
    return (b"x-slack-request-timestamp", stamp.encode()), (b"x-slack-signature", signature.encode())


def _raw(headers: dict[str, str]) -> Headers:
    return tuple((name.encode(), value.encode()) for name, value in headers.items())
