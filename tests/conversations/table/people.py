"""Who asks, what they may, and what they can ask."""

from __future__ import annotations

from tests.conversations.script import HANA, KIM, RAVI, SAM, Press, RoomKind, Say, sees, talk

TALKS = (
    talk(
        "help, and what its buttons ask",
        Say(
            "help",
            sees(
                "Ask me about your Webex customers.",
                "“expiring in 30 days”",
                buttons=("overview", "expiring in 30 days", "suspended customers"),
            ),
        ),
        Press("expiring in 30 days", sees("6 subscriptions and 13 trials expire", rows=10)),
        Press("suspended customers", sees("11 customers · Suspended"), back=1),
    ),
    talk(
        "help about one thing",
        Say(
            "help expiring",
            sees(
                "What expires soon, and how its licenses are used",
                buttons=("expiring in 30 days", "All help"),
            ),
        ),
        Press("All help", sees("Ask me about your Webex customers.")),
        room=RoomKind.GROUP,
    ),
    talk(
        "who am I: a full administrator",
        Say(
            "whoami",
            sees(
                "You are Ada Lindqvist.",
                "allow outsiders and send exports to take in",
                facts={"Role": "Partner full administrator", "Sees": "every customer"},
                private=True,
            ),
        ),
        room=RoomKind.GROUP,
    ),
    talk(
        "who am I: each in the same room",
        Say(
            "whoami",
            sees("You are Kim Haruka.", facts={"Sees": "34 customers assigned to you"}, private=True),
        ),
        Say("whoami", sees("You are Ravi Menon.", lacks=("tags and trials",), private=True), by=RAVI),
        Say(
            "whoami", sees("You are Hana Novak.", "60 customers", lacks=("settings",), private=True), by=HANA
        ),
        person=KIM,
        room=RoomKind.GROUP,
    ),
    talk(
        "a stranger asks",
        Say(
            "overview",
            sees(
                "Your e-mail address is not that of a partner administrator, so nothing was done.",
                lacks=("146", "Acme"),
                buttons=("Show help",),
            ),
        ),
        Press(
            "Show help",
            sees("I answer questions of partner administrators.", buttons=("whoami",), lacks=("Acme",)),
        ),
        Press(
            "whoami",
            sees("I do not know sam.a-stranger-asks@elsewhere.example.", "Once a full administrator"),
        ),
        person=SAM,
    ),
    talk(
        "a stranger presses what somebody else was shown",
        Say("expiring in 30 days", sees(rows=10)),
        Press(
            "Show Acme Corp",
            sees("not that of a partner administrator", lacks=("Sub-118204",), private=True),
            by=SAM,
        ),
        room=RoomKind.GROUP,
    ),
)
