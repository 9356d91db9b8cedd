"""What expires, what renews, who is over, who the customers are: pages, orders, filters, files."""

from __future__ import annotations

from tests.conversations.script import ADA, HANA, KIM, RAVI, Press, RoomKind, Say, in_group, sees, talk

_EXPIRING = "6 subscriptions and 13 trials expire in the next 30 days — 6 at customers over their licenses"
_PAGES = talk(
    "expiring, on to the next page and back",
    Say(
        "expiring in 30 days",
        sees(
            _EXPIRING,
            "Acme Corp",
            "Sub-118204 · Webex Calling",
            "in 3 days · 21 Nov",
            "400 of 500 assigned · 310 used",
            "License overage",
            "1–10 of 19",
            facts={"Expiring customers": "18", "License assignment": "83%"},
            rows=10,
            buttons=("Next", "Download CSV", "Only trials", "Sort by name", "Why?"),
            missing=("Previous",),
        ),
    ),
    Press(
        "Next",
        sees(
            _EXPIRING,
            "Électricité Bréval & Cie",
            "ツバメガス合同会社",
            "11–19 of 19",
            rows=9,
            buttons=("Previous",),
            missing=("Next",),
            edited=True,
        ),
    ),
    Press("Previous", sees("1–10 of 19", "Clinique Ormaxis", rows=10, edited=True)),
    Press(
        "Show Acme Corp", sees("Acme Corp", facts={"Organization ID": "5b0a7c1e-0001-4d2f-9a3b-6e1f00c0de01"})
    ),
)

