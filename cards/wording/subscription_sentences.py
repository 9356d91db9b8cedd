"""The sentences for errors of subscriptions to alerts."""

from __future__ import annotations

from cards.wording.messages import noted

OF_SUBSCRIPTIONS: dict[str, str] = {
    "subscription-outsiders": noted(
        "People from outside are in this room, so it is told of no alerts. A partner full administrator can"
        " allow them with “allow outsiders here”."
    ),
    "subscriptions-full": noted(
        "A room has %(most)s alert subscriptions at most, so nothing was changed. Stop one that is not"
        " needed."
    ),
    "no-subscriptions": noted(
        "This room is told of no alerts, so there was nothing to stop. Type “alert subscriptions” to see it."
    ),
    "no-such-subscription": noted(
        "This room is told nothing of it (%(what)s), so nothing was changed. Type “alert subscriptions” to"
        " see what it is told."
    ),
    "subscription-over": noted(
        "Alert subscription #%(number)s tells nothing any more, so nothing was changed. Its card has a button"
        " to subscribe again."
    ),
    "subscription-elsewhere": noted(
        "Alert subscription #%(number)s is of another room, so nothing was done. Ask for it there."
    ),
    "subscription-changed-elsewhere": noted(
        "%(who)s changed alert subscription #%(number)s of this room from another one."
    ),
}
