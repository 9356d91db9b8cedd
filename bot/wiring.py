"""Wiring: the parts of the process put together."""

from __future__ import annotations

from config.settings import Settings
from handlers.desk import Desk
from store.database import Database


def make_desk(database: Database, settings: Settings) -> Desk:
    """The desk on an open database; makes the folder files are built in."""
    settings.spool_folder.mkdir(parents=True, exist_ok=True)
    return Desk(database, settings, settings.spool_folder)
