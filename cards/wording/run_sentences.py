"""The sentences for errors of runs and deliveries, by code: see `cards.wording.error_sentences`."""

from __future__ import annotations

from typing import Final

from cards.wording.messages import noted

OF_RUNS: Final[dict[str, str]] = {
    "runs-missed": noted(
        "Runs of schedule #%(number)s that were missed, the first on %(day)s: %(count)s. Switchboard was not"
        " running then. Type “run schedule #%(number)s” to have the report now."
    ),
    "which-run": noted(
        "No run was named, so nothing was done. Type “deliveries” to see the runs of this room and their"
        " numbers."
    ),
    "unknown-run": noted(
        "This room has had no run %(number)s, so nothing was done. Type “deliveries” to see those it has had."
    ),
    "run-under-way": noted(
        "Run %(number)s is still under way, so no other one was begun. It comes by itself; cancel it if it is"
        " not wanted any more."
    ),
    "run-over": noted(
        "Run %(number)s is over, so there was nothing to cancel. Type “deliveries” to see how it ended."
    ),
    "report-failed": noted(
        "The report of schedule #%(number)s for %(day)s was not delivered. Once the cause is mended, type"
        " “run schedule #%(number)s”."
    ),
    "asked-report-failed": noted(
        "The report that was asked for was not delivered. Once the cause is mended, ask again."
    ),
    "report-held": noted(
        "The report of schedule #%(number)s for %(day)s was not sent, because people from outside are in the"
        " room. A partner full administrator can allow it there; then type “run schedule #%(number)s”."
    ),
    "asked-report-held": noted(
        "The report that was asked for was not sent, because people from outside are in the room. A partner"
        " full administrator can allow it there; then ask again."
    ),
    "schedule-disabled": noted(
        "Schedule #%(number)s is switched off: %(owner)s, whose it is, may not have its reports any more."
        " Whoever may can set it up anew."
    ),
    "owner-may-not": noted(
        "%(owner)s, for whom the report is, may not have it any more, so it was not made. Ask a partner full"
        " administrator."
    ),
    "run-asks-back": noted(
        "The report was not made, for there is a question only a person can answer: “%(question)s” Say it in"
        " the schedule, or ask for the report in the chat."
    ),
}
