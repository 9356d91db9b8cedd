"""What `switchboard check` looks at: settings, keys, database, inbox, data, rights, platforms.

Each part is looked at for a bounded time, and what cannot be looked at is a finding too.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from contextlib import ExitStack
from dataclasses import dataclass
from datetime import datetime
from typing import Final
from urllib.parse import urlsplit

from bot.gateway.platform import Finding
from bot.operation.patience import within
from bot.operation.platforms import configured
from bot.operation.requirements import incomplete
from bot.tokens import TokenBox
from cards.wording import Words
from cards.wording.errors import sentence
from config.errors import OperatorError, SwitchboardError
from config.settings import Settings
from store import health, migrate
from store.database import Database, open_database
from store.inbox import Inbox, open_inbox
from store.queries.freshness import freshness

OLD_DAYS: Final = 14
"""Two of Partner Hub's weekly snapshots were missed."""
CLOCK_SECONDS: Final = 60
LOOPBACK: Final = ("localhost", "127.0.0.1", "::1")
DATABASE_SECONDS: Final = 10.0
PLATFORM_SECONDS: Final = 60.0
"""A platform is asked about several things, one after the other."""


def examine(settings: Settings, words: Words, now: Callable[[], datetime]) -> Iterator[Finding]:
    """Everything that can be looked at, in the order in which it is mended."""
    examiner = Examiner(settings, words, now)
    yield from examiner.of_settings()
    yield examiner.of_keys()
    if health.is_missing_file(settings.database_url):
        yield examiner.missing()
        return
    with ExitStack() as opened:
        try:
            database = open_database(settings.database_url)
            opened.callback(database.close)
            inbox = open_inbox(settings, database)
            opened.callback(inbox.close)
        except SwitchboardError as error:
            yield examiner.wrong("database", error)
            return
        for subject, look in (
            ("database", lambda: examiner.of_database(database)),
            ("inbox", lambda: examiner.of_inbox(inbox)),
            ("data", lambda: examiner.of_data(database)),
        ):
            yield from examiner.looked(subject, DATABASE_SECONDS, look)
        yield from examiner.of_platforms(database, inbox)


