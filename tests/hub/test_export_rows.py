# ruff: noqa: E501 - a row of an export reads better in one line
"""Rows: what a cell may look like, what is left out and why, and that the rest is kept."""

from __future__ import annotations

import base64
from collections.abc import Callable
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import pytest
from export_files import (
    ADMINISTRATORS,
    CUSTOMERS,
    DEVICES,
    LICENSE_USE,
    NUMBERS,
    ORDERS,
    ORG,
    OTHER,
    QUALITY,
    QUEUES,
    SUBSCRIPTIONS,
    read,
    saved,
)

from hub.exports import read_exports
from hub.records import (
    Administrator,
    Assignment,
    CallQuality,
    CallQueue,
    Contract,
    Customer,
    Device,
    LicenseLine,
    LicenseWeek,
    Order,
    PhoneNumber,
)
from hub.vocabulary import ContractState, Endpoint, Kind, ManagedBy, Product, Region, Role

SUB = f"{ORG},Sub-1,Subscription,Active,Webex Calling,100"


@pytest.mark.parametrize(
    ("header", "row", "code", "column"),
    [
        (CUSTOMERS, f",{ORG},US", "missing-value", "Customer name"),
        (CUSTOMERS, "Acme,,US", "missing-value", "Org ID"),
        (CUSTOMERS, "Acme,Sub-1,US", "bad-org-id", "Org ID"),
        (CUSTOMERS, "Acme,Y2lzY29zcGFyazovL3VzL09SR0FOSVpBVElPTi9ub3BlLW5vdC1hbi1pZA,US", "bad-org-id", "Org ID"),
        (CUSTOMERS, f"Acme,{ORG},Mars", "bad-choice", "Region"),
        (CUSTOMERS, f"Acme,{ORG},", "missing-value", "Region"),
        (CUSTOMERS, f"{'x' * 1001},{ORG},US", "text-too-long", "Customer name"),
        (SUBSCRIPTIONS, f"{ORG},Sub-1,Gift,Active,Calling,5,2026-01-01,2026-12-31", "bad-choice", "Subscription type"),
        (SUBSCRIPTIONS, f"{ORG},Sub 1,Trial,Active,Calling,5,2026-01-01,2026-12-31", "bad-id", "Subscription ID"),
        (SUBSCRIPTIONS, f"{ORG},Sub-1,Trial,Active,Calling,-5,2026-01-01,2026-12-31", "negative-number", "Total licenses"),
        (SUBSCRIPTIONS, f"{ORG},Sub-1,Trial,Active,Calling,five,2026-01-01,2026-12-31", "bad-number", "Total licenses"),
        (SUBSCRIPTIONS, f"{ORG},Sub-1,Trial,Active,Calling,1.5,2026-01-01,2026-12-31", "bad-number", "Total licenses"),
        (SUBSCRIPTIONS, f"{ORG},Sub-1,Trial,Active,Calling,99999999999,2026-01-01,2026-12-31", "bad-number", "Total licenses"),
        (SUBSCRIPTIONS, f"{ORG},Sub-1,Trial,Active,Calling,5,2026-02-30,2026-12-31", "bad-day", "Start date"),
        (SUBSCRIPTIONS, f"{ORG},Sub-1,Trial,Active,Calling,5,soon,2026-12-31", "bad-day", "Start date"),
        (SUBSCRIPTIONS, f"{ORG},Sub-1,Trial,Active,Calling,5,0000-01-01,2026-12-31", "bad-day", "Start date"),
        (SUBSCRIPTIONS, f"{ORG},Sub-1,Trial,Active,Calling,5,2026-12-31,2026-01-01", "ends-before-start", None),
        (ORDERS, "Sub-1,=1+1,2026-01-01,Calling,5", "bad-id", "Order number"),
        (LICENSE_USE, "Sub-1,Calling,2026-11-09,5,5", "not-a-sunday", None),
        (LICENSE_USE, "Sub-1,Calling,2026-11-15,5,5", "week-not-over", None),
        (LICENSE_USE, "Sub-1,Calling,2026-11-08,5,", "missing-value", "Used licenses"),
        (QUALITY, f"{ORG},Lyon,Desk phone,10,-1", "negative-number", "Poor call legs"),
        (QUALITY, f"{ORG},Lyon,Desk phone,10,11", "poor-exceeds-legs", None),
        (QUALITY, f"{ORG},Lyon,Toaster,10,1", "bad-choice", "Endpoint type"),
        (QUEUES, f"{ORG},Lyon,Sales,10,-3", "negative-number", "Average answer time (seconds)"),
        (QUEUES, f"{ORG},Lyon,Sales,10,nan", "bad-number", "Average answer time (seconds)"),
        (DEVICES, f"{ORG},Lyon,Cisco 8851,not a MAC", "bad-mac", "MAC"),
        (NUMBERS, f"{ORG},Lyon,0472000000,,Yes,Primary,", "bad-phone", "Phone number"),
        (NUMBERS, f"{ORG},Lyon,1.4085E+10,,Yes,Primary,", "bad-phone", "Phone number"),
        (NUMBERS, f"{ORG},Lyon,,12a,Yes,,", "bad-extension", "Extension"),
        (NUMBERS, f"{ORG},Lyon,+33472000000,200,Yes,Primary,", "number-or-extension", None),
        (NUMBERS, f"{ORG},Lyon,,,Yes,Primary,", "number-or-extension", None),
        (NUMBERS, f"{ORG},Lyon,,200,Perhaps,,", "bad-choice", "Active"),
        (NUMBERS, f"{ORG},Lyon,,200,Yes,,a b@c.example", "bad-email", "User ID"),
        (NUMBERS, f"{ORG},Lyon,,200,Yes,,=cmd", "bad-id", "User ID"),
        (ADMINISTRATORS, f"kim,Kim,Admin,{ORG}", "bad-email", "E-mail"),
        (ADMINISTRATORS, f"kim@partner.example,Kim,King,{ORG}", "bad-choice", "Role"),
        (ADMINISTRATORS, "kim@partner.example,Kim,Admin,here", "bad-org-id", "Customer org ID"),
    ],
)  # fmt: skip
def test_a_bad_row_is_left_out_with_its_line_and_reason(
    tmp_path: Path, header: str, row: str, code: str, column: str | None
) -> None:
    good = {
        CUSTOMERS: f"Globex,{OTHER},EU",
        SUBSCRIPTIONS: f"{OTHER},Sub-2,Trial,Active,Meetings,5,2026-01-01,2026-12-31",
        ORDERS: "Sub-2,SO-2,2026-01-01,Meetings,-5",
        LICENSE_USE: "Sub-2,Meetings,2026-11-08,5,4",
        QUALITY: f"{OTHER},Lyon,Desk phone,10,10",
        QUEUES: f"{OTHER},Lyon,Sales,10,3",
        DEVICES: f"{OTHER},Lyon,Cisco 8851,4C:71:0C:00:00:01",
        NUMBERS: f"{OTHER},Lyon,+33472000000,,No,Secondary,",
        ADMINISTRATORS: "ada@partner.example,Ada,Full admin,",
    }[header]
    records, problems = read(saved(tmp_path, [header, row, good]))
    ((line, found, facts),) = [(problem.line, problem.code, problem.facts) for problem in problems]
    assert (line, found) == (2, code)
    assert facts.get("column") == column
    assert not problems[0].kept
    assert records


