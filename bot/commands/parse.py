"""`switchboard parse`: what the bot understands of a text, or of many."""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any, BinaryIO

from config.errors import DataError
from hub.vocabulary import Language


def configure(parser: argparse.ArgumentParser) -> None:
    """Declare the arguments."""
    given = parser.add_mutually_exclusive_group(required=True)
    given.add_argument("text", metavar="TEXT", nargs="?", help="the text to understand")
    given.add_argument(
        "--batch",
        metavar="FILE",
        help='JSON lines with "text" and optional "locale" and "today"; - is standard input',
    )
    parser.add_argument("--locale", choices=list(Language), help="the language (found in the text itself)")
    parser.add_argument(
        "--today",
        type=date.fromisoformat,
        metavar="YYYY-MM-DD",
        help='the day "in 30 days" counts from (today, UTC)',
    )


def run(arguments: argparse.Namespace) -> int:
    """Print one JSON object for each text, in their order."""
    sys.stdout.reconfigure(encoding="utf-8")  # type: ignore[union-attr]
    today = arguments.today or datetime.now(UTC).date()
    locale = Language(arguments.locale) if arguments.locale else None
    if arguments.batch is None:
        print(understood(arguments.text, locale, today))
        return 0
    with _opened(arguments.batch) as lines:
        for text, own_locale, own_today in _questions(lines):
            print(understood(text, own_locale or locale, own_today or today))
    return 0


def understood(text: str, locale: Language | None, today: date) -> str:
    """The JSON object for a text: intent, slots, locale, and suggestions where there is no intent."""
    from handlers.language import parse

    parsed = parse(text, locale, today)
    found: dict[str, Any] = parsed.intent.to_json() if parsed.intent else {"intent": None, "slots": {}}
    found["locale"] = parsed.locale
    if parsed.intent is None:
        found["suggestions"] = list(parsed.suggestions)
    return json.dumps(found, ensure_ascii=False)


@contextmanager
def _opened(name: str) -> Iterator[BinaryIO]:
    if name == "-":
        yield sys.stdin.buffer
        return
    try:
        with Path(name).open("rb") as file:
            yield file
    except OSError as error:
        raise DataError("unreadable-file", path=name, reason=error.strerror) from error


def _questions(lines: BinaryIO) -> Iterator[tuple[str, Language | None, date | None]]:
    for number, line in enumerate(lines, 1):
        if line.strip():
            try:
                yield _question(line)
            except ValueError as error:
                raise DataError("bad-batch-line", line=number, reason=str(error)) from error


def _question(line: bytes) -> tuple[str, Language | None, date | None]:
    entry = json.loads(line.decode("utf-8-sig"))
    if not isinstance(entry, dict) or not isinstance(entry.get("text"), str):
        raise ValueError('"text" is missing')  # noqa: TRY004 - a wrong line, whatever is wrong with it
    locale, today = entry.get("locale"), entry.get("today")
    if not isinstance(today, str | None):
        raise ValueError('"today" is no date')  # noqa: TRY004
    return entry["text"], Language(locale) if locale else None, date.fromisoformat(today) if today else None
