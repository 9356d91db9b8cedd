"""The key figures, and the rules behind them."""

from __future__ import annotations

from tests.conversations.script import KIM, Press, RoomKind, Say, sees, talk

TALKS = (
    talk(
        "the overview, narrowed to a product and back",
        Say(
            "overview",
            sees(
                "146 customers: 26 with an upcoming expiration, 18 over the license limit",
                "Data up to Sat 14 Nov · synced 09:30 · all regions",
                facts={"Total customers": "146", "Low license assignment": "28", "Suspended": "11 customers"},
                buttons=("Show expiring", "Show overages", "Only Webex Calling", "Download CSV", "Why?"),
                rows=0,
            ),
        ),
        Press(
            "Only Webex Calling",
            sees("Webex Calling", buttons=("All products",), missing=("Only Webex Calling",)),
        ),
        Press("All products", sees("146 customers", buttons=("Only Webex Calling",))),
        Press("Show overages", sees("28 customers are over the limit, by 605 licenses in all")),
    ),
    talk(
        "the figures of a region and a product",
        Say(
            "overview for Calling in the EU",
            sees(
                "27 customers: 2 with an upcoming expiration, 0 over the license limit",
                "Webex Calling · European Union",
                facts={"Upcoming renewal": "2"},
                lacks=("United States", "Canada"),
            ),
        ),
        Press("Show expiring", sees("European Union", "Webex Calling", rows=2)),
    ),
    talk(
        "a figure leads to what it counts",
        Say("overview", sees("146 customers", buttons=("Suspended", "Expired"))),
        Press("Suspended", sees("11 customers · Suspended", rows=10, buttons=("Next", "All statuses"))),
        Press("Expired", sees("4 customers · Expired", rows=4), back=1),
        room=RoomKind.GROUP,
    ),
    talk(
        "the overview as a file",
        Say("overview", sees("146 customers")),
        Press(
            "Download CSV",
            sees("Overview: 5 rows in the file", files={"Overview_2026-11-18.csv": 5}),
        ),
    ),
    talk(
        "the figures of one's own customers",
        Say("overview", sees("your customers (34)", facts={"Total customers": "33"})),
        Press("Show expiring", sees("your customers (34)", lacks=("Clinique Ormaxis",))),
        person=KIM,
    ),
    talk(
        "why, behind the overview and behind a list",
        Say("overview", sees(buttons=("Why?",))),
        Press(
            "Why?",
            sees(
                "How these figures are counted",
                "under 50% of the median",
                "Sunday to Saturday (UTC)",
                buttons=("Back to the figures",),
            ),
        ),
        Press("Back to the figures", sees("146 customers")),
        Say(
            "why expiring",
            sees(
                "How these figures are counted",
                facts={
                    "License assignment": "Licenses assigned ÷ licenses bought, over the lines of the list."
                },
            ),
        ),
    ),
)
