"""A room's language, zone and region: shown, changed by words and by a form, refused."""

from __future__ import annotations

from tests.conversations.script import HANA, KIM, RAVI, SAM, Fill, Press, RoomKind, Say, sees, talk

TALKS = (
    talk(
        "the settings, changed with the form",
        Say(
            "settings",
            sees(
                "The settings of this room",
                facts={"Time zone": "UTC (default)", "Region": "all regions"},
            ),
        ),
        Fill(
            "Change",
            {"Time zone": "Asia/Tokyo", "Region": "European Union"},
            sees(
                "Ada Lindqvist changed the settings of this room.",
                "Asia/Tokyo (before: UTC (default))",
                "European Union (before: all regions)",
                buttons=("Time zone: default", "Region: default"),
            ),
        ),
        Say(
            "overview", sees("European Union (this room's region)", "synced 18:30", lacks=("United States",))
        ),
        Press("Region: default", sees("all regions (before: European Union)"), back=1),
        Say("overview", sees("all regions", "146 customers")),
        room=RoomKind.GROUP,
    ),
    talk(
        "a wrong time zone in the form",
        Say("settings", sees("The settings of this room")),
        Fill(
            "Change",
            {"Time zone": "Europe/Pariss"},
            sees("There is no time zone “Europe/Pariss”. Nothing was changed.", buttons=("Europe/Paris",)),
        ),
        Press("Europe/Paris", sees("Europe/Paris (before: UTC (default))")),
        person=KIM,
    ),
    talk(
        "a room that speaks French",
        Say("settings", sees("The settings of this room")),
        Fill("Change", {"Language": "French"}, sees("a modifié les paramètres de cet espace", "Français")),
        Say("overview", sees("146 clients", buttons=("Afficher les expirations",))),
        Press("Afficher les expirations", sees("expirent dans les 90 prochains jours")),
        Say("set language to English", sees("changed the settings of this room")),
        person=RAVI,
        room=RoomKind.GROUP,
    ),
    talk(
        "settings in words",
        Say(
            "set timezone Asia/Tokyo",
            sees("Kim Haruka changed the settings", "Asia/Tokyo (before: UTC (default))"),
        ),
        Say("settings", sees(facts={"Time zone": "Asia/Tokyo"}, buttons=("Time zone: default",))),
        Press("Time zone: default", sees("UTC (default) (before: Asia/Tokyo)")),
        person=KIM,
    ),
    talk(
        "settings refused by role",
        Say(
            "set timezone Asia/Tokyo",
            sees("Your role (Help desk administrator) does not allow this, so nothing was done."),
        ),
        Say("settings", sees("UTC (default)", "can change them")),
        person=HANA,
        room=RoomKind.GROUP,
    ),
    talk(
        "a stranger chooses a language",
        Say("settings", sees("You can choose the language I speak with you:")),
        Fill(
            "Change",
            {"Language": "Japanese"},
            sees("日本語", private=True),
        ),
        Say("help", sees("パートナー管理者")),
        person=SAM,
        room=RoomKind.GROUP,
    ),
)
