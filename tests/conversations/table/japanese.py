"""Every intent in Japanese."""

from __future__ import annotations

from typing import Any

from hub.vocabulary import Language
from tests.conversations.script import SAM, Conversation, Fill, Press, RoomKind, Say, Step, sees, talk


def _japanese(name: str, *steps: Step, **more: Any) -> Conversation:
    return talk(f"in Japanese: {name}", *steps, language=Language.JA, **more)


TALKS = (
    _japanese(
        "figures, a filter and the rules",
        Say(
            "概要",
            sees(
                "顧客 146 社: 有効期限が近い 26 社、ライセンス制限超過 18 社",
                "同期 09:30",
                facts={"更新が近づいています": "20", "一時停止": "顧客 11 社"},
                buttons=("期限切れ間近を表示", "なぜ？"),
            ),
        ),
        Press("Webex Calling のみ", sees("Webex Calling", buttons=("すべての製品",))),
        Say("なぜ", sees("これらの数値の計算方法")),
        Press("数値に戻る", sees("顧客 146 社")),
    ),
    _japanese(
        "expiring, page by page",
        Say(
            "30日以内に期限切れ",
            sees(
                "今後 30 日以内に期限切れ: サブスクリプション 6 件、トライアル 13 件",
                "400/500 割り当て済み · 310 使用",
                "あと 3 日 · 11月21日",
                facts={"ライセンスの合計数": "1,736"},
                rows=10,
            ),
        ),
        Press("次へ", sees("19 件中 11–19 件目", rows=9, edited=True, buttons=("前へ",))),
        Press(
            "CSV をダウンロード", sees("20行", files={"期限切れ間近のサブスクリプション_2026-11-18.csv": 20})
        ),
        room=RoomKind.GROUP,
    ),
    _japanese(
        "renewing, overage, one customer",
        Say("60日以内に更新", sees("今後 60 日以内に自動更新: サブスクリプション 18 件", rows=10)),
        Say(
            "Acmeのライセンス超過", sees("顧客 1 社がライセンス制限を超過（合計: ライセンス 36 個）", rows=1)
        ),
        Press("Acme Corp を表示", sees("外部管理者", "パートナー管理者", "注文履歴")),
        Press("注文履歴", sees("Acme Corp", "+160")),
    ),
    _japanese(
        "customers by a status",
        Say("一時停止の顧客", sees("顧客 11 社 · 一時停止", "ライセンス 545 個", rows=10)),
        Press("次へ", sees("11 件中 11–11 件目", rows=1, edited=True)),
        Press("すべてのステータス", sees("顧客 150 社")),
    ),
    _japanese(
        "the three reports",
        Say(
            "EUの電話番号レポートを実行",
            sees("電話番号レポート: ファイルに1,112行", files={"電話番号レポート_2026-11-18.csv": 1112}),
        ),
        Press("デバイス", sees("欧州連合", files={"デバイスレポート_2026-11-18.csv": 371})),
        Say(
            "先週の通話使用状況レポートを実行",
            sees(
                "184行", "11月8日～2026年11月14日", files={"通話使用状況の詳細レポート_2026-11-18.csv": 184}
            ),
        ),
    ),
    _japanese(
        "the settings form",
        Say("設定", sees("このルームの設定", "UTC（既定）")),
        Fill("変更", {"タイムゾーン": "Asia/Tokyo", "地域": "欧州連合"}, sees("Ada Lindqvist", "Asia/Tokyo")),
        Say("概要", sees("欧州連合", "同期 18:30")),
        room=RoomKind.GROUP,
    ),
    _japanese(
        "what the room shows, and to whom",
        Say("表示範囲", sees("このルームにはすべての顧客が表示されます。", facts={"顧客の合計": "150"})),
        Fill("変更", {"地域": "欧州連合"}, sees("Ada Lindqvist", facts={"顧客の合計": "33"})),
        Say("外部の人を許可", sees("このルームの回答を見られる人を変更しました。")),
        Press("ここでは非公開で回答", sees("Ada Lindqvist")),
        room=RoomKind.GROUP,
    ),
    _japanese(
        "help and who am I",
        Say("Acmeを表示", sees("Acme Corp", "Sub-118204")),
        Say("ヘルプ", sees("Webex の顧客についてお尋ねください。", "「30日以内に期限切れ」")),
        Press("ライセンス超過", sees("顧客 28 社")),
        Say("私は誰", sees("あなたは Ada Lindqvist さんです。", "パートナー フル管理者")),
    ),
    _japanese(
        "a stranger",
        Say("概要", sees("パートナー管理者", lacks=("146",), buttons=("ヘルプを表示",))),
        person=SAM,
    ),
    _japanese(
        "not understood",
        Say("ほげほげ", sees("理解できませんでした。", "「ほげほげ」", buttons=("ヘルプを表示", "KPI"))),
        Press("KPI", sees("顧客 146 社")),
    ),
)
