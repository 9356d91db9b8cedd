"""What the sample cards look like, kept in tests/cards/golden: a change of their looks shows as a difference.

python -m tests.cards.golden     write them anew; look at the difference before committing it
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import orjson

from cards.render import adaptive, blocks, text
from hub.vocabulary import Language
from tests.cards.samples import SAMPLES
from tools.messages import compile_all

FOLDER = Path(__file__).parent / "golden"


def drawn() -> Iterator[tuple[str, str]]:
    """The name of each golden file and what should stand in it."""
    for name, sample in SAMPLES.items():
        for language in Language:
            card = sample(language)
            yield f"{name}.{language}.adaptive.json", _json(adaptive.render(card))
            yield f"{name}.{language}.blocks.json", _json(blocks.render(card))
            yield f"{name}.{language}.txt", text.render(card, 60) + "\n"


def _json(value: object) -> str:
    return orjson.dumps(value, option=orjson.OPT_INDENT_2 | orjson.OPT_APPEND_NEWLINE).decode()


def main() -> None:
    """Write all of them, and nothing else."""
    compile_all()
    FOLDER.mkdir(exist_ok=True)
    for old in FOLDER.iterdir():
        old.unlink()
    for name, content in drawn():
        (FOLDER / name).write_text(content, "utf-8")


if __name__ == "__main__":
    main()
