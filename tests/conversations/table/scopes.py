"""What a room may show, and who in it sees answers: shown, changed, refused."""

from __future__ import annotations

from tests.conversations.script import KIM, Fill, Press, RoomKind, Say, sees, talk

TALKS = (
    talk(
        "a room that shows one region",
        Say(
            "this room shows only EU",
            sees(
                "Ada Lindqvist changed what this room shows.",
                "This room shows at most: European Union",
                facts={"Customers in all": "33"},
                buttons=("Show everything", "Remove European Union"),
            ),
        ),
        Say(
            "overview",
            sees("32 customers", "this room: European Union", lacks=("United States", "146 customers")),
        ),
        Say("show Acme", sees("No customer that this room shows is called “Acme”.", lacks=("Sub-118204",))),
        Press("Show everything", sees("This room shows all customers."), back=2),
        Say("show Acme", sees("Acme Corp", "Sub-118204")),
        room=RoomKind.GROUP,
    ),
    talk(
        "a card from before the room was narrowed",
        Say("expiring in 30 days", sees(rows=10)),
        Say("this room shows only EU", sees("This room shows at most: European Union")),
        Press("Next", sees("this room: European Union", lacks=("Feveltec",), private=True), back=1),
        room=RoomKind.GROUP,
    ),
    talk(
        "what a room shows, by its form",
        Say("room scope", sees("This room shows all customers.", facts={"Customers in all": "150"})),
        Fill(
            "Change",
            {"Region": "European Union", "Tag": "gold"},
            sees(
                "Ada Lindqvist changed what this room shows.",
                facts={"Regions": "European Union", "Tags": "#gold"},
                buttons=("Remove European Union", "Remove #gold"),
            ),
        ),
        Press("Remove #gold", sees("This room shows at most: European Union")),
    ),
    talk(
        "what a room shows, refused by role",
        Say("this room shows only EU", sees("Your role (Partner administrator) does not allow this")),
        Say("allow outsiders", sees("Your role (Partner administrator) does not allow this")),
        person=KIM,
        room=RoomKind.GROUP,
    ),
    talk(
        "who sees the answers",
        Say(
            "allow outsiders",
            sees(
                "Ada Lindqvist changed who sees the answers in this room.",
                "people from outside as well",
                buttons=("Answer privately here",),
            ),
        ),
        Press("Answer privately here", sees("only the person who asks sees an answer")),
        Say("outsiders", sees("only the person who asks", buttons=("Allow outsiders here",))),
        room=RoomKind.GROUP,
    ),
)
