"""One customer: by name, by number, with their orders and their files."""

from __future__ import annotations

from tests.conversations.script import HANA, KIM, Press, RoomKind, Say, sees, talk

TALKS = (
    talk(
        "one customer, their orders and back",
        Say(
            "show Acme",
            sees(
                "Acme Corp",
                "ends in 3 days · 21 Nov · invoice INV-2025-118204",
                "236 of 200 assigned · 36 over · 201 used",
                "Kim Haruka",
                "kim@partner.example",
                "SO-236623 (Sub-118311)",
                "#gold #strategic",
                facts={"Total licenses": "2,000", "Managed by": "External administrator"},
                rows=0,
                buttons=("Open organization", "Download CSV", "Show overages", "Order history"),
            ),
        ),
        Press("Order history", sees("Acme Corp: 5 orders", "+160", buttons=("Show Acme Corp",))),
        Press("Show Acme Corp", sees("Acme Corp", "Partner administrators")),
        Press("Show overages", sees("1 customer is over the limit, by 36 licenses in all · Acme Corp")),
    ),
    talk(
        "one customer's contracts as a file",
        Say("show Acme Corp", sees("Acme Corp", buttons=("Download CSV",))),
        Press("Download CSV", sees("Acme Corp: 4 rows in the file", files={"Acme Corp_2026-11-18.csv": 4})),
        room=RoomKind.GROUP,
    ),
    talk(
        "a name alone, a number alone",
        Say("globex", sees("Globex", "Trial-5521", "20 of 100 assigned · 4 used")),
        Say("Sub-118204", sees("Acme Corp", facts={"Region": "United States"})),
        Say("électricité", sees("Électricité Bréval & Cie")),
    ),
    talk(
        "a name with a typo",
        Say("show Wayfurer Hotel", sees("Wayfarer Hotels Ltd.", facts={"Region": "Canada"})),
        Say(
            "overage for Outfiters",
            sees(
                "No customer is called “Outfiters”. Did you mean one of these?",
                buttons=("Cedar Outfitters", "Drake Outfitters LLP"),
                rows=0,
            ),
        ),
        Press("Drake Outfitters LLP", sees("1 customer is over the limit", "Drake Outfitters LLP", rows=1)),
    ),
    talk(
        "several customers of a name",
        Say("show Al", sees("Several customers fit “Al”. Which one?", buttons=("Al Mansour Foodstuff",))),
        Press("Al Mansour Foodstuff", sees("Al Mansour Foodstuff", "Trial-6006")),
        room=RoomKind.GROUP,
    ),
    talk(
        "no such customer",
        Say(
            "show Zzyzx",
            sees("No customer you may see is called “Zzyzx”.", buttons=("Show help",), rows=0),
        ),
        Press("Show help", sees("Ask me about your Webex customers.")),
    ),
    talk(
        "a customer of somebody else's",
        Say("show Clinique Ormaxis", sees("Clinique Ormaxis", "Trial-6002")),
        Say("show Clinique Ormaxis", sees(lacks=("Trial-6002", "demain", "tomorrow")), by=KIM),
        Say("show Globex", sees("Globex", "your customers (60)"), by=HANA),
        room=RoomKind.GROUP,
    ),
)