def test_rows_with_too_few_or_too_many_cells_are_left_out(tmp_path: Path) -> None:
    rows = [f"Acme,{ORG}", f"Acme,{ORG},US,and,more", f"Globex,{OTHER},EU,,", "", ",,", f"Hooli,{ORG},US"]
    records, problems = read(saved(tmp_path, [CUSTOMERS, *rows]))
    assert [(problem.line, problem.code) for problem in problems] == [
        (2, "too-few-cells"),
        (3, "too-many-cells"),
    ]
    assert [record.name for record in records if isinstance(record, Customer)] == ["Globex", "Hooli"]


def test_lines_are_those_of_the_file_even_after_line_breaks_in_cells(tmp_path: Path) -> None:
    records, problems = read(saved(tmp_path, f'{CUSTOMERS}\n"Ac\nme\r\nCorp",{ORG},US\n\nx,y,z\n'))
    assert [(problem.line, problem.code) for problem in problems] == [(6, "bad-org-id")]
    assert records == [Customer(ORG, "Ac me Corp", Region.US)]


def test_unknown_columns_are_noted_once_and_passed_over(tmp_path: Path) -> None:
    records, problems = read(
        saved(tmp_path, [f"Mood,{CUSTOMERS},Shoe size", f"good,Acme,{ORG},US,43", f"bad,B,{OTHER},US,"])
    )
    assert len(records) == 2
    ((problem),) = problems
    assert (problem.line, problem.code, problem.kept) == (1, "unknown-columns", True)
    assert problem.facts == {"columns": "Mood, Shoe size"}


