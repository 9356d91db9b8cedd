"""Cards from arbitrary data, customers' names being what nobody would call a customer."""

from __future__ import annotations

from hypothesis import strategies as st

from cards.intent import Intent, Slots
from cards.model import (
    Badge,
    Bar,
    Button,
    Buttons,
    Card,
    Choice,
    Component,
    Fact,
    Facts,
    Field,
    Form,
    Heading,
    Notice,
    Row,
    Rows,
    Table,
    Text,
    Tone,
)
from hub.vocabulary import Product, Region

HOSTILE = (
    "",
    " ",
    "\u200f",
    "<!channel>",
    "<!here|now>",
    "<@U0123456>",
    "<#C0123456>",
    "<@all>",
    "<@personEmail:a@b.example|Kim>",
    "@here",
    "team @everyone!",
    "(@Channel)",
    "*bold* and _slanted_ and ~struck~",
    "**bold** __too__ `code` ```block```",
    "[free money](http://evil.example)",
    "![picture](https://evil.example/x.png)",
    "<https://evil.example|Click>",
    "see https://evil.example/x?a=1&b=2",
    "www.evil.example",
    "javascript:alert(1)",
    "<script>alert(1)</script>",
    "<b>bold</b> &amp; &lt;",
    "1. one",
    "12) twelve",
    "- item",
    "• item",
    "> quoted",
    "# heading",
    "| a | b |",
    ":tada: :skull:",
    "back\\slash \\* \\_",
    "\u202egnp.exe",
    "\u2066left\u2069 \u200eright",
    "line one\nline two\r\nthree\u2028four\u2029five",
    "zero\x00bell\x07escape\x1b[31m",
    "tab\there",
    "\"quoted\" and 'quoted' and “quoted”",
    "%s %(count)s %d {0} {name}",
    "😀 👩‍👩‍👧‍👦 🏳️‍🌈",
    "株式会社アクメ・テレコム",
    "شركة أكمي",
    "Zalgo t̷̢̛ḛ̵x̸t",
    "x" * 500,
    "word " * 100,
    "名" * 500,
)

names = st.one_of(
    st.sampled_from(HOSTILE),
    st.text(max_size=60),
    st.builds("{} {}".format, st.sampled_from(HOSTILE), st.sampled_from(HOSTILE)),
)
slots = st.builds(
    Slots,
    customer=st.none() | st.text(min_size=1, max_size=60),
    product=st.none() | st.sampled_from(Product),
    region=st.none() | st.sampled_from(Region),
    page=st.none() | st.integers(1, 500),
    text=st.none() | st.text(min_size=1, max_size=60),
)
intents = st.builds(Intent, st.sampled_from(("customer", "expiring", "overview")), slots)
buttons = st.one_of(
    st.builds(Button, names, intents, primary=st.booleans(), danger=st.booleans()),
    st.builds(Button, names, url=st.just("https://admin.example/customers/1")),
)
badges = st.builds(Badge, names, st.sampled_from(Tone))
bars = st.builds(Bar, st.integers(0, 10**9), st.integers(0, 10**9), names)
rows = st.builds(
    Row,
    title=names,
    note=names,
    badges=st.lists(badges, max_size=2).map(tuple),
    detail=names,
    bar=st.none() | bars,
    open=st.none() | buttons,
)
facts = st.builds(Fact, names, names, st.none() | intents)
tables = st.integers(1, 4).flatmap(
    lambda width: st.builds(
        Table,
        columns=st.tuples(*[names] * width),
        rows=st.lists(st.tuples(*[names] * width), max_size=12).map(tuple),
        title=names,
        numeric=st.frozensets(st.integers(0, width - 1)),
    )
)
choices = st.lists(
    st.builds(Choice, st.uuids().map(str), names), max_size=150, unique_by=lambda choice: choice.value
)


@st.composite
def fields(draw: st.DrawFn, slot: str) -> Field:
    offered = tuple(draw(choices))
    value = draw(st.sampled_from([choice.value for choice in offered])) if offered else draw(names)
    return Field(
        slot, draw(names), draw(st.just("") | st.just(value)), offered, draw(names), draw(st.booleans())
    )


forms = st.builds(Form, intents, st.tuples(fields("timezone"), fields("language")), names)
components: st.SearchStrategy[Component] = st.one_of(
    st.builds(Heading, names, st.lists(badges, max_size=4).map(tuple)),
    st.builds(Text, names, st.booleans()),
    st.builds(Notice, names, st.sampled_from(Tone)),
    st.builds(Facts, st.lists(facts, max_size=12).map(tuple), st.booleans()),
    bars,
    st.builds(Rows, st.lists(rows, max_size=12).map(tuple), names),
    tables,
    st.builds(Buttons, st.lists(buttons, max_size=14).map(tuple), st.just("More")),
)


@st.composite
def cards(draw: st.DrawFn) -> Card:
    """A card that answers something, of any components, at most one of them a form."""
    found = draw(st.lists(components, max_size=6))
    if draw(st.booleans()):
        found.insert(draw(st.integers(0, len(found))), draw(forms))
    answer = Heading(draw(names))
    return Card((answer, *found), draw(st.sampled_from(("en", "fr", "ja"))))
