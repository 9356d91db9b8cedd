"""The catalogues: collect the messages of the sources, hold the translations against them, compile them.

python -m tools.messages [DOMAIN…]     bring the .po files up to date, compile, say what is missing
"""

from __future__ import annotations

import re
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from babel.messages.catalog import Catalog, Message
from babel.messages.extract import extract_from_file
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po, write_po

ROOT = Path(__file__).parent.parent
LOCALES = ROOT / "cards" / "locale"
LANGUAGES = ("fr", "ja")
"""English is what stands in the sources."""
SOURCES: dict[str, tuple[str, ...]] = {
    "console": ("bot/console", "bot/commands/demo.py", "bot/commands/ask.py"),
    "alerts": (
        "cards/wording/alert_facts.py",
        "cards/wording/alert_sentences.py",
        "cards/wording/alert_reasons.py",
        "cards/wording/alert_changes.py",
        "cards/wording/alert_states.py",
        "notifications/alerts/cards.py",
        "notifications/alerts/card_buttons.py",
        "notifications/alerts/notes.py",
        "notifications/alerts/digest_cards.py",
    ),
    "answers": ("bot", "handlers", "notifications", "reports"),
    "errors": (
        "cards/wording/errors.py",
        "cards/wording/alert_error_sentences.py",
        "cards/wording/error_sentences.py",
        "cards/wording/file_sentences.py",
        "cards/wording/problem_sentences.py",
        "cards/wording/run_sentences.py",
        "cards/wording/schedule_sentences.py",
        "cards/wording/subscription_sentences.py",
    ),
    "terms": ("cards",),
}
"""Where each domain's messages stand. A file belongs to the first domain that names it or its folder."""
METHODS = {".py": "python", ".html": "jinja2.ext:babel_extract", ".txt": "jinja2.ext:babel_extract"}
KEYWORDS: dict[str, Any] = {
    "_": None,
    "gettext": None,
    "ngettext": (1, 2),
    "pgettext": ((1, "c"), 2),
    "noted": None,
    "term": ((1, "c"), 2),
}
PLURALS = {"fr": "(n > 1)", "ja": "0"}
"""Which form a count takes: French says 0 and 1 alike, Japanese has one form."""


def collect() -> dict[str, Catalog]:
    """The messages of the sources, by domain."""
    catalogues = {domain: Catalog(fuzzy=False) for domain in SOURCES}
    for path in sorted(_files()):
        domain = _domain(path)
        for line, text, _, context in extract_from_file(
            METHODS[path.suffix], path, KEYWORDS, options={"encoding": "utf-8"}
        ):
            place = (path.relative_to(ROOT).as_posix(), line)
            catalogues[domain].add(text, locations=[place], context=context)
    return catalogues


def read(language: str, domain: str) -> Catalog:
    """The translations of a domain; none where there is no file yet."""
    path = _po(language, domain)
    if not path.exists():
        return Catalog(locale=language, fuzzy=False)
    with path.open("rb") as file:
        return read_po(file, locale=language, domain=domain)


def findings(language: str, domain: str, collected: Catalog) -> list[str]:
    """What is wrong with the translations: missing, unused, unsure, or with other placeholders."""
    found = []
    translated = read(language, domain)
    for message in _messages(collected):
        there = translated.get(message.id, message.context)
        found += [f"{_name(message)}: {finding}" for finding in _against(message, there, translated)]
    for message in _messages(translated):
        if collected.get(message.id, message.context) is None:
            found.append(f"{_name(message)}: no longer said anywhere")
    return [f"{language} {domain} {finding}" for finding in found]


def update(domain: str, collected: Catalog) -> None:
    """Bring a domain's .po files up to date: new messages empty at the end, unused ones gone."""
    for language in LANGUAGES:
        known = read(language, domain)
        fresh = Catalog(locale=language, fuzzy=False)
        kept = [message for message in _messages(known) if collected.get(message.id, message.context)]
        new = [message for message in _messages(collected) if not known.get(message.id, message.context)]
        for message in (*kept, *new):
            fresh.add(
                message.id, message.string, context=message.context, flags=message.flags - {"python-format"}
            )
        write(language, domain, fresh)


