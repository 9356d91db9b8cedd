"""The inbox: events from when they come in until they are answered or given up."""

from __future__ import annotations

import json
import secrets
from collections.abc import Collection, Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any, Final

from sqlalchemy import Connection, delete, func, literal, select, update

from store import migrate
from store.database import Database
from store.inbox import messages
from store.inbox.claiming import CLAIM
from store.inbox.events import Claimed, Figures, KeptEvent, NewEvent, SentMessage, Served
from store.inbox.keeping import Keeper
from store.inbox.schema import inbox_event, sent_message
from store.leases import LeaseLostError
from store.rooms import RoomKey

STATES: Final = ("received", "answered", "done", "dead")
KEPT_DONE: Final = timedelta(days=7)
"""A platform may send an event again for a day; a week shows also what a person asks about later."""
KEPT_DEAD: Final = timedelta(days=30)
KEPT_MESSAGES: Final = timedelta(days=90)
LONGEST_REASON: Final = 500


class Inbox:
    """Events, each kept once and worked on by one worker at a time.

    What changes a claimed event shows its lease, and raises LeaseLostError when another worker has it now.
    All raise OperatorError (`database-unreachable`, `database-busy`) when the database does not answer.
    """

    def __init__(self, database: Database, *, owned: bool) -> None:
        """Use this database; one that is `owned` is closed with the inbox."""
        self.database: Final = database
        self._owned = owned
        self._keeper = Keeper(database)

    def keep(self, event: NewEvent, now: datetime) -> bool:
        """Commit an event; False: it is known already."""
        return self._keeper.keep(event, now)

    def claim(
        self,
        now: datetime,
        limit: int,
        lease: float,
        without: Collection[tuple[str, str]] = (),
        served: Served | None = None,
    ) -> list[Claimed]:
        """Take up to `limit` events for `lease` seconds, none of the workspaces (platform, ID) in `without`.

        An event is due by its time, after all earlier ones of its lane. Workspaces take turns. `served` says
        of which platforms (None: of any).
        """
        served = served or Served((), now + timedelta(days=1))
        given = {
            "now": now,
            "until": now + timedelta(seconds=lease),
            "token": secrets.token_hex(8),
            "most": limit,
            "without": list(without),
            "platforms": list(served.platforms),
            "left_since": served.or_received_by,
        }
        with self.database.write() as connection:
            found = connection.execute(CLAIM, given).all()
        return [_claimed(row) for row in sorted(found, key=lambda row: row.id)]

    def renew(self, claims: Sequence[Claimed], now: datetime, lease: float) -> None:
        """Keep the claims for `lease` seconds from now, as far as they are still ours."""
        if not claims:
            return
        columns = inbox_event.c
        with self.database.write() as connection:
            connection.execute(
                update(inbox_event)
                .where(
                    columns.id.in_([each.event.id for each in claims]),
                    columns.lease.in_({each.lease for each in claims}),
                )
                .values(lease_until=now + timedelta(seconds=lease))
            )

    def store_reply(self, claim: Claimed, reply: Any) -> None:
        """Keep what is to be sent (JSON), before anything of it is."""
        with self.database.write() as connection:
            _change(connection, claim, state="answered", reply=json.dumps(reply), unsure=False)

    def record(
        self,
        claim: Claimed,
        reply: Any,
        now: datetime,
        *,
        unsure: bool = False,
        sent: SentMessage | None = None,
    ) -> None:
        """Keep how far the reply came, and a message that can be edited from now on.

        `unsure`: whether the send that comes next may have been made already.
        """
        with self.database.write() as connection:
            _change(connection, claim, reply=json.dumps(reply), unsure=unsure)
            if sent is not None:
                messages.remember(connection, sent, now)

    def release(
        self,
        claim: Claimed,
        not_before: datetime,
        reason: str,
        *,
        unsure: bool = False,
        failed: bool = False,
    ) -> None:
        """Give an event back, to be taken up again not before then. `failed`: it was a mistake of ours."""
        with self.database.write() as connection:
            _change(
                connection,
                claim,
                not_before=not_before,
                reason=_short(reason),
                unsure=unsure,
                failures=inbox_event.c.failures + int(failed),
                lease=None,
                lease_until=None,
            )

    def finish(self, claim: Claimed, now: datetime) -> None:
        """All is sent, or nothing was to be. What was said is not kept any longer."""
        self._end(claim, now, state="done", payload="", reply="", reason="")

    def bury(self, claim: Claimed, now: datetime, reason: str) -> None:
        """Give up, for good. What was said is kept for a while, for whoever looks into it."""
        self._end(claim, now, state="dead", reason=_short(reason))

    def _end(self, claim: Claimed, now: datetime, **values: Any) -> None:
        with self.database.write() as connection:
            _change(connection, claim, finished_at=now, lease=None, lease_until=None, **values)

    def sent(self, room: RoomKey, message_id: str) -> SentMessage | None:
        """A card that was sent there and may be edited; None: we know of none."""
        with self.database.read() as connection:
            return messages.find(connection, room, message_id)

    def showing(self, about: str) -> Sequence[SentMessage]:
        """The cards that show what has that name ("run:41")."""
        with self.database.read() as connection:
            return messages.showing(connection, about)

    def edited(self, sent: SentMessage, message_id: str, now: datetime) -> None:
        """Count an edit of a card; another message may show it from now on."""
        with self.database.write() as connection:
            if message_id != sent.message_id:
                messages.remember(connection, replace(sent, about=""), now)
            messages.remember(connection, replace(sent, message_id=message_id, edits=sent.edits + 1), now)

    def remember(self, sent: SentMessage, now: datetime) -> None:
        """Keep a card that can be edited from now on, or what is new about it."""
        with self.database.write() as connection:
            messages.remember(connection, sent, now)

    def hear(self, platform: str, workspace: str, name: str, moment: datetime) -> None:
        """Keep up to when something of a platform was listened to; an earlier moment changes nothing."""
        with self.database.write() as connection:
            messages.hear(connection, (platform, workspace, name), moment)

    def heard(self, platform: str, workspace: str, name: str) -> datetime | None:
        """Up to when it was listened to; None: never."""
        with self.database.read() as connection:
            return messages.heard_until(connection, (platform, workspace, name))

    def sweep(self, now: datetime) -> int:
        """Remove what is kept no longer; how many rows that were."""
        ended, state = inbox_event.c.finished_at, inbox_event.c.state
        old = (
            delete(inbox_event).where(state == "done", ended < now - KEPT_DONE),
            delete(inbox_event).where(state == "dead", ended < now - KEPT_DEAD),
            delete(sent_message).where(sent_message.c.at < now - KEPT_MESSAGES),
        )
        with self.database.write() as connection:
            return sum(connection.execute(each).rowcount for each in old)

    def figures(self) -> Figures:
        """How many events there are in each state, and since when the oldest open one waits."""
        columns = inbox_event.c
        with self.database.read() as connection:
            found = connection.execute(
                select(columns.state, func.count().label("events")).group_by(columns.state)
            )
            states = dict.fromkeys(STATES, 0) | {row.state: row.events for row in found}
            oldest = connection.execute(
                select(func.min(columns.received_at)).where(columns.finished_at.is_(None))
            ).scalar_one()
        return Figures(states, oldest)

    def probe(self) -> None:
        """Check that events can be kept.

        Raises:
            OperatorError: `schema-old`, `database-unreachable`, `database-busy`.
        """
        migrate.require_current(self.database, migrate.INBOX)
        with self.database.write() as connection:
            connection.execute(delete(inbox_event).where(literal(value=False)))

    def close(self) -> None:
        """Close what was opened for the inbox alone."""
        if self._owned:
            self.database.close()


def _change(connection: Connection, claim: Claimed, **values: Any) -> None:
    columns = inbox_event.c
    changed = connection.execute(
        update(inbox_event)
        .where(columns.id == claim.event.id, columns.lease == claim.lease, columns.finished_at.is_(None))
        .values(values)
    )
    if changed.rowcount == 0:
        raise LeaseLostError(claim.event.key)


def _claimed(row: Any) -> Claimed:
    event = KeptEvent(
        row.id,
        row.platform,
        row.workspace,
        row.key,
        row.kind,
        json.loads(row.payload),
        row.received_at,
        row.attempts,
    )
    reply = json.loads(row.reply) if row.reply else None
    return Claimed(event, row.lease, reply, row.unsure, row.failures)


def _short(reason: str) -> str:
    return reason if len(reason) <= LONGEST_REASON else reason[: LONGEST_REASON - 1] + "…"
