"""The console's page: one template, its words from the catalogue `console`."""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import Any

from babel import negotiate_locale
from jinja2 import Environment, FileSystemLoader, StrictUndefined, select_autoescape

from bot.console.cast import Member
from bot.console.requests import LONGEST_TEXT
from cards.wording import Words, words_for
from hub.vocabulary import Language, Role

LANGUAGE_NAMES = {Language.EN: "English", Language.FR: "Français", Language.JA: "日本語"}
"""Each in itself: who looks for their language cannot read the others."""


def choose_language(asked: str | None, accepted: str) -> Language:
    """The language asked for, else the best one of an Accept-Language header, else English."""
    offered = [language.value for language in Language]
    if asked in offered:
        return Language(asked)
    wanted = [part.partition(";")[0].strip().replace("-", "_") for part in accepted.split(",")]
    return Language(negotiate_locale([one for one in wanted if one], offered) or Language.EN.value)


def draw_page(language: Language, members: tuple[Member, ...], room: str) -> str:
    """The page's HTML."""
    words = words_for(language)
    return (
        _templates()
        .get_template("console.html")
        .render(
            _=words.gettext,
            language=language,
            languages=LANGUAGE_NAMES,
            members=[(member, _role(words, member.role)) for member in members],
            suggestions=_suggestions(words),
            longest_text=LONGEST_TEXT,
            settings=_page_settings(words, members, room),
        )
    )


@cache
def _templates() -> Environment:
    folder = FileSystemLoader(Path(__file__).parent / "templates")
    return Environment(
        loader=folder,
        autoescape=select_autoescape(),
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )


def _role(words: Words, role: Role | None) -> str:
    return {
        Role.FULL_ADMIN: words.gettext("Full admin: every customer, may change everything"),
        Role.ADMIN: words.gettext("Admin: assigned customers, may change them"),
        Role.READ_ONLY: words.gettext("Read-only: every customer, may change nothing"),
        Role.HELPDESK: words.gettext("Helpdesk: assigned customers, may ask"),
        None: words.gettext("Not a partner administrator: gets help only"),
    }[role]


def _suggestions(words: Words) -> list[str]:
    """Commands to begin with, as a person would type them."""
    return [
        words.pgettext("typed", "overview"),
        words.pgettext("typed", "expiring in 30 days"),
        words.pgettext("typed", "overage for Acme"),
        words.pgettext("typed", "customers that are suspended"),
        words.pgettext("typed", "run phone number report EU"),
        words.pgettext("typed", "settings"),
        words.pgettext("typed", "help"),
    ]


def _page_settings(words: Words, members: tuple[Member, ...], room: str) -> dict[str, Any]:
    """What the page's scripts need to know."""
    return {
        "language": words.language.value,
        "room": room,
        "names": {member.email: member.name for member in members},
        "words": page_words(words),
    }


def page_words(words: Words) -> dict[str, str]:
    """What the page's scripts say."""
    return {
        "bot": "Switchboard",
        "webex": "Webex",
        "slack": "Slack",
        "text": words.pgettext("tab", "Text"),
        "formsOfAnswer": words.gettext("Form of this answer"),
        "webexForm": words.gettext("As in Webex"),
        "slackForm": words.gettext("As in Slack"),
        "textForm": words.gettext("As text"),
        "pressed": words.gettext("%(name)s pressed “%(label)s”"),
        "pending": words.gettext("Switchboard is looking it up…"),
        "failed": words.gettext("This could not be answered. Please try again."),
        "private": words.gettext("Only you can see this"),
        "notSent": words.gettext("Not sent. Please try again."),
        "notSentForever": words.gettext("Not sent: the page is out of date. Please load it again."),
        "files": words.gettext("Files"),
        "download": words.gettext("Download %(name)s"),
        "notDrawn": words.gettext("This form of the answer could not be drawn."),
        "more": words.gettext("More"),
        "choose": words.gettext("Choose…"),
    }