def write(language: str, domain: str, catalogue: Catalog) -> None:
    """Write a .po file with the few headers that are needed, so that it changes only with its messages."""
    path = _po(language, domain)
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("wb") as file:
        file.write(_header(language).encode())
        write_po(file, catalogue, width=110, no_location=True, omit_header=True)


def compile_all() -> None:
    """Compile each .po file that is newer than its .mo file."""
    for path in LOCALES.glob("*/LC_MESSAGES/*.po"):
        target = path.with_suffix(".mo")
        if target.exists() and target.stat().st_mtime_ns >= path.stat().st_mtime_ns:
            continue
        with path.open("rb") as source:
            catalogue = read_po(source, locale=path.parent.parent.name)
        fresh = target.with_suffix(".mo.new")
        with fresh.open("wb") as file:
            write_mo(file, catalogue)
        fresh.replace(target)


def main(domains: list[str]) -> int:
    """Update the named domains, or all; 1 when something is left to translate."""
    collected = collect()
    left = []
    for domain in domains or SOURCES:
        update(domain, collected[domain])
        for language in LANGUAGES:
            left += findings(language, domain, collected[domain])
    compile_all()
    print("\n".join(left) or "every message is translated")
    return 1 if left else 0


def _files() -> Iterator[Path]:
    folders = {place.partition("/")[0] for places in SOURCES.values() for place in places}
    for folder in folders:
        for path in (ROOT / folder).rglob("*"):
            if path.suffix in METHODS and "static" not in path.parts:
                yield path


def _domain(path: Path) -> str:
    return next(
        domain
        for domain, places in SOURCES.items()
        if any(path.is_relative_to(ROOT / place) for place in places)
    )


def _po(language: str, domain: str) -> Path:
    return LOCALES / language / "LC_MESSAGES" / f"{domain}.po"


def _messages(catalogue: Catalog) -> Iterator[Message]:
    return (message for message in catalogue if message.id)


def _name(message: Message) -> str:
    text = message.id if isinstance(message.id, str) else message.id[0]
    return f"{text[:60]!r}" + (f" ({message.context})" if message.context else "")


def _against(message: Message, there: Message | None, catalogue: Catalog) -> list[str]:
    if there is None:
        return ["is missing"]
    if there.fuzzy:
        return ["is marked fuzzy"]
    forms = there.string if isinstance(there.string, list | tuple) else (there.string or "",)
    if not all(forms):
        return ["is not translated"]
    if isinstance(message.id, list | tuple) != isinstance(there.id, list | tuple):
        return ["has a plural on one side only"]
    if not isinstance(message.id, str) and len(forms) != catalogue.num_plurals:
        return [f"has {len(forms)} forms, not {catalogue.num_plurals}"]
    wanted = _placeholders(message.id if isinstance(message.id, str) else message.id[1])
    return [f"has other placeholders in {form!r}" for form in forms if _placeholders(form) != wanted]


def _placeholders(message: str) -> set[str]:
    """The names a message asks for; what could not be filled is a name that no other message asks for."""
    names = set(re.findall(r"%\((\w+)\)s", message))
    try:
        _ = message % dict.fromkeys(names, "") if names else ""
    except (KeyError, TypeError, ValueError) as error:
        names.add(f"{message!r}: {error}")
    return names


def _header(language: str) -> str:
    plural = PLURALS[language]
    count = 1 if plural == "0" else 2
    return (
        'msgid ""\nmsgstr ""\n'
        f'"Language: {language}\\n"\n'
        '"MIME-Version: 1.0\\n"\n'
        '"Content-Type: text/plain; charset=UTF-8\\n"\n'
        '"Content-Transfer-Encoding: 8bit\\n"\n'
        f'"Plural-Forms: nplurals={count}; plural={plural};\\n"\n\n'
    )


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