def test_of_rows_with_one_key_the_last_comes_last_and_is_noted(tmp_path: Path) -> None:
    records, problems = read(
        saved(tmp_path, [CUSTOMERS, f"Acme,{ORG},US", f"Globex,{OTHER},EU", f"Acme Corp,{ORG},CA"])
    )
    assert [(problem.line, problem.code, problem.kept) for problem in problems] == [
        (4, "duplicate-row", True)
    ]
    assert problems[0].facts == {"key": ORG}
    assert records[-1] == Customer(ORG, "Acme Corp", Region.CA)


@pytest.mark.parametrize("language", ["en", "fr", "ja"])
def test_customers_with_all_columns(tmp_path: Path, language: str) -> None:
    header, row = {
        "en": ("Tags;Status;Call queues enabled;Last administrator sign-in;Customer since;Managed by;Region;External ID;Org ID;Customer name",
               f"gold|vip;Trial, Expiring soon, On hold;Yes;24/11/2025;13/01/2024;Partner organization;AE;WS-1;{ORG};Acme"),
        "fr": ("Balises;Statut;Files d’attente activées;Dernière connexion d’un administrateur;Client depuis;Géré par;Région;ID externe;ID de l’organisation;Nom du client",
               f"gold|vip;Essai, Expiration prochaine, On hold;Oui;24 nov. 2025;13/01/2024;Organisation partenaire;EAU;WS-1;{ORG};Acme"),
        "ja": ("タグ;ステータス;コールキューの有効化;管理者の最終サインイン;顧客になった日;管理元;地域;外部 ID;組織 ID;顧客名",
               f"gold|vip;試用版、まもなく期限切れ、On hold;はい;2025年11月24日;2024/01/13;パートナー組織;アラブ首長国連邦;WS-1;{ORG};Acme"),
    }[language]  # fmt: skip
    records, problems = read(saved(tmp_path, [header, row]))
    assert problems == []
    assert records == [
        Customer(
            ORG, "Acme", Region.UAE, ManagedBy.PARTNER_ORG, "WS-1", date(2024, 1, 13), date(2025, 11, 24),
            queues_enabled=True, tags=("gold", "vip"), other_statuses=("On hold",),
        )
    ]  # fmt: skip


def test_a_subscription_row_is_a_contract_a_line_and_a_week(tmp_path: Path) -> None:
    header = f"{SUBSCRIPTIONS},Auto-renew,Invoice,Week,Assigned licenses,Used licenses"
    rows = [
        f"{SUB},2026-01-01,2026-12-31,Yes,INV-1,2026-11-08,90,80",
        f"{ORG},Sub-1,Subscription,Active,Webex Meetings,50,2026-01-01,2026-12-31,Yes,INV-1,,,",
    ]
    records, problems = read(saved(tmp_path, [header, *rows]))
    assert problems == []
    assert records == [
        Contract("Sub-1", ORG, Kind.SUBSCRIPTION, ContractState.ACTIVE, date(2026, 1, 1), date(2026, 12, 31),
                 auto_renew=True, invoice="INV-1"),
        LicenseLine("Sub-1", Product.CALLING, 100),
        LicenseWeek("Sub-1", Product.CALLING, date(2026, 11, 8), 90, 80),
        LicenseLine("Sub-1", Product.MEETINGS, 50),
    ]  # fmt: skip


