"""`switchboard db`: the schema of the databases, and the key of the tokens in them."""

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
        ("encrypt-tokens", "encrypt the kept tokens anew, with the newest key"),
    ):
        action = actions.add_parser(name, help=purpose, description=purpose[0].upper() + purpose[1:] + ".")
        add_database_argument(action)
    making = "print a new key for tokens at rest"
    actions.add_parser("new-key", help=making, description=making[0].upper() + making[1:] + ".")


def run(arguments: argparse.Namespace) -> int:
    """Print the schemas' revisions; of `current`, 1 when one is not what this program needs."""
    if arguments.action in _OF_TOKENS:
        return _OF_TOKENS[arguments.action](arguments)
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


def _new_key(_arguments: argparse.Namespace) -> int:
    from bot.tokens import new_key

    print(new_key())
    return 0


def _encrypt_tokens(arguments: argparse.Namespace) -> int:
    from bot.commands.common import open_from
    from bot.tokens import TokenBox
    from store.queries.installations import renew_tokens

    database, settings = open_from(arguments)
    box = TokenBox(settings.token_keys)
    with closing(database), database.write() as connection:
        renewed = renew_tokens(connection, box.renewed)
    print(
        terminal_words().ngettext(
            "%(count)s token was encrypted with the newest key.",
            "%(count)s tokens were encrypted with the newest key.",
            renewed,
        )
    )
    return 0


_OF_TOKENS = {"new-key": _new_key, "encrypt-tokens": _encrypt_tokens}
