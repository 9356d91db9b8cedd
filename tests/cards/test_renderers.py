"""Cards from any data, in every form: clean for the platforms, whole, and reading as they were given."""

from __future__ import annotations

import dataclasses
from collections.abc import Callable, Iterator
from itertools import cycle
from typing import Any

import orjson
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from cards.intent import Intent, Slots
from cards.model import (
    Badge,
    Button,
    Buttons,
    Card,
    Choice,
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
from cards.render import adaptive, blocks, text
from cards.render.safety import clean, shown
from hub.vocabulary import Language
from tests.cards.linter import lint, microsoft
from tests.cards.samples import ORG_IDS, SAMPLES, contract_row
from tests.cards.strategies import HOSTILE, cards, names

SLOW = settings(suppress_health_check=list(HealthCheck), max_examples=60)


def strings(part: Any, *, unseen: tuple[str, ...] = ("url", "more", "slot", "language")) -> Iterator[str]:
    """Every text of a card that a reader is meant to read."""
    if isinstance(part, Intent):
        return
    if isinstance(part, Choice):
        yield part.word
    elif isinstance(part, Field):
        named = {choice.value: choice.word for choice in part.choices}
        yield from (part.label, part.placeholder, named.get(part.value, part.value), *named.values())
    elif dataclasses.is_dataclass(part):
        for item in dataclasses.fields(part):
            if item.name not in unseen:
                yield from strings(getattr(part, item.name))
    elif isinstance(part, tuple):
        for item in part:
            yield from strings(item)
    elif type(part) is str:
        yield part


def seen(part: Any) -> str:
    """Every text of a rendered form, one below the other."""
    if isinstance(part, dict):
        return "\n".join(seen(value) for key, value in part.items() if key not in ("data", "value"))
    if isinstance(part, list):
        return "\n".join(map(seen, part))
    return part if isinstance(part, str) else ""


@SLOW
@given(cards())
def test_any_card_is_clean_on_every_platform(card: Card) -> None:
    assert lint(card) == []


@SLOW
@given(cards())
def test_text_holds_all_content(card: Card) -> None:
    said = text.render(card)
    for one in strings(card):
        assert clean(one).strip() in said


@SLOW
@given(names, names)
def test_microsofts_renderer_shows_names_as_given(name: str, other: str) -> None:
    card = Card(
        (Heading(name), Text(other), Notice(other), Rows((Row(name, other, (Badge(other),), name),), other))
    )
    drawn = microsoft.draw(adaptive.render(card))
    assert set(drawn.tags) <= {"div", "span"}
    page = "\n".join(drawn.texts)
    assert shown(name) in page
    assert shown(other) in page
    assert page.count(shown(name)) >= 2


@pytest.mark.parametrize(("name", "language"), list(zip(HOSTILE, cycle(Language))))
def test_a_hostile_name_everywhere(name: str, language: Language) -> None:
    intent = Intent("customer", Slots(customer=name or None))
    form = Form(
        intent,
        (Field("text", name, name, placeholder=name), Field("name", name, "a", (Choice("a", name),))),
        name,
    )
    card = Card(
        (
            Heading(name),
            Notice(name),
            Table((name, name), ((name, name),), name),
            Rows(
                tuple(Row(name, name, (Badge(name),), name, open=Button(name, intent)) for _ in range(3)),
                name,
            ),
            Buttons(tuple(Button(name, intent) for _ in range(9)), name),
            form,
        ),
        language,
    )
    assert lint(card) == []


def test_the_actions_carry_the_intent() -> None:
    intent = Intent("expiring", Slots(page=2, within_days=30))
    card = Card((Buttons((Button("Next", intent),)),))
    (action,) = adaptive.render(card)["body"][0]["actions"]
    (button,) = blocks.render(card)[0]["elements"]
    assert Intent.from_submit(action["data"]) == intent
    assert Intent.from_submit(orjson.loads(button["value"])) == intent


def test_a_form_hands_over_its_fields_and_no_other_input() -> None:
    form = Form(Intent("settings", Slots(region=None)), (Field("language", "Language"),), "Save")
    card = Card((form, Buttons((Button("Next", Intent("expiring", Slots(page=2))),))))
    _, submit, others = adaptive.render(card)["body"]
    inputs = {"language": "fr", "timezone": "Europe/Paris"}
    said = Intent.from_submit(submit["actions"][0]["data"] | inputs)
    assert said == Intent("settings", Slots(language=Language.FR))
    (other,) = others["actions"]
    assert other["associatedInputs"] == "none"
    assert Intent.from_submit(other["data"] | inputs) == Intent("expiring", Slots(page=2))


def test_slack_names_a_forms_inputs_by_slot_and_anew_for_new_content() -> None:
    def inputs(value: str) -> dict[str, Any]:
        form = Form(Intent("settings"), (Field("timezone", "Zone", value),), "Save")
        return blocks.render(Card((form,)))[0]

    assert inputs("UTC")["element"]["action_id"] == "timezone"
    assert inputs("UTC") == inputs("UTC")
    assert inputs("UTC")["block_id"] != inputs("Asia/Tokyo")["block_id"]


def test_more_than_five_buttons_are_behind_more() -> None:
    buttons = tuple(Button(f"Page {page}", Intent("expiring", Slots(page=page))) for page in range(1, 9))
    card = Card((Buttons(buttons, "Others"),))
    actions = adaptive.render(card)["body"][0]["actions"]
    assert [action["title"] for action in actions] == ["Page 1", "Page 2", "Page 3", "Page 4", "Others"]
    hidden = actions[4]["card"]["body"][0]["actions"]
    assert [action["title"] for action in hidden] == ["Page 5", "Page 6", "Page 7", "Page 8"]
    *shown_first, menu = blocks.render(card)[0]["elements"]
    assert [button["text"]["text"] for button in shown_first] == [f"Page {page}" for page in range(1, 6)]
    assert [Intent.from_submit(orjson.loads(option["value"])).slots.page for option in menu["options"]] == [
        6,
        7,
        8,
    ]


def test_a_menu_that_cannot_carry_the_intents_becomes_rows_of_buttons() -> None:
    long = Intent("escalate", Slots(text="x" * 200))
    drawn = blocks.render(Card((Buttons(tuple(Button(f"{at}", long) for at in range(7))),)))
    assert [len(block["elements"]) for block in drawn] == [5, 2]


def test_an_intent_too_long_for_slack_is_told_not_dropped() -> None:
    card = Card((Buttons((Button("Send", Intent("escalate", Slots(text="x" * 2500))),)),))
    assert "“Send” is too long for a button here" in seen(blocks.render(card))
    assert lint(card) == []


@pytest.mark.parametrize("length", [10, 500])
@pytest.mark.parametrize("count", [10, 200])
@pytest.mark.parametrize("render", [adaptive.render, blocks.render])
def test_what_does_not_fit_is_counted(render: Callable[[Card], Any], count: int, length: int) -> None:
    names_given = [f"N{at:03d}-".ljust(length, "x") for at in range(count)]
    rows = tuple(contract_row(0, name) for name in names_given)
    card = Card((Heading("Many"), Rows(rows), Text("fresh"), Buttons((Button("Next", Intent("expiring")),))))
    said = seen(render(card))
    here = [name for name in names_given if name in said]
    assert here == names_given[: len(here)]
    left = count - len(here)
    assert (f"{left} more do" in said) == (left > 0)
    assert "Many" in said
    assert "fresh" in said
    assert "Next" in said
    assert lint(card) == []


def test_paragraphs_longer_than_a_block_go_on_in_the_next() -> None:
    paragraph = " ".join(f"w{at}" for at in range(1500))
    drawn = blocks.render(Card((Text(paragraph),)))
    assert len(drawn) > 1
    assert " ".join(block["text"]["text"] for block in drawn) == paragraph


def test_more_text_than_a_message_takes_is_counted_too() -> None:
    card = Card(tuple(Text(f"{at} " + "x" * 2900) for at in range(100)))
    assert lint(card) == []
    assert "more do" in seen(blocks.render(card))
    assert "more do" in seen(adaptive.render(card))


def test_a_table_over_slacks_limit_says_how_many_rows_are_left() -> None:
    table = Table(("Customer", "Calls"), tuple((f"C{at}", str(at)) for at in range(150)))
    drawn = blocks.render(Card((table, table)))
    assert len(drawn[0]["rows"]) == 100
    assert "51 more" in drawn[1]["elements"][0]["text"]
    assert sum(block["type"] == "table" for block in drawn) == 1
    assert lint(Card((table, table))) == []


def test_slack_fallback_is_whole_and_escaped() -> None:
    card = Card((Heading("Fish & <Chips>"), Rows(tuple(contract_row(0, "x" * 400) for _ in range(200)))))
    said = blocks.fallback(card)
    assert said.startswith("Fish &amp; &lt;Chips&gt;")
    assert len(said) <= 40_000
    assert said.splitlines()[-1].endswith("Ask for less at a time to see them.")


def test_bold_on_slack_only_where_mrkdwn_reads_nothing() -> None:
    def drawn(title: str) -> dict[str, Any]:
        return blocks.render(Card((Rows((Row(title, "note"),)),)))[0]["text"]

    assert drawn("Acme & Co") == {"type": "mrkdwn", "text": "*Acme &amp; Co* · note", "verbatim": True}
    assert drawn("Acme *Co*")["type"] == "plain_text"
    assert drawn("Acme :tada:")["type"] == "plain_text"


def test_figures_that_lead_on_are_taps_in_webex_and_beside_them_in_slack() -> None:
    card = Card((SAMPLES["listing"](Language.EN).components[1],))
    (figures,) = adaptive.render(card)["body"]
    taps = [column.get("selectAction", {}).get("data") for column in figures["columns"]]
    assert taps == [None, None, {**Intent("overview").to_json(), "locale": "en"}]
    assert _slack_actions(card) == [[("button", ["overview"])]]
    facts = Facts(tuple(Fact(name, "1", Intent(name)) for name in ("overage", "expiring", "customers")))
    assert _slack_actions(Card((facts,))) == [[("static_select", ["overage", "expiring", "customers"])]]
    asked = Buttons((Button("Overages", Intent("overage")),))
    assert _slack_actions(Card((facts, asked))) == [
        [("button", ["overage"]), ("static_select", ["expiring", "customers"])]
    ]
    long = Facts((Fact("help", "1", Intent("help", Slots(topic="x" * 200))), *facts.items))
    assert _slack_actions(Card((long, asked))) == [
        [("button", ["overage"])],
        [("button", ["help"]), ("button", ["expiring"]), ("button", ["customers"])],
    ]


def _slack_actions(card: Card) -> list[list[tuple[str, list[str]]]]:
    """The rows of actions: what each element is, and the intents it can ask."""
    rows = [block["elements"] for block in blocks.render(card) if block["type"] == "actions"]
    return [[(one["type"], [*map(_asked, one.get("options", [one]))]) for one in row] for row in rows]


def _asked(option: dict[str, Any]) -> str:
    return str(orjson.loads(option["value"])["intent"])


@pytest.mark.parametrize(
    ("labels", "widths"),
    [
        (["Total licenses"] * 4, [4]),
        (["Total licenses", "Nombre total de licences en dépassement", "Used", "Assigned"], [2, 2]),
        (["Low license assignment"] * 5, [3, 3]),
        (["有効期限が近づいています"] * 5, [3, 3]),
        (["Dépassement de la limite de licences"] * 5, [2, 2, 2]),
        (["Customers with overages"] * 3, [3]),
        (["Nombre total de licences en dépassement"] * 3, [3]),
        (["Rows"], [1]),
    ],
)
def test_figures_stand_in_columns_that_their_labels_fit(labels: list[str], widths: list[int]) -> None:
    drawn = adaptive.render(Card((Facts(tuple(Fact(label, "12") for label in labels), across=True),)))
    assert [len(row["columns"]) for row in drawn["body"]] == widths


def test_the_states_of_a_heading_are_words_in_colour() -> None:
    card = Card((Heading("Acme Corp", (Badge("Suspended", Tone.DANGER), Badge("Subscription", Tone.GOOD))),))
    _, states = adaptive.render(card)["body"]
    assert [(run["text"], run["color"]) for run in states["inlines"]] == [
        ("Suspended", "attention"),
        (" · Subscription", "good"),
    ]
    assert blocks.render(card)[1]["text"]["text"] == "🔴\u00a0Suspended  🟢\u00a0Subscription"
    assert text.render(card) == "Acme Corp [Suspended, Subscription]"


@pytest.mark.parametrize("wide", [40, 80])
def test_text_keeps_to_the_terminals_width(wide: int) -> None:
    row = Row("株式会社" * 20, "note " * 30, detail="detail " * 20)
    said = text.render(Card((Heading("word " * 40), Rows((row,)))), wide)
    assert max(map(text.columns, said.splitlines())) <= wide
    assert said.replace("\n", "").replace(" ", "").count("株式会社") >= 1


def test_text_lines_up_japanese_columns() -> None:
    table = Table(("顧客", "数"), (("株式会社", "5"), ("Acme", "1,200")), numeric=frozenset({1}))
    header, line, first, second = text.render(Card((table,))).splitlines()
    assert text.columns(first) == text.columns(second) == text.columns(line)
    assert header.startswith("顧客")
    assert first.endswith("    5")


def test_a_card_refuses_two_fields_for_one_slot() -> None:
    field = Field("language", "Language")
    with pytest.raises(ValueError, match="same slot"):
        Card((Form(Intent("settings"), (field,), "Save"), Form(Intent("settings"), (field,), "Save")))


@pytest.mark.parametrize("url", ["javascript:alert(1)", "file:///etc/passwd", "//evil.example"])
def test_a_button_opens_web_pages_only(url: str) -> None:
    with pytest.raises(ValueError, match="web pages"):
        Button("Open", url=url)


@given(st.sampled_from(ORG_IDS), st.sampled_from(HOSTILE))
def test_nothing_of_a_name_reaches_an_action(org_id: str, name: str) -> None:
    row = Row(name, open=Button(name, Intent("customer", Slots(customer=org_id))))
    drawn = adaptive.render(Card((Rows((row,)),)))["body"][0]
    asked = {"intent": "customer", "slots": {"customer": org_id}, "locale": "en"}
    assert drawn["selectAction"]["data"] == asked