@dataclass(frozen=True, slots=True)
class Examiner:
    """Looks at one thing after the other."""

    settings: Settings
    words: Words
    now: Callable[[], datetime]

    def of_settings(self) -> Iterator[Finding]:
        """Whether what is set goes together."""
        problems = [sentence(self.words, error) for error in incomplete(self.settings)]
        address = urlsplit(self.settings.public_url)
        if address.scheme == "http" and address.hostname not in LOOPBACK:
            problems.append(
                self.words.gettext(
                    "SWITCHBOARD_PUBLIC_URL begins with http://, and what the platforms send could be read "
                    "on its way. Set an https:// address."
                )
            )
        for problem in problems:
            yield Finding("settings", good=False, said=problem)
        if not problems:
            yield Finding("settings", good=True, said=self.words.gettext("They go together."))

    def of_keys(self) -> Finding:
        """Whether tokens at rest can be encrypted."""
        try:
            box = TokenBox(self.settings.token_keys)
        except SwitchboardError as error:
            return self.wrong("keys", error)
        said = self.words.gettext("None is set: needed only where more Slack workspaces install the app.")
        if box.has_key:
            count = len(self.settings.token_keys)
            said = self.words.ngettext(
                "%(count)s key for tokens at rest.", "%(count)s keys for tokens at rest.", count
            )
        return Finding("keys", good=True, said=said)

    def of_database(self, database: Database) -> Iterator[Finding]:
        """Which engine, whether the schema is current, whether it can be written."""
        yield Finding("database", good=True, said=health.engine_version(database))
        migrate.require_current(database)
        yield Finding(
            "schema",
            good=True,
            said=self.words.gettext("The schema is current (%(revision)s).", revision=migrate.HEAD),
        )
        yield self._of_writing(database)
        yield self._of_clock(database)

    def of_data(self, database: Database) -> Iterator[Finding]:
        """How old the data is, and whether there is anyone who may change settings."""
        with database.read() as connection:
            synced_at = freshness(connection).synced_at
            has_full = health.has_full_administrator(connection)
        yield self._of_age(synced_at)
        yield self._of_administrators(has_full=has_full)

    def of_inbox(self, inbox: Inbox) -> Iterator[Finding]:
        """Whether events can be kept, and whether some wait or were given up."""
        if health.is_missing_file(inbox.database.engine.url):
            said = self.words.gettext("There is no inbox yet: run “switchboard db upgrade”.")
            yield Finding("inbox", good=False, said=said)
            return
        inbox.probe()
        states = inbox.figures().states
        waiting = states["received"] + states["answered"]
        said = self.words.gettext(
            "Events can be kept. Waiting: %(waiting)s. Given up in the last 30 days: %(dead)s.",
            waiting=self.words.number(waiting),
            dead=self.words.number(states["dead"]),
        )
        yield Finding("inbox", good=True, said=said)

    def of_platforms(self, database: Database, inbox: Inbox) -> Iterator[Finding]:
        """What each configured platform finds when it tries its tokens."""
        try:
            found = configured(self.settings, database, inbox, lambda _event: False, self.now)
        except SwitchboardError as error:
            yield self.wrong("platforms", error)
            return
        for platform in found:
            yield from self.looked(platform.name, PLATFORM_SECONDS, platform.check)
        if not found:
            said = self.words.gettext(
                "None is configured, so nobody can ask. Set SWITCHBOARD_SLACK_BOT_TOKEN or "
                "SWITCHBOARD_WEBEX_TOKEN: docs/install-slack.md and docs/install-webex.md say where they "
                "come from."
            )
            yield Finding("platforms", good=False, said=said)

    def looked(
        self, subject: str, seconds: float, look: Callable[[], Iterable[Finding]]
    ) -> Iterator[Finding]:
        """What `look` found until it failed, or its time was over."""
        found: list[Finding] = []
        error: SwitchboardError | None = None
        try:
            within(seconds, lambda: found.extend(look()))
        except TimeoutError:
            error = OperatorError("no-answer", seconds=seconds)
        except SwitchboardError as failed:
            error = failed
        yield from found
        if error is not None:
            yield self.wrong(subject, error)

    def missing(self) -> Finding:
        """A SQLite file that is not there."""
        said = self.words.gettext("There is no database yet: run “switchboard db upgrade”.")
        return Finding("database", good=False, said=said)

    def wrong(self, subject: str, error: SwitchboardError) -> Finding:
        """An error as a finding."""
        return Finding(subject, good=False, said=sentence(self.words, error))

    def _of_writing(self, database: Database) -> Finding:
        try:
            health.try_writing(database)
        except SwitchboardError as error:
            if error.code != "database-busy":
                raise
            return Finding(
                "writing",
                good=True,
                said=self.words.gettext("Another writer is at work, an import perhaps."),
            )
        return Finding("writing", good=True, said=self.words.gettext("It can be written."))

    def _of_clock(self, database: Database) -> Finding:
        ahead = round(health.clock_difference(database))
        if abs(ahead) < CLOCK_SECONDS:
            return Finding(
                "clock", good=True, said=self.words.gettext("It agrees with the database's clock.")
            )
        said = self.words.gettext(
            "It is %(seconds)s seconds away from the database's clock: set both by NTP, for events that are "
            "too old are refused.",
            seconds=self.words.number(abs(ahead)),
        )
        return Finding("clock", good=False, said=said)

    def _of_age(self, synced_at: datetime | None) -> Finding:
        if synced_at is None:
            said = self.words.gettext("There is no data yet: run “switchboard import”.")
            return Finding("data", good=False, said=said)
        days = (self.now() - synced_at).days
        if days <= OLD_DAYS:
            said = self.words.ngettext(
                "The last import is %(count)s day old.", "The last import is %(count)s days old.", days
            )
            return Finding("data", good=True, said=said)
        said = self.words.gettext(
            "The last import is %(days)s days old: import newer exports.", days=self.words.number(days)
        )
        return Finding("data", good=False, said=said)

    def _of_administrators(self, *, has_full: bool) -> Finding:
        if self.settings.admins or has_full:
            said = self.words.gettext("There is a partner full administrator.")
            return Finding("administrators", good=True, said=said)
        said = self.words.gettext(
            "Nobody is a partner full administrator, so nobody can allow a room or change rights: name the "
            "first in SWITCHBOARD_ADMINS, or import the export of the administrators."
        )
        return Finding("administrators", good=False, said=said)
