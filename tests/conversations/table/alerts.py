"""What fires: listed, explained, and what people do with it. Numbers: `tests/conversations/firing.py`.

What is changed here in one conversation, no other looks at.
"""

from __future__ import annotations

from hub.vocabulary import Language
from tests.conversations.script import ADA, HANA, KIM, Fill, Press, RoomKind, Say, sees, talk

_FIRES = ("I take it", "Snooze…", "Resolve", "Assign…", "Comment…")

TALKS = (
    talk(
        "alerts, listed and explained",
        Say(
            "show alerts of Acme",
            sees(
                "3 alerts are open · Acme Corp",
                "Acme Corp was suspended",
                "1 is severe",
                "2 more are not shown: other alerts say them already.",
                rows=("Show alert #1", "Show alert #5", "Show alert #4"),
                buttons=("All alerts", "Newest first", "Tell this room…", "Silence…"),
            ),
        ),
        Press(
            "Show alert #1",
            sees("A subscription has not been paid for.", "seen by nobody yet · #1", buttons=_FIRES),
        ),
        Press("Why?", sees("A subscription that runs has not been paid.", facts={"Severity": "Severe"})),
        Say(
            "why #2",
            sees("Sub-118204 ends on Sat 21 Nov", "Not told because of", "#1 · Acme Corp was suspended"),
        ),
        Press("Show the alert", sees("ends on Sat 21 Nov", "400 of 500 assigned")),
        Say("why #999", sees("Nothing has the number #999")),
    ),
    talk(
        "alerts as a file, the newest first",
        Say("alerts", sees("alerts are open", buttons=("Newest first",))),
        Press("Newest first", sees("alerts are open", buttons=("Severe first",))),
        Say("show alerts of Globex", sees("2 alerts are open · Globex", rows=2)),
        Press("Download CSV", sees("Alerts: 2 rows in the file", files={"Alerts_2026-11-18.csv": 2})),
        room=RoomKind.GROUP,
    ),
    talk(
        "an alert and its buttons, among several people",
        Say("show alert 11", sees("Diamond Partners Holdings went quiet", "It began.", buttons=_FIRES)),
        Press(
            "I take it",
            sees(
                "Ada Lindqvist took alert #11.",
                "Ada Lindqvist has it since",
                buttons=("Give back",),
                edited=True,
            ),
        ),
        Press("Give back", sees("Alert #11 fires again.", buttons=_FIRES, edited=True)),
        Press("Snooze…", sees("Until when should it be snoozed?", buttons=("1 hour", "Until the renewal"))),
        Fill(
            "Snooze", {"Until": "23 November"}, sees("snoozed alert #11 until Mon 23 Nov 08:00", edited=True)
        ),
        Press("Comment…", sees("What is there to say of it?")),
        Fill("Comment", {"Comment": "they moved"}, sees("Ada Lindqvist: “they moved”", "#11", edited=True)),
        Press("Wake it now", sees("Alert #11 fires again.", missing=("Wake it now",), edited=True)),
        Press("Useful", sees("#11 was useful to you.", buttons=("Not useful",), private=True)),
        Press(
            "Resolve",
            sees("resolved alert #11.", "Resolved by Ada Lindqvist", missing=_FIRES[:3], edited=True),
            back=1,
        ),
        Say("ack #11", sees("Alert #11 is resolved already, so nothing was done.")),
        room=RoomKind.GROUP,
    ),
    talk(
        "an alert from the first word to the last, typed",
        Say("ack #12", sees("Ada Lindqvist took alert #12.", "35 over", buttons=("Show overage",))),
        Say("unack #12", sees("Alert #12 fires again.", buttons=_FIRES)),
        Say("snooze #12 until renewal", sees("snoozed alert #12 until Sat 17 Apr 08:00.")),
        Say("assign #12 to kim@partner.example", sees("may not see the customer of alert #12")),
        Say("comment on #12: they will call back", sees("Ada Lindqvist: “they will call back”")),
        Say("#12 was not useful", sees("#12 was not useful to you.", buttons=("Useful",))),
        Say("resolve #12", sees("Ada Lindqvist resolved alert #12.", "Resolved by Ada Lindqvist")),
        Say("resolve #12", sees("It was so already, so nothing was changed.")),
    ),
    talk(
        "whose alerts one sees, and who may take them",
        Say("assign #5 to kim@partner.example", sees("Alert #5 is for Kim Haruka now."), by=ADA),
        Say("alert 5", sees("assigned to Kim Haruka", "41 of 940 legs poor")),
        Say("ack #12", sees("Nothing has the number #12", lacks=("Dawson",))),
        Say("ack #6", sees("Hana Novak took alert #6.", buttons=("Give back",)), by=HANA),
        Press("Give back", sees("Alert #6 fires again.", private=True), by=KIM),
        person=KIM,
        room=RoomKind.GROUP,
    ),
    talk(
        "an alert from the first word to the last, in French",
        Say(
            "alertes", sees("alertes ouvertes", buttons=("Les plus récentes d’abord", "Informer cet espace…"))
        ),
        Say(
            "afficher l'alerte 8",
            sees(
                "Hooli dépasse de 40 licences",
                "340 sur 300 attribuées",
                buttons=("Je m’en occupe", "Reporter…"),
            ),
        ),
        Press("Je m’en occupe", sees("Ada Lindqvist", "#8", buttons=("Pourquoi ?",), edited=True)),
        Press("Pourquoi ?", sees("#8 · Hooli dépasse de 40 licences", facts={"Gravité": "Avertissement"})),
        Say("acquitter #8", sees("rien n’a été changé")),
        Say("rendre #8", sees("#8", buttons=("Je m’en occupe",))),
        Say("mettre en veille #8 2 heures", sees("Ada Lindqvist a reporté l’alerte #8 jusqu’à")),
        Say("mettre en veille #8 jusqu'à lundi", sees("lun. 23 nov. 08:00")),
        Say("attribuer #8 à kim@partner.example", sees("Kim Haruka")),
        Say("commenter #8 : le client rappelle demain", sees("« le client rappelle demain »")),
        Say("#8 était utile", sees("Merci : l’alerte #8 vous a été utile.", buttons=("Pas utile",))),
        Say("résoudre #8", sees("#8", "Ada Lindqvist", missing=("Je m’en occupe",))),
        language=Language.FR,
    ),
    talk(
        "an alert from the first word to the last, in Japanese",
        Say("アラート", sees("未解決のアラート", buttons=("新しい順", "このルームに通知…"))),
        Say(
            "アラート9を表示",
            sees(
                "Initechの利用が47%減少しました", "通常は134–198です", buttons=("私が対応します", "スヌーズ…")
            ),
        ),
        Press("私が対応します", sees("Ada Lindqvist さん", "対応中", buttons=("なぜ？",), edited=True)),
        Press("なぜ？", sees("#9 · Initechの利用が47%減少しました", facts={"重大度": "警告"})),
        Say("#9を引き受ける", sees("対応中")),
        Say("#9の確認を取り消す", sees("アラート#9は発生中に戻りました。")),
        Say("#9を確認", sees("Ada Lindqvist さんがアラート#9に対応します。")),
        Say("#9を2時間スヌーズ", sees("アラート#9を", "までスヌーズしました")),
        Say("#9を月曜日までスヌーズ", sees("11月23日(月) 08:00までスヌーズ")),
        Say("#9をkim@partner.exampleに割り当て", sees("担当：Kim Haruka")),
        Say("#9にコメント: 明日電話します", sees("「明日電話します」")),
        Say("#9は役に立った", sees("#9は役に立ったと記録しました", buttons=("役に立たない",))),
        Say("#9を解決", sees("アラート#9を解決済みにしました", missing=("私が対応します",))),
        language=Language.JA,
    ),
)
