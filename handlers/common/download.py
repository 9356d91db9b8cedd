"""A list as a CSV file: the same rows, all of them; and what is said of any file."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from itertools import chain, islice

from cards.intent import Intent
from cards.model import Answer, Attachment, Card, Fact, Facts, Heading
from cards.wording import Words
from handlers.common.footer import footer
from handlers.common.long_reports import build_beside, can_show_progress
from handlers.context import Context
from reports.table import write_table
from store.scope import Scope

KILO, MEGA = 1_000, 1_000_000


def download(
    context: Context,
    scope: Scope,
    name: str,
    headers: Sequence[str],
    rows: Iterable[Sequence[str | int | None]],
    asked: Intent | None = None,
) -> Answer:
    """The rows as a file called after `name`, and a card that says how many there are.

    Where there are many, and `asked` says how to ask for them again, the file is built beside the chat.
    """
    words = context.words
    rows = iter(rows)
    if asked is not None and can_show_progress(context):
        first = list(islice(rows, context.settings.long_report_rows + 1))
        if len(first) > context.settings.long_report_rows:
            return build_beside(context, name, asked)
        rows = chain(first, rows)
    marked = context.settings.csv_byte_order_mark
    file = write_table(
        context.spool,
        name,
        headers,
        rows,
        day=context.today,
        byte_order_mark=marked,
        progress=context.progress,
    )
    components = (
        Heading(file_headline(words, name, file)),
        Facts(tuple(file_facts(words, file))),
        *footer(context, scope, [file_sum(file)]),
    )
    return Answer(Card(components, words.language), files=(file,))


def file_headline(words: Words, name: str, file: Attachment) -> str:
    """How many rows are in a file of that name."""
    if file.rows == 0:
        return words.gettext("%(report)s: no rows, the file holds the headers alone", report=name)
    return words.ngettext(
        "%(report)s: %(count)s row in the file",
        "%(report)s: %(count)s rows in the file",
        file.rows,
        report=name,
    )


def file_facts(words: Words, file: Attachment) -> list[Fact]:
    """What a file is called, how many rows and how large it is."""
    return [
        Fact(words.gettext("File"), file.name),
        Fact(words.gettext("Rows"), words.number(file.rows)),
        Fact(words.gettext("Size"), size_of(words, file.size)),
    ]


def file_sum(file: Attachment) -> str:
    """What tells whether a file came whole."""
    return f"SHA-256 {file.sha256}"


def size_of(words: Words, size: int) -> str:
    """Bytes as people say them."""
    if size < KILO:
        return words.ngettext("%(count)s byte", "%(count)s bytes", size)
    if size < MEGA:
        return words.gettext("%(size)s kB", size=words.number(round(size / KILO, 1)))
    return words.gettext("%(size)s MB", size=words.number(round(size / MEGA, 1)))
