"""Makes text harmless, in one place for every platform.

A card's strings are raw: a customer may be called `<!channel> *free* [money](http://evil.example)`. What
can be shown literally (a `TextRun`, a `plain_text` object, a terminal's line) only needs `clean`; where a
platform reads its own markup, `reads_as_is` says whether a text may stand there.
"""

from __future__ import annotations

import re

JOINER = "\u2060"
"""A word joiner: of no width, and enough to keep `@here` or `http://` from being recognised."""
NOTHING = "–"
"""Stands where a text is empty and a platform wants one."""
MARK = "…"
"""Where something was left out."""

_BREAKS = re.compile(r"[\t\n\v\f\r\x1c-\x1f\x85\u2028\u2029]+")
_UNSEEN = re.compile(
    r"[\x00-\x08\x0e-\x1b\x7f-\x84\x86-\x9f"  # controls
    r"\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069"  # what turns the direction of writing
    r"\u206a-\u206f\ufeff\ufff9-\ufffb\ufffe\uffff"  # what old texts steer rendering with
    r"\ud800-\udfff]"  # halves of a pair, which no encoding can carry
)
_CALLS = re.compile(r"(?<![\w.+-])@(?=(?:here|channel|everyone|all)\b)|<(?=[@!#])", re.IGNORECASE)
_ADDRESSES = re.compile(
    r":(?=//)|\b(?:www(?=\.)|(?:mailto|javascript):(?=[^\s\u2060])|data:(?=\w+/))",
    re.IGNORECASE,
)
_BARE_HOSTS = re.compile(
    r"(?P<kept>https?://\S+|[\w.+-]+@(?:[\w-]+\.)+[^\W\d_]{2,})|(?<=[\w-])\.(?=[^\W\d_])", re.IGNORECASE
)
_MRKDWN = re.compile(r"[*_~`\\@]|:(?!\s|$)|^\s*(?:>|[-•◦]\s|\d+[.)]\s)")
_SIGNS = {"&": "&amp;", "<": "&lt;", ">": "&gt;"}


def clean(text: str) -> str:
    """One line that no platform reads as a mention or a link, without what cannot be seen.

    Line breaks become spaces; controls and marks that turn the direction of writing go; `@here` and its
    like, `<@…>`, `<!…>` and addresses get a joiner, so that they read the same and do nothing. E-mail
    addresses stay.
    """
    if not text.isprintable():
        text = _UNSEEN.sub("", _BREAKS.sub(" ", text))
    if "@" in text or "<" in text:
        text = _CALLS.sub(_joined, text)
    if ":" in text or "." in text:
        text = _ADDRESSES.sub(_joined, text)
    return text


def shown(text: str) -> str:
    """`clean`, and never empty."""
    return clean(text).strip() or NOTHING


def shorten(text: str, limit: int) -> str:
    """At most `limit` characters, with a mark where the end is missing."""
    return text if len(text) <= limit else text[: limit - 1].rstrip() + MARK


def pieces(text: str, limit: int) -> list[str]:
    """The whole text in pieces of at most `limit` characters, cut at a space where there is one near."""
    found = []
    while len(text) > limit:
        at = text.rfind(" ", limit // 2, limit + 1)
        at = at if at > 0 else limit
        found.append(text[:at].strip() or NOTHING)
        text = text[at:].lstrip()
    if text or not found:
        found.append(text or NOTHING)
    return found


def reads_as_is(text: str) -> bool:
    """Whether Slack's mrkdwn shows the cleaned text as it stands, once `escape_mrkdwn` has been applied."""
    return _MRKDWN.search(text) is None


def escape_mrkdwn(text: str) -> str:
    """Slack's three control characters as entities."""
    if "&" in text or "<" in text or ">" in text:
        return "".join(_SIGNS.get(sign, sign) for sign in text)
    return text


def unlinked(text: str) -> str:
    """The cleaned text for where a platform makes links of bare hosts: a customer may be called `acme.com`.

    Our own addresses, which `clean` has not broken, and e-mail addresses stay.
    """
    return _BARE_HOSTS.sub(lambda found: found["kept"] or JOINER + ".", text) if "." in text else text


def _joined(match: re.Match[str]) -> str:
    return match.group() + JOINER
