"""How a file's bytes are to be read: which encoding, and that all of it is in that one.

UTF-8 and UTF-16 prove themselves. Shift-JIS and Windows-1252 do not: many bytes are text in either. Which of
the two it is, is told by whether what is not ASCII stands in runs (Japanese) or alone among Latin letters
(accents).
"""

from __future__ import annotations

import codecs
import hashlib
import re
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager
from dataclasses import dataclass
from typing import IO

from config.errors import DataError

CHUNK = 2**20
HEAD = 2**13
SAMPLE = 2**18
"""Of what is not ASCII, so many bytes of lines are looked at closely."""
_UTF32 = (codecs.BOM_UTF32_LE, codecs.BOM_UTF32_BE)
_FOREIGN_RUN = re.compile(r"[^\x00-\x7f]+")


@dataclass(frozen=True, slots=True)
class Survey:
    """What one look through a whole file found."""

    encoding: str
    sha256: str


class _Candidate:
    """An encoding that the file may be in, as long as its bytes allow it."""

    def __init__(self, encoding: str) -> None:
        self.encoding = encoding
        self.possible = True
        self.cut = False
        """Whether it went well up to the last character, which is not whole."""
        self._decoder = codecs.getincrementaldecoder(encoding)("strict")

    def feed(self, chunk: bytes) -> str:
        """The chunk's text; "" once the encoding has proved impossible."""
        if not self.possible:
            return ""
        try:
            return self._decoder.decode(chunk)
        except UnicodeDecodeError:
            self.possible = False
            return ""

    def end(self) -> None:
        """There are no more bytes."""
        try:
            if self.possible:
                self._decoder.decode(b"", final=True)
        except UnicodeDecodeError:
            self.possible, self.cut = False, True


def survey(open_stream: Callable[[], AbstractContextManager[IO[bytes]]], name: str) -> Survey:
    """Look through what `open_stream` opens: once, and once more when it is not Unicode.

    Raises:
        DataError: `nul-byte`, `truncated` (the last character is not whole), `mixed-encodings`, each with the
            line, and `unknown-encoding`.
    """
    with open_stream() as stream:
        wide = _wide_encoding(stream.read(HEAD), name)
    unicode = _Candidate(wide or "utf-8-sig")
    digest = hashlib.sha256()
    lines = 0
    with open_stream() as stream:
        for chunk in _chunks(stream):
            digest.update(chunk)
            text = unicode.feed(chunk)
            before = _before_nul(text) if wide else _before_nul(chunk)
            if before is not None:
                raise DataError("nul-byte", file=name, line=lines + before + 1)
            lines += chunk.count(b"\n")
    unicode.end()
    if unicode.possible:
        return Survey(unicode.encoding, digest.hexdigest())
    if unicode.cut:
        raise DataError("truncated", file=name, line=lines + 1)
    if wide:
        raise DataError("unknown-encoding", file=name)
    return Survey(_single_byte_encoding(open_stream, name, lines), digest.hexdigest())


def _before_nul(data: bytes | str) -> int | None:
    """How many lines end before the first NUL; None without one."""
    place = data.find("\0") if isinstance(data, str) else data.find(b"\0")
    if place < 0:
        return None
    head = data[:place]
    return head.count("\n") if isinstance(head, str) else head.count(b"\n")


def _single_byte_encoding(
    open_stream: Callable[[], AbstractContextManager[IO[bytes]]], name: str, lines: int
) -> str:
    japanese, western, odd = _Candidate("cp932"), _Candidate("cp1252"), _OddLines()
    with open_stream() as stream:
        for chunk in _chunks(stream):
            japanese.feed(chunk)
            western.feed(chunk)
            odd.see(chunk)
    japanese.end()
    western.end()
    odd.end()
    reads_japanese = (japanese.possible or japanese.cut) and _looks_japanese(odd.sample)
    if odd.is_mixed and not (reads_japanese and odd.utf8_lines < odd.other_lines):
        raise DataError("mixed-encodings", file=name, line=odd.first_change)
    if reads_japanese and japanese.cut:
        raise DataError("truncated", file=name, line=lines + 1)
    if western.possible and not reads_japanese:
        return western.encoding
    if japanese.possible:
        return japanese.encoding
    raise DataError("unknown-encoding", file=name)


def _wide_encoding(head: bytes, name: str) -> str:
    """UTF-16, by its mark or by the zeros of its ASCII; "" for an encoding of single bytes."""
    if head.startswith(_UTF32):
        raise DataError("unknown-encoding", file=name)
    if head.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        return "utf-16"
    odd = head[1::2].count(0)
    zeros = head.count(0)
    if zeros >= 4 and max(odd, zeros - odd) >= 0.9 * zeros:
        encoding = "utf-16-le" if odd * 2 > zeros else "utf-16-be"
        shown = head.decode(encoding, errors="replace")
        if any(sign in shown for sign in "\r\n") and any(sign in shown for sign in ",;\t|"):
            return encoding
    return ""


def _chunks(stream: IO[bytes]) -> Iterator[bytes]:
    while chunk := stream.read(CHUNK):
        yield chunk


class _OddLines:
    """The lines that are not ASCII: the first of each sort, and enough of them to look at."""

    def __init__(self) -> None:
        self.sample: list[bytes] = []
        self.utf8_lines = 0
        self.other_lines = 0
        self.first_change = 0
        """The first line that is in another encoding than the ones before it."""
        self._line = 0
        self._rest = b""
        self._sampled = 0

    def see(self, chunk: bytes) -> None:
        if chunk.isascii() and self._rest.isascii():
            self._line += chunk.count(b"\n")
            self._rest = b""
            return
        lines = (self._rest + chunk).split(b"\n")
        self._rest = lines.pop()[-CHUNK:]
        for line in lines:
            self._line += 1
            if not line.isascii():
                self._odd(line)

    def end(self) -> None:
        if not self._rest.isascii():
            self._line += 1
            self._odd(self._rest)

    @property
    def is_mixed(self) -> bool:
        """Whether some of the lines are UTF-8, and some are not."""
        return bool(self.utf8_lines and self.other_lines)

    def _odd(self, line: bytes) -> None:
        if self._sampled < SAMPLE:
            self.sample.append(line)
            self._sampled += len(line)
        try:
            line.decode("utf-8")
            self.utf8_lines += 1
        except UnicodeDecodeError:
            self.other_lines += 1
        if not self.first_change and self.is_mixed:
            self.first_change = self._line


def _looks_japanese(lines: list[bytes]) -> bool:
    """Whether, read as Shift-JIS, what is not ASCII stands together rather than alone between letters."""
    together = alone = 0
    for line in lines:
        shown = line.decode("cp932", errors="replace")
        for run in _FOREIGN_RUN.finditer(shown):
            found = run[0]
            foreign = "\ufffd" in found or any("\ue000" <= sign <= "\uf8ff" for sign in found)
            if foreign or (len(found) == 1 and _touches_letter(shown, run.start(), run.end())):
                alone += 1
            else:
                together += 1
    return together > alone


def _touches_letter(text: str, start: int, end: int) -> bool:
    before, after = text[start - 1 : start], text[end : end + 1]
    return before.isalpha() or after.isalpha()
