"""Methods for files: an address to upload to, the upload's end, and what became of it."""

from __future__ import annotations

from tests.peers.slack import pictures
from tests.peers.slack.methods.chat import thread, writable
from tests.peers.slack.model import Channel, File, Json
from tests.peers.slack.refusals import Refusal, invalid
from tests.peers.slack.request import TIER_4, Request, method

LARGEST_SNIPPET = 1_000_000


@method("files.getUploadURLExternal", "files:write", rate=TIER_4)
def get_upload_url(call: Request) -> Json:
    """A one-time address for so many bytes; none is a missing argument."""
    name, length = call.text("filename"), call.number("length", 0)
    if not name or length <= 0:
        raise Refusal("missing_argument", argument="length" if name else "filename")
    policy = call.workspace.policy
    if not policy.uploads:
        raise Refusal("file_uploads_disabled")
    if length > policy.max_bytes:
        raise Refusal("file_upload_size_restricted")
    if length > policy.storage_left:
        raise Refusal("storage_limit_reached")
    if call.text("snippet_type") and length > LARGEST_SNIPPET:
        raise Refusal("snippet_too_large")
    file = File(call.world.new_id("F"), call.workspace, call.bot, name, length)
    ticket = call.world.secret(40)
    call.world.files[file.id] = file
    call.world.uploads[ticket] = file
    return {"upload_url": f"{call.address}/upload/v1/{ticket}", "file_id": file.id}


@method("files.completeUploadExternal", "files:write", rate=TIER_4)
def complete_upload(call: Request) -> Json:
    """End uploads and share the files; no metadata is taken."""
    if "metadata" in call.arguments:
        raise invalid("invalid additional property: metadata")
    listed = call.data("files")
    if not isinstance(listed, list) or not listed:
        raise invalid("missing required field: files")
    files = []
    for item in listed:
        file = call.world.files.get(str(item.get("id"))) if isinstance(item, dict) else None
        if file is None or file.content is None or file.completed or file.workspace is not call.workspace:
            raise Refusal("file_not_found")
        files.append((file, str(item.get("title") or file.name)))
    rooms = [writable(call, room) for room in _rooms(call)]
    if len(rooms) > 1 and call.text("thread_ts"):
        raise Refusal("invalid_thread_ts")
    threads = [thread(call, room) for room in rooms]
    for file, title in files:
        file.title, file.completed = title, True
        file.shares_visible_at = call.world.clock.now() + call.world.share_lag
        call.workspace.policy.storage_left -= file.length
    for room, answering in zip(rooms, threads, strict=True):
        message = call.world.post(
            room,
            call.bot,
            text=call.text("initial_comment"),
            files=[file for file, _ in files],
            thread_ts=answering,
            by_app=True,
        )
        for file, _ in files:
            file.shares.append((room, message.ts))
    now = call.world.clock.now()
    return {"files": [pictures.file(file, call.address, seen_at=now) for file, _ in files]}


@method("files.info", "files:read", rate=TIER_4)
def files_info(call: Request) -> Json:
    """A file and where it was shared, which shows some time after the sharing."""
    file = call.world.files.get(call.required("file"))
    if file is None or not file.completed or file.workspace is not call.workspace:
        raise Refusal("file_not_found")
    return {"file": pictures.file(file, call.address, seen_at=call.world.clock.now())}


def _rooms(call: Request) -> list[Channel]:
    if call.text("channel_id"):
        return [call.channel("channel_id")]
    rooms = []
    for key in filter(None, call.text("channels").split(",")):
        call.arguments["channels"] = key
        rooms.append(call.channel("channels"))
    return rooms
