"""Uploads in three steps, their refusals, and pictures in messages."""

from __future__ import annotations

from urllib.error import HTTPError

import httpx
import pytest
from slack_sdk import WebClient

from tests.peers.core.faults import Pass
from tests.peers.refused import refusal
from tests.peers.slack.model import Channel, Person, Workspace
from tests.peers.slack.peer import SlackPeer, error, rate_limited

CSV = b"\xef\xbb\xbfCustomer,Licenses\r\nAcme,5\r\n"


def test_a_file_is_uploaded_with_a_comment_into_a_thread(
    slack: SlackPeer, client: WebClient, room: Channel
) -> None:
    parent = client.chat_postMessage(channel=room.id, text="report")["ts"]
    sent = client.files_upload_v2(
        channel=room.id, content=CSV, filename="a.csv", initial_comment="1 row", thread_ts=parent
    )
    seen = slack.transcript(room)[-1]
    assert (seen.files, seen.text, seen.thread_ts) == ({"a.csv": CSV}, "1 row", parent)
    told = client.files_info(file=sent["file"]["id"])["file"]
    assert told["shares"]["public"][room.id][0]["ts"] == seen.ts
    headers = {"authorization": f"Bearer {client.token}"}
    assert httpx.get(told["url_private"], headers=headers).content == CSV
    assert b"sign in" in httpx.get(told["url_private"]).content


def test_shares_can_lag(slack: SlackPeer, client: WebClient, room: Channel) -> None:
    slack.world.share_lag = 20
    key = client.files_upload_v2(channel=room.id, content=CSV, filename="a.csv")["file"]["id"]
    assert client.files_info(file=key)["file"]["shares"] == {}
    slack.clock.advance(20)
    assert client.files_info(file=key)["file"]["channels"] == [room.id]


def test_an_empty_file_cannot_be_uploaded(client: WebClient, room: Channel) -> None:
    refused = refusal(client.files_upload_v2, channel=room.id, content=b"", filename="a.csv")
    assert refused["error"] == "missing_argument"


@pytest.mark.parametrize(
    ("policy", "value", "code"),
    [
        ("uploads", False, "file_uploads_disabled"),
        ("max_bytes", 10, "file_upload_size_restricted"),
        ("storage_left", 10, "storage_limit_reached"),
    ],
)
def test_a_workspace_may_restrict_files(
    client: WebClient, team: Workspace, room: Channel, policy: str, value: int, code: str
) -> None:
    setattr(team.policy, policy, value)
    upload = client.files_upload_v2
    assert refusal(upload, channel=room.id, content=CSV, filename="a.csv")["error"] == code


def test_metadata_is_refused_and_so_is_a_channel_by_name(client: WebClient, room: Channel) -> None:
    upload = client.files_upload_v2
    metadata = {"event_type": "t", "event_payload": {}}
    refused = refusal(upload, channel=room.id, content=CSV, filename="a.csv", metadata=metadata)
    assert refused["error"] == "invalid_arguments"
    assert "metadata" in refused["response_metadata"]["messages"][0]
    refused = refusal(upload, channel="#partners", content=CSV, filename="a.csv")
    assert refused["error"] == "channel_not_found"


def test_only_what_was_announced_can_be_uploaded_and_once(
    slack: SlackPeer, client: WebClient, room: Channel
) -> None:
    given = client.files_getUploadURLExternal(filename="a.csv", length=4)
    files = [{"id": given["file_id"]}]
    complete = client.files_completeUploadExternal
    assert refusal(complete, files=files, channel_id=room.id)["error"] == "file_not_found"
    assert httpx.post(given["upload_url"], content=b"abc").status_code == 400
    assert httpx.post(given["upload_url"], files={"file": b"abcd"}).status_code == 200
    assert httpx.post(given["upload_url"], content=b"abcd").status_code == 404
    complete(files=files, channel_id=room.id)
    assert refusal(complete, files=files, channel_id=room.id)["error"] == "file_not_found"
    assert len(slack.transcript(room)) == 1


def test_each_step_of_an_upload_may_fail(slack: SlackPeer, client: WebClient, room: Channel) -> None:
    upload = client.files_upload_v2
    slack.fail_next("files.completeUploadExternal", rate_limited(3))
    assert refusal(upload, channel=room.id, content=CSV, filename="a.csv")["status"] == 429
    slack.fail_next("upload", Pass())
    slack.fail_next("upload", error("fatal_error", 500))
    assert upload(channel=room.id, content=CSV, filename="a.csv")["ok"]
    with pytest.raises(HTTPError):
        upload(channel=room.id, content=CSV, filename="a.csv")
    assert len(slack.transcript(room)) == 1


def test_an_uploaded_picture_stands_in_a_message(slack: SlackPeer, client: WebClient, room: Channel) -> None:
    given = client.files_getUploadURLExternal(filename="chart.png", length=3)
    httpx.post(given["upload_url"], content=b"PNG")
    client.files_completeUploadExternal(files=[{"id": given["file_id"], "title": "Chart"}])
    image = {"type": "image", "alt_text": "a chart", "slack_file": {"id": given["file_id"]}}
    client.chat_postMessage(channel=room.id, text="chart", blocks=[image])
    assert slack.transcript(room)[0].words == "[a chart]"


def test_what_people_send_can_be_fetched(slack: SlackPeer, client: WebClient, kim: Person) -> None:
    said = slack.say(kim, None, "import this", files={"export.csv": CSV})
    read = client.conversations_history(channel=said.channel.id)["messages"][0]["files"][0]
    headers = {"authorization": f"Bearer {client.token}"}
    assert httpx.get(read["url_private_download"], headers=headers).content == CSV
