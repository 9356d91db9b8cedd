"""Making a change once, however often its request is answered."""

from __future__ import annotations

from collections.abc import Callable

from sqlalchemy import Connection

from cards.intent import Intent
from handlers import people
from handlers.context import Context


def change_once(context: Context, intent: Intent, write: Callable[[Connection], object]) -> bool:
    """Make a change and write it to the audit log, in one transaction.

    False: the same request made it before the process crashed, and nothing is done again. What the answer
    then says has to be read anew: the context's snapshot may be of the time before.
    """
    with context.database.write() as connection:
        if not people.audit(connection, context, intent):
            return False
        write(connection)
        return True