def test_licence_use_without_its_week_is_noted(tmp_path: Path) -> None:
    header = f"{SUBSCRIPTIONS},Assigned licenses,Used licenses"
    records, problems = read(saved(tmp_path, [header, f"{SUB},2026-01-01,2026-12-31,90,80"]))
    assert [(problem.line, problem.code, problem.kept) for problem in problems] == [
        (1, "use-without-week", True)
    ]
    assert [type(record) for record in records] == [Contract, LicenseLine]


@pytest.mark.parametrize(
    ("word", "state"),
    [
        ("Suspended", ContractState.SUSPENDED), ("Suspendu", ContractState.SUSPENDED), ("一時停止", ContractState.SUSPENDED),
        ("Ready for order setup", ContractState.PENDING), ("注文設定の準備完了", ContractState.PENDING),
        ("annulé", ContractState.CANCELLED), ("ACTIF", ContractState.ACTIVE),
    ],
)  # fmt: skip
def test_states_are_known_in_three_languages(tmp_path: Path, word: str, state: ContractState) -> None:
    row = f"{ORG},Sub-1,登録,{word},Réunions,5,2026-01-01,2026-12-31"
    records, _ = read(saved(tmp_path, [SUBSCRIPTIONS, row]))
    assert isinstance(records[0], Contract)
    assert (records[0].kind, records[0].state) == (Kind.SUBSCRIPTION, state)


@pytest.mark.parametrize(
    ("cell", "number"),
    [
        ("1234", 1234), ("1,234", 1234), ("1.234", 1234), ("1 234", 1234), ("1\u00a0234\u00a0567", 1234567),
        ("1\u202f234", 1234), ("12.0", 12), ("１２", 12), ("1’234", 1234), ("", 0), ("-", 0), ("+7", 7),
    ],
)  # fmt: skip
def test_numbers_with_separators(tmp_path: Path, cell: str, number: int) -> None:
    header = "Org ID;Location;Total calls;Total call legs;Total poor call legs;Call minutes"
    records, problems = read(saved(tmp_path, [header, f"{ORG};Lyon;1;1;0;{cell}"]))
    assert problems == []
    assert [record.minutes for record in records] == [number]  # type: ignore[union-attr]


@pytest.mark.parametrize(
    ("header", "cell", "value"),
    [
        ("Average answer time (seconds)", "12.5", 12.5),
        ("Average answer time (seconds)", "12,5", 12.5),
        ("Average answer time (seconds)", "1,234", 1234.0),
        ("Average answer time (seconds)", "1,234.5", 1234.5),
        ("Average answer time (seconds)", "1.234,5", 1234.5),
    ],
)
def test_seconds_with_fractions(tmp_path: Path, header: str, cell: str, value: float) -> None:
    path = saved(
        tmp_path, [f"Org ID;Location;Call queue;Total calls;{header}", f"{ORG};Lyon;Sales;10;{cell}"]
    )
    records, _ = read(path)
    assert records == [CallQueue(ORG, "Lyon", "Sales", date(2026, 11, 8), 7, 10, answer_seconds=value)]


def test_in_french_a_comma_is_a_fraction(tmp_path: Path) -> None:
    header = "ID de l’organisation;Emplacement;File d’attente des appels;Total des appels;Temps moyen de réponse (secondes)"
    records, _ = read(saved(tmp_path, [header, f"{ORG};Lyon;Accueil;10;1,234"]))
    assert isinstance(records[0], CallQueue)
    assert records[0].answer_seconds == 1.234


