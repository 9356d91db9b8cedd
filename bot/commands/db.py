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
    """Print the schema's revision; of `current`, 1 when it is not the one this program needs."""
    from config.settings import load_settings
    from store import migrate
    from store.database import open_database

    settings = load_settings(database_url=arguments.database)
    with closing(open_database(settings.database_url)) as database:
        if arguments.action == "upgrade":
            migrate.upgrade(database)
        found = migrate.current(database)
    words = terminal_words()
    if found is None:
        print(words.gettext("The database has no schema yet: run “switchboard db upgrade”."))
    elif found == migrate.HEAD:
        print(words.gettext("The schema is current (%(revision)s).", revision=found))
    else:
        print(
            words.gettext(
                "The schema is %(revision)s, this program needs %(needed)s: run “switchboard db upgrade”.",
                revision=found,
                needed=migrate.HEAD,
            )
        )
    return 0 if found == migrate.HEAD else 1
