"""Cards as the handlers make them, for tests that look at one closely."""

from __future__ import annotations

from cards.intent import Intent, Slots
from cards.model import (
    Badge,
    Bar,
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
from cards.wording import terms, words_for
from hub.vocabulary import Language, Product, Status

ORG_IDS = tuple(f"7d1f0c4e-0000-4000-8000-{number:012d}" for number in range(300))


def contract_row(number: int, name: str, language: Language = Language.EN) -> Row:
    """An entry of a list of subscriptions."""
    words = words_for(language)
    assigned, bought = 40 * number, 100
    return Row(
        name,
        note=f"Sub-{118200 + number} · {terms.product(words, Product.CALLING)}",
        badges=(Badge(terms.status(words, Status.SUSPENDED), Tone.DANGER),) if number % 2 else (),
        detail=f"2026-12-{number + 1:02d}",
        bar=Bar(assigned, bought, f"{words.number(assigned)} / {words.number(bought)}"),
        open=Button(name, Intent("customer", Slots(customer=ORG_IDS[number]))),
    )


def listing(language: Language) -> Card:
    """An answer with figures, rows and paging."""
    words = words_for(language)
    names = ("Acme Corp", "Globex & Söhne", "株式会社アクメ")
    return Card(
        (
            Heading(terms.kpi(words, "expiring") + ": 12"),
            Facts(
                (
                    Fact(terms.kpi(words, "expiring_customers"), words.number(1011)),
                    Fact(terms.kpi(words, "license_assignment"), words.percent(0.784)),
                    Fact(terms.kpi(words, "license_use"), words.percent(0.51), Intent("overview")),
                ),
                across=True,
            ),
            Rows(tuple(contract_row(at, name, language) for at, name in enumerate(names))),
            Text("1–3 / 12", subtle=True),
            Buttons(
                (
                    Button("2", Intent("expiring", Slots(page=2)), primary=True),
                    Button("CSV", Intent("expiring", Slots(format="csv"))),
                    *(
                        Button(terms.product(words, product), Intent("expiring", Slots(product=product)))
                        for product in Product
                    ),
                    Button("Control Hub", url="https://admin.webex.com/"),
                )
            ),
        ),
        language,
    )


def settings(language: Language) -> Card:
    """An answer with a table, a notice and a form."""
    words = words_for(language)
    return Card(
        (
            Heading("Europe/Paris"),
            Notice(terms.status(words, Status.NO_RECENT_ACTIVITY), Tone.WARNING),
            Table(
                (terms.column(words, "customer"), terms.column(words, "licenses")),
                (("Acme Corp", words.number(1200)), ("株式会社アクメ", words.number(80))),
                title=terms.export(words, "customers"),
                numeric=frozenset({1}),
            ),
            Facts((Fact(terms.column(words, "auto_renew"), "–"),)),
            Form(
                Intent("settings"),
                (
                    Field(
                        "language",
                        terms.language(words, language),
                        value=language,
                        choices=tuple(Choice(one, terms.language(words, one)) for one in Language),
                    ),
                    Field("timezone", "Europe/Paris", placeholder="Asia/Tokyo", required=True),
                ),
                "OK",
            ),
        ),
        language,
    )


SAMPLES = {"listing": listing, "settings": settings}
