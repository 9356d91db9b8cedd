"""The gallery of what the bot says by itself: every kind of alert, every state, notes and digests.

`python -m tools.gallery alerts` draws them; docs/gallery-alerts.md shows them. Run twice, it writes the same.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Final

from cards.model import Card
from cards.render import adaptive, blocks
from cards.wording import terms, words_for
from hub.vocabulary import Language
from tests.notifications.alerts.alert_samples import ALERTS, FIRING, SAMPLES
from tools.gallery.drawing import Drawing
from tools.messages import compile_all
from tools.pictures import keep

HEAD: Final = """# What it says by itself

Every kind of [alert](alerts.md), every state, what is said in threads, and digests, as Webex and Slack show
them in the three languages ([the other cards](gallery.md)). `python -m tools.gallery alerts` draws them anew.
"""
FOLDER: Final = "images/gallery-alerts"
COLOURS: Final = 32
PLATFORMS: Final = {"webex": "Webex", "slack": "Slack"}


def draw(docs: Path, pen: Drawing) -> int:
    """Draw them all; how many pictures that were."""
    compile_all()
    folder = docs / FOLDER
    folder.mkdir(parents=True, exist_ok=True)
    for old in folder.glob("*.png"):
        old.unlink()
    lines = [HEAD]
    for title, names in _sections():
        lines += [f"## {title}", ""]
        for name in names:
            lines += [f"**{_title(name)}**", "", *_table(name, folder, pen), ""]
    (docs / "gallery-alerts.md").write_text("\n".join(lines).rstrip() + "\n", encoding="utf-8")
    return len(list(folder.glob("*.png")))


def _sections() -> Iterator[tuple[str, list[str]]]:
    yield "Firing", list(FIRING)
    yield "Taken, snoozed, resolved, held back", [name for name in ALERTS if name not in FIRING]
    yield "In threads", [name for name in SAMPLES if name == "notes"]
    yield "Digests", [name for name in SAMPLES if name.startswith("digest-")]


def _title(name: str) -> str:
    words = name.removeprefix("digest-").replace("-", " ")
    return words[:1].upper() + words[1:]


def _table(name: str, folder: Path, pen: Drawing) -> Iterator[str]:
    """A row for each platform, a column for each language."""
    english = words_for(Language.EN)
    yield "| | " + " | ".join(terms.language(english, each) for each in Language) + " |"
    yield "| --- |" + " --- |" * len(Language)
    for platform, called in PLATFORMS.items():
        cells = []
        for language in Language:
            file = f"{name}-{language}-{platform}.png"
            card = SAMPLES[name](words_for(language))
            keep(pen.png(platform, _rendered(platform, card), language), folder / file, COLOURS)
            cells.append(f"![{called}: {_title(name)}]({FOLDER}/{file})")
        yield f"| {called} | " + " | ".join(cells) + " |"


def _rendered(platform: str, card: Card) -> object:
    return adaptive.render(card) if platform == "webex" else blocks.render(card)
