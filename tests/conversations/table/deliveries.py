"""Whether what was to come has come, and what can be done about it."""

from __future__ import annotations

from hub.vocabulary import Language
from tests.conversations.script import ADA, HANA, KIM, Press, RoomKind, Say, sees, talk

TALKS = (
    talk(
        "nothing was due, and what comes next",
        Say(
            "was Monday's report delivered?",
            sees(
                "No report was due here on Mon 16 Nov", buttons=("All deliveries here", "What did not arrive")
            ),
        ),
        Say("schedule the devices report weekly on Monday at 8am", sees("every Monday at 08:00")),
        Say(
            "was Monday's report delivered?",
            sees(
                "No report was due here on Mon 16 Nov",
                "The next one: Devices report",
                "on Mon 23 Nov at 08:00.",
            ),
        ),
        Press("What did not arrive", sees("No report failed to arrive in the last 30 days")),
        room=RoomKind.GROUP,
    ),
    talk(
        "it is due later today",
        Say("schedule the devices report daily at 8pm", sees("every day at 20:00")),
        Say(
            "has today's devices report arrived?",
            sees("Not yet: Devices report", "is due on Wed 18 Nov at 20:00", missing=("In all rooms",)),
        ),
        person=KIM,
    ),
    talk(
        "what there is not",
        Say("why did #999 fail", sees("Nothing has the number #999")),
        Say("cancel run 999", sees("This room has had no run 999, so nothing was done.")),
        Say("rerun 999", sees("This room has had no run 999, so nothing was done.")),
        Say("deliveries in all rooms", sees("Your role", "does not allow this")),
        person=HANA,
    ),
    talk(
        "delivered or not, in French",
        Say("le rapport de lundi est-il parti ?", sees("Aucun rapport n’était prévu ici le lun. 16 nov.")),
        Say("livraisons", sees("Aucun rapport n’était prévu ici ces 30 derniers jours")),
        Say("annuler l'exécution 999", sees("Cet espace n’a pas eu d’exécution 999")),
        Say("réexécuter 999", sees("Cet espace n’a pas eu d’exécution 999")),
        language=Language.FR,
    ),
    talk(
        "delivered or not, in Japanese",
        Say(
            "月曜のレポートは届いた？",
            sees("このルームに予定されたレポートはありませんでした", "11月16日(月)"),
        ),
        Say("実行999をキャンセル", sees("このルームに実行 999 はないため")),
        Say("再実行999", sees("このルームに実行 999 はないため")),
        language=Language.JA,
    ),
)

ON_PLATFORMS = (
    talk(
        "asked for now, and it came",
        Say("schedule the devices report weekly on Monday at 8am", sees("every Monday at 08:00")),
        Press(
            "Run now",
            sees("Ada Lindqvist asked for schedule", files={"Devices report_2026-11-18.csv": 1759}),
        ),
        Say("list schedules", sees("1 schedule in this room")),
        Say(
            "deliveries",
            sees(
                "Yes: Devices report arrived on Wed 18 Nov",
                "1,759 rows",
                facts={"For": ADA.email, "Rows": "1,759"},
                buttons=("Run again",),
            ),
        ),
        Say("was the phone numbers report delivered?", sees("was not run in this room yet")),
        room=RoomKind.GROUP,
    ),
)
