"""Which tag a text says, and which of its names is then the customer's."""

from __future__ import annotations

from handlers.language.reading import Reading


def tag_span(reading: Reading) -> tuple[int, int] | None:
    """The quoted words that are a tag: those beside the word "tag"."""
    if "tag_noun" in reading.atoms or reading.atoms & {"mark", "untag", "tagged"}:
        quote = next(iter(reading.quotes), None)
        return (quote.first, quote.last) if quote else None
    return None


def hash_tag(reading: Reading) -> str | None:
    """The tag that is said as one: `#gold`."""
    for token in reading.tokens_of("hash"):
        if not token.key[1:].isdecimal():
            return reading.text[token.start + 1 : token.end]
    return None


def tag_said(reading: Reading) -> str | None:
    """The tag, however it is said."""
    if said := hash_tag(reading):
        return said
    if reading.quotes and (tag_span(reading) or len(reading.candidates) > 1):
        return reading.quotes[0].text
    return _tag_beside(reading) or _tag_of_customers(reading)


def _tag_beside(reading: Reading) -> str | None:
    """The word after "tagged" or "tag", else the one before "tag"."""
    hits = [hit for hit, name in reading.of("concept") if name in {"tagged", "tag_noun", "untag"}]
    after = [one for hit in hits for one in reading.candidates if one.first == hit.last]
    before = [one for hit in hits for one in reading.candidates if one.last == hit.first]
    return next((one.text for one in [*after, *before]), None)


def _tag_of_customers(reading: Reading) -> str | None:
    """A word right before "customers" that means nothing else: "gold customers"."""
    for hit, name in reading.of("concept"):
        if name == "customers":
            before = [
                one for one in reading.candidates if one.last == hit.first and one.first >= one.last - 2
            ]
            if before:
                return before[0].text
    return None


def added_tag(reading: Reading) -> str | None:
    """Of two names in "tag Acme as gold" the last, in "add tag gold to Acme" the first."""
    said = tag_said(reading)
    if said is not None and (reading.quotes or reading.tokens_of("hash")):
        return said
    names = sorted(reading.candidates, key=lambda one: one.first)
    if len(names) < 2:
        return None
    mark = next((hit for hit, name in reading.of("concept") if name == "mark"), None)
    to_customer = (
        mark is not None and mark.last == names[0].first and says_tag_first(reading, mark.last - mark.first)
    )
    return names[0].text if to_customer else names[-1].text


def says_tag_first(reading: Reading, words: int) -> bool:
    """Whether a verb of so many words, such as "add tag", is followed by the tag."""
    return words > 1 or bool(reading.lexicon.particles)


def tagged_customer(reading: Reading) -> str | None:
    """The customer beside the tag."""
    tag = added_tag(reading) if reading.atoms.isdisjoint({"untag", "delete"}) else tag_said(reading)
    names = sorted(reading.candidates, key=lambda one: one.first)
    ident = next((token for token in reading.tokens if token.kind == "ident"), None)
    if ident is not None:
        return reading.text[ident.start : ident.end]
    return next((one.text for one in names if one.text != tag), None)
