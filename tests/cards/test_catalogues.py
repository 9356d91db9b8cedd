"""The catalogues against the sources: nothing missing, nothing unused, the same placeholders."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest
from babel.messages.catalog import Catalog

from tools import messages

METHODS = {"gettext": 1, "ngettext": 2, "pgettext": 2, "noted": 1, "term": 2}
"""How many leading arguments are a message (or its context)."""
LOOK_UPS = {"words.py", "errors.py", "terms.py"}
"""Modules of cards/wording that look up what others marked."""


@pytest.fixture(scope="module")
def collected() -> dict[str, Catalog]:
    return messages.collect()


@pytest.mark.parametrize("language", messages.LANGUAGES)
@pytest.mark.parametrize("domain", messages.SOURCES)
def test_every_message_is_translated(collected: dict[str, Catalog], domain: str, language: str) -> None:
    assert messages.findings(language, domain, collected[domain]) == []


@pytest.mark.parametrize("language", messages.LANGUAGES)
def test_a_message_reads_the_same_in_every_domain(language: str) -> None:
    said: dict[object, set[object]] = {}
    for domain in messages.SOURCES:
        for message in messages.read(language, domain):
            if message.id:
                said.setdefault((message.context, message.id), set()).add(message.string)
    assert {key: forms for key, forms in said.items() if len(forms) > 1} == {}


def test_every_message_is_collected(collected: dict[str, Catalog]) -> None:
    """A message in a place the collector cannot read (inside an f-string, or put together) is never said."""
    known = {
        (message.context, text)
        for catalogue in collected.values()
        for message in catalogue
        for text in (message.id if isinstance(message.id, list | tuple) else [message.id])
    }
    for place, name, arguments in _calls():
        if all(isinstance(argument, ast.Name | ast.Attribute) for argument in arguments):
            continue  # it was marked where it stands, with `noted` or `term`
        texts = [argument.value if isinstance(argument, ast.Constant) else None for argument in arguments]
        assert all(texts), f"{place} {name} is called with a text that is put together"
        context = texts[0] if name in ("pgettext", "term") else None
        said = texts[-1] if context else texts[0]
        assert (context, said) in known, f"{place} {said!r} is not collected"


def _calls() -> Iterator[tuple[str, str, list[ast.expr]]]:
    for folder in ("bot", "handlers", "cards", "notifications", "reports"):
        for path in (messages.ROOT / folder).rglob("*.py"):
            if path.parent.name == "wording" and path.name in LOOK_UPS:
                continue
            for node in ast.walk(ast.parse(path.read_text("utf-8"))):
                name = _called(node)
                if name in METHODS and isinstance(node, ast.Call):
                    place = f"{path.relative_to(messages.ROOT)}:{node.lineno}"
                    yield place, name, node.args[: METHODS[name]]


def _called(node: ast.AST) -> str:
    if not isinstance(node, ast.Call):
        return ""
    if isinstance(node.func, ast.Attribute):
        return node.func.attr
    return node.func.id if isinstance(node.func, ast.Name) else ""


@pytest.mark.parametrize(
    ("ours", "theirs", "finding"),
    [
        ("%(count)s rows", "", "is not translated"),
        ("%(count)s rows", "%(number)s lignes", "other placeholders"),
        ("%(count)s rows", "%(count) lignes", "other placeholders"),
        ("%(count)s rows", "lignes", "other placeholders"),
        (("%(count)s row", "%(count)s rows"), ("%(count)s ligne", ""), "is not translated"),
    ],
)
def test_a_bad_translation_is_found(
    ours: str, theirs: str, finding: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(messages, "LOCALES", tmp_path)
    sources, translated = Catalog(fuzzy=False), Catalog(locale="fr", fuzzy=False)
    sources.add(ours)
    translated.add(ours, theirs)
    messages.write("fr", "answers", translated)
    (found,) = messages.findings("fr", "answers", sources)
    assert finding in found


def test_update_keeps_translations_adds_new_messages_and_drops_unused(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(messages, "LOCALES", tmp_path)
    known = Catalog(locale="fr", fuzzy=False)
    known.add("Kept", "Gardé")
    known.add("Gone", "Parti")
    messages.write("fr", "answers", known)
    sources = Catalog(fuzzy=False)
    sources.add("Kept")
    sources.add("New")
    messages.update("answers", sources)
    after = {message.id: message.string for message in messages.read("fr", "answers") if message.id}
    assert after == {"Kept": "Gardé", "New": ""}
