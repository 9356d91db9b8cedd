"""What only the platforms have: people from outside in a room, and files that are sent to the bot."""

from __future__ import annotations

from tests.conversations.script import KIM, Press, RoomKind, Say, Send, sees, talk

_EXPIRING = "Expiring subscriptions_2026-11-18.csv"
_WHY = "People from outside are in the room you asked in, so only you see this."

TALKS = (
    talk(
        "somebody from outside is there, until they may see it",
        Say("overview", sees("146 customers", _WHY, buttons=("Allow outsiders here",), private=True)),
        Press("Allow outsiders here", sees("Ada Lindqvist changed who sees the answers in this room.")),
        Say("overview", sees("146 customers", lacks=(_WHY,))),
        Say("answer privately here", sees("only the person who asks sees an answer")),
        Say("overage for Acme", sees("by 36 licenses", _WHY, private=True)),
        room=RoomKind.GROUP,
        outsider=True,
    ),
    talk(
        "a file where somebody from outside is",
        Say("expiring trials in 30 days as csv", sees(_WHY, files={_EXPIRING: 13}, private=True)),
        room=RoomKind.GROUP,
        outsider=True,
    ),
    talk(
        "somebody from outside is there, and one's role does not let one allow it",
        Say("overview", sees("your customers (34)", _WHY, missing=("Allow outsiders here",), private=True)),
        person=KIM,
        room=RoomKind.GROUP,
        outsider=True,
    ),
    talk(
        "a file that is no export",
        Send(
            "shopping.csv",
            b"milk,2\nbread,1\n",
            sees("0 of 1 file was taken in.", "shopping.csv", "not taken in"),
        ),
    ),
    talk(
        "a file by somebody who may not",
        Send("customers.csv", b"Customer\n", sees("Your role (Partner administrator) does not allow this")),
        person=KIM,
    ),
)
