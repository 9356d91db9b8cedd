"""Files on Slack: uploads that can be taken up again at each step, what refuses them, downloads."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from bot.gateway.platform import SentFile
from config.errors import DataError
from tests.bot.slack.sending import Kept, Sender, attachment, place, refused, text
from tests.peers.core.faults import Half, Reset, server_error
from tests.peers.slack.model import Channel, Person, Workspace
from tests.peers.slack.peer import SlackPeer, error, rate_limited

CSV = b"Customer,Licenses\r\nAcme,5\r\n"


@pytest.fixture
def steps() -> Kept:
    return Kept()


def test_a_file_is_sent_with_its_comment_into_the_thread(
    slack: SlackPeer, sender: Sender, room: Channel, kim: Person, steps: Kept, tmp_path: Path
) -> None:
    asked = slack.mention(kim, room, "as CSV")
    sent = sender.files.upload(
        place(room, asked.ts), attachment(tmp_path, CSV), text("1 row &amp; more"), steps
    )
    (seen,) = slack.answers(room)
    assert (seen.files, seen.text, seen.thread_ts) == ({"a.csv": CSV}, "1 row &amp; more", asked.ts)
    assert steps.done == {"file_id": sent}


def test_a_large_file_goes_out_as_it_is(
    slack: SlackPeer, sender: Sender, room: Channel, steps: Kept, tmp_path: Path
) -> None:
    content = b"Customer\r\n" + b"Acme Corp\r\n" * 400_000
    sender.files.upload(place(room), attachment(tmp_path, content), None, steps)
    assert slack.answers(room)[0].files == {"a.csv": content}


@pytest.mark.parametrize(
    "operation", ["files.getUploadURLExternal", "upload", "files.completeUploadExternal"]
)
def test_a_rate_limit_in_the_middle_is_waited_out(
    slack: SlackPeer, sender: Sender, room: Channel, steps: Kept, tmp_path: Path, operation: str
) -> None:
    slack.fail_next(operation, rate_limited(12))
    file = attachment(tmp_path, CSV)
    failure = refused(sender.files.upload, place(room), file, text("1 row"), steps)
    assert (failure.code, failure.retry_after, failure.unsure) == ("rate-limited", 12, False)
    sender.files.upload(place(room), file, text("1 row"), steps)
    assert [seen.files for seen in slack.answers(room)] == [{"a.csv": CSV}]
    sent_twice = operation == "upload"
    assert len(slack.journal.calls("upload")) == 1 + sent_twice


@pytest.mark.parametrize(
    "operation", ["files.getUploadURLExternal", "upload", "files.completeUploadExternal"]
)
@pytest.mark.parametrize("fault", [server_error(500), Reset(), Reset(done=True), Half()], ids=str)
@pytest.mark.parametrize("lag", [0.0, 10.0])
def test_whatever_breaks_it_is_shared_once(
    slack: SlackPeer,
    sender: Sender,
    room: Channel,
    tmp_path: Path,
    operation: str,
    fault: Reset | Half,
    lag: float,
) -> None:
    steps, slack.world.share_lag = Kept(), lag
    slack.fail_next(operation, fault)
    file = attachment(tmp_path, CSV)
    failure = refused(sender.files.upload, place(room), file, None, steps)
    assert (failure.code, failure.permanent) == ("platform-down", False)
    assert failure.unsure == (operation == "files.completeUploadExternal")
    if lag and slack.answers(room):  # it was shared, which does not show yet
        assert refused(sender.files.upload, place(room), file, None, steps).retry_after == 20
        slack.clock.advance(20)
    for _ in range(2):
        slack.clock.advance(lag)
        sender.files.upload(place(room), file, None, steps)
    assert [seen.files for seen in slack.answers(room)] == [{"a.csv": CSV}]


def test_shares_that_never_show_do_not_share_again(
    slack: SlackPeer, sender: Sender, room: Channel, steps: Kept, tmp_path: Path
) -> None:
    slack.world.share_lag = 10_000
    file = attachment(tmp_path, CSV)
    file_id = sender.files.upload(place(room), file, None, steps)
    assert refused(sender.files.upload, place(room), file, None, steps).retry_after == 20
    assert sender.files.upload(place(room), file, None, steps) == file_id
    assert len(slack.answers(room)) == 1


def test_bytes_that_never_arrived_are_sent_anew(
    slack: SlackPeer, sender: Sender, room: Channel, tmp_path: Path
) -> None:
    steps = Kept({"file_id": "F0NEVERSENT1"})
    sender.files.upload(place(room), attachment(tmp_path, CSV), None, steps)
    assert len(slack.answers(room)) == 1
    assert steps.done["file_id"] != "F0NEVERSENT1"


@pytest.mark.parametrize(
    ("policy", "value", "code"),
    [
        ("uploads", False, "upload-refused"),
        ("max_bytes", 10, "file-too-large"),
        ("storage_left", 10, "upload-refused"),
    ],
)
def test_a_workspaces_policy_is_told(
    team: Workspace,
    sender: Sender,
    room: Channel,
    tmp_path: Path,
    policy: str,
    value: int,
    code: str,
) -> None:
    setattr(team.policy, policy, value)
    failure = refused(sender.files.upload, place(room), attachment(tmp_path, CSV), None, Kept())
    assert (failure.code, failure.permanent) == (code, True)


def test_what_cannot_be_uploaded_is_told(
    slack: SlackPeer, sender: Sender, team: Workspace, room: Channel, kim: Person, steps: Kept, tmp_path: Path
) -> None:
    upload = sender.files.upload
    file = attachment(tmp_path, CSV)
    empty = refused(upload, place(room), replace(file, size=0), None, steps)
    assert (empty.code, empty.facts["reason"]) == ("upload-refused", "missing_argument")
    slack.fail_next("upload", server_error(413))
    assert refused(upload, place(room), file, None, steps).code == "file-too-large"
    outside = slack.channel(team, "without-us", kim, app=False)
    assert refused(upload, place(outside), file, None, Kept()).code == "not-in-room"
    slack.fail_next("files.completeUploadExternal", error("posting_to_channel_denied"))
    assert refused(upload, place(room), file, None, steps).code == "upload-refused"
    gone = replace(file, path=tmp_path / "gone.csv")
    assert refused(upload, place(room), gone, None, Kept()).code == "upload-refused"


def test_a_picture_can_stand_in_a_card(
    slack: SlackPeer, sender: Sender, team: Workspace, room: Channel, tmp_path: Path
) -> None:
    file_id = sender.files.upload_picture(team.id, attachment(tmp_path, b"PNG", "chart.png"))
    assert slack.answers(room) == []
    image = {"type": "image", "alt_text": "a chart", "slack_file": {"id": file_id}}
    sender.client(team.id).chat_postMessage(channel=room.id, text="chart", blocks=[image])
    assert slack.answers(room)[0].words == "[a chart]"


@pytest.fixture
def sent(slack: SlackPeer, sender: Sender, kim: Person) -> SentFile:
    said = slack.say(kim, None, "import this", files={"export.csv": CSV})
    (file,) = said.files
    return SentFile(file.name, file.length, file.id)


def test_a_file_somebody_sent_is_fetched(
    slack: SlackPeer, sender: Sender, team: Workspace, sent: SentFile
) -> None:
    assert sender.files.fetch(sent, team.id, 1000) == CSV
    told = sender.client(team.id).files_info(file=sent.reference)["file"]
    by_address = replace(sent, reference=told["url_private_download"])
    assert sender.files.fetch(by_address, team.id, 1000) == CSV


def test_a_page_to_sign_in_is_no_file(
    slack: SlackPeer, sender: Sender, team: Workspace, sent: SentFile
) -> None:
    told = sender.client(team.id).files_info(file=sent.reference)["file"]
    slack.world.tokens[team.bot_token].scopes -= {"files:read"}
    failure = refused(sender.files.fetch, replace(sent, reference=told["url_private"]), team.id, 1000)
    assert (failure.code, failure.facts["reason"]) == ("token-refused", "sign_in_page")
    assert refused(sender.files.fetch, sent, team.id, 1000).facts["reason"] == "missing_scope"


def test_a_file_too_large_is_not_read(sender: Sender, team: Workspace, sent: SentFile) -> None:
    for file in (sent, replace(sent, size=1)):
        with pytest.raises(DataError, match="file-too-large-to-read"):
            sender.files.fetch(file, team.id, 10)


@pytest.mark.parametrize(
    "address", ["https://files.example/a.csv", "http://files.slack.com/a", "https://slack.com.example/a"]
)
def test_our_token_goes_to_slack_alone(
    slack: SlackPeer, sender: Sender, team: Workspace, sent: SentFile, address: str
) -> None:
    failure = refused(sender.files.fetch, replace(sent, reference=address), team.id, 1000)
    assert (failure.code, failure.facts["reason"]) == ("send-refused", "file_is_elsewhere")


@pytest.mark.parametrize("fault", [server_error(503), Reset(), Half()], ids=str)
def test_a_broken_download_can_be_tried_again(
    slack: SlackPeer, sender: Sender, team: Workspace, sent: SentFile, fault: Reset | Half
) -> None:
    slack.fail_next("download", fault)
    failure = refused(sender.files.fetch, sent, team.id, 1000)
    assert (failure.code, failure.permanent, failure.unsure) == ("platform-down", False, False)
    assert sender.files.fetch(sent, team.id, 1000) == CSV
