"""The gallery as a document."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from tools.gallery.sections import Entry, Section

HEAD = """# Gallery

What people see: every card of the [conversations](../tests/conversations/table/__init__.py) as the fake Webex
and the fake Slack received it from the bot, drawn as the console draws them (with Microsoft's renderer for
Webex). Each card is shown once, where it first came. `make gallery` holds the conversations and draws
everything anew.
"""
KINDS = {"webex": "Webex", "slack": "Slack", "form": "Slack's form"}


def page(sections: Iterable[Section]) -> str:
    """The whole document."""
    return "\n".join([HEAD, *(line for section in sections for line in _section(section))])


def _section(section: Section) -> Iterator[str]:
    yield f"## {section.name[:1].upper()}{section.name[1:]}"
    yield ""
    for entry in section.entries.values():
        alone = " (nobody else sees the answer)" if entry.private else ""
        yield f"**{entry.person}:** {_quoted(entry)}{alone}"
        yield ""
        kinds = [kind for kind in KINDS if kind in entry.pictures]
        yield "| " + " | ".join(KINDS[kind] for kind in kinds) + " |"
        yield "| " + " | ".join("---" for _ in kinds) + " |"
        yield "| " + " | ".join(_picture(entry, kind) for kind in kinds) + " |"
        yield ""


def _quoted(entry: Entry) -> str:
    return f"`{entry.asked}`" if entry.asked else "invites the bot"


def _picture(entry: Entry, kind: str) -> str:
    about = f"{KINDS[kind]}: {entry.asked or 'a welcome'}".translate({ord(sign): " " for sign in "[]|<>"})
    return f"![{about}](images/gallery/{entry.pictures[kind]})"
