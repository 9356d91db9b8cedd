"""A list as a CSV file: the same rows, all of them."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from cards.model import Answer, Card, Heading
from handlers.common.footer import footer
from handlers.context import Context
from reports.table import write_table
from store.scope import Scope


def download(
    context: Context,
    scope: Scope,
    name: str,
    headers: Sequence[str],
    rows: Iterable[Sequence[str | int | None]],
) -> Answer:
    """The rows as a file called after `name`, and a card that says how many there are."""
    words = context.words
    file = write_table(context.spool, name, headers, rows, day=context.today)
    said = words.ngettext(
        "%(name)s: %(count)s row in the file", "%(name)s: %(count)s rows in the file", file.rows, name=name
    )
    card = Card((Heading(said), *footer(context, scope)), words.language)
    return Answer(card, files=(file,))
