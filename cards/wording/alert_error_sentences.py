"""The sentences for errors of what people do with alerts, and of silences."""

from __future__ import annotations

from cards.wording.messages import noted

OF_ALERTS: dict[str, str] = {
    "alert-resolved": noted(
        "Alert #%(number)s is resolved already, so nothing was done. Type “show alert %(number)s” for its"
        " history."
    ),
    "no-alerts": noted("No alert that this room shows is open, so nothing was done."),
    "unknown-alert-kind": noted(
        "“%(alert)s” is no kind of alert, so nothing was done. Type “help alerts” for what there is."
    ),
    "moment-over": noted(
        "That moment is over, so nothing was done. Say one that is still to come: “snooze 12 for 4 hours”."
    ),
    "moment-too-far": noted(
        "That is more than %(days)s days ahead, so nothing was done. Say an earlier day."
    ),
    "no-renewal": noted(
        "No contract is known that ends later, so there is no renewal to wait for, and nothing was done."
        " Say a day instead."
    ),
    "unknown-assignee": noted(
        "No partner administrator who may see it is called %(email)s, so nothing was done. Give their"
        " address."
    ),
    "assignee-does-not-see": noted(
        "%(email)s may not see the customer of alert #%(number)s, so nothing was done. Choose somebody"
        " who may, or have the customer assigned to them in Partner Hub."
    ),
    "comment-too-long": noted(
        "A comment has %(most)s characters at most, so nothing was done. Say it in fewer words."
    ),
    "no-silences": noted("Nothing is silenced in this room, so nothing was done."),
    "silence-elsewhere": noted(
        "Silence #%(number)s is of another room, so nothing was done. Ask for it there."
    ),
    "silences-full": noted(
        "A room has %(most)s silences at most, so nothing was silenced. Remove one that is not needed."
    ),
    "subscription-ended": noted(
        "Alert subscription #%(number)s has ended: its room is told nothing through it any more. Where it is"
        " still wanted, somebody can subscribe again."
    ),
    "subscriber-may-not": noted(
        "%(owner)s, whose subscription it was, may not have alerts any more, so it has ended. A partner full"
        " administrator can say who may."
    ),
    "alerts-held": noted(
        "Alerts of subscription #%(number)s are not shown in their room, because people from outside are in"
        " it. A partner full administrator can allow it there."
    ),
    "alerts-failed": noted(
        "An alert of subscription #%(number)s could not be shown in its room. Type “alerts” for all that is"
        " open."
    ),
}