DAYS = [
    "2026-11-24", "2026/11/24", "2026.11.24", "20261124", "2026-11-24T06:12:00Z", "2026-11-24 06:12", "24/11/2026",
    "11/24/2026", "24.11.2026", "24-11-2026", "24/11/2026 06:12", "2026年11月24日", "2026年 11月 24日 (火)", "24 nov. 2026",
    "24 novembre 2026", "mardi 24 novembre 2026", "Nov 24, 2026", "November 24, 2026", "24 November 2026",
    "24-Nov-2026", "Tue, 24 Nov 2026", "２０２６年１１月２４日", "24th November 2026",
]  # fmt: skip


@pytest.mark.parametrize("cell", DAYS)
def test_days_in_several_notations(tmp_path: Path, cell: str) -> None:
    records, problems = read(saved(tmp_path, [ORDERS.replace(",", ";"), f"Sub-1;SO-1;{cell};Calling;5"]))
    assert problems == []
    assert records == [Order("Sub-1", "SO-1", date(2026, 11, 24), Product.CALLING, 5)]


@pytest.mark.parametrize("cell", ["1er décembre 2026", "1 déc. 2026", "01/12/2026", "1 Dec 2026"])
def test_days_under_a_french_header(tmp_path: Path, cell: str) -> None:
    header = "ID de l’abonnement;Numéro de commande;Date de commande;Produit;Quantité"
    records, problems = read(saved(tmp_path, [header, f"Sub-1;SO-1;{cell};Appels;5"]))
    assert problems == []
    assert records == [Order("Sub-1", "SO-1", date(2026, 12, 1), Product.CALLING, 5)]


def days_of(path: Path) -> list[date]:
    return [record.day for record in read(path)[0] if isinstance(record, Order)]


def test_the_column_as_a_whole_says_which_is_the_month(tmp_path: Path) -> None:
    day_first = [ORDERS, "Sub-1,SO-1,03/04/2026,Calling,5", "Sub-1,SO-2,24/11/2026,Calling,5"]
    assert days_of(saved(tmp_path, day_first)) == [date(2026, 4, 3), date(2026, 11, 24)]
    month_first = [ORDERS, "Sub-1,SO-1,03/04/2026,Calling,5", "Sub-1,SO-2,11/24/2026,Calling,5"]
    assert days_of(saved(tmp_path, month_first)) == [date(2026, 3, 4), date(2026, 11, 24)]


def test_where_the_column_does_not_say_the_language_of_the_header_does(tmp_path: Path) -> None:
    english = [ORDERS, "Sub-1,SO-1,03/04/2026,Calling,5"]
    assert days_of(saved(tmp_path, english)) == [date(2026, 3, 4)]
    french = [
        "ID de l’abonnement,Numéro de commande,Date de commande,Produit,Quantité",
        "Sub-1,SO-1,03/04/2026,Calling,5",
    ]
    assert days_of(saved(tmp_path, french)) == [date(2026, 4, 3)]
    japanese = [
        "サブスクリプション ID,注文番号,注文日,製品,数量",
        "Sub-1,SO-1,03/04/2026,Calling,5",
        "Sub-1,SO-2,03/03/2026,Calling,5",
    ]
    path = saved(tmp_path, japanese)
    assert days_of(path) == [date(2026, 3, 3)]
    assert [(problem.line, problem.code) for problem in read(path)[1]] == [(2, "ambiguous-day")]


@pytest.mark.parametrize(
    ("cell", "number"),
    [
        ("+33 4 72 00 00 00", "+33472000000"), ("tel:+33-472-000-000", "+33472000000"), ("33472000000", "+33472000000"),
        ("'+33472000000", "+33472000000"), ("(+33) 472.000.000", "+33472000000"), ("＋33472000000", "+33472000000"),
    ],
)  # fmt: skip
def test_phone_numbers_are_made_e164(tmp_path: Path, cell: str, number: str) -> None:
    records, problems = read(
        saved(tmp_path, [NUMBERS, f"{ORG},Lyon,{cell},,actif,Principal,Kim@Acme.Example"])
    )
    assert problems == []
    assert records == [
        PhoneNumber(ORG, "Lyon", number, "", active=True, primary=True, user_id="kim@acme.example")
    ]


