"""Reports that come by themselves: scheduled, listed, paused, changed, removed, run."""

from __future__ import annotations

from hub.vocabulary import Language
from tests.conversations.script import ADA, HANA, KIM, RAVI, Fill, Press, RoomKind, Say, sees, talk

_ACTIONS = ("Run now", "Pause", "Change…", "Remove")

TALKS = (
    talk(
        "scheduled in words, paused and resumed",
        Say(
            "schedule the devices report weekly on Monday at 8am Europe/Paris",
            sees(
                "Ada Lindqvist scheduled a report in this room.",
                "Mon 23 Nov 08:00 · Mon 30 Nov 08:00 · Mon 7 Dec 08:00",
                facts={
                    "When": "every Monday at 08:00",
                    "Time zone": "Europe/Paris",
                    "Owner": "Ada Lindqvist",
                },
                buttons=_ACTIONS,
            ),
        ),
        Press("Pause", sees("Ada Lindqvist paused schedule", "none (paused)", buttons=("Resume",))),
        Press("Resume", sees("Ada Lindqvist resumed schedule", "Mon 23 Nov 08:00", buttons=_ACTIONS)),
        Say("list schedules", sees("1 schedule in this room", "every Monday at 08:00, Europe/Paris", rows=1)),
        Say("pause the schedule", sees("Ada Lindqvist paused schedule")),
        room=RoomKind.GROUP,
    ),
    talk(
        "scheduled and changed with the form",
        Say("schedules", sees("No report is scheduled in this room.", buttons=("Schedule a report…",))),
        Press("Schedule a report…", sees("What should come into this room, and when?")),
        Fill(
            "Schedule",
            {
                "Report": "Phone numbers report",
                "How often": "Monthly",
                "Monthly on day": "the last day",
                "Region": "European Union",
            },
            sees(
                "Phone numbers report · European Union",
                "on the last day of each month at 08:00",
                "Mon 30 Nov 08:00 · Thu 31 Dec 08:00",
                buttons=_ACTIONS,
            ),
        ),
        Press("Change…", sees("What should change in schedule")),
        Fill(
            "Change",
            {"How often": "Weekly", "Weekly on": "tue, fri", "Time of day": "20h30"},
            sees("Kim Haruka changed schedule", "every Tuesday and Friday at 20:30", "European Union"),
        ),
        person=KIM,
    ),
    talk(
        "a line of the form that cannot be read",
        Say("schedule the devices report", sees("What should come into this room, and when?")),
        Fill("Schedule", {"Weekly on": "someday"}, sees("“someday” is no list of days of the week.")),
        Fill("Schedule", {"Time of day": "9pm"}, sees("Devices report", "every Monday at 21:00")),
    ),
    talk(
        "a schedule in a wrong time zone",
        Say(
            "schedule the devices report daily at 8 Europe/Pariss",
            sees(
                "There is no time zone “Europe/Pariss”, so nothing was done.",
                buttons=("Europe/Paris",),
            ),
        ),
        Press("Europe/Paris", sees("every day at 08:00", facts={"Time zone": "Europe/Paris"})),
        Say("change the schedule 999 to 9am", sees("Nothing has the number #999")),
        room=RoomKind.GROUP,
    ),
    talk(
        "a list that comes each working day, removed and restored",
        Say(
            "send me expiring in 30 days every weekday at 8",
            sees("Expiring subscriptions · in the next 30 days", "Monday to Friday at 08:00"),
        ),
        Say("remove the schedule", sees("Remove schedule #", buttons=("Remove it", "Pause", "Keep it"))),
        Press("Remove it", sees("Ravi Menon removed schedule", "none (removed)", buttons=("Restore",))),
        Say("schedules", sees("No report is scheduled in this room.")),
        Press("Restore", sees("Ravi Menon resumed schedule", "Thu 19 Nov 08:00", buttons=_ACTIONS), back=1),
        person=RAVI,
    ),
    talk(
        "whose a schedule is",
        Say("schedule the devices report daily", sees("Kim Haruka scheduled a report", buttons=_ACTIONS)),
        Press("Pause", sees("belongs to Kim Haruka, so nothing was changed.", private=True), by=RAVI),
        Press("Pause", sees("Ada Lindqvist paused schedule", buttons=("Resume",)), by=ADA, back=1),
        Say("schedules", sees("Your role (Help desk administrator) does not allow this"), by=HANA),
        Say("schedules", sees("1 schedule in this room", "Owner: Kim Haruka", rows=1), by=ADA),
        person=KIM,
        room=RoomKind.GROUP,
    ),
    talk(
        "in French: a schedule",
        Say(
            "programmer le rapport des appareils chaque lundi à 8h",
            sees("Ada Lindqvist a planifié un rapport dans cet espace.", "chaque lundi à 08:00"),
        ),
        Press("Mettre en pause", sees("a mis en pause la planification")),
        Say("reprendre la planification", sees("a repris la planification", "lun. 23 nov. 08:00")),
        Say("liste des planifications", sees("1 planification dans cet espace", rows=1)),
        language=Language.FR,
    ),
    talk(
        "in Japanese: a schedule",
        Say(
            "デバイスレポートを毎週月曜日8時にスケジュール",
            sees("さんがこのルームにレポートをスケジュールしました", "毎週月曜日の 08:00"),
        ),
        Press("一時停止", sees("を一時停止しました")),
        Say("スケジュールを再開", sees("を再開しました", "11月23日(月) 08:00")),
        Say("スケジュール一覧", sees("このルームのスケジュール: 1 件", rows=1)),
        language=Language.JA,
    ),
)

ON_PLATFORMS = (
    talk(
        "a schedule that is run now",
        Say("schedule the devices report for Acme daily at 7", sees("every day at 07:00", buttons=_ACTIONS)),
        Press(
            "Run now",
            sees(
                "Ada Lindqvist asked for schedule",
                "The next regular run stays: Thu 19 Nov 07:00.",
                files={"Devices report_2026-11-18.csv": 20},
            ),
        ),
        room=RoomKind.GROUP,
    ),
    talk(
        "no schedule where somebody from outside is",
        Say(
            "schedule the devices report daily",
            sees("People from outside are in this room", "allow outsiders here", private=True),
        ),
        room=RoomKind.GROUP,
        outsider=True,
    ),
)
"""What is delivered, and people from outside: the console has neither here."""
