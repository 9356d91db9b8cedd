"""Where the bot was installed through a platform's own page, and the tokens it got there (encrypted)."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from typing import NamedTuple

from sqlalchemy import ColumnElement, Connection, delete, insert, select, update

from store.schema import installation


class InstallationRow(NamedTuple):
    """The bot in one workspace."""

    workspace: str
    name: str
    """As the platform calls the workspace."""
    bot_user_id: str
    bot_id: str
    app_id: str
    token: str
    """Encrypted."""
    scopes: str
    """With commas between them."""
    installed_at: datetime
    installed_by: str | None
    """The platform's ID of the person."""


def find_installations(connection: Connection, platform: str) -> list[InstallationRow]:
    """Those that were not removed."""
    kept = (installation.c.platform == platform) & installation.c.removed_at.is_(None)
    columns = [installation.c[name] for name in InstallationRow._fields]
    rows = connection.execute(select(*columns).where(kept).order_by(installation.c.workspace))
    return [InstallationRow(*row) for row in rows]


def save_installation(connection: Connection, platform: str, row: InstallationRow) -> None:
    """Keep it in the place of an earlier one in the same workspace."""
    connection.execute(delete(installation).where(_is(platform, row.workspace)))
    connection.execute(insert(installation).values(platform=platform, **row._asdict()))


def mark_removed(connection: Connection, platform: str, workspace: str, at: datetime) -> None:
    """Note that it was removed at that moment; one that was made after it stays."""
    there = installation.c.removed_at.is_(None) & (installation.c.installed_at <= at)
    connection.execute(update(installation).where(_is(platform, workspace) & there).values(removed_at=at))


def renew_tokens(connection: Connection, renewed: Callable[[str], str]) -> int:
    """Encrypt every token anew, those of removed ones too; gives how many there are."""
    rows = connection.execute(select(installation.c.platform, installation.c.workspace, installation.c.token))
    changed = [(platform, workspace, renewed(token)) for platform, workspace, token in rows]
    for platform, workspace, token in changed:
        connection.execute(update(installation).where(_is(platform, workspace)).values(token=token))
    return len(changed)


def _is(platform: str, workspace: str) -> ColumnElement[bool]:
    return (installation.c.platform == platform) & (installation.c.workspace == workspace)
