"""The sentences for errors of schedules, and of the numbers they share with alerts and tickets."""

from __future__ import annotations

from cards.wording.messages import noted

OF_SCHEDULES: dict[str, str] = {
    "unknown-number": noted("Nothing has the number #%(number)s, so nothing was done. Check the number."),
    "number-of-schedule": noted(
        "#%(number)s is a schedule, so nothing was done. Type “show schedule %(number)s” to see it."
    ),
    "number-of-alert": noted(
        "#%(number)s is an alert, so nothing was done. Type “alerts” to see what fires."
    ),
    "number-of-ticket": noted(
        "#%(number)s is a ticket, so nothing was done. Type “tickets” to see those that are open."
    ),
    "number-of-subscription": noted(
        "#%(number)s is a subscription to alerts, so nothing was done. Type “alert subscriptions” to see"
        " this room's."
    ),
    "number-of-silence": noted(
        "#%(number)s is a silence, so nothing was done. Type “list silences” to see this room's."
    ),
    "no-schedules": noted(
        "No report is scheduled in this room, so nothing was done. Type “schedule a report” to have one come."
    ),
    "schedule-removed": noted(
        "Schedule #%(number)s was removed, so nothing was done. Type “resume schedule %(number)s” to restore"
        " it."
    ),
    "schedule-elsewhere": noted(
        "Schedule #%(number)s is of another room, so nothing was done. Ask for it there, or ask its owner."
    ),
    "schedule-changed-elsewhere": noted(
        "%(who)s changed schedule #%(number)s of this room from another one."
    ),
    "schedule-outsiders": noted(
        "People from outside are in this room, so its reports would be held back, and nothing was done. A"
        " partner full administrator can type “allow outsiders here” first."
    ),
    "schedule-owner-may-not": noted(
        "%(owner)s, whose schedule #%(number)s is, may not have its reports any more, so nothing was done. A"
        " partner full administrator can type “take over schedule %(number)s”."
    ),
    "schedules-full": noted(
        "A room has %(most)s schedules at most, so nothing was scheduled. Remove one that is not needed."
    ),
}
