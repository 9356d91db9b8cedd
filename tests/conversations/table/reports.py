"""The three reports, now."""

from __future__ import annotations

from tests.conversations.script import HANA, RAVI, Press, RoomKind, Say, sees, talk

TALKS = (
    talk(
        "phone numbers of a region",
        Say(
            "run phone number report EU",
            sees(
                "Phone numbers report: 1,112 rows in the file · European Union",
                facts={"Rows": "1,112"},
                buttons=("Calling usage", "Devices"),
                files={"Phone numbers report_2026-11-18.csv": 1112},
            ),
        ),
        Press(
            "Devices",
            sees("Devices report", "European Union", files={"Devices report_2026-11-18.csv": 371}),
        ),
    ),
    talk(
        "devices, of all and of one customer",
        Say(
            "run devices report",
            sees("Devices report: 1,759 rows in the file", files={"Devices report_2026-11-18.csv": 1759}),
        ),
        Say(
            "run devices report for Acme",
            sees(
                "Devices report: 20 rows in the file · Acme Corp", files={"Devices report_2026-11-18.csv": 20}
            ),
        ),
        person=RAVI,
        room=RoomKind.GROUP,
    ),
    talk(
        "calling usage of a week, and of the week before",
        Say(
            "run calling usage report last week",
            sees(
                "Calling usage detailed report: 184 rows in the file",
                facts={"Period": "8 Nov to 14 Nov 2026"},
                buttons=("Week of 1 Nov 2026",),
                files={"Calling usage detailed report_2026-11-18.csv": 184},
            ),
        ),
        Press(
            "Week of 1 Nov 2026",
            sees(
                facts={"Period": "1 Nov to 7 Nov 2026"},
                buttons=("Week of 25 Oct 2026",),
                files={"Calling usage detailed report_2026-11-18.csv": 180},
            ),
        ),
    ),
    talk(
        "an inventory takes no period",
        Say(
            "run devices report last week",
            sees(
                "is an inventory of this moment and takes no period, so no file was made",
                buttons=("Show help",),
            ),
        ),
        person=HANA,
    ),
    talk(
        "which report?",
        Say(
            "report",
            sees(
                "Which report?",
                buttons=("Calling usage detailed report", "Devices report", "Phone numbers report"),
            ),
        ),
        Press("Devices report", sees("1,759 rows", files={"Devices report_2026-11-18.csv": 1759})),
    ),
    talk(
        "a report by one who helps customers",
        Say(
            "run devices report",
            sees("your customers (60)", files={"Devices report_2026-11-18.csv": 685}),
        ),
        person=HANA,
    ),
)