TALKS = (
    _PAGES,
    in_group("expiring in a group, on to the next page and back", _PAGES),
    talk(
        "expiring, in another order",
        Say("expiring in 30 days", sees(_EXPIRING)),
        Press(
            "Sort by name",
            sees(
                "1–10 of 19", rows=10, buttons=("Sort by date",), missing=("Sort by name",), lacks=("Sanova",)
            ),
        ),
        Press("Next", sees("11–19 of 19", "Sanova Research", rows=9, edited=True)),
        Press(
            "Most licenses first", sees("Acme Corp", "1–10 of 19", buttons=("Sort by date", "Sort by name"))
        ),
    ),
    talk(
        "expiring, only trials",
        Say("expiring in 30 days", sees(_EXPIRING)),
        Press(
            "Only trials",
            sees(
                "13 trials expire in the next 30 days — 5 at customers over their licenses",
                lacks=("Acme Corp",),
            ),
        ),
        Press("Subscriptions and trials", sees(_EXPIRING)),
        room=RoomKind.GROUP,
        person=RAVI,
    ),
    talk(
        "expiring, one product by a button",
        Say("expiring in 30 days", sees(buttons=("Only Webex Calling",))),
        Press(
            "Only Webex Calling",
            sees(
                "4 subscriptions and 4 trials expire in the next 30 days — 1 at a customer over its licenses"
                " · Webex Calling",
                rows=8,
                missing=("Next",),
            ),
        ),
        Press("All products", sees(_EXPIRING)),
    ),
    talk(
        "expiring, as a file",
        Say("expiring in 30 days", sees(buttons=("Download CSV",))),
        Press(
            "Download CSV",
            sees(
                "Expiring subscriptions: 20 rows in the file",
                files={"Expiring subscriptions_2026-11-18.csv": 20},
            ),
        ),
        Say(
            "expiring trials in 30 days as csv",
            sees("13 rows in the file", files={"Expiring subscriptions_2026-11-18.csv": 13}),
        ),
    ),
    talk(
        "expiring, each their own customers",
        Say(
            "expiring in 30 days",
            sees(
                "2 subscriptions and 4 trials expire",
                "your customers (34)",
                rows=6,
                lacks=("Clinique Ormaxis",),
            ),
        ),
        Say("expiring in 30 days", sees("your customers (60)", lacks=("your customers (34)",)), by=HANA),
        person=KIM,
        room=RoomKind.GROUP,
    ),
    talk(
        "a list narrowed by somebody who sees less",
        Say("expiring in 30 days", sees(_EXPIRING, buttons=("Next",))),
        Press(
            "Only trials",
            sees("4 trials expire", "your customers (34)", lacks=("Clinique Ormaxis",), private=True),
            by=KIM,
        ),
        room=RoomKind.GROUP,
    ),
    talk(
        "a page turned by somebody who sees the same",
        Say("expiring in 30 days", sees(rows=10)),
        Press("Next", sees("11–19 of 19", rows=9, edited=True), by=RAVI),
        Press("Download CSV", sees("20 rows", files={"Expiring subscriptions_2026-11-18.csv": 20}), by=RAVI),
        room=RoomKind.GROUP,
    ),
    talk(
        "a page turned by somebody who sees less",
        Say("expiring in 30 days", sees(rows=10)),
        Press(
            "Next",
            sees(
                "2 subscriptions and 4 trials expire",
                lacks=("Clinique Ormaxis", "Sanova Research"),
                private=True,
            ),
            by=KIM,
        ),
        room=RoomKind.GROUP,
    ),
    talk(
        "nothing expires",
        Say(
            "expiring today",
            sees(
                "Nothing expires today",
                "The next one: Clinique Ormaxis, 19 Nov.",
                buttons=("Look 1 day ahead", "Show Clinique Ormaxis", "Overview"),
                rows=0,
            ),
        ),
        Press("Look 1 day ahead", sees("1 trial expires in the next 1 day", "tomorrow · 19 Nov", rows=1)),
    ),
    talk(
        "renewing, page by page",
        Say(
            "renewing in 60 days",
            sees(
                "18 subscriptions renew automatically in the next 60 days — 3 at customers",
                "Sub-119003 · Contact Center and Webex Meetings",
                "453 of 460 assigned · 407 used",
                facts={"Renewing customers": "17", "Total licenses": "3,116"},
                rows=10,
            ),
        ),
        Press("Next", sees("11–18 of 18", rows=8, edited=True)),
        Press(
            "Download CSV",
            sees("Renewing subscriptions", files={"Renewing subscriptions_2026-11-18.csv": 23}),
        ),
    ),
    talk(
        "nothing renews",
        Say(
            "renewing in 1 day",
            sees("Nothing renews automatically in the next 1 day", "The next one: Saffron Rail, 20 Nov."),
        ),
        Press("Look 2 days ahead", sees("Saffron Rail", rows=1)),
        Press("Show Saffron Rail", sees("Saffron Rail")),
    ),
    talk(
        "overage, page by page",
        Say(
            "overage",
            sees(
                "28 customers are over the limit, by 605 licenses in all",
                "340 of 300 assigned · 40 over · 322 used",
                "1–10 of 32 license lines",
                facts={"Customers with overages": "28", "Average license overage": "21.6"},
                rows=10,
            ),
        ),
        Press("Next", sees("11–20 of 32 license lines", rows=10, edited=True, buttons=("Next", "Previous"))),
        Press("Next", sees("21–30 of 32 license lines", rows=10, edited=True)),
        Press("Next", sees("31–32 of 32 license lines", rows=2, edited=True, missing=("Next",))),
        Press("Download CSV", sees("Overages: 32 rows in the file", files={"Overages_2026-11-18.csv": 32})),
    ),
    talk(
        "overage of one customer, and of one that has none",
        Say(
            "overage for Acme",
            sees(
                "1 customer is over the limit, by 36 licenses in all · Acme Corp",
                "236 of 200 assigned",
                rows=1,
            ),
        ),
        Press("All customers", sees("28 customers are over the limit")),
        Say(
            "overage for Globex",
            sees("No license line is over its limit · Globex", buttons=("Show Globex", "All customers")),
        ),
        person=RAVI,
    ),
    talk(
        "the customers, by attention and by name",
        Say(
            "customers",
            sees(
                "150 customers — 60 need attention",
                "Suspended",
                "2,000 licenses · 3 subscriptions · first end: in 3 days · 21 Nov",
                "1–10 of 150",
                rows=10,
                buttons=("Only: Suspended", "Only: Expired", "Sort by name"),
            ),
        ),
        Press("Next", sees("11–20 of 150", rows=10, edited=True)),
        Press(
            "Sort by name",
            sees("1–10 of 150", "Ainsworth & Hartley Wealth Inc.", buttons=("Attention first",)),
        ),
        Press("Only: Suspended", sees("11 customers · Suspended", rows=10), back=2),
    ),
    talk(
        "customers by a status, and the file of them",
        Say("suspended customers", sees("11 customers · Suspended", "1–10 of 11", rows=10)),
        Press("Next", sees("11–11 of 11", rows=1, edited=True)),
        Press("Download CSV", sees("Customers: 11 rows in the file", files={"Customers_2026-11-18.csv": 11})),
        Press("All statuses", sees("150 customers"), back=1),
        room=RoomKind.GROUP,
    ),
    talk(
        "customers by a tag",
        Say("customers #gold", sees("13 customers · #gold — 7 need attention", "1–10 of 13", rows=10)),
        Press("Next", sees("11–13 of 13", rows=3, edited=True)),
        Say("customers #nobody", sees("No customer fits · #nobody", rows=0, buttons=("All customers",))),
        Press("All customers", sees("150 customers")),
    ),
    talk(
        "customers of a region",
        Say(
            "customers in Europe",
            sees("33 customers · European Union — 15 need attention", lacks=("Acme Corp",)),
        ),
        person=ADA,
    ),
)
