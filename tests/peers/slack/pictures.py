"""Slack's objects as the API shows them."""

from __future__ import annotations

from tests.peers.slack.model import Channel, File, Json, Message, Person, View, Workspace


def person(who: Person, workspace: Workspace, *, email: bool) -> Json:
    """A user as an app in the workspace sees it; of strangers (Slack Connect) little."""
    stranger = who.workspace is not workspace
    profile: Json = {"real_name": who.name, "display_name": who.handle, "team": who.workspace.id}
    if email and who.email and not stranger and not who.bot_id:
        profile["email"] = who.email
    shown: Json = {
        "id": who.id,
        "team_id": who.workspace.id,
        "name": who.handle,
        "real_name": who.name,
        "deleted": who.deleted,
        "is_bot": bool(who.bot_id),
        "is_app_user": False,
        "profile": profile,
        "updated": 1,
    }
    if stranger:
        return {**shown, "is_stranger": True}
    return shown | {
        "tz": who.zone,
        "tz_offset": 3600,
        "locale": who.locale,
        "is_admin": False,
        "is_owner": False,
        "is_restricted": bool(who.guest),
        "is_ultra_restricted": who.guest == "single-channel",
        "is_email_confirmed": who.confirmed,
    }


def channel(room: Channel, workspace: Workspace) -> Json:
    """A conversation."""
    shown: Json = {
        "id": room.id,
        "created": 1,
        "is_im": room.kind == "im",
        "is_mpim": False,
        "is_archived": room.archived,
        "is_shared": bool(room.connected),
        "is_ext_shared": bool(room.connected),
        "is_org_shared": False,
        "context_team_id": workspace.id,
    }
    if room.kind == "im":
        return shown | {"user": next(p.id for p in room.members if p is not workspace.bot), "is_open": True}
    return shown | {
        "name": room.name,
        "name_normalized": room.name,
        "is_channel": True,
        "is_group": False,
        "is_private": room.kind == "private",
        "is_member": workspace.bot in room.members,
        "num_members": len(room.members),
        "connected_team_ids": [team.id for team in room.connected],
    }


def message(said: Message, address: str, *, metadata: bool = True) -> Json:
    """A message."""
    shown: Json = {
        "type": "message",
        "user": said.author.id,
        "ts": said.ts,
        "text": said.text,
        "team": said.author.workspace.id,
    }
    if said.author.bot_id:
        shown["bot_id"] = said.author.bot_id
    if said.blocks:
        shown["blocks"] = said.blocks
    if said.files:
        shown["files"] = [file(f, address, seen_at=0) for f in said.files]
    if said.metadata and metadata:
        shown["metadata"] = said.metadata
    if said.edits:
        shown["edited"] = {"user": said.author.id, "ts": said.ts}
    answers = [m for m in said.channel.messages if m.thread_ts == said.ts and m is not said and not m.deleted]
    if said.thread_ts or answers:
        shown["thread_ts"] = said.thread_ts or said.ts
    if answers:
        shown |= {"reply_count": len(answers), "latest_reply": answers[-1].ts}
    return shown


def file(shown: File, address: str, *, seen_at: float) -> Json:
    """A file; where it was shared shows a while after it was."""
    picture: Json = {
        "id": shown.id,
        "name": shown.name,
        "title": shown.title or shown.name,
        "filetype": shown.kind,
        "size": shown.length,
        "user": shown.owner.id,
        "mode": "hosted",
        "url_private": f"{address}/files-pri/{shown.id}/{shown.name}",
        "url_private_download": f"{address}/files-pri/{shown.id}/download/{shown.name}",
        "channels": [],
        "groups": [],
        "ims": [],
        "shares": {},
    }
    if seen_at < shown.shares_visible_at:
        return picture
    for room, ts in shown.shares:
        picture[{"public": "channels", "private": "groups", "im": "ims"}[room.kind]].append(room.id)
        shares = picture["shares"].setdefault("public" if room.kind == "public" else "private", {})
        shares.setdefault(room.id, []).append({"ts": ts, "team_id": room.workspace.id})
    return picture


def view(form: View, app_id: str) -> Json:
    """A form or Home tab."""
    return {
        "private_metadata": "",
        "callback_id": "",
        "external_id": "",
        "state": {"values": {}},
        **form.view,
        "id": form.id,
        "team_id": form.workspace.id,
        "app_id": app_id,
        "bot_id": form.workspace.app_user.bot_id,
        "hash": form.hash,
        "root_view_id": form.id,
        "previous_view_id": None,
    }
