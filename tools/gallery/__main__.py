"""The gallery: `python -m tools.gallery` holds the conversations and draws the cards that came of them.

It writes docs/gallery.md and docs/images/gallery/, and what the bot says by itself (tools.gallery.alerts).
Run twice, it writes the same. `python -m tools.gallery alerts` draws the latter alone.
"""

from __future__ import annotations

import argparse
import re
import shutil
import sys
from collections.abc import Iterable
from hashlib import sha256
from pathlib import Path
from tempfile import TemporaryDirectory

import orjson

from tests.conversations.cards import Received, received
from tools.gallery import alerts
from tools.gallery.drawing import Drawing, drawing
from tools.gallery.sections import Entry, Section
from tools.gallery.writing import page
from tools.pictures import keep

DOCS = Path(__file__).parents[2] / "docs"
FOLDER = DOCS / "images" / "gallery"
COLOURS = 16


def main() -> int:
    """Draw everything anew; 1 when there is no browser."""
    options = argparse.ArgumentParser("tools.gallery", description="Draw the cards that people get.")
    options.add_argument("only", nargs="?", choices=("alerts",), help="only what the bot says by itself")
    only = options.parse_args().only
    try:
        with drawing() as pen:
            if only is None:
                _draw_conversations(pen)
            print(f"{alerts.draw(DOCS, pen)} pictures of alerts")
    except RuntimeError as problem:
        print(problem, file=sys.stderr)
        return 1
    return 0


def _draw_conversations(pen: Drawing) -> None:
    """Draw what there is in place of what there was, once everything is drawn."""
    with TemporaryDirectory() as kept:
        sections = _drawn(received(), pen, Path(kept))
        shutil.rmtree(FOLDER, ignore_errors=True)
        shutil.copytree(kept, FOLDER)
    FOLDER.chmod(0o755)
    (DOCS / "gallery.md").write_text(page(sections), encoding="utf-8")
    pictures = list(FOLDER.glob("*.png"))
    print(f"{len(pictures)} pictures, {sum(each.stat().st_size for each in pictures) / 1e6:.1f} MB")


def _drawn(cards: Iterable[Received], pen: Drawing, folder: Path) -> list[Section]:
    """Draw each card once, where it first came; one that looks as another does is that one."""
    sections: dict[str, Section] = {}
    drawn: set[bytes] = set()
    seen: set[str] = set()
    for each in cards:
        talk = each.conversation
        section = sections.setdefault(talk.name, Section(talk.name))
        for kind, card in _kinds(each):
            content = orjson.dumps([kind, card], option=orjson.OPT_SORT_KEYS)
            if content in drawn:
                continue
            drawn.add(content)
            png = pen.png(kind, card, each.language)
            looks = sha256(png).hexdigest()
            if looks in seen:
                continue
            seen.add(looks)
            name = f"{_slug(talk.name)}-{each.number}-{kind}.png"
            keep(png, folder / name, COLOURS)
            entry = section.entries.setdefault(each.number, Entry(each.asked, each.person, each.private))
            entry.pictures[kind] = name
    return [section for section in sections.values() if section.entries]


def _kinds(each: Received) -> list[tuple[str, object]]:
    form = [("form", _without_ids(each.form))] if each.form else []
    return [*form, (each.platform, each.card)]


def _without_ids(view: dict[str, object]) -> dict[str, object]:
    """A form as it looks: what it carries is different each time."""
    return {name: view[name] for name in ("title", "blocks", "submit", "close")}


def _slug(name: str) -> str:
    return re.sub(r"[^a-z0-9]+", "-", name.lower()).strip("-")


if __name__ == "__main__":
    sys.exit(main())
