"""Typed text in one shape, cut into tokens.

Everything here is linear in the length of the text: each pattern is bounded, none nests a repetition.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from functools import lru_cache
from itertools import pairwise

LONGEST = 10_000
"""Characters that are read; what comes after them is not looked at."""

_QUOTES = str.maketrans(
    dict.fromkeys("‘’ʼ′‛`´", "'") | dict.fromkeys("“”„‟«»″「」『』〝〟", '"') | {"œ": "oe", "Œ": "Oe"}
)
_SPACES = re.compile(r"\s+")
_CJK = "\u3005-\u3007\u3040-\u30ff\u31f0-\u31ff\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff"
_UUID = r"[0-9a-fA-F]{8}-[0-9a-fA-F]{4}-[0-9a-fA-F]{4}-[0-9a-fA-F]{4}-[0-9a-fA-F]{12}"
_ALONE = "(?<![A-Za-z0-9])"
_AREAS = "Africa|America|Antarctica|Arctic|Asia|Atlantic|Australia|Europe|Indian|Pacific|Etc"
_DONE_WITH = "確認|対応|解決|完了|了解|承知|引き受け|担当|スヌーズ|ミュート|コメント|クローズ|やります"
"""What is done with a number that stands right before it, so that "#9対応中" is no tag."""
_TOKEN = re.compile(
    rf"""
    (?P<email>(?<![A-Za-z0-9._%+-])[A-Za-z0-9._%+-]{{1,64}}@[A-Za-z0-9-]{{1,63}}
        (?:\.[A-Za-z0-9-]{{1,63}}){{1,8}})
  | (?P<ident>ciscospark://[\w/:.-]{{1,200}} | {_ALONE}{_UUID}(?![A-Za-z0-9-])
        | {_ALONE}Y2lzY29zcGFyaz[\w=-]{{10,200}}
        | {_ALONE}(?i:sub)-?[0-9]{{3,20}}(?![A-Za-z0-9]))
  | (?P<date>(?<![\d/.-])\d{{4}}[-/.]\d{{1,2}}[-/.]\d{{1,2}}(?!\d)
        | (?<![\d/.])\d{{1,2}}[/.]\d{{1,2}}(?:[/.]\d{{4}})?(?![\d/]))
  | (?P<clock>(?<!\d)\d{{1,2}}[:hH]\d{{2}}(?:(?![\dA-Za-z]) | (?=(?i:[ap]\.?m)(?![A-Za-z]))))
  | (?P<zone>{_ALONE}(?i:{_AREAS})/[A-Za-z_]{{2,30}}(?:/[A-Za-z_]{{2,30}})?)
  | (?P<hash>\#\d{{1,9}}(?=[のをはがにへで]|{_DONE_WITH}) | \#[^\W_](?:(?![のをはがにへで])[\w-]){{0,99}})
  | (?P<cjk>[{_CJK}])
  | (?P<number>\d{{1,15}}(?!\d)(?:(?![^\W_]) | (?=[{_CJK}])))
  | (?P<word>(?:(?![{_CJK}])[^\W_])+)
    """,
    re.VERBOSE,
)
_GLUED = re.compile(r"(\d{1,9})([A-Za-z]{1,8})")
_HARD = re.compile(r"[^\s\-'/_.・&+]")
"""What parts two words so far that no phrase reaches across."""


@dataclass(slots=True)
class Token:
    """A word, a number, a Japanese character or a sign with a form of its own."""

    kind: str
    key: str
    """The form it is looked up by: lower case, no accents."""
    start: int
    end: int
    capital: bool = False
    joined: bool = True
    """Whether a phrase may reach from the token before to this one."""


def normalise(text: str) -> str:
    """NFKC, one kind of quote and apostrophe, single spaces, no invisible signs."""
    shaped = unicodedata.normalize("NFKC", text[:LONGEST]).translate(_QUOTES)
    if not shaped.isascii():
        shaped = "".join(
            sign for sign in shaped if unicodedata.category(sign) not in {"Cf", "Cs", "Co", "Cn"}
        )
    return _SPACES.sub(" ", shaped).strip()[:LONGEST]


@lru_cache(maxsize=4096)
def fold(word: str) -> str:
    """A word's look-up form: lower case, Latin letters without their accents."""
    folded = word.casefold()
    if folded.isascii() or "\u3040" <= folded[0] <= "\u30ff":
        return folded
    return "".join(sign for sign in unicodedata.normalize("NFKD", folded) if not unicodedata.combining(sign))


def tokenise(text: str, glued: frozenset[str] = frozenset()) -> list[Token]:
    """The tokens of a normalised text; "30d" is parted when "d" is one of the words `glued`."""
    tokens: list[Token] = []
    for match in _TOKEN.finditer(text):
        kind, word = str(match.lastgroup), match.group()
        parts = _GLUED.fullmatch(word) if kind == "word" else None
        if parts and _is_unit(parts.group(2), glued):
            middle = match.start() + len(parts.group(1))
            tokens.append(Token("number", parts.group(1), match.start(), middle))
            tokens.append(Token("word", fold(parts.group(2)), middle, match.end()))
        else:
            key = word if kind in {"cjk", "number"} else fold(word)
            tokens.append(Token(kind, key, match.start(), match.end(), capital=word[0].isupper()))
    for before, token in pairwise(tokens):
        token.joined = (
            not _HARD.search(text, before.end, token.start) and ". " not in text[before.end : token.start]
        )
    return tokens


def _is_unit(word: str, glued: frozenset[str]) -> bool:
    """Whether a number's ending is a unit: "30d", "8AM", but not the M of a company named 3M."""
    return word.lower() in glued and (word.islower() or len(word) > 1 or word == "H")
