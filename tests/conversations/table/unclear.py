"""What was not said clearly: not understood, misspelt, known but not answered yet; and threads."""

from __future__ import annotations

from tests.conversations.script import Press, RoomKind, Say, sees, talk

TALKS = (
    talk(
        "not understood",
        Say(
            "xyzzy plugh",
            sees("I did not understand that.", "You wrote: “xyzzy plugh”", buttons=("Show help",), rows=0),
        ),
        Press("Show help", sees("Ask me about your Webex customers.")),
        room=RoomKind.GROUP,
    ),
    talk(
        "not understood, with what may be meant",
        Say(
            "hello",
            sees(
                "I did not understand that.",
                "Did you mean one of these?",
                buttons=("overview", "expiring in 30 days"),
            ),
        ),
        Press("overview", sees("146 customers: 26 with an upcoming expiration")),
    ),
    talk(
        "misspelt and understood",
        Say("supended custmers", sees("11 customers · Suspended", rows=10)),
        Say("expring in 30 days", sees("6 subscriptions and 13 trials expire in the next 30 days")),
    ),
    talk(
        "understood, but not answered yet",
        Say("queues", sees("I understand the question, but cannot answer it yet.", buttons=("Show help",))),
    ),
    talk(
        "what was typed calls nobody and leads nowhere",
        Say(
            "ping @all <!channel> *now* & evil.example",
            sees("I did not understand that.", "You wrote: “ping @all <!channel> *now* & evil.example”"),
        ),
        room=RoomKind.GROUP,
    ),
    talk(
        "a thread goes on",
        Say("overview", sees("146 customers")),
        Say("expiring in 30 days", sees("6 subscriptions and 13 trials", rows=10), in_thread=True),
        Press("Next", sees("11–19 of 19", edited=True)),
        Say("overage for Acme", sees("by 36 licenses"), in_thread=True),
        room=RoomKind.GROUP,
    ),
    talk(
        "a thread between two",
        Say("overview", sees("146 customers")),
        Say("overage for Acme", sees("by 36 licenses"), in_thread=True),
        Say("whoami", sees("You are Ada Lindqvist.")),
    ),
)
