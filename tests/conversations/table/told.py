"""What a room is told of by itself, and what it is not: subscriptions and silences."""

from __future__ import annotations

from hub.vocabulary import Language
from tests.conversations.script import ADA, HANA, KIM, RAVI, Fill, Press, RoomKind, Say, sees, talk

_SUBSCRIBED = ("Show these alerts", "Change…", "Stop", "All subscriptions")

TALKS = (
    talk(
        "subscribed in words, listed and stopped",
        Say("alert subscriptions", sees("This room is told of no alerts", buttons=("Subscribe…",))),
        Say(
            "alert us about expiring and low assignment at Globex",
            sees(
                "Ada Lindqvist has this room told: Expiring and Low assignment · Globex.",
                "2 such alerts are open now.",
                facts={"Told": "at once", "Waits for more": "30 seconds", "Owner": "Ada Lindqvist"},
                buttons=_SUBSCRIBED,
            ),
        ),
        Press("Show these alerts", sees("2 alerts are open", rows=2)),
        Say(
            "weekly digest of everything on Monday at 8",
            sees("told: All alerts.", facts={"Next digest": "Mon 23 Nov 08:00"}, buttons=_SUBSCRIBED),
        ),
        Say("alert subscriptions", sees("2 alert subscriptions in this room", rows=2)),
        Say("unsubscribe from everything", sees("Ada Lindqvist stopped 2 alert subscriptions.")),
        room=RoomKind.GROUP,
    ),
    talk(
        "subscribed and changed with the form",
        Say("subscribe", sees("What should this room be told, and when?")),
        Fill(
            "Subscribe",
            {
                "Kinds of alerts": "overage, expiring",
                "Region": "European Union",
                "How often": "every week, together",
                "Weekly on": "Tuesday",
            },
            sees(
                "Expiring and License overage · European Union",
                facts={"Told": "together, every Tuesday at 08:00"},
                buttons=("Change…", "Stop"),
            ),
        ),
        Press("Change…", sees("What should change in subscription")),
        Fill(
            "Change",
            {"How often": "at once", "Quiet from": "20:00", "Quiet until": "7am"},
            sees(facts={"Told": "at once", "Quiet hours": "20:00 to 07:00"}, lacks=("Next digest",)),
        ),
        Say(
            "stop alerting us about overage",
            sees("Kim Haruka took License overage from", "Expiring · European Union"),
        ),
        Press("Stop", sees("Kim Haruka stopped alert subscription", "stopped", buttons=("Subscribe again",))),
        Press("Subscribe again", sees("Kim Haruka has this room told: Expiring", buttons=("Stop",))),
        person=KIM,
    ),
    talk(
        "whose a subscription is, and who may make one",
        Say(
            "tell this room when a customer is suspended",
            sees("Kim Haruka has this room told: Status change"),
        ),
        Press("Stop", sees("belongs to Kim Haruka", private=True), by=RAVI),
        Say("subscribe", sees("Your role (Help desk administrator) does not allow this"), by=HANA),
        Press("Stop", sees("Ada Lindqvist stopped alert subscription"), by=ADA, back=2),
        person=KIM,
        room=RoomKind.GROUP,
    ),
    talk(
        "silenced, and told again",
        Say("silences", sees("Nothing is silenced in this room", buttons=("Silence something…",))),
        Say(
            "silence overage for Hooli until Monday",
            sees(
                "Ada Lindqvist silenced alerts in this room.",
                "License overage · Hooli",
                facts={"Until": "Mon 23 Nov 08:00", "Who": "Ada Lindqvist"},
                buttons=("Remove", "All silences"),
            ),
        ),
        Say("why #8", sees("Hooli went 40 licenses over", "License overage · Hooli) by Ada Lindqvist")),
        Say("silences", sees("1 silence in this room", "until Mon 23 Nov 08:00", rows=1)),
        Say("unsilence overage", sees("Ada Lindqvist removed silence", buttons=("Silence it again…",))),
        Say(
            "silence alerts until Monday", sees("Your role (Help desk administrator) does not allow"), by=HANA
        ),
        room=RoomKind.GROUP,
    ),
    talk(
        "in French: what matters",
        Say("abonnements aux alertes", sees("Aucune alerte n’est annoncée dans cet espace.")),
        Press("Annoncer ce qui compte", sees("Ada Lindqvist", "chaque lundi à 08:00", rows=2)),
        room=RoomKind.GROUP,
        language=Language.FR,
    ),
    talk(
        "in French: what a room is told",
        Say(
            "nous alerter des changements de statut",
            sees(
                "Ada Lindqvist fait annoncer dans cet espace : Changement de statut.",
                facts={"Annonce": "tout de suite"},
            ),
        ),
        Say("abonnements aux alertes", sees("1 abonnement aux alertes dans cet espace", rows=1)),
        Say(
            "ne plus nous alerter des changements de statut",
            sees("Ada Lindqvist a arrêté l’abonnement aux alertes"),
        ),
        Press("Se réabonner", sees("Changement de statut", buttons=("Modifier…", "Arrêter"))),
        Say("silence pour Globex jusqu'à lundi", sees("a mis des alertes en sourdine", "lun. 23 nov. 08:00")),
        Say("liste des silences", sees("1 silence dans cet espace", rows=1)),
        Say("lever le silence pour Globex", sees("Ada Lindqvist a levé le silence")),
        language=Language.FR,
    ),
    talk(
        "in Japanese: what matters",
        Say("購読中のアラート", sees("このルームに通知されるアラートはありません。")),
        Press("重要なことを通知", sees("Ada Lindqvist", "毎週月曜日08:00", rows=2)),
        room=RoomKind.GROUP,
        language=Language.JA,
    ),
    talk(
        "in Japanese: what a room is told",
        Say("ステータスの変更を通知して", sees("ステータスの変更", facts={"通知のしかた": "すぐに"})),
        Say("購読中のアラート", sees("このルームのアラートの購読1件", rows=1)),
        Say("ステータスの変更の通知を停止", sees("を停止しました", buttons=("再び購読",))),
        Press("再び購読", sees("ステータスの変更", buttons=("変更…", "停止"))),
        Say("Globexを月曜日までミュート", sees("ミュートしました", "11月23日(月) 08:00")),
        Say("ミュート一覧", sees("このルームのミュート1件", rows=1)),
        Say("ミュート解除", sees("を解除しました", buttons=("もう一度ミュート…",))),
        language=Language.JA,
    ),
)

ON_PLATFORMS = (
    talk(
        "the welcome's button",
        Press(
            "Tell this room what matters",
            sees(
                "Ada Lindqvist has this room told what matters.",
                "Quiet hours: 20:00 to 07:00",
                "All alerts",
                "every Monday at 08:00",
                rows=2,
            ),
        ),
        Say("alert subscriptions", sees("2 alert subscriptions in this room", rows=2)),
        room=RoomKind.GROUP,
    ),
    talk(
        "no subscription where somebody from outside is",
        Say("alert us about overage", sees("People from outside are in this room", private=True)),
        room=RoomKind.GROUP,
        outsider=True,
    ),
)
"""What is said when the bot comes into a room, and people from outside: the console has neither."""
