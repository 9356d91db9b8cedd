"""`switchboard db`: the database's schema."""

from __future__ import annotations

import argparse
from contextlib import closing

from bot.commands.common import add_database_argument
from bot.terminal import terminal_words


def configure(parser: argparse.ArgumentParser) -> None:
    """Declare the arguments."""
    actions = parser.add_subparsers(dest="action", metavar="ACTION", required=True)
    for name, purpose in (
        ("upgrade", "bring it to the current schema"),
        ("current", "show which one it has"),
    ):
        action = actions.add_parser(name, help=purpose, description=purpose[0].upper() + purpose[1:] + ".")
        add_database_argument(action)


def run(arguments: argparse.Namespace) -> int:
    """Print the schemas' revisions; of `current`, 1 when one is not what this program needs."""
    from config.settings import load_settings
    from store import migrate
    from store.database import open_database
    from store.inbox import open_inbox

    settings = load_settings(database_url=arguments.database)
    with (
        closing(open_database(settings.database_url)) as database,
        closing(open_inbox(settings, database)) as inbox,
    ):
        both = ((database, migrate.MAIN), (inbox.database, migrate.INBOX))
        if arguments.action == "upgrade":
            for each, chain in both:
                migrate.upgrade(each, chain=chain)
        found, of_inbox = (migrate.current(each, chain) for each, chain in both)
    print(_of_database(found, migrate.HEAD))
    print(_of_inbox(of_inbox, migrate.INBOX_HEAD))
    return 0 if (found, of_inbox) == (migrate.HEAD, migrate.INBOX_HEAD) else 1


def _of_database(found: str | None, needed: str) -> str:
    words = terminal_words()
    if found is None:
        return words.gettext("The database has no schema yet: run “switchboard db upgrade”.")
    if found == needed:
        return words.gettext("The schema is current (%(revision)s).", revision=found)
    return words.gettext(
        "The schema is %(revision)s, this program needs %(needed)s: run “switchboard db upgrade”.",
        revision=found,
        needed=needed,
    )


def _of_inbox(found: str | None, needed: str) -> str:
    words = terminal_words()
    if found is None:
        return words.gettext("The inbox has no schema yet: run “switchboard db upgrade”.")
    if found == needed:
        return words.gettext("The inbox's schema is current (%(revision)s).", revision=found)
    return words.gettext(
        "The inbox's schema is %(revision)s, this program needs %(needed)s: run “switchboard db upgrade”.",
        revision=found,
        needed=needed,
    )
