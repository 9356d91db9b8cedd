"""Reports of one's own: made on a form and by typing, kept from a list, run, changed, deleted."""

from __future__ import annotations

from tests.conversations.script import HANA, KIM, Fill, Press, RoomKind, Say, sees, talk

NAME = "Desk phones"
MAKE = "create template Desk phones from devices with customer, mac, product"

TALKS = (
    talk(
        "a template on its form",
        Say("create template", sees("From which report?", buttons=("Devices", "Phone numbers"))),
        Press("Devices", sees("A new template", "7 MAC", "12 User UUID")),
        Fill(
            "Save",
            {"Name": NAME, "Columns, in order": "2, 7, product", "Region": "European Union"},
            sees(
                "Ada Lindqvist made this template.",
                facts={"Columns": "Customer, MAC, Product", "Only": "European Union", "Used by": "this room"},
                buttons=("Run", "Edit…", "Delete", "Undo"),
            ),
        ),
        Press(
            "Run",
            sees("Desk phones: ", "SHA-256", "European Union", files={"Desk phones_2026-11-18.csv": 371}),
        ),
        Say("templates", sees("There are three reports, and 1 template of your own", "3 columns")),
        room=RoomKind.GROUP,
    ),
    talk(
        "a template by typing, changed and deleted",
        Say(MAKE, sees("made this template", facts={"Columns": "Customer, MAC, Product"})),
        Say("edit template desk phones", sees("Desk phones", "has these columns")),
        Fill(
            "Save",
            {"Columns, in order": "mac, customer", "Name": "Handsets"},
            sees("Name", "Handsets (before: Desk phones)", "MAC, Customer (before: Customer, MAC, Product)"),
        ),
        Say(
            "run handsets for Acme Corp",
            sees("Handsets: ", "Acme Corp", files={"Handsets_2026-11-18.csv": 20}),
        ),
        Say("delete template handset", sees("No template is called “handset”.", buttons=("Handsets",))),
        Press("Handsets", sees("deleted the template “Handsets”", buttons=("Undo",))),
        Press("Undo", sees("made this template again", buttons=("Run",))),
    ),
    talk(
        "a list kept as a report",
        Say("expiring in 30 days for EU", sees(buttons=("Save as report…",))),
        Press("Save as report…", sees("Expiring subscriptions · in the next 30 days · European Union")),
        Fill("Save", {"Name": "Red list", "Used by": "this room"}, sees("made this template")),
        Say("run red list", sees("Red list: ", "SHA-256", files={"Red list_2026-11-18.csv": 5})),
    ),
    talk(
        "a template somebody else made",
        Say(MAKE, sees("made this template")),
        Say("delete template desk phones", sees("belongs to ada@partner.example"), by=KIM),
        Say("template desk phones", sees("Desk phones", missing=("Edit…", "Delete")), by=HANA),
        Say(MAKE, sees("does not allow this"), by=HANA),
        room=RoomKind.GROUP,
    ),
)