@pytest.mark.parametrize(
    "write",
    [
        str.upper,
        lambda uuid: uuid.replace("-", ""),
        lambda uuid: f"{{{uuid}}}",
        lambda uuid: base64.b64encode(f"ciscospark://us/ORGANIZATION/{uuid}".encode()).decode(),
        lambda uuid: (
            base64.urlsafe_b64encode(f"ciscospark://eu/ORGANIZATION/{uuid}".encode()).decode().rstrip("=")
        ),
    ],
)
def test_an_organisation_is_its_uuid_however_it_is_written(
    tmp_path: Path, write: Callable[[str], str]
) -> None:
    records, _ = read(saved(tmp_path, [CUSTOMERS, f"Acme,{write(ORG)},US"]))
    assert [record.org_id for record in records] == [ORG]  # type: ignore[union-attr]


def test_text_loses_what_is_not_meant_to_be_seen(tmp_path: Path) -> None:
    name = "\u202eCafe\u0301\u200b \u0007 <b>@here</b>\u2028& 'x' 👨\u200d👩\u200d👧"
    records, _ = read(saved(tmp_path, [CUSTOMERS, f'"{name}",{ORG},US']))
    assert [record.name for record in records] == ["Café <b>@here</b> & 'x' 👨\u200d👩\u200d👧"]  # type: ignore[union-attr]


def test_the_guard_against_formulas_is_taken_off_again(tmp_path: Path) -> None:
    records, _ = read(saved(tmp_path, [CUSTOMERS, f"'=HYPERLINK(1),{ORG},US", f"'t Hooft,{OTHER},EU"]))
    assert [record.name for record in records] == ["=HYPERLINK(1)", "'t Hooft"]  # type: ignore[union-attr]


def test_administrators_and_their_customers(tmp_path: Path) -> None:
    rows = [
        f"Kim@Partner.example,Kim,Partner administrator,{ORG}",
        f"kim@partner.example,Kim,Partner administrator,{OTHER}",
        f"ravi@partner.example,Ravi,en lecture seule,{ORG}",
        "ada@partner.example,Ada,パートナー フル管理者,",
    ]
    records, problems = read(saved(tmp_path, [ADMINISTRATORS, *rows]))
    assert problems == []
    assert records == [
        Administrator("kim@partner.example", "Kim", Role.ADMIN),
        Assignment("kim@partner.example", ORG),
        Assignment("kim@partner.example", OTHER),
        Administrator("ravi@partner.example", "Ravi", Role.READ_ONLY),
        Administrator("ada@partner.example", "Ada", Role.FULL_ADMIN),
    ]


@pytest.mark.parametrize(
    "email", ["o'brien@acme.example", "Zoë@Acme.example", "a+b@x.y.example", "1@x.example"]
)
def test_addresses_as_people_have_them(tmp_path: Path, email: str) -> None:
    records, problems = read(saved(tmp_path, [ADMINISTRATORS, f"{email},Somebody,Helpdesk,"]))
    assert problems == []
    assert records == [Administrator(email.lower(), "Somebody", Role.HELPDESK)]


@pytest.mark.parametrize(
    "email", ["=x@acme.example", "+x@acme.example", "x@acme", "@acme.example", "a@b@c.example"]
)
def test_addresses_that_are_none_or_formulas(tmp_path: Path, email: str) -> None:
    records, problems = read(saved(tmp_path, [ADMINISTRATORS, f"{email},Somebody,Helpdesk,"]))
    assert records == []
    assert [problem.code for problem in problems] == ["bad-email"]


