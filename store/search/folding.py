"""What a name is looked up by: without case, accents, widths, legal forms and other accidents of spelling.

The one place where a customer's name, and what a person types for it, is normalised for look-up.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from typing import Final

LONGEST_NAME: Final = 500
MOST_WORDS: Final = 40
"""Words of a name that are indexed: a name is told apart by far fewer."""
LONGEST_WORD: Final = 40

_LEGAL_FORMS: Final = """
ab ag aps as asa bv bvba co company corp corporation eurl fzco fze gesmbh gmbh inc incorporated kft kg kk
limited llc llp lp ltd ltda mbh nv ohg oy oyj pjsc plc pllc pte pty pvt sa sarl sas sasu sca scs se sl slu snc
spa srl srls ug
"""
LEGAL_FORMS: Final = frozenset(_LEGAL_FORMS.split())
"""Words at the end of a name that say which kind of company it is, in the regions Partner Hub serves."""

_JAPANESE_LEGAL_FORMS: Final = re.compile(
    r"\((?:株|有|合|同|資|名|社|財|医|学)\)"
    r"|(?:特例)?(?:株式|有限|合同|合資|合名|相互)会社|(?:一般|公益)?(?:社団|財団)法人|(?:医療|学校|独立行政)法人"
)
_DOTTED: Final = re.compile(r"\b(?:[^\W\d_]\.)+[^\W\d_]\b\.?")
"""S.A., G.m.b.H and the like: letters with full stops between them."""
_APOSTROPHES: Final = str.maketrans("", "", "'’ʼ`´ー")
_OLD_KANJI: Final = "髙﨑邊邉齋齊斎濵濱澤廣國櫻眞嶋冨學會榮圓惠淺瀨龍德槇"
_NEW_KANJI: Final = "高崎辺辺斉斉斉浜浜沢広国桜真島富学会栄円恵浅瀬竜徳槙"
"""Kanji that stand in names in an old and a new form, as people type the one for the other."""
_LETTERS: Final = str.maketrans(
    {"æ": "ae", "œ": "oe", "ø": "o", "ł": "l", "đ": "d", "ð": "d", "þ": "th", "ı": "i"}
    | dict(zip(_OLD_KANJI, _NEW_KANJI, strict=True))
)
_SMALL_KANA: Final = str.maketrans("ぁぃぅぇぉっゃゅょゎ", "あいうえおつやゆよわ")
"""キヤノン is written with large letters and said with a small one: people type either."""
_HIRAGANA: Final = {code: code - 0x60 for code in range(0x30A1, 0x30F7)}
"""Katakana to hiragana."""
_ACCENT: Final = re.compile(r"[\u0300-\u036f]")
_CJK: Final = r"\u3005\u3041-\u3096\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\U00020000-\U0003134f"
_TOKEN: Final = re.compile(rf"[{_CJK}]+|[^\W_{_CJK}]+")
_IS_CJK: Final = re.compile(rf"[{_CJK}]")


@dataclass(frozen=True, slots=True)
class Folded:
    """A name, folded. Both forms are empty when nothing of it is a letter or a digit."""

    text: str
    """All of its words with one space between them."""
    core: tuple[str, ...]
    """Its words without legal forms (all of them where nothing else would be left)."""

    @property
    def compact(self) -> str:
        """The core without spaces: "acme corp" and "AcmeCorp" are one."""
        return "".join(self.core)

    @property
    def index_words(self) -> tuple[str, ...]:
        """What it is indexed by, each once: words; pairs of signs in scripts that set no spaces."""
        return tuple(dict.fromkeys(piece for word in self.core for piece in _pieces(word)))[:MOST_WORDS]


def fold(name: str) -> Folded:
    """Fold a name, or what was typed for one."""
    if name.isascii():
        plain = name[:LONGEST_NAME].casefold().translate(_APOSTROPHES)
        core_text = plain
    else:
        plain = _plain(name[:LONGEST_NAME])
        core_text = _JAPANESE_LEGAL_FORMS.sub(" ", plain)
    words = _words(plain)
    core = _without_legal_forms(words if core_text is plain else _words(core_text))
    return Folded(" ".join(words), core or words)


def is_misspellable(word: str) -> bool:
    """Whether the word has letters enough, in a script of letters, for a typo to be told."""
    return len(word) > 2 and not _IS_CJK.match(word)


def _plain(name: str) -> str:
    decomposed = unicodedata.normalize("NFKD", name).casefold()
    recomposed = unicodedata.normalize("NFKC", _ACCENT.sub("", decomposed))
    kana = recomposed.translate(_APOSTROPHES).translate(_HIRAGANA)
    return kana.translate(_SMALL_KANA).translate(_LETTERS)


def _words(plain: str) -> tuple[str, ...]:
    joined = _DOTTED.sub(lambda match: match[0].replace(".", ""), plain) if "." in plain else plain
    return tuple(_TOKEN.findall(joined))


def _without_legal_forms(words: tuple[str, ...]) -> tuple[str, ...]:
    end = len(words)
    while end and words[end - 1] in LEGAL_FORMS:
        end -= 1
    return words[:end]


def _pieces(word: str) -> tuple[str, ...]:
    if not _IS_CJK.match(word):
        return (word[:LONGEST_WORD],)
    if len(word) < 3:
        return (word,)
    return tuple(word[start : start + 2] for start in range(len(word) - 1))
