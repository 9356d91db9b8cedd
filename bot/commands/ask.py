"""`switchboard ask`: a question from the terminal, answered as in a chat."""

from __future__ import annotations

import argparse
import shutil
import sys
from contextlib import closing
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any

from bot.terminal import terminal_words
from config.errors import OperatorError
from hub.calendar import today_in
from hub.vocabulary import Language

if TYPE_CHECKING:
    from cards.model import Answer, Attachment

FORMATS = ("text", "json", "adaptive", "blocks")


def configure(parser: argparse.ArgumentParser) -> None:
    """Declare the arguments."""
    parser.add_argument("text", metavar="TEXT", help="the question, as typed in a chat")
    parser.add_argument("--as", dest="person", metavar="EMAIL", help="who asks (the first administrator)")
    parser.add_argument("--room", default="terminal", help="the room it is asked in, whose settings hold")
    parser.add_argument("--locale", choices=list(Language), help="the language (that of the question)")
    parser.add_argument("--format", choices=FORMATS, default="text", help="what to print (text)")
    parser.add_argument(
        "--database", metavar="URL", help="the database (the configured one, else the demo's)"
    )
    parser.add_argument(
        "--out", type=Path, default=Path(), metavar="DIR", help="where files go (this folder)"
    )


def run(arguments: argparse.Namespace) -> int:
    """Print the answer and write its files. An answer that refuses is an answer too: 0."""
    from bot.commands.demo import say_making
    from bot.console.cast import members
    from bot.wiring import make_desk, now, open_for_questions
    from handlers.desk import Asker
    from store.rooms import RoomKey

    database, settings = open_for_questions(arguments.database, say_making)
    with closing(database):
        person = arguments.person or members(database, settings)[0].email
        locale = Language(arguments.locale) if arguments.locale else None
        moment = now()
        answer = make_desk(database, settings).answer(
            arguments.text, Asker(person, locale), RoomKey("terminal", "", arguments.room), moment
        )
        files = [_write(file, arguments.out) for file in answer.files]
        if arguments.format == "json":
            understood = _understood(arguments.text, locale, today_in(settings.timezone, moment))
            printed = _json({**understood, **_everything(answer), "files": files})
        else:
            printed = _one_form(answer, arguments.format)
        sys.stdout.write(printed)
        sys.stdout.flush()  # closing may have to wait for another writer
    return 0


def _one_form(answer: Answer, form: str) -> str:
    from cards.render import adaptive, blocks, text

    if form == "text":
        width = shutil.get_terminal_size().columns if sys.stdout.isatty() else None
        return text.render(answer.card, width) + "\n"
    return _json(adaptive.render(answer.card) if form == "adaptive" else blocks.render(answer.card))


def _understood(text: str, locale: Language | None, today: date) -> dict[str, Any]:
    from handlers.language import parse

    intent = parse(text, locale, today).intent
    return intent.to_json() if intent else {"intent": None, "slots": {}}


def _everything(answer: Answer) -> dict[str, Any]:
    from cards.render import adaptive, blocks, text

    return {
        "locale": answer.card.language,
        "private": answer.private,
        "text": text.render(answer.card),
        "adaptive": adaptive.render(answer.card),
        "blocks": blocks.render(answer.card),
    }


def _json(value: Any) -> str:
    import orjson

    return orjson.dumps(value, option=orjson.OPT_INDENT_2).decode() + "\n"


def _write(file: Attachment, folder: Path) -> dict[str, Any]:
    """Copy a file of the answer to `folder`, under a name that is still free there, and describe it."""
    try:
        folder.mkdir(parents=True, exist_ok=True)
        path = _free(folder / Path(file.name).name)
        shutil.copyfile(file.path, path)
    except OSError as error:
        raise OperatorError("folder-not-writable", folder=str(folder.resolve())) from error
    print(terminal_words().gettext("Written: %(path)s", path=path), file=sys.stderr)
    return {
        "name": file.name,
        "path": str(path.resolve()),
        "media_type": file.media_type,
        "rows": file.rows,
        "bytes": file.size,
        "sha256": file.sha256,
    }


def _free(path: Path) -> Path:
    number = 2
    candidate = path
    while candidate.exists():
        candidate = path.with_stem(f"{path.stem}-{number}")
        number += 1
    return candidate