def test_facts_are_of_the_last_completed_week_or_of_the_period_said(tmp_path: Path) -> None:
    path = saved(tmp_path, [QUALITY, f"{ORG},Lyon,Terminal de salle,10,1"])
    assert read(path)[0] == [CallQuality(ORG, "Lyon", Endpoint.ROOM_DEVICE, date(2026, 11, 8), 7, 10, 1)]
    day = date(2026, 11, 17)
    (fact,) = read(path, since=day, until=day)[0]
    assert isinstance(fact, CallQuality)
    assert (fact.first_day, fact.days) == (day, 1)
    (fact,) = read(path, as_of=datetime(2026, 11, 23, tzinfo=UTC))[0]
    assert isinstance(fact, CallQuality)
    assert (fact.first_day, fact.days) == (date(2026, 11, 15), 7)


def as_of(path: Path, said: datetime | None = None) -> datetime:
    (export,) = read_exports(path, as_of=said)
    return export.as_of


def test_the_as_of_is_said_or_in_the_file_or_in_its_name(tmp_path: Path) -> None:
    rows = [CUSTOMERS, f"Acme,{ORG},US"]
    for name in (
        "Customers_a1b2_2026-11-21.csv",
        "Customers_a1b2_20261121.csv",
        "Kunden 2026-11-21.csv",
        "Customers_a1b2_2026-11-21 (2).csv",
        "顧客_a1b2_21-11-2026.csv",
    ):
        assert as_of(saved(tmp_path, rows, name=name)) == datetime(2026, 11, 21, tzinfo=UTC), name
    timed = saved(tmp_path, rows, name="Customers_a1b2_2026-11-21T0612.csv")
    assert as_of(timed) == datetime(2026, 11, 21, 6, 12, tzinfo=UTC)
    content = saved(tmp_path, ["Customer list", "As of,2026-11-20", "", *rows], name="x_y_2026-11-21.csv")
    assert as_of(content) == datetime(2026, 11, 20, tzinfo=UTC)
    said = datetime(2026, 11, 19, 3, tzinfo=UTC)
    assert as_of(content, said) == said


@pytest.mark.parametrize(
    "rows",
    [
        ["sep=;", "Region;Org ID;Customer name", f"US;{ORG};Acme"],
        ["Region\tCustomer org ID\tCompany", f"米国\t{ORG}\tAcme"],
        ["REGION | ORGANISATION ID | customer", f"États-Unis | {ORG} | Acme"],
    ],
)
def test_columns_in_any_order_under_any_of_their_names(tmp_path: Path, rows: list[str]) -> None:
    records, problems = read(saved(tmp_path, rows))
    assert problems == []
    assert records == [Customer(ORG, "Acme", Region.US)]


@pytest.mark.parametrize("ending", ["\n", "\r\n", "\r"])
def test_any_line_ending_and_none_at_the_end(tmp_path: Path, ending: str) -> None:
    records, _ = read(saved(tmp_path, ending.join([CUSTOMERS, f"Acme,{ORG},US", f"Globex,{OTHER},EU"])))
    assert len(records) == 2


def test_devices(tmp_path: Path) -> None:
    header = f"{DEVICES},Firmware,Extension,User UUID,Location ID"
    row = f"{ORG},Lyon,Cisco 8851,4c-71-0c-00-00-01,14.3,0042,{OTHER.upper()},{OTHER}"
    records, _ = read(saved(tmp_path, [header, row]))
    assert records == [
        Device(
            ORG,
            "4C710C000001",
            "Lyon",
            "Cisco 8851",
            "14.3",
            extension="0042",
            user_uuid=OTHER,
            location_id=OTHER,
        )
    ]


def values_of(problem: Any) -> dict[str, Any]:
    return dict(problem.facts)


def test_a_problem_quotes_the_cell_in_short_and_harmless(tmp_path: Path) -> None:
    _, problems = read(saved(tmp_path, [CUSTOMERS, f'Acme,{ORG},"\u202e{"x" * 500}\n"', f"B,{OTHER},US"]))
    facts = values_of(problems[0])
    assert facts == {"column": "Region", "value": "x" * 80}
