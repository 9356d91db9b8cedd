"""The bot as an operator starts it, between the fake platforms and this week's demo data."""

from __future__ import annotations

import shutil
import socket
from collections.abc import Iterator
from contextlib import closing, contextmanager
from datetime import UTC, datetime
from pathlib import Path

from bot import demo_database
from bot.service import Service
from config.settings import load_settings
from store.inbox import open_inbox
from store.migrate import INBOX, upgrade
from tests.peers.slack.model import Workspace
from tests.peers.slack.peer import SlackPeer
from tests.peers.webex.peer import WebexPeer

FOLDER = Path("var/peers")
RESOURCES = {"messages", "attachmentActions", "memberships"}
CUSTOMERS, SEED = demo_database.CUSTOMERS, demo_database.SEED


@contextmanager
def bot(
    slack: SlackPeer, team: Workspace, webex: WebexPeer, folder: Path = FOLDER, customers: int = CUSTOMERS
) -> Iterator[Service]:
    """Run it, on data of its own, while the block runs; both platforms reach it."""
    address = _free_address()
    settings = load_settings(
        database_url=f"sqlite:///{_demo(folder, customers)}",
        spool_folder=folder / "spool",
        http_port=int(address.rpartition(":")[2]),
        public_url=address,
        slack_bot_token=team.bot_token,
        slack_signing_secret=slack.signing_secret,
        slack_workspaces=(team.id,),
        slack_api_url=slack.api_url,
        webex_token=webex.token,
        webex_webhook_secret="only for trying it out",
        webex_organizations=(webex.home.id,),
        webex_api_url=webex.api_url,
        log_level="WARNING",
    )
    with closing(open_inbox(settings)) as inbox:
        upgrade(inbox.database, chain=INBOX)
    service = Service(settings)
    service.start()
    try:
        slack.connect(f"{address}/slack/events")
        hooks = webex.world.webhooks
        webex.wait(lambda: {hook.resource for hook in hooks.values()} >= RESOURCES, what="webhooks")
        yield service
    finally:
        service.stop()


def _demo(folder: Path, customers: int) -> Path:
    """A fresh copy of the demo's data, with an empty inbox beside it."""
    now = datetime.now(UTC)
    demo_database.open_own(load_settings(), customers, SEED, now, folder=folder / "demo").close()
    path = folder / "bot.db"
    for old in folder.glob("bot.db*"):
        old.unlink()
    shutil.copyfile(demo_database.demo_file(customers, SEED, now, folder / "demo"), path)
    return path


def _free_address() -> str:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return f"http://127.0.0.1:{probe.getsockname()[1]}"
